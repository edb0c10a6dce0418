"""Words with capitals: the borders of names, and of titles before names."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from analysis.speakers import words as lists

NAME_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|['’]s\b|[^\W_]+(?:(?:[-/&]|['’](?!s\b))[^\W_]+)*|&")
ACRONYM_GIVEN = re.compile(r"\s\(([A-Z][A-Z.-]{1,9})\)")
# "al-Basim" and "d’Arc" have their capital inside.
PREFIX = re.compile(r"(?:a[ls]|el|ul|d|l)[-'’](?=\w)")
# "Moss-backed" and "Vexon-style" are no names.
ADJECTIVE = re.compile(r"-(?:\w+ed|style|era|run|like)$")
# A contracted verb behind a pronoun; "'s" is a word of its own.
CLITIC = re.compile(r"'(?:d|ll|m|re|ve)$")
# "We'll" and "Don't" open a sentence.
CONTRACTION = re.compile(
    r"n't$|^(?:i|it|he|she|we|you|they|that|there|who|what)'(?:d|ll|m|re|s|ve)$"
)
# A sentence with more long words than this, nearly all with capitals, is a headline.
HEADLINE = 4


class Word(NamedTuple):
    """A word, its span, and its form in the word lists."""

    start: int
    end: int
    text: str
    lower: str


class Run(NamedTuple):
    """A stretch of capitalised words: the title in front, and the name."""

    title: Sequence[Word]
    name: Sequence[Word]


def listed_form(word: str) -> str:
    """Return the form of a word in the lists: "she" for "She'll"; "WHO" is no pronoun."""
    lower = word if word in lists.NO_PRONOUNS else word.lower().replace("’", "'")
    bare = CLITIC.sub("", lower)
    return bare if bare in lists.PRONOUNS else lower


def has_capital(word: Word) -> bool:
    """Say whether a word has a capital that belongs to a name."""
    prefix = PREFIX.match(word.text)
    start = word.text[prefix.end() if prefix else 0]
    ordinary = word.lower in lists.FUNCTION_WORDS or CONTRACTION.search(word.lower)
    ordinary = ordinary or ADJECTIVE.search(word.text)
    return start.isupper() and not ordinary


def initials(words: Sequence[Word]) -> str:
    """Return the capitals that words begin with, in lower case."""
    return "".join(word.text[0] for word in words if word.text[0].isupper()).lower()


def name_step(text: str, words: Sequence[Word], first: int, last: int) -> int:
    """Return the number of words that continue a name, counting "of the" and particles."""
    linked = False
    for at in range(last, min(last + 3, len(words))):
        if not touches(text, words[at - 1], words[at]):
            return 0
        word = words[at]
        initial = word.text.isupper() and text[word.start + 1 : word.end + 1] == "."
        if initial or has_capital(word):
            return at + 1 - last
        small = word.lower in lists.PARTICLES | {"the", "a"}
        if not (linked and small) and not (at == last and _may_link(text, words, first, last)):
            return 0
        linked = True
    return 0


def touches(text: str, left: Word, right: Word) -> bool:
    """Say whether only a blank or the full stop of an abbreviation is between two words."""
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
        length = next((at for at, part in enumerate(ahead) if not has_capital(part)), len(ahead))
        if length > 1 and after_the and alone and not before.text.isupper():
            return ahead[length - 1].lower in lists.ORGANISATION_WORDS
        return length > 0 and ahead[0].lower in lists.FIELDS
    return word in lists.PARTICLES or word == "&"


def _after_the(text: str, word: Word) -> bool:
    return text[max(0, word.start - 4) : word.start].lower() == "the "


def part_title(run: Sequence[Word]) -> Run:
    """Split "Secretary of State John Moss" into title and name; a title alone has no name."""
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
    while start < len(run) and run[start].text in ("of", "for"):
        start += 1
    name = run[start:]
    body = any(word.lower in lists.ORGANISATION_WORDS for word in name)
    if len(name) > 1 and name[0].lower in lists.PARTY_NOUNS and not body:
        start += 1
    return Run(run[:start], run[start:])


def name_words(name: Sequence[Word]) -> tuple[str, ...]:
    """Return the words of a name in lower case, without suffix."""
    words = tuple(word.text.lower().replace(".", "") for word in name)
    return tuple(word for word in words if word not in lists.SUFFIXES) or words


def name_key(name: Sequence[Word]) -> tuple[str, ...]:
    """Return the key shared by the forms of one name, such as "Ada B. Moss" and "Ada Moss"."""
    core = name_words(name)
    suffix = tuple(word.lower for word in name[1:] if word.lower in lists.SUFFIXES)
    if len(core) == 3 and (len(core[1]) == 1 or core[0] in lists.FIRST_NAMES):
        core = core[::2]
    return core + suffix


def looks_personal(text: str, name: Sequence[Word]) -> bool:
    """Say whether the words look like a person's first and last name."""
    core = name_words(name)
    body = lists.NOT_PERSONAL & set(core) or core[-1] in lists.PARTY_NOUNS
    if not 2 <= len(core) <= 4 or body:
        return False
    strange = any("/" in word.text or (word.text.isupper() and len(word.text) > 2) for word in name)
    place = core[0] in lists.PLACE_OPENERS | lists.DEMONYMS
    return core[0] in lists.FIRST_NAMES or not (strange or place or _after_the(text, name[0]))


def title_gender(titles: set[str]) -> str:
    """Return `he` or `she` when a title or role tells; else nothing."""
    if titles & (lists.MALE_TITLES | lists.MALE_ROLES):
        return "he"
    return "she" if titles & (lists.FEMALE_TITLES | lists.FEMALE_ROLES) else ""


def is_headline(words: Sequence[Word]) -> bool:
    """Say whether most longer words have capitals, verbs too, as in a headline."""
    long = [word for word in words if len(word.text) > 3 and word.text[0].isalpha()]
    lower = [word for word in long if not word.text[0].isupper()]
    grammar = lists.FUNCTION_WORDS | lists.PREPOSITIONS
    plain = [word for word in lower if word.lower not in grammar]
    capitals = len(long) - len(lower)
    return len(long) > HEADLINE and capitals >= max(0.75 * len(long), 9 * len(plain))
