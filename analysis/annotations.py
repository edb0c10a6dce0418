"""Attributions as annotations of their articles: W3C Web Annotation and brat standoff.

Offsets of both are ours: code points of the untouched text.

**Web Annotation** (`.jsonld`): an Annotation Collection with all annotations in its first page,
after the Web Annotation Data Model of 23 February 2017. Each attribution is an Annotation whose
motivation is `identifying`, since it says whose word the target is. Its targets are the pieces of
the content, and nothing else: by the standard, each body is about each target by itself, and what
is said of a content does not hold of the words beside it. The bodies, told apart by their purpose:

- `identifying` the name of the speaker, a text; `describing` instead when it is only a description
  of somebody unnamed; `commenting` instead when nobody was found, and why;
- `classifying` the quote type, a text; `assessing` the confidence, a number as text;
- `identifying` a piece of the source, `describing` a piece of the cue: parts of the article;
- `linking` to the annotation of the attribution that this one stands in.

A part of the article is a SpecificResource whose source is `urn:news-quotes:article:` with the
percent-encoded id, selected by position and by its words. An article that can't be analysed has an
Annotation, too, `commenting` on the whole of it, whose text is the error.

**brat** (`.brat`, a folder): for each article its text, as it is, and its annotations, called by
`file_name`; `annotation.conf` for brat; `articles.csv`, which says what file is which article, and
which articles have none since they have an error. Text-bound are `Content`, with `QuoteType` and
`SpeakerKind`, `Source` and `Cue`; an `Attribution` leads from the content to its source and to its
cue, `Within` to the content around it. A note on the content is JSON: the columns `quote_id`,
`speaker`, `unresolved_reason` and `confidence` of the quotes frame. In brat no annotation goes over
the end of a line, so such a span is cut there; the note then has the column `*_spans`, too.
"""

import csv
import io
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import pandas as pd

from analysis import schema
from analysis.articles import SURROGATE, check_articles
from analysis.errors import SchemaError, UsageError
from analysis.exports import check_path, file_name, guarded, quoted
from analysis.files import replacing, replacing_folder
from analysis.records import QuoteType, Span, SpeakerKind, check_span, tidy

Row = dict[str, Any]
Paired = tuple[Row, list[Row]]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ARTICLE = "urn:news-quotes:article:"
SPANS = {role: f"{role}_spans" for role in ("content", "source", "cue")}
NUMBERS = ("quote_id", "parent")
# How many characters a selector has of the text on either side.
AROUND = 32
LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
# What JSON may hold as it is, and a reader of lines would cut at.
LINE_END = re.compile("[\x85\u2028\u2029]")
CONFIGURATION = f"""\
[entities]
Content
Source
Cue

[relations]
Attribution\tArg1:Content, Arg2:Source|Cue
Within\tArg1:Content, Arg2:Content
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>

[events]

[attributes]
QuoteType\tArg:Content, Value:{"|".join(get_args(QuoteType))}
SpeakerKind\tArg:Content, Value:{"|".join(get_args(SpeakerKind))}
"""


def write_annotations(
    articles: pd.DataFrame, quotes: pd.DataFrame, target: str | os.PathLike[str]
) -> None:
    r"""Write who is quoted as annotations: W3C Web Annotation or brat standoff.

    Args:
        articles: The frame that `quotes` was made from.
        quotes: What `analyze` returned.
        target: A `.jsonld` file, or a `.brat` folder that is new or empty; see this module on what
            they hold.

    Raises:
        UsageError: When the extension is another, the target can't be written, or the quotations
            are not those of the articles.
        SchemaError: When a frame lacks a column, or a quotation has no content.

    Example:
        >>> import tempfile
        >>> from analysis import analyze, read_articles
        >>> articles = read_articles("Ilse Varga said she would not sign.\n")
        >>> quotes = analyze(articles, method="rules")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_annotations(articles, quotes, f"{folder}/mine.brat")
        ...     print(Path(folder, "mine.brat", "text.ann").read_text("utf-8").splitlines()[0])
        T1	Content 16 34	she would not sign
    """
    extension = check_path(os.fspath(target), ANNOTATIONS)
    ANNOTATIONS[extension](_paired(articles, quotes), Path(target))


