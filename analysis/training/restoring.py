"""A released network in 8 bits -> weights in 32-bit floats, as the start of a training."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import ModelProto, numpy_helper
from torch import Tensor

from analysis.training.network import EncoderNetwork

# The matrices of an encoder layer, in the order of their multiplication.
MATRICES = (
    "attention.self.packed",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
Arrays = dict[str, NDArray[Any]]


def restore(network: EncoderNetwork, path: Path) -> None:
    """Load the weights of a released network, as rounded to 8 bits.

    Embeddings of new feature values, unknown to the released network, are zero.

    Args:
        network: A network on BERT, of the same shape.
        path: An ONNX file written by `analysis.training.export`.
    """
    found = weights(onnx.load(path), network.encoder.config.num_attention_heads)
    state = network.state_dict()
    for name, value in found.items():
        new = torch.zeros_like(state[name])
        new[: len(value)] = value
        state[name] = new
    missing = set(state) - set(found) - {name for name in state if name.endswith("position_ids")}
    if missing:
        raise ValueError(f"{path.name!r} lacks {sorted(missing)}; take one of the same shape")
    network.load_state_dict(state)


def weights(model: ModelProto, heads: int) -> dict[str, Tensor]:
    """Return the weights of a network in 8 bits, by their PyTorch names."""
    arrays = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    found = {
        name: torch.from_numpy(array.copy())
        for name, array in arrays.items()
        if re.search(r"(LayerNorm\.weight|\.bias)$", name) and ".layer." not in name
    }
    for name in arrays:
        if name.endswith(".weight_quantized"):
            found[name.removesuffix("_quantized")] = _plain(arrays, name)
        if name.endswith("_Transposed_quantized"):
            found[name.removesuffix("_Transposed_quantized")] = _plain(arrays, name).T
    matrices = [name for name in arrays if re.fullmatch(r"val_\d+_quantized", name)]
    for at, name in enumerate(matrices):
        layer = f"encoder.encoder.layer.{at // len(MATRICES)}."
        found |= _matrix(arrays, name, layer, MATRICES[at % len(MATRICES)], heads)
        for norm in ("attention.output.LayerNorm", "output.LayerNorm"):
            for part in ("weight", "bias"):
                array = arrays[f"{layer}{norm}.{part}"]
                found[f"{layer}{norm}.{part}"] = torch.from_numpy(array.copy())
    return found


def _plain(arrays: Arrays, name: str) -> Tensor:
    stem = name.removesuffix("_quantized")
    zero = arrays[f"{stem}_zero_point"].astype(np.float32)
    plain = (arrays[name].astype(np.float32) - zero) * arrays[f"{stem}_scale"]
    return torch.from_numpy(plain)


def _matrix(arrays: Arrays, name: str, layer: str, part: str, heads: int) -> dict[str, Tensor]:
    """Return a matrix and its bias, with the smoothing factors undone."""
    weight = _plain(arrays, name).T
    inverse = arrays.get(f"{layer}{part}.inverse")
    linear = "" if inverse is None else ".linear"
    if inverse is not None:
        weight = weight * torch.from_numpy(inverse.copy())
    bias = torch.from_numpy(arrays[f"{layer}{part}{linear}.bias"].copy())
    if not part.endswith("packed"):
        return {f"{layer}{part}.weight": weight, f"{layer}{part}.bias": bias}
    names = ("query", "key", "value")
    width = len(bias) // len(names)
    scale = torch.tensor((width // heads) ** 0.5)
    found = {}
    for at, one in enumerate(names):
        factor = scale if one == "query" else torch.tensor(1.0)
        rows = slice(at * width, (at + 1) * width)
        found[f"{layer}attention.self.{one}.weight"] = weight[rows] * factor
        found[f"{layer}attention.self.{one}.bias"] = bias[rows] * factor
    return found
