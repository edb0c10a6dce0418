"""For or against: cues of support and opposition near a target, and the tone of its clause.

The baseline is small enough to be followed by hand. A cue counts when the holder is its subject and
the target its object; without a cue, the sign of TextBlob's polarity decides. Hypothetical words
("would", "if", a question) and the thoughts of other people are not the holder's stance.
"""

import csv
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

from analysis.records import Document
from analysis.sentiment import average_words
from analysis.spans import Span
from analysis.stance import words as lists

MOST_CUE_WORDS = 4
# In words: the window around target and holder, the largest distances of holder and of cue to the
# target, and the reach of a negation.
WINDOW = 12
REACH = 60
OBJECT = 8
SCOPE = 5
# Without a cue, the least polarity that counts: in the author's words, and around two names, where
# a weaker tone is mostly about something else (directed_sentiment train).
CLEAR_TONE = 0.1
CLEAR_TONE_BETWEEN = 0.5

# What a judgement rests on, and its sign -> probability of each of STANCES, were they equally
# frequent. Measured by `python -m analysis.benchmarks calibration` on the ordered pairs of
# directed_sentiment train (Park, Pan and Joo, Findings of ACL 2021), "own tone" on the mentions in
# GWSD train (Luo, Card and Jurafsky, 2020) and VAST train (Allaway and McKeown, 2020). Among all
# pairs in news `neither` is far more frequent: there, six in ten that have a cue are right.
STRENGTH = {
    ("negated", -1): (0.67, 0.1, 0.23),
    ("negated", 1): (0.23, 0.1, 0.67),
    ("nothing", 0): (0.27, 0.43, 0.3),
    ("phrase", -1): (0.84, 0.09, 0.07),
    ("phrase", 1): (0.05, 0.07, 0.88),
    ("tone", -1): (0.57, 0.3, 0.13),
    ("tone", 1): (0.22, 0.26, 0.52),
    ("verb", -1): (0.94, 0.05, 0.01),
    ("verb", 1): (0.04, 0.03, 0.93),
    ("own tone", -1): (0.42, 0.24, 0.34),
    ("own tone", 1): (0.32, 0.31, 0.37),
}


def _inflections() -> dict[str, dict[str, str]]:
    """Read the forms of the listed verbs, see `analysis.benchmarks.inflections`."""
    table = resources.files(__package__).joinpath("inflections.csv").read_text("utf-8")
    return {row["verb"]: row for row in csv.DictReader(table.splitlines())}


INFLECTIONS = _inflections()
PARTICIPLES = frozenset(form for row in INFLECTIONS.values() for form in row["participle"].split())


def _forms(verb: str) -> Iterator[str]:
    """List a verb's forms: "vote for" -> vote for, votes for, voted for, voting for.

    A verb that is not in the table yet has no others: the table is made from the lists.
    """
    head, _, rest = verb.partition(" ")
    for form in dict.fromkeys(" ".join(INFLECTIONS.get(head, {"verb": head}).values()).split()):
        yield f"{form} {rest}".strip()


