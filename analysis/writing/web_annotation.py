"""Attributions as W3C Web Annotations (`.jsonld`); offsets are code points of the untouched text.

A file is an Annotation Collection with all annotations in its first page, after the Web Annotation
Data Model of 23 February 2017. Each attribution is an Annotation with the motivation `identifying`,
since it names the speaker of its target. Its targets are only the pieces of the content: by the
standard, each body is about each target, and the bodies are not about source and cue. The bodies,
by their purpose:

- `identifying` the name of the speaker, a text; `describing` instead for an unnamed speaker;
  `commenting` instead with the reason why the speaker is unresolved;
- `classifying` the quote type, a text; `assessing` the confidence, a number as text;
- `identifying` a piece of the source, `describing` a piece of the cue: parts of the article;
- `linking` a nested attribution to the annotation of the outer one.

A part of the article is a SpecificResource whose source is `urn:news-quotes:article:` with the
percent-encoded id, selected by position and by its words. An article that can't be analysed has an
Annotation with its error as the text, `commenting` on the whole article.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from analysis.frames.pairing import SPANS, Paired
from analysis.records import Row
from analysis.safety import SURROGATE
from analysis.spans import Span
from analysis.writing.files import replacing

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ARTICLE = "urn:news-quotes:article:"
# Characters of context on either side in a selector.
AROUND = 32


def write_web(paired: list[Paired], target: Path) -> None:
    """Write one file with all annotations."""
    # The identifier is a checksum of the annotations: equal for equal results, else different.
    said = json.dumps(list(_web_annotations("", paired)))
    collection = f"urn:uuid:{uuid5(NAMESPACE_URL, said)}"
    items = list(_web_annotations(collection, paired))
    document = json.dumps(_collection(collection, items), ensure_ascii=False, indent=1)
    with replacing(target) as path:
        path.write_bytes(encoded(document + "\n"))


def encoded(text: str) -> bytes:
    """Return text in UTF-8; half of a surrogate pair becomes U+FFFD."""
    return SURROGATE.sub("\ufffd", text).encode()


def _web_annotations(collection: str, paired: list[Paired]) -> Iterator[Row]:
    for number, (article, own) in enumerate(paired, 1):
        yield from _web_article(collection, number, article, own)


def _collection(iri: str, items: list[Row]) -> Row:
    """Put annotations in a collection; an empty one has no page, since pages must not be empty."""
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
    """Yield text bodies with speaker, quote type and confidence."""
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
    # Without a format, a reader may take a text with tags for HTML.
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
