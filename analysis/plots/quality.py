"""Charts of the quality of methods and of the cost of runs."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import StrMethodFormatter

from analysis.errors import choice
from analysis.palette import COMPARED, OUTCOMES, QUIET
from analysis.plots.drawing import (
    Point,
    begin_chart,
    draw_intervals,
    floats,
    legend_mark,
    legend_swatches,
    name_rows,
    stack_bars,
    styled,
)
from analysis.schema import need
from analysis.wording import counted


@styled
def scaling(
    runs: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "What do more articles cost?",
    of: str = "seconds",
) -> Axes:
    """Draw the time or memory of runs against the number of articles.

    Args:
        runs: `benchmarks.corpus`: `workers`, `articles`, `words`, `seconds`, `megabytes`.
        of: `seconds` or `megabytes`.

    Raises:
        UsageError: When `of` is neither.
    """
    units = {"seconds": "time (s)", "megabytes": "most memory at a time (MB)"}
    if of not in units:
        raise choice("of", of, units)
    need(runs, ["workers", "articles", of], "benchmarks.corpus.measure")
    named = runs.assign(method=[counted(int(number), "worker") for number in runs["workers"]])
    notes = ["each mark is a run; a worker is a process with one thread"]
    ax = begin_chart(ax, 7, title, notes, _methods(named))
    for mark, group in _by_method(named):
        look: dict[str, Any] = {"color": mark.get_color(), "marker": mark.get_marker()}
        x, y = floats(group["articles"]), floats(group[of])
        ax.plot(x, y, label=mark.get_label(), linewidth=1, **look)
        _above(ax, f"{y[-1]:,.0f}", (x[-1], y[-1]), mark, (0, 6), ha="right")
    ax.set(xlabel="articles", ylabel=units[of], xlim=(0, None), ylim=(0, 1.15 * runs[of].max()))
    ax.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    ax.grid(True)
    return ax


@styled
def accuracy(
    scores: pd.DataFrame, *, ax: Axes | None = None, title: str = "How often is it right?"
) -> Axes:
    """Draw the scores of each method beside each other, with their intervals.

    Args:
        scores: `evaluation.accuracy(counts)` or `summary.accuracy(judged)`: `method`,
            `score`, `value`, `low`, `high`.

    Example:
        >>> frame = pd.DataFrame({
        ...     "method": ["rules", "learned"], "score": ["F1, all"] * 2, "value": [0.5, 0.7],
        ...     "low": [0.4, 0.6], "high": [0.6, 0.8]})
        >>> [line.get_label() for line in accuracy(frame).lines]
        ['rules', 'learned']
    """
    need(scores, ["method", "score", "value", "low", "high"], "evaluation.accuracy(counts)")
    names = list(dict.fromkeys(scores["score"]))
    methods = _methods(scores)
    ax = begin_chart(ax, 1.7 * len(names), title, ["line: 95 % interval"], methods)
    for number, (mark, group) in enumerate(_by_method(scores)):
        shift = 0.3 * (number - (len(methods) - 1) / 2)
        places = np.array([names.index(name) for name in group["score"]]) + shift
        percent = group.assign(**{name: 100 * group[name] for name in ("value", "low", "high")})
        draw_intervals(ax, percent, "value", places, mark)
        for x, y in zip(floats(percent["value"]), places, strict=True):
            _above(ax, f"{x:.0f}", (x, y), mark, (0, 5), ha="center")
    ax.set(xlabel="right (%)", ylabel="score", xlim=(0, 100))
    return name_rows(ax, names)


@styled
def reliability(
    bins: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "When it says 80 %, is it right 80 times in 100?",
) -> Axes:
    """Draw how often each method was right against its confidence.

    Args:
        bins: `evaluation.reliability(confidences)`: `method`, `confidence`, `right` and
            `n`. For labels of tone or stance, make the confidences by `evaluation.confidences`.
    """
    need(bins, ["method", "confidence", "right", "n"], "evaluation.reliability(confidences)")
    notes = ["on the dotted line it is as sure as it should be; each mark is a tenth or more"]
    ax = begin_chart(ax, 9, title, notes, _methods(bins))
    ax.plot([0, 100], [0, 100], color=QUIET, linestyle=":", label="as sure as it should be")
    _curves(ax, bins, "confidence", "right")
    ax.set(xlabel="confidence (%)", ylabel="right (%)", xlim=(0, 102), ylim=(0, 102))
    ax.grid(True)
    return ax


@styled
def precision_recall(
    curve: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "What does asking for more confidence cost?",
) -> Axes:
    """Draw precision against recall for every least confidence.

    Args:
        curve: `evaluation.precision_recall(counts, confidences)`: `method`,
            `min_confidence`, `precision`, `recall`.
    """
    columns = ["method", "min_confidence", "precision", "recall"]
    need(curve, columns, "evaluation.precision_recall(counts, confidences)")
    notes = ["a mark each 0.05 of min_confidence, 0 at the right"]
    ax = begin_chart(ax, 9, title, notes, _methods(curve))
    for mark, group in _curves(ax, curve, "recall", "precision", markersize=4):
        for x, y, least in group[["recall", "precision", "min_confidence"]].to_numpy():
            if round(least, 2) in {0, 0.5, 0.8}:
                _above(ax, f"{least:.1f}", (100 * x, 100 * y), mark, (4, 5))
    ax.set(xlabel="recall: found, of all that is annotated (%)", xlim=(0, 102), ylim=(0, 102))
    ax.set_ylabel("precision: right, of all that is found (%)")
    ax.grid(True)
    return ax


@styled
def mistakes(
    outcomes: pd.DataFrame, *, ax: Axes | None = None, title: str = "Where does it fail?"
) -> Axes:
    """Draw the outcomes for annotated attributions, as a stacked bar each method and kind.

    Args:
        outcomes: `evaluation.mistakes(rows)`: `method`, `kind`, `outcome`, `n`.
    """
    need(outcomes, ["method", "kind", "outcome", "n"], "evaluation.mistakes(rows)")
    named = outcomes.assign(row=outcomes["kind"] + ", " + outcomes["method"])
    wide = named.pivot_table(
        index="row", columns="outcome", values="n", aggfunc="sum", fill_value=0, sort=False
    ).reindex(columns=list(OUTCOMES), fill_value=0)
    wide["total"] = wide.sum(axis=1)
    notes = [f"n = {counted(int(wide['total'].sum()) // named['method'].nunique(), 'attribution')}"]
    ax = begin_chart(ax, len(wide), title, notes, legend_swatches(OUTCOMES.values()))
    stack_bars(ax, wide, OUTCOMES, floats(100 / wide["total"]))
    ax.set(xlabel="share of the annotated attributions (%)", ylabel="kind, method", xlim=(0, 100))
    return name_rows(ax, list(wide.index))


def _methods(frame: pd.DataFrame) -> list[Line2D]:
    """Make a legend of the methods, in the order of the frame."""
    return [
        legend_mark(str(name), *COMPARED[at % len(COMPARED)])
        for at, name in enumerate(frame["method"].unique())
    ]


def _by_method(frame: pd.DataFrame) -> list[tuple[Line2D, pd.DataFrame]]:
    groups = (group for _, group in frame.groupby("method", sort=False))
    return list(zip(_methods(frame), groups, strict=True))


def _curves(
    ax: Axes, frame: pd.DataFrame, across: str, up: str, **look: Any
) -> list[tuple[Line2D, pd.DataFrame]]:
    """Draw a line with marks for each method; yield the look and the rows of each."""
    drawn = _by_method(frame)
    for mark, group in drawn:
        points = (100 * floats(group[name]) for name in (across, up))
        look |= {"color": mark.get_color(), "marker": mark.get_marker(), "linewidth": 1}
        ax.plot(*points, label=mark.get_label(), **look)
    return drawn


def _above(
    ax: Axes, words: str, point: Point, like: Line2D, shift: Point, *, ha: str = "left"
) -> None:
    """Write beside a mark, in its colour."""
    look: dict[str, Any] = {"color": like.get_color(), "ha": ha, "fontsize": 8}
    ax.annotate(words, point, shift, textcoords="offset points", **look)
