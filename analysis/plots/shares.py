"""Charts of who is quoted: shares, quote types, named sources."""

from collections.abc import Sized
from itertools import cycle
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.errors import choice
from analysis.palette import COMPARED, NOBODY, QUOTE_TYPES, SPEAKER_KINDS, Look, Looks, Swatch
from analysis.plots.drawing import (
    as_percent,
    begin_chart,
    draw_intervals,
    draw_nothing,
    fill_bars,
    filled_names,
    floats,
    left_out,
    legend_mark,
    legend_swatches,
    looks_of,
    missing_last,
    name_rows,
    sample_notes,
    stack_bars,
    styled,
    unknown_name,
    write_beside,
)
from analysis.schema import need
from analysis.wording import counted


@styled
def share_of_voice(
    by_speaker: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Who is quoted most?",
    by: str = "speaker",
    of: str = "quotes",
    most: int = 20,
    looks: Looks | None = None,
) -> Axes:
    """Draw the share of quotations, or of quoted words, as a bar each.

    Args:
        by_speaker: `summarize(quotes, by=by)`: `by`, `quotes`, `words`, `share_of_quotes`,
            `share_low`, `share_high`, `share_of_words`.
        of: `quotes`, with the 95 % interval as a line, or `words`.

    Raises:
        UsageError: When `of` is neither.

    Example:
        >>> from analysis import schema, summary
        >>> quotes = schema.frame([{"quote_id": 0, "speaker": "Kim", "words": 4}], "quotes")
        >>> ax = share_of_voice(summary.summarize(quotes))
        >>> ax.get_xlabel(), float(ax.patches[0].get_width())
        ('share of quotations (%)', 100.0)
    """
    units = {"quotes": "quotation", "words": "word"}
    if of not in units:
        raise choice("of", of, units)
    columns = [by, of, "share_low", "share_high", f"share_of_{of}"]
    need(by_speaker, columns, f"summarize(quotes, by={by!r})")
    table = by_speaker.sort_values(of, ascending=False, kind="stable")
    table = missing_last(table, by)
    shown = table.head(most)
    notes = sample_notes(table, shown, of, f"{units[of]} (in brackets)", by)
    if of == "quotes":
        notes.append("line: 95 % interval")
    ax = begin_chart(ax, len(shown), title, notes)
    if shown.empty:
        return draw_nothing(ax)
    share = 100 * floats(shown[f"share_of_{of}"])
    bars = ax.barh(np.arange(len(share)), share, height=0.66)
    whose = looks_of(shown[by], looks, by=by)
    fill_bars(bars.patches, whose)
    ends = share
    if of == "quotes":
        ends = 100 * floats(shown["share_high"])
        low = 100 * floats(shown["share_low"])
        ax.hlines(np.arange(len(low)), low, ends, color="#333333", label="95 % interval")
    write_beside(
        ax, ends, [f"{as_percent(x)} ({n:,})" for x, n in zip(share, shown[of], strict=True)]
    )
    ax.set(xlabel=f"share of {units[of]}s (%)", xlim=(0, 1.2 * max(*ends, 1)), ylabel=by)
    return name_rows(
        ax, filled_names(shown[by], unknown_name(by)), looks=whose if by == "speaker" else ()
    )


@styled
def share_over_time(
    shares: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Whose voice grows over the year?",
    within: str = "month",
    by: str = "speaker",
    most: int = 6,
    looks: Looks | None = None,
) -> Axes:
    """Draw the share of each speaker in the quotations of one period after the other.

    Args:
        shares: `summary.share_within(quotes, within=within, by=by)`, its groups in the order of
            time.
        within: The column with the periods.
        most: How many lines at most, those of the largest shares.

    Example:
        >>> from analysis import schema, summary
        >>> quotes = schema.frame([{"article_id": "a", "quote_id": 0, "speaker": "Kim"}], "quotes")
        >>> shares = summary.share_within(quotes.assign(month="2032-01"), within="month")
        >>> [line.get_label() for line in share_over_time(shares).lines]
        ['Kim']
    """
    need(shares, [within, by, "total", "quotes", "share", "low", "high"], _within(within, by))
    who = filled_names(shares[by], unknown_name(by))
    when = filled_names(shares[within], unknown_name(within))
    periods = list(dict.fromkeys(when))
    lines = _entries(_series(shares, by, most, looks))
    notes = [*_sizes(shares, within, by, lines), "band: 95 % interval"]
    ax = begin_chart(ax, 9 if lines else 0, title, notes, list(lines.values()))
    if not lines:
        return draw_nothing(ax)
    for name, look in lines.items():
        part = shares[who == name]
        places = np.array([periods.index(period) for period in when[part.index]])
        low, share, high = (100 * floats(part[key]) for key in ("low", "share", "high"))
        ax.fill_between(places, low, high, color=look.get_color(), alpha=0.15, linewidth=0)
        line: dict[str, Any] = {"color": look.get_color(), "marker": look.get_marker()}
        ax.plot(places, share, label=look.get_label(), markersize=4, linewidth=1.2, **line)
    ax.set_xticks(range(len(periods)), periods, rotation=45, ha="right")
    ax.set(ylabel="share of quotations (%)", xlabel=within, ylim=(0, None))
    ax.grid(axis="y")
    return ax


