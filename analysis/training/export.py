"""A trained network -> ONNX, and ONNX in 8-bit whole numbers."""

from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model

from analysis.training.network import Reader

INPUTS = ["pieces", "casing", "place"]
OUTPUTS = ["roles", "cue_of", "source_of"]


def export(reader: Reader, path: Path) -> None:
    """Write the network in 32-bit floats, with its attention and norms fused for one core."""
    reader.eval()
    example = tuple(torch.zeros((1, 24), dtype=torch.long) for _ in INPUTS)
    size = torch.export.Dim("size", min=2, max=512)
    torch.onnx.export(
        reader,
        example,
        path,
        input_names=INPUTS,
        output_names=OUTPUTS,
        dynamic_shapes=[{1: size} for _ in INPUTS],
        opset_version=18,
        external_data=False,
        dynamo=True,
    )
    config = reader.encoder.config
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
    """Take out of a network where the code that it was traced from stands on this machine."""
    model = onnx.load(path)
    for part in (model, model.graph):
        part.ClearField("metadata_props")
    for named in (*model.graph.node, *model.graph.input, *model.graph.value_info):
        named.ClearField("metadata_props")
        named.ClearField("doc_string")
    onnx.save(model, path)
