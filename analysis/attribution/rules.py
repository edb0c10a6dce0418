"""Attribution by rules, the transparent baseline: quotation marks, cues, the words next to them.

A few habits of news prose carry it:

1. Speech in quotation marks is claimed by the words before it (Kim said, “…”), else by those behind
   it (“…,” said Kim); a second stretch behind the same words goes on with the first.
2. Elsewhere a *cue* from the list in `cues.csv` makes an attribution. What stands left of it, back
   to the nearest comma or joining word, is the *source*.
3. The *content* is what follows the cue, up to the end of the sentence or the next attribution;
   where only a time, a place or a hearer follows, it is what came before ("Rain is due, she said").

No parser and no model: the module is meant to be read in a class. What each pattern and each cue
got right on the training split of PolNeAR is its confidence.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from analysis.attribution.cues import (
    ASPECTS,
    CUES,
    DETERMINERS,
    HEARER_PRONOUNS,
    JOINTS,
    NAMING_CUES,
    NEW_CLAUSE,
    OPENERS,
    PATTERNS,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
    Record,
)
from analysis.attribution.passage import Passage, passages
from analysis.attribution.phrases import (
    LONGEST_SOURCE,
    Range,
    behind_adverbial,
    cue_range,
    is_passive,
    is_statement,
    name_at,
    only_adverbial,
    source_left,
    source_right,
    stands_last,
    subject,
)
from analysis.document import quote_type
from analysis.records import Attribution, Document, Span

LONGEST_LEAD = 14
LONGEST_CONTENT = 100
LONGEST_LABEL = 5
LONGEST_UNLISTED = 6
LONGEST_ACROSS = 3
SHORTEST_FLOAT = 5
# How many attributions back in its sentence a shared source is looked for.
MEMORY = 8
DASHES = frozenset("—–―")
PAUSES = DASHES | {",", "?", "!"}
# The patterns whose confidence depends on the cue; speech in marks hardly needs one.
BY_CUE = ("right", "shared", "left")


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution in the making, as ranges of items of one passage."""

    pattern: str
    content: tuple[Range, ...]
    cue: Range | None = None
    source: Range | None = None
    cue_word: str = ""

    @property
    def end(self) -> int:
        """Where the next attribution may begin: behind source and cue, or behind a bare speech."""
        return max(part[1] for part in self.named or self.content)

    @property
    def named(self) -> list[Range]:
        """The ranges of source and cue, as far as there are any."""
        return [part for part in (self.source, self.cue) if part]


@dataclass(frozen=True, slots=True)
class Traced:
    """An attribution, and the pattern and the listed cue that found it."""

    pattern: str
    cue_word: str
    attribution: Attribution


def attribute(document: Document, *, known: Mapping[str, Record] = CUES) -> list[Attribution]:
    """Find who says or thinks what in a document.

    Args:
        document: A parsed article.
        known: The cues to look for, each with its record on the training split.

    Returns:
        Attributions in the order of their contents. One that stands in the content of another has
        that one's position as `parent`. Speech without a source in sight has an empty source.

    Example:
        >>> from analysis.document import parse
        >>> document = parse("“We wait,” said Oduya, adding that talks had failed.")
        >>> for found in attribute(document):
        ...     print([document.text[start:end] for start, end in (*found.source, *found.content)])
        ['Oduya', '“We wait,”']
        ['Oduya', 'that talks had failed']
    """
    return [traced.attribution for traced in trace(document, known=known)]


def trace(document: Document, *, known: Mapping[str, Record] = CUES) -> list[Traced]:
    """Find what `attribute` finds, each with the pattern and the listed cue that found it."""
    found = [
        Traced(one.pattern, one.cue_word, _attribution(document, passage, one, known))
        for passage in passages(document, known)
        for one in _read(passage)
    ]
    return _nest(_once_each(found))


def _read(passage: Passage) -> list[Found]:
    speeches = _speeches(passage)
    if not speeches and (labelled := _transcript(passage)):
        return [labelled]
    found = _reports(passage, [one for one in speeches if one.cue])
    floating = [one for one in speeches if not one.cue]
    return [*found, *_afloat(passage, floating, found)]


