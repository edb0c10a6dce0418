"""Articles with quotations marked by speaker, as static HTML and as plain text."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, overload

import pandas as pd

from analysis.errors import UsageError
from analysis.frames.looks import speaker_looks
from analysis.frames.pairing import one_article, to_attributions
from analysis.marking import (
    CUE,
    SOURCE,
    Highlight,
    Layer,
    excerpt,
    folded_table,
    marked_html,
    marked_plain,
)
from analysis.palette import NOBODY, UNIDENTIFIED, Look, Looks, complete_looks, highlighting
from analysis.records import Attribution, Document
from analysis.safety import escape, one_line, printable
from analysis.spans import tidy
from analysis.wording import counted

NO_TITLE = "Who says what"
# Name -> letter and look.
People = dict[str, tuple[str, Look]]


@overload
def highlight(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    article_id: str | None = None,
    *,
    title: str | None = None,
    looks: Looks | None = None,
) -> Highlight: ...


@overload
def highlight(
    articles: Document,
    quotes: Sequence[Attribution],
    *,
    title: str | None = None,
    looks: Looks | None = None,
) -> Highlight: ...


def highlight(
    articles: pd.DataFrame | Document,
    quotes: pd.DataFrame | Sequence[Attribution],
    article_id: str | None = None,
    *,
    title: str | None = None,
    looks: Looks | None = None,
) -> Highlight:
    """Mark the quotations in an article by speaker.

    Args:
        articles: The articles frame, or a document.
        quotes: The quotes frame of these articles, or the attributions of the document, with the
            speakers that `link_speakers` or `attributions` filled in.
        article_id: Which article of the frame; the first one when left out.
        title: The heading; when left out, that of the article, or "Who says what".
        looks: The colour and line of each speaker; when left out, `speaker_looks(quotes)`.

    Raises:
        UsageError: When there is no such article, the quotations are not of these articles, or
            a frame and a document are mixed.
        SchemaError: When a frame lacks a column, or spans are no lists of [start, end].

    Example:
        >>> from analysis import schema
        >>> articles = schema.frame(
        ...     [{"article_id": "a", "title": "Talks", "text": "“No,” Kim said."}], "articles")
        >>> quotes = schema.frame([{
        ...     "article_id": "a", "quote_id": 0, "speaker": "Kim Yo Jong", "quote_type": "direct",
        ...     "content_spans": [[0, 5]], "source_spans": [[6, 9]], "cue_spans": [[10, 14]],
        ... }], "quotes")
        >>> highlight(articles, quotes)
        Talks
        <BLANKLINE>
        [A Kim Yo Jong: “No,”] Kim said.
        <BLANKLINE>
        [A] Kim Yo Jong: 1 quotation
        >>> from analysis import attributions, parse
        >>> document = parse("Ann Lee expects rain.")
        >>> print(highlight(document, attributions(document)).plain.splitlines()[2])
        Ann Lee expects [A Ann Lee: rain].
    """
    if isinstance(articles, Document):
        found = _of_document(quotes, article_id)
        return _marked(articles.text, found, title or NO_TITLE, [], looks or {})
    if not isinstance(quotes, pd.DataFrame):
        raise UsageError(
            f"quotes is a {type(quotes).__name__}; pass the quotes frame of these articles, or "
            "the document that the attributions are of in place of the articles"
        )
    article, own = one_article(articles, quotes, article_id)
    source = ", ".join(filter(None, (article["outlet"], article["published"])))
    error = article["error"]
    notes = [source, f"This article can't be analysed: {error}" if error else ""]
    notes = [note for note in notes if note]
    named = one_line(article["title"] or "") or f"Article {article['article_id']}"
    found, text = to_attributions(own), article["text"] or ""
    return _marked(text, found, title or named, notes, looks or speaker_looks(quotes))


def _of_document(quotes: Any, article_id: str | None) -> Sequence[Attribution]:
    if isinstance(quotes, pd.DataFrame) or article_id is not None:
        raise UsageError(
            "a document is highlighted with the list of its attributions and nothing else; "
            "pass the articles frame with the quotes frame"
        )
    return list(quotes)


def _marked(
    text: str, attributions: Sequence[Attribution], title: str, notes: list[str], looks: Looks
) -> Highlight:
    """Put together heading, legend, article and table."""
    order = sorted(range(len(attributions)), key=lambda at: (_begin(attributions[at]), at))
    people = _people((attributions[at].speaker.name for at in order), looks)
    layers = _layers(text, attributions, people)
    legend = _legend(attributions, people)
    words = [f"[{key}] {one_line(name)}: {count}" for key, name, count in legend]
    shown = [*(f"<p>{escape(note)}</p>" for note in notes), _legend_html(legend, people)]
    rows = [_row(text, attributions, order, place, people) for place in range(len(order))]
    head = ["No.", "Speaker", "Quoted", "Source", "Cue", "Quotation", "Within"]
    count = counted(len(rows), "quote")
    table = folded_table(head, rows, count, "Who says what, in the order of the text")
    body = "\n".join([*shown, marked_html(text, layers), table])
    plain = [
        one_line(title),
        *notes,
        "",
        marked_plain(text, layers),
        "",
        *(words or ["no quotations"]),
    ]
    return Highlight(one_line(title), body, printable("\n".join(plain)))


def _begin(attribution: Attribution) -> int:
    return min((start for start, _ in attribution.content), default=0)


def _people(names: Iterable[str | None], looks: Looks) -> People:
    """Give the speakers letters in the order of their quotations; "" is an unknown speaker."""
    found = list(dict.fromkeys(name for name in names if name))
    every = complete_looks(found, looks)
    known = {name: (_key(at), every[name]) for at, name in enumerate(found)}
    return known | {"": ("?", NOBODY)}


def _layers(text: str, attributions: Sequence[Attribution], people: People) -> list[Layer]:
    looks = [people[attribution.speaker.name or ""] for attribution in attributions]
    contents = [
        Layer(
            spans=tidy(attribution.content, len(text)),
            style=highlighting(look),
            key=key,
            name=attribution.speaker.name or excerpt(text, attribution.source) or UNIDENTIFIED,
            depth=_depth(attributions, at),
        )
        for at, (attribution, (key, look)) in enumerate(zip(attributions, looks, strict=True))
    ]
    sources = [Layer(tidy(each.source, len(text)), SOURCE) for each in attributions]
    cues = [Layer(tidy(each.cue, len(text)), CUE) for each in attributions]
    return [*contents, *sources, *cues]


def _depth(attributions: Sequence[Attribution], at: int) -> int:
    """Count the attributions around one; a cycle of parents ends the count."""
    seen = {at}
    parent = attributions[at].parent
    while parent is not None and parent not in seen and 0 <= parent < len(attributions):
        seen.add(parent)
        parent = attributions[parent].parent
    return len(seen) - 1


def _key(number: int) -> str:
    """Count in letters: A to Z, then AA, AB and so on."""
    letter = chr(ord("A") + number % 26)
    return letter if number < 26 else _key(number // 26 - 1) + letter


# Key, name and count of each speaker, in the order of the keys.
_Entry = tuple[str, str, str]


def _legend(attributions: Sequence[Attribution], people: People) -> list[_Entry]:
    counts = Counter(attribution.speaker.name or "" for attribution in attributions)
    entries = [(key, name, counts[name]) for name, (key, _) in people.items() if counts[name]]
    return [(key, name or UNIDENTIFIED, counted(n, "quotation")) for key, name, n in entries]


def _legend_html(legend: list[_Entry], people: People) -> str:
    if not legend:
        return "<p>No quotations were found.</p>"
    by_key = dict(people.values())
    looks = [by_key[key] for key, *_ in legend]
    entries = [
        f'<span style="{highlighting(look)};padding:1px 2px"><b>[{key}]</b>&nbsp;'
        f"{escape(one_line(name))}</span> {count}"
        for (key, name, count), look in zip(legend, looks, strict=True)
    ]
    marks = (
        f'Also marked: <span style="{SOURCE}">source</span> (dotted line), '
        f'<span style="{CUE}">cue</span> (italics)'
    )
    return f'<p style="line-height:2.1">{" · ".join(entries)}</p>\n<p>{marks}</p>'


def _row(
    text: str,
    attributions: Sequence[Attribution],
    order: list[int],
    place: int,
    people: People,
) -> list[str]:
    attribution = attributions[order[place]]
    name = attribution.speaker.name
    parent = attribution.parent
    return [
        str(place + 1),
        f"{people[name or ''][0]} {name or UNIDENTIFIED}",
        attribution.quote_type,
        excerpt(text, attribution.source),
        excerpt(text, attribution.cue),
        excerpt(text, attribution.content),
        f"no. {order.index(parent) + 1}" if parent in order else "",
    ]
