"""Candidates for the speaker behind a source, and the reasons given for a choice."""

from typing import NamedTuple

from analysis.records import Speaker, SpeakerKind
from analysis.speakers import words as lists
from analysis.speakers.names import Entity, Mention
from analysis.speakers.phrases import same_role

REASONS = {
    "no source": "no source is named next to the quotation",
    "pronoun": "nobody named near the pronoun fits it",
    "namesakes": "several people in the article share this name",
    "author": "the author of the article speaks",
}
BASES = {
    "name": "named in the source",
    "relative": "named right before the pronoun",
    "pronoun": "the pronoun stands for the likeliest name that fits",
    "role": "the article calls them so",
    "noun": "the noun stands for the likeliest name that fits",
    "owner": "the pronoun tells whose letter or campaign it is",
    "issued": "the statement is taken for one of the last speaker before it",
    "description": "the description is all that the article gives",
    "continued": "goes on from the quotation before",
    "signed": "signs the letter",
    "outer": "speaks inside the words of the outer speaker",
}


class Party(NamedTuple):
    """A speaker with the basis of the choice, or the reason why there is none."""

    name: str = ""
    kind: SpeakerKind | None = None
    plural: bool = False
    person: bool = False
    entity: Entity | None = None
    reason: str = ""
    basis: str = "name"

    def speaker(self) -> Speaker:
        """Return the record of the speaker, or of the reason why there is none."""
        if self.reason:
            return Speaker(unresolved_reason=REASONS[self.reason])
        return Speaker(self.name, self.kind, basis=BASES[self.basis])

    def by(self, basis: str) -> "Party":
        """Return the same, found on another basis."""
        return self._replace(basis=basis)

    def unsure(self) -> bool:
        """Say whether it is unknown if this is a person."""
        if self.entity is None or self.entity.sure:
            return False
        words = self.entity.words
        acronym = len(words) == 1 and self.name.isupper()
        looks_so = self.entity.person or len(words) == 1
        return looks_so and not acronym and not lists.ORGANISATION_WORDS & set(words)

    def fits(self, word: str) -> bool:
        """Say whether it fits a pronoun, or "the" with a noun for a body."""
        person = self.entity.person if self.entity else self.person
        if word in lists.THEY:
            return self.plural or not person
        if self.plural:
            return False
        if word == "who":
            return person and not self.unsure()
        if word in lists.GENDERS:
            gender = self.entity.gender if self.entity else ""
            return gender in ("", lists.GENDERS[word]) and (person or self.unsure())
        if word in lists.ORGANISATION_NOUNS:
            words = self.entity.words if self.entity else ()
            return same_role(word) in {same_role(part) for part in words}
        return not person or self.unsure()


class Antecedent(NamedTuple):
    """A name or a source as a possible antecedent, with its span."""

    start: int
    end: int
    party: Party
    source: bool


def taken_for(party: Party, word: str, basis: str) -> Party:
    """Return the party found for a word, with the gender of the word if it has one."""
    if party.entity and word in lists.GENDERS and not party.entity.gender:
        party.entity.gender, party.entity.sure = lists.GENDERS[word], True
    return party.by(basis)


def as_candidate(mention: Mention) -> Antecedent:
    """Return the mention of a name as a candidate."""
    return Antecedent(mention.start, mention.end, party_of(mention.entity), source=False)


def party_of(entity: Entity) -> Party:
    """Return an entity as a party."""
    plural = entity.words[-1] in lists.PARTY_NOUNS and entity.words[-1].endswith("s")
    return Party(entity.name, "named", plural, entity.person, entity)
