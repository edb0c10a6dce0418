"""What the network thinks of each word -> attributions: the likeliest reading that is one.

An attribution has one cue, at most one source and one or more pieces of content. The roles of all
words are chosen together (Viterbi), so that a part begins before it goes on and none runs over the
end of its paragraph; then each piece of content takes the cue that its words point at, and each cue
the source that it points at, or none.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.networks.session import Floats, Ints

# A part in numbers of words: the first, and the one behind the last.
WordRange = tuple[int, int]

# Roles in BIO form, the order of the network's outputs.
WORD_ROLES = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
OUT, SOURCE, CUE, CONTENT = 0, 1, 3, 5
INSIDE = [SOURCE + 1, CUE + 1, CONTENT + 1]
# By how much (in log probability) a word must be likelier to begin the cue of a content than every
# cue that stands by itself, and how likely the words behind it must be to go on with it.
LIKELIER, GOES_ON = 0.5, math.log(0.4)
# Words that part no content: marks, a blank, a short word.
SHORT_GAP = 2
# Whose content a word is, if not that of an attribution with a number.
NOBODY, LINK = -1, -2
# How many of the sources that a cue might have are told.
KEPT_SOURCES = 4


@dataclass(frozen=True, eq=False)
class Reading:
    """What the network thinks of the W words of an article.

    Attributes:
        roles: Log probabilities of WORD_ROLES (W, 7).
        paragraph: The number of each word's paragraph (W,).
        begins: Whether a sentence begins at each word (W,).
        window: The window that decides each word (W,).
        starts: The number of the first word of each window.
        cue_of: For each window log probabilities (k, k): the cue of row's content begins at column.
        source_of: For each window log probabilities (k, 1 + k): the source of row's cue begins at
            column - 1; column 0 says that there is none.
    """

    roles: Floats
    paragraph: Ints
    begins: NDArray[np.bool_]
    window: Ints
    starts: Sequence[int]
    cue_of: Sequence[Floats]
    source_of: Sequence[Floats]

    def apart(self) -> "Reading":
        """Return it with a window for each paragraph, so that no link leads from one to another."""
        old = self.window
        begin = np.diff(self.paragraph, prepend=-1) | np.diff(old, prepend=-1)
        starts = np.flatnonzero(begin).tolist()
        cue_of, source_of = [], []
        for start, end in pairwise([*starts, len(old)]):
            shift = self.starts[old[start]]
            at = slice(start - shift, end - shift)
            cue_of.append(self.cue_of[old[start]][at, at])
            rows = self.source_of[old[start]][at]
            source_of.append(np.hstack([rows[:, :1], rows[:, 1:][:, at]]))
        window = np.cumsum(begin != 0) - 1
        return replace(self, window=window, starts=starts, cue_of=cue_of, source_of=source_of)


class Shares(NamedTuple):
    """How sure the network is of an attribution's parts, as probabilities.

    Attributes:
        content: That the words of the content are content.
        edges: That it begins and ends where it does.
        link: That its words belong to the cue.
        cue: That the words of the cue are one.
        source: That the source is right, or none is.
    """

    content: float
    edges: float
    link: float
    cue: float
    source: float


@dataclass(frozen=True)
class Decoded:
    """An attribution in numbers of words.

    Attributes:
        contents: The pieces of its content, in order.
        cue: The words that link content and source.
        source: Who says it, if anybody is named.
        sources: All sources that the cue could have, None among them, with their probabilities,
            the likeliest first.
        shares: How sure the network is of it.
    """

    contents: tuple[WordRange, ...]
    cue: WordRange
    source: WordRange | None
    sources: tuple[tuple[WordRange | None, float], ...]
    shares: Shares

    def renumbered(self, numbers: Ints) -> "Decoded":
        """Return it in other numbers of words: what was word i becomes numbers[i]."""

        def there(part: WordRange) -> WordRange:
            return int(numbers[part[0]]), int(numbers[part[1] - 1]) + 1

        return replace(
            self,
            contents=tuple(there(piece) for piece in self.contents),
            cue=there(self.cue),
            source=self.source and there(self.source),
            sources=tuple((source and there(source), share) for source, share in self.sources),
        )


def decode(reading: Reading, *, bias: float = 0.0) -> list[Decoded]:
    """Read the attributions off the network's probabilities, in the order of their contents.

    Args:
        reading: What the network thinks.
        bias: Taken off the log probability of standing outside all parts: the higher, the more is
            found.
    """
    if not len(reading.roles):
        return []
    roles = reading.roles - bias * np.eye(len(WORD_ROLES), dtype=np.float32)[OUT]
    path = viterbi(roles, reading.paragraph)
    cues, sources = parts(path, CUE), parts(path, SOURCE)
    contents: dict[WordRange, list[WordRange]] = {}
    for content in parts(path, CONTENT):
        cue = _cue(reading, content, cues, path)
        if cue:
            contents.setdefault(cue, []).append(content)
    found = [
        _found(
            reading,
            _join(pieces, reading, path),
            cue,
            _sources(reading, cue, sources, path),
        )
        for cue, pieces in contents.items()
    ]
    return sorted(_complete(found, reading, path), key=lambda one: one.contents)


def _complete(found: Sequence[Decoded], reading: Reading, path: Ints) -> Iterator[Decoded]:
    """Let a content have all of its sentence up to it when an idle source or cue stands before it.

    In "No date is set, but Trump thinks they were close, Schriver said" all before "Schriver" is
    what Schriver said, in one piece, though "Trump" and "thinks" look like a source and a cue.
    """
    holder = np.full(len(path), NOBODY)
    for number, one in enumerate(found):
        for piece in one.contents:
            holder[slice(*piece)] = number
        for part in (one.cue, *([one.source] if one.source else [])):
            holder[slice(*part)] = LINK
    for number, one in enumerate(found):
        pieces: list[WordRange] = []
        for first, end in one.contents:
            begin = int(np.flatnonzero(reading.begins[: first + 1])[-1])
            idle = first > begin and SOURCE <= path[first - 1] <= CUE + 1
            if idle and end <= one.cue[0] and np.isin(holder[begin:first], (NOBODY, number)).all():
                while pieces and pieces[-1][1] > begin:
                    begin = min(begin, pieces.pop()[0])
                pieces.append((begin, end))
            else:
                pieces.append((first, end))
        yield replace(one, contents=tuple(pieces))


def viterbi(roles: Floats, paragraph: Ints) -> Ints:
    """Return the likeliest roles (W,) in which an inside follows only its own kind.

    Paragraphs are read side by side, the longest first; no part runs over the end of one.
    """
    begins = np.flatnonzero(np.diff(paragraph, prepend=-1))
    lengths = np.diff(np.append(begins, len(paragraph)))
    order = np.argsort(-lengths, kind="stable")
    begins, lengths = begins[order], lengths[order]
    blocked = np.full((len(WORD_ROLES), len(WORD_ROLES)), 0, dtype=np.float32)
    for role in INSIDE:
        blocked[:, role] = -np.inf
        blocked[[role - 1, role], role] = 0
    best = roles[begins].copy()
    best[:, INSIDE] = -np.inf
    back = np.zeros(roles.shape, dtype=np.int64)
    last = np.zeros(len(begins), dtype=np.int64)
    for step in range(1, int(lengths[0]) + 1):
        going = int(np.searchsorted(-lengths, -step))
        last[going : len(best)] = best[going:].argmax(axis=1)
        scores = best[:going, :, None] + blocked
        at = begins[:going] + step
        back[at] = scores.argmax(axis=1)
        best = scores.max(axis=1) + roles[at]
    path = np.zeros(len(roles), dtype=np.int64)
    for begin, length, role in zip(*(at.tolist() for at in (begins, lengths, last)), strict=True):
        choices = back[begin : begin + length].tolist()
        for word in range(length - 1, -1, -1):
            path[begin + word] = role
            role = choices[word][role]
    return path


def parts(path: Ints, role: int) -> list[WordRange]:
    """Return the parts that a path gives to a role, named by its beginning."""
    begins = np.flatnonzero(path == role)
    ends = np.flatnonzero(np.append(path, OUT)[1:] != role + 1) + 1
    return [(int(begin), int(ends[np.searchsorted(ends, begin + 1)])) for begin in begins]


def _cue(
    reading: Reading, content: WordRange, cues: Sequence[WordRange], path: Ints
) -> WordRange | None:
    """Return the cue that the words of a content point at, outside it; None when there is none.

    They may point at a word that is no cue by itself: it then becomes one.
    """
    window = reading.window[content[0]]
    begin = reading.starts[window]
    rows = reading.cue_of[window][content[0] - begin : content[1] - begin]
    links = rows.mean(axis=0)
    links[content[0] - begin : content[1] - begin] = -np.inf
    inside = [cue for cue in cues if begin <= cue[0] < begin + len(links)]
    best = max(inside, key=lambda cue: links[cue[0] - begin], default=None)
    first = begin + int(links.argmax())
    taken = SOURCE <= path[first] <= CUE + 1
    if (
        taken
        or links[first - begin] == -np.inf
        or (best and links[first - begin] <= links[best[0] - begin] + LIKELIER)
    ):
        return best
    return _from(first, CUE, reading, path)


def _from(first: int, role: int, reading: Reading, path: Ints) -> WordRange:
    """Return the part of a role that a link alone says begins at a word."""
    end = first + 1
    while end < len(path) and path[end] == OUT and reading.roles[end, role + 1] > GOES_ON:
        end += 1
    return first, end


def _link(reading: Reading, content: WordRange, cue: WordRange) -> float:
    window = reading.window[content[0]]
    begin = reading.starts[window]
    rows = reading.cue_of[window][content[0] - begin : content[1] - begin]
    return float(rows[:, cue[0] - begin].mean())


def _sources(
    reading: Reading, cue: WordRange, sources: Sequence[WordRange], path: Ints
) -> tuple[tuple[WordRange | None, float], ...]:
    """Return the sources that a cue may have, the likeliest first.

    One of them may be a word that is no source by itself.
    """
    window = reading.window[cue[0]]
    begin = reading.starts[window]
    row = np.exp(reading.source_of[window][cue[0] - begin])
    shares: list[tuple[WordRange | None, float]] = [(None, float(row[0]))]
    for source in sources:
        first, last = source[0] - begin + 1, source[1] - begin + 1
        if first >= 1 and last <= len(row):
            shares.append((source, float(row[first:last].sum())))
            row[first:last] = 0
    row[0] = 0
    likeliest = int(row.argmax())
    first = begin + likeliest - 1
    if not SOURCE <= path[first] <= CUE + 1:
        shares.append((_from(first, SOURCE, reading, path), float(row[likeliest])))
    return tuple(sorted(shares, key=lambda pair: -pair[1]))


def _join(pieces: Sequence[WordRange], reading: Reading, path: Ints) -> tuple[WordRange, ...]:
    """Make one of pieces of a paragraph between which no other part and hardly a word stands."""
    joined = [pieces[0]]
    for piece in pieces[1:]:
        gap = path[joined[-1][1] : piece[0]]
        together = reading.paragraph[joined[-1][0]] == reading.paragraph[piece[0]]
        if together and len(gap) <= SHORT_GAP and not gap.any():
            joined[-1] = (joined[-1][0], piece[1])
        else:
            joined.append(piece)
    return tuple(joined)


def _found(
    reading: Reading,
    contents: tuple[WordRange, ...],
    cue: WordRange,
    sources: tuple[tuple[WordRange | None, float], ...],
) -> Decoded:
    words = np.concatenate([np.arange(*piece) for piece in contents])
    behind = np.array([piece[1] for piece in contents if piece[1] < len(reading.roles)], dtype=int)
    begins = np.exp(reading.roles[[piece[0] for piece in contents], CONTENT])
    ends = 1 - np.exp(reading.roles[behind, CONTENT + 1])
    links = [_link(reading, piece, cue) for piece in contents]
    shares = Shares(
        content=float(np.exp(reading.roles[words, CONTENT:]).sum(axis=1).mean()),
        edges=float(np.append(begins, ends).mean()),
        link=float(np.exp(np.mean(links))),
        cue=float(np.exp(reading.roles[slice(*cue), CUE : CUE + 2]).sum(axis=1).mean()),
        source=sources[0][1],
    )
    return Decoded(contents, cue, sources[0][0], sources[:KEPT_SOURCES], shares)


def log_odds(share: float) -> float:
    """Return the log odds of a probability, kept within +-7."""
    share = min(max(share, 0.001), 0.999)
    return math.log(share / (1 - share))
