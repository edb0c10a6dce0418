"""The network of the learned reader: opened once a process, run one window at a time.

A window is never padded nor read beside another, so that what is found in an article depends on
nothing but its text, and is the same on every run.
"""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.attribution.decoding import Floats
from analysis.attribution.windows import Window
from analysis.errors import UsageError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Network = Callable[[Window], tuple[Floats, Floats, Floats]]
FOLDER = Path(__file__).parents[1] / "model"
THREADS = "NEWS_THREADS"


@dataclass(frozen=True, eq=False)
class Model:
    """A network with what is needed to use it.

    Attributes:
        tokenizer: Cuts text into word pieces.
        network: Scores a window.
        settings: The vocabulary numbers that `begin` and `end` a window; the `bias` of decoding,
            the weights of the `confidence` and the `least` of it; how likely a cue must be for a
            content to be read again (`nested_cue`), and what is found there (`nested_least`).
    """

    tokenizer: "Tokenizer"
    network: Network
    settings: dict[str, Any]


class Session:
    """A network in a file, opened.

    Args:
        path: An ONNX file that `analysis.training` exported.
        threads: How many threads it may use.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        import onnxruntime  # only who uses the learned reader waits for it

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = ["CPUExecutionProvider"]
        self._session = onnxruntime.InferenceSession(path, options, providers=providers)

    def __call__(self, window: Window) -> tuple[Floats, Floats, Floats]:
        """Return the scores of roles, cues and sources for the n pieces of a window.

        Returns:
            Arrays (n, 7), (n, n) and (n, n); see `Reading` for what they say.
        """
        inputs = {"pieces": window.pieces, "casing": window.casing, "place": window.place}
        outputs = self._session.run(None, {name: array[None] for name, array in inputs.items()})
        return outputs[0][0], outputs[1][0], outputs[2][0]


@cache
def open_model(folder: Path = FOLDER) -> Model:
    """Open the network that is shipped with the package; the second call is free.

    The environment variable NEWS_THREADS says how many threads it may use; 1 when not set.

    Raises:
        UsageError: When NEWS_THREADS is no whole number from 1.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    settings = json.loads((folder / "attribution.json").read_text(encoding="utf-8"))
    return Model(tokenizer, Session(folder / "attribution.onnx", _threads()), settings)


def fingerprint(folder: Path = FOLDER) -> str:
    """Return the sha256 sum of the network, as its card has it."""
    return hashlib.sha256((folder / "attribution.onnx").read_bytes()).hexdigest()


def _threads() -> int:
    named = os.environ.get(THREADS, "1")
    if not named.isdecimal() or int(named) < 1:
        raise UsageError(f"{THREADS}={named!r} is no number of threads; give a whole number from 1")
    return int(named)