# --- speech in quotation marks ------------------------------------------------------------------


def _speeches(passage: Passage) -> list[Found]:
    found: list[Found] = []
    for at, item in enumerate(passage.items):
        if item.kind != "speech":
            continue
        floor = found[-1].end if found else 0
        one = _led(passage, at, floor) or _signed(passage, at) or _trailed(passage, at)
        if one:
            found.append(one)
        elif found and _goes_on(passage, found[-1], at):
            found[-1] = replace(found[-1], content=(*found[-1].content, (at, at + 1)))
        else:
            found.append(Found("floating", ((at, at + 1),)))
    return found


def _led(passage: Passage, at: int, floor: int) -> Found | None:
    """Read the words before a speech: `Kim said, “…”`, `Kim told them: “…”`, `Kim: “…”`."""
    last, mark = _step_back(passage, at)
    floor = max(passage.start(last), floor)
    for verb in range(last, max(floor - 1, last - LONGEST_LEAD), -1):
        if passage.kind(verb) == "speech":
            return None
        if verb in passage.cues:
            if not mark and not _touches(passage, verb, last):
                return None
            cue = cue_range(passage, verb)
            source = source_left(passage, cue[0], floor) or source_right(passage, cue[1])
            return Found("led", ((at, at + 1),), cue, source, passage.word(verb))
    return _labelled(passage, at, last + 1, floor) if mark == ":" else None


def _step_back(passage: Passage, at: int) -> tuple[int, str]:
    """Return the place of the last word before a speech, and the mark between the two."""
    place = at - 1
    while place > 0 and passage.kind(place) == "end":
        place -= 1
    mark = passage.word(place)
    if mark == ":" or (place == at - 1 and mark in DASHES | {","}):
        return place - 1, mark
    return at - 1, ""


def _touches(passage: Passage, verb: int, last: int) -> bool:
    """Say whether nothing but a hearer or "that" stands between a cue and a speech."""
    if passage.word(verb) in NAMING_CUES:
        return False
    return last == verb or (last == verb + 1 and passage.word(last) in HEARER_PRONOUNS | OPENERS)


def _labelled(passage: Passage, at: int, colon: int, floor: int) -> Found | None:
    """Read what stands before a colon without a known cue: `Kim: “…”`, `then boomed: “…”`."""
    content = ((at, at + 1),)
    start = colon
    while start > floor and passage.kind(start - 1) == "word" and colon - start < LONGEST_SOURCE:
        start -= 1
    if start == colon:
        return None
    if passage.is_name(colon - 1):
        return Found("label", content, (colon, colon + 1), (start, colon))
    verb = colon - 1 - (passage.word(colon - 1) in HEARER_PRONOUNS)
    cue = cue_range(passage, verb)
    return Found("label", content, cue, source_left(passage, cue[0], floor))


def _signed(passage: Passage, at: int) -> Found | None:
    """Read a signature behind a dash, as below readers' comments: `“…” — Kim`."""
    dash = at + 1 + (passage.kind(at + 1) == "end")
    end = name_at(passage, dash + 1)
    if passage.word(dash) not in DASHES or end == dash + 1 or passage.kind(end) == "word":
        return None
    return Found("signed", ((at, at + 1),), (dash, dash + 1), (dash + 1, end))


def _trailed(passage: Passage, at: int) -> Found | None:
    """Read the words behind a speech: `“…,” Kim said`, `“…?” said Kim, the leader`."""
    across = passage.kind(at + 1) == "end"
    start = at + 1 + (across or passage.word(at + 1) in PAUSES)
    if passage.kind(start) != "word" or passage.word(start) in JOINTS:
        return None
    return _inverted(passage, at, start, across) or _behind(passage, at, start, across)


