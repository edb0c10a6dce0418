"""Rows of the corpora -> labelled questions, without PyTorch."""

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

import run
from analysis.networks.questions import HELD, TONE, VOICED
from analysis.training import opinion_questions, pronoun_questions, rating
from analysis.training.opinion_questions import QuestionBuilder
from analysis.training.pronoun_questions import LabelledPronoun
from tests.training.conftest import Row, write_rows

TEXT = "Ilse Varga met Tom Brandt at the bridge. She praised him, and Varga left Teyl."


def part(words: str, text: str = TEXT) -> Row:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


@pytest.fixture(scope="module")
def builder() -> QuestionBuilder:
    tokenizer = Tokenizer.from_file(str(run.ROOT / "analysis" / "model" / "tokenizer.json"))
    tokenizer.no_truncation()
    begin, end, hidden = map(tokenizer.token_to_id, ("[CLS]", "[SEP]", "[MASK]"))
    return QuestionBuilder(tokenizer, (begin, end), hidden)


@pytest.fixture
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    return tmp_path


def test_a_target_has_the_tone_that_its_row_says(corpora: Path, builder: QuestionBuilder) -> None:
    targets = [{**part("Ilse Varga"), "label": 1}, {**part("Tom Brandt"), "label": -1}]
    write_rows(corpora, "newsmtsc/train", [{"id": "1", "text": TEXT, "targets": targets}])
    first, second = opinion_questions.newsmtsc("train", builder)
    assert {first.view, second.view} == {TONE}
    assert first.gold.tolist() == [0, 0, 1]
    assert second.gold.tolist() == [1, 0, 0]
    assert first.question.marks.tolist() != second.question.marks.tolist()


@pytest.mark.parametrize(
    ("label", "of_p", "of_q"),
    [(0, 1, 1), (1, 2, 1), (2, 1, 2), (3, 0, 1), (4, 1, 0)],
)
def test_a_pair_is_asked_about_in_both_directions(
    corpora: Path, builder: QuestionBuilder, label: int, of_p: int, of_q: int
) -> None:
    row = {"text": TEXT, "p": part("Ilse Varga"), "q": part("Tom Brandt"), "label": label}
    write_rows(corpora, "directed_sentiment/train", [row, row])
    found = list(opinion_questions.directed("train", builder))
    assert [one.view for one in found] == [HELD, HELD]
    assert [int(one.gold.argmax()) for one in found] == [of_p, of_q]


def test_votes_on_a_topic_are_learned_as_they_fell(corpora: Path, builder: QuestionBuilder) -> None:
    probs = {"agree": 0.5, "neutral": 0.3, "disagree": 0.2}
    row = {"id": "1", "text": TEXT, "target": "the bridge", "label": "agree", "probs": probs}
    write_rows(corpora, "gwsd/train", [row])
    [one] = opinion_questions.topics("gwsd", "train", builder)
    assert one.view == VOICED
    assert one.gold.tolist() == pytest.approx([0.2, 0.3, 0.5])


def pronoun(a: bool, b: bool) -> Row:
    names = {"a": {**part("Ilse Varga"), "coref": a}, "b": {**part("Tom Brandt"), "coref": b}}
    return {"id": "1", "text": TEXT, "pronoun": part("She"), **names}


def pointed(one: LabelledPronoun, builder: QuestionBuilder) -> list[str]:
    """The words of the antecedent, or "nobody"."""
    words = builder.cut(TEXT)
    places = one.question.words[one.antecedent]
    named = [TEXT[slice(*words.spans[at])] for at in dict.fromkeys(places.tolist()) if at >= 0]
    return ["nobody"] if one.antecedent[0] else named


def test_a_pronoun_points_at_its_name(corpora: Path, builder: QuestionBuilder) -> None:
    write_rows(corpora, "gap/train", [pronoun(True, False), pronoun(False, True)])
    first, second = pronoun_questions.gap("train", builder)
    assert pointed(first, builder)[:2] == ["Ilse", "Varga"]
    assert pointed(second, builder) == ["Tom", "Brandt"]


def test_a_pronoun_of_neither_points_at_no_name(corpora: Path, builder: QuestionBuilder) -> None:
    write_rows(corpora, "gap/train", [pronoun(False, False)])
    [one] = pronoun_questions.gap("train", builder)
    words = builder.cut(TEXT)
    right = {TEXT[slice(*words.spans[at])] for at in one.question.words[one.antecedent] if at >= 0}
    assert one.antecedent[0]
    assert right.isdisjoint({"Ilse", "Tom", "Brandt", "She"})


def test_pronouns_of_a_chain_point_at_its_names(corpora: Path, builder: QuestionBuilder) -> None:
    head = {"entity": 1, "type": "person", "link": "ana"}
    mentions = [{**part(words), **head} for words in ("Ilse Varga", "She")]
    write_rows(corpora, "gum/train", [{"id": "1", "text": TEXT, "mentions": mentions}])
    [one] = pronoun_questions.gum("train", builder, np.random.default_rng(0))
    assert pointed(one, builder) == ["Ilse", "Varga"]


@pytest.mark.parametrize(("sure", "f1"), [("Ilse", 1.0), ("Tom", 0.0)])
def test_a_pointer_is_rated_by_the_name_it_is_surest_of(
    corpora: Path, builder: QuestionBuilder, sure: str, f1: float
) -> None:
    write_rows(corpora, "gap/dev", [pronoun(True, False)])
    words = builder.cut(TEXT)
    wanted = [TEXT[slice(*span)] for span in words.spans].index(sure)

    def ask(questions):
        return [(one.words == wanted) / max((one.words == wanted).sum(), 1) for one in questions]

    assert next(iter(rating.rate_pointer(builder, ask).values())) == f1
