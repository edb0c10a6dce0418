"""Tables of articles in files -> rows, one at a time: CSV, JSON, Parquet, Excel.

Files may come from strangers. Formats that can hold code, such as pickle, are not read, and the
unpacked size of a small file is bounded: a line or cell by LONGEST_LINE, a workbook by LARGEST_BOOK
and SHEET_ROWS.
"""

import csv
import gzip
import io
import os
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from analysis.errors import ArticleError, UsageError, need_library
from analysis.reading.encodings import LONGEST_LINE, OpenFile, decoded_lines, too_long
from analysis.reading.objects import document_rows, keys, line_rows
from analysis.records import Row

# The names of the columns, then the rows.
HeaderAndRows = Iterator[Any]

IDENTIFIERS = ("id", "article_id")
COPIED = ("title", "outlet", "published", "text", "error")
READ_COLUMNS = (*IDENTIFIERS, *COPIED)
# The most bytes in the unpacked parts of a workbook, which is a zip archive.
LARGEST_BOOK = 2**28
# The most rows of a sheet in Excel.
SHEET_ROWS = 2**20
# Rows of Parquet in memory at a time.
AT_ONCE = 4
# Extension of a JSON format -> function that yields the objects of a file.
OBJECTS: dict[str, Callable[[OpenFile], Iterator[Row]]] = {
    ".jsonl": line_rows,
    ".jsonl.gz": line_rows,
    ".ndjson": line_rows,
    ".json": document_rows,
}
NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Table:
    """A table in a file.

    Attributes:
        name: Its name in messages.
        extension: The format, one of READERS.
        open_file: Opens it anew, for reading bytes.
    """

    name: str
    extension: str
    open_file: OpenFile

    def rows(self) -> Iterator[Row]:
        """Yield its rows as dictionaries; an unreadable row has an `error`.

        Raises:
            ArticleError: When the file can't be read, or has no column `text`, or has two columns
                of a name that is read.
        """
        with self._readable():
            reading = READERS[self.extension](self.open_file)
            columns = next(reading)
        need_text(columns, self.name)
        with self._readable():
            yield from reading

    def count(self) -> int:
        """Count its rows, without keeping them; see `rows` for what it raises."""
        if self.extension == ".parquet":
            from pyarrow import parquet

            with self._readable(), self.open_file() as file:
                return int(parquet.ParquetFile(file).metadata.num_rows)
        return sum(1 for _ in self.rows())

    def lines(self) -> Iterator[str | None]:
        """Yield its lines as text; see `decoded_lines`.

        Raises:
            ArticleError: When the file can't be read.
        """
        with self._readable():
            yield from decoded_lines(self.open_file)

    def objects(self) -> Iterator[Row]:
        """Yield the JSON objects, with any keys; other JSON values give a row with an `error`.

        Raises:
            ArticleError: When the file can't be read.
        """
        with self._readable():
            yield from OBJECTS[self.extension](self.open_file)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except UsageError:
            raise
        except Exception as error:  # the errors of openpyxl, pyarrow and gzip have no common base
            raise ArticleError(
                f"{self.name} can't be read as {self.extension} ({_reason(error)}); "
                "save it again in that format or rename it to what it is"
            ) from error


def open_table(path: Path) -> Table:
    """Return the table in a file.

    Raises:
        ArticleError: When it does not exist, can't be opened, or has an unknown extension.
    """
    extension = extension_of(path)
    open_file(path).close()
    if not extension:
        raise ArticleError(
            f"{str(path)!r} has an extension that is not read; save it as one of "
            f".txt, .md, .html, {', '.join(READERS)}"
        )
    opener: Any = partial(gzip.open if extension.endswith(".gz") else open_file, path)
    return Table(repr(str(path)), extension, opener)


def open_file(path: Path) -> BinaryIO:
    """Open a file for reading bytes.

    Raises:
        ArticleError: When it does not exist or can't be read.
    """
    try:
        return path.open("rb")
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


def parquet_files(folder: Path) -> list[Path]:
    """Return the Parquet files at any depth of a folder, `part.10` behind `part.9`."""
    found = [
        name
        for name in (path.relative_to(folder) for path in folder.rglob("*.parquet"))
        if not any(part.startswith((".", "_")) for part in name.parts) and (folder / name).is_file()
    ]
    return [folder / name for name in sorted(found, key=_in_counting_order)]


def _in_counting_order(name: Path) -> list[tuple[int, str]]:
    parts = NUMBER.split(name.as_posix())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def extension_of(path: str | os.PathLike[str]) -> str:
    """Return the extension of a readable table, else an empty string."""
    name = os.fspath(path).lower()
    return next((known for known in READERS if name.endswith(known)), "")


