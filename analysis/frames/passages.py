"""Articles and quotes frames -> the passages and the sentiments frame."""

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis import schema
from analysis.document import WORD, strip
from analysis.errors import choose
from analysis.frames.pairing import read_again
from analysis.frames.quotes import polarity_columns
from analysis.frames.targets import Finder, judged_columns
from analysis.records import Document, Row, Sentiment
from analysis.sentiment import METHODS as SENTIMENT_METHODS
from analysis.sentiment import stretch_sentiments, targeted_sentiments
from analysis.spans import Span


def analyze_passages(
    articles: pd.DataFrame, quotes: pd.DataFrame, *, method: str = "learned"
) -> pd.DataFrame:
    """Score the tone along articles, telling the author's voice from the speakers'.

    Each sentence is cut at the edges of quotations: the content of a quotation is in the speaker's
    voice, the rest in the author's. Within nested attributions the outer speaker has the voice.

    Args:
        articles: The frame that `quotes` was made from.
        quotes: What `analyze` returned.
        method: How the tone of a passage is scored, see `score_sentiment`.

    Returns:
        The passages frame, in the order of the text; `subjectivity` is TextBlob's alone.

    Columns:
        See `schema.COLUMNS["passages"]`.

    Raises:
        UsageError: When no method has that name, or `quotes` is not of these articles.
        SchemaError: When `quotes` lacks a column, or its spans are no lists of [start, end].
    """
    choose("method", method, SENTIMENT_METHODS)
    return schema.frame(
        [
            {"article_id": key, **row, **polarity_columns(score([(row["start"], row["end"])]))}
            for key, document, found in read_again(articles, quotes)
            for score in [stretch_sentiments(document, method=method)]
            for row in _passage_rows(document, found)
        ],
        "passages",
    )


def analyze_sentiments(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    *,
    targets: Sequence[str] | None = None,
    method: str = "learned",
) -> pd.DataFrame:
    """Score the tone towards whom or what each passage names.

    Args:
        articles: The frame that `quotes` was made from.
        quotes: What `analyze` returned.
        targets: Names or phrases to look for; when left out, the people, bodies and places that
            the articles name.
        method: How the tone is scored, see `score_sentiment`.

    Returns:
        The sentiments frame, a row a passage and target named in it, in the order of the text.
        Passages are those of `analyze_passages`; `voice` tells whose word the target is part of.
        The tone is that of the whole sentence towards the target, with those around a short one:
        on news with quotations the network is right more often so than with one voice's part alone
        (`benchmarks sentiment`).

    Columns:
        See `schema.COLUMNS["sentiments"]`.

    Raises:
        UsageError: When no method has that name, `targets` is one string, or `quotes` is not of
            these articles.
        SchemaError: When `quotes` lacks a column, or its spans are no lists of [start, end].
    """
    choose("method", method, SENTIMENT_METHODS)
    rows: list[Row] = []
    for key, document, found in read_again(articles, quotes):
        finder = Finder(document, targets)
        score = targeted_sentiments(document, method=method)
        for passage in _passage_rows(document, found):
            span = passage["start"], passage["end"]
            for target, name in finder.each_thing(finder.within(span)):
                row = _sentiment_row(passage, target, name, score(target))
                rows.append({"article_id": key, **row})
    return schema.frame(rows, "sentiments")


def _sentiment_row(passage: Row, target: Span, name: str, scored: Sentiment) -> Row:
    kept = ("passage_id", "voice", "quote_id", "speaker", "passage")
    return {key: passage[key] for key in kept} | judged_columns(target, name, scored)


def _passage_rows(document: Document, quotes: list[Row]) -> Iterator[Row]:
    contents = sorted(
        (start, end, position)
        for position, quote in enumerate(quotes)
        if pd.isna(quote["parent"])
        for start, end in quote["content_spans"]
    )
    passage_id = 0
    for number, sentence in enumerate(document.sentences):
        while contents and contents[0][1] <= sentence[0]:
            contents.pop(0)
        for span, owner in _cut(document.text, sentence, contents):
            quote = None if owner is None else quotes[owner]
            yield {
                "passage_id": passage_id,
                "sentence": number,
                "start": span[0],
                "end": span[1],
                "passage": document.text[slice(*span)],
                "voice": "speaker" if quote else "author",
                "quote_id": quote["quote_id"] if quote else None,
                "speaker": quote["speaker"] if quote else None,
            }
            passage_id += 1


def _cut(
    text: str, sentence: Span, contents: list[tuple[int, int, int]]
) -> Iterator[tuple[Span, int | None]]:
    """Cut a sentence at the edges of contents; leave out pieces without a word."""
    position = sentence[0]
    pieces: list[tuple[Span, int | None]] = []
    for start, end, owner in contents:
        if start >= sentence[1]:
            break
        first, last = max(start, position), min(end, sentence[1])
        if first < last:
            pieces += [((position, first), None), ((first, last), owner)]
            position = last
    for piece, whose in [*pieces, ((position, sentence[1]), None)]:
        span = strip(text, piece)
        if span and WORD.search(text, *span):
            yield span, whose