def _paired(articles: pd.DataFrame, quotes: pd.DataFrame) -> list[Paired]:
    """Return each article with its quotations, whose spans are checked."""
    articles, quotes = check_articles(articles), schema.check(quotes, "quotes")
    strange = sorted(set(quotes["article_id"].dropna()) - set(articles["article_id"]))
    if strange:
        raise UsageError(
            f"quotes has article_id={strange[0]!r}, which articles lacks; "
            "pass the frame that quotes was made from"
        )
    return [
        (article, [one | _checked(article["text"], one) for one in own])
        for article, own in quoted(articles, quotes)
    ]


def _checked(text: str, one: Row) -> Row:
    """Return what of an attribution are numbers, spans once they are known to lie in the text."""
    place = f"of quotation {one['quote_id']} of article {one['article_id']!r}"
    found = {column: schema.span_lists(one[column]) or [] for column in SPANS.values()}
    if not found[SPANS["content"]]:
        raise SchemaError(f"content_spans {place} is empty; pass what analyze returned")
    spans = {
        column: [check_span(f"{column} {place}", span, text) for span in spans]
        for column, spans in found.items()
    }
    numbers = {name: one[name] if one[name] is None else int(one[name]) for name in NUMBERS}
    return spans | numbers


# --- Web Annotation


def _write_web(paired: list[Paired], target: Path) -> None:
    # Named by what they say, so that those of two runs are told apart, and the same stay the same.
    said = json.dumps(list(_web_annotations("", paired)))
    collection = f"urn:uuid:{uuid5(NAMESPACE_URL, said)}"
    items = list(_web_annotations(collection, paired))
    document = json.dumps(_collection(collection, items), ensure_ascii=False, indent=1)
    with replacing(target) as path:
        path.write_bytes(_encoded(document + "\n"))


def _encoded(text: str) -> bytes:
    return SURROGATE.sub("\ufffd", text).encode()


def _web_annotations(collection: str, paired: list[Paired]) -> Iterator[Row]:
    for number, (article, own) in enumerate(paired, 1):
        yield from _web_article(collection, number, article, own)


def _collection(iri: str, items: list[Row]) -> Row:
    """Put annotations in a collection; one without any has no page, which must not be empty."""
    page = {"id": f"{iri}#page-1", "type": "AnnotationPage", "startIndex": 0, "items": items}
    described = {
        "@context": CONTEXT,
        "id": iri,
        "type": "AnnotationCollection",
        "label": "Who said what",
        "total": len(items),
    }
    return described | ({"first": page, "last": page["id"]} if items else {})


def _web_article(collection: str, number: int, article: Row, own: list[Row]) -> Iterator[Row]:
    name = quote(article["article_id"], safe="", errors="surrogatepass")
    if article["error"]:
        body = [_said("commenting", article["error"])]
        yield _annotation(f"{collection}#{name}/row-{number}", "commenting", body, [ARTICLE + name])
    known = {one["quote_id"]: f"{collection}#{name}/{one['quote_id']}" for one in own}
    for one in own:
        target = [_part(ARTICLE + name, article["text"], span) for span in one["content_spans"]]
        body = [*_words(one), *_parts(ARTICLE + name, article["text"], one)]
        if one["parent"] in known:
            outer = known[one["parent"]]
            body.append({"type": "SpecificResource", "purpose": "linking", "source": outer})
        yield _annotation(known[one["quote_id"]], "identifying", body, target)


def _annotation(iri: str, motivation: str, body: list[Row], target: list[Any]) -> Row:
    return {
        "id": iri,
        "type": "Annotation",
        "motivation": motivation,
        "body": body,
        "target": target,
    }


def _words(one: Row) -> Iterator[Row]:
    """Say in texts who speaks, of what type the quotation is and how sure we are."""
    if one["speaker"] is not None:
        unnamed = one["speaker_kind"] == "unnamed"
        yield _said("describing" if unnamed else "identifying", one["speaker"])
    elif one["unresolved_reason"] is not None:
        yield _said("commenting", one["unresolved_reason"])
    if one["quote_type"] is not None:
        yield _said("classifying", one["quote_type"])
    if one["confidence"] is not None:
        yield _said("assessing", json.dumps(one["confidence"]))


def _said(purpose: str, value: str) -> Row:
    # Without a format, a reader may take a text that has tags in it for HTML.
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _parts(source: str, text: str, one: Row) -> Iterator[Row]:
    for role, purpose in (("source", "identifying"), ("cue", "describing")):
        for span in one[SPANS[role]]:
            yield {"purpose": purpose, **_part(source, text, span)}


def _part(source: str, text: str, span: Span) -> Row:
    start, end = span
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    words = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(start - AROUND, 0) : start],
        "suffix": text[end : end + AROUND],
    }
    return {"type": "SpecificResource", "source": source, "selector": [position, words]}


