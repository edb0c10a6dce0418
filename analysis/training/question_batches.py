"""Batches and losses of the networks that answer questions."""

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
from analysis.training.network import JudgeNetwork, PointerNetwork
from analysis.training.opinion_questions import Chances, LabelledQuestion
from analysis.training.pronoun_questions import LabelledPronoun

# Random jitter in the sort by length, in pieces.
JITTER = 12
# Size of a batch with padding, relative to its pieces.
PADDED = 1.03


@dataclass(frozen=True, eq=False)
class QuestionBatch:
    """Questions as tensors (batch, pieces), and the weight of each (batch,)."""

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
        """Return the inputs of a network, in its order."""
        return self.pieces, self.casing, self.place, self.marks, self.mask


@dataclass(frozen=True, eq=False)
class OpinionBatch(QuestionBatch):
    """A batch for the judge.

    Attributes:
        view: Position in VIEWS (batch,).
        gold: Probabilities of the labels (batch, 3).
        soft: Soft targets: predictions of other networks, zeros where there are none (batch, 3).
        prior: Added to the scores (batch, 3).
    """

    view: Tensor
    gold: Tensor
    soft: Tensor
    prior: Tensor


@dataclass(frozen=True, eq=False)
class PronounBatch(QuestionBatch):
    """A batch for the pointer: antecedents, and the teacher's probabilities (batch, pieces)."""

    antecedent: Tensor
    soft: Tensor


def _packed(
    questions: Sequence[Question], size: int, rng: np.random.Generator | None = None
) -> Iterator[list[int]]:
    return packed([len(one.pieces) for one in questions], size, JITTER, rng)


class QuestionTensors:
    """All questions end to end in tensors on the network's device; batches are cut out there.

    Args:
        questions: The questions.
        weights: The weight of each in the loss.
        vocabulary: The numbers of the encoder's special pieces.
        device: The device of the network.
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
            name: self.per_piece([getattr(one, name) for one in questions], np.int32)
            for name in ("pieces", "casing", "place", "marks")
        }
        self._first = self.per_question(np.cumsum(self.sizes) - self.sizes)
        self._size = self.per_question(self.sizes)
        self._weight = self.per_question(np.array(weights, dtype=np.float32))

    def per_question(self, values: NDArray[np.generic]) -> Tensor:
        """Make a tensor of one value a question."""
        return torch.from_numpy(values).to(self.device)

    def per_piece(self, values: Sequence[NDArray[np.generic]], kind: type[np.generic]) -> Tensor:
        """Make a tensor of one value a piece, question after question."""
        return self.per_question(np.concatenate(values).astype(kind))

    def cut_out(self, numbers: Sequence[int]) -> tuple[QuestionBatch, Tensor, Tensor]:
        """Return a batch, the numbers of its questions, and the places of its pieces."""
        chosen = torch.tensor(numbers, device=self.device)
        offsets = torch.arange(int(self.sizes[numbers].max()), device=self.device)
        mask = offsets < self._size[chosen, None]
        places = torch.where(mask, self._first[chosen, None] + offsets, 0)
        fills = {"pieces": self.vocabulary.pad}
        cut = {
            name: torch.where(mask, row[places], fills.get(name, 0))
            for name, row in self._rows.items()
        }
        return QuestionBatch(**cut, mask=mask.long(), weight=self._weight[chosen]), chosen, places


class OpinionTensors(QuestionTensors):
    """The judge's questions; `predictions` are soft targets (n, 3), zeros where there are none."""

    def __init__(
        self,
        found: Sequence[LabelledQuestion],
        predictions: Chances,
        vocabulary: Vocabulary,
        device: torch.device,
    ) -> None:
        questions = [one.question for one in found]
        super().__init__(questions, [one.weight for one in found], vocabulary, device)
        self.shares = np.array([one.share for one in found])
        self._view = self.per_question(np.array([one.view for one in found]))
        self._gold = self.per_question(np.stack([one.gold for one in found]))
        self._soft = self.per_question(predictions.astype(np.float32))
        self._prior = self.per_question(np.array([one.prior for one in found], dtype=np.float32))

    def batch(self, numbers: Sequence[int]) -> OpinionBatch:
        """Cut out a batch."""
        questions, chosen, _ = self.cut_out(numbers)
        return OpinionBatch(
            **vars(questions),
            view=self._view[chosen],
            gold=self._gold[chosen],
            soft=self._soft[chosen],
            prior=self._prior[chosen],
        )


