"""The common style, the chart with its description, and saving it with its numbers."""

import html
import io
import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import matplotlib.style
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from pandas.api.types import is_string_dtype

from analysis.errors import UsageError
from analysis.figures.description import describe, on_one_line, title_of
from analysis.safety import escape, guarded, printable

NAME = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True)
class Chart:
    """A drawn chart: its picture and its description in words.

    A notebook shows the picture and, folded below it, the description, since JupyterLab gives
    pictures an empty alternative text. They are two outputs: of one output only the richest form is
    shown, and a picture within HTML would be compared byte by byte by nbval and lost on GitHub.

    Attributes:
        title: The question that the chart answers.
        description: Title, axes, every bar, marker, cell and text that is drawn.
        png: The picture.
    """

    title: str
    description: str
    png: bytes = field(repr=False)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"image/png": self.png, "text/plain": self.description}

    def _ipython_display_(self) -> None:
        from IPython.display import publish_display_data  # there whenever IPython calls this

        publish_display_data(self._repr_mimebundle_())
        publish_display_data({"text/html": self._folded()})

    def _folded(self) -> str:
        return (
            f"<details><summary>Chart in words: {escape(self.title)}</summary>"
            f"<pre>{html.escape(self.description)}</pre></details>"
        )


@contextmanager
def style() -> Iterator[None]:
    """Apply the style within a `with` block, whatever a user's own settings are.

    Example:
        >>> with style():
        ...     print(matplotlib.rcParams["figure.dpi"])
        120.0
    """
    with as_file(files("analysis").joinpath("news.mplstyle")) as path:
        context: AbstractContextManager[None] = matplotlib.style.context(path, after_reset=True)
    with context:
        yield


def picture(ax: Axes) -> Chart:
    """Turn the figure that an Axes is on into a Chart, and close it.

    Example:
        >>> ax = Figure().subplots()
        >>> _ = ax.barh(["Kim", "Lee"], [3, 1])
        >>> _ = ax.set(title="Who is quoted most?", xlabel="quotations")
        >>> picture(ax)._repr_mimebundle_()["text/plain"].splitlines()[0]
        'Who is quoted most?'
    """
    figure = _figure(ax)
    stream = io.BytesIO()
    with style(), warnings.catch_warnings():
        # A name in a script that DejaVu Sans lacks is drawn as boxes; the description has it.
        warnings.filterwarnings("ignore", message=r"Glyph \d+")
        figure.savefig(stream, format="png", metadata={"Software": None})
        description = printable("\n\n".join(map(describe, figure.axes)))
    _close(figure)
    title = printable(on_one_line(title_of(ax)))
    return Chart(title=title, description=description, png=stream.getvalue())


def save_figure(
    ax: Axes, frame: pd.DataFrame, name: str, *, folder: str | os.PathLike[str] | None = None
) -> Chart:
    """Save a chart as `<name>.png` and its numbers as `<name>.csv`.

    Args:
        ax: The chart; its figure is closed, so that a notebook does not show it twice.
        frame: The numbers; the order of rows is kept, floats have six significant digits.
        name: Lower-case letters, digits and underscores.
        folder: The folder; when left out, the environment variable NEWS_FIGURES, else `figures/`
            of the repository, else `figures/` in the working folder.

    Raises:
        UsageError: When `name` is no plain file name, or `frame` is no DataFrame.

    Example:
        >>> import tempfile
        >>> frame = pd.DataFrame({"speaker": ["Kim"], "quotes": [3]})
        >>> ax = Figure().subplots()
        >>> _ = ax.barh(frame["speaker"], frame["quotes"])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     chart = save_figure(ax, frame, "who", folder=folder)
        ...     print(Path(folder, "who.csv").read_text())
        speaker,quotes
        Kim,3
    """
    if not (isinstance(name, str) and NAME.fullmatch(name)):
        raise UsageError(f"name={name!r} is no plain file name; use a-z, 0-9 and _")
    if not isinstance(frame, pd.DataFrame):
        raise UsageError(
            f"frame must be a pandas DataFrame, got {type(frame).__name__}; "
            "pass the one that the chart was drawn from"
        )
    chart = picture(ax)
    target = _folder(folder)
    target.mkdir(parents=True, exist_ok=True)
    (target / f"{name}.png").write_bytes(chart.png)
    (target / f"{name}.csv").write_bytes(_csv(frame))
    return chart


def _figure(ax: Axes) -> Figure:
    figure = ax.get_figure(root=True) if isinstance(ax, Axes) else None
    if not isinstance(figure, Figure):
        raise UsageError(
            f"ax must be matplotlib Axes on a figure, got {type(ax).__name__}; "
            "pass what a function of plots returned"
        )
    return figure


def _close(figure: Figure) -> None:
    """Let pyplot forget a figure; ours are made without it."""
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(figure)


def _folder(folder: str | os.PathLike[str] | None) -> Path:
    if folder is not None:
        return Path(folder)
    if named := os.environ.get("NEWS_FIGURES"):
        return Path(named)
    repository = Path(__file__).resolve().parents[2] / "figures"
    return repository if repository.is_dir() else Path("figures")


def _csv(frame: pd.DataFrame) -> bytes:
    """Write floats alike whether their column is NumPy's or nullable, and no text as a formula."""
    floats = frame.select_dtypes(include=["float", "Float64", "Float32"]).columns
    plain = frame.astype(dict.fromkeys(floats, "float64")).apply(_guarded).rename(columns=_written)
    text = plain.to_csv(index=False, lineterminator="\n", float_format="%.6g")
    return text.encode(errors="replace")


def _guarded(column: "pd.Series[Any]") -> "pd.Series[Any]":
    if isinstance(column.dtype, pd.CategoricalDtype) or is_string_dtype(column.dtype):
        return pd.Series([_written(cell) for cell in column], column.index, dtype=object)
    return column


def _written(cell: object) -> object:
    # Where lines end in a line feed, pandas leaves a carriage return bare, and a row ends there.
    return guarded(re.sub("\r\n?", "\n", cell) if isinstance(cell, str) else cell)
