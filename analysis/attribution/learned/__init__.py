"""Attribution by the learned reader, a small network trained on PolNeAR.

1. `networks.words` cuts the article into word pieces; `windows` packs its paragraphs into windows.
2. The network predicts for each window the role of each word (source, cue, content) and the links
   between the parts.
3. `decoding` turns the likeliest roles and links into attributions.
4. Each content is read once more by itself, for nested attributions ("Schriver said that Trump
   thinks ..."). The outer attribution stays whole.

The card of the network, with training data and scores, is `analysis/model/attribution.md`.
"""

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, takewhile
from typing import Any

import numpy as np

from analysis.attribution.learned.decoding import (
    CUE,
    Decoded,
    Reading,
    Shares,
    WordRange,
    decode,
    log_odds,
)
from analysis.attribution.learned.windows import cut_windows
from analysis.attribution.rules.cues import PATTERNS
from analysis.attribution.rules.paragraph import LONGER_THAN_A_TITLE
from analysis.document import WORD, count_words, quote_type
from analysis.networks.models import Model, Network, open_model
from analysis.networks.session import Floats
from analysis.networks.words import OUTSIDE, TITLE, UPPER, Words, cut_words
from analysis.records import Attribution, Candidate, Document, Evidence, reading_order
from analysis.spans import Span

# A longer content is never taken for the beginning of a name.
MOST_TITLE_WORDS = 3


def attribute(document: Document) -> list[Attribution]:
    """Find who says or thinks what in a document.

    Returns:
        Attributions in the order of their contents, the outer one first, each with its confidence
        and its candidate sources. The `parent` of a nested attribution is the position of the
        outer one.
    """
    model = open_model()
    words = cut_words(document, model.tokenizer)
    outer: list[Decoded] = []
    nested: list[tuple[Decoded, int]] = []
    for first, end in words.stretches():
        whole, inner = _read_stretch(words.between(first, end), model)
        numbers = np.arange(first, end)
        nested += [(one.renumbered(numbers), len(outer) + holder) for one, holder in inner]
        outer += [one.renumbered(numbers) for one in whole]
    found = [
        *(_attribution(document, words, one, model) for one in outer),
        *(_attribution(document, words, one, model) for one, _ in nested),
    ]
    found[: len(outer)] = _run_on(document, found[: len(outer)])
    found += _afloat(document, found)
    holders: dict[int, int] = {
        len(outer) + number: holder for number, (_, holder) in enumerate(nested)
    }
    order = sorted(range(len(found)), key=lambda number: reading_order(found[number]))
    place: dict[int | None, int | None] = {None: None}
    place.update((number, position) for position, number in enumerate(order))
    return [replace(found[number], parent=place[holders.get(number)]) for number in order]


def _read_stretch(words: Words, model: Model) -> tuple[list[Decoded], list[tuple[Decoded, int]]]:
    """Return the attributions, and the nested ones, each with the position of its outer one."""
    reading = read(words, model.network, model.settings)
    outer = [one for one in find(reading, model.settings) if not _cuts_a_name(words, one)]
    return outer, list(_read_contents(words, reading, outer, model))


def read(words: Words, network: Network, settings: dict[str, Any]) -> Reading:
    """Run the network on each window of an article and join its predictions.

    Args:
        words: The article.
        network: Scores a window; see `open_network`.
        settings: The vocabulary numbers that `begin` and `end` a window.
    """
    roles = np.zeros((len(words), 7), dtype=np.float32)
    window_of = np.zeros(len(words), dtype=np.int64)
    starts, cue_of, source_of = [], [], []
    windows = cut_windows(words, settings["begin"], settings["end"])
    for number, window in enumerate(windows):
        role_scores, cue_scores, source_scores = network(window)
        at = window.words
        decided = slice(window.start, window.start + len(at))
        roles[decided] = _log_softmax(role_scores[at])
        window_of[decided] = number
        starts.append(window.start)
        cue_of.append(_log_softmax(cue_scores[np.ix_(at, at)]))
        source_of.append(_log_softmax(source_scores[np.ix_(at, np.append(0, at))]))
    return Reading(roles, words.paragraph, words.begins, window_of, starts, cue_of, source_of)


def find(reading: Reading, settings: dict[str, Any]) -> list[Decoded]:
    """Decode predictions into attributions, and leave out those with too low a confidence.

    Args:
        reading: The network's predictions.
        settings: The `bias` of decoding, the weights of the `confidence` and its threshold `least`.
    """
    found = decode(reading, bias=settings["bias"])
    weights, least = settings["confidence"], settings["least"]
    return [one for one in found if confidence(one.shares, weights) >= least]


