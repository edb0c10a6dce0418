"""Small frame -> Axes, one function a chart; nothing is counted or saved here.

Each function takes a frame of `summary.py` and draws on `ax`, or on a figure of its own whose
height suits the rows. Colours keep one meaning throughout: the author is grey, speakers follow
in Okabe and Ito's order, against is vermilion, in favour is blue, neither is grey, and where no
judgement was made it is hatched yellow. Nothing is told by colour alone.
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Annotation, Text
from matplotlib.ticker import MaxNLocator, StrMethodFormatter
from numpy.typing import NDArray

from analysis.display import GREY, HUES, UNIDENTIFIED, printable
from analysis.errors import choice
from analysis.figures import style
from analysis.schema import need

AUTHOR = GREY
SPEAKER = HUES[5]
FAVOUR, AGAINST, NEITHER = HUES[0], HUES[1], "#9A9A9A"
QUIET = "#666666"
MINUS = "\N{MINUS SIGN}"
COUNTS = ["favour", "against", "neither", "abstained"]
TONE_TICKS = (
    [-1, -0.5, 0, 0.5, 1],
    [f"negative {MINUS}1", f"{MINUS}0.5", "0", "0.5", "positive 1"],
)
BEND = 0.16
MARKERS = ("s", "^", "D", "v", "P", "X")
MARKS = ("o", *MARKERS)
SCORES = LinearSegmentedColormap.from_list("scores", [AGAINST, "#E9E9E9", FAVOUR])
# Part -> its words in the legend, colour and hatch. Lighter is further from the speaker's words.
QUOTE_TYPES = {
    "direct": ("direct", "#00604A", ""),
    "mixed": ("mixed", "#3DB58F", ""),
    "indirect": ("indirect", "#CFEBE0", ""),
}
KINDS = {
    "named": ("named", "#A84C82", ""),
    "unnamed": ("unnamed", "#EBC4D9", ""),
    "missing": (UNIDENTIFIED, "#FFFFFF", "////"),
}
VERDICTS = {
    "favour": ("favour", FAVOUR, ""),
    "neither": ("balanced or neither", "#E9E9E9", ""),
    "against": ("against", AGAINST, ""),
    "abstained": ("abstained", "#F3DC86", "////"),
}
# Label -> its words in the legend, colour and hatch, for methods of tone and of stance alike.
LEANINGS = {
    "against": ("against, negative", AGAINST, ""),
    "neither": ("neither, neutral", "#D9D9D9", ""),
    "favour": ("in favour, positive", FAVOUR, ""),
}
# Voice -> its words in the legend, colour and marker.
VOICES = {"author": ("author", AUTHOR, "o"), "speaker": ("speakers", SPEAKER, "s")}
OUTCOMES = {
    "right": ("right", "#2F6F4F", ""),
    "wrong source": ("wrong source", "#E69F00", ""),
    "wrong extent": ("wrong extent", "#F4D58D", ""),
    "missed": ("missed", "#FFFFFF", "////"),
}
# Colours and markers of what is compared, in order.
METHODS = (("#0B3C5D", "o"), ("#C0392B", "s"), ("#555555", "D"))
# Sign -> its mark, its words in the legend, colour and line.
SIDES: dict[int, tuple[str, str, str, Literal["-", "--", ":"]]] = {
    1: ("+", "in favour", FAVOUR, "-"),
    -1: (MINUS, "against", AGAINST, "--"),
    0: ("0", "neither", NEITHER, ":"),
}
UNKNOWN: dict[str, Any] = {"facecolor": "#FFFFFF", "edgecolor": "#8A8A8A", "hatch": "////"}
ABSTAINED: dict[str, Any] = {"facecolor": "#F3DC86", "edgecolor": "#A38A2D", "hatch": "////"}

Swatch = tuple[str, str, str]
Point = tuple[float, float]
P = ParamSpec("P")
Draw = Callable[Concatenate[pd.DataFrame, P], Axes]


def _styled(draw: Draw[P]) -> Draw[P]:
    """Draw in the style, with texts as they are: a `$` in a name begins no formula."""

    @wraps(draw)
    def styled(frame: pd.DataFrame, /, *args: P.args, **kwargs: P.kwargs) -> Axes:
        with style():
            ax = draw(frame, *args, **kwargs)
            for text in ax.findobj(Text):
                text.set_parse_math(False)
        return ax

    return styled


@_styled
def share_of_voice(
    by_speaker: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Who is quoted most?",
    by: str = "speaker",
    of: str = "quotes",
    most: int = 20,
) -> Axes:
    """Draw the share of quotations, or of quoted words, as a bar each.

    Args:
        by_speaker: `summarize(quotes, by=by)`: `by`, `quotes`, `words`, `share_of_quotes`,
            `share_low`, `share_high`, `share_of_words`.
        ax: Where to draw.
        title: The question.
        by: The column with the names.
        of: `quotes`, with the 95 % interval as a line, or `words`.
        most: How many bars at most; the chart says how many are left out.

    Raises:
        SchemaError: When a column is missing.
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
    table = _missing_last(table, by)
    shown = table.head(most)
    notes = _sample(table, shown, of, f"{units[of]} (in brackets)", by)
    if of == "quotes":
        notes.append("line: 95 % interval")
    ax = _start(ax, len(shown), title, notes)
    if shown.empty:
        return _nothing(ax)
    share = 100 * _floats(shown[f"share_of_{of}"])
    bars = ax.barh(np.arange(len(share)), share, height=0.66, color=SPEAKER)
    _hatch(bars.patches, shown[by].isna())
    ends = share
    if of == "quotes":
        ends = 100 * _floats(shown["share_high"])
        low = 100 * _floats(shown["share_low"])
        ax.hlines(np.arange(len(low)), low, ends, color="#333333", label="95 % interval")
    _beside(ax, ends, [f"{_percent(x)} ({n:,})" for x, n in zip(share, shown[of], strict=True)])
    ax.set(xlabel=f"share of {units[of]}s (%)", xlim=(0, 1.2 * max(*ends, 1)), ylabel=by)
    return _rows(ax, _filled(shown[by], _unknown(by)))


