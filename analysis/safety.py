"""Guards against text from strangers in pages, notebooks, spreadsheets and file names."""

import html
import re
import unicodedata
from hashlib import sha256

# Halves of surrogate pairs; UTF-8 can't encode them.
SURROGATE = re.compile(r"[\ud800-\udfff]")
# Control characters, dropped or obeyed by browsers and terminals, and halves of surrogate pairs.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Delimiters of formulas in notebooks: "from $5 to $6".
MATH = re.compile(r"[$\\]")
NO_MATH = r'<span class="tex2jax_ignore mathjax_ignore">\g<0></span>'
# Marks that change the direction of the text behind them.
DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# Beginnings of a formula (OWASP, CSV Injection): a tab, the end of a line, NUL; or a sign, also of
# full width (some programs treat it as the plain sign), behind characters that some programs skip.
# Apostrophes in front belong to the match, so that a guarded text differs from an original.
FORMULA = re.compile(
    r"'*(?:[\t\r\n\0]|"
    r"[\s\0-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]*"
    r"[=+\-@\uff1d\uff0b\uff0d\uff20])"
)

# The names of files.
PLAIN_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST_FILE_NAME = 60
# Names of devices in Windows.
DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


def printable(text: str) -> str:
    """Replace unprintable characters, one by one; line breaks and tabs stay.

    Example:
        >>> printable("a" + chr(0) + "b" + chr(0xD800))
        'a�b�'
    """
    return UNPRINTABLE.sub("\ufffd", text)


def escape(text: str) -> str:
    """Return HTML that shows a text literally: no tag, no formula, no unprintable character.

    Example:
        >>> escape("<b> & <i>")
        '&lt;b&gt; &amp; &lt;i&gt;'
    """
    return MATH.sub(NO_MATH, html.escape(printable(text)))


def one_line(name: str) -> str:
    """Put a text on one line, without marks that change the direction of text."""
    return " ".join(DIRECTIONS.sub("", name).split())


def guarded(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet may take for a formula.

    A program that reads the table removes one apostrophe if `FORMULA` matches the rest.

    Example:
        >>> guarded("=1+1"), guarded("Ann Lee"), guarded(-1)
        ("'=1+1", 'Ann Lee', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def file_name(identifier: str) -> str:
    """Return a safe file name, without extension, for an id.

    An id of lower-case letters, digits and single `-` or `_` between them is its own name. Of any
    other id the readable part is kept, followed by `--` and a checksum. So a name never points
    outside its folder or to a device of Windows, and different ids have different names, even where
    the file system ignores case.

    Example:
        >>> file_name("story-1")
        'story-1'
        >>> file_name("../Zoë/Story 1")
        'zoe-story-1--e7ba0b1ee439d47e64aa'
    """
    plain = PLAIN_NAME.fullmatch(identifier) and len(identifier) <= LONGEST_FILE_NAME
    if plain and not DEVICES.fullmatch(identifier):
        return identifier
    letters = unicodedata.normalize("NFKD", identifier).encode("ascii", "ignore").decode().lower()
    readable = re.sub("[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_FILE_NAME].strip("-")
    checksum = sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:20]
    return f"{readable or 'article'}--{checksum}"
