import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis import schema, summary
from analysis.errors import SchemaError, UsageError


def quotes(*rows: dict[str, object]) -> pd.DataFrame:
    numbered = [{"article_id": "a", "quote_id": at, **row} for at, row in enumerate(rows)]
    return schema.frame(numbered, "quotes")


def stances(*rows: tuple[str | None, str, str] | tuple[str | None, str, str, str]) -> pd.DataFrame:
    keys = ("holder", "target", "label", "abstained")
    numbered = [
        {"quote_id": at, **dict(zip(keys, row, strict=False))} for at, row in enumerate(rows)
    ]
    return schema.frame(numbered, "stances")


@pytest.fixture
def four() -> pd.DataFrame:
    return quotes(
        {"speaker": "Lee", "words": 10, "polarity": 0.5, "outlet": "Post"},
        {"speaker": "Kim", "words": 20, "polarity": -0.25, "outlet": "Post"},
        {"speaker": "Kim", "words": 10, "polarity": 0.0, "outlet": "Sun"},
        {"words": 10, "polarity": None, "outlet": "Sun"},
    )


def test_counts_words_shares_and_tone_of_each_speaker(four: pd.DataFrame) -> None:
    table = summary.summarize(four)
    expected = pd.DataFrame(
        {
            "speaker": ["Kim", "Lee", None],
            "quotes": [2, 1, 1],
            "words": [30, 10, 10],
            "share_of_quotes": [0.5, 0.25, 0.25],
            "share_low": [0.15, 0.046, 0.046],
            "share_high": [0.85, 0.699, 0.699],
            "share_of_words": [0.6, 0.2, 0.2],
            "mean_polarity": [-0.125, 0.5, None],
            "abstained": [0, 0, 1],
        }
    ).astype(table.dtypes.to_dict())
    assert_frame_equal(table, expected)


def test_what_abstained_is_in_no_mean_and_where_no_tone_was_asked_nothing_abstained() -> None:
    mixed = quotes({"polarity": 0.5}, {"polarity": None}, {"polarity": 0.25})
    table = summary.summarize(mixed)
    assert table[["mean_polarity", "abstained"]].to_numpy().tolist() == [[0.375, 1]]
    assert summary.summarize(quotes({}, {}))["abstained"].isna().all()
    spoken = schema.frame(
        [
            {"passage_id": 0, "voice": "author", "polarity": 0.5},
            {"passage_id": 1, "voice": "author"},
        ],
        "passages",
    )
    table = summary.sentiment_by_speaker(spoken)
    assert table[["passages", "mean_polarity", "abstained"]].to_numpy().tolist() == [[2, 0.5, 1]]


def test_unidentified_speakers_come_last_however_many() -> None:
    table = summary.summarize(quotes({}, {}, {}, {"speaker": "Kim"}))
    assert table["speaker"].isna().tolist() == [False, True]
    assert table["quotes"].tolist() == [1, 3]


def test_equals_are_ordered_by_name_not_by_their_place() -> None:
    table = summary.summarize(quotes({"speaker": "Lee"}, {"speaker": "Kim"}))
    assert table["speaker"].tolist() == ["Kim", "Lee"]


def test_words_of_a_nested_quotation_count_once() -> None:
    table = summary.summarize(
        quotes({"speaker": "Lee", "words": 9}, {"speaker": "Kim", "words": 4, "parent": 0})
    )
    assert table.set_index("speaker")["words"].to_dict() == {"Kim": 0, "Lee": 9}
    assert table["quotes"].tolist() == [1, 1]


def test_rows_of_bad_articles_are_left_out() -> None:
    bad = schema.frame([{"article_id": "b", "error": "no text"}], "quotes")
    both = pd.concat([quotes({"speaker": "Kim", "words": 3}), bad], ignore_index=True)
    assert summary.summarize(both)["quotes"].sum() == 1


def test_several_columns_give_a_row_a_combination(four: pd.DataFrame) -> None:
    table = summary.summarize(four, by=["speaker", "outlet"])
    found = [tuple(row) for row in table[["speaker", "outlet", "quotes"]].fillna("-").to_numpy()]
    assert found == [("Kim", "Post", 1), ("Kim", "Sun", 1), ("Lee", "Post", 1), ("-", "Sun", 1)]
    assert table["share_of_quotes"].sum() == 1


@pytest.mark.parametrize("by", ["speakers", "words", "content_spans", [], ["speaker", "speaker"]])
def test_by_names_its_value_when_it_can_not_be_used(by: object) -> None:
    with pytest.raises(UsageError, match="by="):
        summary.summarize(quotes(), by=by)  # type: ignore[arg-type]


