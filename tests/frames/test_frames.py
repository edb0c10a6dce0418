"""analyze: rows, laws, bad input; the passages, sentiments and stances frames."""

import re
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis import schema
from analysis.attribution import attribute
from analysis.document import parse
from analysis.errors import ArticleError, SchemaError, UsageError
from analysis.frames.passages import analyze_passages, analyze_sentiments
from analysis.frames.quotes import analyze
from analysis.frames.stances import analyze_stances
from analysis.reading.checking import check_articles
from analysis.sentiment import score_sentiment
from analysis.speakers import link_speakers
from analysis.writing.tables import write_table

STORY = """Dagny Kroll, the interior minister, praised the dockers on Monday. It rained.

“The bill is a terrible mistake,” Kroll said. “We will fight it.”

Edvin Brandt said that Kroll believes the bill will fail.

“We do not sleep.”
"""


# What is made of articles and quotes, and the name of the frame.
AFTER = {analyze_passages: "passages", analyze_sentiments: "sentiments", analyze_stances: "stances"}
TARGETED = [analyze_sentiments, analyze_stances]
BRANDT = (
    "Petra Oduya met reporters at the gate on Monday. "
    "She said Tomas Brandt opposes the Harbour Bill."
)


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
    plain, *scored = (analyze(frame, sentiment=name) for name in (None, "learned", "textblob"))
    tone = ["polarity", "subjectivity"]
    assert scored[1].loc[0, tone].tolist() == [1.0, 1.0]
    assert scored[0].loc[0, "polarity"] > 0
    assert pd.isna(scored[0].loc[0, "subjectivity"])
    assert plain[tone].isna().all(axis=None)
    for one in scored:
        assert_frame_equal(plain.drop(columns=tone), one.drop(columns=tone))
    assert_frame_equal(analyze(frame), scored[0])


def test_speakers_are_linked_by_the_method_asked_for():
    frame = articles(
        "Ada Moss met Bo Reed in Torvik on Monday. The harbour was closed, he said. It rained."
    )
    for method in ("learned", "names"):
        quotes = analyze(frame, speakers=method)
        document = parse(frame.loc[0, "text"])
        linked = link_speakers(document, attribute(document), method=method)
        assert quotes["speaker"].tolist() == [said.speaker.name for said in linked]


def test_wrong_use_raises_at_once():
    with pytest.raises(UsageError, match="attribution='rule' is not known; choose 'learned' or"):
        analyze(articles("Text."), attribution="rule")
    with pytest.raises(UsageError, match="'blob' is not known; choose 'learned' or 'textblob'"):
        analyze(articles("Text."), sentiment="blob")
    with pytest.raises(UsageError, match="speakers='name' is not known; choose 'learned' or"):
        analyze(articles("Text."), speakers="name")
    with pytest.raises(ArticleError, match="no column 'text'"):
        analyze(pd.DataFrame({"id": ["a"], "body": ["Text."]}))
    for function in AFTER:
        with pytest.raises(SchemaError, match="lacks the columns"):
            function(articles("Text."), pd.DataFrame({"speaker": ["Kroll"]}))
        with pytest.raises(UsageError, match="method='vader' is not known; choose 'learned' or"):
            function(articles("Text."), schema.empty("quotes"), method="vader")


@pytest.mark.parametrize("function", AFTER)
@pytest.mark.parametrize("column", ["content_spans", "source_spans", "cue_spans"])
@pytest.mark.parametrize(
    ("spans", "error", "message"),
    [
        ("[[0, 5", SchemaError, r"must be a list of \[start, end\], got '\[\[0, 5'"),
        ([0, 5], SchemaError, r"must be a list of \[start, end\], got \[0, 5\]"),
        (
            [[0, 999]],
            UsageError,
            r"of quotation 0 of article 'a0'=\[0, 999\] is no span of the text",
        ),
        ([[5, 0]], UsageError, "is no span of the text"),
    ],
)
def test_quotes_with_other_spans_are_refused(function, column, spans, error, message):
    frame = articles("Kroll said rain fell.")
    quotes = analyze(frame, attribution="rules", speakers="names")
    quotes[column] = pd.Series([spans] * len(quotes), dtype=object)
    with pytest.raises(error, match=message):
        function(frame, quotes)


