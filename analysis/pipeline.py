"""Articles frame -> quotes frame, and from the two the passages and stances frames.

Each article is a closed world: how a corpus is split or ordered changes no row.
"""

from bisect import bisect_left
from collections import defaultdict
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
from analysis.records import Attribution, Document, Span, check_span
from analysis.sentiment import METHODS as SENTIMENT_METHODS
from analysis.sentiment import score_sentiment
from analysis.speakers import METHODS as SPEAKER_METHODS
from analysis.speakers import link_speakers
from analysis.stance import METHODS as STANCE_METHODS
from analysis.stance import Quoted, abstain, find_targets, quoted_stances

GAP = " … "
SPANS = ["content_spans", "source_spans", "cue_spans"]
COPIED = ["article_id", "title", "outlet", "published", "error"]
Row = dict[str, Any]
Named = tuple[Span, str]
Progress = Callable[[Iterable[Any]], Iterable[Any]]


def analyze(
    articles: pd.DataFrame,
    *,
    method: str = "learned",
    min_confidence: float = 0.0,
    speakers: str = "learned",
    sentiment: str | None = "learned",
    progress: Progress | None = None,
) -> pd.DataFrame:
    r"""Find in each article who is quoted, what is said and in what tone.

    Args:
        articles: A frame with `text` and `article_id` (or `id`); see `read_articles`.
        method: How attributions are found: `learned` or `rules`; see `attribute`.
        min_confidence: Leave out attributions less likely to be right, and what is nested in them.
        speakers: How speakers are linked: `learned` or `names`; see `link_speakers`.
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
    choose("speakers", speakers, SPEAKER_METHODS)
    if sentiment is not None:
        choose("sentiment", sentiment, SENTIMENT_METHODS)

    def find(document: Document) -> list[Attribution]:
        found = attribute(document, method=method, min_confidence=min_confidence)
        return link_speakers(document, found, method=speakers)

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
    for quote_id, one in enumerate(find(document)):
        row = {**copied, "quote_id": quote_id, **_quote_row(document, one)}
        yield row | _tone(str(row["quotation"]), sentiment) if sentiment else row


def _tone(text: str, method: str) -> Row:
    scored = score_sentiment(text, method=method)
    subjectivity = scored.subjectivity
    return {
        "polarity": round(scored.polarity, 4),
        "subjectivity": None if subjectivity is None else round(subjectivity, 4),
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


def analyze_tone(
    articles: pd.DataFrame, quotes: pd.DataFrame, *, method: str = "learned"
) -> pd.DataFrame:
    """Score the tone along articles, telling the author's voice from the speakers'.

    Each sentence is cut where a quotation begins or ends: what stands in a content is the speaker's
    word, all else the author's. Of nested attributions the outer one speaks.

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
            {"article_id": key, **row, **_tone(str(row["passage"]), method)}
            for key, document, found in _read_again(articles, quotes)
            for row in _passage_rows(document, found)
        ],
        "passages",
    )


def analyze_sentiment(
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
        Passages are those of `analyze_tone`: whose word the target is part of is told by `voice`.
        The tone is that of the whole sentence towards the target: on news with quotations the
        network is right more often so than with one voice's part alone (`benchmarks sentiment`).

    Columns:
        See `schema.COLUMNS["sentiments"]`.

    Raises:
        UsageError: When no method has that name, `targets` is one string, or `quotes` is not of
            these articles.
        SchemaError: When `quotes` lacks a column, or its spans are no lists of [start, end].
    """
    choose("method", method, SENTIMENT_METHODS)
    rows: list[Row] = []
    for key, document, found in _read_again(articles, quotes):
        named = _targets(document, targets)
        for passage in _passage_rows(document, found):
            span = passage["start"], passage["end"]
            for target, name in _once(named(span), ()):
                row = _sentiment_row(document, passage, target, name, method)
                rows.append({"article_id": key, **row})
    return schema.frame(rows, "sentiments")


def _sentiment_row(document: Document, passage: Row, target: Span, name: str, method: str) -> Row:
    first, last = document.sentences[passage["sentence"]]
    inside = target[0] - first, target[1] - first
    scored = score_sentiment(document.text[first:last], inside, method=method)
    kept = ("passage_id", "voice", "quote_id", "speaker", "passage")
    row: Row = {key: passage[key] for key in kept}
    row |= {"target": name, "target_start": target[0], "target_end": target[1]}
    row |= {f"p_{label}": round(p, 4) for label, p in scored.probabilities.items()}
    return row | {"label": scored.label}


def _read_again(
    articles: pd.DataFrame, quotes: pd.DataFrame
) -> Iterator[tuple[str, Document, list[Row]]]:
    """Yield each sound article's id, document and quotations."""
    sound = _sound(articles)
    by_article = _by_article(quotes, sound)
    for article in _rows(sound):
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
        for column in SPANS
    }


