"""Articles with their quotations marked, as static HTML and as plain text.

The HTML holds inline styles alone and sets no text colour, so it reads in light and dark themes,
in a notebook that JupyterLab does not trust, and, stripped of all styles, on GitHub. A speaker is
never told by colour alone: each has a hue, a line below the words, and a label in the text.
"""

import html
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import schema
from analysis.articles import check_articles, is_missing
from analysis.errors import UsageError
from analysis.records import Attribution, Document, QuoteType, Span, Speaker, tidy

# Okabe and Ito's colours, which people with any colour vision tell apart, in our order.
HUES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
GREY = "#767676"
UNIDENTIFIED = "not identified"
SOURCE = "border-bottom:1px dotted"
CUE = "font-style:italic"
STROKES = ("solid", "double", "dashed", "dotted")
LINE = re.compile(r"[^\n\r\u2028\u2029]+")
# What a browser or a terminal would drop or obey, and halves of characters, which no file can hold.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Notebooks take what stands between these for a formula: "from $5 to $6".
MATH = re.compile(r"[$\\]")
NO_MATH = r'<span class="tex2jax_ignore mathjax_ignore">\g<0></span>'
DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LONGEST_NAME = 32
LONGEST_CELL = 240

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 17px/1.6 Georgia, "DejaVu Serif", serif; max-width: 44rem; margin: 2.5rem auto;
  padding: 0 1.25rem; }}
