"""The networks that answer questions, each opened once a process: two judges and a pointer."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.attribution.windows import Words, cut_words
from analysis.document import parse
from analysis.network import FOLDER, Floats, Session, open_tokenizer, softmax, threads
from analysis.opinion.questions import Question

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, eq=False)
class Answerer:
    """A network that answers questions.

    Attributes:
        tokenizer: Cuts text into word pieces.
        session: The network.
        ends: The vocabulary numbers that begin and end a stretch.
    """

    tokenizer: "Tokenizer"
    session: Session
    ends: tuple[int, int]

    def cut(self, text: str) -> Words:
        """Cut a text into words and pieces."""
        return cut_words(parse(text), self.tokenizer)


@dataclass(frozen=True, eq=False)
class Judge(Answerer):
    """Answers questions of opinion.

    Attributes:
        weights: What the scores of each view are multiplied with for the log odds of the first and
            the last label against the middle one (views, 2, 3).
    """

    weights: Floats

    def views(self, question: Question) -> Floats:
        """Return the probabilities of the three labels in each of VIEWS (3, 3)."""
        [scores] = self.session.run(**question.inputs())
        rows = zip(scores, self.weights, strict=True)
        return np.stack([fitted(one[None], weights)[0] for one, weights in rows])

    def chances(self, question: Question, view: int) -> Floats:
        """Return the probabilities of the three labels in one view (3,)."""
        chances: Floats = self.views(question)[view]
        return chances


@dataclass(frozen=True, eq=False)
class Pointer(Answerer):
    """Answers whom a pronoun stands for."""

    def chances(self, question: Question) -> Floats:
        """Return the probability that each piece names them; that of piece 0 for none (n,)."""
        [scores] = self.session.run(**question.inputs())
        return np.asarray(softmax(scores), dtype=np.float32)


def fitted(scores: Floats, weights: Floats) -> Floats:
    """Turn scores of the three labels (n, 3) into probabilities (n, 3), by weights (2, 3)."""
    odds = np.zeros(scores.shape, dtype=np.float64)
    odds[:, [0, 2]] = log_ratios(scores) @ weights.T
    return np.asarray(softmax(odds), dtype=np.float32)


def log_ratios(scores: Floats) -> Floats:
    """Return one, and how far the first and the last score are above the middle one (n, 3)."""
    ratios = scores[:, [0, 2]].astype(np.float64) - scores[:, [1]]
    return np.concatenate([np.ones((len(scores), 1)), ratios], axis=1)


@cache
def open_judge(folder: Path = FOLDER) -> Judge:
    """Open the judge of stance that is shipped with the package; the second call is free.

    Raises:
        UsageError: When NEWS_THREADS is no whole number from 1.
    """
    return _opened("judge", folder)


@cache
def open_tone(folder: Path = FOLDER) -> Judge:
    """Open the judge of tone that is shipped with the package; the second call is free.

    Raises:
        UsageError: When NEWS_THREADS is no whole number from 1.
    """
    return _opened("tone", folder)


def _opened(name: str, folder: Path) -> Judge:
    settings = _settings(name, folder)
    return Judge(*_parts(name, settings, folder), np.array(settings["weights"]))


@cache
def open_pointer(folder: Path = FOLDER) -> Pointer:
    """Open the pointer that is shipped with the package; the second call is free.

    Raises:
        UsageError: When NEWS_THREADS is no whole number from 1.
    """
    return Pointer(*_parts("pointer", _settings("pointer", folder), folder))


def _settings(name: str, folder: Path) -> dict[str, Any]:
    settings: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return settings


def _parts(
    name: str, settings: dict[str, Any], folder: Path
) -> tuple["Tokenizer", Session, tuple[int, int]]:
    session = Session(folder / f"{name}.onnx", threads())
    return open_tokenizer(folder), session, (settings["begin"], settings["end"])