def test_a_frame_of_another_kind_is_refused() -> None:
    with pytest.raises(SchemaError, match="lacks"):
        summary.summarize(pd.DataFrame({"speaker": ["Kim"]}))


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (summary.summarize, "quotes"),
        (summary.sentiment_along_article, "passages"),
        (summary.sentiment_by_speaker, "passages"),
        (summary.sentiment_towards, "sentiments"),
        (summary.stance_matrix, "stances"),
        (summary.stance_graph, "stances"),
    ],
)
def test_an_empty_frame_gives_one_with_the_same_columns(function: object, name: str) -> None:
    row: dict[str, object] = {
        "quotes": {"quote_id": 0, "words": 1, "polarity": 0.0},
        "passages": {"passage_id": 0, "passage": "x", "start": 0, "end": 1, "voice": "author",
                     "article_id": "a"},
        "sentiments": {"target": "Kim", "voice": "author", "label": "neutral"},
        "stances": {"quote_id": 0, "holder": "Kim", "target": "Lee", "label": "favour"},
    }[name]  # fmt: skip
    some = function(schema.frame([row], name))  # type: ignore[operator]
    none = function(schema.empty(name))  # type: ignore[operator]
    assert len(some) == 1
    assert none.empty
    assert none.dtypes.to_dict() == some.dtypes.to_dict()


def test_input_is_left_as_it_was(four: pd.DataFrame) -> None:
    before = four.copy(deep=True)
    summary.summarize(four, by=["outlet", "speaker"])
    assert_frame_equal(four, before)


@given(st.lists(st.sampled_from(["Kim", "Lee", None]), min_size=1, max_size=30))
def test_shares_lie_within_their_interval_and_sum_to_one(speakers: list[str | None]) -> None:
    table = summary.summarize(quotes(*({"speaker": name, "words": 2} for name in speakers)))
    assert table["quotes"].sum() == len(speakers)
    assert table["share_of_quotes"].sum() == pytest.approx(1, abs=0.002)
    assert (table["share_low"] <= table["share_of_quotes"]).all()
    assert (table["share_of_quotes"] <= table["share_high"]).all()
    assert table["share_low"].min() >= 0
    assert table["share_high"].max() <= 1


def test_interval_is_that_of_wilson() -> None:
    # Values of Newcombe 1998, table I, "score" method: 81 of 263 and 15 of 148.
    low, high = summary.interval(pd.Series([81]), 263)
    assert (low.item(), high.item()) == (0.255, 0.366)
    low, high = summary.interval(pd.Series([15]), 148)
    assert (low.item(), high.item()) == (0.062, 0.16)


def passages() -> pd.DataFrame:
    author, speaker = {"voice": "author"}, {"voice": "speaker"}
    rows = [
        {"article_id": "b", "passage_id": 0, "start": 0, "end": 9, "polarity": 1.0, **author},
        {"article_id": "a", "passage_id": 1, "start": 10, "end": 30, "polarity": 0.25,
         "subjectivity": 1.0, "passage": "It’s well-known, Mr. Lee", "speaker": "Lee", **speaker},
        {"article_id": "a", "passage_id": 0, "start": 0, "end": 10, "polarity": -0.5,
         "subjectivity": 0.5, "passage": "A bad day", **author},
        {"article_id": "a", "passage_id": 2, "start": 30, "end": 40, "polarity": 0.0,
         "subjectivity": 0.0, "passage": "Yes", "speaker": "Kim", **speaker},
        {"article_id": "a", "passage_id": 3, "start": 41, "end": 50, "polarity": -0.0,
         "subjectivity": 0.0, "passage": "No", **speaker},
    ]  # fmt: skip
    return schema.frame(rows, "passages")


def test_sentiment_follows_one_article_in_order() -> None:
    table = summary.sentiment_along_article(passages(), article_id="a")
    assert table["passage_id"].tolist() == [0, 1, 2, 3]
    assert table["position"].tolist() == [0.1, 0.4, 0.7, 0.91]
    assert table["polarity"].tolist() == [-0.5, 0.25, 0.0, 0.0]
    assert table["words"].tolist() == [3, 4, 1, 1]


def test_sentiment_takes_the_first_article_when_none_is_named() -> None:
    assert summary.sentiment_along_article(passages())["article_id"].unique().tolist() == ["b"]


