"""The antecedents of pronouns, by the pointer."""

from collections import Counter
from dataclasses import dataclass

from analysis.networks.models import open_pointer
from analysis.networks.questions import Question, ask, part_of
from analysis.networks.session import Floats
from analysis.networks.words import Words, cut_words
from analysis.records import Document
from analysis.spans import Span

# Share of the text before the pronoun in the text read by the pointer.
BACK = 0.85
# The most pieces read by the pointer.
NEAR = 128


@dataclass(frozen=True, eq=False)
class Reference:
    """The pointer's answer for one pronoun.

    Attributes:
        words: The words of the text.
        question: The stretch of the text read by the pointer.
        chances: Each piece's probability of naming the antecedent; piece 0 stands for none (n,).
    """

    words: Words
    question: Question
    chances: Floats

    def share(self, span: Span) -> float:
        """Return the probability that a span of the text, such as a name, is the antecedent."""
        first, last = part_of(self.words, span)
        inside = (self.question.words >= first) & (self.question.words < last)
        return float(self.chances[inside].sum())

    @property
    def nobody(self) -> float:
        """The probability that the stretch has no antecedent."""
        return float(self.chances[0])

    @property
    def seen(self) -> Span:
        """The span of the stretch read by the pointer."""
        first, last = self.question.words[1], self.question.words[-2]
        return int(self.words.spans[first, 0]), int(self.words.spans[last, 1])

    def likely(self, least: float) -> list[Span]:
        """Return the spans of the words with at least this probability."""
        shares: Counter[int] = Counter()
        for word, chance in zip(self.question.words.tolist(), self.chances.tolist(), strict=True):
            shares[word] += chance
        found = [word for word, share in shares.items() if word >= 0 and share >= least]
        return [(int(start), int(end)) for start, end in self.words.spans[sorted(found)]]


class References:
    """The pronouns of one document.

    Args:
        document: The document, cut into word pieces once.
    """

    def __init__(self, document: Document) -> None:
        self._pointer = open_pointer()
        self._words = cut_words(document, self._pointer.tokenizer)

    def of(self, pronoun: Span) -> Reference:
        """Ask for the antecedent of a pronoun."""
        asked = part_of(self._words, pronoun)
        question = ask(self._words, self._pointer.ends, [asked], before=BACK, longest=NEAR)
        return Reference(self._words, question, self._pointer.chances(question))
