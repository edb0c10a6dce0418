"""JSON in files -> rows, one a JSON object: JSON Lines, or an array of objects."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.errors import ArticleError
from analysis.reading.encodings import LONGEST_LINE, OpenFile, decode, decoded_lines, too_long
from analysis.records import Row


def json_rows(lines: Iterable[str | None]) -> Iterator[Row]:
    """Parse JSON Lines to rows, without blank lines; None stands for a line that was too long.

    Returns:
        A dictionary a line; with `error` as the only key when the line is not a JSON object.

    Example:
        >>> list(json_rows(['{"id": 1}', "[]"]))
        [{'id': 1}, {'error': 'line 2 is not a JSON object'}]
    """
    for number, line in enumerate(lines, 1):
        if line is None:
            yield {"error": too_long(number)}
        elif line.strip():
            yield _json_row(line.removesuffix("\n"), number)


def _json_row(line: str, number: int) -> Row:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        return {"error": f"line {number} is not valid JSON: {error.msg} at column {error.colno}"}
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; 5,000 brackets
        return {"error": f"line {number} is not valid JSON: {error}"}
    return row if isinstance(row, dict) else {"error": f"line {number} is not a JSON object"}


def line_rows(open_file: OpenFile) -> Iterator[Row]:
    """Yield the rows of a JSON Lines file."""
    yield from json_rows(decoded_lines(open_file))


def document_rows(open_file: OpenFile) -> Iterator[Row]:
    """Yield the rows of a `.json` file: an array of objects, one object, or JSON Lines.

    Raises:
        ArticleError: When an array is too large to be read at once.
    """
    with open_file() as file:
        data = file.read(LONGEST_LINE + 1)
    if len(data) > LONGEST_LINE and data.lstrip()[:1] == b"[":
        raise ArticleError(f"its array has more than {LONGEST_LINE:,} bytes; save it as .jsonl")
    found = _parsed(data) if len(data) <= LONGEST_LINE else None
    if found is None:
        yield from line_rows(open_file)
        return
    for number, item in enumerate(found, 1):
        yield item if isinstance(item, dict) else {"error": f"item {number} is not a JSON object"}


def _parsed(data: bytes) -> list[Any] | None:
    """Return the items of an array, or a single object as a list; None for other data."""
    try:
        found = json.loads(decode(data))
    except (ValueError, RecursionError):
        return None
    return [found] if isinstance(found, dict) else found if isinstance(found, list) else None


def keys(rows: Iterable[Row]) -> list[str]:
    """Return the keys of rows up to one with a text; where there is no object, none lacks it."""
    known: dict[str, None] = {}
    for row in rows:
        if set(row) != {"error"}:
            known.update(dict.fromkeys(row))
        if "text" in row:
            break
    return list(known) or ["text"]