# Words of a cue -> its sign and kind.
STANCE_CUES: dict[str, tuple[int, str]] = {
    **dict.fromkeys(lists.IN_FAVOUR, (1, "phrase")),
    **dict.fromkeys(lists.OPPOSED, (-1, "phrase")),
    **{form: (1, "verb") for verb in lists.SUPPORTS for form in _forms(verb)},
    **{form: (-1, "verb") for verb in lists.OPPOSES for form in _forms(verb)},
    **dict.fromkeys(lists.CHEERS, (1, "call")),
    **dict.fromkeys(lists.BOOS, (-1, "call")),
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The evidence for a judgement: a key of STRENGTH (basis and sign), and its span."""

    basis: str
    sign: int
    evidence: Span | None = None


NOTHING = Judgement("nothing", 0)


@dataclass(frozen=True, slots=True)
class _Passage:
    """The words of the window, in lower case; `target`, `holder` and `clause` are spans of words.

    Attributes:
        spans: The span of each word in the text.
        clause: The words around target and holder, up to the next border of a clause.
        asked: Whether the sentence is a question.
    """

    words: list[str]
    spans: list[Span]
    target: Span
    holder: Span | None
    clause: Span
    asked: bool


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    sign: int
    kind: str


def judge(
    document: Document, mentions: Sequence[Span], holder: Span | None = None
) -> Judgement | None:
    """Read the mentions of a target and return the clearest; None where its holder is not near.

    Example:
        >>> from analysis.document import parse
        >>> judge(parse("We reject the bridge. The bridge is long."), [(10, 20), (22, 32)])
        Judgement(basis='verb', sign=-1, evidence=(3, 9))
    """
    readings = [found for mention in mentions if (found := read(document, mention, holder))]
    return max(readings, key=clearness, default=None)


def clearness(reading: Judgement) -> float:
    """Return the larger of the probabilities of being against and in favour, 0 for no sign."""
    against, _, favour = STRENGTH[reading.basis, reading.sign]
    return max(against, favour) if reading.sign else 0.0


def read(document: Document, target: Span, holder: Span | None = None) -> Judgement | None:
    """Read one mention of a target; None when its holder is not near it in the same sentence.

    The holder's own cue nearest to the target decides. With a cue of another person, the tone does
    not count, since it may come from this cue.

    Example:
        >>> from analysis.document import parse
        >>> read(parse("We reject the bridge."), (10, 20))
        Judgement(basis='verb', sign=-1, evidence=(3, 9))
    """
    passage = _passage(document, target, holder)
    if passage is None:
        return None
    cues, own = _cues_and_own(passage)
    if own is None:
        return NOTHING if cues else _tone(passage)
    if _is_imagined(passage, own.start):
        return NOTHING
    evidence = passage.spans[own.start][0], passage.spans[own.end - 1][1]
    if _is_denied(passage, own.start):
        return Judgement("negated", -own.sign, evidence)
    return Judgement("verb" if own.kind == "verb" else "phrase", own.sign, evidence)


def _cues_and_own(passage: _Passage) -> tuple[list[_Cue], _Cue | None]:
    """Return the cues, the nearest to the target first, and the nearest that is the holder's."""
    cues = sorted(_cues(passage), key=lambda cue: _distance(cue, passage.target))
    return cues, next((cue for cue in cues if _is_own(passage, cue)), None)


def _passage(document: Document, target: Span, holder: Span | None) -> _Passage | None:
    first, last = _sentence(document, target)
    if holder and not (first < holder[1] and holder[0] < last):
        return None
    places = [_tokens(document, span) for span in (target, holder) if span]
    start, end = min(places)[0], max(stop for _, stop in places)
    if max(places)[0] - min(places)[1] > REACH:
        return None
    inside = _tokens(document, (first, last))
    low = max(inside[0], start - WINDOW)
    spans = list(document.tokens[low : min(inside[1], end + WINDOW)])
    words = _let_us([document.text[slice(*span)].lower() for span in spans])
    if low == 0 and document.text[: spans[0][1] if spans else 0].islower():
        words = _in_first_person(words)
    target, *rest = [(start - low, end - low) for start, end in places]
    clause = _clause(words, start - low, end - low)
    asked = "?" in document.text[max(first, last - 3) : last]
    return _Passage(words, spans, target, rest[0] if rest else None, clause, asked)


def _let_us(words: list[str]) -> list[str]:
    """Read "let's", which is two tokens, as "let us"."""
    split = zip(["", *words], words, strict=False)
    return ["us" if pair in lists.LET_US else pair[1] for pair in split]


def _in_first_person(words: list[str]) -> list[str]:
    """Give indirect speech its speaker back: "(that) she opposes ..." is her own view."""
    at = 1 if words[0] == "that" else 0
    return [
        *words[:at],
        *("i" if word in lists.SPEAKER else word for word in words[at : at + 1]),
        *words[at + 1 :],
    ]


def _sentence(document: Document, target: Span) -> Span:
    """Return the sentence in which a target begins; a blank target is its own."""
    at = bisect_right(document.sentences, target[0], key=lambda span: span[1])
    return document.sentences[at] if at < len(document.sentences) else target


def _tokens(document: Document, span: Span) -> Span:
    first = bisect_right(document.tokens, span[0], key=lambda token: token[1])
    return first, max(first, bisect_left(document.tokens, span[1], key=lambda token: token[0]))


def _clause(words: list[str], start: int, end: int) -> Span:
    before = (place + 1 for place in range(start - 1, -1, -1) if words[place] in lists.CLAUSE_ENDS)
    after = (place for place in range(end, len(words)) if words[place] in lists.CLAUSE_ENDS)
    return next(before, 0), next(after, len(words))


def _cues(passage: _Passage) -> Iterator[_Cue]:
    """Find the cues of the clause from left to right, the longest first."""
    place, end = passage.clause
    while place < end:
        cue = next(_cues_at(passage, place), None)
        if cue and not _touches(passage, cue.start, cue.end):
            yield cue
        place = cue.end if cue else place + 1


def _cues_at(passage: _Passage, place: int) -> Iterator[_Cue]:
    for length in range(min(MOST_CUE_WORDS, passage.clause[1] - place), 0, -1):
        found = STANCE_CUES.get(" ".join(passage.words[place : place + length]))
        if found and (length > 1 or _is_verb(passage, place)):
            yield _Cue(place, place + length, *found)


def _is_verb(passage: _Passage, place: int) -> bool:
    if passage.words[place] not in lists.NOUNS_TOO or place == passage.clause[0]:
        return True
    before = passage.words[place - 1]
    after_holder = passage.holder is not None and place == passage.holder[1]
    return after_holder or before in lists.BEFORE_VERBS or before.endswith(("ly", "n't", "n’t"))


def _touches(passage: _Passage, start: int, end: int) -> bool:
    taken = [passage.target, passage.holder] if passage.holder else [passage.target]
    return any(start < last and first < end for first, last in taken)


def _distance(cue: _Cue, target: Span) -> int:
    return target[0] - cue.end if cue.end <= target[0] else cue.start - target[1]


def _is_own(passage: _Passage, cue: _Cue) -> bool:
    """Say whether the cue is about the target and is the holder's."""
    if _distance(cue, passage.target) > OBJECT:
        return False
    subject = _subject(passage, cue)
    skipped = passage.words[subject + 1 : cue.start]
    word = passage.words[subject] if subject >= passage.clause[0] else ""
    passive = _is_participle(passage, cue) and not lists.BE.isdisjoint(skipped)
    if passage.holder:
        return _holder_acts(passage, passage.holder, cue, word, passive)
    return _voice_acts(passage, cue, word, skipped, passive)


def _subject(passage: _Passage, cue: _Cue) -> int:
    """Go back from the cue to its subject: "I | have never really"."""
    place = cue.start - 1
    while place >= passage.clause[0] and _may_stand_between(passage.words[place]):
        place -= 1
    return place


def _may_stand_between(word: str) -> bool:
    return word in lists.BETWEEN or word.endswith(("ly", "n't", "n’t"))


def _is_participle(passage: _Passage, cue: _Cue) -> bool:
    return cue.kind == "verb" and passage.words[cue.start] in PARTICIPLES


def _voice_acts(passage: _Passage, cue: _Cue, word: str, skipped: list[str], passive: bool) -> bool:
    """Say whether a cue is the view of whoever says the text: "we back", "must be stopped"."""
    ahead = cue.end <= passage.target[0]
    duty = not lists.DUTY.isdisjoint(skipped)
    if passive:
        return duty and not ahead
    if word in lists.FIRST_PERSON:
        return True
    if cue.kind == "call" and not ahead:
        return _distance(cue, passage.target) == 0
    return ahead and (duty or not word or word in lists.IMPERSONAL)


def _holder_acts(passage: _Passage, holder: Span, cue: _Cue, word: str, passive: bool) -> bool:
    """Say whether the holder is the cue's subject and the target its object, or both in passive."""
    words, target = passage.words, passage.target
    if word in lists.FIRST_PERSON and _reports(words, holder):
        return True
    if holder[1] <= cue.start and cue.end <= target[0]:
        reversed_ = passive or not lists.AGENT.isdisjoint(words[cue.end - 1 : cue.end + 1])
        others = (
            not lists.REPORTS.isdisjoint(words[holder[1] : cue.start])
            and word not in lists.SAME_VOICE
        )
        return not reversed_ and not others
    if target[1] <= cue.start and cue.end <= holder[0]:
        return not lists.AGENT.isdisjoint(words[cue.end - 1 : holder[0]])
    return False


def _reports(words: list[str], holder: Span) -> bool:
    beside = words[max(holder[0] - 1, 0) : holder[0]] + words[holder[1] : holder[1] + 1]
    return not lists.REPORTS.isdisjoint(beside)


def _is_denied(passage: _Passage, place: int) -> bool:
    """Say whether an odd number of negations stands before the cue."""
    low = max(passage.clause[0], place - SCOPE)
    words = passage.words[low : place + 1]
    denied = [
        word in lists.NEGATIONS or word.endswith(("n't", "n’t"))
        for word, following in pairwise(words)
        if following not in lists.ADDING
    ]
    return sum(denied) % 2 == 1


def _is_imagined(passage: _Passage, place: int) -> bool:
    return passage.asked or not lists.IRREALIS.isdisjoint(passage.words[passage.clause[0] : place])


def _tone(passage: _Passage) -> Judgement:
    """Take the sign of the clause's polarity, names left out, when it is clear enough."""
    start, end = passage.clause
    places = [place for place in range(start, end) if not _touches(passage, place, place + 1)]
    words = [passage.words[place] for place in places]
    polarity, _ = average_words(" ".join(words))
    least = CLEAR_TONE_BETWEEN if passage.holder else CLEAR_TONE
    if abs(polarity) < least or _is_imagined(passage, end) or not _is_own_tone(passage):
        return NOTHING
    evidence = passage.spans[start][0], passage.spans[end - 1][1]
    return Judgement("tone" if passage.holder else "own tone", 1 if polarity > 0 else -1, evidence)


def _is_own_tone(passage: _Passage) -> bool:
    if passage.holder:
        return passage.holder[1] <= passage.target[0]
    words = passage.words[slice(*passage.clause)]
    return all(
        before in lists.FIRST_PERSON
        for before, word in pairwise(["", *words])
        if word in lists.REPORTS
    )
