"""The judge is asked for the tone of a text, towards a target or as a whole.

The answers are the probabilities of negative, neutral and positive (3,). Parts are pairs of numbers
of words.
"""

from analysis.networks.models import open_judge
from analysis.networks.questions import LEAST_PIECES, NEAR_PIECES, TONE, ask
from analysis.networks.session import Floats
from analysis.networks.words import Words
from analysis.spans import Span


def tone(words: Words, target: Span | None = None) -> Floats:
    """Ask for the tone towards a target, of its sentences; left out, of the text as a whole.

    Of whole texts the labels were about equally frequent where they were learned.
    """
    judge = open_judge()
    if target is None:
        return judge.unfitted(ask(words, judge.ends), TONE)
    return judge.chances(ask(words, judge.ends, [target], longest=NEAR_PIECES, least=LEAST_PIECES), TONE)