@_styled
def share_over_time(
    shares: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Whose voice grows over the year?",
    within: str = "month",
    by: str = "speaker",
    most: int = 6,
) -> Axes:
    """Draw the share of each speaker in the quotations of one period after the other.

    Args:
        shares: `summary.share_within(quotes, within=within, by=by)`, its groups in the order of
            time.
        ax: Where to draw.
        title: The question.
        within: The column with the periods.
        by: The column with the names.
        most: How many lines at most, those of the largest shares.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> from analysis import schema, summary
        >>> quotes = schema.frame([{"article_id": "a", "quote_id": 0, "speaker": "Kim"}], "quotes")
        >>> shares = summary.share_within(quotes.assign(month="2032-01"), within="month")
        >>> [line.get_label() for line in share_over_time(shares).lines]
        ['Kim']
    """
    need(shares, [within, by, "total", "quotes", "share", "low", "high"], _within(within, by))
    who, when = _filled(shares[by], _unknown(by)), _filled(shares[within], _unknown(within))
    periods = list(dict.fromkeys(when))
    looks = _looks(shares, by, most)
    notes = [*_sizes(shares, within, by, looks), "band: 95 % interval"]
    ax = _start(ax, 9 if looks else 0, title, notes, list(looks.values()))
    if not looks:
        return _nothing(ax)
    for name, look in looks.items():
        part = shares[who == name]
        places = np.array([periods.index(period) for period in when[part.index]])
        low, share, high = (100 * _floats(part[key]) for key in ("low", "share", "high"))
        ax.fill_between(places, low, high, color=look.get_color(), alpha=0.15, linewidth=0)
        line: dict[str, Any] = {"color": look.get_color(), "marker": look.get_marker()}
        ax.plot(places, share, label=look.get_label(), markersize=4, linewidth=1.2, **line)
    ax.set_xticks(range(len(periods)), periods, rotation=45, ha="right")
    ax.set(ylabel="share of quotations (%)", xlabel=within, ylim=(0, None))
    ax.grid(axis="y")
    return ax


@_styled
def share_by_group(
    shares: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Who speaks where?",
    within: str = "outlet",
    by: str = "speaker",
    most: int = 8,
) -> Axes:
    """Draw the share of each speaker in the quotations of each outlet, beside each other.

    Args:
        shares: `summary.share_within(quotes, within=within, by=by)`.
        ax: Where to draw.
        title: The question.
        within: The column with the groups.
        by: The column with the names.
        most: How many names at most, those of the largest shares.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> from analysis import schema, summary
        >>> quotes = schema.frame([{"article_id": "a", "quote_id": 0, "outlet": "Post"}], "quotes")
        >>> ax = share_by_group(summary.share_within(quotes, within="outlet"))
        >>> [line.get_label() for line in ax.lines]
        ['Post']
    """
    need(shares, [within, by, "total", "quotes", "share", "low", "high"], _within(within, by))
    who, where = _filled(shares[by], _unknown(by)), _filled(shares[within], _unknown(within))
    looks = _looks(shares, by, most)
    names, marks = list(looks), _looks(shares, within, len(HUES))
    notes = [*_sizes(shares, within, by, looks), "line: 95 % interval"]
    rows = 0.28 * len(names) * (len(marks) + 1)
    ax = _start(ax, rows, title, notes, list(marks.values()))
    if not names:
        return _nothing(ax)
    for number, (group, mark) in enumerate(marks.items()):
        part = shares[(where == group) & who.isin(names)]
        shift = 0.7 * (number + 0.5) / len(marks) - 0.35
        places = np.array([names.index(name) for name in who[part.index]]) + shift
        percent = part.assign(**{name: 100 * part[name] for name in ("share", "low", "high")})
        _whiskers(ax, percent, "share", places, mark)
    ax.set(xlabel="share of quotations (%)", ylabel=by, xlim=(0, None))
    return _rows(ax, names)


def _within(within: str, by: str) -> str:
    return f"summary.share_within(quotes, within={within!r}, by={by!r})"


def _looks(shares: pd.DataFrame, by: str, most: int) -> dict[str, Line2D]:
    """Give the names of the largest shares their colours and markers, the unknown grey, last."""
    known = shares[shares[by].notna()]
    names = _filled(known[by])
    sizes = known["quotes"].groupby(names, sort=False).sum()
    largest = sizes.sort_values(ascending=False, kind="stable").index[:most]
    looks = {
        name: _marked(
            name if len(name) < 25 else f"{name[:23]}…",
            HUES[at % len(HUES)],
            MARKS[at % len(MARKS)],
        )
        for at, name in enumerate(one for one in dict.fromkeys(names) if one in largest)
    }
    if shares[by].isna().any():
        looks[_unknown(by)] = _marked(_unknown(by), GREY, "*")
    return looks


def _sizes(shares: pd.DataFrame, within: str, by: str, shown: Sized) -> list[str]:
    """Say how many quotations there are, and what is not shown."""
    total = int(shares.drop_duplicates(within)["total"].sum())
    left = _left_out(shares[by].drop_duplicates(), shown, by)
    return [f"n = {_count(total, 'quotation')}", *left]


