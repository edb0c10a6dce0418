"""Sentences in which a small word or a figure of speech turns the stance; people are invented."""

import json
from pathlib import Path

import pytest

from analysis.stance import score_stance

LINES = (Path(__file__).parent / "cases.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]
MISSED = frozenset("st11 st21 st28 e13 e15 e26 e32".split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_reader_would_agree(case: dict, request: pytest.FixtureRequest) -> None:
    if case["id"] in MISSED:
        request.applymarker(pytest.mark.xfail(reason=f"the network misses it: {case['kind']}"))
    found = score_stance(case["text"], tuple(case["target"]), holder=tuple(case["holder"]))
    assert found.label in case["expected"]
