"""Text from strangers: shown and never obeyed, in pages, notebooks, spreadsheets and file names."""

import html
import re
import unicodedata
from hashlib import sha256

# Halves of characters that take two in UTF-16; no file in UTF-8 can hold one.
SURROGATE = re.compile(r"[\ud800-\udfff]")
# What a browser or a terminal would drop or obey, and halves of characters, which no file can hold.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Notebooks take what stands between these for a formula: "from $5 to $6".
MATH = re.compile(r"[$\\]")
NO_MATH = r'<span class="tex2jax_ignore mathjax_ignore">\g<0></span>'
# Marks that turn the direction of what follows.
DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# What may begin a formula (OWASP, CSV Injection): a tab, the end of a line, NUL; a sign, also one
# of full width, which some programs read as the plain one, after characters that some leave out.
# Apostrophes before it count, so that a text which has one is told from a guarded one.
FORMULA = re.compile(
    r"'*(?:[\t\r\n\0]|"
    r"[\s\0-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]*"
    r"[=+\-@\uff1d\uff0b\uff0d\uff20])"
)

# The names of files.
PLAIN_NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
LONGEST_FILE_NAME = 60
# Windows gives these to devices.
DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


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


def one_line(name: str) -> str:
    """Put on one line; marks that would turn the direction of what follows are dropped."""
    return " ".join(DIRECTIONS.sub("", name).split())


def guarded(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet may take for a formula.

    Whoever reads the table by a program takes one apostrophe away where `FORMULA` matches the rest.

    Example:
        >>> guarded("=1+1"), guarded("Ann Lee"), guarded(-1)
        ("'=1+1", 'Ann Lee', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else cell


def file_name(identifier: str) -> str:
    """Return the name of a file, without extension, for what has that id.

    An id of lower-case letters, digits and single `-` or `_` between them is its own name. Of any
    other the readable part is kept, followed by `--` and a checksum. So no name leaves its folder
    or is a device of Windows, and none is that of another id, not even where upper and lower case
    are one.

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