@_styled
def scaling(
    runs: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "What do more articles cost?",
    of: str = "seconds",
) -> Axes:
    """Draw the time or the memory that runs over more and more articles took.

    Args:
        runs: `benchmarks.corpus`: `workers`, `articles`, `words`, `seconds`, `megabytes`.
        ax: Where to draw.
        title: The question.
        of: `seconds` or `megabytes`.

    Raises:
        SchemaError: When a column is missing.
        UsageError: When `of` is neither.
    """
    units = {"seconds": "time (s)", "megabytes": "most memory at a time (MB)"}
    if of not in units:
        raise choice("of", of, units)
    need(runs, ["workers", "articles", of], "benchmarks.corpus.measure")
    named = runs.assign(method=[_count(int(number), "worker") for number in runs["workers"]])
    notes = ["each mark is a run; a worker is a process with one thread"]
    ax = _start(ax, 7, title, notes, _methods(named))
    for mark, group in _by_method(named):
        look: dict[str, Any] = {"color": mark.get_color(), "marker": mark.get_marker()}
        x, y = _floats(group["articles"]), _floats(group[of])
        ax.plot(x, y, label=mark.get_label(), linewidth=1, **look)
        _above(ax, f"{y[-1]:,.0f}", (x[-1], y[-1]), mark, (0, 6), ha="right")
    ax.set(xlabel="articles", ylabel=units[of], xlim=(0, None), ylim=(0, 1.15 * runs[of].max()))
    ax.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    ax.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    ax.grid(True)
    return ax


@_styled
def quote_types(
    by_speaker_and_type: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "How much is quoted word for word?",
    by: str = "speaker",
    most: int = 15,
) -> Axes:
    """Draw the number of direct, mixed and indirect quotations, stacked in a bar each.

    Args:
        by_speaker_and_type: `summarize(quotes, by=[by, "quote_type"])`: `by`, `quote_type`,
            `quotes`.
        ax: Where to draw.
        title: The question.
        by: The column with the names, `speaker` or `outlet`.
        most: How many bars at most; the chart says how many are left out.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> frame = pd.DataFrame(
        ...     {"speaker": ["Kim", "Kim"], "quote_type": ["direct", "indirect"], "quotes": [2, 3]})
        >>> [float(bar.get_width()) for bar in quote_types(frame).patches]
        [2.0, 0.0, 3.0]
    """
    table = _counts(by_speaker_and_type, by, "quote_type", list(QUOTE_TYPES))
    shown = table.head(most)
    notes = _sample(table, shown, "total", "quotation", by)
    ax = _start(ax, len(shown), title, notes, _swatches(QUOTE_TYPES.values()))
    if shown.empty:
        return _nothing(ax)
    _stack(ax, shown, QUOTE_TYPES, np.ones(len(shown)))
    _beside(ax, shown["total"], [f"{total:,}" for total in shown["total"]])
    ax.set(xlabel="number of quotations", xlim=(0, 1.1 * shown["total"].max()), ylabel=by)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    return _rows(ax, shown[by])


@_styled
def named_sources(
    by_outlet_and_kind: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "How many quotations have a named source?",
    by: str = "outlet",
    most: int = 15,
) -> Axes:
    """Draw how many quotations in a hundred have a named source, an unnamed one, or none found.

    Args:
        by_outlet_and_kind: `summarize(quotes, by=[by, "speaker_kind"])`: `by`, `speaker_kind`,
            `quotes`.
        ax: Where to draw.
        title: The question.
        by: The column with the names.
        most: How many bars at most; the chart says how many are left out.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> frame = pd.DataFrame(
        ...     {"outlet": ["Post", "Post"], "speaker_kind": ["named", None], "quotes": [3, 1]})
        >>> [float(bar.get_width()) for bar in named_sources(frame).patches]
        [75.0, 0.0, 25.0]
    """
    table = _counts(by_outlet_and_kind, by, "speaker_kind", list(KINDS))
    shown = table.head(most)
    notes = _sample(table, shown, "total", "quotation", by)
    ax = _start(ax, len(shown), title, notes, _swatches(KINDS.values()))
    if shown.empty:
        return _nothing(ax)
    _stack(ax, shown, KINDS, 100 / _floats(shown["total"]))
    _beside(ax, [100] * len(shown), [f"n = {total:,}" for total in shown["total"]])
    ax.set(xlabel="share of quotations (%)", xlim=(0, 114), ylabel=by, xticks=range(0, 101, 20))
    return _rows(ax, shown[by])


@_styled
def tone_along_article(
    tone: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "How does the tone change along the article?",
) -> Axes:
    """Draw the polarity of each passage where it stands, the author's apart from the speakers'.

    Args:
        tone: `tone_along(passages)`: `position`, `voice`, `speaker`, `polarity`.
        ax: Where to draw.
        title: The question.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> frame = pd.DataFrame({
        ...     "position": [0.2, 0.8], "voice": ["author", "speaker"], "speaker": [None, "Kim"],
        ...     "polarity": [0.0, 0.5]})
        >>> [text.get_text() for text in tone_along_article(frame).get_legend().get_texts()]
        ['author (1)', 'Kim (1)']
    """
    need(tone, ["position", "voice", "speaker", "polarity"], "summary.tone_along(passages)")
    shown = tone[tone["polarity"].notna()]
    notes = [f"n = {_count(len(shown), 'passage')}; a passage is a sentence or a part of one"]
    ax = _start(ax, 6 if len(shown) else 0, title, notes)
    if shown.empty:
        return _nothing(ax, "no passages")
    for words, part, colour, marker in _voices(shown):
        x, y = 100 * _floats(part["position"]), _floats(part["polarity"])
        ax.vlines(x, 0, y, color=colour, alpha=0.55, linewidth=1.6)
        look: dict[str, Any] = {"c": colour, "marker": marker, "edgecolors": "white"}
        name = f"{_wrap(words, 20)} ({len(part)})"
        ax.scatter(x, y, s=44, linewidths=0.6, zorder=3, label=name, **look)
    ax.axhline(0, color=QUIET, linewidth=0.8)
    ax.grid(axis="y")
    ax.set(xlabel="position in the article (%)", xlim=(-2, 102), ylim=(-1.08, 1.08))
    ax.set_ylabel("tone of the passage (polarity)")
    ax.set_yticks(*TONE_TICKS)
    ax.legend(title="Whose words", loc="upper left", bbox_to_anchor=(1.01, 1), alignment="left")
    return ax


