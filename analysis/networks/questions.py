"""A question about a text: its word pieces, with marks on whom or what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.networks.session import Ints
from analysis.networks.words import MARK, OUTSIDE, Words
from analysis.spans import Span

# What a piece is to the question: nothing, the one asked about, who holds the view.
NOTHING, TARGET, HOLDER = range(3)
MARKS = 3
# How an answer is to be understood: the author's tone towards a target that the text names; the
# view of a holder that the text names; the author's view of a phrase, which the text may not have.
VIEWS = ("tone", "held", "voiced")
TONE, HELD, VOICED = range(len(VIEWS))
# The most pieces of text that a question shows; a phrase asked about comes on top.
LONGEST = 160
LONGEST_PHRASE = 32
# Of the pieces around what is asked about, how many stand before it, in parts of one.
BEFORE = 0.5


@dataclass(frozen=True, eq=False)
class Question:
    """A stretch of text as the networks take it; n pieces.

    Attributes:
        pieces: Vocabulary numbers, with those that begin and end a stretch (n,).
        casing: How the word of each piece is written (n,).
        place: Where the word of each piece stands among quotation marks (n,).
        marks: What each piece is to the question (n,).
        words: The number of the word of each piece, -1 for none (n,).
    """

    pieces: Ints
    casing: Ints
    place: Ints
    marks: Ints
    words: Ints

    def inputs(self) -> dict[str, Ints]:
        """Return what the networks take, by name."""
        return {
            "pieces": self.pieces,
            "casing": self.casing,
            "place": self.place,
            "marks": self.marks,
        }


def part_of(words: Words, span: Span) -> Span:
    """Return which words a span of the text touches, as a half-open pair of their numbers."""
    first = int(np.searchsorted(words.spans[:, 1], span[0], side="right"))
    return first, max(first, int(np.searchsorted(words.spans[:, 0], span[1])))


def ask(
    words: Words,
    ends: tuple[int, int],
    targets: Iterable[Span] = (),
    holder: Span | None = None,
    *,
    phrase: Words | None = None,
    before: float = BEFORE,
    longest: int = LONGEST,
) -> Question:
    """Put a question about targets, given in numbers of words.

    Args:
        words: The text, cut.
        ends: The vocabulary numbers that begin and end a stretch.
        targets: What is asked about; none asks about the text as a whole.
        holder: Whose view is asked for; left out, it is that of whoever writes or says the text.
        phrase: What is asked about in words of its own, cut; it is shown after the text.
        before: Of the text shown around it, the share that stands before what is asked about.
        longest: The most pieces of text to show, LONGEST at most.
    """
    parts = [(TARGET, part) for part in targets if part[0] < part[1]]
    if holder and holder[0] < holder[1]:
        parts.append((HOLDER, holder))
    first, last = _stretch(words, [part for _, part in parts], before, longest)
    marks = np.full(last - first, NOTHING, dtype=np.int64)
    for mark, part in parts:
        marks[max(part[0] - first, 0) : max(part[1] - first, 0)] = mark
    shown = _pieces(words, slice(first, last), marks, ends[1])
    if phrase is not None:
        end = _fitting(phrase, LONGEST_PHRASE)
        about = np.full(end, TARGET, dtype=np.int64)
        added = _pieces(phrase, slice(0, end), about, ends[1])
        added[4][:] = -1
        shown = np.concatenate([shown, added], axis=1)
    begin = np.array([[ends[0]], [MARK], [OUTSIDE], [NOTHING], [-1]])
    return Question(*np.concatenate([begin, shown], axis=1))


def _fitting(words: Words, most: int) -> int:
    """Return how many words from the first on have no more than so many pieces."""
    return int(np.searchsorted(words.first[1:], most, side="right"))


def _stretch(words: Words, parts: list[Span], before: float, longest: int) -> Span:
    """Choose the words to show: all, or those around the parts, the first of them in any case.

    Of a part that is longer than what is shown, that is its beginning.
    """
    total = len(words)
    if not total or words.first[-1] <= longest or not parts:
        return 0, _fitting(words, longest)
    low, high = parts[0]
    for first, last in parts[1:]:
        wider = min(low, first), max(high, last)
        if words.first[wider[1]] - words.first[wider[0]] <= longest:
            low, high = wider
    spare = max(longest - int(words.first[high] - words.first[low]), 0)
    left = int(words.first[low]) - int(spare * before)
    right = int(words.first[high]) + spare - int(spare * before)
    over = right - int(words.first[-1])
    left, right = (left - max(over, 0), right) if over > 0 else (left, right - min(left, 0))
    first = min(int(np.searchsorted(words.first[:-1], left)), low)
    right = min(right, int(words.first[first]) + longest)
    last = int(np.searchsorted(words.first, right, side="right")) - 1
    return first, max(min(last, total), low + 1)


def _pieces(words: Words, chosen: slice, marks: Ints, end: int) -> Ints:
    """Return pieces, casing, place, marks and words of a stretch, and the piece that ends it."""
    lengths = words.lengths[chosen]
    numbers = np.repeat(np.arange(chosen.start, chosen.stop), lengths)
    stretch = slice(words.first[chosen.start], words.first[chosen.stop])
    rows = (words.pieces[stretch], words.casing[numbers], words.place[numbers])
    shown = np.stack([*rows, np.repeat(marks, lengths), numbers])
    return np.concatenate([shown, [[end], [MARK], [OUTSIDE], [NOTHING], [-1]]], axis=1)