class PronounTensors(QuestionTensors):
    """The pointer's questions; `predictions` are the teacher's, or None."""

    def __init__(
        self,
        found: Sequence[LabelledPronoun],
        predictions: Sequence[Chances] | None,
        vocabulary: Vocabulary,
        device: torch.device,
    ) -> None:
        questions = [one.question for one in found]
        super().__init__(questions, [one.weight for one in found], vocabulary, device)
        self._antecedent = self.per_piece([one.antecedent for one in found], np.bool_)
        nothing = [np.zeros(len(one.antecedent), dtype=np.float16) for one in found]
        self._soft = self.per_piece(nothing if predictions is None else predictions, np.float16)

    def batch(self, numbers: Sequence[int]) -> PronounBatch:
        """Cut out a batch."""
        questions, _, places = self.cut_out(numbers)
        real = questions.mask == 1
        return PronounBatch(
            **vars(questions),
            antecedent=self._antecedent[places] & real,
            soft=self._soft[places] * real,
        )


def judge_loss(judge: JudgeNetwork, batch: OpinionBatch, recipe: Recipe) -> Tensor:
    """Return the cross-entropy of the judge with the labels and with the soft targets."""
    scores = judge(*batch.inputs()).float()
    in_view = scores[torch.arange(len(scores), device=scores.device), batch.view]
    own = (in_view + batch.prior).log_softmax(-1)
    gold = (1 - recipe.smoothing) * batch.gold + recipe.smoothing / 3
    share = recipe.teacher * (batch.soft.sum(-1) > 0).float()
    total = -((1 - share) * (gold * own).sum(-1) + share * (batch.soft * own).sum(-1))
    return (total * batch.weight).sum() / batch.weight.sum()


def pointer_loss(pointer: PointerNetwork, batch: PronounBatch, recipe: Recipe) -> Tensor:
    """Return the cross-entropy of the pointer with the antecedents and with the teacher."""
    scores = pointer(*batch.inputs()).float()
    scores = scores.masked_fill(batch.mask == 0, -1e4).log_softmax(-1)
    hard = -scores.masked_fill(~batch.antecedent, -1e4).logsumexp(-1)
    taught = (batch.soft.sum(-1) > 0).float()
    soft = -(batch.soft * scores).sum(-1)
    known = batch.antecedent.any(-1)
    share = taught * torch.where(known, recipe.teacher, 1.0)
    total = torch.where(known, (1 - share) * hard, 0.0) + share * soft
    return (total * batch.weight).sum() / batch.weight.sum()


def opinion_epoch(
    tensors: OpinionTensors, recipe: Recipe, rng: np.random.Generator
) -> Iterator[OpinionBatch]:
    """Yield the batches of an epoch, with some of the unmarked pieces masked."""
    taken = np.flatnonzero(rng.random(len(tensors.shares)) < tensors.shares).tolist()
    for places in _packed([tensors.questions[at] for at in taken], recipe.batch, rng):
        batch = tensors.batch([taken[at] for at in places])
        _hide(batch, recipe, tensors.vocabulary)
        yield batch


def pronoun_epoch(
    tensors: PronounTensors, recipe: Recipe, rng: np.random.Generator
) -> Iterator[PronounBatch]:
    """Yield every pronoun once, with some of the pieces around it masked."""
    for chosen in _packed(tensors.questions, recipe.batch, rng):
        batch = tensors.batch(chosen)
        _hide(batch, recipe, tensors.vocabulary)
        yield batch


def _hide(batch: QuestionBatch, recipe: Recipe, vocabulary: Vocabulary) -> None:
    hide(batch.pieces, batch.mask * (batch.marks == 0), recipe.masked, vocabulary.hide)


def steps(questions: Sequence[Question], recipe: Recipe, share: float = 1.0) -> int:
    """Estimate the steps of all epochs together, if each shows a share of the questions."""
    pieces = sum(len(one.pieces) for one in questions)
    return int(recipe.epochs * share * pieces * PADDED / (256 * recipe.batch))


def predict(
    network: JudgeNetwork | PointerNetwork,
    questions: Sequence[Question],
    vocabulary: Vocabulary,
) -> list[Chances]:
    """Return the probabilities for each question, in their order, computed in batches."""
    tensors = QuestionTensors(
        questions, [1.0] * len(questions), vocabulary, next(network.parameters()).device
    )
    found: list[Chances] = [np.zeros(0, dtype=np.float32)] * len(questions)
    for chosen in _packed(questions, 64):
        batch, _, _ = tensors.cut_out(chosen)
        with torch.inference_mode(), torch.autocast(tensors.device.type, dtype=torch.bfloat16):
            scores = network(*batch.inputs()).float()
        if scores.ndim == 2:
            scores = scores.masked_fill(batch.mask == 0, -1e4)
        rows = scores.softmax(-1).cpu().numpy()
        for at, row in zip(chosen, rows, strict=True):
            size = tensors.sizes[at]
            found[at] = row[:size].copy() if row.ndim == 1 else row.copy()
    return found
