"""The names of an article: where they stand, who shares one, and what people are called.

It follows newsroom conventions: names have capitals, a person is introduced by full name and role
("Sen. Ada Moss, the union's president") and is only the surname afterwards. No parser is needed.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis import speaker_words as lists
from analysis.records import Document, Span

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|['’]s\b|[^\W_]+(?:(?:[-/&]|['’](?!s\b))[^\W_]+)*|&")
ACRONYM_GIVEN = re.compile(r"\s\(([A-Z][A-Z.-]{1,9})\)")
BREAK = re.compile(r"[,;:()—–]|--|\s-\s")
# "al-Basim" and "d’Arc" have their capital inside.
PREFIX = re.compile(r"(?:a[ls]|el|ul|d|l)[-'’](?=\w)")
# "Moss-backed" and "Vexon-style" are no names.
ADJECTIVE = re.compile(r"-(?:\w+ed|style|era|run|like)$")
# What is left of a verb behind a pronoun; "'s" is a word of its own.
CLITIC = re.compile(r"'(?:d|ll|m|re|ve)$")
# "We'll" and "Don't" open a sentence.
CONTRACTION = re.compile(
    r"n't$|^(?:i|it|he|she|we|you|they|that|there|who|what)'(?:d|ll|m|re|s|ve)$"
)
# "PORT VEX, March 3 (VPA) — " and "Port Vex (VPA) — ": where a story was filed, not what it tells.
DATELINE = re.compile(
    r"(?P<place>[^\n(,—–]{2,40}?)(?:,[^\n(—–]{1,40})?\s*(?P<agency>\([^)\n]{2,30}\))?"
    r"\s*(?:—|–|--)\s+(?![a-z\s])"
)
BLANKS = " .\u00a0“”‘’'\""
QUOTE_MARKS = "“\"‘'«„‟`"

# Windows that keep the work per name constant, however long the article is.
LONGEST_NAME = 12
LONGEST_PHRASE = 8
NEAREST = 40
SAME_NAME = 25
SENTENCES_BACK = 6
# A sentence with more long words than this, nearly all with capitals, is a headline.
HEADLINE = 4


class Word(NamedTuple):
    """A word, where it stands, and how the lists have it."""

    start: int
    end: int
    text: str
    lower: str


class Run(NamedTuple):
    """A stretch of capitalised words: the title in front, and the name."""

    title: Sequence[Word]
    name: Sequence[Word]


@dataclass(eq=False)
class Entity:
    """A person, body or place of the article.

    Attributes:
        name: The fullest name.
        words: Its words in lower case, without suffix.
        person: Whether it looks like a person.
        sure: Whether something besides the look of the name shows that it is one.
        gender: `he`, `she`, or empty.
        titles: The titles that stand before it.
        starts: Where it is mentioned.
    """

    name: str
    words: tuple[str, ...]
    person: bool
    sure: bool = False
    gender: str = ""
    titles: set[str] = field(default_factory=set)
    starts: list[int] = field(default_factory=list)


class Mention(NamedTuple):
    """Where the name of an entity stands."""

    start: int
    end: int
    entity: Entity


class Role(NamedTuple):
    """What an entity is called: head noun and modifiers of "the union's president"."""

    head: str
    modifiers: frozenset[str]
    start: int
    entity: Entity


class Article:
    """The names of an article and the roles that stand with them."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.paragraphs = [start for start, _ in document.paragraphs]
        self.sentences = [start for start, _ in document.sentences]
        self.quoted = sorted(span for quotation in document.quotations for span in quotation.spans)
        self.words = [
            Word(*match.span(), match.group(), _lower(match.group()))
            for span in document.paragraphs
            for match in WORD.finditer(self.text, *span)
        ]
        self.word_starts = [word.start for word in self.words]
        self.datelines = dict(filter(None, (_dateline(self.text, p) for p in document.paragraphs)))
        self.ordinary = {word.text for word in self.words if word.text == word.lower}
        self.capitals: set[str] = set()
        self.defined: dict[int, int] = {}
        self.entities: dict[tuple[str, ...], Entity] = {}
        self.by_word: dict[str, list[Entity]] = defaultdict(list)
        self.mentions: list[Mention] = []
        self._find_names(document)
        self.mention_starts = [mention.start for mention in self.mentions]
        self._find_genders()
        self.roles: dict[str, list[Role]] = defaultdict(list)
        for mention in self.mentions:
            if mention.start in mention.entity.starts[:NEAREST]:
                for role in _roles(self, mention):
                    self.roles[role.head].append(role)

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
        """Say whether what ends here says what somebody is of: "a (U.S.) senator"."""
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
            if _has_capital(words[first]) or defined > 0:
                last += 1
                while last < len(words) and words[last].end <= defined:
                    last += 1
                while last - first < LONGEST_NAME:
                    step = _step(self.text, words, first, last)
                    if not step:
                        break
                    last += step
                yield first, last
            first = max(last, first + 1)

    def _find_names(self, document: Document) -> None:
        sentences = [self.between(*span) for span in document.sentences]
        sentences = [self.told(words) for words in sentences if not _is_headline(words)]
        for words in sentences:
            self.capitals |= {word.text for word in words[1:] if self._has_own_capital(word)}
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
        return _has_capital(word) and self.text[word.start - 1] not in QUOTE_MARKS

    def _define_acronyms(self, words: Sequence[Word]) -> None:
        """Note the long name before "(AROS)", small words included."""
        for at, word in enumerate(words):
            if given := ACRONYM_GIVEN.match(self.text, word.end):
                letters = given.group(1).lower().replace(".", "")
                for first in range(at, max(-1, at - LONGEST_NAME), -1):
                    if _initials(words[first : at + 1]) == letters:
                        self.defined[words[first].start] = word.end
                        break

    def _runs(self, words: Sequence[Word]) -> Iterator[Run]:
        """Yield the names of a sentence, without what only opens it."""
        for first, last in self.names_in(words):
            parted = part_title(words[first + self._only_opens(words, first, last) : last])
            name = parted.name
            shouted = any(word.text.isupper() and len(word.text) > 6 for word in name)
            nationality = len(name) == 1 and name[0].lower in lists.DEMONYMS - lists.PARTY_NOUNS
            if name and not shouted and not nationality:
                yield parted

    def _only_opens(self, words: Sequence[Word], first: int, last: int) -> bool:
        """Say whether the first capital is there only because a sentence or quotation starts."""
        word = words[first]
        before = self.text[max(0, word.start - 2) : word.start].strip()
        if first and not before.endswith(tuple(QUOTE_MARKS + ".:?!—")):
            return False
        if last - first == 1:
            return word.lower in self.ordinary or word.text not in self.capitals
        return word.lower in lists.OPENING_WORDS

    def _register(self, run: Run) -> None:
        """Note a name, or a fuller form of one that is known."""
        alone = len(run.name) == 1
        if alone and (self.namesakes(run.name[0]) or run.name[0].lower in lists.RARELY_NAMES):
            return
        titles = {word.lower for word in run.title}
        name, key = self.slice(run.name), _key(run.name)
        entity = self.entities.get(key)
        if entity is None:
            person = bool(titles) or looks_personal(self.text, run.name) or self._is_given(run)
            entity = self.entities[key] = Entity(name, _core(run.name), person)
            for word in self._short_forms(entity, run):
                self.by_word[word].append(entity)
        entity.person |= bool(titles)
        entity.sure |= bool(titles) or entity.words[0] in lists.FIRST_NAMES
        first_name = entity.words[0] if entity.person and len(entity.words) > 1 else ""
        by_name = lists.NAME_GENDERS.get(first_name, "")
        entity.gender = entity.gender or title_gender(titles) or by_name
        entity.titles |= titles
        entity.name = max(entity.name, name, key=len)

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
        return short | {_initials(run.name)} | ({entity.words[-1]} & lists.SHORTENED)

    def namesakes(self, name: Word) -> list[Entity]:
        """Return whom the word may stand for: by last name, else first name, else initials."""
        word = name.text.lower().replace(".", "")
        found = self.by_word.get(word, [])[:SAME_NAME]
        people = [entity for entity in found if entity.person]
        bodies = [entity for entity in found if not entity.person]
        if not people or (name.text.isupper() and bodies):
            return bodies
        return [entity for entity in people if entity.words[-1] == word] or people

    def find(self, run: Run) -> Entity | None:
        """Return whom the words name; None when nobody, or several people, would fit."""
        if len(run.name) == 1 and (same := self.namesakes(run.name[0])):
            return self._choose(same, run)
        entity = self.entities.get(_key(run.name))
        if entity and not entity.person and len(entity.words) > 1:
            return self._longer(entity, run.name[0].start)
        return entity

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


