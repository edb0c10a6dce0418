import socket
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textblob import TextBlob

from analysis.benchmarks import sentiment as benchmark
from analysis.benchmarks.calibration import fit_curve
from analysis.errors import UsageError
from analysis.networks.models import open_judge
from analysis.networks.questions import MOST_PIECES
from analysis.records import SENTIMENTS, Sentiment
from analysis.sentiment import (
    CURVE,
    METHODS,
    TEXTBLOB_LIMIT,
    average_words,
    calibrate,
    rate,
    score_sentiment,
)
from analysis.sentiment.views import tone
from analysis.spans import Span

LABELS = {"negative", "neutral", "positive"}
TEXTS = st.text(st.characters(), max_size=300)
SAVED = "Ilse Varga saved the harbour that Tomas Brandt had ruined."
ORDINARY = [
    "The council of Torvik met on Monday.",
    "An excellent, brave and honest report!",
    "Ilse Varga is not happy about the awful, ugly bridge.",
    "“It was a very good year,” she said. “Not bad at all.”\n\nNobody was sad :(",
]


@pytest.fixture(params=list(METHODS))
def method(request: pytest.FixtureRequest) -> str:
    return request.param


def average(text: str, target: Span | None = None) -> Sentiment:
    """Score by the baseline, which averages over words."""
    return score_sentiment(text, target, method="textblob")


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The harbour in Torvik is a wonderful place.", "positive"),
        ("We had an excellent meeting, and everyone was happy.", "positive"),
        ("The harbour in Torvik is a terrible, ugly place.", "negative"),
        ("It was the worst meeting of a bad year.", "negative"),
        ("The council meets on Monday at nine.", "neutral"),
        ("The bridge is 400 metres long and has two lanes.", "neutral"),
    ],
)
def test_plain_sentences(text: str, label: str, method: str) -> None:
    assert score_sentiment(text, method=method).label == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The harbour in Torvik is a wonderful place.", "positive"),
        ("We had an excellent meeting, and everyone was happy.", "positive"),
        ("The food was not bad.", "positive"),
        ("The harbour in Torvik is a terrible, ugly place.", "negative"),
        ("It was the worst meeting of a bad year.", "negative"),
        ("The food was not good.", "negative"),
        ("The council meets on Monday at nine.", "neutral"),
        ("The bridge is 400 metres long and has two lanes.", "neutral"),
        ("Good food, bad service.", "neutral"),
    ],
)
def test_label_of_the_baseline(text: str, label: str) -> None:
    assert average(text).label == label


def test_learned_is_the_default() -> None:
    assert list(METHODS) == ["learned", "textblob"]
    assert score_sentiment(SAVED) == score_sentiment(SAVED, method="learned")


def test_the_target_matters_to_the_network() -> None:
    saved, ruined = (score_sentiment(SAVED, at(SAVED, who)) for who in ("Ilse Varga", "Tomas Bran"))
    assert saved.label == "positive" != ruined.label
    assert saved.polarity > ruined.polarity
    assert average(SAVED, (0, 10)) == average(SAVED, (34, 46))


def test_the_sentences_around_do_not_matter_to_textblob() -> None:
    for before, after in (("What a horrible, horrible day. ", ""), ("", " Everybody was happy.")):
        text = before + SAVED + after
        around = score_sentiment(text, at(text, "Ilse Varga"), method="textblob")
        assert around == score_sentiment(SAVED, (0, 10), method="textblob")


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\0", "12.50 %", "?!…", "🙂🙃", "‏،؟", "—", "()", '""', "_"]
)
def test_text_without_letters_is_neutral(text: str, method: str) -> None:
    found = score_sentiment(text, method=method)
    assert (found.label, found.polarity) == ("neutral", 0)
    assert found.subjectivity == (0 if method == "textblob" else None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "مرحبا بالعالم",
            "שלום עולם",
            "今日は",
            "a\0b",
            "👩‍👩‍👧 good",
            "\ud800 x",
            "‮good‬",
            "ß" * 99,
        ),
        *("a" * 5_000, "𞤀𞤣𞤤𞤢𞤥", "x\u0301" * 500, "\u3164"),
    ],
)
def test_odd_text_is_scored(text: str, method: str) -> None:
    assert score_sentiment(text, method=method).label in LABELS
    assert score_sentiment(text, (0, 1), method=method).label in LABELS


