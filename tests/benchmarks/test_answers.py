"""What is asked of tone and stance, and what is shown of the answers."""

import pytest

from analysis.benchmarks import answers
from analysis.benchmarks.answers import (
    ANSWER_COLUMNS,
    judge_case,
    judge_contrasts,
    judge_passages,
    judge_quoted,
    second_pass,
)
from analysis.stance import abstain

TEXT = "Ada Moss said she opposes the bridge. What a wonderful bridge! Leo Vance left."
TEXTS = {"vexon": "Nobody spoke.", "torvik": TEXT}
SAID = {"article": "torvik", "source": [[0, 8]], "cue": [[9, 13]], "content": [[14, 36]]}
BRIDGE = TEXT.index("the bridge"), TEXT.index("the bridge") + len("the bridge")
VANCE = TEXT.index("Leo Vance"), TEXT.index("Leo Vance") + len("Leo Vance")


def stance_row(*labels):
    return {**SAID, "target": list(BRIDGE), "labels": list(labels), "weight": 2.5}


def tone_row(target, *labels):
    return {"article": "torvik", "target": list(target), "labels": list(labels), "weight": 4.0}


def shown(frame):
    return frame[["gold", "label", "abstained", "weight"]].to_numpy().tolist()


@pytest.fixture(autouse=True)
def every_target_is_asked_about(monkeypatch):
    monkeypatch.setattr(answers, "asked", lambda document, target: True)


def test_a_quotation_is_asked_about_with_its_source_and_cue():
    rows = [stance_row("against", "neither"), stance_row("bad", "against")]
    found = judge_quoted("quoted stance", rows, TEXTS, "lexicon")
    assert list(found.columns) == ANSWER_COLUMNS
    assert shown(found) == [["against", "against", False, 2.5], ["neither", "against", False, 2.5]]
    assert found["chance"].between(0.34, 1).all()
    assert found["unit"].tolist() == ["0", "0"]


def test_what_a_run_does_not_ask_about_shows_nothing(monkeypatch):
    monkeypatch.setattr(answers, "asked", lambda document, target: target == VANCE)
    found = judge_quoted("quoted stance", [stance_row("against", "bad")], TEXTS, "lexicon")
    assert shown(found) == [["against", "neither", True, 2.5]]


def test_a_question_that_is_abstained_from_shows_nothing(monkeypatch):
    monkeypatch.setattr(
        answers, "quoted_stances", lambda document, method: lambda said, target: abstain("unclear")
    )
    found = judge_quoted("quoted stance", [stance_row("favour", "favour")], TEXTS, "learned")
    assert shown(found) == [["favour", "neither", True, 2.5]]
    assert found["chance"].isna().all()


def test_a_target_that_a_run_leaves_out_shows_nothing(monkeypatch):
    monkeypatch.setattr(answers, "quoted_tone", lambda row, score: None)
    found = judge_quoted("quoted tone", [tone_row(VANCE, "positive", "bad")], TEXTS, "textblob")
    assert shown(found) == [["positive", "neutral", True, 4.0]]


@pytest.mark.parametrize(("target", "label"), [(VANCE, "neutral"), ((49, 61), "positive")])
def test_tone_is_that_of_the_sentence_of_the_target(target, label):
    [found] = shown(
        judge_quoted("quoted tone", [tone_row(target, label, label)], TEXTS, "textblob")
    )
    assert found == [label, label, False, 4.0]


def test_the_second_pass_is_scored_as_if_it_were_a_method():
    rows = [stance_row("against", "bad"), stance_row("bad", "favour")]
    found = second_pass("quoted stance", rows)
    assert shown(found) == [["against", "neither", False, 2.5], ["neither", "favour", False, 2.5]]
    assert found["chance"].isna().all()
    assert set(found["method"]) == {"second pass"}


CONTRAST = {
    "group": "W1",
    "kind": "denial",
    "text": "Moss backs Vexon.",
    "sentiment": [
        {"target": [0, 4], "label": "neutral"},
        {"target": [11, 16], "label": "positive"},
    ],
    "stance": [
        {"holder": [0, 4], "target": [11, 16], "label": "favour"},
        {"holder": None, "target": [11, 16], "label": "neither"},
    ],
}


def test_contrasts_are_asked_of_a_holder_and_of_the_writer():
    found = judge_contrasts("contrasts, stance", [CONTRAST], "lexicon")
    assert shown(found) == [["favour", "favour", False, 1.0], ["neither", "neither", False, 1.0]]
    assert set(found["unit"]) == {"W1"}
    assert set(found["kind"]) == {"denial"}
    tones = judge_contrasts("contrasts, tone", [CONTRAST, CONTRAST], "textblob")
    assert tones["item"].tolist() == [0, 0, 1, 1]


def test_passages_are_asked_as_quotations_are():
    passage = {**SAID, "id": "7", "kind": "open_oppose", "text": TEXT}
    passage["targets"] = [{"target": list(BRIDGE), "label": "favour"}]
    found = judge_passages([passage], "lexicon")
    assert shown(found) == [["favour", "against", False, 1.0]]
    assert found["unit"].tolist() == ["7"]


@pytest.mark.parametrize(
    ("expected", "right"),
    [
        ("favour", True),
        ("neither or favour", True),
        ("against", False),
        ("against or neither", False),
    ],
)
def test_a_case_may_come_out_in_more_than_one_way(expected, right):
    case = {"text": CONTRAST["text"], **CONTRAST["stance"][0], "expected": expected}
    assert judge_case("cases, stance", case, "lexicon") is right