def _inverted(passage: Passage, at: int, verb: int, across: bool) -> Found | None:
    word = passage.word(verb)
    grammar = PRONOUNS | DETERMINERS | TIMES | PREPOSITIONS
    if across or passage.is_name(verb) or word.endswith("ing") or word in grammar:
        return None
    if verb not in passage.cues and not passage.is_name(verb + 1):
        return None
    source = source_right(passage, verb + 1)
    return Found("behind", ((at, at + 1),), (verb, verb + 1), source, word) if source else None


def _behind(passage: Passage, at: int, start: int, across: bool) -> Found | None:
    for verb in range(start + 1, start + LONGEST_SOURCE):
        if passage.kind(verb) in {"end", "speech"} or passage.word(verb) == ";":
            break
        if verb in passage.cues:
            cue = cue_range(passage, verb)
            word = passage.word(verb)
            source = source_left(passage, cue[0], start) or (start, cue[0])
            takes_it = not word.endswith("ing") and (only_adverbial(passage, verb) or not across)
            if not takes_it or source[0] >= source[1]:
                return None
            return Found("behind", ((at, at + 1),), cue, source, word)
    return _unlisted(passage, at, start, LONGEST_ACROSS if across else LONGEST_UNLISTED)


def _unlisted(passage: Passage, at: int, start: int, longest: int) -> Found | None:
    """Take a name and a short rest as source and cue, whatever the verb: `“…,” Kim shot back`."""
    end = start
    while (
        passage.kind(end) == "word"
        and passage.word(end) not in PREPOSITIONS | TIMES
        and end - start <= longest
    ):
        end += 1
    name = start + (passage.word(start) in PRONOUNS)
    if name == start and passage.word(start) not in DETERMINERS:
        name = name_at(passage, start)
    elif name == start and passage.is_name(end - 2):
        name = end - 1
    if not start < name < end or end - start > longest:
        return None
    return Found("behind-unlisted", ((at, at + 1),), (name, end), (start, name))


def _goes_on(passage: Passage, before: Found, at: int) -> bool:
    """Say whether a speech goes on with the one before: only its source and cue stand between."""
    last = max(before.end, *(part[1] for part in before.content))
    kinds = [passage.kind(place) for place in range(last, at)]
    return kinds.count("end") <= 1 and "speech" not in kinds


def _afloat(passage: Passage, floating: list[Found], found: list[Found]) -> Iterator[Found]:
    """Keep the speech that nothing claims; drop a title in marks, or a piece of reported speech."""
    contents = deque(sorted(part for one in found for part in one.content))
    reach = 0
    for one in floating:
        start, end = one.content[0]
        while contents and contents[0][0] <= start:
            reach = max(reach, contents.popleft()[1])
        words = passage.text[slice(*passage.span(start, end))].split()
        if reach < end and (passage.kind(start - 1) == "end" or len(words) >= SHORTEST_FLOAT):
            yield one


# --- reported speech ----------------------------------------------------------------------------


def _reports(passage: Passage, speeches: list[Found]) -> list[Found]:
    """Read the cues from left to right, those of the speeches among them."""
    found: list[Found] = []
    recent: deque[Found] = deque(maxlen=MEMORY)
    spoken = {one.cue[0]: one for one in speeches if one.cue}
    used = {place for one in speeches for part in one.named for place in range(*part)}
    for place in range(len(passage.items)):
        one = spoken.get(place)
        if one and one.cue and not one.source:
            one = replace(one, source=_shared_source(passage, one.cue, recent))
        elif place not in used:
            one = _report(passage, place, recent)
        if one:
            found.append(one)
            recent.append(one)
            used.update(place for part in one.named for place in range(*part))
    return _cut_at_next(found)


def _cut_at_next(found: list[Found]) -> list[Found]:
    """End a content where later words close what it stands in: `Kim thinks …, Ann said`."""
    cut = []
    for one, following in zip_longest(found, found[1:]):
        if following and following.pattern == "left" and one.pattern.startswith("right"):
            end = following.content[0][1]
            start = one.content[0][0]
            if following.content[0][0] < start < end < one.content[0][1]:
                one = replace(one, content=((start, end),))
        cut.append(one)
    return cut