def test_sentiment_of_an_article_that_is_not_there() -> None:
    with pytest.raises(UsageError, match=r"'c' has no passages in the frame; .* begin 'b', 'a'"):
        summary.sentiment_along_article(passages(), article_id="c")
    with pytest.raises(UsageError, match="it has those of no article"):
        summary.sentiment_along_article(schema.empty("passages"), article_id="c")


def towards(*rows: tuple[int, str, float, float, str | None]) -> pd.DataFrame:
    """Sentiments of article a: passage, target, p_negative, p_positive, abstained."""
    keys = ("passage_id", "target", "p_negative", "p_positive", "abstained")
    numbered = [{"article_id": "a", **dict(zip(keys, row, strict=True))} for row in rows]
    return schema.frame(numbered, "sentiments")


def test_tone_along_is_the_mean_towards_those_named_and_judged() -> None:
    learned = passages().assign(subjectivity=pd.Series(pd.NA, range(5), dtype="Float64"))
    found = towards(
        (1, "Kim", 0.9, 0.1, None),
        (1, "Lee", 0.2, 0.6, None),
        (1, "Moon", 0.0, 0.9, "too close to call"),
        (2, "Kim", 0.4, 0.3, "too close to call"),
    )
    table = summary.sentiment_along_article(learned, found, article_id="a")
    assert table["polarity"].fillna(9).tolist() == [9, -0.2, 9, 9]
    assert table["targets"].fillna("-").tolist() == ["-", "Kim, Lee, Moon", "Kim", "-"]
    assert table["abstained"].tolist() == [0, 1, 1, 0]
    assert table["shows"].unique().tolist() == ["named"]
    assert table["position"].tolist() == [0.1, 0.4, 0.7, 0.91]


def test_tone_along_says_when_it_is_that_of_the_whole_or_of_words_alone() -> None:
    by_words = summary.sentiment_along_article(passages(), article_id="a")
    assert by_words["shows"].unique().tolist() == ["words"]
    also = summary.sentiment_along_article(passages(), towards(), article_id="a")
    assert also["shows"].unique().tolist() == ["words"]
    learned = passages().assign(subjectivity=pd.Series(pd.NA, range(5), dtype="Float64"))
    learned["polarity"] = learned["polarity"].mask(learned["passage_id"].eq(2))
    whole = summary.sentiment_along_article(learned, article_id="a")
    assert whole["shows"].unique().tolist() == ["passage"]
    assert whole["abstained"].tolist() == [0, 0, 1, 0]


def test_sentiment_by_speaker_begins_with_the_author_and_ends_with_the_unknown() -> None:
    table = summary.sentiment_by_speaker(passages())
    assert table["voice"].tolist() == ["author", "speaker", "speaker", "speaker"]
    assert table["speaker"].fillna("-").tolist() == ["-", "Kim", "Lee", "-"]
    assert table["passages"].tolist() == [2, 1, 1, 1]
    assert table["mean_polarity"].tolist() == [0.25, 0.0, 0.25, 0.0]
    assert table["mean_subjectivity"].tolist() == [0.5, 0.0, 1.0, 0.0]


def test_stances_are_counted_and_scored() -> None:
    table = summary.stance_matrix(
        stances(
            ("Kim", "pact", "against"),
            ("Kim", "pact", "favour"),
            ("Kim", "pact", "favour"),
            ("Kim", "pact", "neither"),
            ("Kim", "pact", "neither", "too short"),
            ("Lee", "pact", "neither", "too short"),
            (None, "pact", "against"),
        )
    )
    counts = ["against", "neither", "favour", "abstained", "n"]
    assert table["holder"].fillna("-").tolist() == ["Kim", "Lee", "-"]
    assert table[counts].to_numpy().tolist() == [[1, 1, 2, 1, 4], [0, 0, 0, 1, 0], [1, 0, 0, 0, 1]]
    assert table["score"].fillna(9).tolist() == [0.25, 9, -1]


def test_holders_and_targets_with_most_rows_come_first() -> None:
    table = summary.stance_matrix(
        stances(
            ("Ann", "pact", "favour"),
            ("Bob", "toll", "favour"),
            ("Bob", "pact", "favour"),
            ("Bob", "fine", "favour"),
        )
    )
    pairs = list(zip(table["holder"], table["target"], strict=True))
    assert pairs == [("Bob", "pact"), ("Bob", "fine"), ("Bob", "toll"), ("Ann", "pact")]


