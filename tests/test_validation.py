"""A test of the tests: what must turn red does, each time for a small, plausible fault."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
from nbformat import NotebookNode

import run
from tests.test_committed_figures import differences
from tests.test_notebooks import problems

pytestmark = pytest.mark.slow

CELLS = {
    "import": "import matplotlib.pyplot as plt\nfrom analysis.figures.saving import picture",
    "number": "{'speakers': 12}",
    "chart": "figure, ax = plt.subplots()\n_ = ax.bar(['for', 'against'], [20, 7])\npicture(ax)",
}
PASSED = dict.fromkeys(CELLS, "PASSED")


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small notebook, executed as run.py executes ours."""
    path = tmp_path_factory.mktemp("notebooks") / "sound.ipynb"
    cells = [nbformat.v4.new_markdown_cell("# Sound", id="title")]
    cells += [nbformat.v4.new_code_cell(source, id=name) for name, source in CELLS.items()]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    run.execute(path)
    return path


@pytest.fixture(scope="module")
def outcomes(notebook: Path) -> dict[str, dict[str, str]]:
    """What the project's own pytest options make of it and of two faulty copies, cell by cell."""
    changed_copy(notebook, "number", lambda cells: replace(cells["number"].outputs, "12", "13"))
    changed_copy(notebook, "chart", lambda cells: replace([cells["chart"]], "20, 7", "20, 8"))
    shutil.copy(run.ROOT / "pyproject.toml", notebook.parent)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-rA",
        "--color=no",
        *notebook.parent.glob("*.ipynb"),
    ]
    answer = subprocess.run(command, cwd=notebook.parent, capture_output=True, text=True)
    found: dict[str, dict[str, str]] = {}
    for line in re.finditer(r"^(PASSED|FAILED) (\w+)\.ipynb::Cell (\d+)", answer.stdout, re.M):
        found.setdefault(line[2], {})[list(CELLS)[int(line[3])]] = line[1]
    return found


def changed_copy(
    notebook: Path, name: str, change: Callable[[dict[str, NotebookNode]], None]
) -> Path:
    """Save a copy beside the notebook, after a change to its cells by id."""
    content = nbformat.read(notebook, as_version=4)
    change({cell.id: cell for cell in content.cells})
    path = notebook.with_stem(name)
    nbformat.write(content, path)
    return path


def replace(parts: list[NotebookNode], old: str, new: str) -> None:
    """Replace a text in the source of a cell or in an output that it shows."""
    for part in parts:
        holder, key = (part, "source") if "source" in part else (part.data, "text/plain")
        assert old in holder[key]
        holder[key] = holder[key].replace(old, new)


def test_an_untouched_notebook_passes(notebook: Path, outcomes: dict[str, dict[str, str]]) -> None:
    assert outcomes["sound"] == PASSED
    assert problems(notebook) == []


@pytest.mark.parametrize("cell", ["number", "chart"])
def test_a_changed_result_fails_in_its_cell(cell: str, outcomes: dict[str, dict[str, str]]) -> None:
    assert outcomes[cell] == {**PASSED, cell: "FAILED"}


def test_a_second_execution_changes_no_byte(notebook: Path) -> None:
    before = notebook.read_bytes()
    run.execute(notebook)
    assert notebook.read_bytes() == before


def strip(cells: dict[str, NotebookNode]) -> None:
    for name in CELLS:
        cells[name].update(execution_count=None, outputs=[])


def swap(cells: dict[str, NotebookNode]) -> None:
    cells["import"].execution_count, cells["number"].execution_count = 2, 1


def warn(cells: dict[str, NotebookNode]) -> None:
    text = "/home/someone/analysis/x.py:1: UserWarning"
    cells["number"].outputs = [nbformat.v4.new_output("stream", name="stderr", text=text)]


def end_in_semicolon(cells: dict[str, NotebookNode]) -> None:
    cells["number"].source += ";"


def fail(cells: dict[str, NotebookNode]) -> None:
    cells["number"].outputs = [nbformat.v4.new_output("error", ename="KeyError", evalue="x")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (strip, ["not executed", "no cell has an output"]),
        (swap, ["not executed"]),
        (warn, ["standard error", "folder of a machine: /home/"]),
        (end_in_semicolon, ["ends in `;`"]),
        (fail, ["failed"]),
        (lambda cells: cells["title"].update(source="Sound"), ["no title"]),
        (lambda cells: cells["number"].metadata.update(execution={}), ["timings"]),
    ],
    ids=["stripped", "order", "warning", "semicolon", "error", "title", "timing"],
)
def test_a_careless_notebook_is_found(
    change: Callable[[dict[str, NotebookNode]], None],
    words: list[str],
    notebook: Path,
    tmp_path: Path,
) -> None:
    found = problems(changed_copy(notebook, "careless", change))
    assert len(found) == len(words)
    assert all(word in problem for word, problem in zip(words, found, strict=True))


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with the same picture and table."""
    for name in ("committed", "fresh"):
        (tmp_path / name).mkdir()
        draw(tmp_path / name, [20.0, 7.0])
        (tmp_path / name / "bars.csv").write_text("stance,quotes\nfor,20\n", encoding="utf-8")
    return tmp_path / "committed", tmp_path / "fresh"


def draw(folder: Path, heights: list[float]) -> None:
    figure, ax = plt.subplots(figsize=(4, 3))
    ax.bar(["for", "against"], heights)
    ax.set_ylim(0, 25)
    figure.savefig(folder / "bars.png")
    plt.close(figure)


def test_the_same_figures_pass(folders: tuple[Path, Path]) -> None:
    assert differences(*folders) == []


def test_a_bar_five_per_cent_higher_is_found(folders: tuple[Path, Path]) -> None:
    draw(folders[1], [20.0, 7.0 * 1.05])
    assert "bars.png" in "".join(differences(*folders))


def test_another_number_in_a_table_is_found(folders: tuple[Path, Path]) -> None:
    (folders[1] / "bars.csv").write_text("stance,quotes\nfor,21\n", encoding="utf-8")
    assert differences(*folders) == ["bars.csv: the numbers differ"]


def test_a_figure_on_one_side_only_is_found(folders: tuple[Path, Path]) -> None:
    committed, fresh = folders
    (committed / "bars.png").unlink()
    (fresh / "bars.csv").unlink()
    assert differences(*folders) == [
        "bars.csv: no notebook draws it",
        "bars.png: drawn, but not in committed/",
    ]
