"""Files, tables, frames and pasted text -> the articles frame; bad rows are kept, with an error.

The text of an article is never altered: line ends, blanks and odd characters stay, so that offsets
into it hold. Only a byte order mark is removed, and from a web page the article is extracted.
"""

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from analysis.errors import ArticleError, UsageError, need_library
from analysis.reading.checking import Checker, check_articles, plain_cell, text_error
from analysis.reading.encodings import decode
from analysis.reading.tables import (
    READ_COLUMNS,
    Table,
    extension_of,
    open_file,
    open_table,
    parquet_files,
)
from analysis.records import Row

Source = str | os.PathLike[str] | Table
TEXT_FILES = (".txt", ".md", ".html", ".htm")
# The longest path component of the usual file systems.
LONGEST_PATH_PART = 255
LARGEST_FILE = 64 * 2**20
# The most characters in one frame, the last article of a batch not counted.
LARGEST_FRAME = 2**30
LARGEST_BATCH = 2_000_000
# Memory of a row besides its texts, in characters.
ROW = 256


def read_articles(source: Source | pd.DataFrame) -> pd.DataFrame:
    r"""Read articles from a file, a folder, a table, a frame or a pasted text.

    A string is a text when it has a line break, is longer than 255 characters, or has blanks and
    no known extension, unless a file or folder of that name exists.

    Args:
        source: One of
            a `.txt`, `.md` or `.html` file, one article (from a web page article, title, outlet
            and date are extracted); a folder with such files, at any depth, sorted by name, without
            hidden ones; a `.csv`, `.json`, `.jsonl`, `.jsonl.gz`, `.ndjson`, `.parquet` or
            `.xlsx` table (its first sheet) or a frame with the columns `text`, `id` (or
            `article_id`) and perhaps `title`, `outlet`, `published`; the text itself.

    Returns:
        The articles frame, a row an article, in order; see `check_articles`. The id of an article
        from a file is its path in the folder without extension, that of a pasted text is `text`.

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
        size: The most articles in a batch. A batch also ends with the article that brings it above
            two million characters.

    Returns:
        Articles frames; together they equal the result of `read_articles`, so an `id` repeated from
        an earlier batch is an error, too.

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
    """Count the articles of a source as `read_batches` reads them, without keeping them.

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
    """Yield the columns read of each row, and their length in characters."""
    for row in _rows(source):
        read = {name: row[name] for name in READ_COLUMNS if name in row}
        yield read, sum(len(plain_cell(value) or "") for value in read.values())


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


def is_so(question: Callable[[], bool]) -> bool:
    """Ask a question about a path; False if the path is too long or has a NUL."""
    try:
        return question()
    except (OSError, ValueError):
        return False


def _is_pasted(source: str) -> bool:
    if not source.strip():
        return True
    if is_so(Path(source).exists):
        return False
    if "\n" in source or "\r" in source or len(source) > LONGEST_PATH_PART:
        return True
    return any(map(str.isspace, source)) and not (_text_extension(source) or extension_of(source))


def _text_extension(path: str | os.PathLike[str]) -> str:
    """Return the extension of a file with one article, else an empty string."""
    name = os.fspath(path).lower()
    return next((known for known in TEXT_FILES if name.endswith(known)), "")


def _files_in(folder: Path) -> tuple[dict[Path, Path], list[Table]]:
    """Return the files of a folder with one article each, or else its tables.

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
    """Name files without their extension, unless two files would get one name."""
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
    need_library("trafilatura", "web")
    from trafilatura import bare_extraction

    # Without a handler, Python prints the log messages of trafilatura about unusable pages.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    # Dates guessed from the text of a page are wrong as often as right.
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