@_styled
def tone_by_speaker(
    tone: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Whose words are positive, whose negative?",
    most: int = 20,
) -> Axes:
    """Draw the mean polarity of the author and of each speaker.

    Args:
        tone: `tone_by_voice(passages)`: `voice`, `speaker`, `passages`, `mean_polarity`.
        ax: Where to draw.
        title: The question.
        most: How many bars at most; the chart says how many are left out.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> frame = pd.DataFrame({
        ...     "voice": ["author", "speaker"], "speaker": [None, "Kim"], "passages": [9, 4],
        ...     "mean_polarity": [0.0, -0.5]})
        >>> [label.get_text() for label in tone_by_speaker(frame).get_yticklabels()]
        ['author', 'Kim']
    """
    columns = ["voice", "speaker", "passages", "mean_polarity"]
    need(tone, columns, "summary.tone_by_voice(passages)")
    table = tone[tone["mean_polarity"].notna()]
    shown = table.head(most)
    notes = _sample(table, shown, "passages", "passage (in brackets)", "voice")
    ax = _start(ax, len(shown), title, notes)
    if shown.empty:
        return _nothing(ax, "no passages")
    authors = shown["voice"].eq("author")
    values = _floats(shown["mean_polarity"])
    colours = np.where(authors, AUTHOR, SPEAKER).tolist()
    bars = ax.barh(np.arange(len(values)), values, height=0.66, color=colours)
    _hatch(bars.patches, shown["speaker"].isna() & ~authors)
    words = [f"{_signed(x)} ({n:,})" for x, n in zip(values, shown["passages"], strict=True)]
    _beside(ax, values, words)
    ax.axvline(0, color=QUIET, linewidth=0.8)
    ax.set(xlabel=f"mean tone (polarity: {MINUS}1 negative, 1 positive)", xlim=(-1.15, 1.15))
    ax.set(ylabel="voice", xticks=[-1, -0.5, 0, 0.5, 1])
    return _rows(ax, _filled(shown["speaker"]).where(~authors, "author"))


@_styled
def tone_towards(
    tone: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Whom do author and speakers treat well or badly?",
    most: int = 10,
) -> Axes:
    """Draw the tone towards each target, in the author's voice and in the speakers'.

    Args:
        tone: `tone_towards(sentiments)` of `summary`: `target`, `voice`, `n`, `score`, `low`,
            `high`.
        ax: Where to draw.
        title: The question.
        most: How many targets at most; the chart says how many are left out.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> frame = pd.DataFrame({
        ...     "target": ["Kim", "Kim"], "voice": ["author", "speaker"], "n": [9, 4],
        ...     "score": [0.0, -0.5], "low": [-0.5, -0.9], "high": [0.5, 0.3]})
        >>> ax = tone_towards(frame)
        >>> [(line.get_label(), line.get_xdata().tolist()) for line in ax.lines[:2]]
        [('author', [0.0]), ('speakers', [-0.5])]
    """
    columns = ["target", "voice", "n", "score", "low", "high"]
    need(tone, columns, "summary.tone_towards(sentiments)")
    table = tone.assign(target=_filled(tone["target"]))
    names = list(dict.fromkeys(table["target"]))
    shown = table[table["target"].isin(names[:most])]
    notes = [f"n = {_count(int(table['n'].sum()), 'passage')} (in brackets); line: 95 % interval"]
    if left := _left_out(names, names[:most], "target"):
        notes.append(f"{left[0]}, with {int(table['n'].sum() - shown['n'].sum()):,} of them")
    handles = [_marked(*look) for look in VOICES.values()]
    ax = _start(ax, 1.3 * len(names[:most]), title, notes, handles)
    if shown.empty:
        return _nothing(ax, "no targets")
    for shift, (voice, (words, colour, marker)) in zip((-0.2, 0.2), VOICES.items(), strict=True):
        part = shown[shown["voice"].eq(voice)]
        places = np.array([names.index(name) for name in part["target"]]) + shift
        _whiskers(ax, part, "score", places, _marked(words, colour, marker))
        for end, place, n in zip(_floats(part["high"]), places, part["n"], strict=True):
            where: dict[str, Any] = {"textcoords": "offset points", "va": "center"}
            ax.annotate(f"({n:,})", (end, place), (4, 0), fontsize=8, color="#333333", **where)
    ax.axvline(0, color=QUIET, linewidth=0.8)
    ax.set(ylabel="target", xlabel="tone: share of positive passages less that of negative ones")
    ax.set_xlim(-1.05, 1.15)
    ax.set_xticks(*TONE_TICKS)
    return _rows(ax, names[:most])


