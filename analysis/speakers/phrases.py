"""Noun phrases without a parser: their head, their number, what they join."""

import re
from collections.abc import Sequence

from analysis.speakers import words as lists
from analysis.speakers.capitals import Word, touches
from analysis.speakers.names import LONGEST_NAME, Article

BREAK = re.compile(r"[,;:()—–]|--|\s-\s")
BLANKS = " .\u00a0“”‘’'\""
LONGEST_PHRASE = 8


def same_role(word: str) -> str:
    """Return the standard word for a role."""
    return lists.SAME_ROLE.get(word, word)


def phrase_back(text: str, words: Sequence[Word]) -> Sequence[Word]:
    """Return the description at the end of the words: "the crowd cheered [some 90 generals]"."""
    start, opened = len(words), False
    for at in range(len(words) - 1, -1, -1):
        opens = words[at].lower in lists.OPENERS or words[at].text[0].isdigit()
        ends = words[at].lower in lists.FUNCTION_WORDS - {"and"} and not opens
        parted = at + 1 < len(words) and not touches(text, words[at], words[at + 1])
        if ends or parted or (opened and not opens):
            break
        start, opened = at, opens
    return words[start:]


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
    """Return the head noun and its modifiers, with the standard word for a role."""
    words = [same_role(word.lower) for word in phrase if word.lower != "'s"] or [""]
    return words[-1], frozenset(words[:-1]) - lists.DETERMINERS


def is_pronoun(words: Sequence[Word]) -> bool:
    """Say whether the source is a pronoun, alone or as in "most of whom"."""
    known = lists.PRONOUNS | {"of", "all", "most", "some", "many", "both", "several"}
    return words[-1].lower in lists.PRONOUNS and all(word.lower in known for word in words)


def is_plural(phrase: Sequence[Word]) -> bool:
    """Say whether a phrase is plural, by its first and last word."""
    if not phrase:
        return False
    first, noun = phrase[0].lower, phrase[-1].lower
    several = first in lists.PLURAL_QUANTIFIERS or noun in lists.QUANTITIES
    ends_so = noun.endswith("s") and not noun.endswith(("ss", "is", "us", "'s"))
    return several or ends_so or noun in lists.PEOPLE_NOUNS


def repeats(words: Sequence[Word]) -> bool:
    """Say whether a phrase repeats a noun: "poll after poll"."""
    first, link, second = ([word.lower for word in words[:3]] + [""] * 3)[:3]
    return link in ("after", "by", "upon") and first == second


def segments_of(text: str, words: Sequence[Word]) -> list[Sequence[Word]]:
    """Split the words at commas, dashes and brackets."""
    segments: list[Sequence[Word]] = []
    start = 0
    for at in range(1, len(words)):
        breaks = BREAK.search(text, words[at - 1].end, words[at].start)
        if breaks and words[at].lower not in lists.SUFFIXES:
            segments.append(words[start:at])
            start = at
    return [*segments, words[start:]]


def conjuncts(article: Article, words: Sequence[Word]) -> list[Sequence[Word]]:
    """Split the words at commas and at "and" outside names; empty when nothing is joined."""
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
