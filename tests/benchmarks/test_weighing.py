"""Figures of answers that weigh unequally: values worked out by hand, and laws of weights."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.benchmarks.weighing import FIGURES, RESAMPLES, binned_error, measure, redrawn
from analysis.records import STANCES

NOTHING = float("nan")
# Article, gold, label shown, its probability, weight. The last row is abstained from.
ROWS = [
    ("a", "favour", "favour", 0.95, 3.0),
    ("a", "favour", "neither", 0.6, 1.0),
    ("b", "against", "favour", 0.92, 2.0),
    ("b", "neither", "against", 0.55, 1.0),
    ("c", "neither", "neither", NOTHING, 3.0),
]
COLUMNS = ["unit", "gold", "label", "chance", "weight"]
ANSWER = st.tuples(
    *(st.sampled_from("abc"), st.sampled_from(STANCES), st.sampled_from(STANCES)),
    st.sampled_from([0.4, 0.75, 0.9, NOTHING]),
)


def values(rows):
    return measure(pd.DataFrame(rows, columns=COLUMNS), STANCES)["value"]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("shown, right", 3 / 6),
        ("there, found", 3 / 6),
        ("right", 6 / 10),
        ("macro F1", (0 + 6 / 9 + 6 / 8) / 3),
        ("calibration error", (abs(3 * -0.05 + 2 * 0.92) + 0.6 + 0.55) / 7),
        ("sure and wrong", 2 / 10),
        ("wrong of sure", 2 / 5),
    ],
)
def test_a_figure_as_worked_out_by_hand(figure, expected):
    assert values(ROWS)[figure] == pytest.approx(expected)


def test_abstaining_from_what_is_there_loses_it_and_states_nothing():
    abstained = [("a", "favour", "neither", NOTHING, 3.0), *ROWS[1:]]
    found = values(abstained)
    assert found["shown, right"] == 0
    assert found["there, found"] == 0
    assert found["calibration error"] == pytest.approx((2 * 0.92 + 0.6 + 0.55) / 4)
    assert found["wrong of sure"] == 1


def test_what_is_a_share_of_nothing_is_missing():
    silent = [(unit, gold, "neither", NOTHING, weight) for unit, gold, _, _, weight in ROWS]
    measured = measure(pd.DataFrame(silent, columns=COLUMNS), STANCES)
    missing = measured.index[measured["value"].isna()].tolist()
    assert missing == ["shown, right", "calibration error", "sure and wrong", "wrong of sure"]
    assert measured.loc[missing].isna().all(axis=None)
    assert measured.loc["there, found", "value"] == 0


@given(st.lists(st.tuples(ANSWER, st.integers(1, 3)), min_size=1, max_size=12))
def test_a_weight_is_so_many_rows(drawn):
    weighted = [(*answer, float(weight)) for answer, weight in drawn]
    repeated = [(*answer, 1.0) for answer, weight in drawn for _ in range(weight)]
    assert values(weighted).to_numpy() == pytest.approx(values(repeated).to_numpy(), nan_ok=True)


@given(st.lists(ANSWER, min_size=1, max_size=12), st.floats(0.01, 100))
def test_only_the_proportions_of_weights_count(answers, factor):
    one, other = ([(*answer, weight) for answer in answers] for weight in (1.0, factor))
    assert values(one).to_numpy() == pytest.approx(values(other).to_numpy(), nan_ok=True)


def test_intervals_hold_the_value_and_are_the_same_twice():
    rows = [(str(n), *ROWS[n % 5][1:]) for n in range(60)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    measured = measure(frame, STANCES)
    assert list(measured.index) == list(FIGURES)
    shares = measured.drop("calibration error")
    assert (shares["low"] < shares["value"]).all()
    assert (shares["value"] < shares["high"]).all()
    pd.testing.assert_frame_equal(measured, measure(frame, STANCES))


def test_of_one_article_there_is_nothing_to_draw():
    measured = measure(pd.DataFrame(ROWS, columns=COLUMNS).assign(unit="a"), STANCES)
    assert measured["low"].tolist() == pytest.approx(measured["value"].tolist())
    assert measured["high"].tolist() == pytest.approx(measured["value"].tolist())


def test_rows_of_an_article_are_drawn_together():
    times = redrawn(pd.Series(["a", "b", "a", "c"]))
    assert times.shape == (RESAMPLES, 4)
    assert (times[:, 0] == times[:, 2]).all()
    assert (times[:, [0, 1, 3]].sum(axis=1) == 3).all()
    assert len(np.unique(times, axis=0)) > 1


@pytest.mark.parametrize(
    ("chance", "right", "error"),
    [
        ([1.0, 1.0], [True, True], 0.0),
        ([1.0, 1.0], [True, False], 0.5),
        ([0.82, 0.88], [True, False], 0.35),
        ([0.82, 0.98], [True, False], (0.18 + 0.98) / 2),
    ],
)
def test_the_calibration_error_is_within_bins_of_a_tenth(chance, right, error):
    found = binned_error(np.ones(2), np.array(chance), np.array(right))
    assert float(found) == pytest.approx(error)
