"""Charts of tone: along an article, by speaker, towards whom."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from analysis.palette import (
    ABSTAINED,
    MINUS,
    NOBODY,
    OTHERS,
    PLAIN,
    QUIET,
    UNIDENTIFIED,
    VERDICTS,
    VOICE_LOOKS,
    WRITER,
    Look,
    Looks,
)
from analysis.plots.drawing import (
    abstained_notes,
    begin_chart,
    draw_abstained,
    draw_intervals,
    draw_nothing,
    fill_bars,
    filled_names,
    floats,
    left_out,
    legend_mark,
    legend_swatches,
    looks_of,
    name_rows,
    sample_notes,
    styled,
    wrap_name,
    write_beside,
)
from analysis.schema import need
from analysis.wording import counted

SENTIMENT_TICKS = (
    [-1, -0.5, 0, 0.5, 1],
    [f"negative {MINUS}1", f"{MINUS}0.5", "0", "0.5", "positive 1"],
)


# Value of `shows` -> the title and the label of the axis.
SHOWN_AS = {
    "named": (
        "How does the tone towards those named change along the article?",
        "mean tone towards those named",
    ),
    "passage": (
        "How does the tone change along the article?",
        "tone of the passage as a whole",
    ),
    "words": (
        "How positive are the words along the article, whatever they mean?",
        "mean polarity of words, not of meaning",
    ),
}
# The most speakers with an entry of their own along an article.
MOST_VOICES = 6


@styled
def sentiment_along_article(
    tone: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str | None = None,
    looks: Looks | None = None,
) -> Axes:
    """Draw the tone of each passage at its place in the article, by author and speakers.

    Title and axis name the kind of tone: towards the names in a passage, of the whole passage, or,
    with TextBlob, of words without regard to meaning. Passages without judgement are hatched at 0.

    Args:
        tone: `sentiment_along_article(passages, sentiments)` of `summary`: `position`, `voice`,
            `speaker`, `polarity`, `abstained`, `shows`.
        title: The title; when left out, a question according to `shows`.

    Example:
        >>> frame = pd.DataFrame({
        ...     "position": [0.2, 0.8], "voice": ["author", "speaker"], "speaker": [None, "Kim"],
        ...     "polarity": [0.0, 0.5], "abstained": [0, 0], "shows": "named"})
        >>> [text.get_text() for text in sentiment_along_article(frame).get_legend().get_texts()]
        ['author (1)', 'Kim (1)']
    """
    columns = ["position", "voice", "speaker", "polarity", "abstained", "shows"]
    need(tone, columns, "summary.sentiment_along_article(passages, sentiments)")
    shown, silent = tone[tone["polarity"].notna()], tone[tone["polarity"].isna()]
    abstained = silent[silent["abstained"].gt(0)]
    question, axis = SHOWN_AS[tone["shows"].iloc[0] if len(tone) else "named"]
    ax = begin_chart(ax, 6 if len(shown) else 0, title or question, _along_notes(tone, shown))
    if shown.empty:
        return draw_nothing(ax, "no passages with a tone")
    for words, part, look in _voices(shown, looks):
        x, y = 100 * floats(part["position"]), floats(part["polarity"])
        ax.vlines(x, 0, y, color=look.colour, alpha=0.55, linewidth=1.6)
        name = f"{wrap_name(words, 20)} ({len(part)})"
        style: dict[str, Any] = {"c": look.colour, "marker": look.marker, "edgecolors": "white"}
        ax.scatter(x, y, s=44, linewidths=0.6, zorder=3, label=name, **style)
    if len(abstained):
        name = f"{VERDICTS['abstained'][0]} ({len(abstained)})"
        x = 100 * floats(abstained["position"])
        ax.scatter(x, 0 * x, s=60, marker="s", zorder=2, label=name, **ABSTAINED)
    ax.axhline(0, color=QUIET, linewidth=0.8)
    ax.grid(axis="y")
    ax.set(xlabel="position in the article (%)", xlim=(-2, 102), ylim=(-1.08, 1.08))
    ax.set_ylabel(axis)
    ax.set_yticks(*SENTIMENT_TICKS)
    ax.legend(title="Whose words", loc="upper left", bbox_to_anchor=(1.01, 1), alignment="left")
    return ax


def _along_notes(tone: pd.DataFrame, shown: pd.DataFrame) -> list[str]:
    named = " that name somebody" if tone["shows"].eq("named").any() else ""
    notes = [
        f"n = {counted(len(shown), 'passage')}{named}; a passage is a sentence or a part of one"
    ]
    if total := int(tone["abstained"].sum()):
        notes.append(f"{counted(total, 'tone')} not judged (abstained)")
    return notes


@styled
def sentiment_by_speaker(
    tone: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Whose words are positive, whose negative?",
    most: int = 20,
    looks: Looks | None = None,
) -> Axes:
    """Draw the mean polarity of the author and of each speaker.

    Abstentions are in no mean; their share is drawn on the right.

    Args:
        tone: `sentiment_by_speaker(passages)`: `voice`, `speaker`, `passages`, `mean_polarity`,
            `abstained`.

    Example:
        >>> frame = pd.DataFrame({
        ...     "voice": ["author", "speaker"], "speaker": [None, "Kim"], "passages": [9, 4],
        ...     "mean_polarity": [0.0, -0.5], "abstained": [0, 0]})
        >>> [label.get_text() for label in sentiment_by_speaker(frame).get_yticklabels()]
        ['author', 'Kim']
    """
    columns = ["voice", "speaker", "passages", "mean_polarity", "abstained"]
    need(tone, columns, "summary.sentiment_by_speaker(passages)")
    table = tone[tone["mean_polarity"].notna()]
    table = table.assign(n=table["passages"] - table["abstained"])
    shown = table.head(most)
    notes = sample_notes(table, shown, "n", "passage (in brackets)", "voice")
    aside = abstained_notes(tone)
    handles = legend_swatches([VERDICTS["abstained"]]) if aside else []
    ax = begin_chart(ax, len(shown), title, [*notes, *aside], handles)
    if shown.empty:
        return draw_nothing(ax, "no passages")
    authors = shown["voice"].eq("author")
    values, places = floats(shown["mean_polarity"]), np.arange(float(len(shown)))
    whose = looks_of(shown["speaker"], looks)
    whose = [WRITER if by else look for by, look in zip(authors, whose, strict=True)]
    fill_bars(ax.barh(places, values, height=0.66).patches, whose)
    words = [f"{_signed(x)} ({n:,})" for x, n in zip(values, shown["n"], strict=True)]
    write_beside(ax, values, words)
    ax.axvline(0, color=QUIET, linewidth=0.8)
    ax.set(xlabel=f"mean tone (polarity: {MINUS}1 negative, 1 positive)", xlim=(-1.15, 1.15))
    ax.set(ylabel="voice", xticks=[-1, -0.5, 0, 0.5, 1])
    if aside:
        draw_abstained(ax, shown, places, 0.4)
    return name_rows(ax, filled_names(shown["speaker"]).where(~authors, "author"), looks=whose)


@styled
def sentiment_towards(
    tone: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Whom do author and speakers treat well or badly?",
    most: int = 10,
    looks: Looks | None = None,
) -> Axes:
    """Draw the tone towards each target, in the author's voice and in the speakers'.

    Abstentions are in no score; their share is drawn on the right. A target with a look in `looks`
    has its mark.

    Args:
        tone: `sentiment_towards(sentiments)` of `summary`: `target`, `voice`, `n`, `abstained`,
            `score`, `low`, `high`.

    Example:
        >>> frame = pd.DataFrame({
        ...     "target": ["Kim", "Kim"], "voice": ["author", "speaker"], "n": [9, 4],
        ...     "abstained": [0, 0], "score": [0.0, -0.5], "low": [-0.5, -0.9], "high": [0.5, 0.3]})
        >>> ax = sentiment_towards(frame)
        >>> [(line.get_label(), line.get_xdata().tolist()) for line in ax.lines[:2]]
        [('author', [0.0]), ('speakers', [-0.5])]
    """
    columns = ["target", "voice", "n", "abstained", "score", "low", "high"]
    need(tone, columns, "summary.sentiment_towards(sentiments)")
    table = tone.assign(target=filled_names(tone["target"]))
    names = list(dict.fromkeys(table["target"]))
    shown = table[table["target"].isin(names[:most])]
    notes = [f"n = {counted(int(table['n'].sum()), 'passage')} (in brackets); line: 95 % interval"]
    notes += abstained_notes(table)
    if left := left_out(names, names[:most], "target"):
        notes.append(f"{left[0]}, with {int(table['n'].sum() - shown['n'].sum()):,} of them")
    handles = [legend_mark(*look) for look in VOICE_LOOKS.values()]
    aside = legend_swatches([VERDICTS["abstained"]]) if table["abstained"].any() else []
    ax = begin_chart(ax, 1.3 * len(names[:most]), title, notes, [*handles, *aside])
    if shown.empty:
        return draw_nothing(ax, "no targets")
    ax.set_xlim(-1.05, 1.15)
    for shift, (voice, look) in zip((-0.2, 0.2), VOICE_LOOKS.items(), strict=True):
        part = shown[shown["voice"].eq(voice)]
        places = np.array([names.index(name) for name in part["target"]]) + shift
        _draw_scores(ax, part, places, legend_mark(*look))
        if aside:
            draw_abstained(ax, part, places, 0.3)
    ax.axvline(0, color=QUIET, linewidth=0.8)
    ax.set(ylabel="target", xlabel="tone: share of positive passages less that of negative ones")
    ax.set_xticks(*SENTIMENT_TICKS)
    marks = [(looks or {}).get(name, PLAIN) for name in names[:most]]
    return name_rows(ax, names[:most], looks=marks)


def _draw_scores(ax: Axes, part: pd.DataFrame, places: NDArray[np.float64], like: Line2D) -> None:
    """Draw the scores of a voice with intervals and counts, where any passage was judged."""
    judged = part["n"].gt(0).to_numpy(dtype=bool)
    part, places = part[judged], places[judged]
    draw_intervals(ax, part, "score", places, like)
    for end, place, n in zip(floats(part["high"]), places, part["n"], strict=True):
        where: dict[str, Any] = {"textcoords": "offset points", "va": "center"}
        ax.annotate(f"({n:,})", (end, place), (4, 0), fontsize=8, color="#333333", **where)


def _voices(shown: pd.DataFrame, looks: Looks | None) -> Iterator[tuple[str, pd.DataFrame, Look]]:
    """Group passages by voice: author, six speakers, other speakers, unidentified speakers."""
    by_author = shown["voice"].eq("author")
    spoken = shown[~by_author]
    names = spoken["speaker"].dropna().drop_duplicates()
    rest = names[MOST_VOICES:]
    parts = [("author", shown[by_author], WRITER)]
    for name, look in zip(names[:MOST_VOICES], looks_of(names, looks), strict=False):
        parts.append((name, spoken[spoken["speaker"].eq(name)], look))
    parts.append(
        (counted(len(rest), "other speaker"), spoken[spoken["speaker"].isin(rest)], OTHERS)
    )
    parts.append((UNIDENTIFIED, spoken[spoken["speaker"].isna()], NOBODY))
    return (part for part in parts if len(part[1]))


def _signed(value: float) -> str:
    text = f"{value:+.2f}".replace("-", MINUS)
    return text if text.strip(f"+{MINUS}0.") else "0"
