"""Fit the constants of the baselines on train, to be copied into their modules.

They are `CURVE` in `analysis/sentiment/__init__.py` and `STRENGTH` in `analysis/stance/lexicon.py`.
In both, all labels have the same weight: the frequencies of labels differ between corpora, and with
those of pairs in news `neither` would always be the likeliest label without a cue.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.stance import LABEL_OF, both_ways, pairs, wordings
from analysis.document import parse
from analysis.records import STANCES
from analysis.sentiment import average_words
from analysis.stance.lexicon import NOTHING, Judgement, clearness, read
from analysis.stance.targets import find_mentions

Array = npt.NDArray[np.float64]
BasisAndSign = tuple[str, int]
AUTHOR_CORPORA = ("gwsd", "vast")


def fit_curve(polarities: Array, labels: npt.NDArray[np.int64]) -> Array:
    """Fit the log odds of negative and of positive against neutral, with equal weights of labels.

    Returns:
        Two rows (negative, positive) of intercept, slope of polarity and of its absolute value.
    """
    inputs = np.stack([np.ones_like(polarities), polarities, np.abs(polarities)], axis=1)
    wanted = np.stack([labels == -1, labels == 1], axis=1).astype(float)
    weights = 1 / np.array([np.sum(labels == label) for label in (-1, 0, 1)])[labels + 1]
    return fit_odds(inputs, wanted, weights)


def fit_odds(inputs: Array, wanted: Array, weights: Array, ridge: float = 0.0) -> Array:
    """Fit the log odds of each outcome against the case of no outcome, by logistic regression.

    Args:
        inputs: The features (n, d), the first of them always 1.
        wanted: The probability of each outcome (n, k), 0 or 1 where known; a row sums to 1 at most.
        weights: The weight of each row (n,).
        ridge: The strength of the penalty on the weights of all features but the first.

    Returns:
        The weights of the features, a row an outcome (k, d).

    Example:
        >>> inputs = np.array([[1.0, 0.0]] * 4 + [[1.0, 1.0]] * 2)
        >>> wanted = np.array([[1.0], [1.0], [1.0], [0.0], [1.0], [0.0]])
        >>> [[first, second]] = fit_odds(inputs, wanted, np.ones(6))
        >>> round(float(np.exp(first)), 3), round(float(np.exp(first + second)), 3)
        (3.0, 1.0)
    """
    shares = np.column_stack([1 - wanted.sum(axis=1), wanted]) * weights[:, None]
    rows, outcomes = np.nonzero(shares)
    fitted = LogisticRegression(C=1 / ridge if ridge else np.inf, tol=1e-8, max_iter=1000)
    fitted.fit(inputs[rows, 1:], outcomes, sample_weight=shares[rows, outcomes])
    found = np.column_stack([fitted.intercept_, fitted.coef_])
    # One outcome has one row of weights; several have a row each, after a row for no outcome.
    return found if len(found) == 1 else found[1:] - found[0]


def strengths(found: Iterable[tuple[Judgement, str]]) -> dict[BasisAndSign, Array]:
    """Turn readings and gold labels into the probabilities of against, neither and favour.

    Denials are few, so denials of support and mirrored denials of opposition are pooled.
    """
    counts = Counter(((one.basis, one.sign), label) for one, label in found)
    totals: Counter[str] = Counter()
    for (_, label), times in counts.items():
        totals[label] += times
    table = {
        key: np.array([counts[key, label] / totals[label] for label in STANCES])
        for key in sorted({key for key, _ in counts})
    }
    if ("negated", 1) in table and ("negated", -1) in table:
        table["negated", 1] = table["negated", 1] + table["negated", -1][::-1]
        table["negated", -1] = table["negated", 1][::-1]
    return {key: shares / shares.sum() for key, shares in table.items()}


def pair_readings() -> Iterator[tuple[Judgement, str]]:
    """Read each pair of directed_sentiment train in both directions, without repeated pairs."""
    seen = set()
    for row in pairs("train"):
        for holder, target, label in both_ways(row):
            case = row["text"], holder, target
            if case not in seen:
                seen.add(case)
                yield read(parse(row["text"]), target, holder) or NOTHING, label


def topic_readings() -> Iterator[tuple[Judgement, str]]:
    """Read the author's stance towards each topic of GWSD and VAST train named in its text."""
    for row in (row for name in AUTHOR_CORPORA for row in corpus_rows(name, "train")):
        found = (find_mentions(row["text"], words) for words in wordings(row))
        document = parse(row["text"])
        if mentions := next(filter(None, found), None):
            readings = [read(document, mention) or NOTHING for mention in mentions]
            yield max(readings, key=clearness), LABEL_OF[row["label"]]


def main() -> None:
    """Print both constants as written in the modules."""
    rows = corpus_rows("newsmtsc", "train")
    scored = [
        (average_words(row["text"])[0], one["label"]) for row in rows for one in row["targets"]
    ]
    curve = fit_curve(np.array([p for p, _ in scored]), np.array([label for _, label in scored]))
    for name, numbers in zip(("negative", "positive"), curve, strict=True):
        print(f'    "{name}": ({", ".join(f"{number:.4f}" for number in numbers)}),')
    table, authors = strengths(pair_readings()), strengths(topic_readings())
    table |= {key: shares for key, shares in authors.items() if key[0] == "own tone"}
    for (basis, sign), shares in table.items():
        against, favour = round(float(shares[0]), 2), round(float(shares[2]), 2)
        neither = 1 - against - favour
        print(f'    ("{basis}", {sign}): ({against}, {neither:.2f}, {favour}),')
