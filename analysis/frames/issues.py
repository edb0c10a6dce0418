"""What a corpus argues about: noun phrases that recur in quotations."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd

from analysis.frames.nouns import Tagged, Token, is_known, is_noun, singular
from analysis.frames.pairing import read_again
from analysis.records import Document
from analysis.spans import Span, holds
from analysis.speakers import words as lists
from analysis.speakers.names import Article
from analysis.wordlists import words

ISSUE_COLUMNS = {
    "issue": "string[python]",
    **dict.fromkeys(("speakers", "articles", "quotations"), "Int64"),
    "article_id": "string[python]",
    **dict.fromkeys(("quote_id", "start", "end"), "Int64"),
    "example": "string[python]",
}
MOST_WORDS = 4
# A phrase is no issue of its own when this share of its quotations has the longer issue.
MOSTLY = 0.6
# Heads of phrases about people, places, times and amounts: such a phrase is no issue.
NO_ISSUE = (
    lists.PERSON_ROLES
    | lists.ORGANISATION_NOUNS
    | lists.PEOPLE_NOUNS
    | lists.PLACES
    | lists.DOCUMENTS
    | words("""
    afternoon apartment autumn billion bit cent century crown day decade dollar dozen end euro
    evening everybody folk friend half hour hundred kind lot midnight mile million minute moment
    month morning night nobody noon number one parliament part per percent point pound quarter
    second side somebody something sort spring summer thing thousand time today ton tonight week
    weekend winter year yesterday
    """)
)
# Last words of names for decisions and treaties; other last words name bodies and places.
MEASURE_NOUNS = words("""
    accord act agreement amendment bill charter constitution initiative law project treaty
""")
ORGANISATION_ENDINGS = lists.ORGANISATION_WORDS - MEASURE_NOUNS
# Too vague to be an issue as a single word.
VAGUE = words("""
    action amount answer anyone area attention case chance change child choice circumstance city
    cost course deal decision detail door draft effort event example eye face fact family
    feeling figure form ground group hand head heart home house idea information interest issue
    job level life line look loss meeting mind mistake money name need office opinion order
    other person piece place plan position price problem process question reason record rest
    result right room round rule sense set sign situation stage start step story subject table
    term thinking top town turn use view wall way woman word work world
""")
# Verbs of decision and dispute, with an issue as their object: "scrap the levy".
ARGUING = words("""
    abandon abolish adopt against amend approve backed ban block boycott build campaign cancel
    condemn cut debate defend delay demand drop end expand extend favor favour fight fund halt
    impose introduce keep legalise legalize lift oppose overturn pass pause postpone promise
    propose protest put raise ratify reconsider reform reject repeal replace restore reverse
    save scrap sell sign stop sue support suspend urge veto vote welcome win withdraw
