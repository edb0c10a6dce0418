"""Attribution methods on PolNeAR dev and on the invented newsroom: relation scores, and speed."""

import json
import time
from pathlib import Path
from typing import Any

from analysis.attribution import METHODS, attribute
from analysis.benchmarks.scoring import count, report
from analysis.datasets import corpus_rows
from analysis.document import WORD, parse
from analysis.errors import ArticleError

NEWSROOM = Path(__file__).parents[2] / "data" / "newsroom"


def newsroom_rows() -> list[dict[str, Any]]:
    """Return the invented articles with their gold attributions, as `corpus_rows` would.

    The nested ones are left out: the research corpora are flat.
    """
    texts, gold = (
        [json.loads(line) for line in (NEWSROOM / name).read_text("utf-8").splitlines()]
        for name in ("articles.jsonl", "gold.jsonl")
    )
    return [
        {**text, "attributions": [one for one in row["attributions"] if one["parent"] is None]}
        for text, row in zip(texts, gold, strict=True)
    ]


def spans_of(text: str, method: str) -> list[dict[str, Any]]:
    """Attribute a text and return the spans as the scores want them."""
    found = attribute(parse(text), method=method)
    return [
        {"source": one.source, "cue": one.cue, "content": one.content, "parent": one.parent}
        for one in found
    ]


def measure(rows: list[dict[str, Any]], method: str) -> dict[str, float]:
    """Score one method on annotated articles, with words per CPU second of this process."""
    started = time.process_time()
    predicted = [spans_of(row["text"], method) for row in rows]
    seconds = time.process_time() - started
    counts = [
        count(row["text"], ours, row["attributions"])
        for row, ours in zip(rows, predicted, strict=True)
    ]
    words = sum(len(WORD.findall(row["text"])) for row in rows)
    return {**report(counts), "words per CPU second": words / seconds}


def main() -> None:
    """Print a Markdown table for each corpus at hand, a column a method."""
    _print("The invented newsroom (data/newsroom)", newsroom_rows())
    try:
        rows = corpus_rows("polnear", "dev")
    except ArticleError as error:
        print(error)
    else:
        _print("PolNeAR dev", rows)


def _print(title: str, rows: list[dict[str, Any]]) -> None:
    results = {method: measure(rows, method) for method in METHODS}
    gold = sum(len(row["attributions"]) for row in rows)
    print(f"{title}: {len(rows)} articles, {gold:,} attributions; percent\n")
    print(f"| | {' | '.join(results)} |\n|---|{'---|' * len(results)}")
    for name in next(iter(results.values())):
        cells = (
            f"{scores[name]:,.0f}" if "second" in name else f"{100 * scores[name]:.1f}"
            for scores in results.values()
        )
        print(f"| {name} | {' | '.join(cells)} |")
    print()
