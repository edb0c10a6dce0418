"""Files, tables, frames and pasted text to the articles frame, with every bad row kept and named.

The text of an article is never altered: line ends, blanks and odd characters stay as they came in,
so that offsets into it hold. Only a byte order mark goes, and of a web page the article is taken.
"""

import datetime
import logging
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import schema
from analysis.encodings import decode
from analysis.errors import ArticleError, UsageError
from analysis.tables import (
    COLUMNS,
    IDENTIFIERS,
    Row,
    Table,
    extension_of,
    need_text,
    open_file,
    open_table,
    parquet_files,
)

Source = str | os.PathLike[str] | Table

TEXT_FILES = (".txt", ".md", ".html", ".htm")
BLANK = re.compile(r"[\s\0\u200b\u2060\ufeff]*")
SURROGATE = re.compile(r"[\ud800-\udfff]")
# A path component of the usual file systems is no longer than this.
LONGEST_NAME = 255
# The longest text that is analysed, in characters: two long novels. And the largest file of one.
LONGEST_ARTICLE = 10_000_000
LARGEST_FILE = 64 * 2**20
# The most characters that are read into one frame; of a batch, all but its last article.
LARGEST_FRAME = 2**30
LARGEST_BATCH = 2_000_000
# What a row takes in memory besides its texts, in characters.
ROW = 256


def read_articles(source: Source | pd.DataFrame) -> pd.DataFrame:
    r"""Read articles from a file, a folder, a table, a frame or a pasted text.

    A string is a text when it has a line break, is longer than 255 characters, or has blanks and
    no extension known here; unless something of that name exists, which is then read.

    Args:
        source: One of
            a `.txt`, `.md` or `.html` file, one article (of a web page its article, title, outlet
            and date are taken); a folder with such files, at any depth, sorted by name, leaving
            out what is hidden; a `.csv`, `.jsonl`, `.jsonl.gz`, `.parquet` or `.xlsx` table (its
            first sheet) or a frame with the columns `text`, `id` (or `article_id`) and perhaps
            `title`, `outlet`, `published`; the text itself.

    Returns:
        The articles frame, a row an article, in order; see `check_articles`. Articles from files
        are called by their path in the folder without extension, a pasted text `text`.

    Columns:
        article_id, title, outlet, published, text, error.

    Raises:
        ArticleError: When the source does not exist, can't be read or has no column `text`.
        UsageError: When the source is no path, string or frame.

    Example:
        >>> articles = read_articles("Ilse Varga said she would not sign.\n")
        >>> articles.loc[0, "article_id"], articles.loc[0, "text"]
        ('text', 'Ilse Varga said she would not sign.\n')
    """
    if isinstance(source, pd.DataFrame):
        return check_articles(source)
    rows: list[Row] = []
    characters = 0
    for row, length in _measured(source):
        rows.append(row)
        characters += ROW + length
        if characters > LARGEST_FRAME:
            raise ArticleError(
                f"{str(source)!r} has more than {LARGEST_FRAME:,} characters, each row counted as "
                f"{ROW} more, too many for one frame; read it by read_batches, or give it to the "
                "command run"
            )
    return Checker().check(rows)


def read_batches(source: Source, *, size: int = 200) -> Iterator[pd.DataFrame]:
    r"""Read articles as `read_articles` does, but a batch at a time, in bounded memory.

    Args:
        source: A file, a folder, a table or a text; see `read_articles`.
        size: The most articles in a batch. It ends earlier, too, with the article by which it has
            more than two million characters.

    Returns:
        Articles frames, which put together are what `read_articles` returns: an `id` that occurred
        in a batch before is an error, too.

    Columns:
        article_id, title, outlet, published, text, error.

    Raises:
        ArticleError: When the source does not exist, can't be read or has no column `text`.
        UsageError: When the source is no path or string, or `size` no whole number from 1.

    Example:
        >>> [len(batch) for batch in read_batches("Ilse Varga said she would not sign.\n")]
        [1]
    """
    if not isinstance(size, int) or size < 1:
        raise UsageError(f"size={size!r} is no number of articles; give a whole number from 1")
    checker = Checker()
    batch: list[Row] = []
    characters = 0
    for row, length in _measured(source):
        batch.append(row)
        characters += length
        if len(batch) >= size or characters > LARGEST_BATCH:
            yield checker.check(batch)
            batch, characters = [], 0
    if batch:
        yield checker.check(batch)


