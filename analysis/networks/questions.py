"""A question about a text: its word pieces, with marks on whom or what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.networks.session import Ints
from analysis.networks.words import LOWER, MARK, MIXED, OUTSIDE, TITLE, UPPER, Words
from analysis.spans import Span

# Marks of pieces: none; the target; the holder; cue and content of the holder's quotation.
NOTHING, TARGET, HOLDER, CUE, CONTENT = range(5)
MARK_KINDS = 5
# Kinds of answers: the tone towards a target named in the text; the stance of a holder, or else the
# author, towards a target named in the text; the author's stance towards a phrase, which need not
# occur in the text.
VIEWS = ("tone", "held", "voiced")
TONE, HELD, VOICED = range(len(VIEWS))
# The most pieces of text in a question, without those of a phrase.
MOST_PIECES = 160
# The most and the fewest pieces in a question about the sentences of a target: short sentences are
# shown with their neighbours, which often have the meaning.
NEAR_PIECES = 96
LEAST_PIECES = 48
PHRASE_PIECES = 32
# Of two marks on one piece the later one in this order counts.
_COVERS = (CONTENT, CUE, HOLDER, TARGET)
# The most letters of a lower-case word within a name: "of", "the", "von".
SHORT = 3
# Share of the pieces before the target among all pieces around it.
BEFORE = 0.5


@dataclass(frozen=True, eq=False)
class Question:
    """A question as input of the networks; n pieces.

    Attributes:
        pieces: Vocabulary numbers, with those at the beginning and end of a stretch (n,).
        casing: Casing of each piece's word (n,).
        place: Place of each piece's word among quotation marks (n,).
        marks: The mark of each piece (n,).
        words: The number of the word of each piece, -1 for none (n,).
    """

    pieces: Ints
    casing: Ints
    place: Ints
    marks: Ints
    words: Ints

    def inputs(self) -> dict[str, Ints]:
        """Return the inputs of the networks by name."""
        return {
            "pieces": self.pieces,
            "casing": self.casing,
            "place": self.place,
            "marks": self.marks,
        }


def part_of(words: Words, span: Span) -> Span:
    """Return the words touched by a span of the text, as a half-open pair of their numbers."""
    first = int(np.searchsorted(words.spans[:, 1], span[0], side="right"))
    return first, max(first, int(np.searchsorted(words.spans[:, 0], span[1])))


def ask(
    words: Words,
    ends: tuple[int, int],
    targets: Iterable[Span] = (),
    holder: Span | None = None,
    *,
    cue: Iterable[Span] = (),
    content: Iterable[Span] = (),
    phrase: Words | None = None,
    before: float = BEFORE,
    longest: int = MOST_PIECES,
    least: int | None = None,
    hidden: int | None = None,
) -> Question:
    """Build a question about targets, given in numbers of words.

    Args:
        words: The words of the text.
        ends: The vocabulary numbers at the beginning and end of a stretch.
        targets: The mentions of the target; none for a question about the text as a whole.
        holder: The holder; when left out, the author of the text.
        cue: The cue of the holder's quotation.
        content: The content of this quotation.
        phrase: The words of a target that need not occur in the text; they follow the text.
        before: The share of text before the target in the text shown around it.
        longest: The most pieces of text to show, MOST_PIECES at most.
        least: When given, only the sentences of the parts are shown, with words around them if
            they have fewer pieces than this.
        hidden: When given, the vocabulary number in place of the words of a target that is a name,
            so that the answer depends on the text and not on the name.
    """
    told = [(TARGET, targets), (HOLDER, [holder] if holder else []), (CUE, cue), (CONTENT, content)]
    parts = [(mark, part) for mark, every in told for part in every if part[0] < part[1]]
    first, last = _stretch(words, [part for _, part in parts], before, longest, least)
    marks = np.full(last - first, NOTHING, dtype=np.int64)
    for mark, part in sorted(parts, key=lambda one: _COVERS.index(one[0])):
        marks[max(part[0] - first, 0) : max(part[1] - first, 0)] = mark
    shown = _pieces(words, slice(first, last), marks, ends[1])
    if hidden is not None:
        names = _words_of_names(words, [part for mark, part in parts if mark == TARGET])
        shown[0, np.isin(shown[4], names)] = hidden
    if phrase is not None:
        end = _fitting(phrase, PHRASE_PIECES)
        about = np.full(end, TARGET, dtype=np.int64)
        added = _pieces(phrase, slice(0, end), about, ends[1])
        added[4][:] = -1
        shown = np.concatenate([shown, added], axis=1)
    begin = np.array([[ends[0]], [MARK], [OUTSIDE], [NOTHING], [-1]])
    return Question(*np.concatenate([begin, shown], axis=1))


def _words_of_names(words: Words, targets: Iterable[Span]) -> list[int]:
    """Return the capitalised words of the targets that are names, without long lower-case words."""
    found: list[int] = []
    for first, last in targets:
        casing, spans = words.casing[first:last], words.spans[first:last]
        capital = np.isin(casing, (TITLE, UPPER, MIXED))
        long = (casing == LOWER) & (spans[:, 1] - spans[:, 0] > SHORT)
        if not long.any():
            found += (first + np.flatnonzero(capital)).tolist()
    return found


def _fitting(words: Words, most: int) -> int:
    """Return the number of words at the beginning with at most so many pieces."""
    return int(np.searchsorted(words.first[1:], most, side="right"))


def _stretch(
    words: Words, parts: list[Span], before: float, longest: int, least: int | None
) -> Span:
    """Choose the words to show, always with the first part.

    Of a part longer than the stretch, the beginning is shown.
    """
    if not len(words) or not parts:
        return 0, _fitting(words, longest)
    whole = 0, len(words)
    asked = _together(words, parts, longest)
    if least is None:
        return whole if _size(words, whole) <= longest else _around(words, asked, longest, before)
    sentences = _sentences(words, asked)
    size = _size(words, sentences)
    if size > longest:
        return _around(words, asked, longest, before, within=sentences)
    return _around(words, sentences, max(size, least), before)


def _size(words: Words, part: Span) -> int:
    return int(words.first[part[1]] - words.first[part[0]])


def _together(words: Words, parts: list[Span], longest: int) -> Span:
    """Return the stretch of the first part and of as many others as fit."""
    low, high = parts[0]
    for first, last in parts[1:]:
        wider = min(low, first), max(high, last)
        if _size(words, wider) <= longest:
            low, high = wider
    return low, high


def _sentences(words: Words, part: Span) -> Span:
    begins = np.flatnonzero(words.begins)
    before, after = begins[begins <= part[0]], begins[begins >= part[1]]
    return int(before[-1]) if before.size else 0, int(after[0]) if after.size else len(words)


def _around(
    words: Words, part: Span, longest: int, before: float, *, within: Span | None = None
) -> Span:
    """Return the words of a part and around it, as many as fit."""
    low, high = part
    start, end = within or (0, len(words))
    spare = max(longest - _size(words, part), 0)
    left = int(words.first[low]) - int(spare * before)
    right = int(words.first[high]) + spare - int(spare * before)
    over = max(right - int(words.first[end]), 0)
    left = max(left - over, int(words.first[start]))
    first = min(int(np.searchsorted(words.first[:-1], left)), low)
    right = min(int(words.first[first]) + longest, int(words.first[end]))
    return first, max(int(np.searchsorted(words.first, right, side="right")) - 1, low + 1)


def _pieces(words: Words, chosen: slice, marks: Ints, end: int) -> Ints:
    """Return pieces, casing, place, marks and words of a stretch, with its end piece."""
    lengths = words.lengths[chosen]
    numbers = np.repeat(np.arange(chosen.start, chosen.stop), lengths)
    stretch = slice(words.first[chosen.start], words.first[chosen.stop])
    rows = (words.pieces[stretch], words.casing[numbers], words.place[numbers])
    shown = np.stack([*rows, np.repeat(marks, lengths), numbers])
    return np.concatenate([shown, [[end], [MARK], [OUTSIDE], [NOTHING], [-1]]], axis=1)