h1 {{ font-size: 1.7rem; line-height: 1.25; margin-bottom: .3rem; }}
b, details, h1, h1 ~ p {{ font-family: system-ui, "DejaVu Sans", sans-serif; }}
h1 ~ p {{ font-size: .9rem; line-height: 1.9; }}
details {{ margin-top: 2rem; font-size: .85rem; }}
summary {{ cursor: pointer; }}
table {{ border-collapse: collapse; margin-top: 1rem; }}
caption {{ text-align: left; padding-bottom: .5rem; }}
th, td {{ border-top: 1px solid #8888; padding: .4rem .6rem .4rem 0; vertical-align: top; }}
</style>
</head>
<body>
<main>
<h1 dir="auto">{heading}</h1>
{body}
</main>
</body>
</html>
"""


@dataclass(frozen=True, repr=False)
class Highlight:
    """An article with its quotations marked; a notebook shows it as HTML, a terminal as text.

    Attributes:
        title: The article's title; escaped where it is shown.
        body: What follows the heading, as HTML.
        plain: The whole as text: `[A Kim: We will not attend]`.
    """

    title: str
    body: str
    plain: str

    @property
    def html(self) -> str:
        """The heading and the body."""
        return f'<h3 dir="auto">{escape(self.title)}</h3>\n{self.body}'

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.plain}

    def __repr__(self) -> str:
        return self.plain

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write a page for browsers that needs no other file, and return its path.

        For a name that is made from an article's id, see `file_name`.

        Example:
            >>> import tempfile
            >>> shown = highlight_document(Document("Yes.", (), (), (), ()))
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     page = shown.save(Path(folder, "article.html")).read_text(encoding="utf-8")
            >>> page.splitlines()[1]
            '<html lang="en">'
        """
        title = html.escape(printable(self.title))
        page = PAGE.format(title=title, heading=escape(self.title), body=self.body)
        target = Path(path)
        target.write_bytes(page.encode())
        return target


@dataclass(frozen=True)
class _Layer:
    """Stretches of text that are marked alike, and the label that they begin with.

    Attributes:
        spans: Where; in order, none empty, none touching what is not text.
        style: The inline style; its last part, the room below, depends on what lies within.
        key: The short label; a layer without one has none.
        name: What the first label says after the key.
        depth: How many other quotations this one stands in.
    """

    spans: tuple[Span, ...]
    style: str
    key: str = ""
    name: str = ""
    depth: int = 0


# A layer and one of its spans, both by position.
_Open = tuple[int, int]


@dataclass(frozen=True)
class _Step:
    """A piece of text and what ends and begins before it.

    Attributes:
        closing: How many of the open stretches end.
        opening: Those that begin, from the outside in, each with its label, if any.
        text: The piece, within one line or between lines.
        in_line: Whether the piece is part of a line with words.
    """

    closing: int
    opening: list[tuple[_Open, str]]
    text: str
    in_line: bool


def highlight(
    articles: pd.DataFrame, quotes: pd.DataFrame, article_id: str | None = None
) -> Highlight:
    """Mark in an article's text who says what.

    Args:
        articles: The articles frame.
        quotes: The quotes frame of these articles.
        article_id: Which article; the first one when left out.

    Raises:
        UsageError: When there is no such article.
        SchemaError: When a frame lacks a column, or spans are no lists of [start, end].

    Example:
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
    """
    article = _article(check_articles(articles), article_id)
    own = schema.check(quotes, "quotes")
    own = own[own["quote_id"].notna() & own["article_id"].eq(article["article_id"]).fillna(False)]
    text = _known(article["text"])
    source = ", ".join(filter(None, (_known(article["outlet"]), _known(article["published"]))))
    error = _known(article["error"])
    notes = [source, f"This article can't be analysed: {error}" if error else ""]
    title = _visible(_known(article["title"])) or f"Article {_known(article['article_id'])}"
    return _marked(text, _attributions(own), title, [note for note in notes if note])


def highlight_attributions(
    document: Document, attributions: Sequence[Attribution], *, title: str = "Who says what"
) -> Highlight:
    """Mark in a document who says what; the speakers are those that `link_speakers` filled in.

    Example:
        >>> document = Document("Lee expects rain.", ((0, 17),), (), (), ())
        >>> rain = Attribution(((12, 16),), source=((0, 3),), speaker=Speaker("Ann Lee", "named"))
        >>> print(highlight_attributions(document, [rain]).plain.splitlines()[2])
        Lee expects [A Ann Lee: rain].
    """
    return _marked(document.text, attributions, title, [])


def highlight_document(document: Document, *, title: str = "Quotation marks") -> Highlight:
    """Mark in a document what stands in quotation marks.

    Example:
        >>> from analysis.document import parse
        >>> document = parse("“No,” he said.")
        >>> print(highlight_document(document).plain.splitlines()[2])
        [1: “No,”] he said.
    """
    layers = [
        _Layer(
            spans=tidy(quotation.spans, len(document.text)),
            style=_look(0 if quotation.closed else None),
            key=str(number),
            name="" if quotation.closed else "not closed",
        )
        for number, quotation in enumerate(document.quotations, start=1)
    ]
    count = _count(len(layers), "stretch in quotation marks", "stretches in quotation marks")
    rows = [
        [str(number), _cut(document.text, quotation.spans), "yes" if quotation.closed else "no"]
        for number, quotation in enumerate(document.quotations, start=1)
    ]
    table = _table(["No.", "Words", "Closed"], rows, count, "Stretches in their order")
    body = f"<p>{count}</p>\n{_article_html(document.text, layers)}\n{table}"
    plain = f"{printable(_visible(title))}\n\n{_article_plain(document.text, layers)}\n\n{count}"
    return Highlight(_visible(title), body, plain)


def printable(text: str) -> str:
    """Replace what can't be shown, one character by one; line breaks and tabs stay.

    Example:
        >>> printable("a" + chr(0) + "b" + chr(0xD800))
        'a�b�'
    """
    return UNPRINTABLE.sub("\ufffd", text)


def escape(text: str) -> str:
    """Return HTML that shows a text as it is: no tag, no formula, nothing that can't be shown.

    Example:
        >>> escape("<b> & <i>")
        '&lt;b&gt; &amp; &lt;i&gt;'
    """
    return MATH.sub(NO_MATH, html.escape(printable(text)))


def _article(articles: pd.DataFrame, article_id: str | None) -> dict[str, Any]:
    if articles.empty:
        raise UsageError("the articles frame has no row, so there is no article to show")
    if article_id is None:
        return dict(articles.iloc[0])
    found = articles[articles["article_id"].eq(article_id).fillna(False)]
    if found.empty:
        some = ", ".join(repr(name) for name in articles["article_id"].head(5))
        raise UsageError(f"article_id={article_id!r} is not among the articles; they begin {some}")
    return dict(found.iloc[0])


def _known(value: Any) -> str:
    return "" if is_missing(value) else str(value)


def _attributions(quotes: pd.DataFrame) -> list[Attribution]:
    """Turn rows back into records; a parent is then told by its position."""
    positions = {number: place for place, number in enumerate(quotes["quote_id"])}
    return [
        Attribution(
            content=_spans(row["content_spans"]),
            source=_spans(row["source_spans"]),
            cue=_spans(row["cue_spans"]),
            quote_type=_quote_type(row["quote_type"]),
            parent=None if is_missing(row["parent"]) else positions.get(row["parent"]),
            speaker=Speaker(name=_known(row["speaker"]) or None),
        )
        for row in quotes.to_dict("records")
    ]


def _quote_type(value: Any) -> QuoteType:
    return value if value in ("direct", "mixed") else "indirect"


def _spans(value: Any) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in schema.span_lists(value) or ())


def _marked(
    text: str, attributions: Sequence[Attribution], title: str, notes: list[str]
) -> Highlight:
    """Put together heading, legend, article and table; what the public functions share."""
    order = sorted(range(len(attributions)), key=lambda at: (_begin(attributions[at]), at))
    people = _people(attributions[at].speaker.name for at in order)
    layers = _layers(text, attributions, people)
    legend = _legend(attributions, people)
    words = [f"[{key}] {_visible(name)}: {count}" for key, name, count in legend]
    shown = [*(f"<p>{escape(note)}</p>" for note in notes), _legend_html(legend, people)]
    rows = [_row(text, attributions, order, place, people) for place in range(len(order))]
    head = ["No.", "Speaker", "Quoted", "Source", "Cue", "Quotation", "Within"]
    count = _count(len(rows), "quote", "quotes")
    table = _table(head, rows, count, "Who says what, in the order of the text")
    body = "\n".join([*shown, _article_html(text, layers), table])
    plain = [
        _visible(title),
        *notes,
        "",
        _article_plain(text, layers),
        "",
        *(words or ["no quotations"]),
    ]
    return Highlight(_visible(title), body, printable("\n".join(plain)))


def _begin(attribution: Attribution) -> int:
    return min((start for start, _ in attribution.content), default=0)


def _people(names: Iterable[str | None]) -> dict[str, int]:
    """Number the speakers by their first quotation; who is not identified gets no number."""
    return {name: at for at, name in enumerate(dict.fromkeys(name for name in names if name))}


def _layers(text: str, attributions: Sequence[Attribution], people: dict[str, int]) -> list[_Layer]:
    contents = [
        _Layer(
            spans=tidy(attribution.content, len(text)),
            style=_look(people.get(attribution.speaker.name or "")),
            key=_key(people.get(attribution.speaker.name or "")),
            name=attribution.speaker.name or _cut(text, attribution.source) or UNIDENTIFIED,
            depth=_depth(attributions, at),
        )
        for at, attribution in enumerate(attributions)
    ]
    sources = [_Layer(tidy(each.source, len(text)), SOURCE) for each in attributions]
    cues = [_Layer(tidy(each.cue, len(text)), CUE) for each in attributions]
    return [*contents, *sources, *cues]


def _depth(attributions: Sequence[Attribution], at: int) -> int:
    """Count the attributions around one; a chain that bites its tail ends."""
    seen = {at}
    parent = attributions[at].parent
    while parent is not None and parent not in seen and 0 <= parent < len(attributions):
        seen.add(parent)
        parent = attributions[parent].parent
    return len(seen) - 1


def _look(number: int | None) -> str:
    """Give each of the first 24 speakers another pair of hue and line."""
    if number is None:
        return f"background-color:rgba(118,118,118,0.2);border-bottom:3px dotted {GREY}"
    hue = HUES[number % len(HUES)]
    stroke = STROKES[(number + number // 12) % len(STROKES)]
    red, green, blue = (int(hue[at : at + 2], 16) for at in (1, 3, 5))
    return f"background-color:rgba({red},{green},{blue},0.22);border-bottom:3px {stroke} {hue}"


def _key(number: int | None) -> str:
    """Count in letters: A to Z, then AA, AB and so on; `?` is nobody known."""
    if number is None:
        return "?"
    letter = chr(ord("A") + number % 26)
    return letter if number < 26 else _key(number // 26 - 1) + letter


def _pieces(text: str, layers: Sequence[_Layer]) -> Iterator[tuple[Span, list[_Open], bool]]:
    """Cut the text wherever something begins or ends, a line too; give what covers each piece."""
    begins: dict[int, list[_Open]] = {}
    ends: dict[int, list[_Open]] = {}
    for at, layer in enumerate(layers):
        for number, (start, end) in enumerate(layer.spans):
            begins.setdefault(start, []).append((at, number))
            ends.setdefault(end, []).append((at, number))
    lines = {match.start(): match.end() for match in LINE.finditer(text) if match.group().strip()}
    active: set[_Open] = set()
    line_end = 0
    for start, end in pairwise(sorted({0, len(text), *lines, *lines.values(), *begins, *ends})):
        active = (active - set(ends.get(start, ()))) | set(begins.get(start, ()))
        line_end = lines.get(start, line_end)
        in_line = start < line_end
        stack = sorted(active, key=lambda which: _rank(layers, which)) if in_line else []
        yield (start, end), stack, in_line


def _rank(layers: Sequence[_Layer], which: _Open) -> tuple[bool, int, int, int, int]:
    """Order from the outside in: quotations by nesting and length, then sources and cues."""
    at, number = which
    start, end = layers[at].spans[number]
    return not layers[at].key, layers[at].depth, start - end, at, number


def _steps(text: str, layers: Sequence[_Layer]) -> Iterator[_Step]:
    """Walk over the text; a stretch that another one crosses ends there and begins anew."""
    opened: list[_Open] = []
    named: set[int] = set()
    shown: set[_Open] = set()
    for (start, end), stack, in_line in [*_pieces(text, layers), ((0, 0), [], False)]:
        kept = _kept(opened, stack)
        opening = [
            (which, "" if which in shown else _label(layers[which[0]], which[0] in named))
            for which in stack[kept:]
        ]
        yield _Step(len(opened) - kept, opening, text[start:end], in_line)
        shown = shown | set(stack) if in_line else set()
        named.update(at for at, _ in stack)
        opened = stack


def _kept(opened: list[_Open], stack: list[_Open]) -> int:
    """Count how many of the open stretches, from the outside in, go on."""
    same = (before == after for before, after in zip(opened, stack, strict=False))
    return next((at for at, equal in enumerate(same) if not equal), min(len(opened), len(stack)))


def _label(layer: _Layer, again: bool) -> str:
    return layer.key if again or not layer.name else f"{layer.key} {_short(layer.name)}"


def _article_html(text: str, layers: Sequence[_Layer]) -> str:
    """Wrap each line in a paragraph and each stretch in a span; no character is lost or added."""
    rooms = _rooms(text, layers)
    written: list[str] = []
    in_line = False
    for step in _steps(text, layers):
        written.append("</span>" * step.closing)
        if step.in_line != in_line:
            written.append('<p dir="auto" style="line-height:2.1">' if step.in_line else "</p>")
        for which, label in step.opening:
            style = layers[which[0]].style + rooms[which]
            key, _, name = label.partition(" ")
            shown = f"[{escape(key)}{'&nbsp;' if name else ''}{escape(name)}] "
            written.append(f'<span style="{style}">')
            written.append(f'<b style="font-size:80%">{shown}</b>' if label else "")
        written.append(escape(step.text))
        in_line = step.in_line
    return f"<div>{''.join(written)}</div>"


def _rooms(text: str, layers: Sequence[_Layer]) -> dict[_Open, str]:
    """Leave room below an outer stretch, so that its line runs below those of the inner ones."""
    within: dict[_Open, int] = {}
    for _, stack, _ in _pieces(text, layers):
        for at, which in enumerate(reversed(stack)):
            within[which] = max(within.get(which, 0), at)
    return {
        which: f";padding:1px 2px {1 + 4 * inner}px" if layers[which[0]].key else ""
        for which, inner in within.items()
    }


def _article_plain(text: str, layers: Sequence[_Layer]) -> str:
    """Bracket each quotation; sources and cues stay unmarked."""
    written: list[str] = []
    opened: list[_Layer] = []
    for step in _steps(text, layers):
        for _ in range(step.closing):
            written.append("]" if opened.pop().key else "")
        for (at, _), label in step.opening:
            opened.append(layers[at])
            written.append(f"[{label or layers[at].key}: " if layers[at].key else "")
        written.append(step.text)
    return printable(re.sub("\r\n?", "\n", "".join(written)).rstrip("\n"))


# Key, name and count of each speaker, in the order of the keys.
_Entry = tuple[str, str, str]


def _legend(attributions: Sequence[Attribution], people: dict[str, int]) -> list[_Entry]:
    counts = Counter(attribution.speaker.name or "" for attribution in attributions)
    entries = [(_key(number), name, counts[name]) for name, number in people.items()]
    if counts[""]:
        entries.append((_key(None), UNIDENTIFIED, counts[""]))
    return [(key, name, _count(n, "quotation", "quotations")) for key, name, n in entries]


def _legend_html(legend: list[_Entry], people: dict[str, int]) -> str:
    if not legend:
        return "<p>No quotations were found.</p>"
    entries = [
        f'<span style="{_look(people.get(name))};padding:1px 2px"><b>[{key}]</b>&nbsp;'
        f"{escape(_visible(name))}</span> {count}"
        for key, name, count in legend
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
    people: dict[str, int],
) -> list[str]:
    attribution = attributions[order[place]]
    name = attribution.speaker.name
    parent = attribution.parent
    return [
        str(place + 1),
        f"{_key(people.get(name or ''))} {name or UNIDENTIFIED}",
        attribution.quote_type,
        _cut(text, attribution.source),
        _cut(text, attribution.cue),
        _cut(text, attribution.content),
        f"no. {order.index(parent) + 1}" if parent in order else "",
    ]


def _table(head: list[str], rows: list[list[str]], count: str, caption: str) -> str:
    """Fold a table away: what screen readers, and GitHub without styles, show of the marking."""
    if not rows:
        return ""
    left = 'style="text-align:left"'
    titles = "".join(f'<th scope="col" {left}>{escape(title)}</th>' for title in head)
    lines = "\n".join(
        f'<tr><th scope="row" {left}>{escape(first)}</th>'
        + "".join(f'<td dir="auto" {left}>{escape(cell)}</td>' for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f"<details><summary>{count} as a table</summary>\n<table>\n"
        f"<caption>{caption}</caption>\n<thead><tr>{titles}</tr></thead>\n"
        f"<tbody>\n{lines}\n</tbody>\n</table>\n</details>"
    )


def _cut(text: str, spans: Iterable[Span]) -> str:
    """Join stretches to one line of bounded length."""
    words = " … ".join(text[start:end] for start, end in tidy(spans, len(text)))
    words = _visible(words)
    return words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - 1].rstrip() + "…"


def _short(name: str) -> str:
    """Shorten a name at a word for the label; the legend has it in full."""
    whole = _visible(name)
    if len(whole) <= LONGEST_NAME:
        return whole
    cut = whole[: LONGEST_NAME - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _visible(name: str) -> str:
    """Put on one line; marks that would turn the direction of what follows are dropped."""
    return " ".join(DIRECTIONS.sub("", name).split())


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
