"""The evidence for stances and tones, as sentences behind each cell of a chart."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from analysis import schema
from analysis.document import parse
from analysis.errors import SchemaError, choice
from analysis.frames.pairing import paired, rows_of
from analysis.frames.quotes import GAP
from analysis.marking import (
    CUE,
    SOURCE,
    Highlight,
    Layer,
    folded,
    marked_line,
    marked_plain,
    table_html,
)
from analysis.palette import LABELS, UNIDENTIFIED, Look, highlighting
from analysis.records import SENTIMENTS, STANCES, Document, Row
from analysis.safety import escape, one_line, printable
from analysis.schema import is_missing
from analysis.spans import LINE_END, Span, check_span, tidy
from analysis.summary.sentiments import sentiment_towards
from analysis.summary.stances import abstentions, stance_matrix
from analysis.wording import counted

TARGET = "border-bottom:2px solid"
MARKS_EXPLAINED = (
    f'<span style="{SOURCE}">source</span> (dotted line), '
    f'<span style="{CUE}">cue</span> (italics), '
    f'<span style="{TARGET}">target</span> (line), and what the label rests on, by its name'
)
# The most sentences for a judgement, and the most characters of a sentence.
MOST_SENTENCES, LONGEST_SENTENCE = 4, 600


@dataclass(frozen=True)
class _Kind:
    """The names of labels and columns of stances or of sentiments.

    Attributes:
        frame: The name of the frame.
        labels: All labels.
        polar: The labels that take a side.
        cell: The columns of a cell in the chart.
        who: The heading of the column with the holder.
        title: The title.
        chart: The function that makes the frame of the chart.
    """

    frame: str
    labels: tuple[str, ...]
    polar: tuple[str, ...]
    cell: tuple[str, str]
    who: str
    title: str
    chart: Callable[[pd.DataFrame], pd.DataFrame]


KINDS = {
    "holder": _Kind(
        "stances",
        STANCES,
        ("against", "favour"),
        ("holder", "target"),
        "Holder",
        "Who is for or against what, and in which words?",
        stance_matrix,
    ),
    "voice": _Kind(
        "sentiments",
        SENTIMENTS,
        ("negative", "positive"),
        ("target", "voice"),
        "Voice",
        "Whom do author and speakers treat well or badly, and in which words?",
        sentiment_towards,
    ),
}


@dataclass(frozen=True)
class _Shown:
    """A judgement with its evidence.

    Attributes:
        cell: The cell of the chart.
        cells: The cells of its row in the table: holder, target, label, probability, article.
        text: The sentences around the target.
        layers: The marks in these sentences.
    """

    cell: str
    cells: tuple[str, ...]
    text: str
    layers: tuple[Layer, ...]


def show_evidence(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    judged: pd.DataFrame,
    *,
    holder: str | None = None,
    target: str | None = None,
    label: str | None = None,
) -> Highlight:
    """Show the sentences behind stances or tones, folded by the cells of the chart.

    Marks show source and cue of the quotation, the target, and the evidence for the label: the
    evidence of a stance, the sentence of a tone. Below are the abstentions with their reasons.

    Args:
        articles: The frame that `quotes` was made from.
        quotes: The quotes frame.
        judged: The stances or the sentiments frame of these quotes.
        holder: Only judgements of this holder: a name, or "author" for the author's voice.
        target: Only judgements on this target.
        label: Only this label; when left out, the labels that take a side.

    Returns:
        An object shown as HTML in a notebook and as text in a terminal; `save` writes a page. The
        cells are in the order of `stance_matrix` or `sentiment_towards`.

    Raises:
        UsageError: When `judged` has no such holder, target or label, or is not of these articles.
        SchemaError: When a frame lacks a column.

    Example:
        >>> articles = schema.frame(
        ...     [{"article_id": "a", "text": "Kim hates the pact."}], "articles")
        >>> quotes = schema.frame([{
        ...     "article_id": "a", "quote_id": 0, "speaker": "Kim", "source_spans": [[0, 3]],
        ...     "cue_spans": [[4, 9]], "content_spans": [[10, 18]]}], "quotes")
        >>> stances = schema.frame([{
        ...     "article_id": "a", "quote_id": 0, "holder": "Kim", "target": "the pact",
        ...     "target_start": 10, "target_end": 18, "evidence_start": 4, "evidence_end": 18,
        ...     "label": "against", "p_against": 0.9}], "stances")
        >>> show_evidence(articles, quotes, stances)
        Who is for or against what, and in which words?
        <BLANKLINE>
        1 against
        <BLANKLINE>
        Kim, the pact: 1 against
        - Kim, 0.90, a: [source: Kim] [against: [cue: hates] [target: the pact]].
    """
    kind = _kind_of(judged)
    if label is not None and label not in kind.labels:
        raise choice("label", label, kind.labels)
    every = _voiced(schema.typed(judged, kind.frame), kind)
    every = every[every["target"].notna()]
    rows = _only(_only(every, "who", holder, "holder"), "target", target, "target")
    polar = rows[rows["label"].isin([label] if label else kind.polar) & rows["abstained"].isna()]
    order = {_cell(row, kind): place for place, row in enumerate(rows_of(kind.chart(every)))}
    shown = list(_shown(articles, quotes, polar, kind))
    shown.sort(key=lambda one: order.get(one.cell, len(order)))
    cells = {cell: list(group) for cell, group in groupby(shown, key=lambda one: one.cell)}
    return _page(kind, cells, _abstained(rows))


def _page(kind: _Kind, cells: dict[str, list[_Shown]], abstained: list[str]) -> Highlight:
    count = _count([one for group in cells.values() for one in group])
    body = [
        f"<p>{escape(count)}. Marked: {MARKS_EXPLAINED}.</p>",
        *(_folded(cell, group, kind) for cell, group in cells.items()),
        *(f"<p>{escape(words)}.</p>" for words in abstained),
    ]
    plain = [kind.title, "", count, *(_plain(cell, group) for cell, group in cells.items())]
    plain += [f"\n{words}" for words in abstained]
    return Highlight(kind.title, "\n".join(body), printable("\n".join(plain)))


def _kind_of(judged: object) -> _Kind:
    if isinstance(judged, pd.DataFrame):
        for column, kind in KINDS.items():
            if column in judged.columns:
                return kind
    raise SchemaError(
        "expected the stances or the sentiments frame; "
        "pass what analyze_stances or analyze_sentiments returned"
    )


def _voiced(judged: pd.DataFrame, kind: _Kind) -> pd.DataFrame:
    """Add the holder of each judgement: the author, a name, or "not identified"."""
    if kind.frame == "stances":
        return judged.assign(who=judged["holder"].fillna(UNIDENTIFIED))
    author = judged["voice"].eq("author")
    return judged.assign(who=judged["speaker"].fillna(UNIDENTIFIED).mask(author, "author"))


def _only(rows: pd.DataFrame, column: str, wanted: str | None, parameter: str) -> pd.DataFrame:
    if wanted is None:
        return rows
    chosen = rows[rows[column].eq(wanted).fillna(False)]
    if chosen.empty:
        raise choice(parameter, wanted, rows[column].value_counts().index[:8])
    return chosen


def _shown(
    articles: pd.DataFrame, quotes: pd.DataFrame, polar: pd.DataFrame, kind: _Kind
) -> Iterator[_Shown]:
    """Yield each judgement with its sentences; only articles with judgements are parsed."""
    by_article = {key: rows_of(group) for key, group in polar.groupby("article_id", sort=False)}
    for article, found in paired(articles, quotes):
        rows = by_article.pop(article["article_id"], None)
        if rows and article["error"] is None:
            document = parse(article["text"])
            numbered = {quote["quote_id"]: quote for quote in found}
            for row in rows:
                yield _one(document, row, numbered.get(row["quote_id"]), kind)
    if by_article:
        raise choice("article_id", next(iter(by_article)), map(str, articles["article_id"][:8]))


def _one(document: Document, row: Row, quote: Row | None, kind: _Kind) -> _Shown:
    place = f"of {row['target']!r} in article {row['article_id']!r}"
    target = check_span(f"target {place}", (row["target_start"], row["target_end"]), document.text)
    basis = _around(document, [target])
    if not is_missing(row.get("evidence_start")):
        ends = row["evidence_start"], row["evidence_end"]
        basis = [check_span(f"evidence {place}", ends, document.text)]
    parts = {name: quote[f"{name}_spans"] if quote else [] for name in ("source", "cue")}
    pieces = _pieces(document, target, [*basis, *parts["source"], *parts["cue"]])
    chosen = str(row["label"])
    marked = [
        (basis, chosen, highlighting(Look(LABELS[chosen], "solid", ""))),
        *((parts[name], name, style) for name, style in (("source", SOURCE), ("cue", CUE))),
        ([target], "target", TARGET),
    ]
    layers = [Layer(_moved(spans, pieces), style, name) for spans, name, style in marked]
    probability = f"{row[f'p_{chosen}']:.2f}" if not is_missing(row[f"p_{chosen}"]) else ""
    cells = (row["who"], row["target"], chosen, probability, row["article_id"])
    text = LINE_END.sub(" ", GAP.join(document.text[slice(*piece)] for piece in pieces))
    return _Shown(_cell(row, kind), tuple(map(str, cells)), text, tuple(layers))


def _cell(row: Row, kind: _Kind) -> str:
    """Name the cell of the chart."""
    first, second = (UNIDENTIFIED if is_missing(row[name]) else row[name] for name in kind.cell)
    voices = {"author": "by the author", "speaker": "by speakers"}
    return f"{first}, {voices.get(second, second) if kind.frame == 'sentiments' else second}"


def _around(document: Document, spans: Sequence[Span]) -> list[Span]:
    """Return the sentences with the spans; outside sentences, the spans themselves."""
    touched = [
        (start, end)
        for start, end in document.sentences
        if any(start < last and first < end for first, last in spans)
    ]
    return touched or list(spans)


def _pieces(document: Document, target: Span, spans: Sequence[Span]) -> list[Span]:
    """Return the sentences nearest to the target, with neighbours joined."""
    touched = _around(document, [target, *spans])
    nearest = sorted(touched, key=lambda one: max(one[0] - target[1], target[0] - one[1], 0))
    pieces: list[Span] = []
    for start, end in sorted(nearest[:MOST_SENTENCES]):
        near = start <= target[0] < end
        first = max(start, target[0] - LONGEST_SENTENCE) if near else start
        last = min(end, max(first, target[1] if near else 0) + LONGEST_SENTENCE)
        if pieces and not document.text[pieces[-1][1] : first].strip():
            pieces[-1] = (pieces[-1][0], last)
        else:
            pieces.append((first, last))
    return pieces


def _moved(spans: Sequence[Span], pieces: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans as offsets into the joined pieces, without the parts not shown."""
    moved: list[Span] = []
    shift = 0
    for start, end in pieces:
        inside = ((max(first, start), min(last, end)) for first, last in spans)
        moved += [(shift + a - start, shift + b - start) for a, b in inside if a < b]
        shift += end - start + len(GAP)
    return tidy(moved, shift)


