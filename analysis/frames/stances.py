"""Articles and quotes frames -> the stances frame."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from analysis import schema
from analysis.errors import choose
from analysis.frames.pairing import read_again
from analysis.frames.targets import Finder, Named, judged_columns
from analysis.records import Attribution, Document, Row
from analysis.spans import Span
from analysis.stance import METHODS as STANCE_METHODS
from analysis.stance import Quoted, abstain, quoted_stances


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
    for key, document, found in read_again(articles, quotes):
        finder = Finder(document, targets)
        judge = quoted_stances(document, method=method)
        nested: dict[Any, list[Span]] = defaultdict(list)
        for quote in found:
            nested[quote["parent"]] += quote["content_spans"]
        for quote in found:
            inner = nested.get(quote["quote_id"], [])
            own = [one for span in quote["content_spans"] for one in finder.within(span)]
            own = [one for one in own if not any(a <= one[0][0] < b for a, b in inner)]
            rows.extend(_stance_rows(key, document, quote, finder, own, judge))
    return schema.frame(rows, "stances")


def _stance_rows(
    key: str, document: Document, quote: Row, finder: Finder, named: Iterable[Named], judge: Quoted
) -> Iterator[Row]:
    """Judge each target once within a quotation, where it is first named; see `each_thing`."""
    content, source, cue = (
        tuple((start, end) for start, end in quote[f"{part}_spans"])
        for part in ("content", "source", "cue")
    )
    said = Attribution(content, source, cue)
    holder = quote["speaker"]
    for target, name in finder.each_thing(named, [holder]):
        known = not pd.isna(holder)
        stance = judge(said, target) if known else abstain("the holder is unresolved")
        row: Row = {"article_id": key, "quote_id": quote["quote_id"], "holder": holder}
        row |= judged_columns(target, name, stance)
        row |= {"target_phrase": document.text[slice(*finder.phrase(target))]}
        if stance.evidence:
            first, last = stance.evidence
            row |= {"evidence": document.text[first:last]}
            row |= {"evidence_start": first, "evidence_end": last}
        yield row
