import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis import schema
from analysis.errors import SchemaError, UsageError
from analysis.safety import SURROGATE
from analysis.writing.evidence import LONGEST_SENTENCE, MOST_SENTENCES, show_evidence
from tests.writing.test_highlight import HOSTILE, read

TEXT = (
    "Ada Moss said she rejects the bridge. The day was cold.\n"
    "Mayor Moss praised Lee Varn. Varn, a baker, might support the bridge one day."
)


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def quote(number: int, speaker: str | None, **parts: str) -> dict[str, object]:
    spans = {f"{name}_spans": [list(span(words))] for name, words in parts.items()}
    return {"article_id": "a", "quote_id": number, "speaker": speaker, **spans}


def judgement(kind: str, target: str, label: str, **cells: object) -> dict[str, object]:
    start, end = span(target)
    row = {"article_id": "a", "target": target, "target_start": start, "target_end": end}
    return {**row, "label": label, f"p_{label}": 0.876, **cells}


@pytest.fixture
def articles() -> pd.DataFrame:
    return schema.frame([{"article_id": "a", "text": TEXT}], "articles")


@pytest.fixture
def quotes() -> pd.DataFrame:
    rows = [
        quote(0, "Ada Moss", source="Ada Moss", cue="said", content="she rejects the bridge"),
        quote(1, "Ada Moss", source="Mayor Moss", cue="praised", content="Lee Varn"),
        quote(2, "Lee Varn", source="Varn, a baker,", content="might support the bridge one day"),
    ]
    return schema.frame(rows, "quotes")


@pytest.fixture
def stances() -> pd.DataFrame:
    evidence = dict(
        zip(("evidence_start", "evidence_end"), span("rejects the bridge"), strict=True)
    )
    moss, varn = {"holder": "Ada Moss"}, {"holder": "Lee Varn"}
    rows = [
        judgement("stances", "the bridge", "against", quote_id=0, **moss, **evidence),
        judgement("stances", "Lee Varn", "favour", quote_id=1, **moss),
        judgement(
            "stances", "the bridge", "neither", quote_id=2, abstained="only possible", **varn
        ),
        judgement("stances", "Ada Moss", "neither", quote_id=2, **varn),
    ]
    return schema.frame(rows, "stances")


@pytest.fixture
def sentiments() -> pd.DataFrame:
    rows = [
        judgement("sentiments", "Lee Varn", "positive", voice="author", passage_id=3),
        judgement("sentiments", "the bridge", "negative", voice="speaker", speaker="Ada Moss",
                  passage_id=1, quote_id=0),
        judgement("sentiments", "the bridge", "neutral", voice="author", abstained="no idea"),
    ]  # fmt: skip
    return schema.frame(rows, "sentiments")


Frames = tuple[pd.DataFrame, pd.DataFrame]


@pytest.fixture
def frames(articles: pd.DataFrame, quotes: pd.DataFrame) -> Frames:
    return articles, quotes


def test_each_cell_opens_to_the_words_that_its_stances_rest_on(
    frames: Frames, stances: pd.DataFrame
) -> None:
    shown = show_evidence(*frames, stances)
    assert shown.plain.splitlines() == [
        "Who is for or against what, and in which words?",
        "",
        "1 against, 1 favour",
        "",
        "Ada Moss, the bridge: 1 against",
        "- Ada Moss, 0.88, a: [source: Ada Moss] [cue: said] she [against: rejects "
        "[target: the bridge]].",
        "",
        "Ada Moss, Lee Varn: 1 favour",
        "- Ada Moss, 0.88, a: [favour: [source: Mayor Moss] [cue: praised] [target: Lee Varn].]",
        "",
        "1 of 4 rows abstained: only possible (1)",
    ]
    summaries = re.findall(r"<summary>(.*?)</summary>", shown.html)
    assert summaries == ["Ada Moss, the bridge: 1 against", "Ada Moss, Lee Varn: 1 favour"]
    assert shown.html.count('scope="col"') == 6 * 2
    assert read(shown).labels == []


def test_a_tone_rests_on_its_sentence_and_is_told_by_voice(
    frames: Frames, sentiments: pd.DataFrame
) -> None:
    lines = show_evidence(*frames, sentiments).plain.splitlines()[4:]
    assert lines == [
        "the bridge, by speakers: 1 negative",
        "- Ada Moss, 0.88, a: [negative: [source: Ada Moss] [cue: said] she rejects "
        "[target: the bridge].]",
        "",
        "Lee Varn, by the author: 1 positive",
        "- author, 0.88, a: [positive: Mayor Moss praised [target: Lee Varn].]",
        "",
        "1 of 3 rows abstained: no idea (1)",
    ]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (
            {"holder": "Ada Moss"},
            ["Ada Moss, the bridge: 1 against", "Ada Moss, Lee Varn: 1 favour"],
        ),
        ({"target": "Lee Varn"}, ["Ada Moss, Lee Varn: 1 favour"]),
        ({"label": "against"}, ["Ada Moss, the bridge: 1 against"]),
        ({"label": "neither"}, ["Lee Varn, Ada Moss: 1 neither"]),
        ({"holder": "Lee Varn"}, []),
    ],
)
def test_holder_target_and_label_can_be_chosen(
    frames: Frames, stances: pd.DataFrame, only: dict[str, str], expected: list[str]
) -> None:
    shown = show_evidence(*frames, stances, **only)
    assert re.findall(r"<summary>(.*?)</summary>", shown.html) == expected
    assert ("only possible" in shown.plain) == ("Varn" in only.get("holder", "Varn") and
                                                "target" not in only)  # fmt: skip