def test_praise_is_above_blame(method: str) -> None:
    praise, plain, blame = (
        score_sentiment(f"Ilse Varga {words} today.", method=method)
        for words in ("did an excellent job", "did a job", "did a horrible job")
    )
    assert praise.polarity > plain.polarity > blame.polarity
    assert praise.probabilities["positive"] > plain.probabilities["positive"]
    assert blame.probabilities["negative"] > plain.probabilities["negative"]
    if method == "textblob":
        assert praise.subjectivity > plain.subjectivity


@pytest.mark.parametrize("word", ["good", "happy", "bad", "terrible"])
def test_negation_turns_the_sign_of_the_baseline(word: str) -> None:
    plain, turned = (average(f"It is {kind}{word}.").polarity for kind in ("", "not "))
    assert plain * turned < 0


@pytest.mark.parametrize("word", ["good", "happy", "wonderful"])
def test_negated_praise_is_less(word: str, method: str) -> None:
    plain, turned = (
        score_sentiment(f"Ilse Varga is {kind}{word}.", (0, 10), method=method).polarity
        for kind in ("", "not ")
    )
    assert plain > turned


@pytest.mark.parametrize("text", ORDINARY)
def test_polarity_is_that_of_textblob(text: str) -> None:
    assert average_words(text) == pytest.approx(tuple(TextBlob(text).sentiment))


def test_target_has_its_own_sentences(method: str) -> None:
    text = "Ilse Varga gave a brilliant speech. Tom Brandt gave a dreadful one. They left at noon."
    tones = [
        score_sentiment(text, at(text, who), method=method)
        for who in ("Ilse Varga", "Tom Brandt", "They")
    ]
    assert tones[0].label == "positive"
    assert tones[0].polarity > tones[2].polarity > tones[1].polarity
    if method == "textblob":
        assert tones[2].label == "neutral"
        assert average(text, (0, len(text))) == average(text)


def test_target_on_a_blank_is_neutral(method: str) -> None:
    assert score_sentiment("Awful.\n\nGreat.", (6, 8), method=method).label == "neutral"


def test_a_long_text_is_averaged() -> None:
    words = "Ilse Varga won praise. Tomas Brandt was jeered! " * 40 + "unquestionably " * 200
    judge = open_judge()
    cut = judge.cut(words)
    assert cut.first[-1] > 3 * MOST_PIECES
    found = list(score_sentiment(words).probabilities.values())
    sizes, tones, start = [], [], 0
    while start < len(cut):
        end = int(np.searchsorted(cut.first, cut.first[start] + MOST_PIECES, side="right")) - 1
        sizes.append(int(cut.first[end] - cut.first[start]))
        tones.append(tone(cut.alone([(start, end)])))
        start = end
    assert sum(sizes) == cut.first[-1]
    assert max(sizes) <= MOST_PIECES
    assert found == pytest.approx(np.average(tones, axis=0, weights=sizes))


def test_the_end_of_a_long_text_counts() -> None:
    plain = "The council meets on Monday at nine. " * 30
    tones = [score_sentiment(plain + word * 30).polarity for word in ("Great. ", "Awful. ")]
    assert tones[0] > tones[1]


def test_a_target_longer_than_a_question_is_scored() -> None:
    text = "Ilse Varga and Tomas Brandt, " * 200 + "won."
    assert score_sentiment(text, (0, len(text) - 5)).label in LABELS


@pytest.mark.parametrize("chances", [[0.1, 0.2, 0.7], [0.5, 0.3, 0.2], [0.2, 0.6, 0.2]])
def test_rate(chances: list[float]) -> None:
    found = rate(chances)
    assert found.label == SENTIMENTS[int(np.argmax(chances))]
    assert list(found.probabilities.values()) == chances
    assert found.polarity == pytest.approx(chances[2] - chances[0])
    assert found.subjectivity is None


@pytest.mark.parametrize("chances", [[0.4, 0.4, 0.2], [0.2, 0.4, 0.4]])
def test_a_tie_is_neutral(chances: list[float]) -> None:
    assert rate(chances).label == "neutral"


@pytest.mark.parametrize(
    "target",
    [(0, 5), (-1, 2), (2, 2), (3, 1), (0.0, 2), (True, 2), ("0", "2"), (1,), (0, 1, 2), "Kim", 3],
)
def test_wrong_target_says_what_to_give(target: object, method: str) -> None:
    with pytest.raises(UsageError, match="start < end <= 4") as caught:
        score_sentiment("Kims", target, method=method)
    assert f"target={target!r}" in str(caught.value)


