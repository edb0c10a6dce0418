"""Articles and their quotations: rows of the frames, put together and turned into records."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, cast

import pandas as pd

from analysis import schema
from analysis.document import parse
from analysis.errors import SchemaError, UsageError
from analysis.reading.checking import check_articles
from analysis.records import Document
from analysis.schema import is_missing
from analysis.spans import check_span

Row = dict[str, Any]
# An article and its quotations.
Paired = tuple[Row, list[Row]]
# Role -> the column with its spans.
SPANS = {role: f"{role}_spans" for role in ("content", "source", "cue")}
NUMBERS = ("quote_id", "parent")


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return the rows of a frame."""
    return cast(list[Row], frame.to_dict("records"))


def read_again(
    articles: pd.DataFrame, quotes: pd.DataFrame
) -> Iterator[tuple[str, Document, list[Row]]]:
    """Yield each sound article's id, document and quotations."""
    sound = _sound(articles)
    by_article = _by_article(quotes, sound)
    for article in rows_of(sound):
        key = str(article["article_id"])
        document = parse(str(article["text"]))
        yield key, document, [_with_spans(one, document.text) for one in by_article.get(key, [])]


def _with_spans(quote: Row, text: str) -> Row:
    """Check that the spans of a quotation lie in the text of its article."""
    place = f"of quotation {quote['quote_id']} of article {quote['article_id']!r}"
    return quote | {
        column: [
            check_span(f"{column} {place}", span, text)
            for span in schema.span_lists(quote[column]) or ()
        ]
        for column in SPANS.values()
    }


def _sound(articles: pd.DataFrame) -> pd.DataFrame:
    checked = check_articles(articles)
    return checked[checked["error"].isna()]


def _by_article(quotes: pd.DataFrame, articles: pd.DataFrame) -> dict[str, list[Row]]:
    found = schema.check(quotes, "quotes").dropna(subset=["quote_id"])
    strange = sorted(set(found["article_id"]) - set(articles["article_id"]))
    if strange:
        raise UsageError(
            f"quotes has article_id={strange[0]!r}, which articles lacks; "
            "pass the frame that quotes was made from"
        )
    return {str(key): rows_of(group) for key, group in found.groupby("article_id")}


def quoted(articles: pd.DataFrame, quotes: pd.DataFrame) -> Iterator[Paired]:
    """Yield each article's row with those of its quotations; a missing cell is None.

    An article with an error has no quotations.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    for quote in _records(quotes):
        if quote["error"] is None:
            found[quote["article_id"]].append(quote)
    for article in _records(articles):
        yield article, [] if article["error"] else found[article["article_id"]]


def _records(table: pd.DataFrame) -> list[Row]:
    names = [str(column) for column in table.columns]
    return [
        {name: None if is_missing(value) else value for name, value in zip(names, row, strict=True)}
        for row in table.itertuples(index=False, name=None)
    ]


def paired(articles: pd.DataFrame, quotes: pd.DataFrame) -> list[Paired]:
    """Return each article with its quotations, whose spans are checked."""
    articles, quotes = check_articles(articles), schema.check(quotes, "quotes")
    strange = sorted(set(quotes["article_id"].dropna()) - set(articles["article_id"]))
    if strange:
        raise UsageError(
            f"quotes has article_id={strange[0]!r}, which articles lacks; "
            "pass the frame that quotes was made from"
        )
    return [
        (article, [one | _checked(article["text"], one) for one in own])
        for article, own in quoted(articles, quotes)
    ]


def _checked(text: str, one: Row) -> Row:
    """Return what of an attribution are numbers, spans once they are known to lie in the text."""
    place = f"of quotation {one['quote_id']} of article {one['article_id']!r}"
    found = {column: schema.span_lists(one[column]) or [] for column in SPANS.values()}
    if not found[SPANS["content"]]:
        raise SchemaError(f"content_spans {place} is empty; pass what analyze returned")
    spans = {
        column: [check_span(f"{column} {place}", span, text) for span in spans]
        for column, spans in found.items()
    }
    numbers = {name: one[name] if one[name] is None else int(one[name]) for name in NUMBERS}
    return spans | numbers
