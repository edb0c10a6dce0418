"""Fit the confidence of attributions on articles held out from training.

A relation is right as in `analysis.benchmarks.scoring`: content and source both.
"""

from collections.abc import Sequence

import numpy as np

from analysis.attribution.learned import find
from analysis.attribution.learned.decoding import Decoded, Reading, Shares, log_odds
from analysis.benchmarks.calibration import fit_odds
from analysis.benchmarks.evaluation import right_ones
from analysis.benchmarks.scoring import count, report
from analysis.networks.words import Words
from analysis.records import Row

# Settings for decoding before anything is fitted.
UNFITTED: Row = {
    "bias": 0.0,
    "least": 0.0,
    "confidence": dict.fromkeys(("intercept", *Shares._fields), 0.0),
}
RIDGE = 1.0


def scores(
    rows: Sequence[Row], words: Sequence[Words], readings: Sequence[Reading], settings: Row
) -> dict[str, float]:
    """Score readings of annotated articles, see `analysis.benchmarks.scoring.report`."""
    counts = [
        count(row["text"], spans(cut, find(reading, settings)), row["attributions"])
        for row, cut, reading in zip(rows, words, readings, strict=True)
    ]
    return report(counts)


def spans(words: Words, found: Sequence[Decoded]) -> list[Row]:
    """Turn attributions in numbers of words into spans of the text."""
    return [
        {
            "content": [words.span(piece) for piece in one.contents],
            "cue": [words.span(one.cue)],
            "source": [words.span(one.source)] if one.source else [],
        }
        for one in found
    ]


def fit_confidence(
    rows: Sequence[Row], words: Sequence[Words], readings: Sequence[Reading], settings: Row
) -> dict[str, float]:
    """Fit the probability that an attribution is right, by logistic regression on its shares."""
    inputs: list[list[float]] = []
    right: list[bool] = []
    for row, cut, reading in zip(rows, words, readings, strict=True):
        found = find(reading, settings)
        matched = right_ones(row, spans(cut, found))
        inputs += [[1.0, *map(log_odds, one.shares)] for one in found]
        right += [number in matched for number in range(len(found))]
    wanted = np.array(right, dtype=float)[:, None]
    [weights] = fit_odds(np.array(inputs), wanted, np.ones(len(inputs)), RIDGE)
    return dict(zip(("intercept", *Shares._fields), weights.round(4).tolist(), strict=True))
