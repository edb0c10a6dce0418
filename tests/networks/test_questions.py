"""A question shows what it is about, marks it, and fits what a network sees at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.document import parse
from analysis.networks.questions import (
    CONTENT,
    CUE,
    HOLDER,
    LEAST_PIECES,
    MOST_PIECES,
    NEAR_PIECES,
    NOTHING,
    PHRASE_PIECES,
    TARGET,
    ask,
    part_of,
)
from analysis.networks.session import open_tokenizer
from analysis.networks.words import INSIDE, cut_words

ENDS = 101, 102
PIECES = (
    "Ilse Varga|the bridge|opposes|.|,|“|”|'|😀|👩‍👩‍👧|مرحبا|שלום|今日は|İ|e\u0301|1,000"
    "|unquestionably|\ud800|\0|\u200d|\u202e|x{…}|\n|\n\n"
).split("|")
TEXTS = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=400).map(" ".join),
    st.sampled_from(["", " \n", "a" * 5_000, "ab." * 1_700, "😀" * 5_000, "\ud800" * 300]),
)


def at(text, name):
    return text.index(name), text.index(name) + len(name)


def cut(text):
    return cut_words(parse(text), open_tokenizer())


@st.composite
def questions(draw):
    """Words, the parts asked about, a holder, a phrase, and the question."""
    words = cut(draw(TEXTS))
    places = st.integers(0, len(words))
    parts = st.tuples(places, places)
    near = places.map(lambda first: (first, min(first + 4, len(words))))
    targets = draw(st.lists(near | parts, max_size=3))
    holder = draw(st.none() | near | parts)
    phrase = draw(st.none() | TEXTS.map(cut))
    shown = {
        "before": draw(st.sampled_from([0.0, 0.5, 0.85, 1.0])),
        "least": draw(st.sampled_from([None, 1, LEAST_PIECES])),
    }
    return words, targets, holder, phrase, ask(words, ENDS, targets, holder, phrase=phrase, **shown)


@given(questions())
def test_a_question_is_whole_and_fits(asked):
    _, _, _, phrase, question = asked
    size = len(question.pieces)
    rows = [question.casing, question.place, question.marks, question.words]
    assert [len(row) for row in rows] == [size] * 4
    ends = 2 + (phrase is not None)
    added = 0 if phrase is None else min(int(phrase.first[-1]), PHRASE_PIECES)
    assert size <= MOST_PIECES + added + ends
    assert question.pieces[0] == ENDS[0]
    assert question.pieces[-1] == ENDS[1]
    assert set(question.inputs()) == {"pieces", "casing", "place", "marks"}


@given(TEXTS)
def test_a_short_text_is_shown_whole(text):
    words = cut(text)
    for least in (None, LEAST_PIECES):
        question = ask(words, ENDS, [(0, 1)], least=least)
        if words.first[-1] <= LEAST_PIECES:
            assert set(question.words) >= set(range(len(words)))


@given(questions())
def test_words_are_shown_in_one_stretch_with_all_their_pieces(asked):
    words, *_, question = asked
    shown = question.words[question.words >= 0]
    if not len(words):
        assert not shown.size
        return
    numbers = np.arange(shown[0], shown[-1] + 1)
    assert shown.tolist() == np.repeat(numbers, words.lengths[numbers]).tolist()
    stretch = slice(words.first[shown[0]], words.first[shown[-1] + 1])
    at = question.words >= 0
    assert question.pieces[at].tolist() == words.pieces[stretch].tolist()
    assert question.casing[at].tolist() == words.casing[shown].tolist()
    assert question.place[at].tolist() == words.place[shown].tolist()


@given(questions())
def test_marks_stand_only_where_asked(asked):
    _, targets, holder, phrase, question = asked
    for number, mark in zip(question.words, question.marks, strict=True):
        of_holder = holder is not None and holder[0] <= number < holder[1]
        of_target = any(first <= number < last for first, last in targets)
        if number >= 0:
            assert mark == (TARGET if of_target else HOLDER if of_holder else NOTHING)
    apart = question.marks[question.words < 0]
    assert set(apart) <= ({NOTHING} if phrase is None else {NOTHING, TARGET})


@given(
    TEXTS,
    st.data(),
    st.sampled_from([0.0, 0.5, 0.85, 1.0]),
    st.sampled_from([None, 1, LEAST_PIECES]),
)
def test_the_first_target_is_always_shown(text, data, before, least):
    words = cut(text)
    first = data.draw(st.integers(0, len(words)))
    last = data.draw(st.integers(first, min(first + 4, len(words))))
    question = ask(words, ENDS, [(first, last), (0, 1)], before=before, least=least)
    wanted = int(words.first[last] - words.first[first])
    shown = int(((question.words >= first) & (question.words < last)).sum())
    assert shown == wanted if wanted <= MOST_PIECES else shown
    assert (question.marks[(question.words >= first) & (question.words < last)] == TARGET).all()


def test_of_a_target_longer_than_a_question_its_beginning_is_shown():
    words = cut("bridge " * 1_000)
    question = ask(words, ENDS, [(10, 900)])
    assert question.words[1:-1].tolist() == list(range(10, 10 + MOST_PIECES))


@pytest.mark.parametrize("longest", [1, 20, 80, MOST_PIECES])
@pytest.mark.parametrize("targets", [[], [(500, 502)], [(10, 900)], [(0, 1), (999, 1_000)]])
def test_less_may_be_shown(longest, targets):
    words = cut("bridge " * 1_000)
    question = ask(words, ENDS, targets, (503, 504), longest=longest)
    assert len(question.pieces) == longest + 2
    assert not targets or targets[0][0] in question.words


def test_text_is_shown_on_both_sides_as_far_as_there_is_any():
    words = cut("bridge " * 1_000)
    for at, first in ((500, 500 - MOST_PIECES // 2 + 1), (0, 0), (999, 1_000 - MOST_PIECES)):
        question = ask(words, ENDS, [(at, at + 1)])
        assert question.words[1:-1].tolist() == list(range(first, first + MOST_PIECES))
    back, on = (ask(words, ENDS, [(500, 501)], before=before).words for before in (1.0, 0.0))
    assert (back[-2], on[1]) == (500, 500)


def test_a_holder_and_a_target_that_fit_are_both_shown():
    words = cut("bridge " * 1_000)
    question = ask(words, ENDS, [(500, 501)], (380, 381))
    assert {380, 500} <= set(question.words)


def test_a_quotation_is_marked_and_its_target_and_holder_within_it_stand_out():
    words = cut("Ilse Varga said the bridge is ugly.")
    question = ask(words, ENDS, [(3, 5)], (0, 2), cue=[(2, 3)], content=[(3, 7)])
    marks = [HOLDER, HOLDER, CUE, TARGET, TARGET, CONTENT, CONTENT, NOTHING]
    mark_of = dict(zip(question.words.tolist(), question.marks.tolist(), strict=True))
    assert [mark_of[number] for number in range(len(words))] == marks


@pytest.mark.parametrize(
    ("target", "hidden"),
    [
        ("Ilse Varga", ["Ilse", "Varga"]),
        ("the University of Vex", ["University", "Vex"]),
        ("U.S.", ["U", "S"]),
        ("Varga's", ["Varga"]),
        ("the bridge", []),
        ("Scrapping the levy", []),
        ("Varga supporters", []),
    ],
)
def test_the_words_of_a_target_that_is_a_name_are_hidden(target, hidden):
    text = f"{target} met Leo Vance."
    words = cut(text)
    part, holder = (part_of(words, at(text, name)) for name in (target, "Leo Vance"))
    question = ask(words, ENDS, [part], holder, hidden=103)
    found = dict.fromkeys(question.words[question.pieces == 103].tolist())
    assert [text[slice(*words.spans[number])] for number in found] == hidden


NUMBERED = " ".join(f"It rained on day {day}." for day in range(100))


@pytest.mark.parametrize("at", [0, 1, 50, 98, 99])
def test_around_a_short_sentence_others_are_shown(at):
    words = cut(NUMBERED)
    place = at * 6 + 4
    question = ask(words, ENDS, [(place, place + 1)], longest=NEAR_PIECES, least=LEAST_PIECES)
    shown = question.words[question.words >= 0]
    assert set(range(at * 6, at * 6 + 6)) <= set(shown)
    assert LEAST_PIECES - 6 < len(shown) <= LEAST_PIECES


def test_of_a_long_sentence_the_rest_of_it_and_nothing_else_is_shown():
    words = cut("It rained. " + "Rain, " * 30 + "it rained. It rained.")
    question = ask(words, ENDS, [(20, 21)], longest=NEAR_PIECES, least=LEAST_PIECES)
    shown = question.words[question.words >= 0]
    assert (shown[0], shown[-1]) == (3, 3 + 60 + 2)


@pytest.mark.parametrize("longest", [NEAR_PIECES, MOST_PIECES])
def test_a_sentence_longer_than_a_question_is_cut(longest):
    words = cut("It rained. " + "rain " * 400 + ". It rained.")
    question = ask(words, ENDS, [(200, 201)], longest=longest, least=LEAST_PIECES)
    assert len(question.pieces) == longest + 2
    assert 200 in question.words


def test_a_holder_in_another_sentence_is_shown_with_all_between():
    words = cut("Ilse Varga spoke. It rained. She dislikes the bridge. It rained again.")
    question = ask(words, ENDS, [(9, 11)], (0, 2), longest=NEAR_PIECES, least=1)
    shown = question.words[question.words >= 0]
    assert (shown[0], shown[-1]) == (0, 11)


def test_a_phrase_stands_after_the_text_and_is_what_is_asked_about():
    question = ask(cut("We oppose it."), ENDS, phrase=cut("the bridge"))
    assert question.words.tolist() == [-1, 0, 1, 2, 3, *[-1] * 4]
    assert question.marks.tolist() == [*[NOTHING] * 6, TARGET, TARGET, NOTHING]


def test_a_question_knows_what_stands_in_marks():
    words = cut("“We oppose it,” she said.")
    question = ask(words, ENDS, [(3, 4)])
    assert question.place[question.words == 3].tolist() == [INSIDE]


@given(TEXTS.filter(bool), st.data())
def test_a_part_is_the_words_that_a_span_touches(text, data):
    words = cut(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = part_of(words, (start, end))
    assert 0 <= first <= last <= len(words)
    touched = [n for n, (a, b) in enumerate(words.spans.tolist()) if a < end and start < b]
    assert list(range(first, last)) == touched


@pytest.mark.parametrize(
    ("span", "part"), [((0, 4), (0, 1)), ((1, 2), (0, 1)), ((0, 10), (0, 2)), ((4, 5), (1, 1))]
)
def test_part_of(span, part):
    assert part_of(cut("Ilse Varga"), span) == part
