"""Train a network: resumable, seeded, logged."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from analysis.training.corpus import (
    NONE,
    Article,
    Batch,
    Vocabulary,
    batches,
    collate,
    examples,
)
from analysis.training.network import Reader

# The biases by distance have far to go: how much faster they learn than the heads.
DISTANCE = 10


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        epochs: Times that every article is read, about: training ends with the fall of the rates,
            whose length is worked out before the windows are cut.
        batch: Windows a step, of 256 pieces each.
        encoder_rate: Learning rate of the encoder's top layer.
        layer_decay: Factor on it for each layer further down.
        head_rate: Learning rate of the heads and of the feature embeddings.
        warm_up: Share of the steps in which the rates rise; then they fall in a line to zero.
        weight_decay: Of all weights but biases and norms.
        smoothing: Share of the role targets spread over all roles.
        masked: Share of the pieces that are hidden in training.
        teacher: Share of the loss that a teacher's view has, where there is one.
        seed: Of everything left to chance.
    """

    epochs: int
    batch: int
    encoder_rate: float
    layer_decay: float
    head_rate: float
    warm_up: float
    weight_decay: float
    smoothing: float
    masked: float
    teacher: float
    seed: int


def fit(
    reader: Reader,
    articles: Sequence[Article],
    vocabulary: Vocabulary,
    recipe: Recipe,
    out: Path,
    after_epoch: Callable[[], dict[str, Any]],
) -> None:
    """Train the network; go on from the checkpoint in `out` where there is one.

    Writes `out/checkpoint.pt` after every epoch and a line of `out/log.jsonl` with what
    `after_epoch` returns.
    """
    out.mkdir(parents=True, exist_ok=True)
    windows = sum(1 for _ in examples(articles, vocabulary))
    optimizer = torch.optim.AdamW(_groups(reader, recipe), betas=(0.9, 0.98), eps=1e-6, fused=True)
    mean_size = sum(len(one.words.pieces) for one in articles) / max(windows, 1)
    steps = int(recipe.epochs * windows * mean_size * 1.10 / (256 * recipe.batch))
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: _rate(step, steps, recipe.warm_up)
    )
    done = 0
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        reader.load_state_dict(saved["reader"])
        optimizer.load_state_dict(saved["optimizer"])
        scheduler.load_state_dict(saved["scheduler"])
        done = saved["done"]
    for epoch in range(done, recipe.epochs):
        rng = np.random.default_rng((recipe.seed, epoch))
        torch.manual_seed(recipe.seed * 1000 + epoch)
        started, losses = time.monotonic(), []
        reader.train()
        for found in batches(list(examples(articles, vocabulary, rng)), recipe.batch, rng):
            batch = collate(found, vocabulary, rng)
            hidden = (torch.rand(batch.pieces.shape) < recipe.masked) & (batch.mask == 1)
            hidden[:, 0] = False
            batch.pieces[hidden] = vocabulary.hide
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = reader(batch.pieces, batch.casing, batch.place, batch.mask)
            value = loss(scores, batch, recipe)
            optimizer.zero_grad(set_to_none=True)
            value.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            losses.append(float(value.detach()))
            if scheduler.last_epoch >= steps:
                break
            if len(losses) % 20 == 0:
                _log(
                    out,
                    epoch=epoch,
                    step=len(losses),
                    of=steps,
                    loss=np.mean(losses[-20:]),
                    seconds=time.monotonic() - started,
                )
        state = {"reader": reader.state_dict(), "optimizer": optimizer.state_dict()}
        state |= {"scheduler": scheduler.state_dict(), "done": epoch + 1}
        torch.save(state, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(checkpoint)
        reader.eval()
        _log(
            out,
            epoch=epoch,
            steps=len(losses),
            loss=np.mean(losses),
            seconds=time.monotonic() - started,
            **after_epoch(),
        )


def _log(out: Path, **values: Any) -> None:
    line = {
        name: round(float(value), 5) if isinstance(value, float | np.floating) else value
        for name, value in values.items()
    }
    with (out / "log.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


def _rate(step: int, steps: int, warm_up: float) -> float:
    rising = step / max(steps * warm_up, 1)
    falling = (steps - step) / max(steps * (1 - warm_up), 1)
    return max(min(rising, falling), 0.01)


def _groups(reader: Reader, recipe: Recipe) -> Iterator[dict[str, Any]]:
    """Give every parameter its learning rate and weight decay."""
    top = reader.encoder.config.num_hidden_layers
    for name, parameter in reader.named_parameters():
        rate = recipe.head_rate
        if name.startswith("encoder."):
            parts = name.split(".")
            depth = int(parts[parts.index("layer") + 1]) + 1 if "layer" in parts else 0
            rate = recipe.encoder_rate * recipe.layer_decay ** (top - depth)
        if name.endswith("distance"):
            rate *= DISTANCE
        plain = parameter.ndim < 2
        decay = 0.0 if plain else recipe.weight_decay
        yield {"params": [parameter], "lr": rate, "weight_decay": decay}


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
