"""How the networks that answer questions learn: their batches, and how far they are off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analysis.opinion.questions import VIEWS, Question
from analysis.training.corpus import Vocabulary, packed
from analysis.training.fitting import Recipe, hide
from analysis.training.lessons import Chances, Lesson, Pointing
from analysis.training.network import Judge, Pointer

# What a teacher thinks in the views that a question does not ask for counts this much.
OTHERS = 0.2
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
    """With the view asked for (batch,), what is right for it (batch, 3), and a teacher's answers.

    A row without an answer that is known to be right has zeros in `wanted`, and one that no
    teacher answered zeros in `soft` (batch, views, 3).
    """

    view: Tensor
    wanted: Tensor
    soft: Tensor


@dataclass(frozen=True, eq=False)
class Pointed(Asked):
    """With the pieces that are right, and a teacher's probability of each (batch, pieces)."""

    right: Tensor
    soft: Tensor


def _packed(
    questions: Sequence[Question], size: int, rng: np.random.Generator | None = None
) -> Iterator[list[int]]:
    return packed([len(one.pieces) for one in questions], size, JITTER, rng)


def _padded(rows: Sequence[NDArray[np.generic]], size: int, fill: int) -> Tensor:
    table = np.full((len(rows), size), fill, dtype=rows[0].dtype)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return torch.from_numpy(table)


def _asked(
    questions: Sequence[Question], weights: Sequence[float], vocabulary: Vocabulary
) -> dict[str, Tensor]:
    size = max(len(one.pieces) for one in questions)
    ones = [np.ones(len(one.pieces), dtype=np.int64) for one in questions]
    return {
        "pieces": _padded([one.pieces for one in questions], size, vocabulary.pad),
        "casing": _padded([one.casing for one in questions], size, 0),
        "place": _padded([one.place for one in questions], size, 0),
        "marks": _padded([one.marks for one in questions], size, 0),
        "mask": _padded(ones, size, 0),
        "weight": torch.tensor(weights, dtype=torch.float32),
    }


def judged(found: Sequence[Lesson], views: Chances, vocabulary: Vocabulary) -> Judged:
    """Make a batch of lessons; `views` are a teacher's answers (batch, views, 3), or zeros."""
    asked = _asked([one.question for one in found], [one.weight for one in found], vocabulary)
    return Judged(
        **asked,
        view=torch.tensor([one.view for one in found]),
        wanted=torch.from_numpy(np.stack([one.wanted for one in found])),
        soft=torch.from_numpy(views),
    )


def pointed(found: Sequence[Pointing], views: Sequence[Chances], vocabulary: Vocabulary) -> Pointed:
    """Make a batch of pronouns; `views` are a teacher's answers, of any length when it has none."""
    asked = _asked([one.question for one in found], [one.weight for one in found], vocabulary)
    size = asked["pieces"].shape[1]
    return Pointed(
        **asked,
        right=_padded([one.right for one in found], size, 0),
        soft=_padded([one[:size] for one in views], size, 0),
    )


def judge_loss(judge: Judge, batch: Judged, recipe: Recipe) -> Tensor:
    """Return how far the judge is from the annotators' answers and from the teacher's."""
    scores = judge(*batch.inputs()).float().log_softmax(-1)
    own = scores[torch.arange(len(scores), device=scores.device), batch.view]
    known, taught = batch.wanted.sum(-1), (batch.soft.sum((1, 2)) > 0).float()
    wanted = (1 - recipe.smoothing) * batch.wanted + recipe.smoothing * known[:, None] / 3
    hard = -(wanted * own).sum(-1)
    soft = -(batch.soft * scores).sum(-1)
    own_soft = soft[torch.arange(len(scores), device=scores.device), batch.view]
    others = (soft.sum(-1) - own_soft) / max(len(VIEWS) - 1, 1)
    share = taught * torch.where(known > 0, recipe.teacher, 1.0)
    total = (1 - share) * hard + share * (own_soft + OTHERS * others)
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


def lesson_epoch(
    found: Sequence[Lesson],
    views: Chances | None,
    vocabulary: Vocabulary,
    recipe: Recipe,
    rng: np.random.Generator,
) -> Iterator[Judged]:
    """Yield the lessons of a round, some of their pieces hidden, but not what they ask about."""
    nothing = np.zeros((1, len(VIEWS), 3), dtype=np.float32)
    taken = np.flatnonzero(rng.random(len(found)) < [one.share for one in found]).tolist()
    for places in _packed([found[at].question for at in taken], recipe.batch, rng):
        chosen = [taken[at] for at in places]
        soft = nothing.repeat(len(chosen), 0) if views is None else views[chosen]
        batch = judged([found[at] for at in chosen], soft, vocabulary)
        hide(batch.pieces, batch.mask * (batch.marks == 0), recipe.masked, vocabulary.hide)
        yield batch


def pointing_epoch(
    found: Sequence[Pointing],
    views: Sequence[Chances] | None,
    vocabulary: Vocabulary,
    recipe: Recipe,
    rng: np.random.Generator,
) -> Iterator[Pointed]:
    """Yield every pronoun once, some of the pieces around it hidden."""
    nothing = np.zeros(1, dtype=np.float32)
    for chosen in _packed([one.question for one in found], recipe.batch, rng):
        soft = [nothing if views is None else views[at] for at in chosen]
        batch = pointed([found[at] for at in chosen], soft, vocabulary)
        hide(batch.pieces, batch.mask * (batch.marks == 0), recipe.masked, vocabulary.hide)
        yield batch


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
    device = next(network.parameters()).device
    found: list[Chances] = [np.zeros(0, dtype=np.float32)] * len(questions)
    for chosen in _packed(questions, 64):
        asked = [questions[at] for at in chosen]
        batch = Asked(**_asked(asked, [1.0] * len(asked), vocabulary)).to(device)
        with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16):
            scores = network(*batch.inputs()).float()
        if scores.ndim == 2:
            scores = scores.masked_fill(batch.mask == 0, -1e4)
        rows = scores.softmax(-1).cpu().numpy()
        for at, question, row in zip(chosen, asked, rows, strict=True):
            found[at] = row[: len(question.pieces)].copy() if row.ndim == 1 else row.copy()
    return found
