"""The tables of what answers are worth, and what is written."""

import json

import pandas as pd
import pytest

from analysis.benchmarks import judged
from analysis.benchmarks.answers import ANSWER_COLUMNS, SECOND_PASS
from analysis.benchmarks.datasets import corpus_rows
from analysis.errors import ArticleError

NOTHING = float("nan")


def frame(*rows):
    return pd.DataFrame(rows, columns=ANSWER_COLUMNS)


STANCE, TONE = "quoted stance", "contrasts, tone"
FOUND = frame(
    (STANCE, "lexicon", 0, "0", "", "favour", "favour", 0.95, False, 3.0),
    (STANCE, "lexicon", 1, "0", "", "neither", "against", 0.95, False, 1.0),
    (STANCE, "lexicon", 2, "0", "", "against", "neither", NOTHING, True, 4.0),
    (STANCE, SECOND_PASS, 0, "0", "", "favour", "favour", NOTHING, False, 3.0),
    (TONE, "learned", 0, "W1", "denial", "neutral", "neutral", 0.6, False, 1.0),
    (TONE, "learned", 1, "W1", "denial", "negative", "negative", 0.6, False, 1.0),
    (TONE, "learned", 2, "W2", "irony", "neutral", "negative", 0.91, False, 1.0),
    (TONE, "learned", 3, "W2", "irony", "positive", "positive", 0.6, False, 1.0),
    (TONE, "learned", 4, "W3", "a / b", "neutral", "neutral", 0.6, False, 1.0),
)


def test_a_row_a_task_method_and_figure():
    scored = judged.scores(FOUND).set_index(["task", "method", "figure"])
    assert scored.loc[STANCE, "lexicon", "shown, right"].to_dict() == {
        **{"questions": 3, "abstained": 1},
        **{"value": 0.75, "low": 0.75, "high": 0.75},
    }
    assert scored.loc[STANCE, SECOND_PASS, "there, found"]["value"] == 1
    assert scored.loc[TONE, "learned", "right"]["value"] == 0.8


def test_kinds_by_their_size_and_all_first():
    kinds = judged.by_kind(FOUND[FOUND["task"] == TONE])
    assert kinds[["kind", "questions", "right"]].to_numpy().tolist() == [
        ["all", 5, 0.8],
        ["denial", 2, 1.0],
        ["irony", 2, 0.5],
        ["a / b", 1, 1.0],
    ]


def test_a_group_is_right_when_every_answer_in_it_is():
    groups = judged.whole_groups(FOUND)
    assert groups.to_dict("records") == [
        {"task": TONE, "method": "learned", "groups": 2, "right": 0.5}
    ]


def test_the_table_of_news():
    head, _, *rows = judged.quoted_table(judged.scores(FOUND))
    assert head.count("|") == rows[0].count("|")
    assert rows == [
        "| quoted stance, lexicon | 3 | 1 | 75.0 (75.0–75.0) | 42.9 (42.9–42.9) "
        "| 33.3 (33.3–33.3) | 0.200 (0.200–0.200) | 12.5 (12.5–12.5) | 25.0 (25.0–25.0) |",
        "| quoted stance, second pass | 1 | 0 | 100.0 (100.0–100.0) | 100.0 (100.0–100.0) "
        "| 33.3 (33.3–33.3) | – | – | – |",
    ]


def test_the_table_of_invented_texts():
    head, _, *rows = judged.invented_table(judged.scores(FOUND), judged.whole_groups(FOUND))
    assert head.count("|") == rows[0].count("|")
    assert rows == [
        "| contrasts, tone, learned | 5 | 0 | 80.0 | 82.2 | 20.0 | 100.0 | 50.0 % of 2 |"
    ]


def test_the_table_of_kinds():
    both = pd.concat([FOUND[FOUND["task"] == TONE]] * 2).reset_index(drop=True)
    both.loc[5:, "method"] = "textblob"
    both.loc[5:, "label"] = "neutral"
    _, _, *rows = judged.kinds_table(judged.by_kind(both), TONE)
    assert rows == [
        "| all | 5 | 80 | 60 |",
        "| denial | 2 | 100 | 50 |",
        "| irony | 2 | 50 | 50 |",
        "| a / b | 1 | 100 | 100 |",
    ]


@pytest.fixture
def corpora(monkeypatch, tmp_path):
    """One invented row of each corpus, a case, and a folder of the test's own."""
    text = "Ada Moss said she backs the bridge."
    said = {"article": "a", "source": [[0, 8]], "cue": [[9, 13]], "content": [[14, 34]]}
    weighed = {"article": "a", "target": [24, 34], "weight": 1.5}
    target = {"target": [24, 34], "label": "favour"}
    contrast = {"group": "W1", "kind": "denial", "text": text}
    rows = {
        "polnear": [{"id": "a", "text": text}],
        "quoted_stance": [{**said, **weighed, "labels": ["favour", "bad"]}],
        "quoted_tone": [{**weighed, "labels": ["neutral", "neutral"]}],
        "contrasts": [
            {
                **contrast,
                "sentiment": [{"target": [0, 8], "label": "neutral"}],
                "stance": [{**target, "holder": None}],
            }
        ],
        "passages": [{**said, "id": "1", "kind": "vote", "text": text, "targets": [target]}],
    }
    cases = tmp_path / "cases"
    cases.mkdir()
    case = {"kind": "stance: acts", "text": text, "target": [24, 34], "holder": [0, 8]}
    line = json.dumps({**case, "expected": "neither or favour"})
    (cases / "cases.jsonl").write_text(line + "\n", "utf-8")
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path / "datasets"))
    monkeypatch.setattr(judged, "corpus_rows", lambda name, split: rows[name])
    monkeypatch.setattr(judged, "ANSWERS", tmp_path / "judged.csv")
    return rows


def test_what_is_written_is_read_where_the_corpora_are_not(corpora, monkeypatch, capsys):
    judged.main()
    printed = capsys.readouterr().out
    assert "| quoted stance, second pass | 1 | 0 |" in printed
    assert "| acts | 1 | 100 | 100 |" in printed
    assert "cases, tone: left out" in printed
    measured = judged.answers()
    assert len(measured) == 6 + 6
    monkeypatch.setattr(judged, "corpus_rows", corpus_rows)
    pd.testing.assert_frame_equal(judged.answers(), measured)


def test_nothing_is_written_when_a_corpus_is_missing(corpora, monkeypatch):
    monkeypatch.setattr(judged, "corpus_rows", corpus_rows)
    with pytest.raises(ArticleError, match="polnear"):
        judged.main()
    assert not judged.ANSWERS.exists()


def test_few_questions_and_scenes_of_longer_copy_stand_together(corpora, capsys):
    rows = [
        {**corpora["contrasts"][0], "kind": kind} for kind in ["courts / libel"] * 5 + ["irony"]
    ]
    corpora["contrasts"][:] = rows
    judged.main()
    printed = capsys.readouterr().out
    assert "| longer copy | 5 |" in printed
    assert "| other kinds | 1 |" in printed


@pytest.mark.slow
def test_the_stored_answers_are_what_is_measured(shared):
    pd.testing.assert_frame_equal(judged.ask_all(), stored())


def stored():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judged, "ask_all", missing)
        return judged.answers()


def missing():
    raise ArticleError("no corpora")
