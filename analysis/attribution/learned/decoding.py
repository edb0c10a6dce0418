"""The network's predictions for each word -> attributions.

An attribution has one cue, at most one source and one or more pieces of content. The roles of all
words are chosen together (Viterbi), so that every part has a beginning and ends with its paragraph.
Then each piece of content takes the likeliest cue by its words' links, and each cue the likeliest
source, or none.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.networks.session import Floats, Ints

# The numbers of a part's first word and of the word behind its last.
WordRange = tuple[int, int]

# Roles in BIO form, the order of the network's outputs.
WORD_ROLES = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
OUT, SOURCE, CUE, CONTENT = 0, 1, 3, 5
INSIDE = [SOURCE + 1, CUE + 1, CONTENT + 1]
# A word outside all cues becomes a cue if its link is this much likelier (in log probability) than
# the links to all cues; the words behind it belong to it above this log probability.
LIKELIER, GOES_ON = 0.5, math.log(0.4)
# A gap of at most so many words does not divide a content.
SHORT_GAP = 2
# Instead of the number of an attribution: free words, and words of a source or cue.
NOBODY, LINK = -1, -2
# Candidate sources reported for each cue.
KEPT_SOURCES = 4


@dataclass(frozen=True, eq=False)
class Reading:
    """The network's predictions for the W words of an article.

    Attributes:
        roles: Log probabilities of WORD_ROLES (W, 7).
        paragraph: The number of each word's paragraph (W,).
        begins: Whether a sentence begins at each word (W,).
        window: The number of the window used for each word (W,).
        starts: The number of the first word of each window.
        cue_of: For each window log probabilities (k, k): the content word of the row has its cue
            beginning at the column.
        source_of: For each window log probabilities (k, 1 + k): the cue of the row has its source
            beginning at column - 1; column 0 stands for no source.
    """

    roles: Floats
    paragraph: Ints
    begins: NDArray[np.bool_]
    window: Ints
    starts: Sequence[int]
    cue_of: Sequence[Floats]
    source_of: Sequence[Floats]

    def apart(self) -> "Reading":
        """Return the same with a window for each paragraph, so that no link crosses paragraphs."""
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
    """Probabilities of an attribution's parts.

    Attributes:
        content: The words of the content are content.
        edges: The content begins and ends at these words.
        link: The words of the content belong to the cue.
        cue: The words of the cue are a cue.
        source: The source is the right one, or there is rightly none.
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
        source: The source; None when there is none.
        sources: The candidate sources of the cue, None among them, with their probabilities, the
            likeliest first.
        shares: The probabilities of its parts.
    """

    contents: tuple[WordRange, ...]
    cue: WordRange
    source: WordRange | None
    sources: tuple[tuple[WordRange | None, float], ...]
    shares: Shares

    def renumbered(self, numbers: Ints) -> "Decoded":
        """Return the same attribution with word i renumbered as numbers[i]."""

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
    """Decode predictions into attributions, in the order of their contents.

    Args:
        reading: The network's predictions.
        bias: Subtracted from the log probability of the role "O"; a higher value gives more
            attributions.
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
    """Extend a content back to the beginning of its sentence over a source or cue without content.

    In "No date is set, but Trump thinks they were close, Schriver said" all words before "Schriver"
    are one content, although "Trump" and "thinks" look like a source and a cue.
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
    """Return the likeliest roles (W,) under the constraint that I-x follows B-x or I-x.

    All paragraphs are decoded in parallel; no part crosses the end of a paragraph.
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
    """Return the parts with a role, given as its B- position in WORD_ROLES."""
    begins = np.flatnonzero(path == role)
    ends = np.flatnonzero(np.append(path, OUT)[1:] != role + 1) + 1
    return [(int(begin), int(ends[np.searchsorted(ends, begin + 1)])) for begin in begins]


def _cue(
    reading: Reading, content: WordRange, cues: Sequence[WordRange], path: Ints
) -> WordRange | None:
    """Return the likeliest cue of a content, outside it; None when there is none.

    The links may point at a word outside all cues; it then becomes a cue.
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
    """Return the part that begins at a word found by its link, not by its role."""
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
    """Return the candidate sources of a cue, the likeliest first.

    One of them may be a word without the role of a source.
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
    """Join pieces of one paragraph with no other part and hardly a word between them."""
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