def test_edges_join_two_names_and_carry_a_sign() -> None:
    table = summary.stance_graph(
        stances(
            ("Kim", "Lee", "against"),
            ("Lee", "Kim", "favour"),
            ("Lee", "Moon", "neither"),
            ("Kim", "Kim", "favour"),
            (None, "Kim", "favour"),
            ("Moon", "Kim", "neither", "too short"),
        )
    )
    edges = table[["holder", "target", "n", "abstained", "sign"]].fillna(9).to_numpy().tolist()
    assert sorted(edges) == [
        ["Kim", "Lee", 1, 0, -1], ["Lee", "Kim", 1, 0, 1], ["Lee", "Moon", 1, 0, 0],
        ["Moon", "Kim", 0, 1, 9],
    ]  # fmt: skip


def test_the_interval_of_a_score_is_that_of_a_share_and_wider_where_many_are_neither() -> None:
    two = summary.stance_matrix(
        stances(*[("Kim", "pact", "favour")] * 5 + [("Lee", "pact", "against")])
    )
    low, high = summary.interval(pd.Series([5]), 5)
    kim = two.set_index("holder").loc["Kim"]
    assert [kim["low"], kim["high"]] == pytest.approx([2 * low.item() - 1, 1], abs=0.002)
    assert high.item() == 1
    mild = [("Kim", "pact", "neither")] * 8 + [
        ("Kim", "pact", "favour"),
        ("Kim", "pact", "against"),
    ]
    firm = [("Kim", "pact", "favour")] * 5 + [("Kim", "pact", "against")] * 5
    ends = [summary.stance_matrix(stances(*rows))[["low", "high"]].iloc[0] for rows in (mild, firm)]
    assert ends[0].tolist() == ends[1].tolist()


@given(st.lists(st.sampled_from(["against", "neither", "favour"]), min_size=1, max_size=30))
def test_a_score_lies_within_its_interval_and_that_within_one(labels: list[str]) -> None:
    row = summary.stance_matrix(stances(*(("Kim", "pact", label) for label in labels))).iloc[0]
    assert -1 <= row["low"] <= row["score"] <= row["high"] <= 1
    assert row["low"] < row["high"]


def test_without_a_judgement_there_is_no_score_and_no_interval() -> None:
    table = summary.stance_matrix(stances(("Kim", "pact", "neither", "too short")))
    assert table[["score", "low", "high"]].isna().all(axis=None)


def sentiments(*rows: tuple[str | None, str, str | None]) -> pd.DataFrame:
    keys = ("target", "voice", "label")
    return schema.frame([dict(zip(keys, row, strict=True)) for row in rows], "sentiments")


def test_sentiment_towards_counts_each_voice_by_itself() -> None:
    table = summary.sentiment_towards(
        sentiments(
            ("Lee", "author", "neutral"),
            ("Kim", "speaker", "negative"),
            ("Kim", "author", "positive"),
            ("Kim", "speaker", "neutral"),
            (None, "author", "positive"),
            ("Lee", "author", None),
        )
    )
    keys = ["target", "voice", "negative", "neutral", "positive", "n", "score"]
    assert table[keys].to_numpy().tolist() == [
        ["Kim", "author", 0, 0, 1, 1, 1.0],
        ["Kim", "speaker", 1, 1, 0, 2, -0.5],
        ["Lee", "author", 0, 1, 0, 1, 0.0],
    ]
    assert (table["low"] < table["score"]).all()


def test_a_tone_that_was_not_judged_is_neither_neutral_nor_in_the_score() -> None:
    keys = ("target", "voice", "label", "abstained")
    rows = [
        ("Kim", "author", "positive", None),
        ("Kim", "author", "neutral", "too close to call"),
        ("Lee", "author", "neutral", "too close to call"),
    ]
    found = schema.frame([dict(zip(keys, row, strict=True)) for row in rows], "sentiments")
    table = summary.sentiment_towards(found)
    counts = ["target", "neutral", "positive", "abstained", "n"]
    assert table[counts].to_numpy().tolist() == [["Kim", 0, 1, 1, 1], ["Lee", 0, 0, 1, 0]]
    assert table["score"].fillna(9).tolist() == [1, 9]
    reasons = summary.abstentions(found)
    assert reasons.to_numpy().tolist() == [["too close to call", 2, 0.667]]


def test_reasons_are_counted_the_most_frequent_first() -> None:
    table = summary.abstentions(
        stances(
            ("Kim", "pact", "neither", "too short"),
            ("Kim", "pact", "neither", "apart"),
            ("Lee", "pact", "neither", "too short"),
            ("Lee", "pact", "favour"),
        )
    )
    assert table.to_numpy().tolist() == [["too short", 2, 0.5], ["apart", 1, 0.25]]
    assert summary.abstentions(schema.empty("sentiments")).empty
    with pytest.raises(SchemaError, match="abstained"):
        summary.abstentions(pd.DataFrame({"target": ["Kim"]}))


