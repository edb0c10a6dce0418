"""Attribution methods on PolNeAR dev and on the invented newsroom: relation scores, and speed.

Also by the measure of CofeNet (Wang et al., COLING 2022): paragraphs one by one; a source, cue or
piece of content is right when its beginning and end equal those of an annotated one; links do not
count.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from analysis.attribution import METHODS, attribute
from analysis.benchmarks import speed
from analysis.benchmarks.datasets import corpus_rows, read_rows
from analysis.benchmarks.evaluation import as_row
from analysis.benchmarks.scoring import PARTS, count, report
from analysis.document import WORD, parse, strip
from analysis.errors import ArticleError

NEWSROOM = Path(__file__).parents[2] / "data" / "newsroom"
Spans = list[dict[str, Any]]
Scores = dict[str, float]


def newsroom_rows() -> list[dict[str, Any]]:
    """Return the invented articles with their gold attributions, like `corpus_rows`.

    Nested attributions are left out, since the research corpora are flat.
    """
    texts, gold = (read_rows(NEWSROOM / name) for name in ("articles.jsonl", "gold.jsonl"))
    return [
        {**text, "attributions": [one for one in row["attributions"] if one["parent"] is None]}
        for text, row in zip(texts, gold, strict=True)
    ]


def reader(method: str) -> Callable[[str], Spans]:
    """Return a function from text to spans for the scores, by one of our methods."""

    def read(text: str) -> Spans:
        return [as_row(one) for one in attribute(parse(text), method=method)]

    return read


def measure(rows: list[dict[str, Any]], read: Callable[[str], Spans]) -> Scores:
    """Score a reader on annotated articles, with words per CPU second of this process."""
    started = time.process_time()
    predicted = [read(row["text"]) for row in rows]
    seconds = time.process_time() - started
    counts = [
        count(row["text"], ours, row["attributions"])
        for row, ours in zip(rows, predicted, strict=True)
    ]
    words = sum(len(WORD.findall(row["text"])) for row in rows)
    return {**report(counts), "words per CPU second": words / seconds}


def exact_spans(rows: list[dict[str, Any]], read: Callable[[str], Spans]) -> Scores:
    """Score each role's spans by exact match, paragraph by paragraph."""
    counts: Counter[str] = Counter()
    for row in rows:
        text = row["text"]
        gold = _parts(text, row["attributions"])
        for start, end in parse(text).paragraphs:
            found = [one for one in read(text[start:end]) if one["parent"] is None]
            ours = {
                (role, start + first, start + last)
                for role, first, last in _parts(text[start:end], found)
            }
            theirs = {part for part in gold if start <= part[1] < end}
            for role in PARTS:
                here = {part for part in ours if part[0] == role}
                there = {part for part in theirs if part[0] == role}
                counts += Counter(
                    {f"{role} both": len(here & there), f"{role} all": len(here) + len(there)}
                )
    return {
        f"{role} exact, F1": 2 * counts[f"{role} both"] / max(counts[f"{role} all"], 1)
        for role in PARTS
    }


def _parts(text: str, attributions: Spans) -> set[tuple[str, int, int]]:
    """Return role, beginning and end of every span, without blanks at its edges."""
    stripped = (
        (role, strip(text, (start, end)))
        for one in attributions
        for role in PARTS
        for start, end in one[role]
    )
    return {(role, *span) for role, span in stripped if span}


def main() -> None:
    """Print a Markdown table for each available corpus, then tables of speed and memory."""
    _compare("The invented newsroom (data/newsroom)", newsroom_rows())
    try:
        rows = corpus_rows("polnear", "dev")
    except ArticleError as error:
        print(error)
    else:
        _compare("PolNeAR dev", rows)
        print("PolNeAR dev, paragraph by paragraph, spans by exact match; percent\n")
        exact = {method: exact_spans(rows, reader(method)) for method in METHODS}
        print_table(exact, next(iter(exact.values())))
        print()
        speed.main()


def _compare(title: str, rows: list[dict[str, Any]]) -> None:
    results = {method: measure(rows, reader(method)) for method in METHODS}
    gold = sum(len(row["attributions"]) for row in rows)
    print(f"{title}: {len(rows)} articles, {gold:,} attributions; percent\n")
    print_table(results, next(iter(results.values())))
    print()


def print_table(results: dict[str, Scores], names: Iterable[str]) -> None:
    """Print a row a score and a column a method, in percent; speeds as they are."""
    print(f"| | {' | '.join(results)} |\n|---|{'---|' * len(results)}")
    for name in names:
        cells = (
            f"{scores[name]:,.0f}" if "second" in name else f"{100 * scores[name]:.1f}"
            for scores in results.values()
        )
        print(f"| {name} | {' | '.join(cells)} |")