def test_quotes_from_a_parquet_file_are_those_that_were_written(tmp_path):
    frame = articles(STORY)
    quotes = analyze(frame, attribution="rules", speakers="names")
    write_table(quotes, "quotes", tmp_path / "quotes.parquet")
    for function in AFTER:
        found = function(frame, pd.read_parquet(tmp_path / "quotes.parquet"))
        assert_frame_equal(found, function(frame, quotes))


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
Ada Moss opposes |the Harbour Bill|<script>alert(1)</script>|according to |\0|\n\n
""".strip().split("|")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)
CORPORA = st.lists(TEXTS | st.none(), max_size=4)


def every_frame(frame, **options):
    quotes = analyze(frame)
    return [
        quotes,
        *(function(frame, quotes, **options.get(AFTER[function], {})) for function in AFTER),
    ]


@pytest.mark.slow
@given(CORPORA, CORPORA, st.sampled_from([None, ["Harbour Bill", "Kroll", "rain"]]))
@settings(max_examples=60)
def test_splitting_a_corpus_changes_no_row(first, second, targets):
    keys = [f"a{number}" for number in range(len(first) + len(second))]
    options = {name: {"targets": targets} for name in ("sentiments", "stances")}
    left, right, both = (
        every_frame(articles(*texts, ids=ids), **options)
        for texts, ids in (
            (first, keys[: len(first)]),
            (second, keys[len(first) :]),
            (first + second, keys),
        )
    )
    for one, other, found in zip(left, right, both, strict=True):
        expected = pd.concat([one, other], ignore_index=True)
        assert found["article_id"].tolist() == expected["article_id"].tolist()
        if "error" in found:  # only this message names the row's position
            same = ~found["error"].fillna("").str.startswith("text is missing")
            found, expected = found[same], expected[same]
        assert_frame_equal(found, expected)


@pytest.mark.slow
@given(texts=CORPORA, data=st.data())
@settings(max_examples=30)
def test_shuffling_a_corpus_changes_no_row(texts, data):
    checked = check_articles(articles(*texts))
    order = data.draw(st.permutations(range(len(checked))))
    for found, expected in zip(every_frame(checked.iloc[order]), every_frame(checked), strict=True):
        for key, rows in expected.groupby("article_id"):
            mine = found[found["article_id"] == key]
            assert_frame_equal(mine.reset_index(drop=True), rows.reset_index(drop=True))
        assert len(found) == len(expected)


@pytest.mark.slow
@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_text_gives_spans_that_reproduce_it(text):
    quotes = analyze(articles(text))
    assert set(quotes["article_id"]) <= {"a0"}
    for row in quotes.dropna(subset=["quote_id"]).to_dict("records"):
        assert row["quotation"] == " … ".join(text[s:e] for s, e in row["content_spans"])


def test_passages_tell_the_author_from_the_speakers():
    frame = articles(STORY)
    passages = analyze_passages(frame, analyze(frame))
    voices = passages.set_index("passage")[["voice", "speaker"]]
    assert voices.loc["It rained."].tolist() == ["author", pd.NA]
    assert voices.loc["“The bill is a terrible mistake,”"].tolist() == ["speaker", "Dagny Kroll"]
    assert voices.loc["Edvin Brandt said"].tolist() == ["author", pd.NA]
    assert passages["passage_id"].tolist() == list(range(len(passages)))


@pytest.mark.slow
@given(TEXTS)
@settings(max_examples=60)
def test_passages_cover_every_word_once(text):
    frame = articles(text)
    passages = analyze_passages(frame, analyze(frame))
    spans = passages[["start", "end"]].to_numpy().tolist()
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert [text[s:e] for s, e in spans] == passages["passage"].tolist()
    words = [word.start() for word in re.finditer(r"\w+", text)]
    if check_articles(frame)["error"].isna().all():
        assert words == [word for word in words if any(s <= word < e for s, e in spans)]


@pytest.mark.parametrize("name", ["learned", "textblob"])
def test_passages_are_scored_by_the_method_asked_for(name):
    frame = articles(STORY)
    passages = analyze_passages(frame, analyze(frame), method=name)
    for row in passages.to_dict("records"):
        scored = score_sentiment(row["passage"], method=name)
        assert row["polarity"] == pytest.approx(scored.polarity, abs=1e-4)
        assert pd.isna(row["subjectivity"]) == (name == "learned")


@pytest.mark.parametrize("function", AFTER)
def test_no_article_gives_an_empty_frame(function):
    empty = schema.empty(AFTER[function])
    assert_frame_equal(function(schema.empty("articles"), schema.empty("quotes")), empty)
    frame = articles(None, " ")
    assert_frame_equal(function(frame, analyze(frame)), empty)


@pytest.mark.parametrize("function", AFTER)
def test_neither_articles_nor_quotes_are_changed(function):
    frame = articles(STORY, None)
    quotes = analyze(frame)
    before = frame.copy(deep=True), quotes.copy(deep=True)
    function(frame, quotes)
    assert_frame_equal(frame, before[0])
    assert_frame_equal(quotes, before[1])


def test_sentiments_tell_what_a_speaker_says_of_a_target_from_what_the_author_says():
    met = (
        "The mayor, Edvin Brandt, met the minister, Dagny Kroll, on Monday to talk about the bill."
    )
    frame = articles(f"{met} “Dagny Kroll is a liar,” Edvin Brandt said.")
    quotes = analyze(frame)
    sentiments = analyze_sentiments(frame, quotes)
    assert sentiments.dtypes.equals(schema.empty("sentiments").dtypes)
    rows = sentiments[["voice", "speaker", "target"]].astype(object)
    assert rows.where(rows.notna(), None).to_numpy().tolist() == [
        ["author", None, "Edvin Brandt"],
        ["author", None, "Dagny Kroll"],
        ["speaker", "Edvin Brandt", "Dagny Kroll"],
        ["author", None, "Edvin Brandt"],
    ]
    [liar] = quotes.loc[quotes["quotation"].str.contains("liar"), "quote_id"]
    assert sentiments["quote_id"].tolist() == [pd.NA, pd.NA, liar, pd.NA]
    assert sentiments["label"].tolist()[1:3] == ["neutral", "negative"]


def test_a_sentiment_is_that_of_its_sentence_towards_the_target():
    frame = articles(STORY)
    quotes = analyze(frame)
    passages = analyze_passages(frame, quotes).set_index("passage_id")
    sentiments = analyze_sentiments(frame, quotes, targets=["Kroll", "bill", "dockers", "rain"])
    assert set(sentiments["target"]) == {"Kroll", "bill", "dockers"}
    for row in sentiments.to_dict("records"):
        passage = passages.loc[row["passage_id"]]
        assert row["passage"] == passage["passage"]
        assert passage["start"] <= row["target_start"] < row["target_end"] <= passage["end"]
        place = row["target_start"] - passage["start"], row["target_end"] - passage["start"]
        assert row["passage"][slice(*place)] == row["target"]
        scored = score_sentiment(STORY, (row["target_start"], row["target_end"]))
        assert row["label"] == scored.label
        chances = [row[f"p_{label}"] for label in scored.probabilities]
        assert chances == pytest.approx(list(scored.probabilities.values()), abs=1e-4)


def test_sentiments_by_the_baseline():
    frame = articles("“Dagny Kroll is a terrible liar,” Edvin Brandt said.")
    sentiments = analyze_sentiments(frame, analyze(frame), targets=["liar"], method="textblob")
    assert sentiments["label"].tolist() == ["negative"]


def test_stances_leave_to_others_what_the_speaker_quotes_of_them():
    frame = articles(BRANDT)
    quotes = analyze(frame)
    for targets in (None, ["Tomas Brandt", "Harbour Bill"]):
        stances = analyze_stances(frame, quotes, targets=targets)
        assert stances[["holder", "target"]].to_numpy().tolist() == [
            ["Petra Oduya", "Tomas Brandt"],
            ["Tomas Brandt", "Harbour Bill"],
        ]
        assert stances["label"].tolist()[1] == "against"


def test_without_the_nested_row_the_outer_one_has_all_targets():
    frame = articles(BRANDT)
    quotes = analyze(frame)
    stances = analyze_stances(frame, quotes[quotes["parent"].isna()])
    assert stances[["holder", "target"]].to_numpy().tolist() == [
        ["Petra Oduya", "Tomas Brandt"],
        ["Petra Oduya", "Harbour Bill"],
    ]


@pytest.mark.parametrize("method", ["learned", "lexicon"])
def test_a_quotation_in_pieces_has_one_row_a_target(method):
    text = "“The Harbour Bill is bad,” Dagny Kroll said. “Stop the Harbour Bill.”"
    frame = articles(text)
    quotes = analyze(frame)
    assert [len(spans) for spans in quotes["content_spans"]] == [2]
    stances = analyze_stances(frame, quotes, targets=["Harbour Bill", "bill"], method=method)
    assert stances["target"].tolist() == ["Harbour Bill"]
    assert stances["target_start"].tolist() == [text.index("Harbour")]
    again = analyze_stances(frame, quotes, targets=["Bill", "The Harbour", "Harbour Bill"])
    assert not again.duplicated(["quote_id", "target"]).any()


@pytest.mark.slow
@given(TEXTS)
@settings(max_examples=40)
def test_stances_hold_what_a_stance_holds(text):
    frame = articles(text)
    stances = analyze_stances(frame, analyze(frame), targets=["Harbour Bill", "rain", "Kroll"])
    assert not stances.duplicated(["quote_id", "target"]).any()
    for row in stances.to_dict("records"):
        chances = [row[f"p_{label}"] for label in ("against", "neither", "favour")]
        assert sum(chances) == pytest.approx(1, abs=2e-4)
        assert pd.isna(row["evidence"]) == (row["label"] == "neither")
        if not pd.isna(row["evidence"]):
            assert text[row["evidence_start"] : row["evidence_end"]] == row["evidence"]
        assert text[row["target_start"] : row["target_end"]] == row["target"]


@pytest.mark.parametrize("method", ["learned", "lexicon"])
def test_stances_name_holder_target_and_evidence(method):
    text = "“The Harbour Bill is a terrible mistake,” Dagny Kroll said."
    frame = articles(text)
    stances = analyze_stances(frame, analyze(frame), targets=["Harbour Bill"], method=method)
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


@pytest.mark.parametrize("function", TARGETED)
def test_no_targets_find_nothing(function):
    frame = articles("“The Harbour Bill is a mistake,” Dagny Kroll said.")
    found = function(frame, analyze(frame), targets=[])
    assert_frame_equal(found, schema.empty(AFTER[function]))


def test_quotes_of_other_articles_are_refused():
    quotes = analyze(articles("Kroll said rain fell.", ids=["b"]))
    for function in AFTER:
        with pytest.raises(UsageError, match="article_id='b', which articles lacks"):
            function(articles("Kroll said rain fell."), quotes)


@pytest.mark.parametrize("function", TARGETED)
def test_targets_are_a_list(function):
    frame = articles("Kroll said rain fell.")
    with pytest.raises(UsageError, match="targets='rain' is one string; give a list"):
        function(frame, analyze(frame), targets="rain")
