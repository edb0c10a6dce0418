"""Sentiment towards a target on NewsMTSC dev (Hamborg and Donnay, EACL 2021), F1 in percent."""

from collections.abc import Sequence

from analysis.benchmarks.scoring import f1
from analysis.datasets import corpus_rows
from analysis.records import TONES
from analysis.sentiment import METHODS, score_sentiment

SPLITS = ("dev_rw", "dev_mt")


def label_f1s(predicted: Sequence[str], gold: Sequence[str], labels: Sequence[str]) -> list[float]:
    """Return the F1 of each label.

    Example:
        >>> label_f1s(["a", "a", "b"], ["a", "b", "b"], ["a", "b"])
        [0.6666666666666666, 0.6666666666666666]
    """
    pairs = list(zip(predicted, gold, strict=True))
    return [
        f1(pairs.count((label, label)), predicted.count(label), gold.count(label))
        for label in labels
    ]


def table_row(name: str, rows: int, scores: Sequence[float]) -> str:
    """Write a row of the table: name, number of examples, macro F1, F1 of each label."""
    cells = [f"{100 * score:.1f}" for score in (sum(scores) / len(scores), *scores)]
    return f"| {name} | {rows} | {' | '.join(cells)} |"


def measure(split: str, method: str) -> tuple[int, list[float]]:
    """Score every target of a split; return their number and the F1 of each label."""
    targets = [
        (row["text"], one) for row in corpus_rows("newsmtsc", split) for one in row["targets"]
    ]
    gold = [TONES[one["label"] + 1] for _, one in targets]
    predicted = [
        score_sentiment(text, (one["start"], one["end"]), method=method).label
        for text, one in targets
    ]
    return len(gold), label_f1s(predicted, gold, TONES)


def main() -> None:
    """Print a Markdown table, a row a method and split."""
    print(f"| NewsMTSC | targets | macro F1 | {' | '.join(TONES)} |\n|---|---|---|---|---|---|")
    for method in METHODS:
        for split in SPLITS:
            print(table_row(f"{method}, {split}", *measure(split, method)))
