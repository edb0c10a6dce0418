"""Text -> Document: paragraphs, sentences, tokens, and the stretches in quotation marks."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import chain, pairwise, zip_longest

import sentencex

from analysis.errors import need_text
from analysis.records import Document, Quotation, QuoteType
from analysis.safety import SURROGATE
from analysis.spans import LINE, Span

BLOCK = re.compile(r"(?:[^\n\r\u2028\u2029]+(?:\r\n|[\n\r\u2028\u2029])?)+")
LINE_BREAK = re.compile(r"[\n\r]")
# A stop behind these ends no sentence.
ABBREVIATED_TITLES = "Mr|Mrs|Ms|Dr|Prof|Sens?|Reps?|Gov|Gen|Lt|Col|Capt|Sgt|Maj|Rev"
SHORT = f"{ABBREVIATED_TITLES}|Hon|St|Jr|Sr|No|Inc|Co|Corp|Jan|Feb|Aug|Sept?|Oct|Nov|Dec"
# A word with its inner marks ("North-South", "don’t", "4.5"), an abbreviation with its stop, or a
# single mark.
TOKEN = re.compile(
    rf"\b(?:{SHORT})\.(?=[\s,])"
    r"|(?:[A-Za-z]\.){2,}|\b[A-Z]\.(?=\s+\w)"
    r"|\w[\w\u0300-\u036f]*(?:[.\-]\w+|[’'](?!s\b)\w+)*(?:(?<=s)[’'](?=\s\w))?|[’']s\b|\S"
)
ABBREVIATED = re.compile(rf"\b(?:{ABBREVIATED_TITLES})\.\s*$")
LONGEST_TITLE = 12
# The time of sentencex grows with the square of unclosed marks: longer paragraphs are split in
# pieces of so many characters. A longer sentence is cut at a blank.
SEGMENTER_LIMIT = 20_000
# One word in word counts: "isn’t", "4.5".
COUNTED_WORD = re.compile(r"\w+(?:[.\-’']\w+)*")
WORD = re.compile(r"\w+")

# Shorter blocks and other widths are verse, lists or single lines, not text cut to a width.
FEWEST_LINES = 3
NARROWEST, WIDEST = 40, 120

# Opening mark -> the marks that may close it. A straight mark can do both.
CLOSED_BY = {"“": '”"', "„": "“”", "‟": "”", "«": "»", '"': '"”', "``": ("''", "”"), "''": ("''",)}
DOUBLE_MARK = re.compile(r"``|''|[\"“”„‟«»]")
# A single mark opens before a word and closes after one; inside a word it is an apostrophe.
SINGLE_OPENS = re.compile(
    r"(?<![\w’'])[‘'](?=\w)(?!(?:\d\ds?|em|til|tis|twas|cause|n)\b)", re.IGNORECASE
)
SINGLE_CLOSES = re.compile(r"(?<=[^\s‘'])[’'](?![\w’'])")
# Start, end, opening mark, and whether it was closed.
_Stretch = tuple[int, int, str, bool]
PLURAL_POSSESSIVE = re.compile(r"s[’'] [a-z]")


def parse(text: str) -> Document:
    """Find the parts of an article's text.

    Paragraphs end at line breaks, or at blank lines in a text cut to a width, such as old e-mail.
    Sentences are split by the rules of sentencex. A quotation over several paragraphs re-opens its
    mark in each; a mark without its partner affects at most its own paragraph.

    Raises:
        UsageError: When `text` is not a string.

    Example:
        >>> text = "“We will wait,” she said. “Not long.”"
        >>> [text[start:end] for start, end in parse(text).sentences]
        ['“We will wait,” she said.', '“Not long.”']
        >>> [text[slice(*quotation.spans[0])] for quotation in parse(text).quotations]
        ['“We will wait,”', '“Not long.”']
    """
    need_text(text)
    paragraphs = tuple(
        span
        for block in BLOCK.finditer(text)
        for part in _parts(text, block.span())
        if (span := strip(text, part))
    )
    return Document(
        text=text,
        paragraphs=paragraphs,
        sentences=tuple(span for part in paragraphs for span in _sentences(text, part)),
        tokens=tuple(match.span() for part in paragraphs for match in TOKEN.finditer(text, *part)),
        quotations=tuple(_quotations(text, paragraphs)),
    )


def _parts(text: str, block: Span) -> list[Span]:
    lines = [match.span() for match in LINE.finditer(text, *block)]
    return [block] if _is_cut_to_width(text, lines) else lines


def _is_cut_to_width(text: str, lines: list[Span]) -> bool:
    """Say whether each line but the last ends because the next word would not have fitted."""
    width = max(end - start for start, end in lines)
    if len(lines) < FEWEST_LINES or not NARROWEST <= width <= WIDEST:
        return False
    for (start, end), following in pairwise(lines):
        words = text[slice(*following)].split(maxsplit=1)
        if not words or end - start + 1 + len(words[0]) <= width:
            return False
    return True


def strip(text: str, span: Span) -> Span | None:
    """Return the span without blanks at its edges; None when it is all blank."""
    start, end = span
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return (start, end) if start < end else None


def has_letters(text: str) -> bool:
    """Say whether a text has a letter of any script.

    Example:
        >>> has_letters("no"), has_letters("12.50 %")
        (True, False)
    """
    return any(map(str.isalpha, text))


def count_words(text: str) -> int:
    """Count the words of a text as a reader would.

    Example:
        >>> count_words("It isn’t a well-known plan, is it?")
        7
    """
    return sum(1 for _ in COUNTED_WORD.finditer(text))


def quote_type(document: Document, content: tuple[Span, ...]) -> QuoteType:
    """Say how a content is quoted.

    Returns:
        `direct` when all its words stand in quotation marks, `mixed` when some do, else `indirect`.

    Example:
        >>> document = parse("He called it “a trap”.")
        >>> [quote_type(document, (span,)) for span in [(13, 21), (3, 21), (3, 9)]]
        ['direct', 'mixed', 'indirect']
    """
    if not any(_meets_marks(document, span) for span in content):
        return "indirect"
    words = [word.start() for span in content for word in WORD.finditer(document.text, *span)]
    inside = [_in_marks(document, word) for word in words]
    if words and all(inside):
        return "direct"
    return "mixed" if any(inside) else "indirect"


def _meets_marks(document: Document, span: Span) -> bool:
    at = bisect_left(document.quotations, span[1], key=lambda quotation: quotation.spans[0][0])
    return bool(at) and document.quotations[at - 1].spans[-1][1] > span[0]


def _in_marks(document: Document, place: int) -> bool:
    at = bisect_left(document.quotations, place, key=lambda quotation: quotation.spans[0][0])
    spans = document.quotations[at - 1].spans if at else ()
    start, end = spans[bisect_left(spans, (place, 0)) - 1] if spans else (0, 0)
    return start < place < end


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    start, end = paragraph
    begun = start
    plain = LINE_BREAK.sub(" ", SURROGATE.sub("\ufffd", text[start:end]))
    for border in _borders(plain):
        stop = start + border
        if not ABBREVIATED.search(text, max(begun, stop - LONGEST_TITLE), stop):
            if span := strip(text, (begun, stop)):
                yield span
            begun = stop
    if span := strip(text, (begun, end)):
        yield span


def _borders(plain: str) -> Iterator[int]:
    """Yield the ends of sentences.

    A long paragraph is split in pieces, each beginning at the end of a sentence. Ends in the second
    half of a piece are left to the next piece, since following text, such as a closing mark, may
    move them.
    """
    start = 0
    while start < len(plain):
        piece = plain[start : start + SEGMENTER_LIMIT]
        ends = [found["end_index"] for found in sentencex.get_sentence_boundaries("en", piece)]
        goes_on = start + len(piece) < len(plain)
        if goes_on:
            sure = [end for end in ends if end <= len(piece) / 2]
            ends = sure or ends[:-1] or [piece.rfind(" ") + 1 or len(piece)]
        yield from (start + end for end in ends)
        start = start + ends[-1] if goes_on else len(plain)


def _quotations(text: str, paragraphs: tuple[Span, ...]) -> Iterator[Quotation]:
    """Join an unclosed stretch with the next paragraph if that begins with the same mark."""
    running: list[Span] = []
    mark = ""
    for paragraph in paragraphs:
        stretches = list(_outermost([*_doubles(text, paragraph), *_singles(text, paragraph)]))
        goes_on = bool(stretches) and stretches[0][0] == paragraph[0] and stretches[0][2] == mark
        if running and not goes_on:
            yield Quotation(tuple(running), closed=False)
            running = []
        for start, end, opened_by, closed in stretches:
            running.append((start, end))
            mark = opened_by
            if closed:
                yield Quotation(tuple(running))
                running, mark = [], ""
    if running:
        yield Quotation(tuple(running), closed=False)


def _doubles(text: str, paragraph: Span) -> Iterator[_Stretch]:
    """Pair double marks; an opening mark inside an open stretch makes the first mark stray."""
    opened: tuple[int, str] | None = None
    for match in DOUBLE_MARK.finditer(text, *paragraph):
        mark = match.group()
        opens, closes = _looks(text, match.span(), paragraph)
        if opened and mark in CLOSED_BY[opened[1]] and (closes or not opens):
            yield opened[0], match.end(), opened[1], True
            opened = None
        elif mark in CLOSED_BY and (opens or not closes) and (opens or not opened):
            opened = (match.start(), mark)
    if opened:
        yield opened[0], paragraph[1], opened[1], False


def _looks(text: str, mark: Span, paragraph: Span) -> tuple[bool, bool]:
    """Say whether the mark could open a quotation here, and whether it could close one."""
    before = text[mark[0] - 1] if mark[0] > paragraph[0] else " "
    after = text[mark[1]] if mark[1] < paragraph[1] else " "
    opens = not after.isspace() and (before.isspace() or before in "([{—–-/‘'")
    closes = not before.isspace() and not after.isalnum()
    return opens, closes


def _singles(text: str, paragraph: Span) -> Iterator[_Stretch]:
    """Pair single marks outside double ones; each closes before the next one opens."""
    gaps = list(_between(paragraph, _doubles(text, paragraph)))
    opens = [match for gap in gaps for match in SINGLE_OPENS.finditer(text, *gap)]
    closes = [match for gap in gaps for match in SINGLE_CLOSES.finditer(text, *gap)]
    ends = [match.start() for match in closes]
    for opener, following in zip_longest(opens, opens[1:]):
        limit = following.start() if following else paragraph[1]
        span = slice(bisect_left(ends, opener.end()), bisect_left(ends, limit))
        end = _closing_single(text, ends[span])
        if end is not None:
            yield opener.start(), end, opener.group(), True
        elif opener.start() == paragraph[0] and opener.group() == "‘" and not following:
            yield opener.start(), paragraph[1], opener.group(), False


def _closing_single(text: str, marks: list[int]) -> int | None:
    """Find where a single quotation ends: best after a stop, never at "the workers’ plan"."""
    after_stop = (mark for mark in marks if text[mark - 1] in ",.?!…—")
    after_word = (mark for mark in marks if not PLURAL_POSSESSIVE.match(text, mark - 1))
    mark = next(chain(after_stop, after_word), None)
    return None if mark is None else mark + 1


def _between(paragraph: Span, stretches: Iterator[_Stretch]) -> Iterator[Span]:
    position = paragraph[0]
    for start, end, _, closed in stretches:
        if closed:
            yield position, start
            position = end
    yield position, paragraph[1]


def _outermost(stretches: list[_Stretch]) -> Iterator[_Stretch]:
    end = -1
    for stretch in sorted(stretches, key=lambda found: (found[0], -found[1])):
        if stretch[0] >= end:
            end = stretch[1]
            yield stretch