def _lower(word: str) -> str:
    """Return the word as the lists have it: "She'll" is "she"; "WHO" and "US" are no pronouns."""
    lower = word if word in lists.NO_PRONOUNS else word.lower().replace("’", "'")
    bare = CLITIC.sub("", lower)
    return bare if bare in lists.PRONOUNS else lower


def same_role(word: str) -> str:
    """Return the word that stands for all that mean one role."""
    return lists.SAME_ROLE.get(word, word)


def _has_capital(word: Word) -> bool:
    prefix = PREFIX.match(word.text)
    start = word.text[prefix.end() if prefix else 0]
    ordinary = word.lower in lists.FUNCTION_WORDS or CONTRACTION.search(word.lower)
    ordinary = ordinary or ADJECTIVE.search(word.text)
    return start.isupper() and not ordinary


def _initials(words: Sequence[Word]) -> str:
    return "".join(word.text[0] for word in words if word.text[0].isupper()).lower()


def _step(text: str, words: Sequence[Word], first: int, last: int) -> int:
    """Return by how many words the name goes on: 0, 1, or more over "of the" and particles."""
    linked = False
    for at in range(last, min(last + 3, len(words))):
        if not _touches(text, words[at - 1], words[at]):
            return 0
        word = words[at]
        initial = word.text.isupper() and text[word.start + 1 : word.end + 1] == "."
        if initial or _has_capital(word):
            return at + 1 - last
        small = word.lower in lists.PARTICLES | {"the", "a"}
        if not (linked and small) and not (at == last and _may_link(text, words, first, last)):
            return 0
        linked = True
    return 0