def _report(passage: Passage, place: int, recent: deque[Found]) -> Found | None:
    if passage.word(place) == "according" and passage.word(place + 1) == "to":
        return _according(passage, place)
    if place not in passage.cues or passage.word(place - 1) == "to":
        return None
    if passage.word(place) in ASPECTS and passage.word(place + 1) not in OPENERS:
        return None
    cue = cue_range(passage, place)
    start = passage.start(place)
    before = [one for one in recent if one.end <= cue[0] and one.content[0][0] <= cue[0]]
    floor = max([start, *(max(one.end, one.content[0][0]) for one in before)])
    source = source_left(passage, cue[0], floor)
    over = max([start, *(one.end for one in before if one.content[0][0] < one.end)])
    return (
        _content_left(passage, cue, source, over)
        or _content_around(passage, cue, source, floor)
        or _content_right(passage, cue, source, recent)
    )


def _content_left(passage: Passage, cue: Range, source: Range | None, floor: int) -> Found | None:
    """Read `Rain is due, Kim said on Monday` and `Rain is due, said Kim`."""
    word = passage.word(cue[1] - 1)
    if source is None and passage.word(cue[0] - 1) == ",":
        source = source_right(passage, cue[1])
    if source is None or word.endswith("ing") or not stands_last(passage, cue, source):
        return None
    comma = min(source[0], cue[0]) - 1
    if passage.word(comma) not in DASHES | {","} or not is_statement(passage, floor, comma):
        return None
    return Found("left", ((floor, comma),), cue, source, word)


def _content_around(passage: Passage, cue: Range, source: Range | None, floor: int) -> Found | None:
    """Read `The plan, Kim said, is dead`."""
    if source is None or passage.word(source[0] - 1) != "," or passage.word(cue[1]) != ",":
        return None
    before, behind = (floor, source[0] - 1), (cue[1] + 1, passage.end(cue[1]))
    if behind[0] >= behind[1] or not is_statement(passage, before[0] - 2, before[1]):
        return None
    return Found("around", (before, behind), cue, source, passage.word(cue[1] - 1))


def _content_right(
    passage: Passage, cue: Range, source: Range | None, recent: deque[Found]
) -> Found | None:
    """Read `Kim said (that) rain is due` and `…, adding that …`."""
    start = behind_adverbial(passage, cue[1] - 1)
    end = _content_end(passage, start)
    if end <= start or is_passive(passage, cue):
        return None
    word = passage.word(cue[1] - 1)
    if source:
        opener = passage.word(start)
        pattern = f"right-{opener}" if opener in {"that", "to"} else "right"
        return Found(pattern, ((start, end),), cue, source, word)
    source = _shared_source(passage, cue, recent)
    return Found("shared", ((start, end),), cue, source, word) if source else None


def _content_end(passage: Passage, start: int) -> int:
    end = start
    last = min(passage.end(start), start + LONGEST_CONTENT)
    while end < last and not _ends_content(passage, end):
        end += 1
    while end > start and passage.kind(end - 1) == "mark" and passage.word(end - 1) not in ")%":
        end -= 1
    return end


def _ends_content(passage: Passage, place: int) -> bool:
    word, following = passage.word(place), passage.word(place + 1)
    if word == ",":
        return following in NEW_CLAUSE
    if word == "and":
        return place + 1 in passage.cues and following.endswith(("ed", "said", "told"))
    return word == ";"


def _shared_source(passage: Passage, cue: Range, recent: deque[Found]) -> Range | None:
    """Share the source of the attribution before, as in `Kim said …, adding …`."""
    participle = passage.word(cue[1] - 1).endswith("ing")
    if not participle and passage.word(cue[0] - 1) not in {"and", ",", "but", "to"}:
        return None
    start = passage.start(cue[0])
    near = [one for one in recent if one.source and one.cue and one.cue[0] >= start]
    while len(near) > 1 and _reaches(near[-2], near[-1]):
        near.pop()
    return near[-1].source if near else subject(passage, start)


