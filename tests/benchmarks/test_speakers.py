"""Reading and linking, counted end to end: what is right and what isn't."""

import pytest

from analysis.benchmarks import speakers
from analysis.benchmarks.speakers import count_right, is_accepted, names_of
from analysis.records import Attribution, Speaker
from analysis.speakers.parties import REASONS

TEXT = "Ada Moss said that rain will fall. She hopes for sun."
ARTICLE = {
    "id": "a",
    "text": TEXT,
    "attributions": [
        {"id": "E1", "source": [[0, 8]], "cue": [[9, 13]], "content": [[14, 33]]},
        {"id": "E2", "source": [[35, 38]], "cue": [[39, 44]], "content": [[45, 52]]},
    ],
}
MOSS = {"speaker": "Ada Moss", "kind": "named"}
ANNOTATED = [
    {"id": "E1", "mention_type": "name", "accepted": [MOSS]},
    {"id": "E2", "mention_type": "pronoun", "accepted": [MOSS]},
]
FIRST = Attribution(((14, 33),), ((0, 8),), ((9, 13),), speaker=Speaker("Ada Moss", "named"))
SECOND = Attribution(((45, 52),), ((35, 38),), ((39, 44),), speaker=Speaker("Leo Vance", "named"))


def counts(*found, annotated=ANNOTATED):
    total = count_right(ARTICLE, annotated, found)
    return total["right"], total["relation"], total["found"], total["gold"]


def test_a_wrong_speaker_is_a_relation_but_not_right():
    assert counts(FIRST, SECOND) == (1, 2, 2, 2)


def test_a_right_speaker_of_a_wrong_relation_is_not_right():
    elsewhere = Attribution(((14, 18),), ((0, 8),), speaker=Speaker("Ada Moss", "named"))
    assert counts(elsewhere) == (0, 0, 1, 2)


def test_one_without_the_source_is_no_relation():
    assert counts(Attribution(((14, 33),), speaker=Speaker("Ada Moss", "named"))) == (0, 0, 1, 2)


def test_nested_ones_are_not_looked_at():
    nested = Attribution(((45, 52),), parent=0, speaker=Speaker("Ada Moss", "named"))
    assert counts(FIRST, nested) == (1, 1, 1, 2)


def test_gold_without_an_annotated_speaker_is_not_asked_for():
    assert counts(FIRST, annotated=ANNOTATED[:1]) == (1, 1, 1, 1)


def test_precision_and_recall_over_the_articles(monkeypatch):
    rows = {"dev": [ARTICLE], "dev.speakers": [{"id": "a", "speakers": ANNOTATED}]}
    monkeypatch.setattr(speakers, "corpus_rows", lambda name, split: rows[split])
    monkeypatch.setattr(speakers, "attribute", lambda document: [FIRST])
    scores = speakers.measure_whole("names")
    assert scores["precision"] == 1
    assert scores["recall"] == 0.5
    assert scores["F1"] == scores["F1 of the relation alone"] == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("speaker", "accepted"),
    [
        (Speaker("the Ada Moss", "named"), True),
        (Speaker("Ada Moss", "unnamed"), False),
        (Speaker("Moss", "named"), False),
        (Speaker("Ada Moss & Leo Vance", "named"), False),
        (Speaker(unresolved_reason=REASONS["author"]), False),
    ],
)
def test_kind_and_name_must_be_accepted(speaker, accepted):
    assert is_accepted(speaker, [MOSS]) is accepted


def test_nobody_may_be_the_answer():
    assert is_accepted(
        Speaker(unresolved_reason=REASONS["author"]), [{"speaker": None, "kind": "author"}]
    )
    assert names_of("Leo Vance & an aide") == {"leo vance", "aide"}
