"""Whom or what a stretch of an article names, as far as it can be asked about.

Left out are names that mean something else in their context: a part of a longer name, a modifier
("the Moss bridge"), an ordinary word with a capital, a surname shared by two people.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from analysis.errors import UsageError
from analysis.frames.matching import find_phrases
from analysis.frames.nouns import Tagged, Token, is_modifier, is_plain, nouns_of, phrase_around
from analysis.records import Document, Row, Sentiment, Stance
from analysis.spans import Span, check_span
from analysis.speakers import words as lists
from analysis.speakers.names import Article, Mention

Named = tuple[Span, str]
# "Ada Moss (R-Vexon)".
PARTY_TAG = re.compile("[DIR]-[A-Z][a-z]")
ORDINALS = ("st", "nd", "rd", "th")
# A word behind these has a capital because a sentence or item begins.
OPENS = frozenset("“ ” \" '' `` ‘ ’ ' : . ! ? — – - ( [ / > # @ …".split())


class Finder:
    """Finds targets in stretches of a document: given phrases, or the names of the article."""

    def __init__(self, document: Document, targets: Sequence[str] | None) -> None:
        if isinstance(targets, str):
            raise UsageError(f"targets={targets!r} is one string; give a list of names or phrases")
        self._text = document.text
        self._tagged = Tagged(document)
        article = Article(document)
        self._found = (
            _asked_names(article, self._tagged)
            if targets is None
            else find_phrases(document, article, self._tagged, targets)
        )

    def within(self, span: Span) -> Iterator[Named]:
        """Yield the targets within a span, in the order of the text."""
        first = bisect_left(self._found, span[0], key=lambda named: named[0][0])
        for target, name in islice(self._found, first, None):
            if target[0] >= span[1]:
                return
            if target[1] <= span[1]:
                yield target, name

    def phrase(self, target: Span) -> Span:
        """Return the noun phrase that a target stands in."""
        return phrase_around(self._text, self._tagged.sentence(target[0]), target)

    def each_thing(self, found: Iterable[Named], left_out: Iterable[Any] = ()) -> Iterator[Named]:
        """Yield the first mention of each name, and of each other thing with the same name.

        "The bill" is one thing with "the levy bill", and another than "the phone bill" beside it.
        """
        seen: dict[str, set[tuple[str, ...]]] = {}
        for target, name in found:
            if name in left_out:
                continue
            tokens = self._tagged.sentence(target[0])
            thing = nouns_of(self._text, tokens, self.phrase(target))
            known = seen.setdefault(name, set())
            if not known or (len(thing) > 1 and name == name.lower() and thing not in known):
                yield target, name
            known.add(thing)


def judged_columns(target: Span, name: str, judged: Sentiment | Stance) -> Row:
    """Return the columns about a target and its label that sentiments and stances share."""
    place: Row = {"target": name, "target_start": target[0], "target_end": target[1]}
    chances = {f"p_{label}": round(p, 4) for label, p in judged.probabilities.items()}
    return place | chances | {"label": judged.label, "abstained": judged.abstained}


def named(document: Document) -> list[Named]:
    """Find the mentions of people, bodies and places that can be targets, with full names.

    A single word with a capital counts when it stands in the article more than once.

    Example:
        >>> from analysis.document import parse
        >>> named(parse("Sen. Ada Moss crossed the Moss bridge to Port Vex. Moss's plan failed."))
        [((5, 13), 'Ada Moss'), ((41, 49), 'Port Vex'), ((51, 55), 'Ada Moss')]
    """
    return _asked_names(Article(document), Tagged(document))


def _asked_names(article: Article, tagged: Tagged) -> list[Named]:
    return [
        ((mention.start, mention.end), mention.entity.name)
        for mention in article.mentions
        if _can_be_asked(article, mention, tagged.sentence(mention.start))
    ]


def asked(document: Document, target: Span) -> bool:
    """Say whether the name at a place is a target in the frames.

    Args:
        document: A document of `parse`.
        target: The span of the name.

    Raises:
        UsageError: When `target` is no span of the text.

    Example:
        >>> from analysis.document import parse
        >>> document = parse("Sen. Ada Moss crossed the Moss bridge.")
        >>> asked(document, (5, 13)), asked(document, (26, 30))
        (True, False)
    """
    span = check_span("target", target, document.text)
    return any(found == span for found, _ in named(document))


def _can_be_asked(article: Article, mention: Mention, tokens: Sequence[Token]) -> bool:
    alone = len(mention.entity.words) == 1
    if alone and len(mention.entity.starts) == 1:
        return False
    first = bisect_left(tokens, mention.start, key=lambda token: token.end - 1)
    after = bisect_left(tokens, mention.end, key=lambda token: token.start)
    around = _Around(
        article.text, mention, tokens[max(first - 2, 0) : first], tokens[after : after + 1]
    )
    word = article.text[mention.start : mention.end]
    if alone and (_is_no_name(article, word, around.behind) or around.touches_capital()):
        return False
    if around.goes_on(article.ordinary) or _is_heading(tokens, first, word):
        return False
    if article.undecided(mention):
        return False
    return not is_modifier(article.text, tokens, (mention.start, mention.end))


def _is_no_name(article: Article, word: str, behind: Sequence[Token]) -> bool:
    """Say whether a word is an ordinary or numbered one, or the tag of a party."""
    if word.lower() in article.ordinary or PARTY_TAG.match(word):
        return True
    numbered = bool(behind) and behind[0].text[0].isdigit()
    return is_plain(word, noun=numbered) and word.lower() not in lists.DEMONYMS


class _Around(NamedTuple):
    """A mention with the two words before it and the one behind it."""

    text: str
    mention: Mention
    before: Sequence[Token]
    behind: Sequence[Token]

    def touches_capital(self) -> bool:
        """Say whether a word with a capital follows at once: "[Super] Tuesday"."""
        near = self.behind and self.text[self.mention.end : self.behind[0].start] == " "
        return bool(near) and self.behind[0].text[0].isupper()

    def goes_on(self, ordinary: Container[str]) -> bool:
        """Say whether the name is cut out of a longer one: "5th [Street Gym]", "[Get] Loud"."""
        if self.touches_capital() and not self.behind[0].tag.startswith("NNP"):
            return True
        ends = self.text[self.mention.start : self.mention.end].split()[-1].lower()
        if ends in lists.ABBREVIATIONS - lists.SUFFIXES:
            return True
        if not self.before or self.text[self.before[-1].end : self.mention.start] != " ":
            return False
        last = self.before[-1].text
        if last in ("'s", "’s"):
            return self.before[0].text[0].isupper() and self.before[0].text.lower() in ordinary
        return last.endswith(ORDINALS) if last[0].isdigit() else self._follows_capital(last)

    def _follows_capital(self, last: str) -> bool:
        """Say whether a word with a capital of its own stands in front, and it is no title."""
        opens = len(self.before) < 2 or self.before[0].text in OPENS
        known = lists.TITLES | lists.PARTY_NOUNS | lists.OFFICES
        title = last.lower().rstrip(".") in known or last[-1] in "'’"
        return last[0].isupper() and not (opens or title)


def _is_heading(tokens: Sequence[Token], first: int, word: str) -> bool:
    """Say whether a name of several words is one of a heading or slogan: "[Make Vexon Great]"."""
    if " " not in word:
        return False
    opens = first == 0 or tokens[first - 1].text in OPENS
    verb = opens and first < len(tokens) and tokens[first].tag == "VB"
    return verb or (word.isupper() and any(len(part) > 3 for part in word.split()))