def _touches(text: str, left: Word, right: Word) -> bool:
    """Say whether only a blank parts the words, or the full stop of an abbreviation."""
    gap = text[left.end : right.start].strip()
    if "'s" in (left.lower, right.lower):
        return False
    short = len(left.text) == 1 or left.lower in lists.ABBREVIATIONS
    if gap in ("'", "’") and left.lower.endswith("s"):
        return right.lower in lists.ORGANISATION_WORDS
    return not gap or (gap == "." and short) or (gap == "," and right.lower in lists.SUFFIXES)


def _may_link(text: str, words: Sequence[Word], first: int, last: int) -> bool:
    """Say whether the small word belongs to a name: "Ludwig van", "Bank of", "Food and"."""
    word, before, alone = words[last].lower, words[last - 1], last - first == 1
    after_the = _after_the(text, words[first])
    if word in ("of", "for"):
        heads = lists.ORGANISATION_WORDS | lists.HOLDS_OFFICE
        return after_the or before.lower in heads or (alone and before.lower.endswith("s"))
    if word == "and":
        ahead = words[last + 1 : last + 5]
        length = next((at for at, part in enumerate(ahead) if not _has_capital(part)), len(ahead))
        if length > 1 and after_the and alone and not before.text.isupper():
            return ahead[length - 1].lower in lists.ORGANISATION_WORDS
        return length > 0 and ahead[0].lower in lists.FIELDS
    return word in lists.PARTICLES or word == "&"


def _after_the(text: str, word: Word) -> bool:
    return text[max(0, word.start - 4) : word.start].lower() == "the "


def part_title(run: Sequence[Word]) -> Run:
    """Part "Secretary of State John Moss" into title and name; a title alone has no name."""
    start = 0
    for index, word in enumerate(run):
        rest = run[index + 1 :]
        inside = rest and rest[0].lower in lists.ORGANISATION_WORDS | lists.SUFFIXES
        if word.lower in lists.TITLES and not inside and (rest or index == start):
            start = index + 1
            if rest and rest[0].lower in ("of", "for"):
                start += 1
                while start < len(run) and run[start].lower in lists.OFFICES:
                    start += 1
    name = run[start:]
    body = any(word.lower in lists.ORGANISATION_WORDS for word in name)
    if len(name) > 1 and name[0].lower in lists.PARTY_NOUNS and not body:
        start += 1
    return Run(run[:start], run[start:])


