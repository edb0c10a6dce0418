"""Voices of a text, and the tables that are printed."""

import pytest

from analysis.benchmarks import sentiment
from analysis.benchmarks.sentiment import own_voice
from analysis.document import parse
from analysis.records import Sentiment

TEXT = "“Moss failed us,” said Leo Vance of Torvik, “and Vexon did, too.” Ada Moss wept."
FIRST, SECOND = (0, 17), (44, 65)
CONTENTS = [(FIRST, SECOND)]


def span(words):
    return TEXT.index(words), TEXT.index(words) + len(words)


def test_the_text_is_as_the_tests_think():
    assert [TEXT[slice(*one)] for one in CONTENTS[0]] == [
        "“Moss failed us,”",
        "“and Vexon did, too.”",
    ]


@pytest.mark.parametrize(
    ("target", "voice", "passage"),
    [
        ("Leo Vance", "author", "said Leo Vance of Torvik, Ada Moss wept."),
        ("Ada Moss", "author", "said Leo Vance of Torvik, Ada Moss wept."),
        ("Moss", "speaker", "“Moss failed us,” “and Vexon did, too.”"),
        ("Vexon", "speaker", "“Moss failed us,” “and Vexon did, too.”"),
    ],
)
def test_each_target_is_left_with_its_own_voice(target, voice, passage):
    found = own_voice(TEXT, span(target), CONTENTS)
    assert (found.voice, found.text) == (voice, passage)
    assert found.text[slice(*found.target)] == target


def test_of_two_speakers_the_other_one_is_left_out():
    found = own_voice(TEXT, span("Vexon"), [(FIRST,), (SECOND,)])
    assert found.text == "“and Vexon did, too.”"


def test_a_content_that_cuts_through_the_target_stays():
    target = span("Leo Vance")
    found = own_voice(TEXT, target, [(FIRST,), ((target[0] + 4, len(TEXT)),)])
    assert found.voice == "author"
    assert found.text[slice(*found.target)] == "Leo Vance"


@pytest.fixture
def corpus(monkeypatch):
    """One text with a quotation, one without; one target in each voice, one outside."""
    monkeypatch.setattr(
        sentiment,
        "attribute",
        lambda document: [
            sentiment.Attribution(CONTENTS[0], quote_type="direct")
            if "“" in document.text
            else sentiment.Attribution(((0, 4),))
        ],
    )

    def target(words, label):
        start, end = span(words)
        return {"start": start, "end": end, "label": label}

    quoted = {"text": TEXT, "targets": [target("Vexon", -1), target("Ada Moss", 0)]}
    plain = {"text": "Moss won.", "targets": [{"start": 0, "end": 4, "label": 1}]}
    rows = [quoted, plain]
    monkeypatch.setattr(sentiment, "corpus_rows", lambda name, split: rows)
    return rows


def by_words(text, target=None, *, method):
    """Call what a text with "failed" says negative, and all else neutral."""
    label = "negative" if "failed" in text else "neutral"
    return Sentiment(label, {**dict.fromkeys(sentiment.SENTIMENTS, 0.02), label: 0.96}, 0.0)


def test_the_prior_of_the_corpus_is_restored_to_what_expects_that_of_news():
    news = Sentiment("neutral", {"negative": 0.3, "neutral": 0.6, "positive": 0.1}, 0.0)
    restored = sentiment.restored(news, "learned")
    assert sum(restored.values()) == pytest.approx(1)
    assert sentiment.likeliest(restored) == "negative"
    assert sentiment.restored(news, "textblob") == news.probabilities


def test_only_texts_that_quote_are_compared(corpus, monkeypatch):
    monkeypatch.setattr(sentiment, "score_sentiment", by_words)
    answers = sentiment.compare_voices(corpus, "learned")
    assert answers.drop(columns="method").to_numpy().tolist() == [
        ["speaker", "negative", "negative", "negative"],
        ["author", "neutral", "negative", "neutral"],
    ]


def test_a_content_without_marks_is_no_quotation():
    text = "Ada Moss said that rain will fall."
    assert sentiment.attribute(parse(text))
    assert sentiment.quoted_contents(text) is None


def test_every_target_is_a_row_a_split(corpus, monkeypatch):
    monkeypatch.setattr(sentiment, "score_sentiment", by_words)
    rated = sentiment.rate("dev_rw", "learned")
    assert rated["gold"].tolist() == ["negative", "neutral", "positive"]
    assert rated["label"].tolist() == ["negative", "negative", "neutral"]
    assert sentiment.measure("dev_rw", "learned") == (3, [pytest.approx(2 / 3), 0.0, 0.0])


def test_what_is_printed(corpus, monkeypatch, capsys):
    monkeypatch.setattr(sentiment, "score_sentiment", by_words)
    sentiment.main()
    table, voices = capsys.readouterr().out.split("\n\n")
    assert table.splitlines()[2].startswith("| learned, dev_rw | 3 | 22.2 | 66.7 | 0.0 | 0.0 | 0.")
    assert "| textblob, both | 6 | 22.2 |" in table
    assert voices.splitlines()[2:5] == [
        "| learned, all | 4 | 22.2 | 66.7 |",
        "| learned, author | 2 | 0.0 | 33.3 |",
        "| learned, speaker | 2 | 33.3 | 33.3 |",
    ]
