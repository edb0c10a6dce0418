"""Attributions in brat's standoff format (`.brat`, a folder).

Offsets are code points of the untouched text. The folder holds the untouched text and the
annotations of each article, named by `file_name`; `annotation.conf` for brat; and `articles.csv`,
which lists the file of each article, and the error of an article without file. Text-bound
annotations are `Content`, with the attributes `QuoteType` and `SpeakerKind`, `Source` and `Cue`.
The relation `Attribution` leads from a content to its source and to its cue, `Within` to the outer
content. A note on the content is JSON with the columns `quote_id`, `speaker`, `unresolved_reason`
and `confidence` of the quotes frame. In brat no annotation crosses the end of a line, so spans are
cut there; the note then has the columns `*_spans`, too.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from analysis.frames.pairing import SPANS, Paired
from analysis.records import QuoteType, Row, SpeakerKind
from analysis.safety import file_name, guarded
from analysis.spans import Span, tidy
from analysis.writing.files import replacing_folder
from analysis.writing.web_annotation import encoded

BRAT_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
# Line ends that JSON allows unescaped, but readers of lines cut at.
JSON_LINE_END = re.compile("[\x85\u2028\u2029]")
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


def write_brat(paired: list[Paired], target: Path) -> None:
    """Write a folder of text and annotation files."""
    with replacing_folder(target) as folder:
        (folder / "annotation.conf").write_bytes(CONFIGURATION.encode())
        (folder / "articles.csv").write_bytes(encoded(_listing(paired)))
        for article, own in paired:
            if not article["error"]:
                name = file_name(article["article_id"])
                (folder / f"{name}.txt").write_bytes(article["text"].encode())
                lines = _standoff(article["text"], own)
                (folder / f"{name}.ann").write_bytes(encoded("".join(lines)))


def _listing(paired: list[Paired]) -> str:
    """Return a table of articles and their files, safe to open in a spreadsheet."""
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
    """An annotation file in the making; annotations are numbered by kind."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self._counts: Counter[str] = Counter()
        self._marks: dict[str, str] = {}

    def add(self, kind: str, data: str) -> str:
        """Add a line and return the name of its annotation."""
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
        """Return the name of a source or cue; one shared by several attributions is added once."""
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
    """Cut spans at the ends of lines; if nothing is left, keep an empty one."""
    lines = [
        match.span()
        for start, end in tidy(spans, len(text))
        for match in BRAT_LINE.finditer(text, start, end)
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
    """Return the columns without a place in brat as JSON on one line."""
    columns = ("quote_id", "speaker", "unresolved_reason", "confidence")
    note = {column: one[column] for column in columns if one[column] is not None}
    for column in SPANS.values():
        if one[column] and _pieces(text, one[column]) != one[column]:
            note[column] = one[column]
    line = json.dumps(note, ensure_ascii=False)
    return JSON_LINE_END.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
