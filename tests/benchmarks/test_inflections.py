"""The forms of the verbs in the stance lexicon."""

import pytest

from analysis.benchmarks.inflections import inflect, table
from analysis.stance.lexicon import INFLECTIONS, STANCE_CUES


def test_the_table_that_is_shipped_is_the_one_that_is_made():
    assert list(INFLECTIONS.values()) == table()


@pytest.mark.parametrize(
    ("verb", "past", "participle", "progressive"),
    [
        ("agree with", "agreed", "agreed", "agreeing"),
        ("slam", "slammed", "slammed", "slamming"),
        ("decry", "decried", "decried", "decrying"),
        ("stand by", "stood", "stood", "standing"),
        ("forsake", "forsook", "forsaken", "forsaking"),
    ],
)
def test_a_verb_is_inflected(verb, past, participle, progressive):
    row = inflect(verb)
    assert row["verb"] == verb.split()[0]
    assert (row["past"], row["participle"], row["progressive"]) == (past, participle, progressive)


def test_each_form_is_a_cue():
    forms = {form for row in INFLECTIONS.values() for cell in row.values() for form in cell.split()}
    assert forms <= {cue.split()[0] for cue in STANCE_CUES}
