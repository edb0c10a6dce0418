"""A trained network -> ONNX, and ONNX in 8-bit whole numbers."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn
from transformers.models.bert.modeling_bert import BertSelfAttention

from analysis.networks.session import Ints
from analysis.training.network import EncoderNetwork
from analysis.training.smoothing import smooth

# Sample inputs used to measure the range of each matrix's input.
SAMPLES = 200


class PackedAttention(nn.Module):
    """BERT's attention to one window without padding, its three projections in one matrix.

    In 8 bits, the input is then rounded once, not three times.
    """

    def __init__(self, pretrained: BertSelfAttention) -> None:
        super().__init__()
        self.shape = (3, pretrained.num_attention_heads, pretrained.attention_head_size)
        query, key, value = pretrained.query, pretrained.key, pretrained.value
        self.packed = nn.Linear(query.in_features, 3 * query.out_features)
        scale = pretrained.scaling
        weights = (query.weight * scale, key.weight, value.weight)
        biases = (query.bias * scale, key.bias, value.bias)
        self.packed.weight = nn.Parameter(torch.cat(weights))
        self.packed.bias = nn.Parameter(torch.cat(biases))

    def forward(self, hidden_states: Tensor, **_: Any) -> tuple[Tensor, None]:
        """Return the attended states (1, pieces, width)."""
        parts = self.packed(hidden_states)[0].unflatten(-1, self.shape).permute(1, 2, 0, 3)
        query, key, value = parts.unbind()
        attended = (query @ key.transpose(1, 2)).softmax(-1) @ value
        return attended.transpose(0, 1).flatten(1)[None], None


def export(network: EncoderNetwork, path: Path, samples: Iterable[Mapping[str, Ints]]) -> None:
    """Write a network on BERT in 32-bit floats: norms fused, attention packed, inputs smoothed.

    Args:
        network: The network.
        path: The file.
        samples: About SAMPLES typical inputs, by name.
    """
    network = deepcopy(network).cpu().eval()
    for layer in network.encoder.encoder.layer:
        layer.attention.self = PackedAttention(layer.attention.self)
    given = ([torch.from_numpy(one[name])[None] for name in network.INPUTS] for one in samples)
    smooth(network, "encoder", map(tuple, given))
    example = tuple(torch.zeros((1, 24), dtype=torch.long) for _ in network.INPUTS)
    size = torch.export.Dim("size", min=2, max=512)
    torch.onnx.export(
        network,
        example,
        path,
        input_names=network.INPUTS,
        output_names=network.OUTPUTS,
        dynamic_shapes=[{1: size} for _ in network.INPUTS],
        opset_version=18,
        external_data=False,
        dynamo=True,
    )
    config = network.encoder.config
    fused = optimize_model(
        str(path),
        "bert",
        num_heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        opt_level=0,
    )
    fused.save_model_to_file(str(path))
    _strip(path)


def quantize(path: Path, target: Path) -> None:
    """Write the network with the weights of its matrices in 8 bits, a scale for each column."""
    quantize_dynamic(
        path, target, per_channel=True, weight_type=QuantType.QInt8, reduce_range=False
    )


def _strip(path: Path) -> None:
    """Remove paths of this machine, which tracing leaves in the metadata."""
    model = onnx.load(path)
    for part in (model, model.graph):
        part.ClearField("metadata_props")
    for named in (*model.graph.node, *model.graph.input, *model.graph.value_info):
        named.ClearField("metadata_props")
        named.ClearField("doc_string")
    onnx.save(model, path)
