"""The words of an article -> windows of whole paragraphs, as the learned reader takes them."""

from collections.abc import Iterator

import numpy as np

from analysis.networks.words import MARK, OUTSIDE, Window, Words

# The most pieces of a window. Overlapping windows cost time and gained nothing.
LONGEST_WINDOW = 256


def cut_windows(
    words: Words,
    first_piece: int,
    last_piece: int,
    *,
    rng: np.random.Generator | None = None,
) -> Iterator[Window]:
    """Pack whole paragraphs into windows.

    Args:
        words: The words of an article, from `cut_words`.
        first_piece: The vocabulary number at the beginning of a window.
        last_piece: The vocabulary number at the end of each paragraph.
        rng: Shortens the first window at random, so that the cuts differ in training.
    """
    start = 0
    longest = int(rng.integers(LONGEST_WINDOW // 4, LONGEST_WINDOW)) if rng else LONGEST_WINDOW
    while start < len(words):
        end = _end(words, start, longest)
        yield _window(words, slice(start, end), (first_piece, last_piece))
        start, longest = end, LONGEST_WINDOW


def _end(words: Words, start: int, longest: int) -> int:
    """Return the end of the window that begins at `start`: the end of a paragraph if possible."""
    ends = words.paragraph[start:] - words.paragraph[start]
    used = words.first[start + 1 :] - words.first[start] + ends
    limit = start + max(int(np.searchsorted(used, longest - 2, side="right")), 1)
    if limit >= len(words):
        return len(words)
    after = slice(start + 1, limit + 1)
    new_paragraph = np.flatnonzero(np.diff(words.paragraph[start : limit + 1]))
    new_sentence = np.flatnonzero(words.begins[after])
    best = new_paragraph if new_paragraph.size else new_sentence
    return start + 1 + int(best[-1]) if best.size else limit


def _window(words: Words, chosen: slice, marks: tuple[int, int]) -> Window:
    lengths = words.lengths[chosen]
    begin, end = words.first[[chosen.start, chosen.stop]]
    marks_before = 1 + words.paragraph[chosen] - words.paragraph[chosen.start]
    position = words.first[chosen] - begin + marks_before
    size = int(position[-1] + lengths[-1]) + 1
    window = Window(
        pieces=np.full(size, marks[1], dtype=np.int64),
        casing=np.full(size, MARK, dtype=np.int64),
        place=np.full(size, OUTSIDE, dtype=np.int64),
        words=position,
        start=chosen.start,
    )
    where = np.arange(end - begin) + np.repeat(marks_before, lengths)
    window.pieces[0] = marks[0]
    window.pieces[where] = words.pieces[begin:end]
    window.casing[where] = np.repeat(words.casing[chosen], lengths)
    window.place[where] = np.repeat(words.place[chosen], lengths)
    return window
