"""`python -m analysis.benchmarks` runs what is named, or says what can be."""

import subprocess
import sys

import pytest

import run
from analysis.benchmarks import __main__ as cli


@pytest.mark.parametrize(
    "arguments", [["rules"], ["scoring"], ["reliability"], [], ["stance", "speakers"]]
)
def test_an_unknown_name_is_answered_with_those_known(arguments, capsys):
    assert cli.main(arguments) == 2
    assert ",".join(cli.names()) in capsys.readouterr().err


def test_status_of_the_process():
    command = [sys.executable, "-m", "analysis.benchmarks", "rules"]
    done = subprocess.run(command, cwd=run.ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: python -m analysis.benchmarks {analysis,attribution,")


@pytest.mark.parametrize(
    ("name", "library"),
    [("references", "scipy"), ("calibration", "sklearn"), ("corpus", "psutil")],
)
def test_what_is_not_installed_is_named_with_its_remedy(name, library, monkeypatch, capsys):
    found = [module for module in sys.modules if module.split(".")[0] == library]
    modules = [f"analysis.benchmarks.{one}" for one in (name, "coreference", "calibration")]
    for module in (*found, *modules):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing(library), *sys.meta_path])
    assert cli.main([name]) == 2
    answer = capsys.readouterr().err
    assert answer == f"{library} is not installed; pip install 'news-quotes[benchmarks]'\n"


class Missing:
    """Finds no module of a library, as if it were not installed."""

    def __init__(self, library):
        self.library = library

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == self.library:
            raise ModuleNotFoundError(f"No module named {name!r}", name=self.library)


def test_a_corpus_that_is_not_there_is_no_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    assert cli.main(["speakers"]) == 2
    assert "set NEWS_CORPORA" in capsys.readouterr().err