def _count(group: list[_Shown]) -> str:
    """Count labels in words: "2 against, 1 favour"."""
    counts = Counter(one.cells[2] for one in group)
    return ", ".join(f"{n:,} {label}" for label, n in counts.most_common()) or "no label to show"


def _abstained(rows: pd.DataFrame) -> list[str]:
    """Note the number of abstentions and their reasons, if any."""
    reasons = abstentions(rows)
    if reasons.empty:
        return []
    pairs = zip(reasons["abstained"], reasons["rows"], strict=True)
    why = "; ".join(f"{reason} ({n:,})" for reason, n in pairs)
    return [f"{reasons['rows'].sum():,} of {counted(len(rows), 'row')} abstained: {why}"]


def _folded(cell: str, group: list[_Shown], kind: _Kind) -> str:
    """Fold away the table of a cell."""
    head = [kind.who, "Target", "Label", "Probability", "Article", "Words"]
    rows = [[*(escape(one_line(each)) for each in one.cells), _words(one)] for one in group]
    summary = f"{one_line(cell)}: {_count(group)}"
    return folded(summary, table_html(head, rows, "What it rests on, in the order of the articles"))


def _words(one: _Shown) -> str:
    return f'<span style="line-height:2.1">{marked_line(one.text, one.layers)}</span>'


def _plain(cell: str, group: list[_Shown]) -> str:
    lines = [f"\n{one_line(cell)}: {_count(group)}"]
    for one in group:
        who, _, _, probability, article = map(one_line, one.cells)
        words = marked_plain(one.text, one.layers)
        lines.append(f"- {', '.join(filter(None, (who, probability, article)))}: {words}")
    return "\n".join(lines)
