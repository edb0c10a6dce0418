"""Questions to the judge about tone, towards a target or of a text as a whole.

Answers are probabilities of negative, neutral and positive (3,). Parts are half-open pairs of word
numbers.
"""

from analysis.networks.models import open_judge
from analysis.networks.questions import LEAST_PIECES, NEAR_PIECES, TONE, ask
from analysis.networks.session import Floats
from analysis.networks.words import Words
from analysis.spans import Span


def tone(words: Words, target: Span | None = None) -> Floats:
    """Ask for the tone of a target's sentences towards it; without target, of the whole text.

    In the training data of whole texts the labels were about equally frequent.
    """
    judge = open_judge()
    if target is None:
        return judge.unfitted(ask(words, judge.ends), TONE)
    return judge.chances(
        ask(words, judge.ends, [target], longest=NEAR_PIECES, least=LEAST_PIECES), TONE
    )
