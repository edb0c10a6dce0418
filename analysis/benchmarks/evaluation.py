"""Accuracy of the methods on dev, and calibration of their probabilities.

Attribution by kind and by confidence, compared with two annotators; all probabilities of tone and
stance. `python -m analysis.benchmarks evaluation` runs every method on the corpora and writes small
tables of numbers, without text, to `data/evaluation/` for the notebook on accuracy.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.attribution import METHODS, attribute
from analysis.benchmarks import sentiment, stance
from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.reliability import calibration_error, expected_error, reliability
from analysis.benchmarks.scoring import QUOTE_KINDS, count, f1, kind, match, tokens_of
from analysis.document import parse
from analysis.errors import ArticleError
from analysis.palette import OUTCOMES
from analysis.records import Attribution, Row
from analysis.sentiment import METHODS as SENTIMENT_METHODS
from analysis.stance import METHODS as STANCE_METHODS

MEASURED_FOLDER = Path(__file__).parents[2] / "data" / "evaluation"
PEOPLE = "two people"
COUNT_COLUMNS = [
    "predicted",
    "gold",
    "relation",
    *(f"{a} {b}" for b in QUOTE_KINDS for a in ("gold", "relation")),
]
RESAMPLES, SEED = 1_000, 0
# Corpora and splits that must be available, checked before anything is written.
NEEDED = (
    ("polnear", "dev"),
    *(("newsmtsc", split) for split in sentiment.SPLITS),
    ("directed_sentiment", "dev"),
)
Tables = tuple[pd.DataFrame, pd.DataFrame]


def measure(rows: Sequence[Row], methods: Sequence[str] = tuple(METHODS)) -> Tables:
    """Run each method on annotated articles and count its right attributions.

    Returns:
        Counts, a row a method and article, and confidences, a row a predicted attribution.

    Columns:
        counts: `method`, `article` (its number), `predicted`, `gold`, `relation`, and for each kind
            of content `gold KIND` and `relation KIND`; see `scoring`.
        confidences: `method`, `article`, `confidence`, `right`.
    """
    counts: list[Row] = []
    confidences: list[Row] = []
    for method in methods:
        for number, row in enumerate(rows):
            found = [
                one for one in attribute(parse(row["text"]), method=method) if one.parent is None
            ]
            ours = [as_row(one) for one in found]
            place = {"method": method, "article": number}
            counts.append({**place, **count(row["text"], ours, row["attributions"])})
            right = right_ones(row, ours)
            confidences += [
                {**place, "confidence": one.confidence, "right": position in right}
                for position, one in enumerate(found)
            ]
    return _counts(counts), pd.DataFrame(confidences)


def as_row(one: Attribution) -> Row:
    """Return an attribution in the format of the corpora."""
    return {"source": one.source, "cue": one.cue, "content": one.content, "parent": one.parent}


def right_ones(row: Row, ours: Sequence[Row]) -> set[int]:
    """Return the positions of the attributions that are right."""
    pairs = match(tokens_of(row["text"], ours), tokens_of(row["text"], row["attributions"]))
    return {position for position, _ in pairs.relations}


def _counts(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["method", "article", *COUNT_COLUMNS])
    return frame.fillna(0).astype(dict.fromkeys(COUNT_COLUMNS, int))


def people(rows: Sequence[Row]) -> pd.DataFrame:
    """Score each annotator of an article against each other one, like a method."""

    def pairs(row: Row) -> Iterator[Counter[str]]:
        for ours, theirs in permutations(row["layers"].values(), 2):
            yield count(row["text"], ours["attributions"], theirs["attributions"])

    return _counts(
        [
            {"method": PEOPLE, "article": number, **sum(pairs(row), Counter())}
            for number, row in enumerate(rows)
        ]
    )


def attributions() -> Tables:
    """Measure on PolNeAR dev if the corpus is available; else read the stored measurements.

    Returns:
        See `measure`; annotators are compared on the articles annotated by several of them.
    """
    try:
        rows = corpus_rows("polnear", "dev")
        several = [*corpus_rows("polnear", "train.multi"), *corpus_rows("polnear", "dev.multi")]
    except ArticleError as error:
        return _stored(_paths()[0], error), _stored(_paths()[1], error)
    counts, confidences = measure(rows)
    return pd.concat([counts, people(several)], ignore_index=True), confidences


def sentiments() -> pd.DataFrame:
    """Score the tone on NewsMTSC dev if the corpus is available; else read the stored scores.

    Returns:
        A row a method, split and target.

    Columns:
        `method`, `split` (of `sentiment.SPLITS`), `gold`, `p_negative`, `p_neutral`, `p_positive`.
    """
    try:
        rated = [sentiment.rate(s, m) for m in SENTIMENT_METHODS for s in sentiment.SPLITS]
    except ArticleError as error:
        return _stored(_sentiments_path(), error)
    return pd.concat(rated, ignore_index=True).drop(columns="label").round(4)


def stances() -> pd.DataFrame:
    """Judge the pairs of directed_sentiment dev if available; else read the stored judgements.

    Returns:
        A row a method and ordered pair, holder and target; see `stance.both_ways`.

    Columns:
        `method`, `gold`, `p_against`, `p_neither`, `p_favour`.
    """
    try:
        rows = stance.pairs("dev")
    except ArticleError as error:
        return _stored(_stances_path(), error)
    judged = [
        stance.ordered_chances(method, rows, [stance.pair_stances(row, method) for row in rows])
        for method in STANCE_METHODS
    ]
    return pd.concat(judged, ignore_index=True).round(4)


def _stored(path: Path, missing: ArticleError) -> pd.DataFrame:
    """Read stored measurements from the repository around the package."""
    if not path.is_file():
        raise ArticleError(f"{missing}; or take data/evaluation/{path.name} of the repository")
    return pd.read_csv(path)


def _paths() -> tuple[Path, Path]:
    return MEASURED_FOLDER / "polnear_counts.csv", MEASURED_FOLDER / "polnear_confidences.csv"


def _sentiments_path() -> Path:
    return MEASURED_FOLDER / "newsmtsc_sentiments.csv"


def _stances_path() -> Path:
    return MEASURED_FOLDER / "directed_stances.csv"


def accuracy(counts: pd.DataFrame) -> pd.DataFrame:
    """Turn counts into scores with 95 % intervals, by a bootstrap of 1,000 draws of articles.

    Returns:
        A row a method and score: relation F1, then recall by kind of content, from 0 to 1.

    Columns:
        `method`, `score`, `value`, `low`, `high`.
    """
    rows: list[Row] = []
    for method, group in counts.groupby("method", sort=False):
        rng = np.random.default_rng(SEED)
        draws = rng.integers(len(group), size=(RESAMPLES, len(group)))
        for name, score in SCORE_OF.items():
            sums = group[COUNT_COLUMNS].to_numpy()[draws].sum(axis=1)
            values = [score(dict(zip(COUNT_COLUMNS, one, strict=True))) for one in sums]
            low, high = np.quantile(values, [0.025, 0.975])
            value = score({name: int(group[name].sum()) for name in COUNT_COLUMNS})
            rows.append({"method": method, "score": name, "value": value, "low": low, "high": high})
    return pd.DataFrame(rows).round(4)


def _recall(kind: str) -> Callable[[dict[str, Any]], float]:
    return lambda total: total[f"relation {kind}"] / max(total[f"gold {kind}"], 1)


SCORE_OF: dict[str, Callable[[dict[str, Any]], float]] = {
    "F1, all": lambda total: f1(total["relation"], total["predicted"], total["gold"]),
    **{f"recall, {kind}": _recall(kind) for kind in QUOTE_KINDS},
}


def precision_recall(counts: pd.DataFrame, confidences: pd.DataFrame) -> pd.DataFrame:
    """Return precision and recall of the attributions above each least confidence.

    Columns:
        `method`, `min_confidence` (0 to 0.95), `precision`, `recall`.
    """
    rows: list[Row] = []
    for method, group in confidences.groupby("method", sort=False):
        gold = counts.loc[counts["method"] == method, "gold"].sum()
        for least in np.arange(20) / 20:
            kept = group[group["confidence"].fillna(0) >= least]
            if len(kept):
                row = {"method": method, "min_confidence": least, "precision": kept["right"].mean()}
                rows.append({**row, "recall": kept["right"].sum() / gold})
    return pd.DataFrame(rows).round(4)


def mistakes(rows: Sequence[Row], methods: Sequence[str] = tuple(METHODS)) -> pd.DataFrame:
    """Count the outcomes for annotated attributions, by method and kind of content.

    Columns:
        `method`, `kind`, `outcome` (right; wrong source; wrong extent: found, with less than half
        of the words shared; missed: no word of it is in a predicted content), `n`.
    """
    counted: Counter[tuple[str, str, str]] = Counter()
    for method in methods:
        for row in rows:
            found = attribute(parse(row["text"]), method=method)
            ours = tokens_of(row["text"], [as_row(one) for one in found if one.parent is None])
            gold = tokens_of(row["text"], row["attributions"])
            matches = match(ours, gold)
            relations = {position for _, position in matches.relations}
            contents = {position for _, position in matches.contents}
            touched = frozenset[int]().union(*(one["content"] for one in ours))
            for position, one in enumerate(gold):
                kind_of = kind(row["text"], row["attributions"][position]["content"])
                if position in relations:
                    outcome = "right"
                elif position in contents:
                    outcome = "wrong source"
                else:
                    outcome = "wrong extent" if one["content"] & touched else "missed"
                counted[method, kind_of, outcome] += 1
    order = [(m, k, o) for k in QUOTE_KINDS for m in methods for o in OUTCOMES]
    return pd.DataFrame(
        [(*key, counted[key]) for key in order], columns=["method", "kind", "outcome", "n"]
    )


def main() -> None:
    """Write the tables, and print the scores and the calibration errors."""
    for corpus, split in NEEDED:
        corpus_rows(corpus, split)
    MEASURED_FOLDER.mkdir(exist_ok=True)
    counts, confidences = attributions()
    scored, judged = sentiments(), stances()
    paths = (*_paths(), _sentiments_path(), _stances_path())
    for frame, path in zip((counts, confidences, scored, judged), paths, strict=True):
        frame.to_csv(path, index=False, lineterminator="\n")
    print(accuracy(counts).to_string(index=False))
    print("\nexpected calibration error, ten bins of equal size")
    errors = {
        "attribution": calibration_error(reliability(confidences)),
        "sentiment": expected_error(scored),
        "stance": expected_error(judged),
    }
    print(pd.concat(errors).round(4).to_string())
