"""The set-up is one thing said once: lock, environment.yml, pyproject.toml and run.py agree."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import analysis
import run

PYPROJECT = tomllib.loads((run.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
LOCK = run.LOCK.read_text(encoding="utf-8")
EXTRAS = PROJECT["optional-dependencies"]
# What those who install the wheel choose from.
USERS = ("dask", "excel", "web")
# Who trains a model or fuzzes installs that extra by hand: the lock has no PyTorch, no atheris.
LOCKED = [extra for extra in EXTRAS if extra not in ("train", "fuzz")]
DIRECT = [*PROJECT["dependencies"], *(line for extra in LOCKED for line in EXTRAS[extra])]


def blocks() -> list[str]:
    """The requirements of the lock, each with the hashes below it."""
    return re.findall(r"^[a-z0-9].*(?:\n[ ]{4}--hash.*)*", LOCK, re.MULTILINE)


def versions() -> dict[str, list[str]]:
    """Package -> the versions locked for it, one a marker."""
    found = defaultdict(list)
    for block in blocks():
        name, version = re.match(r"([a-z0-9._-]+)==([^\s;\\]+)", block).groups()
        found[canonicalize_name(name)].append(version)
    return dict(found)


def environment() -> dict[str, Any]:
    return yaml.safe_load((run.ROOT / "environment.yml").read_text(encoding="utf-8"))


def test_lock_names_no_host_and_hashes_everything() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^--", LOCK, re.MULTILINE), "the lock has an option line"
    assert len(blocks()) > 50
    assert [block for block in blocks() if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("line", DIRECT)
def test_lock_satisfies_each_direct_dependency(line: str) -> None:
    wanted = Requirement(line)
    locked = versions()[canonicalize_name(wanted.name)]
    assert [version for version in locked if version not in wanted.specifier] == []


@pytest.mark.parametrize("name", ["jupyterlab", "pandas", "matplotlib", "textblob", "nbval"])
def test_lock_holds_what_the_project_is_named_for(name: str) -> None:
    assert name in versions()


def test_environment_installs_the_lock_and_nothing_else() -> None:
    pip = [part["pip"] for part in environment()["dependencies"] if isinstance(part, dict)]
    assert environment()["name"] == PROJECT["name"]
    assert pip == [["-r requirements.lock"]]


def test_environment_pins_a_python_that_the_package_takes() -> None:
    pins = [part for part in environment()["dependencies"] if str(part).startswith("python")]
    # repo2docker reads one "=" and major.minor only; anything else gives its own old default.
    version = re.fullmatch(r"python=(\d+\.\d+)", pins[0]).group(1)
    assert len(pins) == 1
    assert version in SpecifierSet(PROJECT["requires-python"])


def test_the_lock_is_made_with_every_extra_but_those_for_training_and_fuzzing() -> None:
    assert re.findall(r"--extra (\w+)", LOCK) == LOCKED
    assert {"torch", "atheris"}.isdisjoint(versions())


def test_oldest_python_is_the_same_everywhere() -> None:
    assert PROJECT["requires-python"] == ">={}.{}".format(*run.OLDEST)
    assert f"--python-version {run.OLDEST[0]}.{run.OLDEST[1]}" in LOCK


def test_lock_files_with_addresses_are_not_tracked() -> None:
    listing = subprocess.run(["git", "ls-files"], cwd=run.ROOT, capture_output=True, text=True)
    if listing.returncode:
        pytest.skip("needs a git checkout")
    assert {"uv.lock", "pylock.toml"}.isdisjoint(listing.stdout.split("\n"))


def test_run_needs_the_standard_library_alone() -> None:
    source = ast.parse((run.ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))
    assert [name for name in imported(source.body) if name not in sys.stdlib_module_names] == []


def test_package_imports_only_what_the_project_declares() -> None:
    sources = [path.read_text(encoding="utf-8") for path in run.ROOT.glob("analysis/**/*.py")]
    names = {name for text in sources for name in imported(ast.walk(ast.parse(text)))}
    owners = packages_distributions()
    foreign = names - set(sys.stdlib_module_names) - {"analysis"}
    declared = {canonicalize_name(Requirement(line).name) for line in (*DIRECT, *EXTRAS["train"])}
    assert [name for name in foreign if declared.isdisjoint(owners.get(name, [name]))] == []


def test_package_takes_its_data_along() -> None:
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["*"]
    files = [path for path in run.ROOT.glob("analysis/**/*") if path.is_file()]
    data = [path for path in files if path.suffix not in (".py", ".pyc")]
    assert [path for path in data if not any(map(path.match, patterns))] == []


def test_the_version_is_said_once() -> None:
    citation = yaml.safe_load((run.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert PYPROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "analysis.__version__"}
    assert citation["version"] == analysis.__version__
    assert citation["license"] == PROJECT["license"]
    readme = (run.ROOT / "README.md").read_text(encoding="utf-8")
    assert f"version {analysis.__version__}." in readme


def test_the_types_are_there_for_who_installs_the_wheel() -> None:
    assert (run.ROOT / "analysis" / "py.typed").is_file()


def test_library_users_are_bound_from_below_alone() -> None:
    lines = [*PROJECT["dependencies"], *(line for name in USERS for line in EXTRAS[name])]
    operators = {one.operator for line in lines for one in Requirement(line).specifier}
    assert operators == {">="}


def test_the_console_script_is_the_command_line() -> None:
    module, _, name = PROJECT["scripts"]["news-quotes"].partition(":")
    assert getattr(importlib.import_module(module), name)(["quotes", "gone.txt", "-o", "-"]) == 2


def imported(statements: Iterable[ast.AST]) -> list[str]:
    """The top-level modules that the import statements among these name."""
    found = []
    for statement in statements:
        if isinstance(statement, ast.Import):
            found += [alias.name.split(".")[0] for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            found.append(statement.module.split(".")[0])
    return found


@pytest.mark.parametrize("arguments", [["figure"], ["install", "now"]])
def test_run_answers_an_unknown_command_with_those_it_knows(arguments: list[str]) -> None:
    script = [sys.executable, run.ROOT / "run.py", *arguments]
    answer = subprocess.run(script, capture_output=True, text=True)
    assert answer.returncode == 2
    assert " ".join(arguments) in answer.stderr
    assert all(f"run.py {name}" in answer.stderr for name in run.COMMANDS if name != "figures")


@pytest.mark.parametrize(
    ("given", "passed_on"),
    [
        ([], []),
        (["tests", "-x"], ["tests", "-x"]),
        (["--quick"], ["-m", "not slow"]),
        (["tests", "--quick"], ["-m", "not slow", "tests"]),
    ],
)
def test_run_passes_on_what_pytest_is_asked(
    monkeypatch: pytest.MonkeyPatch, given: list[str], passed_on: list[str]
) -> None:
    called = []
    monkeypatch.setattr(run, "call", lambda *arguments, **_: called.append(arguments) or 0)
    assert run.test(*given) == 0
    assert called == [("-m", "pytest", *passed_on)]


def test_run_refuses_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        run.main([])


def test_run_passes_on_the_status_of_a_failing_step(capsys: pytest.CaptureFixture[str]) -> None:
    status = run.call("-c", "raise SystemExit(7)", program=sys.executable)
    with pytest.raises(SystemExit) as stop:
        run.need(status, "pip could not install")
    assert stop.value.code == 7
    assert "pip could not install" in capsys.readouterr().err


def test_the_console_script_is_not_shadowed_by_what_lies_in_the_folder(tmp_path: Path) -> None:
    bin_folder, folder = tmp_path / "bin", tmp_path / "mine"
    (folder / "analysis").mkdir(parents=True)
    (folder / "analysis.py").write_text("", encoding="utf-8")
    bin_folder.mkdir()
    script = bin_folder / "news-quotes"
    script.write_text("import sys\nfrom analysis.__main__ import main\nsys.exit(main())\n")
    call = [sys.executable, script, "--version"]
    answer = subprocess.run(call, cwd=folder, capture_output=True, text=True)
    assert (answer.returncode, answer.stdout) == (0, f"news-quotes {analysis.__version__}\n")
