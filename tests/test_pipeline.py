"""analyze: rows, laws, bad input; the passages and stances frames."""

import re
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis import schema
from analysis.articles import check_articles
from analysis.errors import ArticleError, SchemaError, UsageError
from analysis.pipeline import analyze, analyze_stances, analyze_tone

STORY = """Dagny Kroll, the interior minister, praised the dockers on Monday. It rained.

“The bill is a terrible mistake,” Kroll said. “We will fight it.”

Edvin Brandt said that Kroll believes the bill will fail.

“We do not sleep.”
"""


def articles(*texts, ids=None):
    keys = ids or [f"a{number}" for number in range(len(texts))]
    return pd.DataFrame({"id": keys, "text": list(texts)})


def test_a_row_an_attribution():
    quotes = analyze(articles(STORY))
    assert schema.check(quotes, "quotes").dtypes.equals(schema.empty("quotes").dtypes)
    wanted = ["quote_id", "speaker", "cue", "quote_type", "parent"]
    rows = quotes[wanted].astype(object).where(quotes[wanted].notna(), None)
    assert rows.to_numpy().tolist() == [
        [0, "Dagny Kroll", "praised", "indirect", None],
        [1, "Dagny Kroll", "said", "direct", None],
        [2, "Edvin Brandt", "said", "mixed", None],
        [3, "Dagny Kroll", "believes", "indirect", 2],
    ]
    assert quotes.loc[1, "quotation"] == "“The bill is a terrible mistake,” … “We will fight it.”"
    said = "that Kroll believes the bill will fail … “We do not sleep.”"
    assert quotes.loc[2, "quotation"] == said


def test_nested_attributions_point_at_the_outer_row():
    quotes = analyze(articles("Edvin Brandt said that Dagny Kroll believes the bill will fail."))
    assert quotes["speaker"].tolist() == ["Edvin Brandt", "Dagny Kroll"]
    assert quotes["parent"].tolist() == [pd.NA, 0]


def test_spans_reproduce_the_words():
    quotes = analyze(articles(STORY))
    for row in quotes.to_dict("records"):
        assert row["quotation"] == " … ".join(STORY[s:e] for s, e in row["content_spans"])
        for name in ("source", "cue"):
            spans = row[f"{name}_spans"]
            assert pd.isna(row[name]) if not spans else row[name] == STORY[slice(*spans[0])]


def test_a_bad_article_is_a_row_with_an_error_in_its_place():
    quotes = analyze(articles("Kroll said rain fell.", None, "  ", "Kroll said it was dry."))
    assert quotes["article_id"].tolist() == ["a0", "a1", "a2", "a3"]
    assert quotes["error"].tolist() == [pd.NA, "text is missing (row 2)", "text is empty", pd.NA]
    assert quotes["quote_id"].isna().tolist() == [False, True, True, False]


def test_an_article_without_quotations_has_no_row():
    assert_frame_equal(analyze(articles("The ferry left at noon.")), schema.empty("quotes"))


def test_nothing_in_nothing_out():
    assert_frame_equal(analyze(schema.empty("articles")), schema.empty("quotes"))


def test_metadata_is_copied():
    frame = articles("Kroll said rain fell.").assign(
        outlet="VPA", published="2031-03-04", title="T"
    )
    [row] = analyze(frame)[["outlet", "published", "title"]].to_numpy().tolist()
    assert row == ["VPA", "2031-03-04", "T"]


def test_the_input_is_not_changed():
    frame = articles("Kroll said rain fell.", None)
    before = frame.copy(deep=True)
    analyze(frame)
    assert_frame_equal(frame, before)


def test_without_sentiment_the_tone_is_missing_and_all_else_the_same():
    frame = articles("“What a wonderful plan,” Kroll said.")
    scored, plain = analyze(frame), analyze(frame, sentiment=None)
    tone = ["polarity", "subjectivity"]
    assert scored.loc[0, tone].tolist() == [1.0, 1.0]
    assert plain[tone].isna().all(axis=None)
    assert_frame_equal(plain.drop(columns=tone), scored.drop(columns=tone))


def test_wrong_use_raises_at_once():
    with pytest.raises(UsageError, match="method='rule' is not known; choose 'learned' or 'rules'"):
        analyze(articles("Text."), method="rule")
    with pytest.raises(UsageError, match="sentiment='blob' is not known; choose 'textblob'"):
        analyze(articles("Text."), sentiment="blob")
    with pytest.raises(ArticleError, match="no column 'text'"):
        analyze(pd.DataFrame({"id": ["a"], "body": ["Text."]}))
    with pytest.raises(SchemaError, match="lacks the columns"):
        analyze_tone(articles("Text."), pd.DataFrame({"speaker": ["Kroll"]}))


def test_progress_wraps_the_articles():
    seen = []

    def watch(rows):
        for row in rows:
            seen.append(row["article_id"])
            yield row

    analyze(articles("One.", "Two."), progress=watch)
    assert seen == ["a0", "a1"]


