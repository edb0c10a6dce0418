"""Common parts of the charts: style, title and legend, rows, bars, and names."""

import inspect
import textwrap
from collections.abc import Callable, Iterable, Sequence, Sized
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from matplotlib.transforms import Affine2DBase, ScaledTranslation
from numpy.typing import NDArray

from analysis.figures.description import BESIDE
from analysis.figures.saving import style
from analysis.palette import (
    ABSTAINED,
    NOBODY,
    PLAIN,
    QUIET,
    UNIDENTIFIED,
    UNKNOWN_PATCH,
    VERDICTS,
    Look,
    Looks,
    Swatch,
    complete_looks,
)
from analysis.safety import printable
from analysis.schema import is_missing
from analysis.wording import counted

Point = tuple[float, float]
P = ParamSpec("P")
Draw = Callable[Concatenate[pd.DataFrame, P], Axes]
# Descriptions of the options common to all charts.
OPTIONS = {
    "ax": "Where to draw; on a figure of its own when left out.",
    "title": "The question.",
    "by": "The column with the names.",
    "most": "How many names at most; the chart says how many are left out.",
    "looks": "The colour and mark of each speaker, from `speaker_looks(quotes)`, to be the same in "
    "every chart and article; when left out, this frame decides.",
}
# Start of the bars of abstentions, right of a scale from -1 to 1, and length of a bar for 100 %.
ASIDE, ALL_ASIDE = 1.22, 0.25


def styled(draw: Draw[P]) -> Draw[P]:
    """Draw in the common style, with texts taken literally: a `$` in a name begins no formula.

    The descriptions of OPTIONS and the error for a missing column are added to the docstring.
    """
    draw.__doc__ = _documented(draw.__doc__ or "", inspect.signature(draw).parameters)

    @wraps(draw)
    def drawn(frame: pd.DataFrame, /, *args: P.args, **kwargs: P.kwargs) -> Axes:
        with style():
            ax = draw(frame, *args, **kwargs)
            for text in ax.findobj(Text):
                text.set_parse_math(False)
        return ax

    return drawn


def _documented(own: str, parameters: Iterable[str]) -> str:
    """Complete a docstring by the common options and the common error."""
    above, heading, below = inspect.cleandoc(own).partition("Args:\n")
    arguments, _, rest = below.partition("\n\n")
    shared = [
        textwrap.fill(
            f"{name}: {OPTIONS[name]}", 96, initial_indent=4 * " ", subsequent_indent=8 * " "
        )
        for name in parameters
        if name in OPTIONS and f"\n    {name}:" not in arguments
    ]
    raises = "Raises:\n    SchemaError: When a column is missing.\n"
    rest = rest.replace("Raises:\n", raises) if "Raises:\n" in rest else f"{raises}\n{rest}"
    return "\n".join([above + heading + arguments, *shared, "", rest])


def legend_mark(words: str, colour: str, marker: str) -> Line2D:
    """Make an entry of a legend: a mark with its words."""
    return Line2D([], [], color=colour, marker=marker, linestyle="none", label=words)


def draw_intervals(
    ax: Axes, part: pd.DataFrame, value: str, places: NDArray[np.float64], like: Line2D
) -> None:
    """Draw values with their intervals, one a place, in the look of an entry of the legend."""
    low, high = floats(part["low"]), floats(part["high"])
    ax.hlines(places, low, high, colors=like.get_color(), linewidth=1.5)
    look: dict[str, Any] = {"color": like.get_color(), "marker": like.get_marker()}
    ax.plot(floats(part[value]), places, label=like.get_label(), linestyle="none", **look)


