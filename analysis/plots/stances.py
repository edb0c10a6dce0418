"""Charts of stance: who is for and who against what."""

import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation
from numpy.typing import NDArray

from analysis.palette import (
    ABSTAINED,
    AGAINST,
    FAVOUR,
    LEANINGS,
    MINUS,
    QUIET,
    SIDES,
    UNIDENTIFIED,
    VERDICTS,
    Look,
    Looks,
    Swatch,
)
from analysis.plots.drawing import (
    Point,
    begin_chart,
    draw_nothing,
    filled_names,
    floats,
    ink_on,
    left_out,
    legend_swatches,
    looks_of,
    name_columns,
    name_rows,
    styled,
    wrap_name,
)
from analysis.safety import printable
from analysis.schema import need
from analysis.wording import counted

# Over the bars of a method that makes no judgement.
NO_LABEL = (VERDICTS["abstained"][0], "none", VERDICTS["abstained"][2])
MATRIX_COUNTS = ["favour", "against", "neither", "abstained"]
BEND = 0.16
SCORE_COLOURS = LinearSegmentedColormap.from_list("scores", [AGAINST, "#E9E9E9", FAVOUR])


@styled
def methods_side_by_side(
    chances: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "What does each method make of the same quotation?",
) -> Axes:
    """Draw each method's probabilities of the labels, under each quotation.

    Args:
        chances: A row a quotation and method: `quotation`, `target`, `method`, and `p_against`,
            `p_neither`, `p_favour`; for a method of tone, these are the probabilities of negative,
            neutral and positive. Bars with a reason in the optional column `abstained` are
            hatched.

    Example:
        >>> frame = pd.DataFrame({
        ...     "quotation": ["We oppose the bridge."], "target": ["the bridge"],
        ...     "method": ["word list"], "p_against": [0.8], "p_neither": [0.1],
        ...     "p_favour": [0.1]})
        >>> ax = methods_side_by_side(frame)
        >>> ax.texts[1].get_text()
        'We oppose the bridge. (towards: the bridge)'
        >>> [round(float(bar.get_width())) for bar in ax.patches]
        [80, 10, 10]
    """
    parts = {f"p_{label}": look for label, look in LEANINGS.items()}
    need(chances, ["quotation", "target", "method", *parts], "a frame of what methods say")
    chances = chances if "abstained" in chances else chances.assign(abstained=None)
    groups = chances.groupby(["quotation", "target"], sort=False)
    headings = [_heading(*map(str, key)) for key, _ in groups]
    rows = len(chances) + sum(0.9 + 0.5 * text.count("\n") for text in headings)
    notes = [f"n = {counted(len(headings), 'quotation')}", "numbers: probability in percent"]
    used = [*parts.values(), *([NO_LABEL] if chances["abstained"].notna().any() else [])]
    ax = begin_chart(ax, rows, title, notes, legend_swatches(used))
    if chances.empty:
        return draw_nothing(ax)
    places: list[int] = []
    for heading, (_, group) in zip(headings, groups, strict=True):
        top = (places[-1] + 2 if places else 1) + heading.count("\n")
        ax.text(0, top - 0.55, heading, fontsize=9, va="bottom", ha="left")
        places += range(top, top + len(group))
    ordered = pd.concat([group for _, group in groups])
    _stack_chances(ax, ordered, parts, np.array(places))
    silent = np.array(places)[ordered["abstained"].notna().to_numpy(dtype=bool)]
    if len(silent):
        look: dict[str, Any] = {**ABSTAINED, "facecolor": "none", "height": 0.8, "linewidth": 0}
        ax.barh(silent, 100, label=NO_LABEL[0], **look)
    name_rows(ax, list(ordered["method"]), grid=False)
    ax.set_yticks(places, [wrap_name(name) for name in ordered["method"]])
    ax.set(xlim=(0, 100), ylim=(places[-1] + 0.6, -0.1), ylabel="method")
    ax.set_xlabel("probability of each label (%)")
    return ax


