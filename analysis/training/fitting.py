"""Train a network: resumable, seeded, logged."""

import json
import pickle
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

# Steps between two lines of the log.
EVERY = 20
# Learning rate of the biases by distance, relative to the heads: they have far to go.
DISTANCE = 10


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    Attributes:
        epochs: Passes over the data, about: training ends when the learning rates reach zero, after
            a number of steps estimated beforehand.
        batch: Windows a step, of 256 pieces each.
        encoder_rate: Learning rate of the encoder's top layer.
        layer_decay: Factor on the encoder's rate for each layer further down.
        head_rate: Learning rate of the heads and of the feature embeddings.
        warm_up: Share of the steps with rising rates; then the rates fall linearly to zero.
        weight_decay: Of all weights but biases and norms.
        smoothing: Share of each target spread over all labels.
        masked: Share of the pieces masked in training.
        teacher: Share of the loss from soft targets, where there are any.
        seed: Of all randomness.
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


class Movable(Protocol):
    """A batch that can be moved to the device of the network."""

    def to(self, device: torch.device) -> Self:
        """Return the same on a device."""


Step = TypeVar("Step", bound=Movable)
K = TypeVar("K")


def fit(
    network: nn.Module,
    recipe: Recipe,
    out: Path,
    *,
    steps: int,
    batches: Callable[[np.random.Generator], Iterable[Step]],
    loss: Callable[[Step], Tensor],
    after_epoch: Callable[[], dict[str, Any]],
) -> None:
    """Train a network; continue from the checkpoint in `out` if there is one.

    After every epoch it writes `out/checkpoint.pt` and a line of `out/log.jsonl`, with the scores
    from `after_epoch`.

    Args:
        network: An `EncoderNetwork`, trained on its current device.
        recipe: The hyperparameters.
        out: The folder of its results.
        steps: Steps of the learning-rate schedule, at the end of which training ends.
        batches: Makes the batches of one epoch.
        loss: Computes the loss of a batch.
        after_epoch: Scores the network.
    """
    out.mkdir(parents=True, exist_ok=True)
    device = next(network.parameters()).device
    optimizer = torch.optim.AdamW(_groups(network, recipe), betas=(0.9, 0.98), eps=1e-6, fused=True)
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: _rate(step, steps, recipe.warm_up)
    )
    done = 0
    checkpoint = out / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device)
        network.load_state_dict(saved["network"])
        done = saved["done"]
        if done >= recipe.epochs:
            return
        optimizer.load_state_dict(saved["optimizer"])
        scheduler.load_state_dict(saved["scheduler"])
    for epoch in range(done, recipe.epochs):
        rng = np.random.default_rng((recipe.seed, epoch))
        torch.manual_seed(recipe.seed * 1000 + epoch)
        started, losses = time.monotonic(), []
        network.train()
        for batch in batches(rng):
            with torch.autocast(device.type, dtype=torch.bfloat16):
                value = loss(batch.to(device))
            optimizer.zero_grad(set_to_none=True)
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
            losses.append(value.detach())
            if scheduler.last_epoch >= steps:
                break
            if len(losses) % EVERY == 0:
                _log(
                    out,
                    epoch=epoch,
                    step=len(losses),
                    of=steps,
                    loss=float(torch.stack(losses[-EVERY:]).mean()),
                    seconds=time.monotonic() - started,
                )
        state = {"network": network.state_dict(), "optimizer": optimizer.state_dict()}
        state |= {"scheduler": scheduler.state_dict(), "done": epoch + 1}
        torch.save(state, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(checkpoint)
        network.eval()
        _log(
            out,
            epoch=epoch,
            steps=len(losses),
            loss=float(torch.stack(losses).mean()),
            seconds=time.monotonic() - started,
            **after_epoch(),
        )


def kept(path: Path, make: Callable[[], K]) -> K:
    """Return the object stored in a file of a training, or make it and store it there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(make()))
    found: K = pickle.loads(path.read_bytes())
    return found


def hide(pieces: Tensor, mask: Tensor, share: float, piece: int) -> None:
    """Replace a random share of the pieces by the mask piece, never the first of a row."""
    hidden = (torch.rand(pieces.shape, device=pieces.device) < share) & (mask == 1)
    hidden[:, 0] = False
    pieces.masked_fill_(hidden, piece)


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


def _groups(network: nn.Module, recipe: Recipe) -> list[dict[str, Any]]:
    """Group the parameters by learning rate and weight decay."""
    top = network.encoder.config.num_hidden_layers
    groups: dict[tuple[float, float], list[nn.Parameter]] = defaultdict(list)
    for name, parameter in network.named_parameters():
        rate = recipe.head_rate
        if name.startswith("encoder."):
            parts = name.split(".")
            depth = int(parts[parts.index("layer") + 1]) + 1 if "layer" in parts else 0
            rate = recipe.encoder_rate * recipe.layer_decay ** (top - depth)
        if name.endswith("distance"):
            rate *= DISTANCE
        plain = parameter.ndim < 2
        decay = 0.0 if plain else recipe.weight_decay
        groups[rate, decay].append(parameter)
    return [
        {"params": alike, "lr": rate, "weight_decay": decay}
        for (rate, decay), alike in groups.items()
    ]