@_styled
def methods_side_by_side(
    chances: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "What does each method make of the same quotation?",
) -> Axes:
    """Draw the probabilities that each method gives the labels, under each quotation.

    Args:
        chances: A row a quotation and method: `quotation`, `target`, `method`, and `p_against`,
            `p_neither`, `p_favour`. A method that judges tone has the probabilities of negative,
            neutral and positive there.
        ax: Where to draw.
        title: The question.

    Raises:
        SchemaError: When a column is missing.

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
    groups = chances.groupby(["quotation", "target"], sort=False)
    headings = [_heading(*map(str, key)) for key, _ in groups]
    rows = len(chances) + sum(0.9 + 0.5 * text.count("\n") for text in headings)
    notes = [f"n = {_count(len(headings), 'quotation')}", "numbers: probability in percent"]
    ax = _start(ax, rows, title, notes, _swatches(parts.values()))
    if chances.empty:
        return _nothing(ax)
    places: list[int] = []
    for heading, (_, group) in zip(headings, groups, strict=True):
        top = (places[-1] + 2 if places else 1) + heading.count("\n")
        ax.text(0, top - 0.55, heading, fontsize=9, va="bottom", ha="left")
        places += range(top, top + len(group))
    ordered = pd.concat([group for _, group in groups])
    _stack_chances(ax, ordered, parts, np.array(places))
    _rows(ax, list(ordered["method"]), grid=False)
    ax.set_yticks(places, [_wrap(name) for name in ordered["method"]])
    ax.set(xlim=(0, 100), ylim=(places[-1] + 0.6, -0.1), ylabel="method")
    ax.set_xlabel("probability of each label (%)")
    return ax


@_styled
def stance_matrix(
    matrix: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Who is for and who against what?",
    most: int = 12,
    most_targets: int = 7,
) -> Axes:
    """Draw holders against targets: a cell's colour is the score, its text the counts.

    Under the counts stands the 95 % interval of the score. The bar at the foot of a cell is the
    share that abstained; a cell where all did has its colour. Who is not identified has a row in
    any case: no judgement is made of them.

    Args:
        matrix: `stance_matrix(stances)` of `summary`: `holder`, `target`, `against`, `neither`,
            `favour`, `abstained`, `n`, `score`, `low`, `high`.
        ax: Where to draw.
        title: The question.
        most: How many holders at most; the chart says how many are left out.
        most_targets: How many targets at most.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> frame = pd.DataFrame({
        ...     "holder": ["Kim"], "target": ["the pact"], "against": [2], "neither": [0],
        ...     "favour": [0], "abstained": [0], "n": [2], "score": [-1.0], "low": [-1.0],
        ...     "high": [0.3]})
        >>> print(stance_matrix(frame).texts[-1].get_text().replace(MINUS, "-"))
        2 against
        [-1, 0.3]
    """
    columns = ["holder", "target", *COUNTS, "n", "score", "low", "high"]
    need(matrix, columns, "summary.stance_matrix(stances)")
    table = matrix.assign(holder=_filled(matrix["holder"]), target=_filled(matrix["target"]))
    holders, targets = _ranked(table, "holder", COUNTS), _ranked(table, "target", COUNTS)
    rows, columns = _first(holders, most), targets[:most_targets]
    notes = [f"n = {_count(int(table['n'].sum()), 'stance')} judged"]
    if abstained := table["abstained"].sum():
        notes.append(f"{abstained:,} abstained (bar at the foot: their share)")
    notes.append(f"in brackets: 95 % interval from {MINUS}1, against, to 1; blank: nothing said")
    notes += _left_out(holders, rows, "holder") + _left_out(targets, columns, "target")
    used = list(VERDICTS.values())[: 4 if abstained else 3]
    shown = table[table["holder"].isin(rows) & table["target"].isin(columns)]
    lines = int((shown[COUNTS].gt(0).sum(axis=1) + shown["n"].gt(0)).max()) if rows else 0
    height = 2 + (0.65 + 0.42 * lines) * len(rows) if rows else 0
    ax = _start(ax, height, title, notes, _swatches(used))
    if not rows:
        return _nothing(ax, "no stances")
    _cells(ax, shown, rows, columns)
    _columns(ax, columns)
    ax.set(xlabel="target", ylabel="holder")
    return _rows(ax, rows, grid=False)


@_styled
def stance_graph(
    edges: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Who takes whose side?",
    most: int = 8,
) -> Axes:
    """Draw who is for whom and against whom, as arrows between names on a circle.

    Args:
        edges: `stance_edges(stances)`: `holder`, `target`, `n`, `score`, `sign`.
        ax: Where to draw.
        title: The question.
        most: How many names at most, those of the arrows that take a side and rest on most
            stances; the chart says how many are left out.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> frame = pd.DataFrame(
        ...     {"holder": ["Kim"], "target": ["Lee"], "n": [2], "score": [1.0], "sign": [1]})
        >>> sorted(text.get_text() for text in stance_graph(frame).texts if text.get_text())
        ['+ 2', 'Kim', 'Lee', 'n = 2 stances judged (numbers on the arrows)']
    """
    columns = ["holder", "target", "n", "score", "sign"]
    need(edges, columns, "summary.stance_edges(stances)")
    edges = edges.assign(holder=_filled(edges["holder"]), target=_filled(edges["target"]))
    kept = _weightiest(edges, most)
    shown = edges[edges["holder"].isin(kept) & edges["target"].isin(kept)]
    total = int(edges["n"].sum())
    notes = [f"n = {_count(total, 'stance')} judged (numbers on the arrows)"]
    if left := _left_out(set(edges["holder"]) | set(edges["target"]), kept, "name"):
        notes.append(f"{left[0]}, with {total - int(shown['n'].sum()):,} of them")
    rows = {0: 0, 2: 4}.get(len(kept), 12)
    ax = _start(ax, rows, title, notes, _side_lines())
    if not kept:
        return _nothing(ax, "no stances between names")
    places = _circle(kept)
    for at, edge in enumerate(shown.to_dict("records")):
        ends = places[edge["holder"]], places[edge["target"]]
        arrow = _arrow(ax, *ends, edge["n"], edge["sign"], along=0.2 + 0.04 * (at % 3))
        arrow.set_label(f"{edge['holder']} to {edge['target']}")
    _nodes(ax, places)
    half = 0.4 if len(kept) == 2 else 1.3
    ax.set(xlim=(-2.1, 2.1), ylim=(-half, half), aspect="equal", anchor="N")
    ax.axis("off")
    return ax


@_styled
def accuracy(
    scores: pd.DataFrame, *, ax: Axes | None = None, title: str = "How often is it right?"
) -> Axes:
    """Draw the scores of each method beside each other, with their intervals.

    Args:
        scores: `benchmarks.evaluation.by_kind(counts)` or `summary.agreement(judged)`: `method`,
            `score`, `value`, `low`, `high`.
        ax: Where to draw.
        title: The question.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> frame = pd.DataFrame({
        ...     "method": ["rules", "learned"], "score": ["F1, all"] * 2, "value": [0.5, 0.7],
        ...     "low": [0.4, 0.6], "high": [0.6, 0.8]})
        >>> [line.get_label() for line in accuracy(frame).lines]
        ['rules', 'learned']
    """
    need(scores, ["method", "score", "value", "low", "high"], "evaluation.by_kind(counts)")
    names = list(dict.fromkeys(scores["score"]))
    methods = _methods(scores)
    ax = _start(ax, 1.7 * len(names), title, ["line: 95 % interval"], methods)
    for number, (mark, group) in enumerate(_by_method(scores)):
        shift = 0.3 * (number - (len(methods) - 1) / 2)
        places = np.array([names.index(name) for name in group["score"]]) + shift
        percent = group.assign(**{name: 100 * group[name] for name in ("value", "low", "high")})
        _whiskers(ax, percent, "value", places, mark)
        for x, y in zip(_floats(percent["value"]), places, strict=True):
            _above(ax, f"{x:.0f}", (x, y), mark, (0, 5), ha="center")
    ax.set(xlabel="right (%)", ylabel="score", xlim=(0, 100))
    return _rows(ax, names)


@_styled
def reliability(
    bins: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "When it says 80 %, is it right 80 times in 100?",
) -> Axes:
    """Draw how often each method was right against how sure it was.

    Args:
        bins: `benchmarks.reliability.reliability(confidences)`: `method`, `confidence`, `right` and
            `n`. The confidences of labels of tone or stance are made by `confidences` there.
        ax: Where to draw.
        title: The question.

    Raises:
        SchemaError: When a column is missing.
    """
    need(bins, ["method", "confidence", "right", "n"], "reliability.reliability(confidences)")
    notes = ["on the dotted line it is as sure as it should be; each mark is a tenth or more"]
    ax = _start(ax, 9, title, notes, _methods(bins))
    ax.plot([0, 100], [0, 100], color=QUIET, linestyle=":", label="as sure as it should be")
    _curves(ax, bins, "confidence", "right")
    ax.set(xlabel="confidence (%)", ylabel="right (%)", xlim=(0, 102), ylim=(0, 102))
    ax.grid(True)
    return ax


@_styled
def precision_recall(
    curve: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "What does asking for more confidence cost?",
) -> Axes:
    """Draw precision against recall for every least confidence.

    Args:
        curve: `benchmarks.evaluation.precision_recall(counts, confidences)`: `method`,
            `min_confidence`, `precision`, `recall`.
        ax: Where to draw.
        title: The question.

    Raises:
        SchemaError: When a column is missing.
    """
    columns = ["method", "min_confidence", "precision", "recall"]
    need(curve, columns, "evaluation.precision_recall(counts, confidences)")
    notes = ["a mark each 0.05 of min_confidence, 0 at the right"]
    ax = _start(ax, 9, title, notes, _methods(curve))
    for mark, group in _curves(ax, curve, "recall", "precision", markersize=4):
        for x, y, least in group[["recall", "precision", "min_confidence"]].to_numpy():
            if round(least, 2) in {0, 0.5, 0.8}:
                _above(ax, f"{least:.1f}", (100 * x, 100 * y), mark, (4, 5))
    ax.set(xlabel="recall: found, of all that is annotated (%)", xlim=(0, 102), ylim=(0, 102))
    ax.set_ylabel("precision: right, of all that is found (%)")
    ax.grid(True)
    return ax


@_styled
def mistakes(
    outcomes: pd.DataFrame, *, ax: Axes | None = None, title: str = "Where does it fail?"
) -> Axes:
    """Draw what became of the annotated attributions, stacked in a bar each method and kind.

    Args:
        outcomes: `benchmarks.evaluation.outcomes(rows)`: `method`, `kind`, `outcome`, `n`.
        ax: Where to draw.
        title: The question.

    Raises:
        SchemaError: When a column is missing.
    """
    need(outcomes, ["method", "kind", "outcome", "n"], "evaluation.outcomes(rows)")
    named = outcomes.assign(row=outcomes["kind"] + ", " + outcomes["method"])
    wide = named.pivot_table(
        index="row", columns="outcome", values="n", aggfunc="sum", fill_value=0, sort=False
    ).reindex(columns=list(OUTCOMES), fill_value=0)
    wide["total"] = wide.sum(axis=1)
    notes = [f"n = {_count(int(wide['total'].sum()) // named['method'].nunique(), 'attribution')}"]
    ax = _start(ax, len(wide), title, notes, _swatches(OUTCOMES.values()))
    _stack(ax, wide, OUTCOMES, _floats(100 / wide["total"]))
    ax.set(xlabel="share of the annotated attributions (%)", ylabel="kind, method", xlim=(0, 100))
    return _rows(ax, list(wide.index))


def _methods(frame: pd.DataFrame) -> list[Line2D]:
    """Make a legend of the methods, in the order of the frame."""
    return [
        _marked(str(name), *METHODS[at % len(METHODS)])
        for at, name in enumerate(frame["method"].unique())
    ]


def _by_method(frame: pd.DataFrame) -> list[tuple[Line2D, pd.DataFrame]]:
    groups = (group for _, group in frame.groupby("method", sort=False))
    return list(zip(_methods(frame), groups, strict=True))


def _marked(words: str, colour: str, marker: str) -> Line2D:
    return Line2D([], [], color=colour, marker=marker, linestyle="none", label=words)


def _whiskers(
    ax: Axes, part: pd.DataFrame, value: str, places: NDArray[np.float64], like: Line2D
) -> None:
    """Draw values with their intervals, one a place, looking like an entry of the legend."""
    low, high = _floats(part["low"]), _floats(part["high"])
    ax.hlines(places, low, high, colors=like.get_color(), linewidth=1.5)
    look: dict[str, Any] = {"color": like.get_color(), "marker": like.get_marker()}
    ax.plot(_floats(part[value]), places, label=like.get_label(), linestyle="none", **look)


def _curves(
    ax: Axes, frame: pd.DataFrame, across: str, up: str, **look: Any
) -> list[tuple[Line2D, pd.DataFrame]]:
    """Draw a line with marks for each method; return its look and its part of the frame."""
    drawn = _by_method(frame)
    for mark, group in drawn:
        points = (100 * _floats(group[name]) for name in (across, up))
        look |= {"color": mark.get_color(), "marker": mark.get_marker(), "linewidth": 1}
        ax.plot(*points, label=mark.get_label(), **look)
    return drawn


def _above(
    ax: Axes, words: str, point: Point, like: Line2D, shift: Point, *, ha: str = "left"
) -> None:
    """Write near a mark, in its colour."""
    look: dict[str, Any] = {"color": like.get_color(), "ha": ha, "fontsize": 8}
    ax.annotate(words, point, shift, textcoords="offset points", **look)


def _start(
    ax: Axes | None,
    rows: float,
    title: str,
    notes: Sequence[str],
    handles: Sequence[Patch | Line2D] = (),
) -> Axes:
    """Write the question, the sample and the legend above Axes as high as the rows need.

    Without `ax` the Axes are on a figure of their own, which pyplot never hears of.
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
    """Return how many entries of a legend stand side by side: four, or fewer when they are long."""
    longest = max((len(str(handle.get_label())) for handle in handles), default=0)
    return 4 if longest <= 19 or len(handles) < 3 else 2


