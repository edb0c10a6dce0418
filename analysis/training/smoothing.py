"""Even out what goes into the matrices of a network, so that 8 bits tell more of it.

In 8 bits, all columns of what goes into a matrix share 256 steps: one with large values leaves the
others few. As in SmoothQuant (Xiao et al., ICML 2023) each column is divided by a factor, and the
weights that it meets are multiplied with it, which changes no product.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

# How much of the difference between columns goes over to the weights, in parts of one.
POWER = 0.8
SMALLEST = 1e-5


class Smoothed(nn.Module):
    """A linear layer that divides what goes in.

    Args:
        plain: The layer.
        largest: The largest absolute value of each column of what goes in (columns,).
    """

    def __init__(self, plain: nn.Linear, largest: Tensor) -> None:
        super().__init__()
        weights = plain.weight.detach().abs().amax(0).clamp(min=SMALLEST)
        factor = largest.clamp(min=SMALLEST) ** POWER / weights ** (1 - POWER)
        factor = factor / factor.log().mean().exp()
        self.linear = nn.Linear(plain.in_features, plain.out_features)
        self.linear.weight = nn.Parameter(plain.weight.detach() * factor)
        self.linear.bias = plain.bias
        self.register_buffer("inverse", 1 / factor)

    def forward(self, states: Tensor) -> Tensor:
        """Return what the layer returns."""
        return self.linear(states * self.inverse)


def smooth(network: nn.Module, part: str, samples: Iterable[tuple[Tensor, ...]]) -> None:
    """Smooth every linear layer of a part of a network, by what goes in when it reads samples."""
    layers = {
        name: layer
        for name, layer in network.named_modules()
        if isinstance(layer, nn.Linear) and name.startswith(f"{part}.")
    }
    largest: dict[str, Tensor] = {}
    hooks = [
        layer.register_forward_pre_hook(lambda _, given, name=name: _note(largest, name, *given))
        for name, layer in layers.items()
    ]
    with torch.inference_mode():
        for sample in samples:
            network(*sample)
    for hook in hooks:
        hook.remove()
    for name, values in largest.items():
        network.set_submodule(name, Smoothed(layers[name], values.clone()))


def _note(largest: dict[str, Tensor], name: str, states: Tensor) -> None:
    values = states.abs().flatten(0, -2).amax(0)
    largest[name] = torch.maximum(largest[name], values) if name in largest else values