""")
# Words looked at before a phrase, and the share of its quotations with such a verb.
NEAR, ARGUED = 4, 0.2
# Endings of nouns of action: "the closure", "an election".
DOING = ("tion", "sion", "ment", "ure", "ism")
# The fewest occurrences of such a noun by itself.
FEWEST_TIMES = 3
NounPhrase = tuple[str, ...]


@dataclass
class _Issue:
    """The occurrences of one noun phrase, in all its forms."""

    forms: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    quotations: set[tuple[str, int]] = field(default_factory=set)
    speakers: set[str] = field(default_factory=set)
    argued: set[tuple[str, int]] = field(default_factory=set)
    place: tuple[str, int, int, int, str] | None = None


def propose_issues(
    articles: pd.DataFrame, quotes: pd.DataFrame, *, most: int | None = 50
) -> pd.DataFrame:
    """Propose what a corpus argues about, in a table to review.

    Issues are noun phrases that recur in quotations, except names of people. Look the table
    through, take out rows, and pass the rest to `analyze_stances(..., targets=table["issue"])`.

    Args:
        articles: The frame that `quotes` was made from.
        quotes: What `analyze` returned.
        most: How many issues at most; None for all.

    Returns:
        A row an issue, sorted by the number of speakers, then of articles and quotations. Singular
        and plural are one issue, and so is a phrase with and without an article.

    Columns:
        issue: The phrase in its most frequent form.
        speakers, articles, quotations: The numbers of speakers, articles and quotations with it.
        article_id, quote_id, start, end: Its first occurrence, in code points of the article.
        example: The words around that place.

    Raises:
        UsageError: When `quotes` is not of these articles.
        SchemaError: When `quotes` lacks a column, or its spans are no lists of [start, end].

    Example:
        >>> from analysis.frames.quotes import analyze
        >>> text = "“Scrap harbour levies,” said Ada Moss. “Back a harbour levy,” said Leo Vance."
        >>> articles = pd.DataFrame({"id": ["a"], "text": [text]})
        >>> quotes = analyze(articles, attribution="rules", speakers="names", sentiment=None)
        >>> propose_issues(articles, quotes)[["issue", "speakers", "quotations"]].values.tolist()
        [['harbour levies', 2, 2]]
    """
    found: dict[NounPhrase, _Issue] = defaultdict(_Issue)
    for article_id, document, own in read_again(articles, quotes):
        finder = _Phrases(document)
        phrases = list(finder.all())
        for quote in own:
            for key, place in _within(phrases, quote["content_spans"]):
                _note(found[key], document.text, article_id, quote, place)
                if finder.is_argued(place):
                    found[key].argued.add((article_id, quote["quote_id"]))
    kept = _longest({key: issue for key, issue in found.items() if _recurs(key, issue)})
    rows = sorted(map(_row, kept), key=_by_weight)[:most]
    return pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=kind)
            for name, kind in ISSUE_COLUMNS.items()
        }
    )


def _within(
    phrases: Iterable[tuple[NounPhrase, Span]], spans: Sequence[Span]
) -> Iterator[tuple[NounPhrase, Span]]:
    for key, place in phrases:
        if any(holds(span, place) for span in spans):
            yield key, place


def _note(issue: _Issue, text: str, article_id: str, quote: dict[str, object], place: Span) -> None:
    words_there = " ".join(text[slice(*place)].split())
    issue.forms[words_there] += 1
    issue.articles.add(article_id)
    number = int(str(quote["quote_id"]))
    issue.quotations.add((article_id, number))
    if quote["speaker"] is not None:
        issue.speakers.add(str(quote["speaker"]))
    if issue.place is None:
        around = " ".join(text[max(0, place[0] - 60) : place[1] + 60].split(" ")[1:-1])
        issue.place = (article_id, number, *place, " ".join(around.split()))


def _recurs(key: NounPhrase, issue: _Issue) -> bool:
    """Say whether an issue has two speakers or articles; a single word needs verbs of dispute."""
    times = len(issue.quotations)
    if times < 2 or max(len(issue.speakers), len(issue.articles)) < 2:
        return False
    done = times >= FEWEST_TIMES and key[-1].endswith(DOING)
    return len(key) > 1 or done or len(issue.argued) >= ARGUED * times


def _longest(found: dict[NounPhrase, _Issue]) -> Iterator[_Issue]:
    """Yield the issues that are not mostly a part of one longer issue."""
    part_of: dict[NounPhrase, int] = defaultdict(int)
    for key, issue in found.items():
        for part in _parts(key):
            part_of[part] = max(part_of[part], len(issue.quotations))
    for key, issue in found.items():
        if part_of[key] < MOSTLY * len(issue.quotations):
            yield issue


def _parts(key: NounPhrase) -> Iterator[NounPhrase]:
    """Yield the shorter phrases in one: "levy", "harbour levy", "harbour bill"."""
    for length in range(1, len(key)):
        for part in combinations(key, length):
            yield (*part[:-1], singular(part[-1]))


def _row(issue: _Issue) -> dict[str, object]:
    assert issue.place
    small = {form: count for form, count in issue.forms.items() if form == form.lower()}
    forms = small or issue.forms
    best = min(forms, key=lambda form: (-forms[form], form))
    names = ("article_id", "quote_id", "start", "end", "example")
    counted = {name: len(getattr(issue, name)) for name in ("speakers", "articles", "quotations")}
    return {"issue": best, **counted, **dict(zip(names, issue.place, strict=True))}


def _by_weight(row: dict[str, object]) -> tuple[object, ...]:
    counts = [-int(str(row[name])) for name in ("speakers", "articles", "quotations")]
    return (*counts, row["issue"])


def _stem(word: str) -> set[str]:
    """Return what a word may be a form of: "scrapped", "raising"."""
    found = {word}
    for ending in ("s", "es", "d", "ed", "ing"):
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            found |= {stem, stem + "e", stem[:-1] if stem[-2:-1] == stem[-1:] else stem}
    return found


class _Phrases:
    """Finds noun phrases in stretches of a document."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._tagged = Tagged(document)
        self._sentences = document.sentences
        self._article = Article(document)
        self._people = [
            (mention.start, mention.end)
            for mention in self._article.mentions
            if mention.entity.person
        ]

    def all(self) -> Iterator[tuple[NounPhrase, Span]]:
        """Yield each noun phrase, with all of its parts, and where it stands."""
        for sentence in self._sentences:
            for phrase in self._runs(self._tagged.sentence(sentence[0])):
                yield from _named_parts(phrase)

    def is_argued(self, place: Span) -> bool:
        """Say whether a word just before tells that one argues about what stands there."""
        tokens = self._tagged.sentence(place[0])
        first = bisect_left(tokens, place[0], key=lambda token: token.start)
        before = (token.text.lower() for token in tokens[max(0, first - NEAR) : first])
        return any(_stem(word) & ARGUING for word in before)

    def _runs(self, tokens: Iterable[Token]) -> Iterator[list[Token]]:
        """Yield adjectives and nouns that stand together: "the [harbour levy] is"."""
        run: list[Token] = []
        for token in tokens:
            fits = token.tag.startswith(("NN", "JJ")) and self._is_plain(token)
            near = not run or self._text[run[-1].end : token.start] == " "
            turned = bool(run) and run[-1].tag.startswith("NN") and token.tag.startswith("JJ")
            if run and not (fits and near and not turned):
                yield run
                run = []
            if fits:
                run.append(token)
        if run:
            yield run

    def _is_plain(self, token: Token) -> bool:
        small = token.text.lower()
        person = any(start <= token.start < end for start, end in self._people)
        return small not in lists.FUNCTION_WORDS and token.text[0].isalpha() and not person


