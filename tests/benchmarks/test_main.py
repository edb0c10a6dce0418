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


def test_a_corpus_that_is_not_there_is_no_traceback(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    assert cli.main(["speakers"]) == 2
    assert "set NEWS_CORPORA" in capsys.readouterr().err