@styled
def share_by_group(
    shares: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Who speaks where?",
    within: str = "outlet",
    by: str = "speaker",
    most: int = 8,
    looks: Looks | None = None,
) -> Axes:
    """Draw the share of each speaker in the quotations of each outlet, beside each other.

    Args:
        shares: `summary.share_within(quotes, within=within, by=by)`.
        within: The column with the groups.
        most: How many names at most, those of the largest shares.

    Example:
        >>> from analysis import schema, summary
        >>> quotes = schema.frame([{"article_id": "a", "quote_id": 0, "outlet": "Post"}], "quotes")
        >>> ax = share_by_group(summary.share_within(quotes, within="outlet"))
        >>> ax.lines[0].get_label()
        'Post'
    """
    need(shares, [within, by, "total", "quotes", "share", "low", "high"], _within(within, by))
    who = filled_names(shares[by], unknown_name(by))
    where = filled_names(shares[within], unknown_name(within))
    marks = _entries(_series(shares, within, len(COMPARED), looks))
    whose = _series(shares, by, most, looks)
    names = list(whose)
    notes = [*_sizes(shares, within, by, names), "line: 95 % interval"]
    rows = 0.28 * len(names) * (len(marks) + 1)
    ax = begin_chart(ax, rows, title, notes, list(marks.values()))
    if not names:
        return draw_nothing(ax)
    for number, (group, mark) in enumerate(marks.items()):
        part = shares[(where == group) & who.isin(names)]
        shift = 0.7 * (number + 0.5) / len(marks) - 0.35
        places = np.array([names.index(name) for name in who[part.index]]) + shift
        percent = part.assign(**{name: 100 * part[name] for name in ("share", "low", "high")})
        draw_intervals(ax, percent, "share", places, mark)
    ax.set(xlabel="share of quotations (%)", ylabel=by, xlim=(0, None))
    return name_rows(ax, names, looks=[*whose.values()] if by == "speaker" else ())


def _within(within: str, by: str) -> str:
    return f"summary.share_within(quotes, within={within!r}, by={by!r})"


def _series(shares: pd.DataFrame, by: str, most: int, looks: Looks | None) -> dict[str, Look]:
    """Return the names with the largest shares, with their looks, missing names last."""
    known = shares.dropna(subset=by)
    sizes = (
        known.groupby(by, sort=False)["quotes"].sum().sort_values(ascending=False, kind="stable")
    )
    largest = known[by].drop_duplicates()
    largest = largest[largest.isin(sizes.index[:most])]
    compared = [Look(colour, "solid", marker) for colour, marker in COMPARED]
    own = looks_of(largest, looks) if by == "speaker" else cycle(compared)
    found = dict(zip(filled_names(largest), own, strict=False))
    return found | ({unknown_name(by): NOBODY} if shares[by].isna().any() else {})


def _entries(series: dict[str, Look]) -> dict[str, Line2D]:
    """Make the entries of a legend by name; long names are cut."""
    return {
        name: legend_mark(name if len(name) < 25 else f"{name[:23]}…", look.colour, look.marker)
        for name, look in series.items()
    }


def _sizes(shares: pd.DataFrame, within: str, by: str, shown: Sized) -> list[str]:
    """Describe the sample, and the part of it that is not shown."""
    total = int(shares.drop_duplicates(within)["total"].sum())
    left = left_out(shares[by].drop_duplicates(), shown, by)
    return [f"n = {counted(total, 'quotation')}", *left]


