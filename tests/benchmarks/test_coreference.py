"""Scores of coreference: the example of Pradhan et al. (ACL 2014), worked by hand, and laws."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.benchmarks.coreference import MEASURES, ClusterCounts, conll

GOLD = [set("abc"), set("defg")]
OURS = [set("ab"), set("cd"), set("fghi")]
OWNERS = st.integers(1, 4)


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("MUC", 2 / 5, 2 / 5),  # links kept: a-b and f-g of five on each side
        ("B-cubed", 4 / 8, (5 / 3 + 5 / 4) / 7),
        ("CEAF-e", (4 / 5 + 4 / 8) / 3, (4 / 5 + 4 / 8) / 2),
    ],
)
def test_the_published_example(name, precision, recall):
    found = MEASURES[name](OURS, GOLD)
    assert found.right / found.ours == pytest.approx(precision)
    assert found.found / found.gold == pytest.approx(recall)


def test_the_mean_of_the_three():
    scores = conll([(OURS, GOLD)])
    rounded = {name: round(score, 2) for name, score in scores.items()}
    assert rounded == {"CoNLL": 0.46, "MUC": 0.4, "B-cubed": 0.45, "CEAF-e": 0.52}


def test_documents_are_summed_not_averaged():
    right = [set("xyz")]
    assert conll([(OURS, GOLD), (right, right)])["MUC"] == pytest.approx(4 / 7)


def test_gold_against_itself_is_perfect():
    assert set(conll([(GOLD, GOLD)]).values()) == {1.0}


@pytest.mark.parametrize(("ours", "gold"), [([], GOLD), (GOLD, []), ([], []), ([{"x"}], GOLD)])
def test_nothing_shared_scores_nothing(ours, gold):
    assert set(conll([(ours, gold)]).values()) == {0.0}


def test_mentions_alone_have_no_links():
    alone = [{"a"}, {"b"}]
    scores = conll([(alone, alone)])
    assert (scores["MUC"], scores["B-cubed"], scores["CEAF-e"]) == (0.0, 1.0, 1.0)


def test_f1_is_the_harmonic_mean():
    assert ClusterCounts(1, 2, 1, 1).f1() == pytest.approx(2 / 3)


@given(st.lists(OWNERS, max_size=8), st.data())
def test_no_assignment_is_better(owners, data):
    """Each mention has its cluster among ours and among the gold ones."""
    others = data.draw(st.lists(OWNERS, min_size=len(owners), max_size=len(owners)))
    ours, gold = (
        [{at for at, owner in enumerate(side) if owner == name} for name in sorted(set(side))]
        for side in (owners, others)
    )
    few, many = sorted([ours, gold], key=len)
    best = max(
        sum(
            2 * len(one & other) / (len(one) + len(other))
            for one, other in zip(few, chosen, strict=True)
        )
        for chosen in permutations(many, len(few))
    )
    assert MEASURES["CEAF-e"](ours, gold).right == pytest.approx(best)