def _nothing(ax: Axes, words: str = "no quotations") -> Axes:
    ax.text(0.5, 0.5, words, ha="center", va="center", transform=ax.transAxes, color=QUIET)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    return ax


def _sample(table: pd.DataFrame, shown: pd.DataFrame, count: str, unit: str, by: str) -> list[str]:
    """Say how much there is, and how much of it is not drawn."""
    total = int(table[count].sum())
    one, _, more = unit.partition(" ")
    notes = [f"n = {_count(total, one)} {more}".rstrip()]
    if left := _left_out(table.index, shown.index, by):
        notes.append(f"{left[0]}, with {total - int(shown[count].sum()):,} of them")
    return notes


def _left_out(every: Sized, shown: Sized, noun: str) -> list[str]:
    left = len(every) - len(shown)
    return [f"{_count(left, noun)} not shown"] if left else []


def _rows(ax: Axes, names: Sequence[str] | pd.Series, *, grid: bool = True) -> Axes:
    """Name the rows, the first on top."""
    ax.set_yticks(range(len(names)), [_wrap(name) for name in names])
    edge = (0.55 if len(names) > 1 else 0.9) if grid else 0.5
    ax.set_ylim(len(names) - 1 + edge, -edge)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(grid, axis="x")
    return ax


def _columns(ax: Axes, names: list[str]) -> None:
    """Name the columns, on a slant where they are many."""
    slanted = len(names) > 4
    width = 24 if slanted else max(14, 60 // len(names))
    ax.set_xticks(range(len(names)), [_wrap(name, width) for name in names])
    if slanted:
        for label in ax.get_xticklabels():
            label.set(rotation=35, ha="right", rotation_mode="anchor")
    ax.tick_params(axis="x", length=0)
    ax.spines[:].set_visible(False)


def _counts(frame: pd.DataFrame, by: str, part: str, parts: list[str]) -> pd.DataFrame:
    """Lay the counts out, a row a group and a column a part, most quotations first."""
    need(frame, [by, part, "quotes"], f"summarize(quotes, by={[by, part]})")
    unknown = _unknown(by)
    filled = {by: _filled(frame[by], unknown), part: _filled(frame[part], "missing")}
    named = frame.assign(**filled)
    wide = named.pivot_table(
        index=by, columns=part, values="quotes", aggfunc="sum", fill_value=0, sort=False
    )
    wide = wide.reindex(columns=parts, fill_value=0).astype(int)
    wide["total"] = wide[parts].sum(axis=1)
    last = wide.index == unknown
    return wide.reset_index().iloc[np.lexsort((-wide["total"], last))]


def _stack(
    ax: Axes, table: pd.DataFrame, parts: dict[str, Swatch], scale: NDArray[np.float64]
) -> None:
    """Put the parts of each bar end to end, with their counts where there is room."""
    places = np.arange(len(table))
    left = np.zeros(len(table))
    room = 0.05 * (_floats(table["total"]) * scale).max()
    for part, (words, colour, hatch) in parts.items():
        width = _floats(table[part]) * scale
        look: dict[str, Any] = UNKNOWN if hatch else {"color": colour}
        bars = ax.barh(places, width, left=left, height=0.66, label=words, **look)
        counts = [f"{n}" if w >= room else "" for n, w in zip(table[part], width, strict=True)]
        ink: dict[str, Any] = {"color": _ink(colour), "fontsize": 8.5}
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.5} if hatch else None
        for text in ax.bar_label(bars, counts, label_type="center", **ink):
            text.set_bbox(box if text.get_text() else None)
        left = left + width


