import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.document import count_words
from analysis.errors import UsageError
from analysis.frames.quotes import analyze
from analysis.generation import NOTE, OUTLETS, SPEAKERS, generate_corpus
from analysis.reading.checking import check_articles


@given(count=st.integers(0, 30), more=st.integers(0, 20), seed=st.integers(0, 3))
@settings(max_examples=20)
def test_more_articles_begin_with_the_same(count: int, more: int, seed: int) -> None:
    few, many = (generate_corpus(n, seed=seed).articles for n in (count, count + more))
    pd.testing.assert_frame_equal(many.head(count), few)


def test_another_seed_gives_other_articles() -> None:
    one, other = (generate_corpus(20, seed=seed).articles for seed in (0, 1))
    assert not (one["text"] == other["text"]).any()


def test_articles_are_sound_short_and_say_that_they_are_generated() -> None:
    articles, voices = generate_corpus(300)
    pd.testing.assert_frame_equal(check_articles(articles), articles)
    assert articles["text"].str.endswith(f"({NOTE.capitalize()}.)\n").all()
    assert articles["text"].map(count_words).between(35, 160).all()
    assert set(articles["outlet"]) == set(OUTLETS)
    assert articles["published"].str.startswith("2032-").all()
    assert set(voices["speaker"]) == {voice.name for voice in SPEAKERS}
    assert set(voices["article_id"]) == set(articles["article_id"])
    assert set(voices["quote_type"]) == {"direct", "mixed", "indirect"}


@pytest.mark.slow
def test_whom_they_quote_is_known() -> None:
    articles, voices = generate_corpus(60)
    quotes = analyze(articles, sentiment=None)
    found = quotes.groupby(["article_id", "speaker"]).size()
    told = voices.groupby(["article_id", "speaker"]).size()
    missed = told.sub(found, fill_value=0).clip(lower=0).sum()
    assert missed / told.sum() < 0.05


def test_the_opposition_gains_and_outlets_prefer_their_own() -> None:
    _, voices = generate_corpus(2_000)
    early = voices[voices["published"] < "2032-04"]["speaker"].value_counts(normalize=True)
    late = voices[voices["published"] > "2032-10"]["speaker"].value_counts(normalize=True)
    assert late["Orrin Delmark"] > 1.5 * early["Orrin Delmark"]
    by_outlet = pd.crosstab(voices["outlet"], voices["speaker"], normalize="index")
    for voice in SPEAKERS:
        assert by_outlet[voice.name].idxmax() == voice.home


@pytest.mark.parametrize("count", [-1, 2.5, "3", None])
def test_no_number_of_articles_is_refused(count: object) -> None:
    with pytest.raises(UsageError, match="is no number of articles; give a whole number from 0"):
        generate_corpus(count)
