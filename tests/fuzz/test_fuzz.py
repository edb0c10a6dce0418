import re
import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import LEARNED, TARGETS

FOUND = Path(__file__).parent / "found"
INPUTS = sorted(FOUND.glob("*/*"))
LARGEST_INPUT = 4096
# A few KB take a fraction of this, also on a slow machine.
SECONDS = 5
# How many inputs are made up for a target here; the slow ones ask networks.
EXAMPLES = {**dict.fromkeys(TARGETS, 40), "html": 20, "learned": 8, "pipeline": 8, "stance": 8}


@cache
def fragments(name: str) -> list[bytes]:
    """What the inputs of a target are made of: words, marks and all between."""
    inputs = [path.read_bytes() for path in INPUTS if path.parent.name == name]
    found = {piece for data in inputs for piece in re.findall(rb"\w+|\s+|[^\w\s]+", data)}
    return sorted(found | set(inputs))


def made_up(name: str) -> st.SearchStrategy[bytes]:
    pieces = st.sampled_from(fragments(name)) | st.binary(max_size=4)
    return st.lists(pieces, max_size=12).map(b"".join) | st.binary(max_size=60)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_that_was_found_keeps_the_laws(path: Path) -> None:
    started = time.process_time()
    TARGETS[path.parent.name](path.read_bytes())
    assert time.process_time() - started < SECONDS
    assert path.stat().st_size <= LARGEST_INPUT


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_made_up_inputs_keep_the_laws(name: str) -> None:
    @settings(max_examples=EXAMPLES[name], suppress_health_check=list(HealthCheck))
    @given(made_up(name))
    def keeps_the_laws(data: bytes) -> None:
        TARGETS[name](data)

    keeps_the_laws()


def test_every_target_has_inputs_and_no_other() -> None:
    assert {path.parent.name for path in INPUTS} == set(TARGETS)
    assert any(path.read_bytes().startswith(LEARNED) for path in FOUND.glob("pipeline/*"))
