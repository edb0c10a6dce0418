"""Articles frame -> quotes frame, and from the two the passages and stances frames.

Each article is a closed world: how a corpus is split or ordered changes no row.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, cast

import pandas as pd

from analysis import schema
from analysis.articles import check_articles
from analysis.attribution import METHODS, attribute
from analysis.document import WORD, count_words, parse, strip
from analysis.errors import UsageError, choose, need_share
from analysis.names import mentions
from analysis.records import Attribution, Document, Span
from analysis.sentiment import METHODS as SENTIMENT_METHODS
from analysis.sentiment import score_sentiment
from analysis.speakers import link_speakers
from analysis.stance import METHODS as STANCE_METHODS
from analysis.stance import abstain, find_targets, score_stance

GAP = " … "
COPIED = ["article_id", "title", "outlet", "published", "error"]
Row = dict[str, Any]
Named = tuple[Span, str]
Progress = Callable[[Iterable[Any]], Iterable[Any]]


def analyze(
    articles: pd.DataFrame,
    *,
    method: str = "learned",
    min_confidence: float = 0.0,
    sentiment: str | None = "textblob",
    progress: Progress | None = None,
) -> pd.DataFrame:
    r"""Find in each article who is quoted, what is said and in what tone.

    Args:
        articles: A frame with `text` and `article_id` (or `id`); see `read_articles`.
        method: How attributions are found: `learned` or `rules`; see `attribute`.
        min_confidence: Leave out attributions less likely to be right, and what is nested in them.
        sentiment: How the tone of a quotation is scored, see `score_sentiment`; None leaves
            `polarity` and `subjectivity` missing, and saves the time.
        progress: Wraps the articles to show how far it is, as `tqdm` does.

    Returns:
        The quotes frame, a row an attribution; `quote_id` counts within the article from 0. An
        article that can't be analysed has one row with an `error` and nothing else.

    Columns:
        See `schema.COLUMNS["quotes"]`.

    Raises:
        UsageError: When no method has that name, or `min_confidence` is not from 0 to 1.
        ArticleError: When there is no column `text`.

    Example:
        >>> from analysis.articles import read_articles
        >>> quotes = analyze(read_articles("Ilse Varga said she would not sign.\n"))
        >>> quotes.loc[0, ["speaker", "cue", "quotation"]].tolist()
        ['Ilse Varga', 'said', 'she would not sign']
    """
    choose("method", method, METHODS)
    need_share("min_confidence", min_confidence)
    if sentiment is not None:
        choose("sentiment", sentiment, SENTIMENT_METHODS)
    find = partial(attribute, method=method, min_confidence=min_confidence)
    checked = _rows(check_articles(articles))
    rows: list[Row] = []
    for article in progress(checked) if progress else checked:
        rows.extend(_quote_rows(article, find, sentiment))
    return schema.frame(rows, "quotes")


def _rows(frame: pd.DataFrame) -> list[Row]:
    return cast(list[Row], frame.to_dict("records"))


def _quote_rows(
    article: Row, find: Callable[[Document], list[Attribution]], sentiment: str | None
) -> Iterator[Row]:
    copied = {name: article[name] for name in COPIED}
    if not pd.isna(article["error"]):
        yield copied
        return
    document = parse(str(article["text"]))
    for quote_id, one in enumerate(link_speakers(document, find(document))):
        row = {**copied, "quote_id": quote_id, **_quote_row(document, one)}
        yield row | _tone(str(row["quotation"]), sentiment) if sentiment else row


def _tone(text: str, method: str = "textblob") -> Row:
    scored = score_sentiment(text, method=method)
    return {
        "polarity": round(scored.polarity, 4),
        "subjectivity": round(scored.subjectivity, 4),
    }


def _quote_row(document: Document, one: Attribution) -> Row:
    quotation = _words(document, one.content)
    return {
        "speaker": one.speaker.name,
        "speaker_kind": one.speaker.kind,
        "unresolved_reason": one.speaker.unresolved_reason,
        "speaker_basis": one.speaker.basis,
        "source": _words(document, one.source) or None,
        "cue": _words(document, one.cue) or None,
        "quotation": quotation,
        "quote_type": one.quote_type,
        "words": count_words(quotation),
        "confidence": one.confidence,
        "parent": one.parent,
        "source_spans": [list(span) for span in one.source],
        "cue_spans": [list(span) for span in one.cue],
        "content_spans": [list(span) for span in one.content],
    }


def _words(document: Document, spans: Sequence[Span]) -> str:
    return GAP.join(document.text[start:end] for start, end in spans)


def analyze_tone(articles: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Score the tone along articles, telling the author's voice from the speakers'.

    Each sentence is cut where a quotation begins or ends: what stands in a content is the speaker's
    word, all else the author's. Of nested attributions the outer one speaks.

    Args:
        articles: The frame that `quotes` was made from.
        quotes: What `analyze` returned.

    Returns:
        The passages frame, in the order of the text.

    Columns:
        See `schema.COLUMNS["passages"]`.
    """
    sound = _sound(articles)
    by_article = _by_article(quotes, sound)
    rows: list[Row] = []
    for article in _rows(sound):
        found = by_article.get(article["article_id"], [])
        rows.extend(_passage_rows(article, parse(article["text"]), found))
    return schema.frame(rows, "passages")


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
    return {str(key): _rows(group) for key, group in found.groupby("article_id")}


