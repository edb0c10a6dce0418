"""The judge of tone is asked: the tone of a text, towards a target or as a whole.

The answers are the probabilities of negative, neutral and positive (3,). Parts are pairs of numbers
of words.
"""

from analysis.networks.models import open_tone
from analysis.networks.questions import TONE, ask
from analysis.networks.session import Floats
from analysis.networks.words import Words
from analysis.spans import Span


def tone(words: Words, target: Span | None = None) -> Floats:
    """Ask for the tone of a text towards a target that it names, or as a whole."""
    judge = open_tone()
    return judge.chances(ask(words, judge.ends, [target] if target else []), TONE)