def _heading(quotation: str, target: str) -> str:
    return textwrap.fill(printable(f"{quotation} (towards: {target})"), 92, max_lines=3)


def _stack_chances(
    ax: Axes, table: pd.DataFrame, parts: dict[str, Swatch], places: NDArray[np.float64]
) -> None:
    """Put probabilities end to end at their places, in percent, written where there is room."""
    left = np.zeros(len(table))
    for part, (words, colour, _) in parts.items():
        width = 100 * _floats(table[part])
        look: dict[str, Any] = {"color": colour, "edgecolor": "white", "label": words}
        bars = ax.barh(places, width, left=left, height=0.8, **look)
        shares = [f"{share:.0f}" if share >= 5 else "" for share in width]
        ax.bar_label(bars, shares, label_type="center", color=_ink(colour), fontsize=8.5)
        left = left + width


def _hatch(bars: Sequence[Patch], unknown: pd.Series) -> None:
    """Set bars of nobody identified apart."""
    for bar, flag in zip(bars, unknown, strict=True):
        if flag:
            bar.set(**UNKNOWN)


def _beside(ax: Axes, ends: Iterable[float], words: Iterable[str]) -> None:
    """Write at the outer end of each bar."""
    for row, (end, word) in enumerate(zip(ends, words, strict=True)):
        side, shift = ("right", -5) if end < 0 else ("left", 5)
        look: dict[str, Any] = {"ha": side, "va": "center", "fontsize": 9}
        ax.annotate(word, (end, row), (shift, 0), textcoords="offset points", **look)


