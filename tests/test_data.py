"""The data that we ship: every offset of the gold annotation, and what everything says it is."""

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from analysis.document import parse, quote_type, strip

DATA = Path(__file__).parents[1] / "data"
KEYS = {
    *("source", "cue", "content", "quote_type", "speaker", "speaker_kind", "confidence", "parent"),
}


def rows(name):
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


STORY = (DATA / "korea" / "story.txt").read_text("utf-8")
ARTICLES = {row["id"]: row for row in rows("newsroom/articles.jsonl")}
TEXTS = {"story": STORY, **{key: row["text"] for key, row in ARTICLES.items()}}
GOLD = {row["id"]: row for row in [*rows("korea/gold.jsonl"), *rows("newsroom/gold.jsonl")]}
ATTRIBUTIONS = [(key, one) for key, row in GOLD.items() for one in row["attributions"]]


def test_there_are_enough_articles_and_each_has_gold():
    assert len(ARTICLES) >= 60
    assert GOLD.keys() == TEXTS.keys()
    assert len({row["outlet"] for row in ARTICLES.values()}) >= 5


@pytest.mark.parametrize("key", GOLD)
def test_every_span_is_a_piece_of_the_text(key):
    text = TEXTS[key]
    for one in GOLD[key]["attributions"]:
        assert one.keys() - {"unresolved_reason"} == KEYS
        assert one["content"]
        for spans in (one["source"], one["cue"], one["content"]):
            assert spans == sorted(spans)
            for start, end in spans:
                assert strip(text, (start, end)) == (start, end)
                assert text[start - 1 : start + 1].isalnum() is False
                assert text[end - 1 : end + 1].isalnum() is False or end == len(text)
            assert all(left[1] <= right[0] for left, right in combinations(spans, 2))


@pytest.mark.parametrize("key", GOLD)
def test_quote_types_and_parents_follow_from_the_spans(key):
    document, found = parse(TEXTS[key]), GOLD[key]["attributions"]
    for one in found:
        assert one["quote_type"] == quote_type(document, tuple(map(tuple, one["content"])))
        if one["parent"] is not None:
            holder = found[one["parent"]]["content"]
            for start, end in (*one["cue"], *one["content"]):
                assert any(first <= start and end <= last for first, last in holder)


def test_speakers_are_named_unnamed_or_have_a_reason():
    for key, one in ATTRIBUTIONS:
        if one["speaker"] is None:
            assert one["speaker_kind"] is None, key
            assert one["unresolved_reason"], key
        else:
            assert one["speaker_kind"] in {"named", "unnamed"}, key
            if one["speaker_kind"] == "named":
                for name in one["speaker"].split(" & "):
                    assert name in re.sub(r"\s+", " ", TEXTS[key]), (key, name)


@pytest.mark.parametrize("key", GOLD)
def test_stances_are_of_a_speaker_to_words_in_the_content(key):
    row = GOLD[key]
    for stance in row["stances"]:
        assert stance["label"] in {"favour", "against", "neither"}
        one = row["attributions"][stance["attribution"]]
        start, end = stance["target"]
        assert any(first <= start < end <= last for first, last in one["content"])
        assert stance["holder"] is None or stance["holder"] in one["source"]


def test_the_corpus_has_the_variety_of_real_copy():
    kinds = [one["quote_type"] for _, one in ATTRIBUTIONS]
    assert min(kinds.count(kind) for kind in ("direct", "mixed", "indirect")) >= 60
    assert sum(one["parent"] is not None for _, one in ATTRIBUTIONS) >= 50
    assert sum(not one["source"] for _, one in ATTRIBUTIONS) >= 15
    assert sum(one["speaker_kind"] == "unnamed" for _, one in ATTRIBUTIONS) >= 100
    pronouns = {"he", "she", "they", "it", "i", "we"}
    sources = [TEXTS[key][slice(*span)] for key, one in ATTRIBUTIONS for span in one["source"]]
    assert sum(source.lower() in pronouns for source in sources) >= 60
    ends = [(TEXTS[key], one["content"][0][1], one["content"][-1][0]) for key, one in ATTRIBUTIONS]
    assert sum("\n" in text[first:last] for text, first, last in ends) >= 6
    for marks in ("“", '"', "‘", "``"):
        assert any(marks in text for text in TEXTS.values()), marks


