"""The roles of people: "the union's president", before a name or beside it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.speakers import words as lists
from analysis.speakers.capitals import Word, touches
from analysis.speakers.names import NEAREST, Article, Entity, Mention
from analysis.speakers.phrases import LONGEST_PHRASE, head_of, noun_phrase


class Role(NamedTuple):
    """The role of an entity: head noun and modifiers of "the union's president"."""

    head: str
    modifiers: frozenset[str]
    start: int
    entity: Entity


def find_roles(article: Article) -> dict[str, list[Role]]:
    """Return the roles given near the first mentions of names, by head noun."""
    roles: dict[str, list[Role]] = defaultdict(list)
    for mention in article.mentions:
        if mention.start in mention.entity.starts[:NEAREST]:
            for role in _roles(article, mention):
                roles[role.head].append(role)
    return roles


def _roles(article: Article, mention: Mention) -> Iterator[Role]:
    """Yield the roles given before a name, in commas beside it, or by "is the"."""
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
    """Return the description at the beginning of words, unless a clause follows: "he said"."""
    phrase = noun_phrase(article, after)
    following = after[len(phrase) :][:1]
    return [] if following and following[0].lower in lists.SAYS else phrase


def _phrase_before(text: str, words: Sequence[Word], end: int) -> Sequence[Word]:
    """Return the words that lead up to a name: "former union president" Ada Moss."""
    for start in range(end, max(0, end - LONGEST_PHRASE), -1):
        before = words[start - 1]
        if before.lower in lists.FUNCTION_WORDS or not touches(text, before, words[start]):
            return words[start:end]
    return words[max(0, end - LONGEST_PHRASE) : end]


def _bearer(text: str, after: Sequence[Word]) -> Sequence[Word]:
    """Return the noun behind a name as its modifier: the Lodestar "poll"."""
    for at, word in enumerate(after[:3]):
        if at and not touches(text, after[at - 1], word):
            break
        if word.lower in lists.DOCUMENTS | lists.ORGANISATION_NOUNS - lists.BODIES:
            return after[: at + 1]
    return []


def role_fit(role: Role, modifiers: frozenset[str], at: int) -> tuple[float, int]:
    """Rate how well a role fits a description, best by its modifiers, then by nearness."""
    opposed = len((role.modifiers ^ modifiers) & {"vice", "deputy"})
    opposed += "former" in role.modifiers - modifiers
    earlier = role.start < at
    shared = len(role.modifiers & modifiers)
    return shared + 0.5 * earlier - opposed, role.start if earlier else -role.start
