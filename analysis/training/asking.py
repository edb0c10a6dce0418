"""How the networks that answer questions learn: their batches, and how far they are off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analysis.networks.questions import Question
from analysis.training.corpus import Vocabulary, packed
from analysis.training.fitting import Recipe, hide
from analysis.training.lessons import Chances, Lesson, Pointing
from analysis.training.network import Judge, Pointer

# Questions that differ by fewer pieces than this may change places.
JITTER = 12
# How much larger batches are than what is in them.
PADDED = 1.03


@dataclass(frozen=True, eq=False)
class Asked:
    """Questions in tensors (batch, pieces), and how much each counts (batch,)."""

    pieces: Tensor
    casing: Tensor
    place: Tensor
    marks: Tensor
    mask: Tensor
    weight: Tensor

    def to(self, device: torch.device) -> Self:
        """Return the same on a device."""
        moved = {one.name: getattr(self, one.name).to(device) for one in fields(self)}
        return replace(self, **moved)

    def inputs(self) -> tuple[Tensor, ...]:
        """Return what a network takes, in its order."""
        return self.pieces, self.casing, self.place, self.marks, self.mask


@dataclass(frozen=True, eq=False)
class Judged(Asked):
    """With the view asked for (batch,), what is right for it (batch, 3), and another's answers.

    A row that no other network answered has zeros in `soft` (batch, 3); `prior` is what the lesson
    adds to the scores (batch, 3).
    """

    view: Tensor
    wanted: Tensor
    soft: Tensor
    prior: Tensor


@dataclass(frozen=True, eq=False)
class Pointed(Asked):
    """With the pieces that are right, and a teacher's probability of each (batch, pieces)."""

    right: Tensor
    soft: Tensor


def _packed(
    questions: Sequence[Question], size: int, rng: np.random.Generator | None = None
) -> Iterator[list[int]]:
    return packed([len(one.pieces) for one in questions], size, JITTER, rng)


class Shelf:
    """Questions end to end in tensors, where the network is: batches are cut out of them there.

    Args:
        questions: The questions.
        weights: How much each counts.
        vocabulary: The numbers of the encoder's special pieces.
        device: Where the network is.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        weights: Sequence[float],
        vocabulary: Vocabulary,
        device: torch.device,
    ) -> None:
        self.questions = questions
        self.vocabulary = vocabulary
        self.device = device
        self.sizes = np.array([len(one.pieces) for one in questions], dtype=np.int64)
        self._rows = {
            name: self.row([getattr(one, name) for one in questions], np.int32)
            for name in ("pieces", "casing", "place", "marks")
        }
        self._first = self.table(np.cumsum(self.sizes) - self.sizes)
        self._size = self.table(self.sizes)
        self._weight = self.table(np.array(weights, dtype=np.float32))

    def table(self, values: NDArray[np.generic]) -> Tensor:
        """Put what belongs to each question in a tensor."""
        return torch.from_numpy(values).to(self.device)

    def row(self, values: Sequence[NDArray[np.generic]], kind: type[np.generic]) -> Tensor:
        """Put what belongs to each piece of each question in a tensor, end to end."""
        return self.table(np.concatenate(values).astype(kind))

    def asked(self, numbers: Sequence[int]) -> tuple[Asked, Tensor, Tensor]:
        """Cut out a batch; besides, the numbers of its questions and the places of its pieces."""
        chosen = torch.tensor(numbers, device=self.device)
        offsets = torch.arange(int(self.sizes[numbers].max()), device=self.device)
        mask = offsets < self._size[chosen, None]
        places = torch.where(mask, self._first[chosen, None] + offsets, 0)
        fills = {"pieces": self.vocabulary.pad}
        cut = {
            name: torch.where(mask, row[places], fills.get(name, 0))
            for name, row in self._rows.items()
        }
        return Asked(**cut, mask=mask.long(), weight=self._weight[chosen]), chosen, places


class Lessons(Shelf):
    """Lessons on a shelf; `answered` are another network's answers (n, 3), zeros where none."""

    def __init__(
        self,
        found: Sequence[Lesson],
        answered: Chances,
        vocabulary: Vocabulary,
        device: torch.device,
    ) -> None:
        questions = [one.question for one in found]
        super().__init__(questions, [one.weight for one in found], vocabulary, device)
        self.shares = np.array([one.share for one in found])
        self._view = self.table(np.array([one.view for one in found]))
        self._wanted = self.table(np.stack([one.wanted for one in found]))
        self._soft = self.table(answered.astype(np.float32))
        self._prior = self.table(np.array([one.prior for one in found], dtype=np.float32))

    def batch(self, numbers: Sequence[int]) -> Judged:
        """Cut out a batch."""
        asked, chosen, _ = self.asked(numbers)
        return Judged(
            **vars(asked),
            view=self._view[chosen],
            wanted=self._wanted[chosen],
            soft=self._soft[chosen],
            prior=self._prior[chosen],
        )


