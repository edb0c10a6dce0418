"""The tone of a text, or of what it says about a target that it names.

`learned` asks a network for the tone towards the target. `textblob`, the baseline, averages over
words: TextBlob's polarity, and how likely it makes each label. TextBlob's default analyser takes
the mean polarity of the words that its lexicon knows (De Smedt and Daelemans, *Pattern for Python*,
JMLR 2012). The lexicon comes with TextBlob: no NLTK corpus is read and nothing is downloaded.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from analysis.document import has_letters, parse
from analysis.errors import choose, need_text
from analysis.networks.models import open_tone
from analysis.networks.questions import LONGEST, part_of
from analysis.networks.words import Words
from analysis.records import SENTIMENTS, Sentiment, SentimentLabel
from analysis.sentiment.views import tone
from analysis.spans import Span, check_span

# Label -> intercept, slope of the polarity, slope of its size: the log odds against neutral.
# Fitted on NewsMTSC train (Hamborg and Donnay, EACL 2021), each label weighing a third, by
# `python -m analysis.benchmarks calibration`. With the labels as frequent as in train, a polarity
# just below 0 would already be negative.
CURVE = {
    "negative": (-0.0955, -0.8492, 0.9078),
    "neutral": (0.0, 0.0, 0.0),
    "positive": (-0.2512, 1.8894, 0.3886),
}
# TextBlob's time grows with the square of a run of marks, so longer texts are scored in pieces.
LONGEST_PIECE = 5_000


def score_sentiment(text: str, target: Span | None = None, *, method: str = "learned") -> Sentiment:
    """Score the tone of a text, towards a target that it names or as a whole.

    Args:
        text: Any text; one without letters is neutral.
        target: Where the target stands; when given, only its sentences are looked at.
        method: `learned`, a network trained on news (`analysis/model/tone.md`); `textblob`, the
            transparent baseline: it averages over words and can't tell whom a word is meant for.

    Returns:
        The likeliest label and the probability of each. Polarity is TextBlob's, or else how much
        likelier positive is than negative; subjectivity is TextBlob's alone. TextBlob's
        probabilities are on the scale of NewsMTSC with all labels equally frequent.

    Raises:
        UsageError: When `text` is no string, `target` no span of it, or no method has that name.

    Example:
        >>> tone = score_sentiment("It is a wonderful plan.", method="textblob")
        >>> tone.label, tone.polarity, tone.subjectivity
        ('positive', 1.0, 1.0)
        >>> text = "Ilse Varga saved the harbour that Tomas Brandt had ruined."
        >>> score_sentiment(text, (0, 10)).label, score_sentiment(text, (34, 46)).label
        ('positive', 'negative')
    """
    score = choose("method", method, METHODS)
    need_text(text)
    return score(text, None if target is None else check_span("target", target, text))


def _around(text: str, target: Span) -> Span:
    """Return where the sentences stand that the target touches; a blank target has none."""
    found = [
        (start, end)
        for start, end in parse(text).sentences
        if start < target[1] and target[0] < end
    ]
    return (found[0][0], found[-1][1]) if found else (target[0], target[0])


def _likeliest(probabilities: dict[str, float]) -> SentimentLabel:
    ties_to_the_first: tuple[SentimentLabel, ...] = ("neutral", *SENTIMENTS)
    return max(ties_to_the_first, key=probabilities.__getitem__)


def _by_textblob(text: str, target: Span | None) -> Sentiment:
    polarity, subjectivity = average_words(text[slice(*_around(text, target))] if target else text)
    probabilities = calibrate(polarity)
    return Sentiment(_likeliest(probabilities), probabilities, polarity, subjectivity)


def _by_judge(text: str, target: Span | None) -> Sentiment:
    first, last = _around(text, target) if target else (0, len(text))
    if not has_letters(text[first:last]):
        return Sentiment("neutral", {"negative": 0.0, "neutral": 1.0, "positive": 0.0}, 0.0)
    words = open_tone().cut(text[first:last])
    if target is None:
        return rate(_average(words))
    inside = part_of(words, (target[0] - first, target[1] - first))
    return rate(tone(words, inside).tolist())


def _average(words: Words) -> list[float]:
    """Average the tone of a text over stretches that the network can see at once."""
    parts = list(pairwise(_borders(words)))
    tones = np.array([tone(words.alone([part])) for part in parts])
    sizes = np.array([words.first[last] - words.first[first] for first, last in parts])
    return [float(share) for share in sizes @ tones / sizes.sum()]


def _borders(words: Words) -> list[int]:
    """Return where each stretch begins, and the end: as few as hold every word."""
    borders = [0]
    while borders[-1] < len(words):
        most = words.first[borders[-1]] + LONGEST
        borders.append(int(np.searchsorted(words.first, most, side="right")) - 1)
    return borders


def rate(chances: Sequence[float]) -> Sentiment:
    """Turn the probabilities of SENTIMENTS into a tone.

    Example:
        >>> found = rate([0.1, 0.2, 0.7])
        >>> found.label, round(found.polarity, 3)
        ('positive', 0.6)
    """
    probabilities: dict[str, float] = {
        label: float(p) for label, p in zip(SENTIMENTS, chances, strict=True)
    }
    polarity = probabilities["positive"] - probabilities["negative"]
    return Sentiment(_likeliest(probabilities), probabilities, polarity)


def average_words(text: str) -> tuple[float, float]:
    """Average polarity and subjectivity over the words known to TextBlob; 0 when there are none.

    Up to 5,000 characters it is what `TextBlob(text).sentiment` gives; a longer text is cut at
    blanks into pieces, and only a word whose negation or intensifier lies across a cut may differ.

    Example:
        >>> average_words("An excellent plan.")
        (1.0, 1.0)
    """
    if not has_letters(text):
        return 0.0, 0.0
    from textblob.en import sentiment as pattern  # takes longer than all the rest of the package

    scores = [score for piece in _pieces(text) for score in pattern(piece).assessments]
    count = max(len(scores), 1)
    return (
        math.fsum(polarity for _, polarity, _, _ in scores) / count,
        math.fsum(subjectivity for _, _, subjectivity, _ in scores) / count,
    )


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        cut = text.rfind(" ", start, limit) + 1 or limit
        yield text[start:cut]
        start = cut
    yield text[start:]


def calibrate(polarity: float) -> dict[str, float]:
    """Turn a polarity into the probability of each label: a multinomial logistic curve.

    Example:
        >>> {label: round(p, 2) for label, p in calibrate(-0.5).items()}
        {'negative': 0.62, 'neutral': 0.28, 'positive': 0.1}
    """
    odds = {
        label: math.exp(intercept + slope * polarity + size * abs(polarity))
        for label, (intercept, slope, size) in CURVE.items()
    }
    total = sum(odds.values())
    return {label: value / total for label, value in odds.items()}


METHODS: dict[str, Callable[[str, Span | None], Sentiment]] = {
    "learned": _by_judge,
    "textblob": _by_textblob,
}
