"""Annotated articles -> training windows with a target for each word."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analysis.attribution.learned.decoding import WORD_ROLES
from analysis.attribution.learned.windows import cut_windows
from analysis.networks.words import Window, Words

# No target for the link of this word.
NONE = -100
# The target of a cue without a source.
NO_SOURCE = -1
BEGINS = {role: WORD_ROLES.index(f"B-{role}") for role in ("source", "cue", "content")}
# Links of the teacher kept for each word.
KEPT_LINKS = 4


class Vocabulary(NamedTuple):
    """Numbers of the special pieces: beginning and end of a window, padding, mask."""

    begin: int
    end: int
    pad: int
    hide: int


@dataclass(frozen=True, eq=False)
class Targets:
    """The annotations of an article's W words.

    Attributes:
        roles: Position in WORD_ROLES (W,).
        cue_of: At each word of a content, the number of its cue's first word; else NONE (W,).
        source_of: At the first word of a cue, the number of its source's first word, or NO_SOURCE;
            else NONE (W,).
    """

    roles: NDArray[np.int64]
    cue_of: NDArray[np.int64]
    source_of: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class SoftTargets:
    """The teacher's predictions for an article's W words.

    Attributes:
        roles: Probabilities of WORD_ROLES (W, 7).
        cues: The likeliest cues of the word as content, by their first words (W, KEPT_LINKS).
        cue_shares: Probabilities of `cues` (W, KEPT_LINKS).
        sources: The likeliest sources of the word as a cue, by their first words, or NO_SOURCE
            (W, KEPT_LINKS).
        source_shares: Probabilities of `sources` (W, KEPT_LINKS).
    """

    roles: NDArray[np.float16]
    cues: NDArray[np.int32]
    cue_shares: NDArray[np.float16]
    sources: NDArray[np.int32]
    source_shares: NDArray[np.float16]


@dataclass(frozen=True, eq=False)
class AnnotatedArticle:
    """An article cut into words, with the targets of annotators, of a teacher, or of both."""

    words: Words
    layers: Sequence[Targets] = ()
    soft: SoftTargets | None = None


def targets(words: Words, attributions: Iterable[dict[str, Any]]) -> Targets:
    """Turn one annotator's attributions, as rows of the corpus, into targets of words."""
    roles = np.zeros(len(words), dtype=np.int64)
    cue_of = np.full(len(words), NONE, dtype=np.int64)
    source_of = np.full(len(words), NONE, dtype=np.int64)
    for one in attributions:
        parts = {role: [_within(words, span) for span in one[role]] for role in BEGINS}
        parts = {role: [part for part in found if part] for role, found in parts.items()}
        for role in ("content", "source", "cue"):
            for part in parts[role]:
                roles[part.start : part.stop] = BEGINS[role] + 1
                roles[part.start] = BEGINS[role]
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
    """A window, and the article with its targets."""

    window: Window
    article: AnnotatedArticle


def examples(
    articles: Iterable[AnnotatedArticle],
    vocabulary: Vocabulary,
    rng: np.random.Generator | None = None,
) -> Iterator[Example]:
    """Cut articles into windows, starting at a random place if `rng` is given."""
    for article in articles:
        yield from (
            Example(window, article)
            for window in cut_windows(article.words, vocabulary.begin, vocabulary.end, rng=rng)
        )


def batches(
    found: Sequence[Example], size: int, rng: np.random.Generator | None = None
) -> Iterator[list[Example]]:
    """Group windows by length into batches of at most `size` times 256 pieces."""
    for numbers in packed([len(one.window.pieces) for one in found], size, 48, rng):
        yield [found[at] for at in numbers]


def packed(
    lengths: Sequence[int], size: int, jitter: float, rng: np.random.Generator | None = None
) -> Iterator[list[int]]:
    """Group items by length into batches of at most `size` times 256 pieces.

    Args:
        lengths: The length of each item, in pieces.
        size: The size of a batch, in windows of 256 pieces.
        jitter: Random addition to the lengths in the sort, in pieces, if `rng` is given.
        rng: Shuffles the batches; without it the shortest come first.

    Yields:
        The numbers of the items in a batch.
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
    """Tensors for one step: inputs (batch, pieces), and targets at the first piece of each word."""

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
    """Pad the windows to the longest; of several annotators, pick one at random."""
    size = max(len(one.window.pieces) for one in found)
    shape = (len(found), size)
    inputs = {name: np.zeros(shape, dtype=np.int64) for name in ("casing", "place")}
    pieces = np.full(shape, vocabulary.pad, dtype=np.int64)
    mask, first = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.bool_)
    hard = {name: np.full(shape, NONE, dtype=np.int64) for name in ("roles", "cue_of", "source_of")}
    soft_roles = np.zeros((*shape, len(WORD_ROLES)), dtype=np.float32)
    kept = {name: np.zeros((*shape, KEPT_LINKS), dtype=np.int64) for name in ("cues", "sources")}
    shares = {
        name: np.zeros((*shape, KEPT_LINKS), dtype=np.float32) for name in ("cues", "sources")
    }
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
    """Turn numbers of words into places of pieces; NONE if the word is not in the window."""
    relative = numbers - window.start
    known = (numbers >= 0) & (relative >= 0) & (relative < len(window.words))
    places = np.where(known, window.words[np.where(known, relative, 0)], NONE)
    return np.where(numbers == NO_SOURCE, 0, places)
