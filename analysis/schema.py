"""Columns and dtypes of the tidy frames, and checks of frames."""

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import SchemaError, choose

if TYPE_CHECKING:
    import pyarrow

__all__ = ["COLUMNS", "arrow", "check", "empty", "frame"]

COLUMNS: dict[str, dict[str, str]] = {
    # One row an article. `error` is the reason why an article can't be analysed.
    "articles": {
        "article_id": "string[python]",
        "title": "string[python]",
        "outlet": "string[python]",
        "published": "string[python]",
        "text": "string[python]",
        "error": "string[python]",
    },
    # One row an attribution, numbered within its article; a bad article has one row with an
    # `error`. Columns `*_spans` hold lists of [start, end]; `parent` is a `quote_id` of the same
    # article.
    "quotes": {
        "article_id": "string[python]",
        "quote_id": "Int64",
        "speaker": "string[python]",
        "speaker_kind": "string[python]",
        "unresolved_reason": "string[python]",
        "speaker_basis": "string[python]",
        "source": "string[python]",
        "cue": "string[python]",
        "quotation": "string[python]",
        "quote_type": "string[python]",
        "words": "Int64",
        "polarity": "Float64",
        "subjectivity": "Float64",
        "confidence": "Float64",
        "parent": "Int64",
        "source_spans": "object",
        "cue_spans": "object",
        "content_spans": "object",
        "title": "string[python]",
        "outlet": "string[python]",
        "published": "string[python]",
        "error": "string[python]",
    },
    # One row a passage: a sentence, cut where a quotation begins or ends.
    # `voice` is `author` or `speaker`; `quote_id` and `speaker` are missing in the author's voice.
    # `polarity` is missing after an abstention, here and in the quotes frame.
    "passages": {
        "article_id": "string[python]",
        "passage_id": "Int64",
        "sentence": "Int64",
        "start": "Int64",
        "end": "Int64",
        "passage": "string[python]",
        "voice": "string[python]",
        "quote_id": "Int64",
        "speaker": "string[python]",
        "polarity": "Float64",
        "subjectivity": "Float64",
    },
    # One row a passage and a target named in it; `voice` as above. `abstained` is the reason for an
    # abstention; the label is then `neutral`.
    "sentiments": {
        "article_id": "string[python]",
        "passage_id": "Int64",
        "voice": "string[python]",
        "quote_id": "Int64",
        "speaker": "string[python]",
        "passage": "string[python]",
        "target": "string[python]",
        "target_start": "Int64",
        "target_end": "Int64",
        "label": "string[python]",
        "p_negative": "Float64",
        "p_neutral": "Float64",
        "p_positive": "Float64",
        "abstained": "string[python]",
    },
    # One row a quotation and a target that it speaks of, and one more where the same words stand
    # for another thing. `target_phrase` is the noun phrase that they stand in.
    "stances": {
        "article_id": "string[python]",
        "quote_id": "Int64",
        "holder": "string[python]",
        "target": "string[python]",
        "target_phrase": "string[python]",
        "target_start": "Int64",
        "target_end": "Int64",
        "label": "string[python]",
        "p_against": "Float64",
        "p_neither": "Float64",
        "p_favour": "Float64",
        "evidence": "string[python]",
        "evidence_start": "Int64",
        "evidence_end": "Int64",
        "abstained": "string[python]",
    },
}

# Frame -> the function that returns it.
MADE_BY = {
    "articles": "read_articles",
    "quotes": "analyze",
    "passages": "analyze_passages",
    "sentiments": "analyze_sentiments",
    "stances": "analyze_stances",
}


def empty(name: str) -> pd.DataFrame:
    """Return the frame of that name without rows, columns and dtypes in place."""
    return frame([], name)


def frame(rows: list[dict[str, object]], name: str) -> pd.DataFrame:
    """Build the frame of that name from rows; a key left out is a missing value.

    Raises:
        UsageError: When no frame has that name.
        SchemaError: When a row has a key that is not a column.
    """
    columns = _columns(name)
    unknown = sorted({key for row in rows for key in row} - set(columns))
    if unknown:
        raise SchemaError(f"the {name} frame has no column {unknown[0]!r}; it has {list(columns)}")
    data = {
        column: pd.Series([row.get(column) for row in rows], dtype=dtype)
        for column, dtype in columns.items()
    }
    return pd.DataFrame(data)


