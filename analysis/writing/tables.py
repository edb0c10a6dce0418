"""Frames and rows to files: JSON, CSV, Parquet, Excel.

A file is written beside its target and then moved there, so that a failed run leaves no half file.

A spreadsheet must not run text of an article as a formula: in `.csv` and `.xlsx` such a text gets
an apostrophe in front, see `guarded`. A cell in Excel holds at most 32,767 characters (longer texts
end in `…`) and no control characters (they are left out). `.jsonl` and `.parquet` hold every text
unchanged, except that in tables half of a surrogate pair becomes U+FFFD.
"""

import csv
import gzip
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import schema
from analysis.errors import UsageError, need_library
from analysis.frames.pairing import SPANS, paired
from analysis.frames.quotes import joined
from analysis.reading.articles import is_so
from analysis.safety import SURROGATE, guarded
from analysis.schema import is_missing
from analysis.writing.files import replacing

LINES = (".jsonl", ".jsonl.gz", ".ndjson", ".json")
ROLES = ("source", "cue", "content")
# Columns of an article besides its id.
KNOWN = ("title", "outlet", "published")
FOLDERS = (".brat",)
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575


def check_target(target: str, extensions: Iterable[str]) -> str:
    """Check before any work that a target can be written; return its extension.

    Args:
        target: A path, or `-` for standard output.
        extensions: The allowed extensions.

    Raises:
        UsageError: See `check_path`.

    Example:
        >>> check_target("-", [".jsonl"])
        '.jsonl'
    """
    return ".jsonl" if target == "-" else check_path(target, extensions)


def check_path(target: str, extensions: Iterable[str]) -> str:
    """Check that a file or folder can be written; return its extension.

    Raises:
        UsageError: When the extension is not allowed, the parent folder is missing, or the target
            is of another kind than its extension: a file, or an empty folder.
    """
    path, allowed = Path(target), list(extensions)
    extension = next((known for known in allowed if path.name.lower().endswith(known)), None)
    if extension is None:
        raise UsageError(f"output {target!r} has no known extension; choose {', '.join(allowed)}")
    if extension in FOLDERS:
        _check_free(path)
    elif is_so(path.is_dir):
        raise UsageError(f"output {target!r} is a folder; give a file in it")
    check_folder(path)
    return extension


def _check_free(folder: Path) -> None:
    """Check that a folder is empty; its files may have been annotated by hand."""
    if is_so(folder.is_file):
        raise UsageError(f"output {str(folder)!r} is a file; give a new folder")
    if is_so(lambda: any(folder.iterdir())):
        raise UsageError(
            f"the folder {str(folder)!r} has something in it, which would be lost; "
            "give a new one or remove it"
        )


def check_folder(path: Path) -> None:
    """Check that the parent folder of a path exists.

    Raises:
        UsageError: When it does not.
    """
    if not is_so(path.absolute().parent.is_dir):
        raise UsageError(f"the folder {str(path.parent)!r} does not exist; make it first")


def article_rows(articles: pd.DataFrame, quotes: pd.DataFrame) -> list[dict[str, object]]:
    """Gather the quotes frame to a row an article, in the order of the articles frame.

    Returns:
        Rows with `id`, `title`, `outlet`, `published` and the list `attributions`; for an article
        with an error also `error`, with an empty list. A `parent` is a position in the list; the
        words of the parts are in `source_text`, `cue_text` and `content_text`, None for no part.
    """
    return [
        {"id": article["article_id"], **{name: article[name] for name in KNOWN}}
        | {"attributions": _listed(article["text"], own)}
        | ({"error": article["error"]} if article["error"] else {})
        for article, own in paired(articles, quotes)
    ]


def _listed(text: str, quotes: list[dict[str, Any]]) -> list[dict[str, object]]:
    position = {quote["quote_id"]: index for index, quote in enumerate(quotes)}
    return [_attribution(text, quote, position.get(quote["parent"])) for quote in quotes]


def _attribution(text: str, quote: dict[str, Any], parent: int | None) -> dict[str, object]:
    named = ("quote_type", "speaker", "speaker_kind", "confidence")
    spans = {role: quote[SPANS[role]] for role in ROLES}
    row: dict[str, object] = {
        **spans,
        **{name: quote[name] for name in named},
        "parent": parent,
        **{f"{role}_text": joined(text, found) or None for role, found in spans.items()},
    }
    if quote["speaker"] is None:
        row["unresolved_reason"] = quote["unresolved_reason"]
    return row