PIECES = """
Kroll said |“We wait,” |said Tamm|she added, |that rain fell|. |he |wants to go|مرحبا |😀|“|Mr. |
<script>alert(1)</script>|according to |\0|\n\n
""".strip().split("|")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)
CORPORA = st.lists(TEXTS | st.none(), max_size=4)


@given(CORPORA, CORPORA)
@settings(max_examples=60)
def test_splitting_a_corpus_changes_no_row(first, second):
    keys = [f"a{number}" for number in range(len(first) + len(second))]
    left = articles(*first, ids=keys[: len(first)])
    right = articles(*second, ids=keys[len(first) :])
    both = articles(*first, *second, ids=keys)
    expected = pd.concat([analyze(left), analyze(right)], ignore_index=True)
    found = analyze(both)
    positions = ["text is missing"]  # only this message names the row's position
    same = ~found["error"].fillna("").str.startswith(tuple(positions))
    assert_frame_equal(found[same], expected[same])
    assert found["article_id"].tolist() == expected["article_id"].tolist()


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_text_gives_spans_that_reproduce_it(text):
    quotes = analyze(articles(text))
    assert set(quotes["article_id"]) <= {"a0"}
    for row in quotes.dropna(subset=["quote_id"]).to_dict("records"):
        assert row["quotation"] == " … ".join(text[s:e] for s, e in row["content_spans"])


def test_passages_tell_the_author_from_the_speakers():
    frame = articles(STORY)
    passages = analyze_tone(frame, analyze(frame))
    voices = passages.set_index("passage")[["voice", "speaker"]]
    assert voices.loc["It rained."].tolist() == ["author", pd.NA]
    assert voices.loc["“The bill is a terrible mistake,”"].tolist() == ["speaker", "Dagny Kroll"]
    assert voices.loc["Edvin Brandt said"].tolist() == ["author", pd.NA]
    assert passages["passage_id"].tolist() == list(range(len(passages)))


@given(TEXTS)
@settings(max_examples=60)
def test_passages_cover_every_word_once(text):
    frame = articles(text)
    passages = analyze_tone(frame, analyze(frame))
    spans = passages[["start", "end"]].to_numpy().tolist()
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert [text[s:e] for s, e in spans] == passages["passage"].tolist()
    words = [word.start() for word in re.finditer(r"\w+", text)]
    if check_articles(frame)["error"].isna().all():
        assert words == [word for word in words if any(s <= word < e for s, e in spans)]


def test_stances_name_holder_target_and_evidence():
    text = "“The Harbour Bill is a terrible mistake,” Dagny Kroll said."
    frame = articles(text)
    stances = analyze_stances(frame, analyze(frame), targets=["Harbour Bill"])
    assert stances.dtypes.equals(schema.empty("stances").dtypes)
    [row] = stances.to_dict("records")
    assert (row["holder"], row["target"], row["label"]) == (
        "Dagny Kroll",
        "Harbour Bill",
        "against",
    )
    assert text[row["target_start"] : row["target_end"]] == "Harbour Bill"
    assert text[row["evidence_start"] : row["evidence_end"]] == row["evidence"]


def test_a_stance_without_a_known_holder_abstains():
    frame = articles("“The Harbour Bill is a terrible mistake.”")
    stances = analyze_stances(frame, analyze(frame), targets=["Harbour Bill"])
    assert stances[["label", "abstained"]].to_numpy().tolist() == [
        ["neither", "the holder is unresolved"]
    ]


def test_nobody_has_a_stance_towards_themselves():
    frame = articles("Dagny Kroll said that Kroll was ill and that Edvin Brandt was not.")
    stances = analyze_stances(frame, analyze(frame))
    assert stances["target"].tolist() == ["Edvin Brandt"]


def test_an_abstention_has_no_opinion():
    frame = articles("“The Harbour Bill is a terrible mistake.”")
    [row] = analyze_stances(frame, analyze(frame), targets=["Harbour Bill"]).to_dict("records")
    assert row["p_neither"] > max(row["p_against"], row["p_favour"])


def test_no_targets_find_nothing():
    frame = articles("“The Harbour Bill is a mistake,” Dagny Kroll said.")
    assert_frame_equal(analyze_stances(frame, analyze(frame), targets=[]), schema.empty("stances"))


def test_quotes_of_other_articles_are_refused():
    quotes = analyze(articles("Kroll said rain fell.", ids=["b"]))
    for function in (analyze_tone, analyze_stances):
        with pytest.raises(UsageError, match="article_id='b', which articles lacks"):
            function(articles("Kroll said rain fell."), quotes)


def test_targets_are_a_list():
    frame = articles("Kroll said rain fell.")
    with pytest.raises(UsageError, match="targets='rain' is one string; give a list"):
        analyze_stances(frame, analyze(frame), targets="rain")
