"""Our scores are those of the project's shared scorer, and move as they should."""

import importlib.util
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.benchmarks.attribution import reader
from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.scoring import count, kind, match, report, tokens_of

TEXT = 'Ann said that rain will fall. "We are ready now," Bob told us. Critics fear floods.'


def attribution(source, cue, content):
    spans = {}
    for role, part in (("source", source), ("cue", cue), ("content", content)):
        start = TEXT.index(part) if part else 0
        spans[role] = [[start, start + len(part)]] if part else []
    return spans


GOLD = [
    attribution("Ann", "said", "that rain will fall"),
    attribution("Bob", "told", '"We are ready now,"'),
    attribution("Critics", "fear", "floods"),
]


def test_gold_against_itself_is_perfect():
    scores = report([count(TEXT, GOLD, GOLD)])
    assert set(scores.values()) <= {0.0, 1.0}
    assert scores["relation F1"] == scores["recall direct"] == scores["cue tokens F1"] == 1
    assert scores["recall mixed"] == 0  # there is none


def test_nothing_predicted_scores_nothing():
    assert report([count(TEXT, [], GOLD)])["relation F1"] == 0


@pytest.mark.parametrize(
    ("content", "right"),
    [("that rain will", 1), ("rain will fall", 1), ("that rain", 1), ("that", 0), ("Critics", 0)],
)
def test_half_of_the_tokens_must_be_shared(content, right):
    predicted = [{**GOLD[0], "content": attribution("", "", content)["content"]}]
    assert len(match(tokens_of(TEXT, predicted), tokens_of(TEXT, GOLD)).relations) == right


def test_a_wrong_source_is_a_match_but_no_relation():
    predicted = [{**GOLD[0], "source": GOLD[1]["source"]}]
    matches = match(tokens_of(TEXT, predicted), tokens_of(TEXT, GOLD))
    assert (len(matches.contents), len(matches.relations)) == (1, 0)


def test_nested_predictions_are_left_out():
    assert count(TEXT, [{**GOLD[0], "parent": 0}], GOLD)["predicted"] == 0


def test_kinds():
    assert [kind(TEXT, one["content"]) for one in GOLD] == ["indirect", "direct", "indirect"]
    assert kind(TEXT, [[17, 50]]) == "mixed"


SPAN = st.tuples(st.integers(0, 80), st.integers(1, 20)).map(
    lambda pair: [pair[0], min(sum(pair), len(TEXT))]
)
ATTRIBUTIONS = st.lists(
    st.fixed_dictionaries(
        {
            "source": st.lists(SPAN, max_size=1),
            "cue": st.lists(SPAN, max_size=1),
            "content": st.lists(SPAN, min_size=1, max_size=2),
        }
    ),
    max_size=5,
)


@pytest.fixture(scope="session")
def shared_scorer(shared):
    spec = importlib.util.spec_from_file_location("shared_scorer", shared / "score_attribution.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(predicted=ATTRIBUTIONS, gold=ATTRIBUTIONS)
def test_scores_are_those_of_the_shared_scorer(shared_scorer, predicted, gold):
    row = {"id": "a", "text": TEXT, "attributions": gold}
    assert_same(shared_scorer, [row], [predicted])


def test_scores_on_dev_are_those_of_the_shared_scorer(shared_scorer):
    rows, read = corpus_rows("polnear", "dev")[:20], reader("rules")
    assert_same(shared_scorer, rows, [read(row["text"]) for row in rows])


def assert_same(shared_scorer, rows, predicted):
    gold = {row["id"]: row for row in rows}
    given = {
        row["id"]: {"attributions": json.loads(json.dumps(ours))}
        for row, ours in zip(rows, predicted, strict=True)
    }
    theirs = shared_scorer.score(gold, given)
    ours = report(
        count(row["text"], found, row["attributions"])
        for row, found in zip(rows, predicted, strict=True)
    )
    assert ours["relation F1"] == pytest.approx(theirs["relation"]["f1"])
    assert ours["source right, of matched"] == pytest.approx(theirs["source_acc"])
    for name in ("direct", "mixed", "indirect"):
        expected = theirs["by_kind"][name]["relation_recall"]
        assert ours[f"recall {name}"] == pytest.approx(expected)
    for role in ("content", "source", "cue"):
        assert ours[f"{role} tokens F1"] == pytest.approx(theirs["token"][role]["f1"])
