"""Confidence against share of right ones: worked by hand."""

import pandas as pd
import pytest

from analysis.benchmarks.reliability import confidences, expected_error, reliability

LABELS = ("against", "neither", "favour")


def chances(gold, shares, method="m"):
    columns = [f"p_{label}" for label in LABELS]
    return pd.DataFrame(shares, columns=columns).assign(method=method, gold=gold)


def test_the_likeliest_label_decides():
    found = confidences(chances(["against", "favour"], [[0.7, 0.2, 0.1], [0.2, 0.5, 0.3]]))
    assert found["confidence"].tolist() == [0.7, 0.5]
    assert found["right"].tolist() == [True, False]


def test_the_error_is_how_far_off_the_bins_are():
    # Ten bins of one row: five rows at 0.9 are right, five at 0.6 wrong.
    rows = [[0.9, 0.1, 0.0]] * 5 + [[0.4, 0.6, 0.0]] * 5
    error = expected_error(chances(["against"] * 10, rows))["m"]
    assert error == pytest.approx((5 * 0.1 + 5 * 0.6) / 10)


def test_rows_of_one_confidence_are_one_bin_within_which_errors_cancel():
    rows = [[0.8, 0.2, 0.0]] * 20
    gold = ["against", "neither"] * 10
    bins = reliability(confidences(chances(gold, rows)))
    assert bins[["confidence", "right", "n"]].to_numpy().tolist() == [[0.8, 0.5, 20]]
    assert expected_error(chances(gold, rows))["m"] == pytest.approx(0.3)


def test_methods_are_kept_apart():
    sure, right = [[1.0, 0.0, 0.0]] * 10, ["against"] * 10
    both = pd.concat([chances(right, sure, "a"), chances(["favour"] * 10, sure, "b")])
    assert expected_error(both).to_dict() == {"a": 0.0, "b": 1.0}