class Pointings(Shelf):
    """Pronouns on a shelf; `views` are a teacher's answers, or None."""

    def __init__(
        self,
        found: Sequence[Pointing],
        views: Sequence[Chances] | None,
        vocabulary: Vocabulary,
        device: torch.device,
    ) -> None:
        questions = [one.question for one in found]
        super().__init__(questions, [one.weight for one in found], vocabulary, device)
        self._right = self.row([one.right for one in found], np.bool_)
        nothing = [np.zeros(len(one.right), dtype=np.float16) for one in found]
        self._soft = self.row(nothing if views is None else views, np.float16)

    def batch(self, numbers: Sequence[int]) -> Pointed:
        """Cut out a batch."""
        asked, _, places = self.asked(numbers)
        real = asked.mask == 1
        return Pointed(
            **vars(asked), right=self._right[places] & real, soft=self._soft[places] * real
        )


def judge_loss(judge: Judge, batch: Judged, recipe: Recipe) -> Tensor:
    """Return how far the judge is from the right answers, and from another network's."""
    scores = judge(*batch.inputs()).float()
    asked = scores[torch.arange(len(scores), device=scores.device), batch.view]
    own = (asked + batch.prior).log_softmax(-1)
    wanted = (1 - recipe.smoothing) * batch.wanted + recipe.smoothing / 3
    share = recipe.teacher * (batch.soft.sum(-1) > 0).float()
    total = -((1 - share) * (wanted * own).sum(-1) + share * (batch.soft * own).sum(-1))
    return (total * batch.weight).sum() / batch.weight.sum()


def pointer_loss(pointer: Pointer, batch: Pointed, recipe: Recipe) -> Tensor:
    """Return how far the pointer is from the right pieces, all together, and from the teacher."""
    scores = pointer(*batch.inputs()).float()
    scores = scores.masked_fill(batch.mask == 0, -1e4).log_softmax(-1)
    hard = -scores.masked_fill(~batch.right, -1e4).logsumexp(-1)
    taught = (batch.soft.sum(-1) > 0).float()
    soft = -(batch.soft * scores).sum(-1)
    known = batch.right.any(-1)
    share = taught * torch.where(known, recipe.teacher, 1.0)
    total = torch.where(known, (1 - share) * hard, 0.0) + share * soft
    return (total * batch.weight).sum() / batch.weight.sum()


def lesson_epoch(shelf: Lessons, recipe: Recipe, rng: np.random.Generator) -> Iterator[Judged]:
    """Yield the lessons of a round, some of their pieces hidden, but not what they ask about."""
    taken = np.flatnonzero(rng.random(len(shelf.shares)) < shelf.shares).tolist()
    for places in _packed([shelf.questions[at] for at in taken], recipe.batch, rng):
        batch = shelf.batch([taken[at] for at in places])
        _hide(batch, recipe, shelf.vocabulary)
        yield batch


def pointing_epoch(shelf: Pointings, recipe: Recipe, rng: np.random.Generator) -> Iterator[Pointed]:
    """Yield every pronoun once, some of the pieces around it hidden."""
    for chosen in _packed(shelf.questions, recipe.batch, rng):
        batch = shelf.batch(chosen)
        _hide(batch, recipe, shelf.vocabulary)
        yield batch


def _hide(batch: Asked, recipe: Recipe, vocabulary: Vocabulary) -> None:
    hide(batch.pieces, batch.mask * (batch.marks == 0), recipe.masked, vocabulary.hide)


def steps(questions: Sequence[Question], recipe: Recipe, share: float = 1.0) -> int:
    """Return about how many steps all epochs take together, when a share is put in each."""
    pieces = sum(len(one.pieces) for one in questions)
    return int(recipe.epochs * share * pieces * PADDED / (256 * recipe.batch))


def answers(
    network: Judge | Pointer,
    questions: Sequence[Question],
    vocabulary: Vocabulary,
) -> list[Chances]:
    """Answer questions by probabilities, many at a time; in the order of the questions."""
    shelf = Shelf(questions, [1.0] * len(questions), vocabulary, next(network.parameters()).device)
    found: list[Chances] = [np.zeros(0, dtype=np.float32)] * len(questions)
    for chosen in _packed(questions, 64):
        batch, _, _ = shelf.asked(chosen)
        with torch.inference_mode(), torch.autocast(shelf.device.type, dtype=torch.bfloat16):
            scores = network(*batch.inputs()).float()
        if scores.ndim == 2:
            scores = scores.masked_fill(batch.mask == 0, -1e4)
        rows = scores.softmax(-1).cpu().numpy()
        for at, row in zip(chosen, rows, strict=True):
            size = shelf.sizes[at]
            found[at] = row[:size].copy() if row.ndim == 1 else row.copy()
    return found