def need_text(columns: Sequence[str], where: str) -> None:
    """Check that a table has a column `text`, and no needed column twice.

    Raises:
        ArticleError: When the check fails.
    """
    if "text" not in columns:
        raise ArticleError(
            f"{where} has no column 'text'; it has {list(columns)}; "
            "rename the one with the articles"
        )
    if twice := [name for name in READ_COLUMNS if columns.count(name) > 1]:
        raise ArticleError(f"{where} has two columns {twice[0]!r}; drop or rename one")


def _read_json(rows: Callable[[OpenFile], Iterator[Row]], open_file: OpenFile) -> HeaderAndRows:
    yield keys(rows(open_file))
    yield from rows(open_file)


def _read_csv(open_file: OpenFile) -> HeaderAndRows:
    """Read by the csv module, since pandas rejects a whole table for one row with an extra cell."""
    rows = filter(None, _csv_rows(open_file, strict=_is_strict(open_file)))
    columns = next(rows, [])
    yield columns
    for number, cells in enumerate(rows, 1):
        yield _csv_row(columns, cells, number)


def _is_strict(open_file: OpenFile) -> bool:
    """Say whether all quotation marks stand where they should.

    Raises:
        ArticleError: When one is never closed: it would swallow the rows below it.
    """
    try:
        for _ in _csv_rows(open_file, strict=True):
            pass
    except csv.Error as error:
        if "end of data" in str(error) or "field limit" in str(error):
            raise ArticleError(
                "a quotation mark is never closed, so where rows end is unclear"
            ) from error
        return False
    return True


def _csv_rows(open_file: OpenFile, *, strict: bool) -> Iterator[list[str]]:
    reader = csv.reader(_csv_lines(open_file), strict=strict)
    while (row := _next(reader)) is not None:
        yield row


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    limit = csv.field_size_limit(LONGEST_LINE)
    try:
        return next(reader, None)
    finally:
        csv.field_size_limit(limit)


def _csv_lines(open_file: OpenFile) -> Iterator[str]:
    for number, line in enumerate(decoded_lines(open_file), 1):
        if line is None:
            raise ArticleError(too_long(number))
        yield from io.StringIO(line, newline="")


def _csv_row(columns: list[str], cells: list[str], number: int) -> Row:
    row: Row = {name: cell or None for name, cell in zip(columns, cells, strict=False)}
    if len(cells) > len(columns):
        row["error"] = f"row {number} has {len(cells)} cells, the header {len(columns)}"
    return row


def _read_parquet(open_file: OpenFile) -> HeaderAndRows:
    """Read a few rows at a time, since a small file may unpack to large rows."""
    from pyarrow import parquet

    with open_file() as source:
        file = parquet.ParquetFile(source, buffer_size=2**20, pre_buffer=False)
        columns: list[str] = file.schema_arrow.names
        yield columns
        read = [name for name in columns if name in READ_COLUMNS]
        number = 0
        for batch in file.iter_batches(AT_ONCE, columns=read, use_threads=False):
            for at in range(batch.num_rows):
                number += 1
                yield _parquet_row({name: batch[name][at] for name in read}, number)


def _parquet_row(cells: dict[str, Any], number: int) -> Row:
    row: Row = {}
    broken: Row = {}
    for name, cell in cells.items():
        try:
            row[name] = cell.as_py()
        except Exception as error:  # text that is not UTF-8, the year 30,000, an unknown time zone
            broken["error"] = f"{name} can't be read (row {number}): {_reason(error)}"
    return row | broken


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _read_xlsx(open_file: OpenFile) -> HeaderAndRows:
    need_library("openpyxl", "excel")
    import openpyxl

    with open_file() as source:
        with zipfile.ZipFile(source) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > LARGEST_BOOK:
            raise ArticleError(f"it unpacks to {unpacked:,} bytes, more than {LARGEST_BOOK:,}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like, which are not read
            book = openpyxl.load_workbook(source, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some programs write wrong ones
            cells = sheet.iter_rows(values_only=True)
        rows = _filled(cells)
        columns = ["" if name is None else str(name) for name in next(rows, ())]
        yield columns
        for row in rows:
            yield dict(zip(columns, row, strict=False))
        book.close()


def _filled(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Leave out empty rows, of which a workbook may claim any number."""
    for number, row in enumerate(rows, 1):
        if number > SHEET_ROWS:
            raise ArticleError(f"it has a row below number {SHEET_ROWS:,}, the last of a sheet")
        if row.count(None) < len(row):
            yield row


READERS: dict[str, Callable[[OpenFile], HeaderAndRows]] = {
    ".csv": _read_csv,
    **{extension: partial(_read_json, rows) for extension, rows in OBJECTS.items()},
    ".parquet": _read_parquet,
    ".xlsx": _read_xlsx,
}