def test_agreement_is_counted_over_all_and_by_the_label_given_by_hand() -> None:
    judged = pd.DataFrame(
        [
            ("a", "favour", "favour"), ("a", "favour", "abstained"), ("a", "neither", "favour"),
            ("b", "favour", "favour"),
        ],
        columns=["method", "by_hand", "found"],
    )  # fmt: skip
    table = summary.accuracy(judged)
    found = table.set_index(["method", "score"])[["n", "agree", "value"]]
    assert found.T.to_dict("list") == {
        ("a", "all"): [3, 1, 0.333], ("a", "favour"): [2, 1, 0.5], ("a", "neither"): [1, 0, 0.0],
        ("b", "all"): [1, 1, 1.0], ("b", "favour"): [1, 1, 1.0],
    }  # fmt: skip
    low, high = summary.interval(pd.Series([1]), 3)
    assert (table["low"][0], table["high"][0]) == (low.item(), high.item())
    with pytest.raises(SchemaError, match="lacks the columns \\['found'\\]"):
        summary.accuracy(judged.drop(columns="found"))


# --- shares within groups


def in_articles(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    keys = ("article_id", "outlet", "speaker")
    numbered = [
        {"quote_id": at, **dict(zip(keys, row, strict=True))} for at, row in enumerate(rows)
    ]
    return schema.frame([*numbered, {"article_id": "bad", "error": "text is empty"}], "quotes")


def test_shares_are_of_the_group_and_nothing_is_a_share_too() -> None:
    table = summary.share_within(
        in_articles(
            ("a", "Sun", "Kim"), ("a", "Sun", None), ("b", "Post", "Kim"), ("c", "Post", "Lee")
        ),
        within="outlet",
    )
    assert table[["outlet", "speaker", "articles", "total", "quotes", "share"]].fillna(
        {"speaker": "?"}
    ).to_numpy().tolist() == [
        ["Post", "Kim", 2, 2, 1, 0.5],
        ["Post", "Lee", 2, 2, 1, 0.5],
        ["Post", "?", 2, 2, 0, 0.0],
        ["Sun", "Kim", 1, 2, 1, 0.5],
        ["Sun", "Lee", 1, 2, 0, 0.0],
        ["Sun", "?", 1, 2, 1, 0.5],
    ]


def test_quotations_of_one_article_count_as_fewer() -> None:
    apart = [(f"{at}", "Sun", "Kim" if at < 20 else "Lee") for at in range(40)]
    together = [(f"{at // 4}", "Sun", "Kim" if at < 20 else "Lee") for at in range(40)]
    spread = {}
    for name, rows in (("apart", apart), ("together", together)):
        kim = summary.share_within(in_articles(*rows), within="outlet").iloc[0]
        assert kim["share"] == 0.5
        spread[name] = kim["high"] - kim["low"]
    low, high = summary.interval(pd.Series([20]), 40)
    assert spread["apart"] == pytest.approx(float(high[0] - low[0]), abs=0.01)
    low, high = summary.interval(pd.Series([5]), 10)
    assert spread["together"] == pytest.approx(float(high[0] - low[0]), abs=0.03)


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from(["Kim", "Lee", None])), min_size=1
    )
)
def test_shares_of_a_group_are_whole_and_within_their_intervals(
    rows: list[tuple[str, str]],
) -> None:
    outlets = dict(zip("abcdef", ["Sun", "Sun", "Post", "Post", "Post", None], strict=True))
    quoted = in_articles(*((one, outlets[one], who) for one, who in rows))
    table = summary.share_within(quoted, within="outlet")
    assert table["quotes"].sum() == len(rows)
    assert (table.groupby("outlet", dropna=False)["share"].sum() - 1).abs().max() < 0.01
    assert (table["low"] <= table["share"] + 0.001).all()
    assert (table["share"] <= table["high"] + 0.001).all()
    assert table[["low", "high"]].stack().between(0, 1).all()


def test_shares_of_nothing_are_an_empty_table() -> None:
    table = summary.share_within(schema.empty("quotes"), within="outlet")
    assert list(table.columns) == [
        *("outlet", "speaker", "articles", "total", "quotes", "share", "low", "high")
    ]
    assert table.empty
    with pytest.raises(UsageError, match="several different ones"):
        summary.share_within(schema.empty("quotes"), within="speaker")