def _reaches(outer: Found, inner: Found) -> bool:
    """Say whether one attribution's content holds the cue of another."""
    cue = inner.cue or inner.content[0]
    return any(first <= cue[0] and cue[1] <= last for first, last in outer.content)


def _according(passage: Passage, place: int) -> Found | None:
    """Read `According to Kim, …` and `…, according to Kim`."""
    start = passage.start(place)
    cue = (place, place + 2)
    end = place + 2
    while passage.kind(end) == "word" and end - place < LONGEST_SOURCE:
        end += 1
    if place - start > 1:
        content = (start, place - (passage.word(place - 1) == ","))
    else:
        content = (end + 1, passage.end(end))
    if end == place + 2 or content[0] >= content[1]:
        return None
    return Found("according", (content,), cue, (place + 2, end), "according")


def _transcript(passage: Passage) -> Found | None:
    """Read a paragraph that begins with its speaker, as in interviews: `KIM: …`."""
    colon = name_at(passage, 0)
    end = len(passage.items)
    while end > 0 and passage.kind(end - 1) == "end":
        end -= 1
    if passage.word(colon) != ":" or not 0 < colon <= LONGEST_LABEL or colon + 1 >= end:
        return None
    if len(passage.word(0)) == 1:  # "Q:" and "A:" name nobody
        return Found("transcript", ((colon + 1, end),), (colon, colon + 1))
    return Found("transcript", ((colon + 1, end),), (colon, colon + 1), (0, colon))


# --- from items to attributions -----------------------------------------------------------------


def _attribution(
    document: Document, passage: Passage, one: Found, known: Mapping[str, Record]
) -> Attribution:
    content = tuple(span for part in one.content for span in _spans(document, passage, part))
    return Attribution(
        content=content,
        source=(passage.span(*one.source),) if one.source else (),
        cue=(passage.span(*one.cue),) if one.cue else (),
        quote_type=quote_type(document, content),
        confidence=_confidence(one, known),
    )


def _spans(document: Document, passage: Passage, content: Range) -> tuple[Span, ...]:
    """Return the offsets of a content; a speech over several paragraphs comes whole."""
    item = passage.items[content[0]]
    if item.kind == "speech" and content[1] == content[0] + 1:
        return document.quotations[item.quotation].spans
    return (passage.span(*content),)


def _confidence(one: Found, known: Mapping[str, Record]) -> float:
    by_cue = known.get(one.cue_word) if one.pattern.startswith(BY_CUE) else None
    return round((by_cue or PATTERNS.get(one.pattern, Record(0, 0))).precision, 3)


def _once_each(found: list[Traced]) -> list[Traced]:
    """Keep one attribution a quotation, one with a source before one that floats."""
    kept: list[Traced] = []
    taken: set[Span] = set()
    for traced in sorted(found, key=lambda traced: not traced.attribution.source):
        if taken.isdisjoint(traced.attribution.content):
            taken.update(traced.attribution.content)
            kept.append(traced)
    return sorted(kept, key=_reading_order)


def _reading_order(traced: Traced) -> tuple[int, int, tuple[Span, ...]]:
    """Sort by where the content begins, the longer one first: it may hold the shorter."""
    content = traced.attribution.content
    return content[0][0], -content[-1][1], traced.attribution.cue


def _nest(found: list[Traced]) -> list[Traced]:
    """Point an attribution whose cue and content stand in another's content at that one."""
    nested: list[Traced] = []
    around: list[int] = []
    for position, traced in enumerate(found):
        one = traced.attribution
        around = [at for at in around if found[at].attribution.content[-1][1] > one.content[0][0]]
        holders = [at for at in around if _holds(found[at].attribution, one)]
        parent = holders[-1] if holders else None
        nested.append(replace(traced, attribution=replace(one, parent=parent)))
        around.append(position)
    return nested


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return all(
        any(first <= start and end <= last for first, last in outer.content)
        for start, end in (*inner.cue, *inner.content)
    )
