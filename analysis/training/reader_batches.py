"""Batches and loss of the reader."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from analysis.training.corpus import (
    NONE,
    AnnotatedArticle,
    Batch,
    Vocabulary,
    batches,
    collate,
    examples,
)
from analysis.training.fitting import Recipe, hide


def steps(articles: Sequence[AnnotatedArticle], vocabulary: Vocabulary, recipe: Recipe) -> int:
    """Estimate the steps of all epochs together."""
    windows = sum(1 for _ in examples(articles, vocabulary))
    mean_size = sum(len(one.words.pieces) for one in articles) / max(windows, 1)
    return int(recipe.epochs * windows * mean_size * 1.10 / (256 * recipe.batch))


def epoch(
    articles: Sequence[AnnotatedArticle],
    vocabulary: Vocabulary,
    recipe: Recipe,
    rng: np.random.Generator,
) -> Iterator[Batch]:
    """Yield every article once, cut at random places, with some pieces masked."""
    for found in batches(list(examples(articles, vocabulary, rng)), recipe.batch, rng):
        batch = collate(found, vocabulary, rng)
        hide(batch.pieces, batch.mask, recipe.masked, vocabulary.hide)
        yield batch


def loss(scores: tuple[Tensor, Tensor, Tensor], batch: Batch, recipe: Recipe) -> Tensor:
    """Return the cross-entropy of the scores with the annotations and with the teacher."""
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
        for links, (places, shares), queries in (
            (cue_of, batch.soft_cues, content),
            (source_of, batch.soft_sources, batch.soft_roles[..., 3]),
        ):
            known = has_soft & (queries > 0.05) & (shares.sum(-1) > 0.5)
            picked = links[known].gather(1, places[known])
            shares = shares[known] / shares[known].sum(-1, keepdim=True)
            losses = -(shares * picked).sum(-1)
            total = total + _mean(losses, weight[known] * queries[known])
    return total


def _mean(values: Tensor, weight: Tensor) -> Tensor:
    """Return the sum of value times weight, divided by the number of values."""
    return (values * weight).sum() / max(len(values), 1)
