"""Articles frame -> quotes frame.

Each article is a closed world: how a corpus is split or ordered changes no row.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import pandas as pd

from analysis import schema
from analysis.document import count_words, parse
from analysis.errors import choose, need_share
from analysis.frames.pairing import rows_of
from analysis.reading.checking import check_articles
from analysis.records import Attribution, Document, Row, Sentiment
from analysis.sentiment import stretch_sentiments
from analysis.steps import STEPS, attributions

GAP = " … "
ARTICLE_COLUMNS = ["article_id", "title", "outlet", "published", "error"]
Progress = Callable[[Iterable[Any]], Iterable[Any]]


def analyze(
    articles: pd.DataFrame,
    *,
    attribution: str = "learned",
    speakers: str = "learned",
    sentiment: str | None = "learned",
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    r"""Find in each article who is quoted, what is said and in what tone.

    Args:
        articles: A frame with `text` and `article_id` (or `id`); see `read_articles`.
        attribution: The method of attribution: `learned` or `rules`; see `attribute`.
        speakers: The method of linking speakers: `learned` or `names`; see `link_speakers`.
        sentiment: The method of scoring the tone of a quotation, see `score_sentiment`; with None,
            `polarity` and `subjectivity` are missing, which saves time.
        min_confidence: Leave out attributions with a lower confidence, and those nested in them.
        progress: Wraps the iterable of articles to show progress, as `tqdm` does.

    Returns:
        The quotes frame, a row an attribution; `quote_id` counts within the article from 0. An
        article that can't be analysed has one row with an `error` and nothing else.

    Columns:
        See `schema.COLUMNS["quotes"]`.

    Raises:
        UsageError: When no method has that name, or `min_confidence` is not from 0 to 1.
        ArticleError: When there is no column `text`.

    Example:
        >>> from analysis.reading.articles import read_articles
        >>> quotes = analyze(read_articles("Ilse Varga said she would not sign.\n"))
        >>> quotes.loc[0, ["speaker", "cue", "quotation"]].tolist()
        ['Ilse Varga', 'said', 'she would not sign']
    """
    choose("attribution", attribution, STEPS["attribution"])
    choose("speakers", speakers, STEPS["speakers"])
    if sentiment is not None:
        choose("sentiment", sentiment, STEPS["sentiment"])
    need_share("min_confidence", min_confidence)
    find = partial(
        attributions, attribution=attribution, speakers=speakers, min_confidence=min_confidence
    )
    checked = rows_of(check_articles(articles))
    rows: list[Row] = []
    for article in progress(checked) if progress else checked:
        rows.extend(_quote_rows(article, find, sentiment))
    return schema.frame(rows, "quotes")


def _quote_rows(
    article: Row, find: Callable[[Document], list[Attribution]], sentiment: str | None
) -> Iterator[Row]:
    copied = {name: article[name] for name in ARTICLE_COLUMNS}
    if not pd.isna(article["error"]):
        yield copied
        return
    document = parse(str(article["text"]))
    found = find(document)
    score = stretch_sentiments(document, method=sentiment) if found and sentiment else None
    for quote_id, one in enumerate(found):
        row = {**copied, "quote_id": quote_id, **_quote_row(document, one)}
        yield row | polarity_columns(score(one.content)) if score else row


def polarity_columns(scored: Sentiment) -> Row:
    """Return `polarity` and `subjectivity`, missing after an abstention."""
    polarity = None if scored.abstained else scored.polarity
    found = {"polarity": polarity, "subjectivity": scored.subjectivity}
    return {name: None if value is None else round(value, 4) for name, value in found.items()}


def _quote_row(document: Document, one: Attribution) -> Row:
    quotation = joined(document.text, one.content)
    return {
        "speaker": one.speaker.name,
        "speaker_kind": one.speaker.kind,
        "unresolved_reason": one.speaker.unresolved_reason,
        "speaker_basis": one.speaker.basis,
        "source": joined(document.text, one.source) or None,
        "cue": joined(document.text, one.cue) or None,
        "quotation": quotation,
        "quote_type": one.quote_type,
        "words": count_words(quotation),
        "confidence": one.confidence,
        "parent": one.parent,
        "source_spans": [list(span) for span in one.source],
        "cue_spans": [list(span) for span in one.cue],
        "content_spans": [list(span) for span in one.content],
    }


def joined(text: str, spans: Iterable[Sequence[int]]) -> str:
    """Join the words of several spans of a text by GAP."""
    return GAP.join(text[start:end] for start, end in spans)
