import math
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
from analysis.sentiment import CURVE, LONGEST_PIECE, average_words, calibrate, score_sentiment

LABELS = {"negative", "neutral", "positive"}
TEXTS = st.text(st.characters(), max_size=300)
ORDINARY = [
    "The council of Torvik met on Monday.",
    "An excellent, brave and honest report!",
    "Ilse Varga is not happy about the awful, ugly bridge.",
    "“It was a very good year,” she said. “Not bad at all.”\n\nNobody was sad :(",
]


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
def test_label(text: str, label: str) -> None:
    assert score_sentiment(text).label == label


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\0", "12.50 %", "?!…", "🙂🙃", "‏،؟", "—", "()", '""', "_"]
)
def test_text_without_letters_is_neutral(text: str) -> None:
    found = score_sentiment(text)
    assert (found.label, found.polarity, found.subjectivity) == ("neutral", 0, 0)


@pytest.mark.parametrize(
    "text",
    ["مرحبا بالعالم", "שלום עולם", "今日は", "a\0b", "👩‍👩‍👧 good", "\ud800 x", "‮good‬", "ß" * 99],
)
def test_odd_text_is_scored(text: str) -> None:
    assert score_sentiment(text).label in LABELS


def test_praise_is_above_blame() -> None:
    praise, plain, blame = (
        score_sentiment(f"Ilse Varga {words} today.")
        for words in ("did an excellent job", "did a job", "did a horrible job")
    )
    assert praise.polarity > plain.polarity > blame.polarity
    assert praise.probabilities["positive"] > plain.probabilities["positive"]
    assert blame.probabilities["negative"] > plain.probabilities["negative"]
    assert praise.subjectivity > plain.subjectivity


@pytest.mark.parametrize("word", ["good", "happy", "bad", "terrible"])
def test_negation_turns_the_sign(word: str) -> None:
    plain, turned = (score_sentiment(f"It is {kind}{word}.").polarity for kind in ("", "not "))
    assert plain * turned < 0


@pytest.mark.parametrize("text", ORDINARY)
def test_polarity_is_that_of_textblob(text: str) -> None:
    assert average_words(text) == pytest.approx(tuple(TextBlob(text).sentiment))


def test_target_has_its_own_sentences() -> None:
    text = "Ilse Varga gave a brilliant speech. Tom Brandt gave a dreadful one. They left at noon."
    places = [(at, at + 4) for at in map(text.index, ("Ilse", "Tom ", "They"))]
    labels = [score_sentiment(text, place).label for place in places]
    assert labels == ["positive", "negative", "neutral"]
    whole = score_sentiment(text, (0, len(text)))
    assert whole == score_sentiment(text)


def test_target_on_a_blank_is_neutral() -> None:
    assert score_sentiment("Awful.\n\nGreat.", (6, 8)).label == "neutral"


@pytest.mark.parametrize(
    "target",
    [(0, 5), (-1, 2), (2, 2), (3, 1), (0.0, 2), (True, 2), ("0", "2"), (1,), (0, 1, 2), "Kim", 3],
)
def test_wrong_target_says_what_to_give(target: object) -> None:
    with pytest.raises(UsageError, match="start < end <= 4") as caught:
        score_sentiment("Kims", target)
    assert f"target={target!r}" in str(caught.value)


def test_whole_numbers_of_any_kind_make_a_target() -> None:
    assert score_sentiment("A good day.", (np.int64(0), np.int64(6))).label == "positive"


@pytest.mark.parametrize("text", [None, b"good", 3, ["good"]])
def test_wrong_text(text: object) -> None:
    with pytest.raises(UsageError, match="text must be a string, got"):
        score_sentiment(text)


def test_wrong_method() -> None:
    with pytest.raises(UsageError, match="method='vader' is not known; choose 'textblob'"):
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


@given(TEXTS)
def test_any_text_is_scored(text: str) -> None:
    found = score_sentiment(text)
    assert found == score_sentiment(text)
    assert math.isclose(sum(found.probabilities.values()), 1)
    assert set(found.probabilities) == LABELS
    assert found.probabilities[found.label] == max(found.probabilities.values())
    assert -1 <= found.polarity <= 1
    assert 0 <= found.subjectivity <= 1


@given(TEXTS.filter(bool), st.data())
def test_any_span_is_scored(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert score_sentiment(text, (start, end)).label in LABELS


@pytest.mark.parametrize("unit", ["a good plan, not a bad one and ", "!", "a", "' . "])
def test_long_text_takes_time_in_proportion(unit: str) -> None:
    text = ("Good " + unit * 200_000)[:200_000]
    started = time.process_time()
    assert score_sentiment(text).label in LABELS
    assert time.process_time() - started < 5


def test_pieces_of_a_long_text_are_weighed_by_their_words() -> None:
    good, bad = "good news, " * LONGEST_PIECE, "bad news, " * (2 * LONGEST_PIECE)
    ones = average_words("good")[0], average_words("bad")[0]
    assert average_words(good + bad)[0] == pytest.approx((ones[0] + 2 * ones[1]) / 3, abs=1e-3)


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr("nltk.data.find", None)
    assert score_sentiment("A good day.", (2, 6)).label == "positive"


def test_newsmtsc_dev_is_no_worse_than_measured(shared: Path) -> None:
    scores = [sum(benchmark.measure(split, "textblob")[1]) / 3 for split in benchmark.SPLITS]
    assert scores[0] > 0.41
    assert scores[1] > 0.38