def write_rows(rows: Iterable[dict[str, object]], target: str) -> None:
    """Write rows as JSON to a file of LINES, or to `-`, standard output.

    A `.json` file is an array, any other file JSON Lines.

    A reader of standard output that stops early, such as `head`, is no error.

    Raises:
        UsageError: When the file can't be written.
    """
    each = map(json_bytes, rows)
    if target.lower().endswith(".json"):
        data = b"[\n" + b",\n".join(each) + b"\n]\n"
    else:
        data = b"".join(row + b"\n" for row in each)
    if target == "-":
        _to_standard_output(data)
        return
    with replacing(Path(target)) as path:
        path.write_bytes(gzip.compress(data, mtime=0) if target.lower().endswith(".gz") else data)


def json_bytes(value: object, indent: int | None = None) -> bytes:
    """Return a value as JSON in UTF-8, characters as they are.

    Half of a surrogate pair can't be encoded in UTF-8; it becomes a backslash escape of JSON.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return text.encode("utf-8", "backslashreplace")


def _to_standard_output(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more at exit, which must not fail.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise UsageError(f"standard output can't be written ({error.strerror})") from error


def write_table(table: pd.DataFrame, name: str, target: Path) -> None:
    """Write the frame of that name to a `.csv`, `.parquet` or `.xlsx` file.

    Columns `*_spans` are lists of [start, end] in `.parquet`, the same as JSON text in the others.

    Raises:
        UsageError: When the file can't be written, or the table has more rows than Excel takes.
    """
    typed = schema.typed(table, name)
    write = next(TABLES[known] for known in TABLES if target.name.lower().endswith(known))
    with replacing(target) as path:
        write(typed, name, path)


def _write_csv(table: pd.DataFrame, name: str, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        writer.writerows([guarded(cell) for cell in row] for row in _cells(table))


def _write_xlsx(table: pd.DataFrame, name: str, path: Path) -> None:
    need_library("openpyxl", "excel")
    import openpyxl

    if len(table) > MOST_ROWS:
        raise UsageError(f"{len(table):,} rows are more than Excel takes; write .parquet or .csv")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.append(list(table.columns))
    for row in _cells(table):
        sheet.append([_excel(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    path.write_bytes(content.getvalue())


def _write_parquet(table: pd.DataFrame, name: str, path: Path) -> None:
    path.write_bytes(to_parquet(table, name))


def to_parquet(table: pd.DataFrame, name: str) -> bytes:
    """Return the frame of that name as the bytes of a Parquet file."""
    import pyarrow
    from pyarrow import parquet

    clean = table.assign(**{column: _column(table[column]) for column in table.columns})
    content = pyarrow.Table.from_pandas(clean, schema=schema.arrow(name), preserve_index=False)
    data = pyarrow.BufferOutputStream()
    parquet.write_table(content, data)
    return bytes(data.getvalue())


TABLES: dict[str, Callable[[pd.DataFrame, str, Path], None]] = {
    ".csv": _write_csv,
    ".parquet": _write_parquet,
    ".xlsx": _write_xlsx,
}


def _column(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Prepare a column for Arrow: spans as lists, text without halves of surrogate pairs."""
    if column.dtype == object:
        return column.map(schema.span_lists)
    if pd.api.types.is_string_dtype(column):
        whole = column.map(lambda text: SURROGATE.sub("\ufffd", text), na_action="ignore")
        return whole.astype(column.dtype)
    return column


def _cells(table: pd.DataFrame) -> Iterator[list[object]]:
    for row in table.itertuples(index=False, name=None):
        yield [_cell(value) for value in row]


def _cell(value: Any) -> object:
    if isinstance(value, str):
        return SURROGATE.sub("\ufffd", value)
    if is_missing(value):
        return None
    return value if pd.api.types.is_scalar(value) else json.dumps(schema.span_lists(value))


def _excel(cell: object) -> object:
    """Make a text fit an Excel cell, whose length counts in UTF-16 units."""
    if not isinstance(cell, str):
        return cell
    text = str(guarded(NOT_IN_XML.sub("", cell)))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    return units[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"
