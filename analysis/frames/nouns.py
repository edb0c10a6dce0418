"""Parts of speech of a sentence's words, and noun phrases.

TextBlob's tagger works with a lexicon and rules about neighbours and endings. It comes with the
library, and nothing is downloaded. It is right for about 95 of 100 words in news, so the rules here
also use the places of names.
"""

import warnings
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from analysis.records import Document
from analysis.spans import Span
from analysis.speakers import words as lists
from analysis.wordlists import words

# Tags that may stand between a name and the noun modified by it: "a Moss [new] plan".
TAGS_BETWEEN = ("JJ", "CD")
# Nouns for a person's group or office: a stance towards it is a stance towards the person.
LED = words("""
    administration camp campaign candidacy coalition government leadership movement operation
    presidency team
""")
# Tagged as nouns, but the beginning of a phrase of their own: "ask the FBI anything".
INDEFINITE_PRONOUNS = words("""
    anybody anyone anything everybody everyone everything nobody none nothing somebody someone
    something
""")
DETERMINER_TAGS = ("DT", "PRP$")
# Tags that may stand before the head of a noun phrase.
IN_PHRASE = ("DT", "PRP$", "JJ", "NN", "CD", "VBN", "POS")
# A name behind these tags is no subject.
NO_SUBJECT = frozenset(["DT", "PRP$", "POS", "JJ", "JJS", "IN", "TO", "VB", "VBG", "CD", "VBN"])
# Tagged as prepositions, but the beginning of a clause.
CLAUSES = words("""
    although as because how if since than that though unless until what when where whether while
    whom whomever
""")
# A word spelled like a noun is a verb before these tags: "plans to", "heads into", "trails them".
AFTER_VERB = frozenset(["TO", "IN", "DT", "PRP", "PRP$", "RP", "RB", ":", "CD"])


class Token(NamedTuple):
    """A word or mark, where it stands, and its tag of the Penn Treebank."""

    start: int
    end: int
    text: str
    tag: str


class Tagged:
    """A document's sentences, tagged on demand."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._starts = [start for start, _ in document.sentences]
        self._token_starts = [start for start, _ in document.tokens]
        self._known: dict[int, list[Token]] = {}

    def sentence(self, at: int) -> list[Token]:
        """Return the words of the sentence that holds a place."""
        number = max(bisect_right(self._starts, at) - 1, 0)
        if number not in self._known:
            self._known[number] = self._tag(self.document.sentences[number])
        return self._known[number]

    def _tag(self, sentence: Span) -> list[Token]:
        first, last = (bisect_left(self._token_starts, place) for place in sentence)
        spans = self.document.tokens[first:last]
        words = [self.document.text[start:end] for start, end in spans]
        tags = tagger().find_tags(words) if words else []
        return [
            Token(*span, word, str(tag[1]))
            for span, word, tag in zip(spans, words, tags, strict=True)
        ]


@cache
def tagger() -> Any:
    """Return TextBlob's tagger, which takes long to import, its files read."""
    from textblob.en import parser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its files open
        parser.find_tags(["Vexons"])
    return parser


def is_plain(word: str, *, noun: bool) -> bool:
    """Say whether the lexicon knows a word with a capital as no name; nouns count when asked for.

    Example:
        >>> is_plain("Below", noun=False), is_plain("Section", noun=False)
        (True, False)
        >>> is_plain("Section", noun=True), is_plain("Vexon", noun=True)
        (True, False)
    """
    lexicon = tagger().lexicon
    tag = lexicon.get(word) or lexicon.get(word.lower()) or "NNP"
    return not tag.startswith("NNP" if noun else "NN")


def is_known(word: str) -> bool:
    """Say whether the lexicon has a word in lower case, or the singular of it: it is no name."""
    lexicon = tagger().lexicon
    return word.lower() in lexicon or singular(word.lower()) in lexicon


def is_noun(word: str) -> bool:
    """Say whether the lexicon has a word as a noun first of all, or doesn't have it."""
    return bool(tagger().lexicon.get(word.lower(), "NN").startswith("NN"))


