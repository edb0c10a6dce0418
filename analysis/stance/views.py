"""The judge of stance is asked: views of a text, each with three answers.

The answers are the probabilities of against, neither and favour (3,). Parts are pairs of numbers of
words.
"""

from collections.abc import Iterable

import numpy as np

from analysis.networks.models import open_judge
from analysis.networks.questions import HELD, VOICED, ask
from analysis.networks.session import Floats
from analysis.networks.words import Words
from analysis.spans import Span

# The most pieces shown of a quotation around a target: most quotations are shorter, and the time
# that long ones with many targets took was a third of all.
NEAR = 80
# How much likelier against, neither and favour are in what is said of what is spoken of than in the
# pairs of names that the judge learned from. Chosen on the invented newsroom.
SPOKEN = np.array([2.5, 1.0, 2.5])
TINY = 1e-6


def held(words: Words, target: Span, holder: Span) -> Floats:
    """Ask for the view that a holder named in the text has of a target named in it."""
    judge = open_judge()
    return judge.chances(ask(words, judge.ends, [target], holder), HELD)


def voiced(words: Words, targets: Iterable[Span], phrase: Words) -> Floats:
    """Ask for the view that whoever says the text has of a phrase; `targets` are its mentions.

    Of what the text names, all views are joined: the view of a phrase alone was learned from
    comments and tweets, where hardly anybody just mentions it.
    """
    judge = open_judge()
    parts = list(targets)
    views = judge.views(ask(words, judge.ends, parts, phrase=phrase))
    return _joined(views) if parts else np.asarray(views[VOICED])


def spoken(words: Words, target: Span, holder: Span | None) -> Floats:
    """Ask for the view that a speaker has of a target in the speaker's words: all three views.

    Args:
        words: The quotation with its source and cue.
        target: What is spoken of.
        holder: The source; None when it is left out.

    Returns:
        The geometric mean of the three views, *neither* made rarer by SPOKEN.
    """
    judge = open_judge()
    return _joined(judge.views(ask(words, judge.ends, [target], holder, longest=NEAR)))


def _joined(views: Floats) -> Floats:
    odds = np.exp(np.log(views + TINY).mean(axis=0)) * SPOKEN
    return np.asarray(odds / odds.sum(), dtype=np.float32)
