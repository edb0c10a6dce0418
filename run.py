"""Set the project up and run it, with nothing but Python 3.11 or newer.

python run.py             execute the notebooks and write figures/ (the same as: figures)
python run.py test        unit tests, doctests, notebooks and figures; more arguments go to pytest
python run.py test --quick  those tests that take no time: nothing marked slow, no notebooks
python run.py check       lint, formatting and types
python run.py lab         open the notebooks in JupyterLab
python run.py install     only make the environment

The first call makes .venv from requirements.lock, a minute or two; later calls reuse it.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def steady(scratch: str) -> dict[str, str]:
    """Variables under which notebooks give the same bytes on any machine and for any user.

    An empty value counts as unset; `scratch`, an empty folder, stands in for the user's profile.
    """
    fixed = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "TZ": "UTC", "LC_ALL": "C"}
    kernel = {"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_PATH": "", "MPLBACKEND": ""}
    return {**fixed, **kernel, "IPYTHONDIR": scratch}


def call(*arguments: str | Path, program: str | Path = PYTHON, **variables: str) -> int:
    """Run Python, by default that of .venv, in the repository; return its exit status."""
    command = [str(program), *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}).returncode


def need(status: int, failure: str) -> None:
    """Stop with the status of a step that failed, saying which."""
    if status:
        print(f"run.py: {failure}; see the messages above.", file=sys.stderr)
        sys.exit(status)


def install() -> int:
    """Bring .venv in line with the lock, unless its stamp says that it is.

    A new lock is installed over the old one; only another Python starts the folder afresh.
    """
    stamp, version = VENV / "run-stamp.txt", platform.python_version()
    wanted = f"{version} {hashlib.sha256(LOCK.read_bytes()).hexdigest()}"
    found = stamp.read_text() if stamp.exists() else ""
    if found == wanted:
        return 0
    print("Installing requirements.lock in .venv, a minute or two, this once ...", flush=True)
    if found.split(" ")[0] != version:
        made = call("-m", "venv", *(["--clear"] if found else []), VENV, program=sys.executable)
        need(made, "could not make .venv (Debian and Ubuntu need their package python3-venv)")
    stamp.write_text(f"{version} unfinished")
    pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    need(call(*pip, "--require-hashes", "-r", LOCK), "pip could not install requirements.lock")
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.check_output([PYTHON, "-c", where], text=True).strip())
    (site / "repo.pth").write_text(os.path.relpath(ROOT, site) + "\n")
    stamp.write_text(wanted)
    return 0


def figures() -> int:
    """Execute the notebooks in .venv and name the figures that this wrote."""
    before = {path: path.stat().st_mtime_ns for path in ROOT.glob("figures/*")}
    with tempfile.TemporaryDirectory() as scratch:
        need(call("run.py", "_execute", **steady(scratch)), "a notebook failed")
    written = [p for p in sorted(ROOT.glob("figures/*")) if p.stat().st_mtime_ns != before.get(p)]
    print(f"\nAll notebooks ran. Files written in figures/: {len(written)}")
    for path in written:
        print(f"  figures/{path.name}")
    return 0


def execute(path: Path) -> None:
    """Execute one notebook in place; the same results give the same bytes.

    Left out are timings, widget states, versions, and tracebacks, which name folders of a machine.
    """
    import nbformat
    from nbclient import NotebookClient

    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],
    ).execute()
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = [f"{output.ename}: {output.evalue}"]
    after = nbformat.writes(notebook) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")


def execute_all() -> int:
    """Execute every notebook in the order of its number; stop at the first that fails."""
    from nbclient.exceptions import CellExecutionError

    for path in sorted(ROOT.glob("notebooks/*.ipynb")):
        print(f"Running notebooks/{path.name}", flush=True)
        try:
            execute(path)
        except CellExecutionError as error:
            sys.exit(str(error))
    return 0


def test(*arguments: str) -> int:
    """Run pytest, with the notebooks' figures sent to a temporary folder."""
    chosen = [given for given in arguments if given != "--quick"]
    if "--quick" in arguments:
        chosen = ["-m", "not slow", *chosen]
    with tempfile.TemporaryDirectory() as scratch:
        return call("-m", "pytest", *chosen, **steady(scratch), NEWS_FIGURES=scratch)


def check() -> int:
    """Run every static check, then fail if one did."""
    tools = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"])
    return max([abs(call("-m", *tool)) for tool in tools])


def lab() -> int:
    """Open JupyterLab on the notebooks, until interrupted."""
    return call("-m", "jupyterlab", "notebooks", JUPYTER_PREFER_ENV_PATH="1")


COMMANDS = {"figures": figures, "test": test, "check": check, "lab": lab, "install": install}


def main(arguments: list[str]) -> int:
    """Make the set-up, then run the command that the first argument names."""
    if sys.version_info[:2] < OLDEST:
        sys.exit(f"run.py needs Python 3.11 or newer; this is {platform.python_version()}.")
    command, *rest = arguments or ["figures"]
    if command == "_execute":
        return execute_all()
    if command in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    if command not in COMMANDS or (rest and command != "test"):
        print(f"run.py does not know {' '.join(arguments)!r}.\n\n{__doc__}", file=sys.stderr)
        return 2
    install()
    return COMMANDS[command](*rest)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