def _core(name: Sequence[Word]) -> tuple[str, ...]:
    """Return the words of a name in lower case, without suffix."""
    words = tuple(word.text.lower().replace(".", "") for word in name)
    return tuple(word for word in words if word not in lists.SUFFIXES) or words


def _key(name: Sequence[Word]) -> tuple[str, ...]:
    """Return what the forms of one name share: "Ada B. Moss" and "Ada Moss" are one."""
    core = _core(name)
    suffix = tuple(word.lower for word in name[1:] if word.lower in lists.SUFFIXES)
    if len(core) == 3 and (len(core[1]) == 1 or core[0] in lists.FIRST_NAMES):
        core = core[::2]
    return core + suffix


def looks_personal(text: str, name: Sequence[Word]) -> bool:
    """Say whether the words look like a person's first and last name."""
    core = _core(name)
    if not 2 <= len(core) <= 4 or lists.NOT_PERSONAL & set(core):
        return False
    strange = any("/" in word.text or (word.text.isupper() and len(word.text) > 2) for word in name)
    place = core[0] in lists.PLACE_OPENERS | lists.DEMONYMS
    return core[0] in lists.FIRST_NAMES or not (strange or place or _after_the(text, name[0]))


def title_gender(titles: set[str]) -> str:
    """Return `he` or `she` when a title or role tells; else nothing."""
    if titles & (lists.MALE_TITLES | lists.MALE_ROLES):
        return "he"
    return "she" if titles & (lists.FEMALE_TITLES | lists.FEMALE_ROLES) else ""


def _is_headline(words: Sequence[Word]) -> bool:
    """Say whether most longer words have capitals, as in a headline: verbs have them, too."""
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    lower = [word for word in long if not word.text[0].isupper()]
    grammar = lists.FUNCTION_WORDS | lists.PREPOSITIONS
    plain = [word for word in lower if word.lower not in grammar]
    capitals = len(long) - len(lower)
    return len(long) > HEADLINE and capitals >= max(0.75 * len(long), 9 * len(plain))


def _roles(article: Article, mention: Mention) -> Iterator[Role]:
    """Yield what the text calls the named: before the name, in commas beside it, or by "is the"."""
    text, words = article.text, article.words
    left = bisect_left(article.word_starts, mention.start)
    right = bisect_left(article.word_starts, mention.end)
    after = words[right : right + 10]
    gap = text[mention.end : after[0].start].strip() if after else "."
    phrases = [_phrase_before(text, words, left)]
    if gap in (",", "—", "–", "--", "("):
        phrases.append(_beside(article, after))
    elif not gap and after[0].lower in ("is", "was", "became", "as"):
        phrases.append(noun_phrase(article, after[1:]))
    elif not gap and not mention.entity.person:
        phrases.append(_bearer(text, after))
    for head, modifiers in map(head_of, filter(None, phrases)):
        if not (mention.entity.person and head in lists.DOCUMENTS | lists.ORGANISATION_NOUNS):
            yield Role(head, modifiers, mention.start, mention.entity)


def _beside(article: Article, after: Sequence[Word]) -> Sequence[Word]:
    """Return the description that words begin with, if it does not begin a clause: "he said"."""
    phrase = noun_phrase(article, after)
    following = after[len(phrase) :][:1]
    return [] if following and following[0].lower in lists.SAYS else phrase


def _phrase_before(text: str, words: Sequence[Word], end: int) -> Sequence[Word]:
    """Return the words that lead up to a name: "former union president" Ada Moss."""
    for start in range(end, max(0, end - LONGEST_PHRASE), -1):
        before = words[start - 1]
        if before.lower in lists.FUNCTION_WORDS or not _touches(text, before, words[start]):
            return words[start:end]
    return words[max(0, end - LONGEST_PHRASE) : end]


