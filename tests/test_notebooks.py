"""What nbval does not look at: that notebooks are executed, in order, and free of their machine.

A notebook without outputs passes strict nbval, which has nothing to compare then.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

import run

NOTEBOOKS = sorted(run.ROOT.glob("notebooks/*.ipynb"))
FOLDER = re.compile(
    r"(?<![\w.:/])/(?:home|mnt|opt|private|root|tmp|Users|usr|var)/|(?<!\w)[A-Za-z]:\\"
    f"|{re.escape(str(run.ROOT))}|{re.escape(str(Path.home()))}/"
)


def problems(path: Path) -> list[str]:
    """List what is wrong with a notebook as a file; nothing is executed."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [*of_form(notebook), *of_order(code), *of_source(code), *of_outputs(code)]


def of_form(notebook: NotebookNode) -> Iterator[str]:
    try:
        nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        yield f"not a valid notebook: {error}"
    if notebook.metadata != run.METADATA:
        yield "its metadata are not those that run.py writes"
    first = notebook.cells[0] if notebook.cells else None
    if first is None or first.cell_type != "markdown" or not re.match(r"# \S", first.source):
        yield "the first cell is no title (`# ...`)"
    if any("execution" in cell.metadata for cell in notebook.cells):
        yield "cells carry timings"


def of_order(code: list[NotebookNode]) -> Iterator[str]:
    counts = [cell.execution_count for cell in code]
    if counts != list(range(1, len(code) + 1)):
        yield f"not executed from top to bottom: execution counts {counts}"
    if not any(cell.outputs for cell in code):
        yield "no cell has an output"


def of_source(code: list[NotebookNode]) -> Iterator[str]:
    lines = [line.rstrip() for cell in code for line in cell.source.splitlines()]
    for line in lines:
        if line.endswith(";"):
            yield f"nbval can't run a line that ends in `;`: {line}"


def of_outputs(code: list[NotebookNode]) -> Iterator[str]:
    for cell in code:
        expected = "raises-exception" in cell.metadata.get("tags", [])
        for output in cell.outputs:
            if output.output_type == "error" and not expected:
                yield f"cell {cell.execution_count} failed: {output.evalue}"
            if output.get("name") == "stderr":
                yield f"cell {cell.execution_count} wrote to standard error: {output.text}"
            if folder := FOLDER.search(visible(output)):
                yield f"cell {cell.execution_count} shows a folder of a machine: {folder.group()}"


def visible(output: NotebookNode) -> str:
    """The text of an output: everything but the bytes of pictures."""
    data = {kind: value for kind, value in output.get("data", {}).items() if kind != "image/png"}
    return json.dumps({**output, "data": data}, ensure_ascii=False).replace("\\\\", "\\")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_executed_in_order_and_names_no_machine(path: Path) -> None:
    assert problems(path) == []


def test_the_four_notebooks_are_there() -> None:
    assert {path.name[:3] for path in NOTEBOOKS} >= {"00_", "01_", "02_", "03_"}