def begin_chart(
    ax: Axes | None,
    rows: float,
    title: str,
    notes: Sequence[str],
    handles: Sequence[Patch | Line2D] = (),
) -> Axes:
    """Begin a chart: title, sample and legend above Axes of a height for the rows.

    Without `ax` the Axes are on a new figure, not registered with pyplot.
    """
    if not rows:
        notes, handles = notes[:1], ()
    if ax is None:
        height = 1.45 + 0.34 * rows + (0.25 if handles else 0)
        ax = Figure(figsize=(7.5, max(2.1, height))).subplots()
    sample = textwrap.fill("; ".join(notes), 80)
    columns = _columns_of(handles)
    foot = 12 + 16 * -(-len(handles) // columns) if handles else 8
    ax.set_title(textwrap.fill(title, 50), loc="left", pad=foot + 8 + 14 * (1 + sample.count("\n")))
    look: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points"}
    ax.annotate(sample, (0, 1), (0, foot), color=QUIET, fontsize=9.5, va="bottom", **look)
    if handles:
        where: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": columns}
        ax.legend(
            handles=handles,
            borderaxespad=0.2,
            columnspacing=1.2,
            fontsize=9,
            handlelength=1.5,
            borderpad=0.2,
            **where,
        )
    return ax


def _columns_of(handles: Sequence[Patch | Line2D]) -> int:
    """Return the columns of a legend: four, or fewer if its entries are long."""
    longest = max((len(str(handle.get_label())) for handle in handles), default=0)
    return 4 if longest <= 19 or len(handles) < 3 else 2


def draw_nothing(ax: Axes, words: str = "no quotations") -> Axes:
    """Write on the Axes that there is nothing to draw."""
    ax.text(0.5, 0.5, words, ha="center", va="center", transform=ax.transAxes, color=QUIET)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return ax


def sample_notes(
    table: pd.DataFrame, shown: pd.DataFrame, count: str, unit: str, by: str
) -> list[str]:
    """Describe the sample, and the part of it that is not drawn."""
    total = int(table[count].sum())
    one, _, more = unit.partition(" ")
    notes = [f"n = {counted(total, one)} {more}".rstrip()]
    if left := left_out(table.index, shown.index, by):
        notes.append(f"{left[0]}, with {total - int(shown[count].sum()):,} of them")
    return notes


def left_out(every: Sized, shown: Sized, noun: str) -> list[str]:
    """Note the number of items not shown, if any."""
    left = len(every) - len(shown)
    return [f"{counted(left, noun)} not shown"] if left else []


def name_rows(
    ax: Axes,
    names: Sequence[str] | pd.Series,
    *,
    grid: bool = True,
    looks: Sequence[Look] = (),
) -> Axes:
    """Name the rows, the first on top, with the marks of speakers beside them."""
    ax.set_yticks(range(len(names)), [wrap_name(name) for name in names])
    edge = (0.55 if len(names) > 1 else 0.9) if grid else 0.5
    ax.set_ylim(len(names) - 1 + edge, -edge)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(grid, axis="x")
    if any(look.marker for look in looks):
        ax.tick_params(axis="y", pad=17)
    for row, look in enumerate(looks):
        if look.marker:
            ax.add_artist(_beside(ax, row, look))
    return ax


def _beside(ax: Axes, row: int, look: Look) -> Line2D:
    """Make the mark of a speaker, to stand between the name of a row and the chart."""
    line = Line2D([0], [row], color=look.colour, marker=look.marker, markersize=6, gid=BESIDE)
    line.set_transform(ax.get_yaxis_transform() + ScaledTranslation(-9 / 72, 0, _inches(ax)))
    line.set_clip_on(False)
    return line


def _inches(ax: Axes) -> Affine2DBase:
    figure = ax.get_figure(root=True)
    assert figure
    return cast(Affine2DBase, figure.dpi_scale_trans)


def looks_of(names: pd.Series, looks: Looks | None, *, by: str = "speaker") -> list[Look]:
    """Return the look of each name: a speaker's own, a plain one, nobody's for a missing name."""
    known = complete_looks(names.dropna(), looks) if by == "speaker" else {}
    return [NOBODY if is_missing(name) else known.get(name, PLAIN) for name in names]


def name_columns(ax: Axes, names: list[str]) -> None:
    """Name the columns, on a slant where they are many."""
    slanted = len(names) > 4
    width = 24 if slanted else max(14, 60 // len(names))
    ax.set_xticks(range(len(names)), [wrap_name(name, width) for name in names])
    if slanted:
        for label in ax.get_xticklabels():
            label.set(rotation=35, ha="right", rotation_mode="anchor")
    ax.tick_params(axis="x", length=0)
    ax.spines[:].set_visible(False)


def stack_bars(
    ax: Axes, table: pd.DataFrame, parts: dict[str, Swatch], scale: NDArray[np.float64]
) -> None:
    """Put the parts of each bar end to end, with their counts where there is room."""
    places = np.arange(len(table))
    left = np.zeros(len(table))
    room = 0.05 * (floats(table["total"]) * scale).max()
    for part, (words, colour, hatch) in parts.items():
        width = floats(table[part]) * scale
        look: dict[str, Any] = UNKNOWN_PATCH if hatch else {"color": colour}
        bars = ax.barh(places, width, left=left, height=0.66, label=words, **look)
        counts = [f"{n}" if w >= room else "" for n, w in zip(table[part], width, strict=True)]
        ink: dict[str, Any] = {"color": ink_on(colour), "fontsize": 8.5}
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5} if hatch else None
        for text in ax.bar_label(bars, counts, label_type="center", **ink):
            text.set_bbox(box if text.get_text() else None)
        left = left + width


def fill_bars(bars: Iterable[Patch], looks: Iterable[Look]) -> None:
    """Give bars the colours of their speakers; unidentified speakers have a hatched pattern."""
    for bar, look in zip(bars, looks, strict=True):
        bar.set(**UNKNOWN_PATCH if look == NOBODY else {"facecolor": look.colour})


def draw_abstained(
    ax: Axes, table: pd.DataFrame, places: NDArray[np.float64], height: float
) -> None:
    """Draw the share of abstentions in each row, right of a scale from -1 to 1, with counts."""
    abstained = floats(table["abstained"])
    share = abstained / np.maximum(abstained + floats(table["n"]), 1)
    words = VERDICTS["abstained"][0]
    look: dict[str, Any] = {"height": height, "linewidth": 0, **ABSTAINED}
    bars = ax.barh(places, ALL_ASIDE * share, left=ASIDE, label=words, **look)
    counts = [f"{count:,.0f}" if count else "" for count in abstained]
    ax.bar_label(bars, counts, padding=3, fontsize=8, color="#333333")
    ax.axvline(ASIDE, color="#CCCCCC", linewidth=0.6)
    ax.set_xlim(right=ASIDE + ALL_ASIDE + 0.12)


def abstained_notes(table: pd.DataFrame) -> list[str]:
    """Note the number of abstentions, if any."""
    total = int(table["abstained"].sum())
    return [f"{total:,} abstained (bars on the right: their share)"] if total else []


def write_beside(ax: Axes, ends: Iterable[float], words: Iterable[str]) -> None:
    """Write at the outer end of each bar."""
    for row, (end, word) in enumerate(zip(ends, words, strict=True)):
        side, shift = ("right", -5) if end < 0 else ("left", 5)
        look: dict[str, Any] = {"ha": side, "va": "center", "fontsize": 9}
        ax.annotate(word, (end, row), (shift, 0), textcoords="offset points", **look)


def legend_swatches(parts: Iterable[Swatch]) -> list[Patch]:
    """Make the entries of a legend of filled parts."""
    return [
        Patch(facecolor=colour, hatch=hatch, edgecolor="#8A8A8A", linewidth=0.6, label=words)
        for words, colour, hatch in parts
    ]


def missing_last(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Move the rows without a name to the end."""
    return pd.concat([frame[frame[by].notna()], frame[frame[by].isna()]])


def unknown_name(by: str) -> str:
    """Name those without a name: an outlet is given or not, a speaker is identified or not."""
    return "outlet not given" if by == "outlet" else UNIDENTIFIED


def filled_names(names: pd.Series, missing: str = UNIDENTIFIED) -> pd.Series:
    """Name the missing, and replace characters that can't be drawn."""
    return names.astype("string[python]").fillna(missing).map(printable)


def wrap_name(name: str, width: int = 30, lines: int = 2) -> str:
    """Wrap a name and cut it to the lines; the saved numbers have it in full."""
    clean = " ".join(printable(name).split())
    wrapped = textwrap.wrap(clean, width, max_lines=lines, placeholder=" …", break_on_hyphens=False)
    return "\n".join(wrapped)


def floats(numbers: pd.Series) -> NDArray[np.float64]:
    """Return numbers as an array, missing ones as NaN."""
    return numbers.to_numpy(dtype=float, na_value=np.nan)


def as_percent(value: float) -> str:
    """Word a share given in percent."""
    if 0 < value < 0.1:
        return "<0.1 %"
    return f"{value:.0f} %" if value >= 10 or not value else f"{value:.1f} %"


def ink_on(colour: Any) -> str:
    """Return white or near-black, the one with more contrast to a background (WCAG)."""
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in to_rgb(colour)]
    light = np.dot(linear, [0.2126, 0.7152, 0.0722]) + 0.05
    return "#FFFFFF" if 1.05 / light > light / 0.066 else "#222222"