def count_articles(source: Source) -> int:
    """Count the articles that `read_batches` reads of a source, without keeping them.

    Raises:
        ArticleError: When the source can't be read.
    """
    if isinstance(source, Table):
        return source.count()
    path = Path(source)
    if is_so(path.is_dir):
        files, tables = _files_in(path)
        return len(files) + sum(table.count() for table in tables)
    if isinstance(source, str) and _is_pasted(source):
        return 1
    if not _text_extension(source):
        return open_table(path).count()
    open_file(path).close()
    return 1


def _measured(source: Source) -> Iterator[tuple[Row, int]]:
    """Yield of each row what is read of it, and how many characters that has."""
    for row in _rows(source):
        read = {name: row[name] for name in COLUMNS if name in row}
        yield read, sum(len(_plain(value) or "") for value in read.values())


def _rows(source: Source) -> Iterator[Row]:
    if isinstance(source, str) and _is_pasted(source):
        return iter([{"id": "text", "text": source}])
    if isinstance(source, Table):
        return source.rows()
    if not isinstance(source, str | os.PathLike):
        raise UsageError(
            f"source is of type {type(source).__name__}; give a path, a text or a pandas DataFrame"
        )
    path = Path(source)
    if is_so(path.is_dir):
        return _folder_rows(path)
    if _text_extension(path):
        return iter([{"id": path.stem, **_file_row(path)}])
    return open_table(path).rows()


def check_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Say of each article that can't be analysed why, in the column `error`.

    Bad are a missing, empty or blank text, one with half of a surrogate pair, and an `id` that
    occurred before. An error that is there already stays.

    Args:
        articles: A frame with `text`, `id` (or `article_id`) and perhaps `title`, `outlet`,
            `published`, `error`, of any dtype; it is not changed.

    Returns:
        The articles frame, rows in the same order. A row without `id` is called `row-7` by its
        position. Of `published` the ISO date is kept; where there is none, it stays as it is.

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
    """Return the id that a row has, as a string; None when it has none."""
    values = (_plain(row.get(name)) for name in IDENTIFIERS)
    return next((value for value in values if value and value.strip()), None)


def is_so(question: Callable[[], bool]) -> bool:
    """Ask something of a path; False, too, when it is too long or has a NUL for the system."""
    try:
        return question()
    except (OSError, ValueError):
        return False


