from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from analysis import palette
from analysis.palette import LOOKS, NOBODY, Look, complete_looks, give_looks, highlighting

TAKEN = {
    "in favour": palette.FAVOUR,
    "against": palette.AGAINST,
    "neither": palette.NEITHER,
    "abstained": palette.VERDICTS["abstained"][1],
    "the author": palette.AUTHOR,
    "speakers together": palette.SPEAKER,
}
names = st.lists(st.lists(st.sampled_from([f"Speaker {at}" for at in range(40)]), max_size=20))


def lab(colour: str) -> np.ndarray:
    """Return a colour as CIELAB has it, in which distances are those that people see."""
    rgb = np.array(
        [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in to_rgb(colour)]
    )
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    x, y, z = np.cbrt(np.array(to_xyz) @ rgb / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str) -> float:
    return float(np.linalg.norm(lab(one) - lab(other)))


@pytest.mark.parametrize("meaning", TAKEN)
@pytest.mark.parametrize("hue", palette.HUES)
def test_no_speaker_has_a_colour_that_means_something_else(hue: str, meaning: str) -> None:
    assert apart(hue, TAKEN[meaning]) > 30


def test_speakers_have_colours_that_differ() -> None:
    pairs = [(one, other) for one in palette.HUES for other in palette.HUES if one < other]
    assert min(apart(*pair) for pair in pairs) > 30


def test_speakers_differ_by_more_than_their_hue() -> None:
    assert len({highlighting(look) for look in [*LOOKS, NOBODY]}) == 21
    for one, next_one in pairwise(LOOKS):
        assert one.colour != next_one.colour
        assert one.stroke != next_one.stroke
    assert len({(look.stroke, look.marker) for look in LOOKS}) == 4


@given(names)
def test_nobody_in_one_company_looks_alike_and_everybody_has_a_look(
    companies: list[list[str]],
) -> None:
    looks = give_looks(companies)
    assert set(looks) == {name for company in companies for name in company}
    met = {name: {other for one in companies if name in one for other in one} for name in looks}
    for name, others in met.items():
        alike = [other for other in others if looks[other] == looks[name] and other != name]
        assert not alike or max(len(met[other]) for other in [name, *alike]) > 20


def test_the_most_frequent_choose_first_and_do_not_share() -> None:
    looks = give_looks([["A"] * 3 + ["B"], *[[f"C{at}"] * 2 for at in range(19)]])
    assert looks["A"] == LOOKS[0]
    assert len({looks[name] for name in ["A", *(f"C{at}" for at in range(19))]}) == 20
    assert looks["B"] != looks["A"]


def test_a_large_company_shares_looks_evenly() -> None:
    looks = list(give_looks([[f"S{at}" for at in range(2000)]]).values())
    assert {looks.count(look) for look in LOOKS} == {100}


def test_looks_given_are_kept_and_the_others_are_new() -> None:
    given_look = Look("#123456", "solid", "s")
    looks = complete_looks(["Kim", "Lee"], {"Lee": given_look})
    assert looks == {"Lee": given_look, "Kim": LOOKS[0]}