def _voices(shown: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame, str, str]]:
    """Part passages by voice: the author, six speakers, the other speakers, the unidentified."""
    by_author = shown["voice"].eq("author")
    spoken = shown[~by_author]
    names = spoken["speaker"].dropna().drop_duplicates().tolist()
    rest = names[len(HUES) :]
    parts = [("author", shown[by_author], AUTHOR, "o")]
    for name, colour, marker in zip(names, HUES, MARKERS, strict=False):
        parts.append((name, spoken[spoken["speaker"].eq(name)], colour, marker))
    others = spoken[spoken["speaker"].isin(rest)]
    parts.append((_count(len(rest), "other speaker"), others, "#222222", "p"))
    parts.append((UNIDENTIFIED, spoken[spoken["speaker"].isna()], "#222222", "d"))
    return (part for part in parts if len(part[1]))


def _cells(ax: Axes, shown: pd.DataFrame, rows: list[str], columns: list[str]) -> None:
    """Fill cells by score, mark what abstained, and write counts and interval in them."""
    scores = np.full((len(rows), len(columns)), np.nan)
    for cell in shown.to_dict("records"):
        row, column = rows.index(cell["holder"]), columns.index(cell["target"])
        look: dict[str, Any] = {"color": "#222222", "ha": "center", "va": "center"}
        if cell["n"]:
            scores[row, column] = cell["score"]
            look["color"] = _ink(SCORES(Normalize(-1, 1)(cell["score"])))
        else:
            look["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 2}
        lift = _foot(ax, row, column, int(cell["n"]), int(cell["abstained"]))
        words, size = _cell_words(cell), 8.5 if len(columns) < 6 else 7.5
        ax.text(column, row - lift, words, fontsize=size, linespacing=1.15, **look)
    edges = np.arange(len(columns) + 1) - 0.5, np.arange(len(rows) + 1) - 0.5
    colours: dict[str, Any] = {"cmap": SCORES, "vmin": -1, "vmax": 1, "edgecolors": "white"}
    ax.pcolormesh(*edges, np.ma.masked_invalid(scores), linewidth=2, zorder=0.5, **colours)


def _foot(ax: Axes, row: int, column: int, judged: int, abstained: int) -> float:
    """Draw what abstained, as a bar at the foot or all of the cell; return how far texts go up."""
    if not abstained:
        return 0.0
    width = 0.94 * abstained / (judged + abstained)
    foot, height = (0.33, 0.14) if judged else (-0.47, 0.94)
    bar = Rectangle((column - 0.47, row + foot), width, height, lw=0, **ABSTAINED)
    ax.add_patch(bar)
    return 0.07 if judged else 0.0


def _cell_words(cell: dict[Any, Any]) -> str:
    words = [f"{cell[name]:,} {name}" for name in COUNTS if cell[name]]
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
    """Choose names by their arrows, those that take a side and have most stances first.

    A name comes with an arrow, never alone.
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


def _nodes(ax: Axes, places: dict[str, Point]) -> None:
    """Draw the names around the circle, each written away from its middle."""
    across, up = zip(*places.values(), strict=True)
    ax.scatter(across, up, s=70, c="#333333", zorder=4)
    for name, (x, y) in places.items():
        side = "center" if abs(x) < 0.2 else ("left" if x > 0 else "right")
        edge = "center" if abs(y) < 0.5 else ("bottom" if y > 0 else "top")
        ax.annotate(
            _wrap(name, 20, 3),
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


def _swatches(parts: Iterable[Swatch]) -> list[Patch]:
    return [
        Patch(facecolor=colour, hatch=hatch, edgecolor="#8A8A8A", linewidth=0.6, label=words)
        for words, colour, hatch in parts
    ]


def _missing_last(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    return pd.concat([frame[frame[by].notna()], frame[frame[by].isna()]])


def _ranked(frame: pd.DataFrame, name: str, counts: list[str]) -> list[str]:
    """Order names by their counts, most first, who is not identified last."""
    weights = frame[counts].sum(axis=1).groupby(frame[name], sort=False).sum()
    order = weights.sort_values(ascending=False, kind="stable").index
    return sorted(order, key=lambda found: found == UNIDENTIFIED)


def _first(names: list[str], most: int) -> list[str]:
    """Keep the first names; who is not identified, last of all, has a place among them."""
    if names[most:] and names[-1] == UNIDENTIFIED:
        return [*names[: most - 1], UNIDENTIFIED]
    return names[:most]


def _unknown(by: str) -> str:
    """Name those without a name: an outlet is given or not, a speaker is identified or not."""
    return "outlet not given" if by == "outlet" else UNIDENTIFIED


def _filled(names: pd.Series, missing: str = UNIDENTIFIED) -> pd.Series:
    """Name the missing, and replace characters that can't be drawn."""
    return names.astype("string[python]").fillna(missing).map(printable)


def _wrap(name: str, width: int = 30, lines: int = 2) -> str:
    """Wrap a name; what does not fit is left out, the saved numbers have it."""
    clean = " ".join(printable(name).split())
    wrapped = textwrap.wrap(clean, width, max_lines=lines, placeholder=" …", break_on_hyphens=False)
    return "\n".join(wrapped)


def _floats(numbers: pd.Series) -> NDArray[np.float64]:
    return numbers.to_numpy(dtype=float, na_value=np.nan)


def _signed(value: float) -> str:
    text = f"{value:+.2f}".replace("-", MINUS)
    return text if text.strip(f"+{MINUS}0.") else "0"


def _percent(value: float) -> str:
    if 0 < value < 0.1:
        return "<0.1 %"
    return f"{value:.0f} %" if value >= 10 or not value else f"{value:.1f} %"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _ink(colour: Any) -> str:
    """Choose white or near-black for a text on a colour, whichever has more contrast (WCAG)."""
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in to_rgb(colour)]
    light = np.dot(linear, [0.2126, 0.7152, 0.0722]) + 0.05
    return "#FFFFFF" if 1.05 / light > light / 0.066 else "#222222"
