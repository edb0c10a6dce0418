"""The networks that answer: what holds of every answer, whatever the question."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.document import parse
from analysis.errors import UsageError
from analysis.networks.models import fitted, log_ratios, open_judge, open_pointer
from analysis.networks.questions import VIEWS, ask, part_of
from analysis.networks.session import MODEL_FOLDER, fingerprint, open_tokenizer
from analysis.sentiment.views import tone
from analysis.speakers.pointer import References
from analysis.stance import views

TEXTS = st.text(max_size=80) | st.lists(
    st.sampled_from("Ilse Varga|opposes|the bridge|“|”|.|😀|مرحبا|\ud800|\n\n|she".split("|")),
    max_size=60,
).map(" ".join)
OPENERS = {"judge": open_judge, "pointer": open_pointer}
SCORES = st.lists(st.tuples(*[st.floats(-30, 30, width=32)] * 3), min_size=1, max_size=5).map(
    np.array
)


@st.composite
def asked(draw):
    """A text's words, and a question of the judge about a part of them."""
    judge = open_judge()
    words = judge.cut(draw(TEXTS))
    places = st.integers(0, len(words)).map(lambda at: (at, min(at + 2, len(words))))
    phrase = draw(st.none() | TEXTS.map(judge.cut))
    holder = draw(st.none() | places)
    return ask(words, judge.ends, [draw(places)], holder, phrase=phrase)


@given(asked())
@settings(max_examples=50)
def test_answers_are_probabilities(question):
    answers = open_judge().views(question)
    assert answers.shape == (len(VIEWS), 3)
    assert answers.sum(axis=1) == pytest.approx(1)
    assert (answers >= 0).all()
    for view in range(len(VIEWS)):
        assert (open_judge().chances(question, view) == answers[view]).all()
        assert open_judge().unfitted(question, view).sum() == pytest.approx(1)


@given(st.lists(asked(), min_size=1, max_size=5))
@settings(max_examples=20)
def test_an_answer_is_the_same_whatever_was_asked_before(questions):
    judge = open_judge()
    forth = [judge.views(question) for question in questions]
    back = [judge.views(question) for question in reversed(questions)]
    assert all((a == b).all() for a, b in zip(forth, reversed(back), strict=True))


@given(TEXTS.filter(bool), st.data())
@settings(max_examples=50)
def test_the_pointer_gives_each_piece_a_share(text, data):
    pointer = open_pointer()
    words = pointer.cut(text)
    start = data.draw(st.integers(0, len(text) - 1))
    question = ask(words, pointer.ends, [part_of(words, (start, start + 1))])
    chances = pointer.chances(question)
    assert len(chances) == len(question.pieces)
    assert chances.sum() == pytest.approx(1)
    assert (chances == pointer.chances(question)).all()
    reference = References(parse(text)).of((start, start + 1))
    assert 0 <= reference.share((0, len(text))) + reference.nobody <= 1 + 1e-6


@given(SCORES)
def test_with_weights_of_one_scores_become_probabilities_as_usual(scores):
    weights = np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    usual = np.exp(scores - scores.max(axis=1, keepdims=True))
    usual /= usual.sum(axis=1, keepdims=True)
    assert fitted(scores, weights) == pytest.approx(usual, abs=1e-6)


@given(SCORES, st.integers(0, 99))
def test_any_weights_give_probabilities(scores, seed):
    weights = np.random.default_rng(seed).normal(size=(2, 3))
    assert fitted(scores, weights).sum(axis=1) == pytest.approx(1)


def test_weights_may_favour_a_label():
    scores = np.zeros((1, 3))
    weights = np.array([[1.0, 0.0, 0.0], [-1.0, 0.0, 0.0]])
    [[first, middle, last]] = fitted(scores, weights)
    assert first > middle > last


def test_log_ratios_are_those_to_the_middle_label():
    scores = np.array([[3.0, 1.0, -2.0], [0.0, 0.0, 0.0]])
    assert log_ratios(scores).tolist() == [[1, 2, -3], [1, 0, 0]]


def test_whose_name_a_target_bears_does_not_matter_to_a_stance():
    cut = [open_judge().cut(f"Moss praised {name} for her courage.") for name in ("Lee", "Kim")]
    first, second = (views.held(words, (2, 3), (0, 1)) for words in cut)
    assert (first == second).all()


def test_all_views_are_asked():
    words, phrase = (open_judge().cut(text) for text in ("Ilse opposes Tomas.", "the bridge"))
    answers = [
        tone(words),
        tone(words, (2, 3)),
        views.held(words, (2, 3), (0, 1)),
        views.held(words, (2, 3), None),
        views.held(words, (2, 3), (0, 1), cue=[(1, 2)], content=[(2, 3)]),
        views.voiced(words, [], phrase),
        views.voiced(words, [(2, 3)], phrase),
    ]
    for answer in answers:
        assert answer.shape == (3,)
        assert answer.sum() == pytest.approx(1)


@pytest.mark.parametrize("name", OPENERS)
def test_a_network_is_opened_once(name):
    assert OPENERS[name]() is OPENERS[name]()
    assert OPENERS[name]().tokenizer is open_judge().tokenizer


@pytest.mark.parametrize("name", OPENERS)
@pytest.mark.parametrize("threads", ["0", "two", "-1", ""])
def test_threads_are_a_whole_number(monkeypatch, name, threads):
    monkeypatch.setenv("NEWS_THREADS", threads)
    OPENERS[name].cache_clear()
    with pytest.raises(UsageError, match=f"NEWS_THREADS='{threads}' is no number of threads"):
        OPENERS[name]()


def test_two_threads_answer_as_one(monkeypatch):
    question = ask(open_judge().cut("Ilse opposes Tomas."), open_judge().ends, [(2, 3)])
    before = open_judge().views(question)
    monkeypatch.setenv("NEWS_THREADS", "2")
    open_judge.cache_clear()
    assert open_judge().views(question) == pytest.approx(before, abs=1e-5)
    open_judge.cache_clear()


@pytest.mark.parametrize("name", OPENERS)
def test_settings_fit_the_network(name):
    settings = json.loads((MODEL_FOLDER / f"{name}.json").read_text("utf-8"))
    vocabulary = open_tokenizer()
    ends = [vocabulary.token_to_id(piece) for piece in ("[CLS]", "[SEP]")]
    assert [settings["begin"], settings["end"]] == ends
    if name == "judge":
        assert np.array(settings["weights"]).shape == (len(VIEWS), 2, 3)
        assert len(settings["level"]) == len(VIEWS)
        assert settings["hidden"] == vocabulary.token_to_id("[MASK]")
        assert all(1 / 3 < level < 1 for level in settings["level"])


def test_the_networks_are_small_together():
    files = list(MODEL_FOLDER.glob("*.onnx"))
    assert {path.stem for path in files} == {"attribution", *OPENERS}
    assert sum(path.stat().st_size for path in files) < 95e6


@pytest.mark.parametrize("name", OPENERS)
def test_a_card_names_the_network(name):
    assert fingerprint(name) in (MODEL_FOLDER / f"{name}.md").read_text("utf-8")