def test_what_there_is_not_is_named(frames: Frames, stances: pd.DataFrame) -> None:
    with pytest.raises(UsageError, match=r"holder='Kim' is not known; choose 'Ada Moss' or 'Lee"):
        show_evidence(*frames, stances, holder="Kim")
    with pytest.raises(UsageError, match="target='Kim' is not known"):
        show_evidence(*frames, stances, target="Kim")
    with pytest.raises(UsageError, match="label='positive' is not known; choose 'against' or"):
        show_evidence(*frames, stances, label="positive")
    with pytest.raises(SchemaError, match="the stances or the sentiments frame"):
        show_evidence(*frames, frames[1])
    with pytest.raises(UsageError, match="article_id='b' is not known; choose 'a'"):
        show_evidence(*frames, stances.assign(article_id="b"))
    with pytest.raises(UsageError, match=r"target of 'the bridge' in article 'a'=.* is no span"):
        show_evidence(*frames, stances.assign(target_end=999))


def test_frames_read_back_from_csv_show_the_same(
    frames: Frames, stances: pd.DataFrame, tmp_path: Path
) -> None:
    numbered = [frame.assign(article_id="7") for frame in (*frames, stances)]
    read_back = []
    for at, frame in enumerate(numbered):
        frame.to_csv(tmp_path / f"{at}.csv", index=False)
        read_back.append(pd.read_csv(tmp_path / f"{at}.csv"))
    assert read_back[2]["article_id"].dtype == "int64"
    assert show_evidence(*read_back).plain == show_evidence(*numbered).plain


@pytest.mark.parametrize("name", ["stances", "sentiments"])
def test_nothing_judged_shows_that_there_is_nothing(frames: Frames, name: str) -> None:
    shown = show_evidence(*frames, schema.empty(name))
    assert "no label to show" in shown.plain
    assert "<details>" not in shown.html


def test_frames_are_left_as_they_were(frames: Frames, stances: pd.DataFrame) -> None:
    before = [frame.copy(deep=True) for frame in (*frames, stances)]
    show_evidence(*frames, stances)
    for frame, kept in zip((*frames, stances), before, strict=True):
        assert_frame_equal(frame, kept)


def test_of_a_long_quotation_the_sentences_next_to_the_target_are_shown() -> None:
    text = " ".join(f"Number {at} is here." for at in range(40))
    start, end = span("Number 20", text)
    articles = schema.frame([{"article_id": "a", "text": text}], "articles")
    row = {"article_id": "a", "quote_id": 0, "holder": "Kim", "target": "x", "label": "favour"}
    row |= {"target_start": start, "target_end": end, "evidence_start": 0}
    stances = schema.frame([row | {"evidence_end": len(text)}], "stances")
    quotes = schema.frame(
        [{"article_id": "a", "quote_id": 0, "content_spans": [[0, len(text)]]}], "quotes"
    )
    plain = show_evidence(articles, quotes, stances).plain
    numbers = list(map(int, re.findall(r"Number (\d+)", plain)))
    assert len(numbers) == MOST_SENTENCES
    assert {19, 20, 21} < set(numbers)


def test_of_a_sentence_without_end_the_words_around_the_target_are_shown() -> None:
    text = "word " * 9000 + "Kim" + " word" * 9000
    start, end = span("Kim", text)
    articles = schema.frame([{"article_id": "a", "text": text}], "articles")
    row = {"article_id": "a", "voice": "author", "target": "Kim", "label": "negative"}
    sentiments = schema.frame([row | {"target_start": start, "target_end": end}], "sentiments")
    plain = show_evidence(articles, schema.empty("quotes"), sentiments).plain
    assert "word [target: Kim] word" in plain
    assert len(plain) < 3 * LONGEST_SENTENCE


pieces = st.sampled_from([*HOSTILE, "word ", "She said. ", "\n\n"])
texts = st.lists(pieces, max_size=6).map(lambda found: "Word " + "".join(found))


@given(texts.filter(lambda text: not SURROGATE.search(text)), st.sampled_from(HOSTILE), st.data())
def test_no_text_of_a_stranger_becomes_a_tag(text: str, name: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text) - 1)
    ends = [data.draw(places) for _ in range(4)]
    spans = [(min(pair), max(pair) + 1) for pair in (ends[:2], ends[2:])]
    (start, end), (first, last) = spans
    articles = schema.frame([{"article_id": "a", "text": text}], "articles")
    parts = {"source_spans": [spans[1]], "cue_spans": [spans[0]], "content_spans": spans}
    quotes = schema.frame([{"article_id": "a", "quote_id": 0, "speaker": name, **parts}], "quotes")
    row = {"article_id": "a", "quote_id": 0, "holder": name, "target": name, "label": "against"}
    row |= {"target_start": start, "target_end": end, "abstained": None}
    row |= {"evidence_start": first, "evidence_end": last}
    shown = show_evidence(articles, quotes, schema.frame([row], "stances"))
    read(shown)
    assert shown.plain.count("- ") >= 1


def test_the_page_stands_alone(frames: Frames, stances: pd.DataFrame, tmp_path: Path) -> None:
    path = show_evidence(*frames, stances).save(tmp_path / "why.html")
    page = path.read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert not re.search(r"https?:|<script|<link|<img|\bsrc=", page)
