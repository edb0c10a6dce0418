"""Whom a pronoun stands for, by the pointer."""

from collections import Counter
from dataclasses import dataclass

from analysis.networks.models import open_pointer
from analysis.networks.questions import Question, ask, part_of
from analysis.networks.session import Floats
from analysis.networks.words import Words, cut_words
from analysis.records import Document
from analysis.spans import Span

# Of the text that the pointer sees, the share that stands before the pronoun.
BACK = 0.85
# The most pieces that it sees.
NEAR = 128


@dataclass(frozen=True, eq=False)
class Reference:
    """What the pointer says of one pronoun.

    Attributes:
        words: The text, cut.
        question: The stretch of it that was shown.
        chances: The probability that each piece names whom the pronoun stands for; that of piece 0
            for none (n,).
    """

    words: Words
    question: Question
    chances: Floats

    def share(self, span: Span) -> float:
        """Return the probability that a span of the text, such as a name, says who it is."""
        first, last = part_of(self.words, span)
        inside = (self.question.words >= first) & (self.question.words < last)
        return float(self.chances[inside].sum())

    @property
    def nobody(self) -> float:
        """The probability that the text shown does not say who it is."""
        return float(self.chances[0])

    @property
    def seen(self) -> Span:
        """The stretch of the text that was shown."""
        first, last = self.question.words[1], self.question.words[-2]
        return int(self.words.spans[first, 0]), int(self.words.spans[last, 1])

    def likely(self, least: float) -> list[Span]:
        """Return where the words stand that have at least so large a probability."""
        shares: Counter[int] = Counter()
        for word, chance in zip(self.question.words.tolist(), self.chances.tolist(), strict=True):
            shares[word] += chance
        found = [word for word, share in shares.items() if word >= 0 and share >= least]
        return [(int(start), int(end)) for start, end in self.words.spans[sorted(found)]]


class References:
    """The pronouns of one document.

    Args:
        document: The document; it is cut into word pieces once.
    """

    def __init__(self, document: Document) -> None:
        self._pointer = open_pointer()
        self._words = cut_words(document, self._pointer.tokenizer)

    def of(self, pronoun: Span) -> Reference:
        """Ask whom a pronoun, not empty, stands for."""
        asked = part_of(self._words, pronoun)
        question = ask(self._words, self._pointer.ends, [asked], before=BACK, longest=NEAR)
        return Reference(self._words, question, self._pointer.chances(question))
