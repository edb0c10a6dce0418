"""The speaker behind each source, with antecedents of pronouns chosen by a network."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from math import log

from analysis.records import Attribution, Document
from analysis.spans import Span
from analysis.speakers import words as lists
from analysis.speakers.capitals import part_title
from analysis.speakers.linking import Linker
from analysis.speakers.parties import Antecedent, Party, as_candidate, taken_for
from analysis.speakers.pointer import Reference, References

# The floor of the pointer's probabilities, and the weight of salience beside their logarithms:
# chosen on PolNeAR dev and GAP dev.
LEAST_SHARE, SALIENCE = 0.02, 0.4
# The least probability of an unlisted word to count as a name.
LIKELY = 0.2


class PointedLinker(Linker):
    """Chooses antecedents of "he", "they" or "the nominee" by the pointer."""

    def __init__(self, document: Document, attributions: Sequence[Attribution]) -> None:
        super().__init__(document, attributions)
        self.document = document

    @cached_property
    def references(self) -> References:
        """The network's answers about this document."""
        return References(self.document)

    def _antecedent(self, asked: Span, word: str, basis: str = "pronoun") -> Party | None:
        """Return the likeliest source or name around, by the network and by salience."""
        if word not in lists.POINTED:
            return super()._antecedent(asked, word, basis)
        at, reference = asked[0], self.references.of(asked)
        found = self._before(at) + self._ahead(asked[1], reference)
        if word not in lists.THEY:
            found += self._unlisted(reference, found)
        alike: dict[str, list[Antecedent]] = defaultdict(list)
        for one in self._fitting(found, word):
            alike[one.party.name].append(one)
        if not alike:
            return None

        def likelihood(same: Sequence[Antecedent]) -> float:
            share = sum(map(reference.share, {(one.start, one.end) for one in same}))
            salience = max(self._salience(one, at) for one in same)
            return log(share + LEAST_SHARE) + SALIENCE * salience

        return taken_for(max(alike.values(), key=likelihood)[-1].party, word, basis)

    def _ahead(self, at: int, reference: Reference) -> list[Antecedent]:
        """Return the names that follow: "When he left, Moss ..."."""
        starts = self.article.mention_starts
        first, last = (bisect_left(starts, place) for place in (at, reference.seen[1]))
        return [as_candidate(mention) for mention in self.article.mentions[first:last]]

    def _unlisted(self, reference: Reference, known: Sequence[Antecedent]) -> list[Antecedent]:
        """Return the likely names that occur only at the beginning of sentences."""
        article, found = self.article, []
        for start, end in reference.likely(LIKELY):
            covered = any(one.start <= start < one.end for one in known)
            if covered or article.named_at(start):
                continue
            sentence = article.sentences[article.sentence(start) - 1]
            words = article.told(article.between(sentence, end))
            for first, last in article.names_in(words):
                name = part_title(words[first:last]).name
                if name and name[0].start <= start < name[-1].end:
                    party = Party(article.slice(name), "named", person=True)
                    found.append(Antecedent(name[0].start, name[-1].end, party, source=False))
        return found
