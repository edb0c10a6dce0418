"""Where an article mentions given names and phrases.

A phrase is found as a noun phrase: whole words, singular or plural, not in a hyphenated word
("front-line"), not in a longer name ("Bill" in "Bill Moss"), not as a verb ("to line"), not in a
compound preposition ("in line with").
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from analysis.document import TOKEN
from analysis.errors import UsageError
from analysis.frames.nouns import Tagged, Token, is_modifier, is_noun, number_forms
from analysis.records import Document
from analysis.spans import Span, holds
from analysis.speakers.names import Article, Mention

Match = tuple[Span, str]


def find_phrases(
    document: Document, article: Article, tagged: Tagged, phrases: Iterable[str]
) -> list[Match]:
    """Find the mentions of phrases in a document; of two that overlap, the longer one.

    A phrase with a capital matches only in this spelling, any other in upper and lower case.

    Returns:
        Span and phrase, in the order of the text.

    Raises:
        UsageError: When a phrase is blank.
    """
    by_word = _by_first_word(phrases)
    text, tokens = document.text, document.tokens
    found: list[Match] = []
    at = 0
    while at < len(tokens):
        step = 1
        for phrase, words in by_word.get(_bare(text[slice(*tokens[at])]).lower(), ()):
            span = _match(text, tokens[at : at + len(words)], words)
            if span and _stands_for_it(article, tagged, span, phrase):
                found.append((span, phrase))
                step = len(words)
                break
        at += step
    return found


# A phrase, and the forms that match each of its words.
Sought = tuple[str, list[frozenset[str]]]


def _by_first_word(phrases: Iterable[str]) -> dict[str, list[Sought]]:
    by_word: dict[str, list[Sought]] = defaultdict(list)
    for phrase in sorted(dict.fromkeys(phrases), key=len, reverse=True):
        words = _forms(phrase)
        if not words:
            raise UsageError(f"targets has {phrase!r}, which has no word; leave it out")
        for first in {form.lower() for form in words[0]}:
            by_word[first].append((phrase, words))
    return by_word


@lru_cache(maxsize=4096)
def _forms(phrase: str) -> list[frozenset[str]]:
    """Return the forms of each word of a phrase: of a common noun at its end, both numbers."""
    words = [token.group() for token in TOKEN.finditer(phrase)]
    if not words:
        return []
    forms = [frozenset([word]) for word in words]
    if words[-1].islower() and words[-1].isalpha():
        forms[-1] = number_forms(words[-1])
    return forms


def _match(text: str, tokens: Sequence[Span], words: list[frozenset[str]]) -> Span | None:
    """Return where the words stand, when they do, with nothing but blanks between them."""
    if len(tokens) < len(words):
        return None
    for (start, end), forms in zip(tokens, words, strict=True):
        word = _bare(text[start:end])
        if word not in forms and not (word.lower() in forms and word.lower() != word):
            return None
    if any(text[left[1] : right[0]].strip() for left, right in pairwise(tokens)):
        return None
    first, last = tokens[0], tokens[-1]
    return first[0], last[0] + len(_bare(text[slice(*last)]))


def _bare(word: str) -> str:
    """Return a word without the apostrophe of a plural: "workers’"."""
    return word[:-1] if len(word) > 1 and word[-1] in "'’" else word


def _stands_for_it(article: Article, tagged: Tagged, span: Span, phrase: str) -> bool:
    """Say whether what stands there is the phrase, and no part or look-alike of it."""
    text, tokens = article.text, tagged.sentence(span[0])
    if text[max(span[0] - 1, 0) : span[0]] in ("-", "#", "@") or text[span[1] : span[1] + 1] == "-":
        return False
    if any(not _is_it(mention, span, phrase) for mention in _mentions_at(article, span)):
        return False
    if phrase != phrase.lower():
        return not is_modifier(text, tokens, span)
    return not _is_other_part(tokens, span)


def _mentions_at(article: Article, span: Span) -> Iterator[Mention]:
    """Yield the names that share a letter with a span."""
    last = bisect_right(article.mention_starts, span[1] - 1)
    for mention in reversed(
        article.mentions[max(last - len(article.text[slice(*span)]), 0) : last]
    ):
        if mention.end <= span[0]:
            return
        yield mention


def _is_it(mention: Mention, span: Span, phrase: str) -> bool:
    """Say whether a name in the way is the phrase: "Moss" is, in "Ada Moss", "bill" in none."""
    whole = holds(span, (mention.start, mention.end))
    if phrase == phrase.lower():
        return whole and len(mention.entity.name) <= mention.end - mention.start
    if whole:
        return True
    ends = span[0] == mention.start or span[1] == mention.end
    return mention.entity.person and ends


def _is_other_part(tokens: Sequence[Token], span: Span) -> bool:
    """Say whether the words are a verb, or the middle of a compound preposition."""
    inside = [at for at, token in enumerate(tokens) if holds(span, (token.start, token.end))]
    if not inside:
        return False
    before = tokens[inside[0] - 1] if inside[0] else None
    behind = tokens[inside[-1] + 1] if inside[-1] + 1 < len(tokens) else None
    if before is None or behind is None or not is_noun(tokens[inside[-1]].text):
        return False
    if before.text.lower() == "in" and behind.text.lower() == "with" and len(inside) == 1:
        return True
    return before.tag in ("TO", "MD") and behind.tag in ("DT", "PRP", "PRP$")
