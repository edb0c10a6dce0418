"""Pairs and topics: how stances become labels, and the tables that are printed."""

import pytest

from analysis.benchmarks import stance
from analysis.benchmarks.stance import PAIR_LABELS, surer
from analysis.records import STANCES, Stance
from analysis.stance import abstain

TEXT = "Moss backs Vexon, whatever Vexon thinks."
PAIR = {"text": TEXT, "p": {"start": 0, "end": 4}, "q": {"start": 11, "end": 16}}
PRO = {"text": "Tea is good.", "target": "Atheism", "label": "favor"}
NOTHING = {"text": "Rain fell.", "target": "Atheism", "label": "none"}


def sure(label, share):
    rest = (1 - share) / 2
    return Stance(label, {name: share if name == label else rest for name in STANCES})


@pytest.mark.parametrize(
    ("there", "back", "label"),
    [
        (sure("neither", 0.9), sure("neither", 0.5), "neutral"),
        (sure("favour", 0.5), sure("neither", 0.9), "p for q"),
        (sure("neither", 0.9), sure("favour", 0.5), "q for p"),
        (sure("favour", 0.5), sure("against", 0.7), "q against p"),
        (sure("against", 0.8), sure("favour", 0.7), "p against q"),
        (abstain("far apart"), abstain("far apart"), "neutral"),
    ],
)
def test_the_surer_direction_decides(there, back, label):
    assert surer([there, back]) == label


def test_both_directions_are_judged_as_what_they_are():
    rows = [{**PAIR, "label": 4}]  # q against p
    found = stance.ordered_chances("m", rows, [[sure("favour", 0.6), sure("against", 0.8)]])
    assert found["gold"].tolist() == ["neither", "against"]
    assert found["p_against"].tolist() == pytest.approx([0.2, 0.8])


def test_the_learned_method_is_asked_in_the_words_of_the_corpus(monkeypatch):
    asked = []

    def note(text, target, *, method):
        asked.append((method, target))
        return sure("neither", 0.5) if "ists" in target else abstain("not spoken of")

    monkeypatch.setattr(stance, "score_stance", note)
    row = {"text": TEXT, "target": "Feminist Movement"}
    assert stance.topic_stance(row, "learned").abstained
    assert not stance.topic_stance(row, "lexicon").abstained
    assert asked[0] == ("learned", "Feminist Movement")
    assert {target for method, target in asked[1:]} >= {"feminist movement", "feminists"}
    assert {method for method, _ in asked[1:]} == {"lexicon"}


def test_what_is_printed(monkeypatch, capsys):
    rows = {
        "directed_sentiment": [{**PAIR, "label": label} for label in (0, 0, 1)],
        "gwsd": [NOTHING],
        "vast": [PRO, {**PRO, "label": "none"}, NOTHING, NOTHING],
        "semeval2016_stance": [NOTHING, {**PRO, "text": "It rains."}],
    }
    monkeypatch.setattr(stance, "corpus_rows", lambda name, split: rows[name])
    monkeypatch.setattr(stance, "score_stance", by_target)
    stance.main()
    pairs, *topics = capsys.readouterr().out.split("\n\n")
    head, _, scale, *methods = pairs.splitlines()
    assert head.split(" | ")[3:8] == list(PAIR_LABELS)
    assert scale == "| always neutral | 3 | 16.0 | 80.0 | 0.0 | 0.0 | 0.0 | 0.0 | 66.7 | | |"
    # Moss is for Vexon, at 0.6 and right once in three times; the way back is neither, at 0.6 and
    # always right: four of six questions.
    assert [one.split(" | ")[:3] for one in methods] == [
        ["| learned", "3", "10.0"],
        ["| lexicon", "3", "10.0"],
    ]
    assert methods[0].endswith(" | 33.3 | 0 % | 0.067 |")
    assert topics[0].splitlines()[2:] == [
        "| gwsd | 1 | 33.3 | 0.0 | 100.0 | 0.0 | 0 % | 0.400 |",
        "| vast | 4 | 48.9 | 0.0 | 80.0 | 66.7 | 0 % | 0.150 |",
        "| semeval2016_stance | 2 | 22.2 | 0.0 | 66.7 | 0.0 | 0 % | 0.100 |",
    ]
    assert len(topics) == 2


def by_target(text, target, *, holder=None, method):
    """Be for Vexon and for what is good, with a probability of 0.6; else neither."""
    named = target == (11, 16) or "good" in text
    return sure("favour" if named else "neither", 0.6)
