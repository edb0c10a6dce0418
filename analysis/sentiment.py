"""The tone of a text: TextBlob's polarity, and how likely it makes each label.

TextBlob's default analyser averages the polarity of the words that its lexicon knows (De Smedt and
Daelemans, *Pattern for Python*, JMLR 2012). The lexicon comes with TextBlob: no NLTK corpus is read
and nothing is downloaded.
"""

import math
from collections.abc import Callable, Iterator

from analysis.document import parse
from analysis.errors import choose, need_text
from analysis.records import TONES, Sentiment, Span, ToneLabel, check_span

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


def score_sentiment(
    text: str, target: Span | None = None, *, method: str = "textblob"
) -> Sentiment:
    """Score the tone of a text, or of the sentences in which a target stands.

    Args:
        text: Any text; one without letters is neutral.
        target: Where the target stands; when given, only its sentences are scored.
        method: `textblob`, the transparent baseline: it averages over words and can't tell whom
            a word is meant for.

    Returns:
        Polarity and subjectivity by TextBlob, and the probability of each label given the polarity,
        on the scale of NewsMTSC with all labels equally frequent. The likeliest is the label.

    Raises:
        UsageError: When `text` is no string, `target` no span of it, or no method has that name.

    Example:
        >>> tone = score_sentiment("It is a wonderful plan.")
        >>> tone.label, tone.polarity, tone.subjectivity
        ('positive', 1.0, 1.0)
        >>> score_sentiment("It is a wonderful plan. Ilse Varga left on Monday.", (24, 34)).label
        'neutral'
    """
    score = choose("method", method, METHODS)
    need_text(text)
    return score(text if target is None else _around(text, check_span("target", target, text)))


def _around(text: str, target: Span) -> str:
    """Cut out the sentences that the target touches."""
    found = [
        (start, end)
        for start, end in parse(text).sentences
        if start < target[1] and target[0] < end
    ]
    return text[found[0][0] : found[-1][1]] if found else ""


def _by_textblob(text: str) -> Sentiment:
    polarity, subjectivity = average_words(text)
    probabilities = calibrate(polarity)
    ties_to_the_first: tuple[ToneLabel, ...] = ("neutral", *TONES)
    label = max(ties_to_the_first, key=probabilities.__getitem__)
    return Sentiment(label, probabilities, polarity, subjectivity)


def average_words(text: str) -> tuple[float, float]:
    """Average polarity and subjectivity over the words known to TextBlob; 0 when there are none.

    Up to 5,000 characters it is what `TextBlob(text).sentiment` gives; a longer text is cut at
    blanks into pieces, and only a word whose negation or intensifier lies across a cut may differ.

    Example:
        >>> average_words("An excellent plan.")
        (1.0, 1.0)
    """
    if not any(character.isalpha() for character in text):
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


METHODS: dict[str, Callable[[str], Sentiment]] = {"textblob": _by_textblob}
