import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import schema
from analysis.errors import SchemaError
from analysis.frames.people import CASE, INITIALS, MIDDLE, PART, SAME, SHARED, join, people

# All names are invented.
JOINED = [
    (["Ada Moss", "Ada Moss"], {"Ada Moss": ("Ada Moss", SAME)}),
    (["Ada Moss", "Sen. Ada Moss"], {"Sen. Ada Moss": ("Ada Moss", CASE)}),
    (["José Díaz", "José Díaz", "Jose Diaz"], {"Jose Diaz": ("José Díaz", CASE)}),
    (["Ada B. Moss", "Ada Moss"], {"Ada Moss": ("Ada B. Moss", MIDDLE)}),
    (["Moss", "Ada Moss"], {"Moss": ("Ada Moss", PART)}),
    (["Lin", "Lin Tae-ro"], {"Lin": ("Lin Tae-ro", PART)}),
    (["UHC", "Union of Harbor Clerks"], {"UHC": ("Union of Harbor Clerks", INITIALS)}),
]
APART = [
    (["Ada Moss", "Bo Moss"], {"Ada Moss": SAME, "Bo Moss": SAME}),
    (["Moss", "Ada Moss", "Bo Moss"], {"Moss": SHARED}),
    (["Ada B. Moss", "Ada C. Moss", "Ada Moss"], {"Ada Moss": SAME}),
    (["Bo Reed", "Bo Reed Jr."], {"Bo Reed": SAME, "Bo Reed Jr.": SAME}),
    (["Moss", "Reed"], {"Moss": SAME, "Reed": SAME}),
    (["UHC", "Union of Harbor Clerks", "United Hill Camps"], {"UHC": SHARED}),
]


def joined(names):
    return join({name: names.count(name) for name in names})


@pytest.mark.parametrize(("names", "expected"), JOINED)
def test_names_of_one_person_are_joined_for_a_reason(names, expected):
    found = joined(names)
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(("names", "reasons"), APART)
def test_names_that_may_be_two_people_stay_apart(names, reasons):
    found = joined(names)
    assert {name: found[name] for name in reasons} == {
        name: (name, reason) for name, reason in reasons.items()
    }


def test_the_table_counts_and_leaves_out_who_has_no_name():
    rows = [
        ("a", 0, "Ada Moss", "named"),
        ("a", 1, "Ada Moss", "named"),
        ("b", 0, "Moss", "named"),
        ("b", 1, "a clerk", "unnamed"),
        ("b", 2, None, None),
    ]
    names = ["article_id", "quote_id", "speaker", "speaker_kind"]
    table = people(schema.frame([dict(zip(names, row, strict=True)) for row in rows], "quotes"))
    assert table.to_numpy().tolist() == [
        ["Ada Moss", "Ada Moss", 1, 2, SAME],
        ["Ada Moss", "Moss", 1, 1, PART],
    ]
    assert len(people(schema.empty("quotes"))) == 0


def test_another_frame_is_refused():
    with pytest.raises(SchemaError, match="lacks the columns"):
        people(pd.DataFrame({"speaker": ["Ada Moss"]}))


ALIKE = "Moss|Ada Moss|Ada B. Moss|Bo Moss|Sen. Moss|ada moss|AM|…|José|Jose".split("|")
NAMES = st.lists(st.sampled_from(ALIKE) | st.text(max_size=8), max_size=12)


@given(NAMES)
def test_every_name_has_one_person_who_is_their_own(names):
    found = joined(names)
    assert set(found) == set(names)
    for person, _ in found.values():
        assert found[person][0] == person


@given(NAMES, st.randoms())
def test_the_order_changes_nothing(names, rng):
    mixed = rng.sample(names, len(names))
    assert joined(mixed) == joined(names)
