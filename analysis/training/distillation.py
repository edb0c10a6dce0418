"""The predictions of a trained reader: for decoding, and as soft targets of a smaller reader."""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

import numpy as np
import torch
from numpy.typing import NDArray

from analysis.attribution.learned import read
from analysis.attribution.learned.decoding import Reading
from analysis.attribution.learned.windows import cut_windows
from analysis.networks.session import Floats
from analysis.networks.words import Window, Words
from analysis.training.corpus import (
    KEPT_LINKS,
    NO_SOURCE,
    AnnotatedArticle,
    Example,
    SoftTargets,
    Vocabulary,
    batches,
    collate,
)
from analysis.training.network import ReaderNetwork

# Articles read together, their windows sorted by length; windows of 256 pieces in a batch.
AT_ONCE, BATCH = 64, 16
# Number of the article, first word of the window -> the scores of the window.
_Scored = dict[tuple[int, int], tuple[Floats, Floats, Floats]]


def readings(
    reader: ReaderNetwork, articles: Iterable[Words], vocabulary: Vocabulary
) -> Iterator[Reading]:
    """Read articles with the network in PyTorch, many windows at a time, in bfloat16."""
    settings = {"begin": vocabulary.begin, "end": vocabulary.end}
    remaining = iter(articles)
    while chunk := list(islice(remaining, AT_ONCE)):
        windows = {
            (number, window.start): Example(window, AnnotatedArticle(words))
            for number, words in enumerate(chunk)
            for window in cut_windows(words, vocabulary.begin, vocabulary.end)
        }
        scores = _scores(reader, windows, vocabulary)
        for number, words in enumerate(chunk):
            yield read(words, partial(_look_up, scores, number), settings)


def _look_up(scores: _Scored, number: int, window: Window) -> tuple[Floats, Floats, Floats]:
    return scores[number, window.start]


def _scores(
    reader: ReaderNetwork, windows: dict[tuple[int, int], Example], vocabulary: Vocabulary
) -> _Scored:
    names = {id(example): name for name, example in windows.items()}
    found = {}
    for examples in batches(list(windows.values()), BATCH):
        device = next(reader.parameters()).device
        batch = collate(examples, vocabulary).to(device)
        with torch.inference_mode(), torch.autocast(device.type, dtype=torch.bfloat16):
            outputs = reader(batch.pieces, batch.casing, batch.place, batch.mask)
        arrays = [output.float().cpu().numpy() for output in outputs]
        for row, example in enumerate(examples):
            size = len(example.window.pieces)
            roles, cue_of, source_of = (array[row] for array in arrays)
            found[names[id(example)]] = (
                roles[:size].copy(),
                cue_of[:size, :size].copy(),
                source_of[:size, :size].copy(),
            )
    return found


def soften(reading: Reading) -> SoftTargets:
    """Turn the predictions for an article into soft targets."""
    size = len(reading.roles)
    shape = (size, KEPT_LINKS)
    cues, sources = np.zeros(shape, dtype=np.int32), np.zeros(shape, dtype=np.int32)
    cue_shares, source_shares = np.zeros(shape, np.float16), np.zeros(shape, np.float16)
    for number, start in enumerate(reading.starts):
        decided = np.flatnonzero(reading.window == number)
        rows = decided - start
        cues[decided], cue_shares[decided] = _likeliest(reading.cue_of[number][rows], start)
        found, source_shares[decided] = _likeliest(reading.source_of[number][rows], 0)
        sources[decided] = np.where(found == 0, NO_SOURCE, found - 1 + start)
    roles = np.exp(reading.roles).astype(np.float16)
    return SoftTargets(roles, cues, cue_shares, sources, source_shares)


def _likeliest(links: Floats, start: int) -> tuple[NDArray[np.int32], NDArray[np.float16]]:
    """Return the likeliest columns of each row, counted from `start`, and their probabilities."""
    order = np.argsort(-links, axis=1, kind="stable")[:, :KEPT_LINKS]
    shares = np.exp(np.take_along_axis(links, order, axis=1))
    missing = KEPT_LINKS - order.shape[1]
    padding = ((0, 0), (0, missing))
    return (
        np.pad(order + start, padding).astype(np.int32),
        np.pad(shares, padding).astype(np.float16),
    )
