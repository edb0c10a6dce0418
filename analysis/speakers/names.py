"""The names of an article: their mentions, and the people who share one.

It follows newsroom conventions: names have capitals, a person is introduced by full name and role
("Sen. Ada Moss, the union's president") and is only the surname afterwards. No parser is needed.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.records import Document
from analysis.spans import Span
from analysis.speakers import words as lists
from analysis.speakers.capitals import (
    ACRONYM_GIVEN,
    NAME_TOKEN,
    Run,
    Word,
    has_capital,
    initials,
    is_headline,
    listed_form,
    looks_personal,
    name_key,
    name_step,
    name_words,
    part_title,
    title_gender,
    touches,
)

# Datelines: "PORT VEX, March 3 (VPA) — " and "Port Vex (VPA) — ".
DATELINE = re.compile(
    r"(?P<place>[^\n(,—–]{2,40}?)(?:,[^\n(—–]{1,40})?\s*(?P<agency>\([^)\n]{2,30}\))?"
    r"\s*(?:—|–|--)\s+(?![a-z\s])"
)
QUOTE_MARKS = "“\"‘'«„‟`"
# Bounds that keep the work per name constant in long articles.
LONGEST_NAME = 12
NEAREST = 40
SAME_NAME = 25
SENTENCES_BACK = 6


@dataclass(eq=False)
class Entity:
    """A person, body or place of the article.

    Attributes:
        name: The fullest name.
        words: Its words in lower case, without suffix.
        person: Whether it looks like a person.
        sure: Whether there is other evidence for that than the look of the name.
        gender: `he`, `she`, or empty.
        titles: The titles before its mentions.
        starts: The offsets of its mentions.
    """

    name: str
    words: tuple[str, ...]
    person: bool
    sure: bool = False
    gender: str = ""
    titles: set[str] = field(default_factory=set)
    starts: list[int] = field(default_factory=list)


class Mention(NamedTuple):
    """A mention of an entity by name."""

    start: int
    end: int
    entity: Entity


class Article:
    """The names of an article."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.paragraphs = [start for start, _ in document.paragraphs]
        self.sentences = [start for start, _ in document.sentences]
        self.quoted = sorted(span for quotation in document.quotations for span in quotation.spans)
        self.words = [
            Word(*match.span(), match.group(), listed_form(match.group()))
            for span in document.paragraphs
            for match in NAME_TOKEN.finditer(self.text, *span)
        ]
        self.word_starts = [word.start for word in self.words]
        self.datelines = dict(filter(None, (_dateline(self.text, p) for p in document.paragraphs)))
        self.ordinary = {word.text for word in self.words if word.text == word.lower}
        self.capitals: set[str] = set()
        self.places: set[str] = set()
        self.defined: dict[int, int] = {}
        self.entities: dict[tuple[str, ...], Entity] = {}
        self.by_word: dict[str, list[Entity]] = defaultdict(list)
        self.mentions: list[Mention] = []
        self._find_names(document)
        self.mention_starts = [mention.start for mention in self.mentions]
        self._find_genders()

    def between(self, start: int, end: int, *, most: int | None = None) -> list[Word]:
        """Return the words that begin in the span, or the first of them."""
        first, last = bisect_left(self.word_starts, start), bisect_left(self.word_starts, end)
        return self.words[first : last if most is None else min(last, first + most)]

    def sentence(self, at: int) -> int:
        """Return the number of the sentence, from 1."""
        return bisect_right(self.sentences, at)

    def paragraph(self, at: int) -> int:
        """Return the number of the paragraph, from 1."""
        return bisect_right(self.paragraphs, at)

    def in_quotes(self, at: int) -> bool:
        """Say whether the place is in quotation marks."""
        index = bisect_right(self.quoted, (at, len(self.text) + 1)) - 1
        return index >= 0 and at < self.quoted[index][1]

    def slice(self, words: Sequence[Word]) -> str:
        """Return the text from the first word to the last, blanks normalised."""
        end = words[-1].end
        end += words[-1].lower in lists.SUFFIXES and self.text.startswith(".", end)
        return " ".join(self.text[words[0].start : end].split())

    def mentions_before(self, at: int, *, sentences: int = SENTENCES_BACK) -> list[Mention]:
        """Return the nearest names before, at most so many sentences back."""
        end = bisect_left(self.mention_starts, at)
        oldest = self.sentence(at) - sentences
        near = self.mentions[max(0, end - NEAREST) : end]
        return [mention for mention in near if self.sentence(mention.start) >= oldest]

    def named_at(self, at: int) -> bool:
        """Say whether a place lies in a name."""
        last = bisect_right(self.mention_starts, at) - 1
        return last >= 0 and at < self.mentions[last].end

    def qualifies(self, end: int) -> bool:
        """Say whether a name that ends here modifies a role: "a (U.S.) senator"."""
        left = bisect_left(self.word_starts, end)
        after = self.words[left : left + 1]
        near = bool(after) and not self.text[end : after[0].start].strip(" ")
        return near and after[0].lower.removesuffix("s") in lists.PERSON_ROLES

    def told(self, words: list[Word]) -> list[Word]:
        """Return the words of a sentence without the dateline in front of them."""
        if not words:
            return words
        paragraph = self.paragraphs[self.paragraph(words[0].start) - 1]
        return [word for word in words if word.start >= self.datelines.get(paragraph, 0)]

    def names_in(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Yield where capitalised names start and end among the words."""
        first = 0
        while first < len(words):
            last = first
            defined = self.defined.get(words[first].start, -1)
            if has_capital(words[first]) or defined > 0:
                last += 1
                while last < len(words) and words[last].end <= defined:
                    last += 1
                while last - first < LONGEST_NAME:
                    step = name_step(self.text, words, first, last)
                    if not step:
                        break
                    last += step
                yield first, last
            first = max(last, first + 1)

    def _find_names(self, document: Document) -> None:
        sentences = [self.between(*span) for span in document.sentences]
        sentences = [self.told(words) for words in sentences if not is_headline(words)]
        for words in sentences:
            self.capitals |= {word.text for word in words[1:] if self._has_own_capital(word)}
            self.places |= self._places(words)
            self._define_acronyms(words)
        runs = [run for words in sentences for run in self._runs(words)]
        for run in sorted(runs, key=lambda run: -len(run.name)):
            self._register(run)
        for run in runs:
            if entity := self.find(run):
                entity.sure |= entity.person and len(run.name) < len(entity.words)
                entity.starts.append(run.name[0].start)
                self.mentions.append(Mention(run.name[0].start, run.name[-1].end, entity))

    def _has_own_capital(self, word: Word) -> bool:
        return has_capital(word) and self.text[word.start - 1] not in QUOTE_MARKS

    def _places(self, words: Sequence[Word]) -> set[str]:
        """Return the single names that somebody or something is said to be in: "in Vexon"."""
        return {
            name.lower
            for at, name in enumerate(words)
            if at and words[at - 1].lower == "in" and has_capital(name)
            if touches(self.text, words[at - 1], name)
            if not name_step(self.text, words, at, at + 1)
            if at + 1 == len(words) or words[at + 1].lower != "'s"
        }

    def _define_acronyms(self, words: Sequence[Word]) -> None:
        """Note the long name before "(AROS)", small words included."""
        for at, word in enumerate(words):
            if given := ACRONYM_GIVEN.match(self.text, word.end):
                letters = given.group(1).lower().replace(".", "")
                for first in range(at, max(-1, at - LONGEST_NAME), -1):
                    if initials(words[first : at + 1]) == letters:
                        self.defined[words[first].start] = word.end
                        break

    def _runs(self, words: Sequence[Word]) -> Iterator[Run]:
        """Yield the names of a sentence, without words capitalised only as its beginning."""
        for first, last in self.names_in(words):
            parted = part_title(words[first + self._only_opens(words, first, last) : last])
            name = parted.name
            shouted = any(word.text.isupper() and len(word.text) > 6 for word in name)
            nationality = len(name) == 1 and name[0].lower in lists.DEMONYMS - lists.PARTY_NOUNS
            if name and not shouted and not nationality:
                yield parted

    def _only_opens(self, words: Sequence[Word], first: int, last: int) -> bool:
        """Say whether a capital only marks the beginning of a sentence or quotation."""
        word = words[first]
        before = self.text[max(0, word.start - 2) : word.start].strip()
        if first and not before.endswith(tuple(QUOTE_MARKS + ".:?!—")):
            return False
        if last - first == 1:
            return word.lower in self.ordinary or word.text not in self.capitals
        state = words[first + 1].lower in lists.PLACES
        return word.lower in lists.OPENING_WORDS and not state

    def _register(self, run: Run) -> None:
        """Note a name, or a fuller form of one that is known."""
        alone = len(run.name) == 1
        if alone and (self.namesakes(run.name[0]) or run.name[0].lower in lists.RARELY_NAMES):
            return
        titles = {word.lower for word in run.title}
        name, key = self.slice(run.name), name_key(run.name)
        entity = self.entities.get(key)
        if entity is None:
            person = bool(titles) or self._looks_personal(run) or self._is_given(run)
            entity = self.entities[key] = Entity(name, name_words(run.name), person)
            for word in self._short_forms(entity, run):
                self.by_word[word].append(entity)
        entity.person |= bool(titles)
        entity.sure |= bool(titles) or entity.words[0] in lists.FIRST_NAMES
        first_name = entity.words[0] if entity.person and len(entity.words) > 1 else ""
        by_name = lists.NAME_GENDERS.get(first_name, "")
        entity.gender = entity.gender or title_gender(titles) or by_name
        entity.titles |= titles
        entity.name = max(entity.name, name, key=len)

    def _looks_personal(self, run: Run) -> bool:
        """Say whether the name looks like a person's, and begins with no place of the article."""
        place = run.name[0].lower in self.places - lists.FIRST_NAMES
        return not place and looks_personal(self.text, run.name)

    def _is_given(self, run: Run) -> bool:
        """Say whether the name is a first name alone, and not that of a town: "in Charlotte"."""
        word = run.name[0]
        town = self.text[max(0, word.start - 4) : word.start].split()[-1:] == ["in"]
        given = word.lower in lists.FIRST_NAMES - lists.PLACES
        return len(run.name) == 1 and given and not town

    def _short_forms(self, entity: Entity, run: Run) -> set[str]:
        """Return the single words that may stand for the name."""
        if len(entity.words) == 1:
            return set()
        if entity.person:
            return {entity.words[0], entity.words[-1]}
        given = ACRONYM_GIVEN.match(self.text, run.name[-1].end)
        short = {given.group(1).lower().replace(".", "")} if given else set()
        return short | {initials(run.name)} | ({entity.words[-1]} & lists.SHORTENED)

    def namesakes(self, name: Word) -> list[Entity]:
        """Return the entities that fit a word: by last name, else first name, else initials."""
        word = name.text.lower().replace(".", "")
        found = self.by_word.get(word, [])[:SAME_NAME]
        people = [entity for entity in found if entity.person]
        bodies = [entity for entity in found if not entity.person]
        if not people or (name.text.isupper() and bodies):
            return bodies
        return [entity for entity in people if entity.words[-1] == word] or people

    def find(self, run: Run) -> Entity | None:
        """Return the entity named by the words; None when none or several would fit."""
        if len(run.name) == 1 and (same := self.namesakes(run.name[0])):
            return self._choose(same, run)
        entity = self.entities.get(name_key(run.name))
        if entity and not entity.person and len(entity.words) > 1:
            return self._longer(entity, run.name[0].start)
        return entity

    def undecided(self, mention: Mention) -> bool:
        """Say whether a part of a name is shared, and whose it is is not told by how often."""
        entity = mention.entity
        before = self.between(max(0, mention.start - 20), mention.start)[-1:]
        word = self.text[mention.start : mention.end].lower()
        titled = bool(before) and before[0].lower in lists.TITLES
        if titled or len(entity.words) < 2 or word not in (entity.words[0], entity.words[-1]):
            return False
        if entity.words[-1] != word:
            return self._shares_surname(mention)
        others = [one for one in self.by_word.get(word, [])[:SAME_NAME] if one is not entity]
        namesakes = [one for one in others if one.person and one.words[-1] == word]
        return any(len(one.starts) >= len(entity.starts) for one in namesakes)

    def _shares_surname(self, mention: Mention) -> bool:
        """Say whether a first name is followed by one that has the surname: "Ada and Leo Moss"."""
        link = self.text[mention.end : mention.end + 5]
        at = bisect_left(self.mention_starts, mention.end + len(" and "))
        other = self.mentions[at] if at < len(self.mentions) else mention
        together = link == " and " and other.start == mention.end + len(link)
        return together and " " in self.text[other.start : other.end] and other.entity.person

    def _longer(self, entity: Entity, at: int) -> Entity:
        """Return the body whose name ends in this one: "the (United Nations) Security Council"."""
        for other in self.by_word.get(entity.words[-1], [])[:SAME_NAME]:
            ends_so = other.words[-len(entity.words) :] == entity.words
            if ends_so and not other.person and other.starts and other.starts[0] <= at:
                return other
        return entity

    def _choose(self, same: list[Entity], run: Run) -> Entity | None:
        """Choose among namesakes: by title, by the next pronoun, by how often, how late named."""
        if len(same) == 1:
            return same[0]
        at = run.name[-1].end
        titles = {word.lower for word in run.title}
        gender = title_gender(titles) or self._next_gender(at)
        same = [entity for entity in same if not gender or entity.gender in ("", gender)] or same
        same = [entity for entity in same if titles & entity.titles] or same
        seen = sorted((self._seen(entity, at), place) for place, entity in enumerate(same))
        undecided = len(seen) > 1 and seen[-1][0] == seen[-2][0]
        return None if undecided else same[seen[-1][1]]

    def _seen(self, entity: Entity, at: int) -> tuple[int, int]:
        """Return how often an entity was named before a place, and in which sentence last."""
        times = bisect_left(entity.starts, at)
        return times, self.sentence(entity.starts[times - 1]) if times else -1

    def _next_gender(self, at: int) -> str:
        """Return the gender of the next pronoun in the sentence."""
        following = self.sentences[self.sentence(at) : self.sentence(at) + 1]
        near = self.between(at, min([*following, at + 150]))
        return next((lists.GENDERS[word.lower] for word in near if word.lower in lists.GENDERS), "")

    def _find_genders(self) -> None:
        """Take the gender of unknown first names from pronouns with one person before them."""
        for word in self.words:
            if gender := lists.GENDERS.get(word.lower):
                near = self.mentions_before(word.start, sentences=2)
                people = {mention.entity for mention in near if mention.entity.person}
                for entity in people if len(people) == 1 else ():
                    entity.sure, entity.gender = True, entity.gender or gender


def mentions(document: Document) -> list[tuple[Span, str]]:
    """Find where people, bodies and places are named, each with its fullest name in the article.

    A single word with a capital counts when it stands in the article more than once.

    Example:
        >>> from analysis.document import parse
        >>> mentions(parse("Sen. Ada Moss met Leo Vance. Moss left."))
        [((5, 13), 'Ada Moss'), ((18, 27), 'Leo Vance'), ((29, 33), 'Ada Moss')]
    """
    return [
        ((mention.start, mention.end), mention.entity.name)
        for mention in Article(document).mentions
        if len(mention.entity.words) > 1 or len(mention.entity.starts) > 1
    ]


def _dateline(text: str, paragraph: Span) -> Span | None:
    """Return the dateline that a paragraph opens with."""
    found = DATELINE.match(text, *paragraph)
    known = found and (found["agency"] or found["place"].isupper())
    return found.span() if found and known else None
