"""Scores of weighted answers: figures with 95 % intervals.

Of three labels the middle one (*neutral*, *neither*) is not shown in charts; the other two are
polar. An abstention counts as the middle label, without a probability.

The calibration error compares, in ten bins of equal width, the mean probability of the stated label
with the share that is right, over all questions without abstention.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.benchmarks.evaluation import RESAMPLES, SEED
from analysis.benchmarks.reliability import BINS

# An answer with at least this probability is sure.
SURE = 0.9
FIGURES = (
    "shown, right",
    "there, found",
    "right",
    "macro F1",
    "calibration error",
    "sure and wrong",
    "wrong of sure",
)
Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def measure(answers: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    """Score answers, with intervals from a bootstrap of 1,000 draws of units.

    Args:
        answers: A row a question: `unit` (its article or group), `gold`, `label`, `chance` (the
            probability of the label; may be missing) and `weight`.
        labels: The three labels, with neutral or neither in the middle.

    Returns:
        A row a figure of FIGURES, from 0 to 1; missing for a share of nothing. *Shown, right* is
        the precision of the polar labels; *there, found* their recall; *sure and wrong* a share of
        all questions, *wrong of sure* a share of those with a probability of SURE or more.

    Columns:
        `value`, `low`, `high`.

    Example:
        >>> answers = pd.DataFrame(
        ...     {
        ...         "unit": [0, 1],
        ...         "gold": ["favour", "neither"],
        ...         "label": ["favour", "favour"],
        ...         "chance": [0.8, 0.6],
        ...         "weight": [3.0, 1.0],
        ...     }
        ... )
        >>> float(measure(answers, ["against", "neither", "favour"]).loc["shown, right", "value"])
        0.75
    """
    weights = answers["weight"].to_numpy(dtype=np.float64)
    drawn = weights * redrawn(answers["unit"])
    values, spread = figures(answers, labels, weights), figures(answers, labels, drawn)
    gaps = np.isnan(values)
    spread[gaps] = 0.0
    low, high = np.nanquantile(spread, [0.025, 0.975], axis=1)
    frame = pd.DataFrame({"value": values, "low": low, "high": high}, index=list(FIGURES))
    frame.loc[gaps] = np.nan
    return frame


def redrawn(units: pd.Series) -> Doubles:
    """Return how often each row occurs in draws of as many units with replacement.

    Returns:
        A row a draw, RESAMPLES of them, and a column a row of `units`.
    """
    numbers, known = pd.factorize(units)
    rng = np.random.default_rng(SEED)
    times = rng.multinomial(len(known), np.full(len(known), 1 / len(known)), size=RESAMPLES)
    return times[:, numbers].astype(np.float64)


def figures(answers: pd.DataFrame, labels: Sequence[str], weights: Doubles) -> Doubles:
    """Return each of FIGURES for one weighting of the answers (n,), or for each of many (m, n)."""
    gold, label = answers["gold"].to_numpy(), answers["label"].to_numpy()
    chance = answers["chance"].to_numpy(dtype=np.float64)
    right, every = gold == label, np.ones(len(answers), dtype=bool)
    stated, sure = ~np.isnan(chance), chance >= SURE
    return np.stack(
        [
            share(weights, right, label != labels[1]),
            share(weights, right, gold != labels[1]),
            share(weights, right, every),
            np.mean([_f1(weights, gold == one, label == one) for one in labels], axis=0),
            binned_error(weights, chance, right),
            share(weights, sure & ~right, every if stated.any() else stated),
            share(weights, ~right, sure),
        ]
    )


def share(weights: Doubles, chosen: Bools, among: Bools) -> Doubles:
    """Return the weighted share of the chosen rows among some; NaN if there are none.

    Example:
        >>> float(share(np.array([3.0, 1.0]), np.array([True, False]), np.array([True, True])))
        0.75
    """
    return _ratio(weights @ (chosen & among), weights @ among, np.nan)


def _f1(weights: Doubles, gold: Bools, found: Bools) -> Doubles:
    return _ratio(2 * (weights @ (gold & found)), weights @ gold + weights @ found, 0.0)


def binned_error(weights: Doubles, chance: Doubles, right: Bools) -> Doubles:
    """Return the expected calibration error; rows without a probability do not count."""
    stated = ~np.isnan(chance)
    known = np.where(stated, chance, 0.0)
    place = np.minimum((known * BINS).astype(int), BINS - 1)
    inside = [stated & (place == one) for one in range(BINS)]
    gaps = sum(np.abs((weights * one) @ (known - right)) for one in inside)
    return _ratio(np.asarray(gaps), weights @ stated, np.nan)


def _ratio(part: Doubles, whole: Doubles, otherwise: float) -> Doubles:
    filled = np.full(np.shape(whole), otherwise)
    return np.asarray(np.divide(part, whole, out=filled, where=np.asarray(whole) > 0))
