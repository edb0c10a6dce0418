"""The numbers of the accuracy notebook: what they must be by their meaning."""

import numpy as np
import pandas as pd
import pytest

from analysis.benchmarks import evaluation
from analysis.benchmarks.attribution import newsroom_rows

TEXT = "Ann said that rain will fall."
GOLD = {"source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 28]]}
ROWS = [{"text": TEXT, "attributions": [GOLD]}, {"text": "Rain fell.", "attributions": []}]


@pytest.fixture(scope="module")
def tables():
    return evaluation.measure(ROWS, ["rules"])


def test_an_article_is_a_row_a_method(tables):
    counts, confidences = tables
    assert counts[["method", "article", "predicted", "gold", "relation"]].to_numpy().tolist() == [
        ["rules", 0, 1, 1, 1],
        ["rules", 1, 0, 0, 0],
    ]
    assert confidences["right"].tolist() == [True]


def test_a_perfect_score_has_no_interval_above_it(tables):
    scores = evaluation.by_kind(tables[0]).set_index("score")
    assert scores.loc["F1, all", "value"] == scores.loc["F1, all", "high"] == 1
    assert scores.loc["recall, direct", "value"] == 0  # there is none


def test_people_are_compared_in_both_directions():
    other = {**GOLD, "content": [[9, 19], [20, 28]]}
    layers = {"a": {"attributions": [GOLD]}, "b": {"attributions": [other, GOLD]}}
    [row] = evaluation.people([{"text": TEXT, "layers": layers}]).to_dict("records")
    assert (row["predicted"], row["gold"]) == (3, 3)


def test_the_calibration_error_is_the_mean_distance():
    confidences = pd.DataFrame(
        {"method": "m", "confidence": 0.8, "right": [True] * 7 + [False] * 3}
    )
    bins = evaluation.reliability(confidences)
    assert bins["n"].sum() == 10
    whole = pd.DataFrame({"method": ["m"], "confidence": [0.8], "right": [0.7], "n": [10]})
    assert evaluation.calibration_error(whole)["m"] == pytest.approx(0.1)


def test_asking_for_more_confidence_finds_less():
    chance = np.random.default_rng(0)
    confidence = chance.uniform(size=400)
    right = chance.uniform(size=400) < confidence
    confidences = pd.DataFrame({"method": "m", "confidence": confidence, "right": right})
    counts = pd.DataFrame({"method": ["m"], "gold": [500]})
    curve = evaluation.precision_recall(counts, confidences)
    assert curve["recall"].is_monotonic_decreasing
    assert curve["precision"].iloc[-1] > curve["precision"].iloc[0]


def test_every_annotated_attribution_has_one_outcome():
    rows = newsroom_rows()[:6]
    outcomes = evaluation.outcomes(rows, ["rules"])
    assert outcomes["n"].sum() == sum(len(row["attributions"]) for row in rows)


def test_elsewhere_the_stored_numbers_are_read(monkeypatch, tmp_path):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    counts, confidences = evaluation.polnear()
    assert list(counts.columns) == ["method", "article", *evaluation.COUNTED]
    assert set(confidences["method"]) == {"learned", "rules"}
    assert evaluation.PEOPLE in set(counts["method"])


def test_the_stored_numbers_are_what_is_measured(shared):
    stored = [pd.read_csv(path) for path in evaluation._paths()]
    for ours, theirs in zip(evaluation.polnear(), stored, strict=True):
        pd.testing.assert_frame_equal(ours, theirs)
