"""Attribution methods on PolNeAR dev and on the invented newsroom: relation scores, and speed."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from analysis.attribution import METHODS, attribute
from analysis.benchmarks.scoring import count, report
from analysis.datasets import corpus_rows, read_rows
from analysis.document import WORD, parse
from analysis.errors import ArticleError

NEWSROOM = Path(__file__).parents[2] / "data" / "newsroom"
Spans = list[dict[str, Any]]
Scores = dict[str, float]


def newsroom_rows() -> list[dict[str, Any]]:
    """Return the invented articles with their gold attributions, as `corpus_rows` would.

    The nested ones are left out: the research corpora are flat.
    """
    texts, gold = (read_rows(NEWSROOM / name) for name in ("articles.jsonl", "gold.jsonl"))
    return [
        {**text, "attributions": [one for one in row["attributions"] if one["parent"] is None]}
        for text, row in zip(texts, gold, strict=True)
    ]


def reader(method: str) -> Callable[[str], Spans]:
    """Return a function text -> spans as the scores want them, by one of our methods."""

    def read(text: str) -> Spans:
        return [
            {"source": one.source, "cue": one.cue, "content": one.content, "parent": one.parent}
            for one in attribute(parse(text), method=method)
        ]

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


def main() -> None:
    """Print a Markdown table for each corpus at hand, a column a method."""
    _compare("The invented newsroom (data/newsroom)", newsroom_rows())
    try:
        rows = corpus_rows("polnear", "dev")
    except ArticleError as error:
        print(error)
    else:
        _compare("PolNeAR dev", rows)


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
