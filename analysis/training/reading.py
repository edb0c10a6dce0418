"""How the reader learns: its batches, and how far it is from what they want."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from analysis.training.corpus import NONE, Article, Batch, Vocabulary, batches, collate, examples
from analysis.training.fitting import Recipe, hide


def steps(articles: Sequence[Article], vocabulary: Vocabulary, recipe: Recipe) -> int:
    """Return about how many steps all epochs take together."""
    windows = sum(1 for _ in examples(articles, vocabulary))
    mean_size = sum(len(one.words.pieces) for one in articles) / max(windows, 1)
    return int(recipe.epochs * windows * mean_size * 1.10 / (256 * recipe.batch))


def epoch(
    articles: Sequence[Article], vocabulary: Vocabulary, recipe: Recipe, rng: np.random.Generator
) -> Iterator[Batch]:
    """Yield every article once, cut by chance, some of its pieces hidden."""
    for found in batches(list(examples(articles, vocabulary, rng)), recipe.batch, rng):
        batch = collate(found, vocabulary, rng)
        hide(batch.pieces, batch.mask, recipe.masked, vocabulary.hide)
        yield batch


def loss(scores: tuple[Tensor, Tensor, Tensor], batch: Batch, recipe: Recipe) -> Tensor:
    """Return how far the scores are from the annotators' view and from the teacher's."""
    roles, cue_of, source_of = (part.float() for part in scores)
    words = batch.first
    hidden = ~words[:, None, :]
    cue_of = cue_of.masked_fill(hidden, -1e4).log_softmax(-1)
    no_source = hidden.clone()
    no_source[:, :, 0] = False
    source_of = source_of.masked_fill(no_source, -1e4).log_softmax(-1)
    total = roles.new_zeros(())
    has_soft = batch.soft_roles.sum(-1) > 0.5
    has_hard = (batch.roles != NONE) & words
    share = torch.where(has_soft.any(1), torch.where(has_hard.any(1), recipe.teacher, 1.0), 0.0)
    if has_hard.any():
        weight = (1 - share)[:, None].expand_as(has_hard)
        total = total + _mean(
            functional.cross_entropy(
                roles[has_hard],
                batch.roles[has_hard],
                label_smoothing=recipe.smoothing,
                reduction="none",
            ),
            weight[has_hard],
        )
        for links, targets in ((cue_of, batch.cue_of), (source_of, batch.source_of)):
            known = targets != NONE
            picked = links[known].gather(1, targets[known][:, None])[:, 0]
            total = total + _mean(-picked, weight[known])
    if has_soft.any():
        weight = share[:, None].expand_as(has_soft)
        soft = -(batch.soft_roles * roles.log_softmax(-1)).sum(-1)
        total = total + _mean(soft[has_soft], weight[has_soft])
        content = batch.soft_roles[..., 5:].sum(-1)
        for links, (places, shares), asks in (
            (cue_of, batch.soft_cues, content),
            (source_of, batch.soft_sources, batch.soft_roles[..., 3]),
        ):
            known = has_soft & (asks > 0.05) & (shares.sum(-1) > 0.5)
            picked = links[known].gather(1, places[known])
            shares = shares[known] / shares[known].sum(-1, keepdim=True)
            values = -(shares * picked).sum(-1)
            total = total + _mean(values, weight[known] * asks[known])
    return total


def _mean(values: Tensor, weight: Tensor) -> Tensor:
    """Average the values, each times its weight, over how many there are."""
    return (values * weight).sum() / max(len(values), 1)
