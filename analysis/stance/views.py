"""Questions to the judge about stance, of a holder named in the text or of its author.

Answers are probabilities of against, neither and favour (3,). Parts are half-open pairs of word
numbers.
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
    """Ask for the stance of a holder towards a target named in the text.

    Args:
        words: The text.
        target: The target.
        holder: The holder; None for the author of the text.
        cue: The cue of the holder's quotation.
        content: The content of this quotation.
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
    """Ask for the author's stance towards a phrase; `targets` are its mentions, if any."""
    judge = open_judge()
    return judge.chances(ask(words, judge.ends, targets, phrase=phrase), VOICED)