def test_whole_numbers_of_any_kind_make_a_target(method: str) -> None:
    place = np.int64(0), np.int64(10)
    assert score_sentiment(SAVED, place, method=method) == score_sentiment(
        SAVED, (0, 10), method=method
    )
    assert average("A good day.", (np.int64(0), np.int64(6))).label == "positive"


@pytest.mark.parametrize("text", [None, b"good", 3, ["good"]])
def test_wrong_text(text: object, method: str) -> None:
    with pytest.raises(UsageError, match="text must be a string, got"):
        score_sentiment(text, method=method)


def test_wrong_method() -> None:
    with pytest.raises(UsageError, match="'vader' is not known; choose 'learned' or 'textblob'"):
        score_sentiment("Good.", method="vader")


def test_curve_is_monotone_and_knows_all_labels() -> None:
    polarities = [step / 200 for step in range(-200, 201)]
    chances = [calibrate(polarity) for polarity in polarities]
    positive = [one["positive"] for one in chances]
    negative = [one["negative"] for one in chances]
    assert positive == sorted(positive)
    assert negative == sorted(negative, reverse=True)
    likeliest = [max(one, key=one.__getitem__) for one in chances]
    assert list(dict.fromkeys(likeliest)) == ["negative", "neutral", "positive"]
    assert likeliest[200] == "neutral"


def test_curve_is_found_again_from_examples_of_it() -> None:
    polarities = np.repeat(np.linspace(-1, 1, 21), 300)
    odds = np.cumsum([list(calibrate(float(polarity)).values()) for polarity in polarities], axis=1)
    drawn = np.random.default_rng(0).random(len(polarities))
    labels = np.sum(odds[:, :2] < drawn[:, None], axis=1) - 1
    slopes = fit_curve(polarities, labels)[:, 1:]
    expected = [CURVE["negative"][1:], CURVE["positive"][1:]]
    assert np.abs(slopes - expected).max() < 0.35


@given(TEXTS, st.sampled_from(list(METHODS)))
def test_any_text_is_scored(text: str, method: str) -> None:
    sound(text, None, method)


@given(TEXTS.filter(bool), st.data(), st.sampled_from(list(METHODS)))
def test_any_span_is_scored(text: str, data: st.DataObject, method: str) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    sound(text, (start, data.draw(st.integers(start + 1, len(text)))), method)


def sound(text: str, target: Span | None, method: str) -> None:
    """Score twice and check what holds of any tone."""
    found = score_sentiment(text, target, method=method)
    assert found == score_sentiment(text, target, method=method)
    assert sum(found.probabilities.values()) == pytest.approx(1)
    assert tuple(found.probabilities) == SENTIMENTS
    assert found.probabilities[found.label] == max(found.probabilities.values())
    assert -1 <= found.polarity <= 1
    if method == "textblob":
        assert 0 <= found.subjectivity <= 1
    else:
        assert found.subjectivity is None


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a good plan, not a bad one and ", "!", "a", "' . "])
def test_long_text_takes_time_in_proportion(unit: str, method: str) -> None:
    length = 200_000 if method == "textblob" else 20_000  # the network takes longer for each word
    text = ("Good " + unit * length)[:length]
    started = time.process_time()
    assert score_sentiment(text, method=method).label in LABELS
    assert time.process_time() - started < 5


@pytest.mark.parametrize("unit", ["a good plan, not a bad one and ", "!", "a", "' . "])
def test_a_target_in_a_long_text_stays_fast(unit: str, method: str) -> None:
    text = ("Ilse Varga met " + unit * 100_000)[:100_000]
    started = time.process_time()
    assert score_sentiment(text, (0, 10), method=method).label in LABELS
    assert time.process_time() - started < 5


def test_pieces_of_a_long_text_are_weighed_by_their_words() -> None:
    good, bad = "good news, " * TEXTBLOB_LIMIT, "bad news, " * (2 * TEXTBLOB_LIMIT)
    ones = average_words("good")[0], average_words("bad")[0]
    assert average_words(good + bad)[0] == pytest.approx((ones[0] + 2 * ones[1]) / 3, abs=1e-3)


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr("nltk.data.find", None)
    text = "Ilse Varga gave a brilliant speech."
    assert score_sentiment(text, (0, 10), method=method).label == "positive"


def test_newsmtsc_dev_is_no_worse_than_measured(shared: Path) -> None:
    scores = [sum(benchmark.measure(split, "textblob")[1]) / 3 for split in benchmark.SPLITS]
    assert scores[0] > 0.41
    assert scores[1] > 0.38
