"""Rows of any kind -> the articles frame, with an error for each row that can't be analysed."""

import datetime
import re
from collections.abc import Iterable

import pandas as pd

from analysis import schema
from analysis.errors import UsageError
from analysis.reading.tables import IDENTIFIERS, READ_COLUMNS, need_text
from analysis.records import Row
from analysis.safety import SURROGATE
from analysis.schema import is_missing

BLANK = re.compile(r"[\s\0\u200b\u2060\ufeff]*")
# The longest text that is analysed, in characters: two long novels. And the largest file of one.
LONGEST_ARTICLE = 10_000_000


def check_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Check articles, and note in the column `error` why one can't be analysed.

    Errors are a missing, empty or blank text, half of a surrogate pair in the text, and a repeated
    `id`. An error in the input stays.

    Args:
        articles: A frame with `text`, `id` (or `article_id`) and perhaps `title`, `outlet`,
            `published`, `error`, of any dtype; it is not changed.

    Returns:
        The articles frame, rows in the same order. A row without `id` gets one from its position,
        such as `row-7`. In `published` the ISO date is kept; a value without one stays as it is.

    Columns:
        article_id, title, outlet, published, text, error.

    Raises:
        ArticleError: When there is no column `text`, or two columns of a name that is read.

    Example:
        >>> articles = pd.DataFrame({"id": [7.0, 7.0], "text": ["She agreed.", None]})
        >>> check_articles(articles)[["article_id", "error"]].values.tolist()
        [['7', <NA>], ['7', 'text is missing (row 2)']]
    """
    if not isinstance(articles, pd.DataFrame):
        raise UsageError(
            f"articles is of type {type(articles).__name__}, not a pandas DataFrame; "
            "make one with read_articles"
        )
    return Checker().check_frame(articles)


def text_error(text: object, row: int) -> str | None:
    r"""Say why a text can't be analysed; None when it can.

    Example:
        >>> text_error(" \n", 1)
        'text is empty'
    """
    if is_missing(text):
        return f"text is missing (row {row})"
    if not isinstance(text, str):
        return f"text is missing (row {row}): found {type(text).__name__}, not a string"
    if BLANK.fullmatch(text):
        return "text is empty"
    if len(text) > LONGEST_ARTICLE:
        return f"text has {len(text):,} characters, more than {LONGEST_ARTICLE:,}; cut it"
    if half := SURROGATE.search(text):
        return f"text holds half of a surrogate pair at offset {half.start()}"
    return None


def identifier(row: Row, number: int) -> str:
    """Return the id of a row as a string; `row-7` by its position when it has none.

    Example:
        >>> identifier({"id": 12.0}, 1), identifier({"id": ""}, 2)
        ('12', 'row-2')
    """
    return given_identifier(row) or f"row-{number}"


def given_identifier(row: Row) -> str | None:
    """Return the id in a row as a string; None when it has none."""
    values = (plain_cell(row.get(name)) for name in IDENTIFIERS)
    return next((value for value in values if value and value.strip()), None)


class Checker:
    """Checks the articles of one source, in one piece or in several.

    Args:
        number: The number of earlier rows.
        first: Each earlier id -> the number of its first row.
    """

    def __init__(self, number: int = 0, first: dict[str, int] | None = None) -> None:
        self._number = number
        self._first = dict(first or {})

    def check(self, rows: Iterable[Row]) -> pd.DataFrame:
        """Return the articles frame for the next rows."""
        return schema.frame([self._checked(row) for row in rows], "articles")

    def check_frame(self, articles: pd.DataFrame) -> pd.DataFrame:
        """Return the articles frame for the rows of a frame.

        Raises:
            ArticleError: When there is no column `text`, or two columns of a name that is read.
        """
        columns = [str(column) for column in articles.columns]
        need_text(columns, "the articles frame")
        read = [column for column in READ_COLUMNS if column in columns]
        values = [articles[column].tolist() for column in read]
        return self.check(dict(zip(read, row, strict=True)) for row in zip(*values, strict=True))

    def _checked(self, row: Row) -> Row:
        self._number += 1
        number, text = self._number, row.get("text")
        article_id = identifier(row, number)
        before = self._first.setdefault(article_id, number)
        repeated = f"id {article_id!r} occurs again (rows {before} and {number})"
        given = row.get("error")
        error = given if isinstance(given, str) and given.strip() else None
        error = error or text_error(text, number)
        return {
            "article_id": article_id,
            "title": plain_cell(row.get("title")),
            "outlet": plain_cell(row.get("outlet")),
            "published": _iso_date(row.get("published")),
            "text": text if isinstance(text, str) and len(text) <= LONGEST_ARTICLE else None,
            "error": error or (repeated if before != number else None),
        }


def plain_cell(value: object) -> str | None:
    """Return a cell as a string, 12.0 as '12'; None when it is missing or can't be written."""
    if is_missing(value):
        return None
    try:
        return schema.plain(value)
    except (ValueError, RecursionError):  # a number of 5,000 digits; lists in thousands of lists
        return None


def _iso_date(value: object) -> str | None:
    if isinstance(value, datetime.date) and not is_missing(value):
        return value.isoformat()[:10]
    plain = plain_cell(value)
    for part in (plain or "", (plain or "")[:10]):
        try:
            return datetime.date.fromisoformat(part).isoformat()
        except ValueError:
            continue
    return plain
