"""The judge is asked for or against what somebody is: two views of a text.

The answers are the probabilities of against, neither and favour (3,). Parts are pairs of numbers of
words.
"""

from collections.abc import Iterable

from analysis.networks.models import open_judge
from analysis.networks.questions import HELD, LEAST_PIECES, NEAR_PIECES, VOICED, ask
from analysis.networks.session import Floats
from analysis.networks.words import Words
from analysis.spans import Span


def held(
    words: Words,
    target: Span,
    holder: Span | None,
    *,
    cue: Iterable[Span] = (),
    content: Iterable[Span] = (),
    longest: int = NEAR_PIECES,
) -> Floats:
    """Ask for the view that a holder has of a target named in the text.

    Args:
        words: The text.
        target: What is spoken of.
        holder: Where the text names who has the view; None for its author.
        cue: The cue of the holder's quotation.
        content: Its content.
        longest: The most pieces to show.
    """
    judge = open_judge()
    question = ask(
        words,
        judge.ends,
        [target],
        holder,
        cue=cue,
        content=content,
        longest=longest,
        least=LEAST_PIECES,
        hidden=judge.hidden,
    )
    return judge.chances(question, HELD)


def voiced(words: Words, targets: Iterable[Span], phrase: Words) -> Floats:
    """Ask for the author's view of a phrase; `targets` are its mentions, there may be none."""
    judge = open_judge()
    return judge.chances(ask(words, judge.ends, targets, phrase=phrase), VOICED)
