"""Whom a pronoun stands for, by the pointer."""

from collections.abc import Callable

from analysis.attribution.windows import cut_words
from analysis.network import Floats
from analysis.opinion.model import open_pointer
from analysis.opinion.questions import Question, ask, part_of
from analysis.records import Document, Span

# Of the text that the pointer sees, the share that stands before the pronoun.
BACK = 0.85
# The most pieces that it sees.
NEAR = 128
Share = Callable[[Span], float]


class References:
    """The pronouns of one document.

    Args:
        document: The document; it is cut into word pieces once.
    """

    def __init__(self, document: Document) -> None:
        self._pointer = open_pointer()
        self._words = cut_words(document, self._pointer.tokenizer)

    def of(self, pronoun: Span) -> Share:
        """Ask whom a pronoun stands for.

        Returns:
            What gives the probability that a span of the text, such as a name, says who it is.
        """
        question, chances = self._answer(pronoun)

        def share(span: Span) -> float:
            first, last = part_of(self._words, span)
            inside = (question.words >= first) & (question.words < last)
            return float(chances[inside].sum())

        return share

    def nobody(self, pronoun: Span) -> float:
        """Return the probability that the text shown does not say who it is."""
        return float(self._answer(pronoun)[1][0])

    def _answer(self, pronoun: Span) -> tuple[Question, Floats]:
        asked = part_of(self._words, pronoun)
        question = ask(self._words, self._pointer.ends, [asked], before=BACK, longest=NEAR)
        return question, self._pointer.chances(question)
