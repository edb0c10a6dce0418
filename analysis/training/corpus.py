"""Annotated articles as the network learns them: a target for each word of each window."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analysis.attribution.learned.decoding import ROLES
from analysis.attribution.learned.windows import cut_windows
from analysis.networks.words import Window, Words

# No target: a link that nothing asks for.
NONE = -100
# As the source of a cue: there is none.
NO_SOURCE = -1
B = {role: ROLES.index(f"B-{role}") for role in ("source", "cue", "content")}
# How many of a teacher's links are kept for each word.
KEPT = 4


class Vocabulary(NamedTuple):
    """Numbers of the pieces that begin and end a window, fill it up and hide a word."""

    begin: int
    end: int
    pad: int
    hide: int


@dataclass(frozen=True, eq=False)
class Targets:
    """What is right for each of the W words of an article.

    Attributes:
        roles: Position in ROLES (W,).
        cue_of: For a word of a content the number of the first word of its cue, else NONE (W,).
        source_of: For the first word of a cue the first word of its source, or NO_SOURCE, else
            NONE (W,).
    """

    roles: NDArray[np.int64]
    cue_of: NDArray[np.int64]
    source_of: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Soft:
    """What a teacher thinks of each of the W words of an article.

    Attributes:
        roles: Probabilities of ROLES (W, 7).
        cues: The KEPT likeliest first words of its cue, were it in a content (W, KEPT).
        cue_shares: Their probabilities (W, KEPT).
        sources: The KEPT likeliest first words of its source, or NO_SOURCE, were it a cue's first
            word (W, KEPT).
        source_shares: Their probabilities (W, KEPT).
    """

    roles: NDArray[np.float16]
    cues: NDArray[np.int32]
    cue_shares: NDArray[np.float16]
    sources: NDArray[np.int32]
    source_shares: NDArray[np.float16]


@dataclass(frozen=True, eq=False)
class Article:
    """An article cut into words, with one or more annotators' targets, or a teacher's, or both."""

    words: Words
    layers: Sequence[Targets] = ()
    soft: Soft | None = None


def targets(words: Words, attributions: Iterable[dict[str, Any]]) -> Targets:
    """Turn the attributions of an annotator, as the corpus has them, into targets of words."""
    roles = np.zeros(len(words), dtype=np.int64)
    cue_of = np.full(len(words), NONE, dtype=np.int64)
    source_of = np.full(len(words), NONE, dtype=np.int64)
    for one in attributions:
        parts = {role: [_within(words, span) for span in one[role]] for role in B}
        parts = {role: [part for part in found if part] for role, found in parts.items()}
        for role in ("content", "source", "cue"):
            for part in parts[role]:
                roles[part.start : part.stop] = B[role] + 1
                roles[part.start] = B[role]
        if parts["cue"]:
            cue = parts["cue"][0].start
            for part in parts["content"]:
                cue_of[part.start : part.stop] = cue
            source_of[cue] = parts["source"][0].start if parts["source"] else NO_SOURCE
    return Targets(roles, cue_of, source_of)


def _within(words: Words, span: Sequence[int]) -> range:
    first = int(np.searchsorted(words.spans[:, 1], span[0], side="right"))
    return range(first, int(np.searchsorted(words.spans[:, 0], span[1])))


@dataclass(frozen=True, eq=False)
class Example:
    """A window with its place in its article's targets."""

    window: Window
    article: Article


def examples(
    articles: Iterable[Article], vocabulary: Vocabulary, rng: np.random.Generator | None = None
) -> Iterator[Example]:
    """Cut articles into windows, from a random place when `rng` is given."""
    for article in articles:
        yield from (
            Example(window, article)
            for window in cut_windows(article.words, vocabulary.begin, vocabulary.end, rng=rng)
        )


def batches(
    found: Sequence[Example], size: int, rng: np.random.Generator | None = None
) -> Iterator[list[Example]]:
    """Put windows of about the same length together, `size` times 256 pieces a batch at most."""
    for numbers in packed([len(one.window.pieces) for one in found], size, 48, rng):
        yield [found[at] for at in numbers]