def is_missing(value: Any) -> bool:
    """Say whether a cell is missing: None, NaN, NA or NaT; a list never is."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


class Checker:
    """Checks the articles of one source, in one piece or in several.

    Args:
        number: How many rows there are before.
        first: The ids among them, each with the number of its row.
    """

    def __init__(self, number: int = 0, first: dict[str, int] | None = None) -> None:
        self._number = number
        self._first = dict(first or {})

    def check(self, rows: Iterable[Row]) -> pd.DataFrame:
        """Return the articles frame of the next rows."""
        return schema.frame([self._checked(row) for row in rows], "articles")

    def check_frame(self, articles: pd.DataFrame) -> pd.DataFrame:
        """Return the articles frame of the rows of another frame.

        Raises:
            ArticleError: When there is no column `text`, or two columns of a name that is read.
        """
        columns = [str(column) for column in articles.columns]
        need_text(columns, "the articles frame")
        read = [column for column in COLUMNS if column in columns]
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
            "title": _plain(row.get("title")),
            "outlet": _plain(row.get("outlet")),
            "published": _iso_date(row.get("published")),
            "text": text if isinstance(text, str) and len(text) <= LONGEST_ARTICLE else None,
            "error": error or (repeated if before != number else None),
        }


def _plain(value: object) -> str | None:
    """Return a cell as a string, 12.0 as '12'; None when it is missing or can't be written."""
    if is_missing(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    try:
        return str(value)
    except (ValueError, RecursionError):  # a number of 5,000 digits; lists in thousands of lists
        return None


def _iso_date(value: object) -> str | None:
    if isinstance(value, datetime.date) and not is_missing(value):
        return value.isoformat()[:10]
    plain = _plain(value)
    for part in (plain or "", (plain or "")[:10]):
        try:
            return datetime.date.fromisoformat(part).isoformat()
        except ValueError:
            continue
    return plain


def _is_pasted(source: str) -> bool:
    if not source.strip():
        return True
    if is_so(Path(source).exists):
        return False
    if "\n" in source or "\r" in source or len(source) > LONGEST_NAME:
        return True
    return any(map(str.isspace, source)) and not (_text_extension(source) or extension_of(source))


def _text_extension(path: str | os.PathLike[str]) -> str:
    """Return the extension of a file that is one article, else an empty string."""
    name = os.fspath(path).lower()
    return next((known for known in TEXT_FILES if name.endswith(known)), "")


def _files_in(folder: Path) -> tuple[dict[Path, Path], list[Table]]:
    """Return the files of a folder that are an article each, or else its tables.

    Raises:
        ArticleError: When there are none.
    """
    found = {path.relative_to(folder): path for path in folder.rglob("*")}
    names = [
        name
        for name, path in found.items()
        if _text_extension(name)
        and not any(part.startswith(".") for part in name.parts)
        and (path.is_file() or path.is_symlink())
    ]
    tables = [] if names else [open_table(path) for path in parquet_files(folder)]
    if not names and not tables:
        raise ArticleError(
            f"the folder {str(folder)!r} holds no article; put {', '.join(TEXT_FILES)} files "
            "there, or .parquet"
        )
    return {name: found[name] for name in sorted(names, key=Path.as_posix)}, tables


def _folder_rows(folder: Path) -> Iterator[Row]:
    files, tables = _files_in(folder)
    for table in tables:
        yield from table.rows()
    for article_id, path in zip(_path_ids(list(files)), files.values(), strict=True):
        yield {"id": article_id, **_row_or_error(path)}


def _path_ids(names: list[Path]) -> list[str]:
    """Name files without their extension, unless another file could be called so too."""
    stems = [name.with_suffix("").as_posix() for name in names]
    taken = Counter([*stems, *(name.as_posix() for name in names)])
    return [
        stem if taken[stem] == 1 else name.as_posix()
        for stem, name in zip(stems, names, strict=True)
    ]


def _row_or_error(path: Path) -> Row:
    try:
        return _file_row(path)
    except ArticleError as error:
        return {"error": str(error)}


def _file_row(path: Path) -> Row:
    with open_file(path) as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        return {"error": f"the file has more than {LARGEST_FILE:,} bytes; cut it into several"}
    try:
        text = decode(data)
    except ArticleError as error:
        return {"error": str(error)}
    return _page_row(text) if path.suffix.lower() in (".html", ".htm") else {"text": text}


def _page_row(page: str) -> Row:
    if text_error(page, 1):
        return {"text": page}
    from trafilatura import bare_extraction

    # Without a handler, Python prints what trafilatura logs about a page that it can't use.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    # A date guessed from somewhere in the page is as often that of something else.
    dates = {"original_date": True, "extensive_search": False}
    found = bare_extraction(
        page, with_metadata=True, include_comments=False, date_extraction_params=dates
    )
    if found is None or isinstance(found, dict) or not found.text:
        return {"error": "no article was found in the web page"}
    return {
        "text": found.text,
        "title": found.title,
        "outlet": found.sitename,
        "published": found.date,
    }