# --- brat


def _write_brat(paired: list[Paired], target: Path) -> None:
    with replacing_folder(target) as folder:
        (folder / "annotation.conf").write_bytes(CONFIGURATION.encode())
        (folder / "articles.csv").write_bytes(_encoded(_listing(paired)))
        for article, own in paired:
            if not article["error"]:
                name = file_name(article["article_id"])
                (folder / f"{name}.txt").write_bytes(article["text"].encode())
                lines = _standoff(article["text"], own)
                (folder / f"{name}.ann").write_bytes(_encoded("".join(lines)))


def _listing(paired: list[Paired]) -> str:
    """Say which file is which article, safe to open in a spreadsheet."""
    rows = io.StringIO(newline="")
    writer = csv.writer(rows)
    columns = ["article_id", "title", "outlet", "published", "error"]
    writer.writerow(["file", *columns])
    for article, _ in paired:
        name = "" if article["error"] else file_name(article["article_id"])
        writer.writerow([name, *(guarded(article[column]) for column in columns)])
    return rows.getvalue()


def _standoff(text: str, own: list[Row]) -> list[str]:
    """Return the lines of an annotation file."""
    file = _Standoff(text)
    marks = {one["quote_id"]: file.attribution(one) for one in own}
    for one in own:
        if one["parent"] in marks:
            file.add("R", f"Within Arg1:{marks[one['quote_id']]} Arg2:{marks[one['parent']]}")
    return file.lines


class _Standoff:
    """An annotation file as it is written; annotations are numbered by kind."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self._counts: Counter[str] = Counter()
        self._marks: dict[str, str] = {}

    def add(self, kind: str, data: str) -> str:
        """Add a line and return the name that it begins with."""
        self._counts[kind] += 1
        name = f"{kind}{self._counts[kind]}"
        self.lines.append(f"{name}\t{data}\n")
        return name

    def attribution(self, one: Row) -> str:
        """Add an attribution and return the name of its content."""
        content = self.add("T", f"Content {_bound(self.text, one['content_spans'])}")
        for name, value in _attributes(one):
            self.add("A", f"{name} {content} {value}")
        self.add("#", f"AnnotatorNotes {content}\t{_note(self.text, one)}")
        for role in ("source", "cue"):
            if spans := one[SPANS[role]]:
                self.add("R", f"Attribution Arg1:{content} Arg2:{self._mark(role, spans)}")
        return content

    def _mark(self, role: str, spans: list[Span]) -> str:
        """Return the name of a source or cue; one of several attributions is marked once."""
        data = f"{role.capitalize()} {_bound(self.text, spans)}"
        if data not in self._marks:
            self._marks[data] = self.add("T", data)
        return self._marks[data]


def _bound(text: str, spans: list[Span]) -> str:
    """Write spans as brat does: offsets, then the words, pieces joined by a blank."""
    pieces = _pieces(text, spans)
    offsets = ";".join(f"{start} {end}" for start, end in pieces)
    return f"{offsets}\t{' '.join(text[start:end] for start, end in pieces)}"


def _pieces(text: str, spans: list[Span]) -> list[Span]:
    """Cut spans at the ends of lines; where nothing is left, an empty one holds the place."""
    lines = [
        match.span()
        for start, end in tidy(spans, len(text))
        for match in LINE.finditer(text, start, end)
    ]
    return [line for line in lines if text[slice(*line)].strip()] or [(spans[0][0], spans[0][0])]


def _attributes(one: Row) -> Iterator[tuple[str, str]]:
    for name, column, values in (
        ("QuoteType", "quote_type", get_args(QuoteType)),
        ("SpeakerKind", "speaker_kind", get_args(SpeakerKind)),
    ):
        if one[column] in values:
            yield name, one[column]


def _note(text: str, one: Row) -> str:
    """Write what brat has no place for as JSON on one line."""
    columns = ("quote_id", "speaker", "unresolved_reason", "confidence")
    note = {column: one[column] for column in columns if one[column] is not None}
    for column in SPANS.values():
        if one[column] and _pieces(text, one[column]) != one[column]:
            note[column] = one[column]
    line = json.dumps(note, ensure_ascii=False)
    return LINE_END.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


ANNOTATIONS: dict[str, Callable[[list[Paired], Path], None]] = {
    ".jsonld": _write_web,
    ".brat": _write_brat,
}