def packed(
    lengths: Sequence[int], size: int, jitter: float, rng: np.random.Generator | None = None
) -> Iterator[list[int]]:
    """Put what is of about the same length together, `size` times 256 pieces a batch at most.

    Args:
        lengths: In pieces.
        size: Of a batch, in windows of 256 pieces.
        jitter: How many pieces apart what counts as equally long may be, when `rng` is given.
        rng: Shuffles; without it the shortest come first.

    Yields:
        The numbers of what is in a batch.
    """
    spread = rng.uniform(0, jitter, len(lengths)) if rng else 0
    groups: list[list[int]] = [[]]
    longest = 0
    for at in np.argsort(np.array(lengths) + spread, kind="stable").tolist():
        longest = max(longest, lengths[at])
        if groups[-1] and (len(groups[-1]) + 1) * longest > size * 256:
            groups.append([])
            longest = lengths[at]
        groups[-1].append(at)
    shuffled = rng.permutation(len(groups)) if rng else range(len(groups))
    yield from (groups[at] for at in shuffled)


@dataclass(frozen=True, eq=False)
class Batch:
    """Tensors for one step: inputs (batch, pieces), and targets where a word begins."""

    pieces: Tensor
    casing: Tensor
    place: Tensor
    mask: Tensor
    first: Tensor
    roles: Tensor
    cue_of: Tensor
    source_of: Tensor
    soft_roles: Tensor
    soft_cues: tuple[Tensor, Tensor]
    soft_sources: tuple[Tensor, Tensor]

    def to(self, device: torch.device) -> "Batch":
        """Return the same on a device."""
        parts = {name.name: getattr(self, name.name) for name in fields(self)}
        moved = {
            name: tuple(one.to(device) for one in part)
            if isinstance(part, tuple)
            else part.to(device)
            for name, part in parts.items()
        }
        return replace(self, **moved)


def collate(
    found: Sequence[Example], vocabulary: Vocabulary, rng: np.random.Generator | None = None
) -> Batch:
    """Pad the windows to the longest; of several annotators' layers take one by chance."""
    size = max(len(one.window.pieces) for one in found)
    shape = (len(found), size)
    inputs = {name: np.zeros(shape, dtype=np.int64) for name in ("casing", "place")}
    pieces = np.full(shape, vocabulary.pad, dtype=np.int64)
    mask, first = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.bool_)
    hard = {name: np.full(shape, NONE, dtype=np.int64) for name in ("roles", "cue_of", "source_of")}
    soft_roles = np.zeros((*shape, len(ROLES)), dtype=np.float32)
    kept = {name: np.zeros((*shape, KEPT), dtype=np.int64) for name in ("cues", "sources")}
    shares = {name: np.zeros((*shape, KEPT), dtype=np.float32) for name in ("cues", "sources")}
    for row, one in enumerate(found):
        window, article = one.window, one.article
        n, words = len(window.pieces), window.words
        pieces[row, :n], mask[row, :n] = window.pieces, 1
        inputs["casing"][row, :n], inputs["place"][row, :n] = window.casing, window.place
        first[row, words] = True
        inside = slice(window.start, window.start + len(words))
        if article.layers:
            layer = int(rng.integers(len(article.layers))) if rng else 0
            right = article.layers[layer]
            hard["roles"][row, words] = right.roles[inside]
            hard["cue_of"][row, words] = _in_window(right.cue_of[inside], window)
            hard["source_of"][row, words] = _in_window(right.source_of[inside], window)
        if article.soft:
            soft = article.soft
            soft_roles[row, words] = soft.roles[inside]
            for name, numbers, of in (
                ("cues", soft.cues, soft.cue_shares),
                ("sources", soft.sources, soft.source_shares),
            ):
                places = _in_window(numbers[inside].astype(np.int64), window)
                shares[name][row, words] = np.where(places == NONE, 0, of[inside])
                kept[name][row, words] = np.where(places == NONE, 0, places)
    tensors = {name: torch.from_numpy(array) for name, array in (*inputs.items(), *hard.items())}
    return Batch(
        pieces=torch.from_numpy(pieces),
        mask=torch.from_numpy(mask),
        first=torch.from_numpy(first),
        soft_roles=torch.from_numpy(soft_roles),
        soft_cues=(torch.from_numpy(kept["cues"]), torch.from_numpy(shares["cues"])),
        soft_sources=(torch.from_numpy(kept["sources"]), torch.from_numpy(shares["sources"])),
        **tensors,
    )


def _in_window(numbers: NDArray[np.int64], window: Window) -> NDArray[np.int64]:
    """Turn numbers of words into places of pieces; NONE where the word isn't in the window."""
    relative = numbers - window.start
    known = (numbers >= 0) & (relative >= 0) & (relative < len(window.words))
    places = np.where(known, window.words[np.where(known, relative, 0)], NONE)
    return np.where(numbers == NO_SOURCE, 0, places)
