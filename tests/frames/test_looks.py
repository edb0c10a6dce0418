import json

import pandas as pd
import pytest

import run
from analysis import schema
from analysis.errors import SchemaError
from analysis.frames.looks import speaker_looks
from analysis.palette import LOOKS


@pytest.fixture(scope="module")
def newsroom() -> pd.DataFrame:
    """The quotations of the newsroom and their speakers, as annotated."""
    lines = (run.ROOT / "data/newsroom/gold.jsonl").read_text("utf-8").splitlines()
    rows: list[dict[str, object]] = [
        {"article_id": article["id"], "quote_id": number, "speaker": one["speaker"]}
        for article in map(json.loads, lines)
        for number, one in enumerate(article["attributions"])
    ]
    return schema.frame(rows, "quotes")


def test_in_no_article_of_the_newsroom_do_two_speakers_look_alike(newsroom: pd.DataFrame) -> None:
    looks = speaker_looks(newsroom)
    known = newsroom.dropna(subset="speaker")
    assert set(looks) == set(known["speaker"])
    for _, names in known.groupby("article_id")["speaker"]:
        assert len({looks[name] for name in names}) == names.nunique()
    most = known["speaker"].value_counts().index[: len(LOOKS)]
    assert len({looks[name] for name in most}) == len(LOOKS)


def test_who_is_not_identified_and_bad_articles_have_no_look() -> None:
    rows: list[dict[str, object]] = [
        {"article_id": "a", "quote_id": 0},
        {"article_id": "b", "error": "no text", "speaker": "Kim"},
    ]
    assert speaker_looks(schema.frame(rows, "quotes")) == {}
    with pytest.raises(SchemaError, match="quotes frame"):
        speaker_looks(pd.DataFrame())