@pytest.mark.parametrize(
    ("split", "texts", "labels"),
    [
        ("train", 2547, {"negative": 883, "neutral": 2338, "positive": 708}),
        ("train", 2547, {"against": 808, "neither": 1252, "favour": 789}),
        ("dev", 535, {"negative": 181, "neutral": 480, "positive": 142}),
        ("dev", 535, {"against": 166, "neither": 255, "favour": 159}),
    ],
)
def test_contrasts_have_their_labels(split, texts, labels):
    contrasts = rows(f"teaching/contrasts/{split}.jsonl")
    asked = "stance" if "favour" in labels else "sentiment"
    assert len(contrasts) == texts
    assert Counter(one["label"] for row in contrasts for one in row[asked]) == labels


@pytest.mark.parametrize(
    ("split", "texts", "labels"),
    [
        ("train", 787, {"against": 567, "neither": 933, "favour": 514}),
        ("dev", 138, {"against": 112, "neither": 150, "favour": 87}),
    ],
)
def test_passages_have_their_labels(split, texts, labels):
    passages = rows(f"teaching/passages/{split}.jsonl")
    assert len(passages) == texts
    assert Counter(one["label"] for row in passages for one in row["targets"]) == labels


def test_the_supplement_has_its_labels():
    found = rows("teaching/supplement/train.jsonl")
    assert len({row["text"] for row in found}) == len(found) == 817
    counts = {
        part: Counter(one["label"] for row in found for one in row[part])
        for part in ("sentiment", "stance")
    }
    assert counts == {
        "sentiment": {"negative": 216, "neutral": 522, "positive": 89},
        "stance": {"against": 293, "neither": 506, "favour": 196},
    }


@pytest.mark.parametrize("name", ["contrasts/train", "contrasts/dev", "supplement/train"])
def test_every_span_of_the_contrasts_is_a_piece_of_the_text(name):
    for row in rows(f"teaching/{name}.jsonl"):
        assert row["sentiment"] or row["stance"]
        for one in (*row["sentiment"], *row["stance"]):
            for start, end in filter(None, (one["target"], one.get("holder"))):
                assert 0 <= start < end <= len(row["text"]), row
            assert one["target"] != one.get("holder")


@pytest.mark.parametrize("split", ["train", "dev"])
def test_the_targets_of_the_passages_lie_in_the_quotation(split):
    for row in rows(f"teaching/passages/{split}.jsonl"):
        parts = row["source"], row["cue"], row["content"]
        assert all(parts)
        for start, end in (span for spans in parts for span in spans):
            assert 0 <= start < end <= len(row["text"]), row
        for start, end in (one["target"] for one in row["targets"]):
            assert any(first <= start < end <= last for first, last in row["content"]), row


@pytest.mark.parametrize(("name", "key"), [("contrasts", "group"), ("passages", "id")])
def test_no_group_is_in_train_and_in_dev(name, key):
    train, dev = (
        {row[key] for row in rows(f"teaching/{name}/{split}.jsonl")} for split in ("train", "dev")
    )
    assert train
    assert not train & dev


def test_everything_invented_says_so():
    for row in [*ARTICLES.values(), *rows("newsroom/gold.jsonl")]:
        assert row["note"].startswith("Invented for this project")
    readme = (DATA / "README.md").read_text("utf-8")
    assert "invented" in readme
    assert "This account was written for teaching" in STORY


def test_no_two_invented_articles_share_a_sentence():
    seen = {}
    for key, row in ARTICLES.items():
        text = row["text"]
        for sentence in {text[slice(*span)] for span in parse(text).sentences}:
            if len(sentence.split()) > 6:
                assert seen.setdefault(sentence, key) == key


def test_the_statements_in_the_story_are_verbatim(shared):
    """Nothing may stand in quotation marks that the wire story does not quote."""
    wire = (shared / "seeds" / "000_83a063cf9dd10f30.txt").read_text("utf-8")
    quotations = parse(STORY).quotations
    assert len(quotations) == 3
    for quotation in quotations:
        assert STORY[slice(*quotation.spans[0])] in wire
