"""The numbers of the accuracy notebook: what they must be by their meaning."""

import numpy as np
import pandas as pd
import pytest

from analysis.benchmarks import evaluation
from analysis.benchmarks.attribution import newsroom_rows
from analysis.benchmarks.datasets import corpus_rows
from analysis.errors import ArticleError

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
    scores = evaluation.accuracy(tables[0]).set_index("score")
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
    outcomes = evaluation.mistakes(rows, ["rules"])
    assert outcomes["n"].sum() == sum(len(row["attributions"]) for row in rows)


def test_elsewhere_the_stored_numbers_are_read(monkeypatch, tmp_path):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    counts, confidences = evaluation.attributions()
    assert list(counts.columns) == ["method", "article", *evaluation.COUNT_COLUMNS]
    assert set(confidences["method"]) == {"learned", "rules"}
    assert evaluation.PEOPLE in set(counts["method"])


@pytest.mark.parametrize("name", ["attributions", "sentiments", "stances"])
def test_where_neither_corpus_nor_numbers_are_both_are_named(name, monkeypatch, tmp_path):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    monkeypatch.setattr(evaluation, "MEASURED_FOLDER", tmp_path)
    with pytest.raises(ArticleError, match=r"is published by .* or take data/evaluation/"):
        getattr(evaluation, name)()


@pytest.fixture
def corpora(monkeypatch, tmp_path):
    """Corpora of an invented row or two, and a folder of the test's own for the numbers."""
    tone = {"start": 0, "end": 3, "label": 1}
    names = {"p": {"start": 0, "end": 3}, "q": {"start": 10, "end": 13}}
    rows = {
        "polnear": [{**row, "layers": {}} for row in ROWS * 5],
        "newsmtsc": [{"text": "Ann saved the harbour.", "targets": [tone]}] * 5,
        "directed_sentiment": [{"text": "Ann backs Bob.", "label": 1, **names}] * 5,
    }
    for module in (evaluation, evaluation.sentiment, evaluation.stance):
        monkeypatch.setattr(module, "corpus_rows", lambda name, split: rows[name])
    monkeypatch.setattr(evaluation, "MEASURED_FOLDER", tmp_path / "evaluation")
    return rows


def test_a_target_is_a_row_a_method_and_split(corpora):
    tones = evaluation.sentiments()
    shares = ["p_negative", "p_neutral", "p_positive"]
    assert list(tones.columns) == ["method", "split", "gold", *shares]
    assert tones.groupby(["method", "split"]).size().to_dict() == {
        (method, split): 5 for method in ("learned", "textblob") for split in ("dev_rw", "dev_mt")
    }
    assert set(tones["gold"]) == {"positive"}
    assert tones[shares].sum(axis=1).between(0.999, 1.001).all()


def test_an_ordered_pair_is_a_row_a_method(corpora):
    stances = evaluation.stances()
    shares = ["p_against", "p_neither", "p_favour"]
    assert list(stances.columns) == ["method", "gold", *shares]
    assert stances["gold"].tolist() == ["favour", "neither"] * 10
    lexicon = stances[stances["method"] == "lexicon"]
    assert lexicon[shares].to_numpy()[0].argmax() == 2


def test_what_was_written_is_read_where_the_corpora_are_not(corpora, monkeypatch, capsys, tmp_path):
    evaluation.main()
    printed = capsys.readouterr().out
    assert all(name in printed for name in ("attribution  learned", "sentiment", "stance"))
    written = sorted(path.name for path in (tmp_path / "evaluation").iterdir())
    assert written == [
        "directed_stances.csv",
        "newsmtsc_sentiments.csv",
        "polnear_confidences.csv",
        "polnear_counts.csv",
    ]
    measured = evaluation.sentiments(), evaluation.stances()
    for module in (evaluation, evaluation.sentiment, evaluation.stance):
        monkeypatch.setattr(module, "corpus_rows", corpus_rows)
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    for ours, theirs in zip((evaluation.sentiments(), evaluation.stances()), measured, strict=True):
        pd.testing.assert_frame_equal(ours, theirs)


def test_nothing_is_written_when_a_corpus_is_missing(corpora, monkeypatch, tmp_path):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))

    def some(name, split):
        return corpus_rows(name, split) if name == "directed_sentiment" else corpora[name]

    monkeypatch.setattr(evaluation, "corpus_rows", some)
    with pytest.raises(ArticleError, match="directed_sentiment"):
        evaluation.main()
    assert not (tmp_path / "evaluation").exists()


@pytest.mark.slow
def test_the_stored_numbers_are_what_is_measured(shared):
    stored = [pd.read_csv(path) for path in evaluation._paths()]
    for ours, theirs in zip(evaluation.attributions(), stored, strict=True):
        pd.testing.assert_frame_equal(ours, theirs)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sentiments", "stances"])
def test_the_stored_tables_of_all_probabilities_are_what_is_measured(name, shared):
    path = getattr(evaluation, f"_{name}_path")()
    if not path.is_file():
        pytest.skip("to be written: python -m analysis.benchmarks evaluation")
    pd.testing.assert_frame_equal(getattr(evaluation, name)(), pd.read_csv(path))