def phrase_back(text: str, words: Sequence[Word]) -> Sequence[Word]:
    """Return the description that the words end in: "the crowd cheered [some 90 generals]"."""
    start, opened = len(words), False
    for at in range(len(words) - 1, -1, -1):
        opens = words[at].lower in lists.OPENERS or words[at].text[0].isdigit()
        ends = words[at].lower in lists.FUNCTION_WORDS - {"and"} and not opens
        parted = at + 1 < len(words) and not _touches(text, words[at], words[at + 1])
        if ends or parted or (opened and not opens):
            break
        start, opened = at, opens
    return words[start:]


def _bearer(text: str, after: Sequence[Word]) -> Sequence[Word]:
    """Return the noun that a name is put before: the Lodestar "poll"."""
    for at, word in enumerate(after[:3]):
        if at and not _touches(text, after[at - 1], word):
            break
        if word.lower in lists.DOCUMENTS | lists.ORGANISATION_NOUNS - lists.BODIES:
            return after[: at + 1]
    return []


def noun_phrase(article: Article, words: Sequence[Word]) -> Sequence[Word]:
    """Return the words up to the first preposition, relative pronoun or mark outside a name."""
    words = segments_of(article.text, words[: 2 * LONGEST_NAME])[0]
    inside = {at for first, last in article.names_in(words) for at in range(first, last)}
    for at, word in enumerate(words):
        if at and at not in inside:
            owned = words[at - 1].lower == "'s"
            gap = article.text[words[at - 1].end : word.start].strip(" ." if owned else BLANKS)
            participle = word.lower.endswith(("ing", "ed")) and is_plural(words[:at])
            if gap or participle or word.lower in lists.PREPOSITIONS:
                return words[:at]
    return words


def head_of(phrase: Sequence[Word]) -> tuple[str, frozenset[str]]:
    """Return the head noun and the words before it, different words for one role made equal."""
    words = [same_role(word.lower) for word in phrase if word.lower != "'s"] or [""]
    return words[-1], frozenset(words[:-1]) - lists.DETERMINERS


def is_pronoun(words: Sequence[Word]) -> bool:
    """Say whether the source is a pronoun, alone or as in "most of whom"."""
    known = lists.PRONOUNS | {"of", "all", "most", "some", "many", "both", "several"}
    return words[-1].lower in lists.PRONOUNS and all(word.lower in known for word in words)


def is_plural(phrase: Sequence[Word]) -> bool:
    """Say whether the phrase is about several, by its first and last word."""
    if not phrase:
        return False
    first, noun = phrase[0].lower, phrase[-1].lower
    several = first in lists.PLURAL_QUANTIFIERS or noun in lists.QUANTITIES
    ends_so = noun.endswith("s") and not noun.endswith(("ss", "is", "us", "'s"))
    return several or ends_so or noun in lists.PEOPLE_NOUNS


def repeats(words: Sequence[Word]) -> bool:
    """Say whether one after another is meant: "poll after poll"."""
    first, link, second = ([word.lower for word in words[:3]] + [""] * 3)[:3]
    return link in ("after", "by", "upon") and first == second


def segments_of(text: str, words: Sequence[Word]) -> list[Sequence[Word]]:
    """Part the words at commas, dashes and brackets."""
    segments: list[Sequence[Word]] = []
    start = 0
    for at in range(1, len(words)):
        breaks = BREAK.search(text, words[at - 1].end, words[at].start)
        if breaks and words[at].lower not in lists.SUFFIXES:
            segments.append(words[start:at])
            start = at
    return [*segments, words[start:]]


def conjuncts(article: Article, words: Sequence[Word]) -> list[Sequence[Word]]:
    """Part the words at "and", outside names, and at the commas; empty when nothing is joined."""
    inside = {at for first, last in article.names_in(words) for at in range(first + 1, last)}
    parts: list[list[Word]] = [[]]
    joined = False
    for at, word in enumerate(words):
        link = at not in inside and word.lower in ("and", "&")
        comma = at and at not in inside and "," in article.text[words[at - 1].end : word.start]
        if link or comma:
            parts.append([])
        if not link:
            parts[-1].append(word)
        joined = joined or link or (bool(comma) and word.lower == "others")
    return [part for part in parts if part] if joined else []