@styled
def stance_matrix(
    matrix: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Who is for and who against what?",
    most: int = 12,
    most_targets: int = 7,
    looks: Looks | None = None,
) -> Axes:
    """Draw holders against targets: a cell's colour is the score, its text the counts.

    Below the counts is the 95 % interval of the score. The bar at the foot of a cell is the share
    of abstentions; a cell of abstentions alone has their colour. Unidentified holders always have
    a row: for them every stance abstains.

    Args:
        matrix: `stance_matrix(stances)` of `summary`: `holder`, `target`, `against`, `neither`,
            `favour`, `abstained`, `n`, `score`, `low`, `high`.
        most_targets: How many targets at most.

    Example:
        >>> frame = pd.DataFrame({
        ...     "holder": ["Kim"], "target": ["the pact"], "against": [2], "neither": [0],
        ...     "favour": [0], "abstained": [0], "n": [2], "score": [-1.0], "low": [-1.0],
        ...     "high": [0.3]})
        >>> print(stance_matrix(frame).texts[-1].get_text().replace(MINUS, "-"))
        2 against
        [-1, 0.3]
    """
    columns = ["holder", "target", *MATRIX_COUNTS, "n", "score", "low", "high"]
    need(matrix, columns, "summary.stance_matrix(stances)")
    table = matrix.assign(
        holder=filled_names(matrix["holder"]), target=filled_names(matrix["target"])
    )
    holders, targets = (
        _ranked(table, "holder", MATRIX_COUNTS),
        _ranked(table, "target", MATRIX_COUNTS),
    )
    rows, columns = _first(holders, most), targets[:most_targets]
    notes = [f"n = {counted(int(table['n'].sum()), 'stance')} judged"]
    if abstained := table["abstained"].sum():
        notes.append(f"{abstained:,} abstained (bar at the foot: their share)")
    notes.append(f"in brackets: 95 % interval from {MINUS}1, against, to 1; blank: nothing said")
    notes += left_out(holders, rows, "holder") + left_out(targets, columns, "target")
    used = list(VERDICTS.values())[: 4 if abstained else 3]
    shown = table[table["holder"].isin(rows) & table["target"].isin(columns)]
    lines = int((shown[MATRIX_COUNTS].gt(0).sum(axis=1) + shown["n"].gt(0)).max()) if rows else 0
    height = 2 + (0.65 + 0.42 * lines) * len(rows) if rows else 0
    ax = begin_chart(ax, height, title, notes, legend_swatches(used))
    if not rows:
        return draw_nothing(ax, "no stances")
    _cells(ax, shown, rows, columns)
    name_columns(ax, columns)
    ax.set(xlabel="target", ylabel="holder")
    names = pd.Series(rows, dtype="string[python]")
    whose = looks_of(names.mask(names.eq(UNIDENTIFIED)), looks)
    return name_rows(ax, rows, grid=False, looks=whose)


@styled
def stance_graph(
    edges: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Who takes whose side?",
    most: int = 8,
    looks: Looks | None = None,
) -> Axes:
    """Draw who is for whom and against whom, as arrows between names on a circle.

    Args:
        edges: `stance_graph(stances)` of `summary`: `holder`, `target`, `n`, `abstained`, `score`,
            `sign`.
        most: How many names at most, preferring arrows that take a side and have most stances; the
            chart notes the number left out.

    Example:
        >>> frame = pd.DataFrame(
        ...     {"holder": ["Kim"], "target": ["Lee"], "n": [2], "abstained": [0],
        ...      "score": [1.0], "sign": [1]})
        >>> sorted(text.get_text() for text in stance_graph(frame).texts if text.get_text())
        ['+ 2', 'Kim', 'Lee', 'n = 2 stances judged (numbers on the arrows)']
    """
    columns = ["holder", "target", "n", "abstained", "score", "sign"]
    need(edges, columns, "summary.stance_graph(stances)")
    edges = edges.assign(holder=filled_names(edges["holder"]), target=filled_names(edges["target"]))
    abstained = int(edges["abstained"].sum())
    edges = edges[edges["n"].gt(0)]
    kept = _weightiest(edges, most)
    shown = edges[edges["holder"].isin(kept) & edges["target"].isin(kept)]
    total = int(edges["n"].sum())
    notes = [f"n = {counted(total, 'stance')} judged (numbers on the arrows)"]
    if abstained:
        notes.append(f"{abstained:,} abstained (no arrow)")
    if left := left_out(set(edges["holder"]) | set(edges["target"]), kept, "name"):
        notes.append(f"{left[0]}, with {total - int(shown['n'].sum()):,} of them")
    rows = {0: 0, 2: 4}.get(len(kept), 12)
    ax = begin_chart(ax, rows, title, notes, _side_lines())
    if not kept:
        return draw_nothing(ax, "no stances between names")
    places = _circle(kept)
    for at, edge in enumerate(shown.to_dict("records")):
        ends = places[edge["holder"]], places[edge["target"]]
        arrow = _arrow(ax, *ends, edge["n"], edge["sign"], along=0.2 + 0.04 * (at % 3))
        arrow.set_label(f"{edge['holder']} to {edge['target']}")
    _nodes(ax, places, _node_looks(edges["holder"], kept, looks))
    half = 0.4 if len(kept) == 2 else 1.3
    ax.set(xlim=(-2.1, 2.1), ylim=(-half, half), aspect="equal", anchor="N")
    ax.axis("off")
    return ax