def _targets(
    document: Document, targets: Sequence[str] | None
) -> Callable[[Span], Iterator[Named]]:
    """Return what finds the targets within a span: those given, or the names of the article."""
    if isinstance(targets, str):
        raise UsageError(f"targets={targets!r} is one string; give a list of names or phrases")
    if targets is not None:
        return partial(_found, document.text, targets)
    return partial(_within, mentions(document))


def _once(named: Iterable[Named], left_out: Iterable[Any]) -> Iterator[Named]:
    """Yield each name where it first stands, but for some names."""
    seen = set(left_out)
    for target, name in named:
        if name not in seen:
            seen.add(name)
            yield target, name


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


def analyze_stances(
    articles: pd.DataFrame,
    quotes: pd.DataFrame,
    *,
    targets: Sequence[str] | None = None,
    method: str = "learned",
) -> pd.DataFrame:
    """Judge whether speakers are for or against what they speak of.

    Args:
        articles: The frame that `quotes` was made from.
        quotes: What `analyze` returned.
        targets: Names or phrases to look for in the quotations; when left out, the people, bodies
            and places that they name.
        method: How a stance is judged: `learned` or `lexicon`, see `score_stance`.

    Returns:
        The stances frame, a row a quotation and target that its words name. Left out is what
        stands in the words of somebody else whom the speaker quotes, which is judged as theirs, and
        a target that is the speaker's own full name. Where the speaker is unknown, a row abstains.

    Columns:
        See `schema.COLUMNS["stances"]`.

    Raises:
        UsageError: When no method has that name, `targets` is one string, or `quotes` is not of
            these articles.
        SchemaError: When `quotes` lacks a column, or its spans are no lists of [start, end].
    """
    choose("method", method, STANCE_METHODS)
    rows: list[Row] = []
    for key, document, found in _read_again(articles, quotes):
        named = _targets(document, targets)
        judge = quoted_stances(document, method=method)
        nested: dict[Any, list[Span]] = defaultdict(list)
        for quote in found:
            nested[quote["parent"]] += quote["content_spans"]
        for quote in found:
            inner = nested.get(quote["quote_id"], [])
            own = [one for span in quote["content_spans"] for one in named(span)]
            own = [one for one in own if not any(a <= one[0][0] < b for a, b in inner)]
            rows.extend(_stance_rows(key, document, quote, own, judge))
    return schema.frame(rows, "stances")


def _within(named: list[Named], span: Span) -> Iterator[Named]:
    """Yield the names within a span; `named` is in the order of the text."""
    first = bisect_left(named, span[0], key=lambda mention: mention[0][0])
    for target, name in islice(named, first, None):
        if target[0] >= span[1]:
            return
        if target[1] <= span[1]:
            yield target, name


def _found(text: str, targets: Sequence[str], span: Span) -> Iterator[Named]:
    for (start, end), name in find_targets(text[slice(*span)], targets):
        yield (span[0] + start, span[0] + end), name


def _stance_rows(
    key: str, document: Document, quote: Row, named: Iterable[Named], judge: Quoted
) -> Iterator[Row]:
    """Judge each target once within a quotation, where it is first named."""
    content, source, cue = (
        tuple((start, end) for start, end in quote[f"{part}_spans"])
        for part in ("content", "source", "cue")
    )
    said = Attribution(content, source, cue)
    holder = quote["speaker"]
    for target, name in _once(named, [holder]):
        known = not pd.isna(holder)
        stance = judge(said, target) if known else abstain("the holder is unresolved")
        row: Row = {"article_id": key, "quote_id": quote["quote_id"], "holder": holder}
        row |= {"target": name, "target_start": target[0], "target_end": target[1]}
        row |= {f"p_{label}": round(p, 4) for label, p in stance.probabilities.items()}
        row |= {"label": stance.label, "abstained": stance.abstained}
        if stance.evidence:
            first, last = stance.evidence
            row |= {"evidence": document.text[first:last]}
            row |= {"evidence_start": first, "evidence_end": last}
        yield row