def arrow(name: str) -> "pyarrow.Schema":
    """Return the Arrow schema of the frame of that name, for Parquet."""
    import pyarrow

    types = {
        "string[python]": pyarrow.string(),
        "Int64": pyarrow.int64(),
        "Float64": pyarrow.float64(),
        "object": pyarrow.list_(pyarrow.list_(pyarrow.int64())),
    }
    return pyarrow.schema([(column, types[dtype]) for column, dtype in _columns(name).items()])


def check(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table itself when it has every column of the frame of that name.

    Raises:
        SchemaError: When columns are missing; the message lists them and those present.
    """
    columns = _columns(name)
    remedy = f"pass what {MADE_BY[name]} returned"
    if not isinstance(table, pd.DataFrame):
        raise SchemaError(
            f"expected the {name} frame, a pandas DataFrame, got {type(table).__name__}; {remedy}"
        )
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise SchemaError(
            f"the {name} frame lacks the columns {missing}; it has {list(table.columns)}; {remedy}"
        )
    return table


def typed(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the frame of that name with its dtypes, wherever it was read from.

    A CSV file has spans as text, ids as numbers and numbers as text; a Parquet file has arrays.

    Raises:
        SchemaError: When columns are missing, or a value is not what its column holds.

    Example:
        >>> read = empty("quotes").astype(object)
        >>> read.loc[0, ["article_id", "quote_id", "content_spans"]] = [7, 0.0, "[[0, 4]]"]
        >>> [row] = typed(read, "quotes").astype(object).to_dict("records")
        >>> row["article_id"], row["quote_id"], row["content_spans"]
        ('7', 0, [[0, 4]])
    """
    check(table, name)
    return pd.DataFrame(
        {column: _typed(table[column], dtype) for column, dtype in _columns(name).items()},
        index=table.index,
    )


def _typed(column: "pd.Series[Any]", dtype: str) -> "pd.Series[Any]":
    if dtype != "object" and column.dtype == dtype:
        return column
    try:
        cells = [None if is_missing(value) else VALUES[dtype](value) for value in column]
    except (ValueError, TypeError, OverflowError) as error:
        raise SchemaError(
            f"the column {column.name!r} has a value that it can't hold ({error}); "
            "correct it in the table"
        ) from error
    return pd.Series(cells, dtype=dtype, index=column.index)


def _whole(value: Any) -> int:
    number = int(value) if isinstance(value, int) else float(value)
    if number != int(number):
        raise ValueError(f"{value!r} is no whole number")
    return int(number)


def plain(value: object) -> str:
    """Return a value as text, 12.0 as '12'."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def need(table: pd.DataFrame, columns: Sequence[str], source: str) -> None:
    """Check that a small frame has some columns; `source` is the function that makes it.

    Raises:
        SchemaError: When columns are missing; the message lists them and those present.
    """
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise SchemaError(
            f"the frame lacks the columns {missing}; it has {list(table.columns)}; "
            f"pass what {source} returned"
        )


def span_lists(value: Any) -> list[list[int]] | None:
    """Read spans as a frame holds them: lists, arrays of a Parquet file, or JSON of a CSV file.

    Raises:
        SchemaError: When they are something else.

    Example:
        >>> span_lists(((0, 4), (6, 9))), span_lists("[[0, 4], [6, 9]]")
        ([[0, 4], [6, 9]], [[0, 4], [6, 9]])
    """
    if is_missing(value):
        return None
    try:
        read = json.loads(value or "[]") if isinstance(value, str) else value
        return [[int(start), int(end)] for start, end in read]
    except (TypeError, ValueError) as error:
        raise SchemaError(
            f"spans must be a list of [start, end], got {value!r}; pass what analyze returned"
        ) from error


VALUES: dict[str, Callable[[Any], object]] = {
    "string[python]": plain,
    "Int64": _whole,
    "Float64": float,
    "object": span_lists,
}


def _columns(name: str) -> dict[str, str]:
    return choose("name", name, COLUMNS)


def is_missing(value: Any) -> bool:
    """Say whether a cell is missing: None, NaN, NA or NaT; a list never is."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