def _passage_rows(article: Row, document: Document, quotes: list[Row]) -> Iterator[Row]:
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
            yield {
                "article_id": article["article_id"],
                "passage_id": passage_id,
                "sentence": number,
                **_passage_row(document.text, span, None if owner is None else quotes[owner]),
            }
            passage_id += 1


def _passage_row(text: str, span: Span, quote: Row | None) -> Row:
    passage = text[slice(*span)]
    return {
        "start": span[0],
        "end": span[1],
        "passage": passage,
        "voice": "speaker" if quote else "author",
        "quote_id": quote["quote_id"] if quote else None,
        "speaker": quote["speaker"] if quote else None,
        **_tone(passage),
    }


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


def analyze_stances(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    *,
    targets: Sequence[str] | None = None,
    method: str = "lexicon",
) -> pd.DataFrame:
    """Judge whether speakers are for or against what they speak of.

    Args:
        articles: The frame that `quotes` was made from.
        quotes: What `analyze` returned.
        targets: Names or phrases to look for in the quotations; when left out, the people, bodies
            and places that they name.
        method: How a stance is judged: `lexicon`.

    Returns:
        The stances frame, a row a quotation and target that its words name; of a quotation in
        pieces each piece is judged by itself. Left out is a target that is the speaker's own full
        name. Where the speaker is unknown, the row abstains.

    Columns:
        See `schema.COLUMNS["stances"]`.

    Raises:
        UsageError: When no method has that name, `targets` is one string, or `quotes` has articles
            that `articles` lacks.
    """
    choose("method", method, STANCE_METHODS)
    if isinstance(targets, str):
        raise UsageError(f"targets={targets!r} is one string; give a list of names or phrases")
    sound = _sound(articles)
    texts = {str(row["article_id"]): str(row["text"]) for row in _rows(sound)}
    rows: list[Row] = []
    for article_id, found in _by_article(quotes, sound).items():
        text = texts[article_id]
        named = mentions(parse(text)) if targets is None else []
        for quote in found:
            for span in quote["content_spans"]:
                inside = _within(named, span) if targets is None else _found(text, span, targets)
                rows.extend(_stance_rows(text, quote, span, inside, method))
    return schema.frame(rows, "stances")


def _within(named: list[Named], span: Span) -> Iterator[Named]:
    """Yield the names within a span; `named` is in the order of the text."""
    first = bisect_left(named, span[0], key=lambda mention: mention[0][0])
    for target, name in islice(named, first, None):
        if target[0] >= span[1]:
            return
        if target[1] <= span[1]:
            yield target, name


def _found(text: str, span: Span, targets: Sequence[str]) -> Iterator[Named]:
    for (start, end), name in find_targets(text[slice(*span)], targets):
        yield (span[0] + start, span[0] + end), name


def _stance_rows(
    text: str, quote: Row, span: Span, named: Iterable[Named], method: str
) -> Iterator[Row]:
    """Judge each target once within a piece of a quotation, where it is first named."""
    seen = {quote["speaker"]}
    for target, name in named:
        if name not in seen:
            seen.add(name)
            scored = {
                "article_id": quote["article_id"],
                "quote_id": quote["quote_id"],
                "holder": quote["speaker"],
                "target": name,
                "target_start": target[0],
                "target_end": target[1],
            }
            yield {**scored, **_stance_row(text, span, target, quote["speaker"], method)}


def _stance_row(text: str, span: Span, target: Span, holder: Any, method: str) -> Row:
    start, end = span
    if pd.isna(holder):
        stance = abstain("the holder is unresolved")
    else:
        inside = (target[0] - start, target[1] - start)
        stance = score_stance(text[start:end], inside, method=method)
    row: Row = {f"p_{label}": round(p, 4) for label, p in stance.probabilities.items()}
    row |= {"label": stance.label, "abstained": stance.abstained}
    if stance.evidence:
        first, last = stance.evidence
        row |= {"evidence": text[start + first : start + last]}
        row |= {"evidence_start": start + first, "evidence_end": start + last}
    return row
