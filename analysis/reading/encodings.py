"""Bytes -> text: by byte order mark, as UTF-8, or as an old encoding of English text, by line.

Halves of surrogate pairs are kept; `checking` reports them as errors of the article.
"""

import codecs
import io
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO, AnyStr, BinaryIO

from analysis.errors import ArticleError

# UTF-32 first, since its mark begins with that of UTF-16.
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LEGACY = ("cp1252", "mac_roman")
TYPOGRAPHY = "“”‘’–—"
# PDF, PNG, zip (also .docx, .xlsx), gzip, JPEG, GIF, old Office: not all of them hold NUL bytes.
SIGNATURES = (b"%PDF-", b"\x89PNG", b"PK\3\4", b"\x1f\x8b", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf")
BINARY = "looks like a binary file, not text"
# The longest line that is read: an article of 10 million characters, each written as \uXXXX.
LONGEST_LINE = 64 * 2**20
OpenFile = Callable[[], BinaryIO]


def decode(data: bytes) -> str:
    r"""Decode a whole text.

    Raises:
        ArticleError: When the bytes are not text, or a line is too long.

    Example:
        >>> decode(b"\xef\xbb\xbfna\xc3\xafve"), decode(b"\x93No\x94")
        ('naïve', '“No”')
    """
    lines = list(decoded_lines(lambda: io.BytesIO(data)))
    if None in lines:
        raise ArticleError(too_long(lines.index(None) + 1))
    return "".join(line for line in lines if line is not None)


def decoded_lines(open_file: OpenFile) -> Iterator[str | None]:
    """Yield the lines of a file with their line feeds, one in memory at a time.

    The file is read twice. For lines that are not UTF-8, the old encoding with the most typographic
    marks is chosen. On English news this works better than charset-normalizer, which often takes
    curly quotation marks for letters.

    Args:
        open_file: Opens the file anew, for reading bytes.

    Returns:
        Lines, cut only at line feeds, since JSON may hold other line separators. None for a skipped
        line of more than LONGEST_LINE bytes.

    Raises:
        ArticleError: When the bytes are not text.
    """
    with open_file() as file:
        start = file.read(4)
    marked = next((name for mark, name in BYTE_ORDER_MARKS.items() if start.startswith(mark)), None)
    return _marked_lines(open_file, marked) if marked else _plain_lines(open_file)


def too_long(number: int) -> str:
    """Say that a line is too long to be read."""
    return f"line {number} is longer than {LONGEST_LINE:,} bytes; cut it into several articles"


def _marked_lines(open_file: OpenFile, name: str) -> Iterator[str | None]:
    with (
        open_file() as file,
        io.TextIOWrapper(file, encoding=name, errors="surrogatepass", newline="\n") as text,
    ):
        try:
            yield from _cut(text, "\n")
        except UnicodeDecodeError as error:
            raise ArticleError(BINARY) from error


def _plain_lines(open_file: OpenFile) -> Iterator[str | None]:
    legacy = _survey(open_file)
    with open_file() as file:
        for number, line in enumerate(_cut(file, b"\n")):
            text = line if number or line is None else line.removeprefix(codecs.BOM_UTF8)
            yield None if text is None else _decode_line(text, legacy)


def _survey(open_file: OpenFile) -> str:
    """Check that a file holds text; return the old encoding for its lines that are not UTF-8."""
    size = nulls = odd = 0
    marks: Counter[str] = Counter()
    with open_file() as file:
        for line in _cut(file, b"\n"):
            if line is None:
                continue
            if not size and line.startswith(SIGNATURES):
                raise ArticleError(BINARY)
            size += len(line)
            nulls += line.count(0)
            if not _is_utf8(line):
                odd += 1
                for name in LEGACY:
                    marks[name] += sum(map(line.decode(name, "replace").count, TYPOGRAPHY))
    # UTF-16 without a mark is valid UTF-8 too, every other character a NUL.
    if nulls * 3 > size or (nulls and odd):
        raise ArticleError(BINARY)
    return max(LEGACY, key=marks.__getitem__)


def _cut(file: IO[AnyStr], end: AnyStr) -> Iterator[AnyStr | None]:
    """Yield the lines of a file; None for a skipped line that is too long."""
    while line := file.readline(LONGEST_LINE + 1):
        rest = line
        while len(line) > LONGEST_LINE and rest and rest[-1:] != end:
            rest = file.readline(LONGEST_LINE)
        yield line if len(line) <= LONGEST_LINE else None


def _decode_line(line: bytes, legacy: str) -> str:
    """Decode a line by itself: a stray byte does not garble the rest of a UTF-8 text."""
    if _is_utf8(line):
        return line.decode("utf-8", "surrogatepass")
    try:
        return line.decode(legacy)
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