@lru_cache(maxsize=4096)
def singular(noun: str) -> str:
    """Return a noun in lower case in the singular.

    Example:
        >>> [singular(noun) for noun in ("levies", "taxes", "states", "gas")]
        ['levy', 'tax', 'state', 'gas']
    """
    from textblob.en.inflect import singularize

    lexicon = tagger().lexicon
    if noun.endswith("es"):
        for stem in (noun[:-1], noun[:-2]):
            if stem in lexicon:
                return stem
    one = str(singularize(noun))
    return one if one in lexicon or noun not in lexicon else noun


@lru_cache(maxsize=4096)
def number_forms(noun: str) -> frozenset[str]:
    """Return a noun as it is, in the singular and in the plural.

    Example:
        >>> sorted(number_forms("levies")), sorted(number_forms("bill"))
        (['levies', 'levy'], ['bill', 'bills'])
    """
    from textblob.en.inflect import pluralize

    one = singular(noun)
    return frozenset([noun, one, str(pluralize(one))])


def phrase_around(text: str, tokens: Sequence[Token], name: Span) -> Span:
    """Return the noun phrase that words stand in: "levy" in "[the harbour levy bill] failed"."""
    first = bisect_left(tokens, name[0], key=lambda token: token.end - 1)
    after = bisect_left(tokens, name[1], key=lambda token: token.start)
    start, end = name
    for token in reversed(tokens[:first]):
        if not token.tag.startswith(IN_PHRASE) or text[token.end : start].strip(" "):
            break
        start = token.start
        if token.tag in DETERMINER_TAGS:
            break
    for token in tokens[after:]:
        if not token.tag.startswith("NN") or text[end : token.start] != " ":
            break
        end = token.end
    return start, end


def nouns_of(text: str, tokens: Sequence[Token], phrase: Span) -> tuple[str, ...]:
    """Return the nouns of a phrase in lower case, the last in the singular: what it is about."""
    nouns = [
        token.text.lower()
        for token in tokens
        if phrase[0] <= token.start < phrase[1] and token.tag.startswith("NN")
    ]
    return (*nouns[:-1], singular(nouns[-1])) if nouns else ()


def is_modifier(text: str, tokens: Sequence[Token], name: Span) -> bool:
    """Say whether a name stands before the noun that is meant: "the Moss [bridge]".

    What somebody leads is no other thing: "the Moss campaign". Nor is a verb spelled like a noun:
    "Moss plans to", "Moss practices medicine".
    """
    first = bisect_left(tokens, name[0], key=lambda token: token.end - 1)
    after = bisect_left(tokens, name[1], key=lambda token: token.start)
    head = _noun(text, tokens, after, name[1])
    if head is None or tokens[head].text.lower() in LED:
        return False
    return not _is_verb(tokens, first, head, after)


def _noun(text: str, tokens: Sequence[Token], after: int, end: int) -> int | None:
    """Return the place of the last noun of those that follow at once, adjectives between."""
    found = None
    for at in range(after, len(tokens)):
        token = tokens[at]
        lower = token.text.lower().replace("’", "'")
        small = lower in lists.FUNCTION_WORDS | INDEFINITE_PRONOUNS or lower.endswith("n't")
        if text[end : token.start] != " " or small or not token.text[0].isalnum():
            break
        if token.tag.startswith("NN") and token.text[0].islower():
            found = at
        elif found is not None or not token.tag.startswith(TAGS_BETWEEN):
            break
        end = token.end
    return found


def _is_verb(tokens: Sequence[Token], first: int, head: int, after: int) -> bool:
    """Say whether what is tagged as a noun is the verb of the name: "Moss [heads] into"."""
    if tokens[after - 1].text.lower().removesuffix("s") in lists.DEMONYMS and (
        tokens[after - 1].text.endswith("s")
    ):
        return True
    before = tokens[first - 1] if first else None
    if before and before.tag in NO_SUBJECT and before.text.lower() not in CLAUSES:
        return False
    follows = tokens[head + 1].tag if head + 1 < len(tokens) else ""
    has_object = head > after or follows in AFTER_VERB
    return has_object and _may_be_verb(tokens[after])


def _may_be_verb(token: Token) -> bool:
    """Say whether a noun in "s" is a verb, too: the lexicon has its past form."""
    stem = token.text.removesuffix("s")
    past = (stem + "d" if stem.endswith("e") else stem + "ed", stem + stem[-1:] + "ed")
    return token.tag == "NNS" and any(form in tagger().lexicon for form in past)
