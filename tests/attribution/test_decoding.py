"""Probabilities made by hand -> attributions in numbers of words, without a network."""

import numpy as np
import pytest

from analysis.attribution.learned.decoding import (
    KEPT_SOURCES,
    WORD_ROLES,
    Reading,
    decode,
    log_odds,
)

LETTERS = {".": 0, "S": 1, "s": 2, "C": 3, "c": 4, "K": 5, "k": 6}
SURE = 0.94


def likely(at: int, size: int, share: float = SURE) -> np.ndarray:
    """Log probabilities of which one is likely."""
    chances = np.full(size, (1 - share) / (size - 1), dtype=np.float32)
    chances[at] = share
    return np.log(chances)


def reading(
    letters: str, cue: int, source: int, *, paragraphs: str = "", begins: str = "1"
) -> Reading:
    """A window of a letter a word: B and I of source, cue, content; cue and source of each word.

    Args:
        letters: The likeliest role of each word, capital where a part begins.
        cue: The word that every content points at.
        source: The word that every cue points at, -1 for no source.
        paragraphs: The number of each word's paragraph, one digit each.
        begins: Where sentences begin, by 1.
    """
    size = len(letters)
    return Reading(
        roles=np.stack([likely(LETTERS[letter], len(WORD_ROLES)) for letter in letters]),
        paragraph=np.array([int(one) for one in paragraphs.ljust(size, "0")]),
        begins=np.array([one == "1" for one in begins.ljust(size, "0")]),
        window=np.zeros(size, dtype=np.int64),
        starts=[0],
        cue_of=[np.tile(likely(cue, size), (size, 1))],
        source_of=[np.tile(likely(source + 1, size + 1), (size, 1))],
    )


@pytest.mark.parametrize(
    ("letters", "cue", "source", "contents", "found_cue", "found_source"),
    [
        ("SsCKkk.", 2, 0, ((3, 6),), (2, 3), (0, 2)),
        ("KkkSCc.", 4, 3, ((0, 3),), (4, 6), (3, 4)),
        ("CKk.", 0, -1, ((1, 3),), (0, 1), None),
        # pieces of one cue are one attribution, and one piece where hardly a word parts them
        ("KkSC.Kk", 3, 2, ((0, 2), (5, 7)), (3, 4), (2, 3)),
        ("SCKk.Kk", 1, 0, ((2, 7),), (1, 2), (0, 1)),
        ("SCKk..Kk", 1, 0, ((2, 8),), (1, 2), (0, 1)),
        ("SCKk...Kk", 1, 0, ((2, 4), (7, 9)), (1, 2), (0, 1)),
        # a cue and a source to which links alone lead
        ("S..Kk.", 1, 0, ((3, 5),), (1, 2), None),
        ("..CKk.", 2, 1, ((3, 5),), (2, 3), (1, 2)),
    ],
)
def test_parts_and_links_are_put_together(
    letters, cue, source, contents, found_cue, found_source
) -> None:
    [one] = decode(reading(letters, cue, source))
    assert (one.contents, one.cue) == (contents, found_cue)
    if letters[cue] != ".":
        assert one.source == found_source


def test_no_content_is_no_attribution() -> None:
    assert decode(reading("SC....", 1, 0)) == []


def test_pieces_of_two_paragraphs_stay_two() -> None:
    [one] = decode(reading("SCKkKk", 1, 0, paragraphs="000011"))
    assert one.contents == ((2, 4), (4, 6))


def test_sources_are_told_with_the_likeliest_first() -> None:
    letters = "S.S.S.S.S.CKk"
    [one] = decode(reading(letters, 10, 4))
    assert one.sources[0][0] == one.source == (4, 5)
    shares = [share for _, share in one.sources]
    assert len(shares) == KEPT_SOURCES
    assert shares == sorted(shares, reverse=True)
    assert one.shares.source == pytest.approx(SURE)


def test_shares_are_the_probabilities_of_the_parts() -> None:
    [one] = decode(reading("SCKk.", 1, 0))
    rest = (1 - SURE) / (len(WORD_ROLES) - 1)
    assert one.shares.content == pytest.approx(SURE + rest)
    assert one.shares.cue == pytest.approx(SURE + rest)
    assert one.shares.link == pytest.approx(SURE)
    assert one.shares.edges == pytest.approx((SURE + 1 - rest) / 2)


def test_a_bias_against_what_stands_outside_finds_more() -> None:
    seen = reading("SC.K.", 1, 0)
    seen.roles[2] = np.log([0.9, 0.01, 0.01, 0.01, 0.01, 0.05, 0.01])
    assert decode(seen)[0].contents == ((3, 4),)
    assert decode(seen, bias=5.0)[0].contents[0][0] == 2


@pytest.mark.parametrize(
    ("share", "odds"), [(0.5, 0.0), (0.75, np.log(3)), (0.0, np.log(1 / 999)), (1.0, np.log(999))]
)
def test_log_odds_are_kept_within_bounds(share: float, odds: float) -> None:
    assert log_odds(share) == pytest.approx(odds)
