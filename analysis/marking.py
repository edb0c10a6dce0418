"""A text with stretches marked and labelled, as static HTML and as plain text.

The HTML has only inline styles and sets no text colour, so it is readable in light and dark themes,
in an untrusted notebook, and, stripped of all styles, on GitHub. No mark relies on colour alone:
each stretch has a hue, a line below the words, and a label in the text.
"""

import html
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from analysis.palette import NOBODY, SPEAKER, Look, highlighting
from analysis.safety import escape, one_line, printable
from analysis.spans import LINE, Span, tidy
from analysis.wording import counted

# How sources and cues are marked.
SOURCE = "border-bottom:1px dotted"
CUE = "font-style:italic"
LABEL_WIDTH = 32
LONGEST_EXCERPT = 240
CLOSED = Look(SPEAKER, "solid", "s")
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
    """Text with stretches marked; a notebook shows it as HTML, a terminal as text.

    Attributes:
        title: The title, such as an article's; escaped where it is shown.
        body: The HTML below the heading.
        plain: Heading and body as plain text: `[A Kim: We will not attend]`.
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

        To make a file name from an article's id, see `file_name`.

        Example:
            >>> import tempfile
            >>> shown = Highlight("Talks", "<p>Yes.</p>", "Yes.")
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
class Layer:
    """Stretches of text with one style and one label.

    Attributes:
        spans: Its spans, in order; none is empty or outside the text.
        style: The inline style, without the padding below, which depends on inner layers.
        key: The short label; empty for a layer without label.
        name: The name behind the key in the first label.
        depth: The number of quotations around this one.
    """

    spans: tuple[Span, ...]
    style: str
    key: str = ""
    name: str = ""
    depth: int = 0


# The position of a layer, and of one of its spans.
_Open = tuple[int, int]


@dataclass(frozen=True)
class _Step:
    """A piece of text, with the stretches that end and begin before it.

    Attributes:
        closing: The number of open stretches that end.
        opening: The stretches that begin, from the outside in, each with its label, if any.
        text: The piece, within one line or between lines.
        in_line: Whether the piece is part of a line with words.
    """

    closing: int
    opening: list[tuple[_Open, str]]
    text: str
    in_line: bool


def mark_stretches(
    text: str, stretches: Sequence[tuple[Sequence[Span], bool]], title: str
) -> Highlight:
    """Mark stretches in quotation marks, given as the spans of each and whether it is closed."""
    layers = [
        Layer(
            spans=tidy(spans, len(text)),
            style=highlighting(CLOSED if closed else NOBODY),
            key=str(number),
            name="" if closed else "not closed",
        )
        for number, (spans, closed) in enumerate(stretches, start=1)
    ]
    count = counted(len(layers), "stretch in quotation marks", "stretches in quotation marks")
    rows = [
        [str(number), excerpt(text, spans), "yes" if closed else "no"]
        for number, (spans, closed) in enumerate(stretches, start=1)
    ]
    table = folded_table(["No.", "Words", "Closed"], rows, count, "Stretches in their order")
    body = f"<p>{count}</p>\n{marked_html(text, layers)}\n{table}"
    plain = f"{printable(one_line(title))}\n\n{marked_plain(text, layers)}\n\n{count}"
    return Highlight(one_line(title), body, plain)


def _pieces(text: str, layers: Sequence[Layer]) -> Iterator[tuple[Span, list[_Open], bool]]:
    """Cut the text at every edge of a stretch or line; yield each piece with its stretches."""
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


def _rank(layers: Sequence[Layer], which: _Open) -> tuple[bool, int, int, int, int]:
    """Order from the outside in: quotations by nesting and length, then sources and cues."""
    at, number = which
    start, end = layers[at].spans[number]
    return not layers[at].key, layers[at].depth, start - end, at, number


def _steps(text: str, layers: Sequence[Layer]) -> Iterator[_Step]:
    """Yield the pieces of the text; of two crossing stretches, one ends and begins anew."""
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
    """Count the open stretches that continue, from the outside in."""
    same = (before == after for before, after in zip(opened, stack, strict=False))
    return next((at for at, equal in enumerate(same) if not equal), min(len(opened), len(stack)))


def _label(layer: Layer, again: bool) -> str:
    return layer.key if again or not layer.name else f"{layer.key} {_short(layer.name)}"


def marked_html(text: str, layers: Sequence[Layer]) -> str:
    """Wrap lines in paragraphs and stretches in spans; no character is lost or added."""
    rooms = _rooms(text, layers)
    written: list[str] = []
    in_line = False
    for step in _steps(text, layers):
        written.append("</span>" * step.closing)
        if step.in_line != in_line:
            written.append('<p dir="auto" style="line-height:2.1">' if step.in_line else "</p>")
        written.append(_begun(step, layers, rooms) + escape(step.text))
        in_line = step.in_line
    return f"<div>{''.join(written)}</div>"


def marked_line(text: str, layers: Sequence[Layer]) -> str:
    """Mark a text of one line for the cell of a table, without paragraphs."""
    rooms = _rooms(text, layers)
    return "".join(
        "</span>" * step.closing + _begun(step, layers, rooms) + escape(step.text)
        for step in _steps(text, layers)
    )


def _begun(step: _Step, layers: Sequence[Layer], rooms: dict[_Open, str]) -> str:
    """Open the spans that begin before a piece, each with its label."""
    written: list[str] = []
    for which, label in step.opening:
        style = layers[which[0]].style + rooms[which]
        key, _, name = label.partition(" ")
        shown = f"[{escape(key)}{'&nbsp;' if name else ''}{escape(name)}] "
        written.append(f'<span style="{style}">')
        written.append(f'<b style="font-size:80%">{shown}</b>' if label else "")
    return "".join(written)


def _rooms(text: str, layers: Sequence[Layer]) -> dict[_Open, str]:
    """Return the padding below each stretch: the line of an outer one is below inner lines."""
    within: dict[_Open, int] = {}
    for _, stack, _ in _pieces(text, layers):
        for at, which in enumerate(reversed(stack)):
            within[which] = max(within.get(which, 0), at)
    return {
        which: f";padding:1px 2px {1 + 4 * inner}px" if layers[which[0]].key else ""
        for which, inner in within.items()
    }


def marked_plain(text: str, layers: Sequence[Layer]) -> str:
    """Bracket each quotation; sources and cues stay unmarked."""
    written: list[str] = []
    opened: list[Layer] = []
    for step in _steps(text, layers):
        for _ in range(step.closing):
            written.append("]" if opened.pop().key else "")
        for (at, _), label in step.opening:
            opened.append(layers[at])
            written.append(f"[{label or layers[at].key}: " if layers[at].key else "")
        written.append(step.text)
    return printable(re.sub("\r\n?", "\n", "".join(written)).rstrip("\n"))


def folded_table(head: list[str], rows: list[list[str]], count: str, caption: str) -> str:
    """Return a folded table, for screen readers and for pages without styles."""
    if not rows:
        return ""
    shown = [[escape(cell) for cell in row] for row in rows]
    return folded(f"{count} as a table", table_html(head, shown, caption))


def table_html(head: list[str], rows: list[list[str]], caption: str) -> str:
    """Write a table whose cells are HTML; the first of a row names it."""
    left = 'style="text-align:left"'
    titles = "".join(f'<th scope="col" {left}>{escape(title)}</th>' for title in head)
    lines = "\n".join(
        f'<tr><th scope="row" {left}>{first}</th>'
        + "".join(f'<td dir="auto" {left}>{cell}</td>' for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    return (
        f"<table>\n<caption>{escape(caption)}</caption>\n<thead><tr>{titles}</tr></thead>\n"
        f"<tbody>\n{lines}\n</tbody>\n</table>"
    )


def folded(summary: str, inner: str) -> str:
    """Fold HTML below a line of text."""
    return f"<details><summary>{escape(summary)}</summary>\n{inner}\n</details>"


def excerpt(text: str, spans: Iterable[Span]) -> str:
    """Join spans to one line of bounded length."""
    words = " … ".join(text[start:end] for start, end in tidy(spans, len(text)))
    words = one_line(words)
    return words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1].rstrip() + "…"


def _short(name: str) -> str:
    """Shorten a name at a word for the label; the legend has it in full."""
    whole = one_line(name)
    if len(whole) <= LABEL_WIDTH:
        return whole
    cut = whole[: LABEL_WIDTH - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"
