"""The tone of a text, as a whole or towards a target named in it.

`learned` asks a network for the tone towards the target. `textblob`, the baseline, turns TextBlob's
polarity into probabilities of the labels. TextBlob's default analyser averages the polarity of the
words in its lexicon (De Smedt and Daelemans, *Pattern for Python*, JMLR 2012). The lexicon comes
with TextBlob: no NLTK corpus is read and nothing is downloaded.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from analysis.document import has_letters, parse
from analysis.errors import choose, need_text
from analysis.networks.models import open_judge
from analysis.networks.questions import MOST_PIECES, TONE, part_of
from analysis.networks.words import Words, cut_words
from analysis.records import SENTIMENTS, UNCLEAR, Document, Sentiment, SentimentLabel
from analysis.sentiment.views import tone
from analysis.spans import Span, check_span

# Label -> intercept, slope of the polarity, slope of its absolute value, for the log odds against
# neutral. Fitted on NewsMTSC train (Hamborg and Donnay, EACL 2021), all labels with one weight,
# by `python -m analysis.benchmarks calibration`. With the shares of train, a polarity just below 0
# would already be negative.
CURVE = {
    "negative": (-0.0955, -0.8492, 0.9078),
    "neutral": (0.0, 0.0, 0.0),
    "positive": (-0.2512, 1.8894, 0.3886),
}
# TextBlob's time grows with the square of a run of marks, so longer texts are scored in pieces.
TEXTBLOB_LIMIT = 5_000
# The probabilities of SENTIMENTS where there is nothing to read.
WORDLESS = (0.0, 1.0, 0.0)
Targeted = Callable[[Span], Sentiment]
Stretched = Callable[[Sequence[Span]], Sentiment]


def score_sentiment(text: str, target: Span | None = None, *, method: str = "learned") -> Sentiment:
    """Score the tone of a text, towards a target named in it or as a whole.

    Args:
        text: Any text; one without letters is neutral.
        target: The span of the target; when given, only its sentences are read, and by `learned`
            also the sentences around short ones.
        method: `learned`, a network trained on news (`analysis/model/judge.md`); `textblob`, the
            transparent baseline: it averages over words, whatever their target.

    Returns:
        The likeliest label and the probability of each label. By `learned`, the label says whether
        the text makes the target look bad or good, whoever speaks; it abstains when no label is
        likely enough, and its probabilities are calibrated on news. Polarity is TextBlob's, or the
        probability of positive minus that of negative; only TextBlob estimates subjectivity. The
        probabilities of `textblob` assume equally frequent labels.

    Raises:
        UsageError: When `text` is no string, `target` no span of it, or no method has that name.

    Example:
        >>> tone = score_sentiment("It is a wonderful plan.", method="textblob")
        >>> tone.label, tone.polarity, tone.subjectivity
        ('positive', 1.0, 1.0)
        >>> text = "Ilse Varga saved the port after Tomas Brandt had ruined it by fraud."
        >>> score_sentiment(text, (0, 10)).label, score_sentiment(text, (32, 44)).label
        ('positive', 'negative')
    """
    score = choose("method", method, METHODS)
    need_text(text)
    return score(text, None if target is None else check_span("target", target, text))


def targeted_sentiments(document: Document, *, method: str = "learned") -> Targeted:
    """Return a function that scores the tone towards targets in an article, in any voice.

    Args:
        document: The parsed article; it is prepared once for all its targets.
        method: `learned` or `textblob`, as in `score_sentiment`.

    Returns:
        A function of the span of a target.

    Raises:
        UsageError: When no method has that name.

    Example:
        >>> score = targeted_sentiments(parse("Ilse Varga is a hero."), method="textblob")
        >>> score((0, 10)).label
        'neutral'
    """
    return choose("method", method, TARGETED)(document)


def stretch_sentiments(document: Document, *, method: str = "learned") -> Stretched:
    """Return what scores the tone of stretches of an article, such as a quotation, as a whole.

    Args:
        document: The parsed article; it is prepared once for all its stretches.
        method: `learned` or `textblob`, as in `score_sentiment`.

    Returns:
        A function of the spans of the stretch, which are read as one text.

    Raises:
        UsageError: When no method has that name.

    Example:
        >>> score = stretch_sentiments(parse("“Great,” Ilse said, “wonderful.”"), method="textblob")
        >>> score([(0, 8), (20, 32)]).label
        'positive'
    """
    return choose("method", method, STRETCHED)(document)


def _stretched_by_textblob(document: Document) -> Stretched:
    return lambda spans: _by_textblob(" ".join(document.text[slice(*one)] for one in spans), None)


def _stretched_by_judge(document: Document) -> Stretched:
    words = cut_words(document, open_judge().tokenizer)

    def score(spans: Sequence[Span]) -> Sentiment:
        parts = [part_of(words, span) for span in spans]
        shown = [part for part in parts if part[0] < part[1]]
        if not any(has_letters(document.text[slice(*span)]) for span in spans) or not shown:
            return rate(WORDLESS)
        return rate(_average(words.alone(shown)))

    return score


def _targeted_by_textblob(document: Document) -> Targeted:
    return lambda target: _by_textblob(document.text[slice(*_around(document, target))], None)


def _targeted_by_judge(document: Document) -> Targeted:
    judge = open_judge()
    words = cut_words(document, judge.tokenizer)

    def score(target: Span) -> Sentiment:
        return rate(tone(words, part_of(words, target)).tolist(), least=judge.level[TONE])

    return score


def _around(document: Document, target: Span) -> Span:
    """Return the span of the sentences with the target; a blank target has none."""
    found = [
        (start, end) for start, end in document.sentences if start < target[1] and target[0] < end
    ]
    return (found[0][0], found[-1][1]) if found else (target[0], target[0])


def _likeliest(probabilities: dict[str, float]) -> SentimentLabel:
    ties_to_the_first: tuple[SentimentLabel, ...] = ("neutral", *SENTIMENTS)
    return max(ties_to_the_first, key=probabilities.__getitem__)


def _by_textblob(text: str, target: Span | None) -> Sentiment:
    part = text[slice(*_around(parse(text), target))] if target else text
    polarity, subjectivity = average_words(part)
    probabilities = calibrate(polarity)
    return Sentiment(_likeliest(probabilities), probabilities, polarity, subjectivity)


def _by_judge(text: str, target: Span | None) -> Sentiment:
    if not has_letters(text if target is None else text[slice(*target)]):
        return rate(WORDLESS)
    document = parse(text)
    if target is None:
        return _stretched_by_judge(document)([(0, len(text))])
    return _targeted_by_judge(document)(target)


def _average(words: Words) -> list[float]:
    """Average the tone of a long text over stretches that fit into the network."""
    parts = list(pairwise(_borders(words)))
    tones = np.array([tone(words.alone([part])) for part in parts])
    sizes = np.array([words.first[last] - words.first[first] for first, last in parts])
    return [float(share) for share in sizes @ tones / sizes.sum()]


def _borders(words: Words) -> list[int]:
    """Return the beginnings of as few stretches as cover the text, and its end."""
    borders = [0]
    while borders[-1] < len(words):
        most = words.first[borders[-1]] + MOST_PIECES
        borders.append(int(np.searchsorted(words.first, most, side="right")) - 1)
    return borders


def rate(chances: Sequence[float], *, least: float = 0.0) -> Sentiment:
    """Turn the probabilities of SENTIMENTS into a tone; it abstains when none is large enough.

    Example:
        >>> found = rate([0.1, 0.2, 0.7])
        >>> found.label, round(found.polarity, 3)
        ('positive', 0.6)
        >>> rate([0.1, 0.2, 0.7], least=0.75).abstained
        'too close to call'
    """
    probabilities: dict[str, float] = {
        label: float(p) for label, p in zip(SENTIMENTS, chances, strict=True)
    }
    polarity = probabilities["positive"] - probabilities["negative"]
    label = _likeliest(probabilities)
    if probabilities[label] < least:
        return Sentiment("neutral", probabilities, polarity, abstained=UNCLEAR)
    return Sentiment(label, probabilities, polarity)


def average_words(text: str) -> tuple[float, float]:
    """Average polarity and subjectivity over the words known to TextBlob; 0 when there are none.

    Up to 5,000 characters the result equals `TextBlob(text).sentiment`. A longer text is cut at
    blanks into pieces; a negation or intensifier just before a cut has no effect behind it.

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
    while len(text) - start > TEXTBLOB_LIMIT:
        limit = start + TEXTBLOB_LIMIT
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
TARGETED: dict[str, Callable[[Document], Targeted]] = {
    "learned": _targeted_by_judge,
    "textblob": _targeted_by_textblob,
}
STRETCHED: dict[str, Callable[[Document], Stretched]] = {
    "learned": _stretched_by_judge,
    "textblob": _stretched_by_textblob,
}