def _heading(quotation: str, target: str) -> str:
    return textwrap.fill(printable(f"{quotation} (towards: {target})"), 92, max_lines=3)


def _stack_chances(
    ax: Axes, table: pd.DataFrame, parts: dict[str, Swatch], places: NDArray[np.float64]
) -> None:
    """Put probabilities end to end at their places, in percent, written where there is room."""
    left = np.zeros(len(table))
    for part, (words, colour, _) in parts.items():
        width = 100 * floats(table[part])
        look: dict[str, Any] = {"color": colour, "edgecolor": "white", "label": words}
        bars = ax.barh(places, width, left=left, height=0.8, **look)
        shares = [f"{share:.0f}" if share >= 5 else "" for share in width]
        ax.bar_label(bars, shares, label_type="center", color=ink_on(colour), fontsize=8.5)
        left = left + width


def _cells(ax: Axes, shown: pd.DataFrame, rows: list[str], columns: list[str]) -> None:
    """Colour cells by score, draw abstentions, and write counts and interval."""
    scores = np.full((len(rows), len(columns)), np.nan)
    for cell in shown.to_dict("records"):
        row, column = rows.index(cell["holder"]), columns.index(cell["target"])
        look: dict[str, Any] = {"color": "#222222", "ha": "center", "va": "center"}
        if cell["n"]:
            scores[row, column] = cell["score"]
            look["color"] = ink_on(SCORE_COLOURS(Normalize(-1, 1)(cell["score"])))
        else:
            look["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 2}
        lift = _foot(ax, row, column, int(cell["n"]), int(cell["abstained"]))
        words, size = _cell_words(cell), 8.5 if len(columns) < 6 else 7.5
        ax.text(column, row - lift, words, fontsize=size, linespacing=1.15, **look)
    edges = np.arange(len(columns) + 1) - 0.5, np.arange(len(rows) + 1) - 0.5
    colours: dict[str, Any] = {"cmap": SCORE_COLOURS, "vmin": -1, "vmax": 1, "edgecolors": "white"}
    ax.pcolormesh(*edges, np.ma.masked_invalid(scores), linewidth=2, zorder=0.5, **colours)


def _foot(ax: Axes, row: int, column: int, judged: int, abstained: int) -> float:
    """Draw abstentions at the foot of a cell, or all over it; return the upward shift of texts."""
    if not abstained:
        return 0.0
    width = 0.94 * abstained / (judged + abstained)
    foot, height = (0.33, 0.14) if judged else (-0.47, 0.94)
    bar = Rectangle((column - 0.47, row + foot), width, height, lw=0, **ABSTAINED)
    ax.add_patch(bar)
    return 0.07 if judged else 0.0


def _cell_words(cell: dict[Any, Any]) -> str:
    words = [f"{cell[name]:,} {name}" for name in MATRIX_COUNTS if cell[name]]
    if cell["n"]:
        low, high = (f"{round(cell[end], 1) + 0.0:g}" for end in ("low", "high"))
        words.append(f"[{low}, {high}]".replace("-", MINUS))
    return "\n".join(words)


def _arrow(ax: Axes, start: Point, end: Point, n: int, sign: int, *, along: float) -> Annotation:
    """Draw a bent arrow and write its sign and count on it; opposite arrows bend apart."""
    mark, _, colour, line = SIDES[sign]
    look: dict[str, Any] = {"arrowstyle": "-|>,head_width=0.25,head_length=0.5", "color": colour}
    look |= {"connectionstyle": f"arc3,rad={BEND}", "linestyle": line, "shrinkA": 7, "shrinkB": 8}
    look["linewidth"] = 1.2 + 0.5 * min(n, 6)
    arrow = ax.annotate("", end, start, arrowprops=look, zorder=2)
    # Near the start, and not on all arrows at the same place: further on they cross.
    (x0, y0), (x1, y1) = start, end
    aside = 2 * along * (1 - along) * BEND
    x, y = x0 + along * (x1 - x0), y0 + along * (y1 - y0)
    text = ax.text(x + aside * (y1 - y0), y - aside * (x1 - x0), f"{mark} {n}", zorder=3)
    text.set(ha="center", va="center", fontsize=9, fontweight="bold")
    text.set_color(colour if sign else QUIET)
    text.set_bbox({"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"})
    return arrow


def _weightiest(edges: pd.DataFrame, most: int) -> list[str]:
    """Choose names by arrows, those that take a side and have most stances first.

    Both ends of an arrow are chosen together.
    """
    order = edges.assign(sided=edges["sign"].ne(0))
    order = order.sort_values(["sided", "n"], ascending=False, kind="stable")
    kept: dict[str, None] = {}
    for pair in zip(order["holder"], order["target"], strict=True):
        if len({*kept, *pair}) <= most:
            kept |= dict.fromkeys(pair)
    return list(kept)


def _circle(names: list[str]) -> dict[str, Point]:
    """Place names clockwise from the top; two stand side by side."""
    first = -np.pi / 2 if len(names) == 2 else 0
    turns = first + 2 * np.pi * np.arange(len(names)) / len(names)
    return {name: (np.sin(turn), np.cos(turn)) for name, turn in zip(names, turns, strict=True)}


def _node_looks(holders: pd.Series, names: list[str], looks: Looks | None) -> list[Look]:
    """Return the looks of the names: a speaker's own, a dark circle for others."""
    speakers = holders.drop_duplicates()
    own = dict(zip(speakers, looks_of(speakers, looks), strict=True)) | dict(looks or {})
    return [own.get(name, Look("#333333", "solid", "o")) for name in names]


def _nodes(ax: Axes, places: dict[str, Point], looks: Sequence[Look]) -> None:
    """Draw the names around the circle, each written away from its middle."""
    for (name, (x, y)), look in zip(places.items(), looks, strict=True):
        ax.scatter([x], [y], s=70, c=look.colour, marker=look.marker, zorder=4, label=name)
        side = "center" if abs(x) < 0.2 else ("left" if x > 0 else "right")
        edge = "center" if abs(y) < 0.5 else ("bottom" if y > 0 else "top")
        ax.annotate(
            wrap_name(name, 20, 3),
            (x, y),
            (11 * x, 11 * y),
            textcoords="offset points",
            ha=side,
            va=edge,
            zorder=5,
        )


def _side_lines() -> list[Line2D]:
    return [
        Line2D([], [], color=colour, linestyle=line, label=f"{mark} {words}")
        for mark, words, colour, line in SIDES.values()
    ]


def _ranked(frame: pd.DataFrame, name: str, counts: list[str]) -> list[str]:
    """Order names by their counts, largest first, unidentified ones last."""
    weights = frame[counts].sum(axis=1).groupby(frame[name], sort=False).sum()
    order = weights.sort_values(ascending=False, kind="stable").index
    return sorted(order, key=lambda found: found == UNIDENTIFIED)


def _first(names: list[str], most: int) -> list[str]:
    """Keep the first names; unidentified holders, at the end, always keep a place."""
    if names[most:] and names[-1] == UNIDENTIFIED:
        return [*names[: most - 1], UNIDENTIFIED]
    return names[:most]
