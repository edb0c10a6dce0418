"""Sentences in which a small word or a figure of speech turns the tone; people are invented."""

import json
from pathlib import Path

import pytest

from analysis.sentiment import score_sentiment

LINES = (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
MISSED = frozenset("cond01 iron01 iron02 leg02 third02 n03 n06 n19 h03 v04 i01 i02".split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_reader_would_agree(case: dict, request: pytest.FixtureRequest) -> None:
    if case["id"] in MISSED:
        request.applymarker(pytest.mark.xfail(reason=f"the network misses it: {case['kind']}"))
    found = score_sentiment(case["text"], tuple(case["target"]))
    assert found.label in case["expected"]
