"""The shipped networks: opened once a process, run on one text at a time.

There is no padding and no batch, so that the scores of a text depend on the text alone and are the
same in every run.
"""

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.errors import UsageError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
MODEL_FOLDER = Path(__file__).parents[1] / "model"
THREADS = "NEWS_THREADS"


class Session:
    """A network in a file, opened.

    Args:
        path: An ONNX file that `analysis.training` exported.
        threads: How many threads it may use.

    Attributes:
        name: The name of the file, without extension.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        import onnxruntime  # only who uses a learned method waits for it

        self.name = path.stem
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(path, options, providers=providers)

    def run(self, **inputs: Ints) -> list[Floats]:
        """Run the network on one text, with inputs (n,) by name; return its outputs."""
        outputs = self._session.run(None, {name: array[None] for name, array in inputs.items()})
        return [output[0] for output in outputs]


@cache
def open_tokenizer(folder: Path = MODEL_FOLDER) -> "Tokenizer":
    """Open the tokenizer of all networks; the second call is free."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def fingerprint(name: str, folder: Path = MODEL_FOLDER) -> str:
    """Return the sha256 sum of a network, as printed in its card."""
    return hashlib.sha256((folder / f"{name}.onnx").read_bytes()).hexdigest()


def softmax(scores: NDArray[np.floating]) -> NDArray[np.floating]:
    """Turn scores into probabilities that sum to 1 along the last axis.

    Example:
        >>> softmax(np.zeros(4)).tolist()
        [0.25, 0.25, 0.25, 0.25]
    """
    odds = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def threads() -> int:
    """Return how many threads a network may use: the environment variable NEWS_THREADS, else 1.

    Raises:
        UsageError: When NEWS_THREADS is no whole number from 1.
    """
    named = os.environ.get(THREADS, "1")
    if not named.isdecimal() or int(named) < 1:
        raise UsageError(f"{THREADS}={named!r} is no number of threads; give a whole number from 1")
    return int(named)
