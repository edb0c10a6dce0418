"""Files, tables, frames and pasted text to the articles frame, with every bad row kept and named.

The text of an article is never altered: line ends, blanks and odd characters stay as they came in,
so that offsets into it hold. Only a byte order mark goes, and of a web page the article is taken.
"""

import codecs
import csv
import datetime
import gzip
import io
import json
import logging
import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import schema
from analysis.errors import ArticleError, UsageError

Row = dict[str, object]
Table = tuple[list[str], list[Row]]

TEXT_FILES = (".txt", ".md", ".html", ".htm")
IDENTIFIERS = ("id", "article_id")
COPIED = ("title", "outlet", "published", "text", "error")
# UTF-32 stands first: its mark begins with that of UTF-16.
MARKS = {
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
BLANK = re.compile(r"[\s\0\u200b\u2060\ufeff]*")
SURROGATE = re.compile(r"[\ud800-\udfff]")
# A path component of the usual file systems is no longer than this.
LONGEST_NAME = 255


def read_articles(source: str | os.PathLike[str] | pd.DataFrame) -> pd.DataFrame:
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
    if isinstance(source, str) and _is_pasted(source):
        return _checked([{"id": "text", "text": source}])
    if not isinstance(source, str | os.PathLike):
        raise UsageError(
            f"source is of type {type(source).__name__}; give a path, a text or a pandas DataFrame"
        )
    path = Path(source)
    if is_so(path.is_dir):
        return _checked(_folder_rows(path))
    if _extension(path) in TEXT_FILES:
        return _checked([{"id": path.stem, **_file_row(path)}])
    return _checked(_table_rows(path))


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
    columns = [str(column) for column in articles.columns]
    _need_text(columns, "the articles frame")
    read = [column for column in (*IDENTIFIERS, *COPIED) if column in columns]
    values = [articles[column].tolist() for column in read]
    return _checked([dict(zip(read, row, strict=True)) for row in zip(*values, strict=True)])


def parse_jsonl(lines: Iterable[str]) -> pd.DataFrame:
    """Read articles from JSON Lines, such as those on standard input.

    Args:
        lines: Each a JSON object with `text`, `id` and perhaps `title`, `outlet`, `published`;
            blank lines are skipped.

    Returns:
        The articles frame; see `check_articles`. A line that is not valid JSON is a row with an
        `error`.

    Columns:
        article_id, title, outlet, published, text, error.

    Raises:
        ArticleError: When no line has a `text`.

    Example:
        >>> parse_jsonl(['{"id": "a", "text": "She agreed."}', "{"])["article_id"].tolist()
        ['a', 'row-2']
    """
    columns, rows = _jsonl_table(lines)
    _need_text(columns, "the JSON Lines input")
    return _checked(rows)


def json_rows(lines: Iterable[str]) -> list[Row]:
    """Parse JSON Lines to rows, leaving out blank lines.

    Returns:
        A dictionary a line; only `error` in it when the line is not a JSON object.

    Example:
        >>> json_rows(['{"id": 1}', "[]"])
        [{'id': 1}, {'error': 'line 2 is not a JSON object'}]
    """
    return [_json_row(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def read_lines(path: Path) -> list[str]:
    """Read the lines of a `.jsonl` or `.jsonl.gz` file.

    Raises:
        ArticleError: When the file does not exist or can't be read.
    """
    data = _bytes(path)
    with _readable(path):
        return decode_lines(gzip.decompress(data) if path.suffix.lower() == ".gz" else data)


def decode_lines(data: bytes) -> list[str]:
    r"""Decode bytes and cut them at line feeds alone: JSON may hold other line separators.

    Raises:
        ArticleError: When the bytes are not text.

    Example:
        >>> decode_lines(b"{}\r\n{}\n")
        ['{}\r', '{}', '']
    """
    return _decode(data).split("\n")


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
    if half := SURROGATE.search(text):
        return f"text holds half of a surrogate pair at offset {half.start()}"
    return None


def identifier(row: Row, number: int) -> str:
    """Return the id of a row as a string; `row-7` by its position when it has none.

    Example:
        >>> identifier({"id": 12.0}, 1), identifier({"id": ""}, 2)
        ('12', 'row-2')
    """
    values = (_plain(row.get(name)) for name in IDENTIFIERS)
    return next((value for value in values if value and value.strip()), f"row-{number}")


def is_so(question: Callable[[], bool]) -> bool:
    """Ask something of a path; False, too, when it is too long or has a NUL for the system."""
    try:
        return question()
    except (OSError, ValueError):
        return False


def is_missing(value: Any) -> bool:
    """Say whether a cell is missing: None, NaN, NA or NaT; a list never is."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _checked(rows: list[Row]) -> pd.DataFrame:
    first: dict[str, int] = {}
    checked: list[Row] = []
    for number, row in enumerate(rows, 1):
        article_id = identifier(row, number)
        before = first.setdefault(article_id, number)
        repeated = f"id {article_id!r} occurs again (rows {before} and {number})"
        given = row.get("error")
        error = given if isinstance(given, str) and given.strip() else None
        error = error or text_error(row.get("text"), number)
        checked.append(
            {
                "article_id": article_id,
                "title": _plain(row.get("title")),
                "outlet": _plain(row.get("outlet")),
                "published": _iso_date(row.get("published")),
                "text": row["text"] if isinstance(row.get("text"), str) else None,
                "error": error or (repeated if before != number else None),
            }
        )
    return schema.frame(checked, "articles")


def _plain(value: object) -> str | None:
    """Return a cell as a string, 12.0 as '12'; None when it is missing."""
    if is_missing(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


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
    return any(map(str.isspace, source)) and not _extension(source)


def _extension(path: str | os.PathLike[str]) -> str:
    """Return the extension when it is one that is read, else an empty string."""
    name = os.fspath(path).lower()
    return next((known for known in (*TEXT_FILES, *READERS) if name.endswith(known)), "")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ArticleError(
            f"{str(path)!r} does not exist; check the path, or pass a text itself in a frame with "
            "the columns 'id' and 'text'"
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ArticleError(
            f"{str(path)!r} can't be read ({reason}); check that it is a file that you may open"
        ) from error


def _folder_rows(folder: Path) -> list[Row]:
    found = {path.relative_to(folder): path for path in folder.rglob("*")}
    names = [
        name
        for name, path in found.items()
        if _extension(name) in TEXT_FILES
        and not any(part.startswith(".") for part in name.parts)
        and (path.is_file() or path.is_symlink())
    ]
    if not names:
        raise ArticleError(
            f"the folder {str(folder)!r} holds no article; put {', '.join(TEXT_FILES)} files there"
        )
    names.sort(key=Path.as_posix)
    return [
        {"id": article_id, **_row_or_error(found[name])}
        for name, article_id in zip(names, _path_ids(names), strict=True)
    ]


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
    data = _bytes(path)
    try:
        text = _decode(data)
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


def _decode(data: bytes) -> str:
    """Decode by byte order mark, as UTF-8, or as an old encoding of English text.

    Halves of surrogate pairs pass, so that `text_error` can say where they stand.
    """
    marked = next((name for mark, name in MARKS.items() if data.startswith(mark)), None)
    # UTF-16 without a mark is valid UTF-8 too, every other character a NUL.
    if data.startswith(SIGNATURES) or (not marked and data.count(0) * 3 > len(data)):
        raise ArticleError(BINARY)
    try:
        return data.decode(marked or "utf-8-sig", "surrogatepass")
    except UnicodeDecodeError as error:
        if marked or b"\0" in data:
            raise ArticleError(BINARY) from error
    return _decode_legacy(data.removeprefix(codecs.BOM_UTF8))


def _decode_legacy(data: bytes) -> str:
    """Decode by line, so that a stray byte does not garble the rest of a UTF-8 text.

    Of the old encodings the one is taken that gives more typographic marks. On English news this
    is right where charset-normalizer often is not: it takes curly quotation marks for letters.
    """
    lines = data.split(b"\n")
    odd = b"\n".join(line for line in lines if not _is_utf8(line))
    guess = max(LEGACY, key=lambda name: sum(map(odd.decode(name, "replace").count, TYPOGRAPHY)))
    return "\n".join(_decode_line(line, guess) for line in lines)


def _decode_line(line: bytes, guess: str) -> str:
    if _is_utf8(line):
        return line.decode("utf-8", "surrogatepass")
    try:
        return line.decode(guess)
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _need_text(columns: list[str], where: str) -> None:
    if "text" not in columns:
        raise ArticleError(
            f"{where} has no column 'text'; it has {columns}; rename the one with the articles"
        )
    if twice := [name for name in (*IDENTIFIERS, *COPIED) if columns.count(name) > 1]:
        raise ArticleError(f"{where} has two columns {twice[0]!r}; drop or rename one")


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # what openpyxl, pyarrow and gzip raise on broken files has no base
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ArticleError(
            f"{str(path)!r} can't be read as {_extension(path)} ({reason}); "
            "save it again in that format or rename it to what it is"
        ) from error


def _table_rows(path: Path) -> list[Row]:
    data = _bytes(path)
    extension = _extension(path)
    if not extension:
        raise ArticleError(
            f"{str(path)!r} has an extension that is not read; save it as one of "
            f"{', '.join((*TEXT_FILES, *READERS))}"
        )
    with _readable(path):
        columns, rows = READERS[extension](data)
    _need_text(columns, repr(str(path)))
    return rows


def _jsonl_table(lines: Iterable[str]) -> Table:
    rows = json_rows(lines)
    columns = list({name: None for row in rows if set(row) != {"error"} for name in row})
    return columns or ["text"], rows  # where there is no object at all, none lacks the column


def _json_row(line: str, number: int) -> Row:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return {"error": f"line {number} is not valid JSON: {error.msg} at column {error.colno}"}
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; 5,000 brackets
        return {"error": f"line {number} is not valid JSON: {error}"}
    return row if isinstance(row, dict) else {"error": f"line {number} is not a JSON object"}


def _read_jsonl(data: bytes) -> Table:
    return _jsonl_table(decode_lines(data))


def _read_jsonl_gz(data: bytes) -> Table:
    return _read_jsonl(gzip.decompress(data))


def _read_csv(data: bytes) -> Table:
    """Read with the csv module: pandas refuses a whole table for one row with a cell too many."""
    text = _decode(data)
    limit = csv.field_size_limit(max(len(text), 131_072))
    try:
        columns, *cells = [row for row in _csv_rows(text) if row] or [[]]
    finally:
        csv.field_size_limit(limit)
    return columns, [_csv_row(columns, row, number) for number, row in enumerate(cells, 1)]


def _csv_rows(text: str) -> list[list[str]]:
    """Read the rows; a mark that is never closed would swallow those below it, and is an error."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise ArticleError(
                "a quotation mark is never closed, so where rows end is unclear"
            ) from error
    return list(csv.reader(io.StringIO(text, newline="")))


def _csv_row(columns: list[str], cells: list[str], number: int) -> Row:
    row: Row = {name: cell or None for name, cell in zip(columns, cells, strict=False)}
    if len(cells) > len(columns):
        row["error"] = f"row {number} has {len(cells)} cells, the header {len(columns)}"
    return row


def _read_parquet(data: bytes) -> Table:
    import pyarrow
    from pyarrow import parquet

    file = parquet.ParquetFile(pyarrow.BufferReader(data))
    columns: list[str] = file.schema_arrow.names
    wanted = [name for name in columns if name in (*IDENTIFIERS, *COPIED)]
    return columns, file.read(columns=wanted).to_pylist()


def _read_xlsx(data: bytes) -> Table:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and the like, which are not read
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write wrong ones
        cells = [list(row) for row in sheet.iter_rows(values_only=True)]
        book.close()
    header, *rest = [row for row in cells if row.count(None) < len(row)] or [[]]
    columns = ["" if name is None else str(name) for name in header]
    return columns, [dict(zip(columns, row, strict=False)) for row in rest]


READERS: dict[str, Callable[[bytes], Table]] = {
    ".csv": _read_csv,
    ".jsonl": _read_jsonl,
    ".jsonl.gz": _read_jsonl_gz,
    ".parquet": _read_parquet,
    ".xlsx": _read_xlsx,
}
