"""Articles and their quotations: rows of the frames, put together and turned into records.

A quotes frame may come from `analyze`, or from a file that was corrected by hand.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, cast

import pandas as pd

from analysis import schema
from analysis.document import parse
from analysis.errors import SchemaError, UsageError
from analysis.reading.checking import check_articles
from analysis.records import Attribution, Document, QuoteType, Row, Speaker
from analysis.safety import FORMULA
from analysis.schema import is_missing
from analysis.spans import check_span

# An article and its quotations.
Paired = tuple[Row, list[Row]]
# Role -> the column with its spans.
SPANS = {role: f"{role}_spans" for role in ("content", "source", "cue")}


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame."""
    return cast(list[Row], frame.to_dict("records"))


def paired(articles: pd.DataFrame, quotes: pd.DataFrame) -> list[Paired]:
    """Return each article with its quotations; a missing cell is None.

    Ids are compared as text, whatever they were. Spans are read from text, too. A parent that is
    none of the article's quotations is missing. An article with an error has no quotations.

    Raises:
        UsageError: When a quotation is of no such article, or its spans don't lie in the text.
        SchemaError: When a frame lacks a column, or a quotation has no content or no number.
    """
    listed = _records(check_articles(articles))
    own = _by_article(quotes, {article["article_id"] for article in listed})
    return [
        (article, [] if article["error"] else _checked(article, own[article["article_id"]]))
        for article in listed
    ]


def one_article(articles: pd.DataFrame, quotes: pd.DataFrame, article_id: object = None) -> Paired:
    """Return an article, the first when left out, with its quotations; see `paired`.

    Raises:
        UsageError: When there is no such article.
    """
    checked = check_articles(articles)
    if checked.empty:
        raise UsageError("the articles frame has no row, so there is no article to show")
    ids = checked["article_id"]
    wanted = ids.iloc[0] if article_id is None else schema.plain(article_id)
    if not ids.eq(wanted).any():
        some = ", ".join(repr(name) for name in ids.head(5))
        raise UsageError(f"article_id={article_id!r} is not among the articles; they begin {some}")
    [article] = _records(checked[ids.eq(wanted)].head(1))
    own = _by_article(quotes, set(ids))[wanted]
    return article, [] if article["error"] else _checked(article, own)


def read_again(
    articles: pd.DataFrame, quotes: pd.DataFrame
) -> Iterator[tuple[str, Document, list[Row]]]:
    """Yield each sound article's id, document and quotations; see `paired`."""
    for article, own in paired(articles, quotes):
        if article["error"] is None:
            yield article["article_id"], parse(article["text"]), own


def to_attributions(quotes: list[Row]) -> list[Attribution]:
    """Turn the rows of an article's quotations into records; a parent is told by its position."""
    positions = {quote["quote_id"]: place for place, quote in enumerate(quotes)}
    return [
        Attribution(
            content=tuple(quote["content_spans"]),
            source=tuple(quote["source_spans"]),
            cue=tuple(quote["cue_spans"]),
            quote_type=_quote_type(quote["quote_type"]),
            parent=positions.get(quote["parent"]),
            speaker=Speaker(name=quote["speaker"]),
        )
        for quote in quotes
    ]


def _quote_type(value: Any) -> QuoteType:
    return value if value in ("direct", "mixed") else "indirect"


def _records(table: pd.DataFrame) -> list[Row]:
    names = [str(column) for column in table.columns]
    cells = table.astype(object)  # whole numbers of Python, which JSON takes
    return [
        {name: None if is_missing(value) else value for name, value in zip(names, row, strict=True)}
        for row in cells.itertuples(index=False, name=None)
    ]


def _by_article(quotes: pd.DataFrame, known: set[str]) -> dict[str, list[Row]]:
    """Gather quotations by article; rows of articles with an error hold none."""
    found: dict[str, list[Row]] = defaultdict(list)
    for quote in _records(schema.typed(quotes, "quotes")):
        key = _without_guard(quote["article_id"], known)
        if key not in known:
            raise UsageError(
                f"quotes has article_id={key!r}, which articles lacks; "
                "pass the frame that quotes was made from"
            )
        if quote["error"] is None:
            found[key].append(quote | {"article_id": key})
    return found


def _without_guard(identifier: str | None, known: set[str]) -> str:
    """Take away the apostrophe that a spreadsheet was guarded with: "'=1" is the article "=1"."""
    key = identifier or ""
    bare = key.removeprefix("'")
    return bare if key not in known and FORMULA.match(bare) else key


def _checked(article: Row, quotes: list[Row]) -> list[Row]:
    numbers = {quote["quote_id"] for quote in quotes}
    return [_check(article["text"], quote, numbers) for quote in quotes]


def _check(text: str, quote: Row, numbers: set[int]) -> Row:
    if quote["quote_id"] is None:
        raise SchemaError(
            f"quote_id of a quotation of article {quote['article_id']!r} is missing; "
            "pass what analyze returned"
        )
    place = f"of quotation {quote['quote_id']} of article {quote['article_id']!r}"
    if not quote["content_spans"]:
        raise SchemaError(f"content_spans {place} is empty; pass what analyze returned")
    spans = {
        column: [check_span(f"{column} {place}", span, text) for span in quote[column] or ()]
        for column in SPANS.values()
    }
    parent = quote["parent"] if quote["parent"] in numbers else None
    return quote | spans | {"parent": parent}
