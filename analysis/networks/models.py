"""The networks that are shipped with the package, each opened once a process.

One finds attributions, one judges tone and stance, one points to whom a pronoun stands for.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.document import parse
from analysis.networks.questions import Question
from analysis.networks.session import (
    MODEL_FOLDER,
    Floats,
    Session,
    open_tokenizer,
    softmax,
    threads,
)
from analysis.networks.words import Window, Words, cut_words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Network = Callable[[Window], tuple[Floats, Floats, Floats]]


@dataclass(frozen=True, eq=False)
class Model:
    """The reader of attributions, with its tokenizer and settings.

    Attributes:
        tokenizer: Cuts text into word pieces.
        network: Scores a window.
        settings: The vocabulary numbers that `begin` and `end` a window; the `bias` of decoding;
            the weights of the `confidence` and its threshold `least`; and for nested attributions,
            the least probability of a cue (`nested_cue`) and confidence (`nested_least`).
    """

    tokenizer: "Tokenizer"
    network: Network
    settings: dict[str, Any]


def open_network(path: Path, threads: int = 1) -> Network:
    """Open an ONNX file that `analysis.training` exported.

    Returns:
        A function from a window of n pieces to scores of roles (n, 7), of cues (n, n) and of
        sources (n, n); see `Reading`.
    """
    return _scoring(Session(path, threads))


def _scoring(session: Session) -> Network:
    def score(window: Window) -> tuple[Floats, Floats, Floats]:
        roles, cue_of, source_of = session.run(
            pieces=window.pieces, casing=window.casing, place=window.place
        )
        return roles, cue_of, source_of

    return score


@cache
def open_model(folder: Path = MODEL_FOLDER) -> Model:
    """Open the shipped reader of attributions; the second call is free.

    The environment variable NEWS_THREADS sets the number of threads; 1 when not set.

    Raises:
        UsageError: When NEWS_THREADS is no whole number from 1.
    """
    tokenizer, session, settings = _opened("attribution", folder)
    return Model(tokenizer, _scoring(session), settings)


@dataclass(frozen=True, eq=False)
class Answerer:
    """A network that answers questions.

    Attributes:
        tokenizer: Cuts text into word pieces.
        session: The network.
        ends: The vocabulary numbers at the beginning and end of a stretch.
    """

    tokenizer: "Tokenizer"
    session: Session
    ends: tuple[int, int]

    def cut(self, text: str) -> Words:
        """Cut a text into words and pieces."""
        return cut_words(parse(text), self.tokenizer)


@dataclass(frozen=True, eq=False)
class Judge(Answerer):
    """Answers questions about tone and stance.

    Attributes:
        weights: What the scores of each view are multiplied with for the log odds of the first and
            the last label against the middle one (views, 2, 3).
        level: The least probability of a label that is shown, for each view.
        hidden: The vocabulary number in place of the words of a target that is a name, in questions
            about stance.
    """

    weights: Floats
    level: tuple[float, ...]
    hidden: int

    def views(self, question: Question) -> Floats:
        """Return the probabilities of the three labels in each of VIEWS (3, 3)."""
        [scores] = self.session.run(**question.inputs())
        rows = zip(scores, self.weights, strict=True)
        return np.stack([fitted(one[None], weights)[0] for one, weights in rows])

    def chances(self, question: Question, view: int) -> Floats:
        """Return the probabilities of the three labels in one view (3,)."""
        chances: Floats = self.views(question)[view]
        return chances

    def unfitted(self, question: Question, view: int) -> Floats:
        """Return the probabilities in one view before calibration on news (3,)."""
        [scores] = self.session.run(**question.inputs())
        return np.asarray(softmax(scores[view]), dtype=np.float32)


@dataclass(frozen=True, eq=False)
class Pointer(Answerer):
    """Finds the antecedent of a pronoun."""

    def chances(self, question: Question) -> Floats:
        """Return each piece's probability of naming the antecedent; piece 0 for none (n,)."""
        [scores] = self.session.run(**question.inputs())
        return np.asarray(softmax(scores), dtype=np.float32)


def fitted(scores: Floats, weights: Floats) -> Floats:
    """Turn scores of the three labels (n, 3) into probabilities (n, 3), by weights (2, 3)."""
    odds = np.zeros(scores.shape, dtype=np.float64)
    odds[:, [0, 2]] = log_ratios(scores) @ weights.T
    return np.asarray(softmax(odds), dtype=np.float32)


def log_ratios(scores: Floats) -> Floats:
    """Return 1 and the differences of first and last score to the middle one (n, 3)."""
    ratios = scores[:, [0, 2]].astype(np.float64) - scores[:, [1]]
    return np.concatenate([np.ones((len(scores), 1)), ratios], axis=1)


@cache
def open_judge(folder: Path = MODEL_FOLDER) -> Judge:
    """Open the shipped judge of tone and stance; the second call is free.

    Raises:
        UsageError: When NEWS_THREADS is no whole number from 1.
    """
    tokenizer, session, settings = _opened("judge", folder)
    ends = settings["begin"], settings["end"]
    weights, level = np.array(settings["weights"]), tuple(settings["level"])
    return Judge(tokenizer, session, ends, weights, level, settings["hidden"])


@cache
def open_pointer(folder: Path = MODEL_FOLDER) -> Pointer:
    """Open the shipped pointer; the second call is free.

    Raises:
        UsageError: When NEWS_THREADS is no whole number from 1.
    """
    tokenizer, session, settings = _opened("pointer", folder)
    return Pointer(tokenizer, session, (settings["begin"], settings["end"]))


def _opened(name: str, folder: Path) -> tuple["Tokenizer", Session, dict[str, Any]]:
    """Open a network with its tokenizer, and read its settings."""
    session = Session(folder / f"{name}.onnx", threads())
    settings = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return open_tokenizer(folder), session, settings
