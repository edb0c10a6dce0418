"""Calibration of probabilities: bins of equal size, and the expected calibration error."""

import numpy as np
import pandas as pd

from analysis.records import Row

BINS = 10


def confidences(chances: pd.DataFrame) -> pd.DataFrame:
    """Return the probability of each row's likeliest label, and whether it is right.

    Args:
        chances: `method`, `gold`, and `p_LABEL` for each label.

    Columns:
        `method`, `confidence`, `right`.

    Example:
        >>> chances = pd.DataFrame({"method": "m", "gold": ["a"], "p_a": [0.4], "p_b": [0.6]})
        >>> confidences(chances).to_dict("records")
        [{'method': 'm', 'confidence': 0.6, 'right': False}]
    """
    columns = [name for name in chances.columns if name.startswith("p_")]
    shares = chances[columns].to_numpy()
    likeliest = np.array([name.removeprefix("p_") for name in columns])[shares.argmax(axis=1)]
    right = likeliest == chances["gold"].to_numpy()
    method = chances["method"].to_numpy()
    return pd.DataFrame({"method": method, "confidence": shares.max(axis=1), "right": right})


def expected_error(chances: pd.DataFrame) -> pd.Series:
    """Return the expected calibration error of the likeliest label, by method."""
    return calibration_error(reliability(confidences(chances)))


def reliability(confidences: pd.DataFrame) -> pd.DataFrame:
    """Compare confidence and accuracy of each method in ten bins of equal size.

    Bins with one and the same confidence are joined, since their border would be arbitrary.

    Columns:
        `method`, `confidence` (the mean in the bin), `right` (the share), `n`.
    """
    rows: list[Row] = []
    for method, group in confidences.dropna().groupby("method", sort=False):
        ordered = group.sort_values("confidence", kind="stable")
        for part in np.array_split(np.arange(len(ordered)), BINS):
            chosen = ordered.iloc[part]
            row = {"method": method, "confidence": chosen["confidence"].mean()}
            rows.append({**row, "right": chosen["right"].sum(), "n": len(chosen)})
    bins = pd.DataFrame(rows, columns=["method", "confidence", "right", "n"]).round(4)
    bins = bins.groupby(["method", "confidence"], sort=False, as_index=False).sum()
    return bins.assign(right=bins["right"] / bins["n"]).round(4)


def calibration_error(bins: pd.DataFrame) -> pd.Series:
    """Average the distance of confidence and accuracy over the bins, by method."""
    gap = (bins["confidence"] - bins["right"]).abs() * bins["n"]
    sums = gap.groupby(bins["method"], sort=False).sum()
    return sums / bins.groupby("method", sort=False)["n"].sum()
