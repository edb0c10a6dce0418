"""The network of the learned reader, opened once a process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.attribution.windows import Window
from analysis.network import FOLDER, Floats, Session, open_tokenizer, threads

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Network = Callable[[Window], tuple[Floats, Floats, Floats]]


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


def open_network(path: Path, threads: int = 1) -> Network:
    """Open an ONNX file that `analysis.training` exported.

    Returns:
        What returns the scores of roles, cues and sources for the n pieces of a window: arrays
        (n, 7), (n, n) and (n, n); see `Reading` for what they say.
    """
    session = Session(path, threads)

    def score(window: Window) -> tuple[Floats, Floats, Floats]:
        roles, cue_of, source_of = session.run(
            pieces=window.pieces, casing=window.casing, place=window.place
        )
        return roles, cue_of, source_of

    return score


@cache
def open_model(folder: Path = FOLDER) -> Model:
    """Open the network that is shipped with the package; the second call is free.

    The environment variable NEWS_THREADS says how many threads it may use; 1 when not set.

    Raises:
        UsageError: When NEWS_THREADS is no whole number from 1.
    """
    settings = json.loads((folder / "attribution.json").read_text(encoding="utf-8"))
    network = open_network(folder / "attribution.onnx", threads())
    return Model(open_tokenizer(folder), network, settings)
