"""Charts of tone: along an article, by speaker, towards whom."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.palette import AUTHOR, HUES, MARKERS, MINUS, QUIET, SPEAKER, UNIDENTIFIED, VOICES
from analysis.plots.drawing import (
    begin_chart,
    draw_intervals,
    draw_nothing,
    filled_names,
    floats,
    hatch_unknown,
    left_out,
    legend_mark,
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


@styled
def sentiment_along_article(
    tone: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "How does the tone change along the article?",
) -> Axes:
    """Draw the polarity of each passage where it stands, the author's apart from the speakers'.

    Args:
        tone: `sentiment_along_article(passages)`: `position`, `voice`, `speaker`, `polarity`.
        ax: Where to draw.
        title: The question.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> frame = pd.DataFrame({
        ...     "position": [0.2, 0.8], "voice": ["author", "speaker"], "speaker": [None, "Kim"],
        ...     "polarity": [0.0, 0.5]})
        >>> [text.get_text() for text in sentiment_along_article(frame).get_legend().get_texts()]
        ['author (1)', 'Kim (1)']
    """
    need(
        tone,
        ["position", "voice", "speaker", "polarity"],
        "summary.sentiment_along_article(passages)",
    )
    shown = tone[tone["polarity"].notna()]
    notes = [f"n = {counted(len(shown), 'passage')}; a passage is a sentence or a part of one"]
    ax = begin_chart(ax, 6 if len(shown) else 0, title, notes)
    if shown.empty:
        return draw_nothing(ax, "no passages")
    for words, part, colour, marker in _voices(shown):
        x, y = 100 * floats(part["position"]), floats(part["polarity"])
        ax.vlines(x, 0, y, color=colour, alpha=0.55, linewidth=1.6)
        look: dict[str, Any] = {"c": colour, "marker": marker, "edgecolors": "white"}
        name = f"{wrap_name(words, 20)} ({len(part)})"
        ax.scatter(x, y, s=44, linewidths=0.6, zorder=3, label=name, **look)
    ax.axhline(0, color=QUIET, linewidth=0.8)
    ax.grid(axis="y")
    ax.set(xlabel="position in the article (%)", xlim=(-2, 102), ylim=(-1.08, 1.08))
    ax.set_ylabel("tone of the passage (polarity)")
    ax.set_yticks(*SENTIMENT_TICKS)
    ax.legend(title="Whose words", loc="upper left", bbox_to_anchor=(1.01, 1), alignment="left")
    return ax


@styled
def sentiment_by_speaker(
    tone: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Whose words are positive, whose negative?",
    most: int = 20,
) -> Axes:
    """Draw the mean polarity of the author and of each speaker.

    Args:
        tone: `sentiment_by_speaker(passages)`: `voice`, `speaker`, `passages`, `mean_polarity`.
        ax: Where to draw.
        title: The question.
        most: How many bars at most; the chart says how many are left out.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> frame = pd.DataFrame({
        ...     "voice": ["author", "speaker"], "speaker": [None, "Kim"], "passages": [9, 4],
        ...     "mean_polarity": [0.0, -0.5]})
        >>> [label.get_text() for label in sentiment_by_speaker(frame).get_yticklabels()]
        ['author', 'Kim']
    """
    columns = ["voice", "speaker", "passages", "mean_polarity"]
    need(tone, columns, "summary.sentiment_by_speaker(passages)")
    table = tone[tone["mean_polarity"].notna()]
    shown = table.head(most)
    notes = sample_notes(table, shown, "passages", "passage (in brackets)", "voice")
    ax = begin_chart(ax, len(shown), title, notes)
    if shown.empty:
        return draw_nothing(ax, "no passages")
    authors = shown["voice"].eq("author")
    values = floats(shown["mean_polarity"])
    colours = np.where(authors, AUTHOR, SPEAKER).tolist()
    bars = ax.barh(np.arange(len(values)), values, height=0.66, color=colours)
    hatch_unknown(bars.patches, shown["speaker"].isna() & ~authors)
    words = [f"{_signed(x)} ({n:,})" for x, n in zip(values, shown["passages"], strict=True)]
    write_beside(ax, values, words)
    ax.axvline(0, color=QUIET, linewidth=0.8)
    ax.set(xlabel=f"mean tone (polarity: {MINUS}1 negative, 1 positive)", xlim=(-1.15, 1.15))
    ax.set(ylabel="voice", xticks=[-1, -0.5, 0, 0.5, 1])
    return name_rows(ax, filled_names(shown["speaker"]).where(~authors, "author"))


@styled
def sentiment_towards(
    tone: pd.DataFrame,
    *,
    ax: Axes | None = None,
    title: str = "Whom do author and speakers treat well or badly?",
    most: int = 10,
) -> Axes:
    """Draw the tone towards each target, in the author's voice and in the speakers'.

    Args:
        tone: `sentiment_towards(sentiments)` of `summary`: `target`, `voice`, `n`, `score`, `low`,
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
        >>> ax = sentiment_towards(frame)
        >>> [(line.get_label(), line.get_xdata().tolist()) for line in ax.lines[:2]]
        [('author', [0.0]), ('speakers', [-0.5])]
    """
    columns = ["target", "voice", "n", "score", "low", "high"]
    need(tone, columns, "summary.sentiment_towards(sentiments)")
    table = tone.assign(target=filled_names(tone["target"]))
    names = list(dict.fromkeys(table["target"]))
    shown = table[table["target"].isin(names[:most])]
    notes = [f"n = {counted(int(table['n'].sum()), 'passage')} (in brackets); line: 95 % interval"]
    if left := left_out(names, names[:most], "target"):
        notes.append(f"{left[0]}, with {int(table['n'].sum() - shown['n'].sum()):,} of them")
    handles = [legend_mark(*look) for look in VOICES.values()]
    ax = begin_chart(ax, 1.3 * len(names[:most]), title, notes, handles)
    if shown.empty:
        return draw_nothing(ax, "no targets")
    for shift, (voice, (words, colour, marker)) in zip((-0.2, 0.2), VOICES.items(), strict=True):
        part = shown[shown["voice"].eq(voice)]
        places = np.array([names.index(name) for name in part["target"]]) + shift
        draw_intervals(ax, part, "score", places, legend_mark(words, colour, marker))
        for end, place, n in zip(floats(part["high"]), places, part["n"], strict=True):
            where: dict[str, Any] = {"textcoords": "offset points", "va": "center"}
            ax.annotate(f"({n:,})", (end, place), (4, 0), fontsize=8, color="#333333", **where)
    ax.axvline(0, color=QUIET, linewidth=0.8)
    ax.set(ylabel="target", xlabel="tone: share of positive passages less that of negative ones")
    ax.set_xlim(-1.05, 1.15)
    ax.set_xticks(*SENTIMENT_TICKS)
    return name_rows(ax, names[:most])


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
    parts.append((counted(len(rest), "other speaker"), others, "#222222", "p"))
    parts.append((UNIDENTIFIED, spoken[spoken["speaker"].isna()], "#222222", "d"))
    return (part for part in parts if len(part[1]))


def _signed(value: float) -> str:
    text = f"{value:+.2f}".replace("-", MINUS)
    return text if text.strip(f"+{MINUS}0.") else "0"