def _named_parts(run: Sequence[Token]) -> Iterator[tuple[NounPhrase, Span]]:
    """Yield the parts of a phrase that may be an issue: they end in a noun that tells of what."""
    for first, last in combinations(range(len(run) + 1), 2):
        part = run[first:last]
        head = part[-1]
        if len(part) > MOST_WORDS or not head.tag.startswith("NN") or not is_noun(head.text):
            continue
        noun = singular(head.text.lower())
        vague = len(part) == 1 and noun in VAGUE
        body = head.text[0].isupper() and noun in ORGANISATION_ENDINGS
        if vague or body or noun in NO_ISSUE or not is_known(head.text):
            continue
        if _is_cut(run, first, last):
            continue
        key = (*(token.text.lower() for token in part[:-1]), noun)
        yield key, (part[0].start, head.end)


def _is_cut(run: Sequence[Token], first: int, last: int) -> bool:
    """Say whether a part leaves half of a name behind, or is a single noun before another."""
    before, part, behind = run[:first], run[first:last], run[last:]
    name = part[0].text[0].isupper() and bool(before) and before[-1].text[0].isupper()
    goes_on = part[-1].text[0].isupper() and bool(behind) and behind[0].text[0].isupper()
    alone = len(part) == 1 and (bool(behind) or part[0].text[0].isupper())
    return name or goes_on or alone