def _cuts_a_name(words: Words, one: Decoded) -> bool:
    """Say whether the content is only the beginning of a name: "Kim ignored [President] Joe Biden".

    The reader takes a name alone as content where a text reports an attitude; such a content holds
    only half of the name of its target.
    """
    (first, end), *more = one.contents
    if more or end - first > MOST_TITLE_WORDS or end >= len(words):
        return False
    capital = np.isin(words.casing[first : end + 1], (TITLE, UPPER)).all()
    outside = (words.place[first : end + 1] == OUTSIDE).all()
    gap = words.spans[end, 0] - words.spans[end - 1, 1]
    return bool(capital and outside and gap == 1 and not words.begins[end])


def _log_softmax(scores: Floats) -> Floats:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _read_contents(
    words: Words, reading: Reading, outer: Sequence[Decoded], model: Model
) -> Iterator[tuple[Decoded, int]]:
    """Read each piece of a content that may hold an attribution again, as a text of its own.

    Returns:
        The nested attributions, each with the position in `outer` of the outer one.
    """
    may_begin_cue = reading.roles[:, CUE] > math.log(model.settings["nested_cue"])
    pieces = [
        (number, piece)
        for number, one in enumerate(outer)
        for piece in map(words.unquoted, one.contents)
        if may_begin_cue[slice(*piece)].any()
    ]
    if pieces:
        alone = words.alone([piece for _, piece in pieces])
        numbers = np.concatenate([np.arange(*piece) for _, piece in pieces])
        inner = read(alone, model.network, model.settings).apart()
        nested = {**model.settings, "least": model.settings["nested_least"]}
        for one in find(inner, nested):
            yield one.renumbered(numbers), pieces[alone.paragraph[one.cue[0]]][0]


def _attribution(document: Document, words: Words, one: Decoded, model: Model) -> Attribution:
    content = tuple(words.span(piece) for piece in one.contents)
    sources = tuple(
        _candidate(document, words, part, share)
        for part, share in one.sources
        if part is None or WORD.search(document.text, *words.span(part))
    )
    cue = _candidate(document, words, one.cue, one.shares.cue)
    return Attribution(
        content=content,
        source=(sources[0].span,) if sources[0].span else (),
        cue=(words.span(one.cue),),
        quote_type=quote_type(document, content),
        confidence=round(confidence(one.shares, model.settings["confidence"]), 3),
        evidence=Evidence(cue, sources),
    )


class _Claimed:
    """The stretches of text already in the content of an attribution."""

    def __init__(self, found: Sequence[Attribution]) -> None:
        spans = sorted(span for one in found for span in one.content)
        self._starts = [start for start, _ in spans]
        self._furthest = list(accumulate((end for _, end in spans), max))

    def leaves(self, span: Span) -> bool:
        """Say whether a span overlaps no content."""
        before = bisect_left(self._starts, span[1])
        return not before or self._furthest[before - 1] <= span[0]


def _run_on(document: Document, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Extend a content at the end of a quotation's paragraph to the following paragraphs.

    The network sees single paragraphs; only the marks show that a quotation runs over several.
    Text in the content of another attribution stays there.
    """
    claimed = _Claimed(found)
    running = {
        end: quotation.spans[number + 1 :]
        for quotation in document.quotations
        for number, (_, end) in enumerate(quotation.spans[:-1])
    }
    for one in found:
        free = takewhile(claimed.leaves, running.get(one.content[-1][1], ()))
        content = (*one.content, *free)
        yield replace(one, content=content, quote_type=quote_type(document, content))


def _afloat(document: Document, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Keep a quotation outside all contents, without a source: no speech gets lost.

    A short one in mid-paragraph is left out: it may be a title.
    """
    paragraphs = set(document.paragraphs)
    claimed = _Claimed(found)
    nothing = Candidate(None, None)
    for quotation in document.quotations:
        free = claimed.leaves((quotation.spans[0][0], quotation.spans[-1][1]))
        words = sum(count_words(document.text[start:end]) for start, end in quotation.spans)
        alone = words > 0 and quotation.spans[0] in paragraphs
        if free and (alone or words >= LONGER_THAN_A_TITLE):
            yield Attribution(
                content=quotation.spans,
                quote_type="direct",
                confidence=round(PATTERNS["floating"].precision, 3),
                evidence=Evidence(nothing, (nothing,)),
            )


def _candidate(
    document: Document, words: Words, part: WordRange | None, probability: float
) -> Candidate:
    span = words.span(part) if part else None
    text = document.text[slice(*span)] if span else None
    return Candidate(span, text, round(probability, 3))


def confidence(shares: Shares, weights: Mapping[str, float]) -> float:
    """Return the probability that content and source are both right: a logistic curve.

    Args:
        shares: The probability of each part.
        weights: The weight of the log odds of each, and the `intercept`.
    """
    odds = weights["intercept"] + sum(
        weights[name] * log_odds(share) for name, share in shares._asdict().items()
    )
    return 1 / (1 + math.exp(-odds))
