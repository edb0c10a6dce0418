"""Even out the inputs of a network's matrices before quantisation.

In 8 bits, all columns of a matrix's input share 256 steps: a column with large values leaves few
steps to the others. As in SmoothQuant (Xiao et al., ICML 2023) each column is divided by a factor,
and the corresponding weights are multiplied by it, so that the product stays the same.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

# Share of the difference between columns moved to the weights.
POWER = 0.8
SMALLEST = 1e-5


class Smoothed(nn.Module):
    """A linear layer that divides its input, column by column.

    Args:
        plain: The layer.
        largest: The largest absolute value of each input column (columns,).
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
        """Return the output of the plain layer."""
        return self.linear(states * self.inverse)


def smooth(network: nn.Module, part: str, samples: Iterable[tuple[Tensor, ...]]) -> None:
    """Smooth every linear layer in a part of a network, by its inputs on samples."""
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