@styled
def quote_types(
    by_speaker_and_type: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "How much is quoted word for word?",
    by: str = "speaker",
    most: int = 15,
    looks: Looks | None = None,
) -> Axes:
    """Draw the number of direct, mixed and indirect quotations, stacked in a bar each.

    Args:
        by_speaker_and_type: `summarize(quotes, by=[by, "quote_type"])`: `by`, `quote_type`,
            `quotes`.
        by: The column with the names, `speaker` or `outlet`.

    Example:
        >>> frame = pd.DataFrame(
        ...     {"speaker": ["Kim", "Kim"], "quote_type": ["direct", "indirect"], "quotes": [2, 3]})
        >>> [float(bar.get_width()) for bar in quote_types(frame).patches]
        [2.0, 0.0, 3.0]
    """
    table = _counts(by_speaker_and_type, by, "quote_type", list(QUOTE_TYPES))
    ax, shown = _begin_stack(ax, table, by, most, title, QUOTE_TYPES)
    if shown.empty:
        return draw_nothing(ax)
    stack_bars(ax, shown, QUOTE_TYPES, np.ones(len(shown)))
    write_beside(ax, shown["total"], [f"{total:,}" for total in shown["total"]])
    ax.set(xlabel="number of quotations", xlim=(0, 1.1 * shown["total"].max()))
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    return _name_stack(ax, shown, by, looks)


@styled
def named_sources(
    by_outlet_and_kind: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "How many quotations have a named source?",
    by: str = "outlet",
    most: int = 15,
    looks: Looks | None = None,
) -> Axes:
    """Draw how many quotations in a hundred have a named source, an unnamed one, or none found.

    Args:
        by_outlet_and_kind: `summarize(quotes, by=[by, "speaker_kind"])`: `by`, `speaker_kind`,
            `quotes`.

    Example:
        >>> frame = pd.DataFrame(
        ...     {"outlet": ["Post", "Post"], "speaker_kind": ["named", None], "quotes": [3, 1]})
        >>> [float(bar.get_width()) for bar in named_sources(frame).patches]
        [75.0, 0.0, 25.0]
    """
    table = _counts(by_outlet_and_kind, by, "speaker_kind", list(SPEAKER_KINDS))
    ax, shown = _begin_stack(ax, table, by, most, title, SPEAKER_KINDS)
    if shown.empty:
        return draw_nothing(ax)
    stack_bars(ax, shown, SPEAKER_KINDS, 100 / floats(shown["total"]))
    write_beside(ax, [100] * len(shown), [f"n = {total:,}" for total in shown["total"]])
    ax.set(xlabel="share of quotations (%)", xlim=(0, 114), xticks=range(0, 101, 20))
    return _name_stack(ax, shown, by, looks)


def _begin_stack(
    ax: Axes | None, table: pd.DataFrame, by: str, most: int, title: str, parts: dict[str, Swatch]
) -> tuple[Axes, pd.DataFrame]:
    """Begin a chart of stacked bars; return the Axes and the rows shown."""
    shown = table.head(most)
    notes = sample_notes(table, shown, "total", "quotation", by)
    return begin_chart(ax, len(shown), title, notes, legend_swatches(parts.values())), shown


def _name_stack(ax: Axes, shown: pd.DataFrame, by: str, looks: Looks | None) -> Axes:
    ax.set_ylabel(by)
    names = shown[by].mask(shown[by].eq(unknown_name(by)))
    return name_rows(ax, shown[by], looks=looks_of(names, looks) if by == "speaker" else ())


def _counts(frame: pd.DataFrame, by: str, part: str, parts: list[str]) -> pd.DataFrame:
    """Pivot the counts: a row a group, a column a part, most quotations first."""
    need(frame, [by, part, "quotes"], f"summarize(quotes, by={[by, part]})")
    unknown = unknown_name(by)
    filled = {by: filled_names(frame[by], unknown), part: filled_names(frame[part], "missing")}
    named = frame.assign(**filled)
    wide = named.pivot_table(
        index=by, columns=part, values="quotes", aggfunc="sum", fill_value=0, sort=False
    )
    wide = wide.reindex(columns=parts, fill_value=0).astype(int)
    wide["total"] = wide[parts].sum(axis=1)
    last = wide.index == unknown
    return wide.reset_index().iloc[np.lexsort((-wide["total"], last))]
