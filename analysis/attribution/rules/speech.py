"""Speech in quotation marks, and its source in the words before or behind it."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from analysis.attribution.rules.cues import (
    CLAUSE_OPENERS,
    DETERMINERS,
    HEARERS,
    JOINTS,
    NAMING_CUES,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
)
from analysis.attribution.rules.found import PAUSES, Found
from analysis.attribution.rules.paragraph import DASHES, QUOTATION_MARKS, STOPS, Paragraph
from analysis.attribution.rules.phrases import (
    LONGEST_SOURCE,
    cue_range,
    name_at,
    only_adverbial,
    source_left,
    source_right,
    words_until,
)

LONGEST_LEAD = 14
LONGEST_UNLISTED = 6
LONGEST_ACROSS = 3
SHORTEST_FLOAT = 5


def read_speech(paragraph: Paragraph) -> list[Found]:
    """Find an attribution for each stretch of speech; unclaimed speech has no cue."""
    found: list[Found] = []
    for at, item in enumerate(paragraph.items):
        if item.kind != "speech":
            continue
        floor = found[-1].end if found else 0
        one = _led(paragraph, at, floor) or _signed(paragraph, at) or _trailed(paragraph, at)
        if one:
            found.append(one)
        elif found and _goes_on(paragraph, found[-1], at):
            found[-1] = replace(found[-1], content=(*found[-1].content, (at, at + 1)))
        else:
            found.append(Found("floating", ((at, at + 1),)))
    return found


def _led(paragraph: Paragraph, at: int, floor: int) -> Found | None:
    """Read the words before a speech: `Kim said, “…”`, `Kim told them: “…”`, `Kim: “…”`."""
    last, mark = _step_back(paragraph, at)
    floor = max(paragraph.sentence_start(last), floor)
    for verb in range(last, max(floor - 1, last - LONGEST_LEAD), -1):
        if paragraph.kind(verb) == "speech":
            return None
        if verb in paragraph.cues:
            if not mark and not _touches(paragraph, verb, last):
                return None
            cue = cue_range(paragraph, verb)
            source = source_left(paragraph, cue[0], floor) or source_right(paragraph, cue[1])
            return Found("led", ((at, at + 1),), cue, source, paragraph.word(verb))
    return _labelled(paragraph, at, last + 1, floor) if mark == ":" else None


def _step_back(paragraph: Paragraph, at: int) -> tuple[int, str]:
    """Return the place of the last word before a speech, and the mark between the two."""
    place = at - 1
    while place > 0 and paragraph.kind(place) == "end":
        place -= 1
    mark = paragraph.word(place)
    if mark == ":" or (place == at - 1 and mark in DASHES | {","}):
        return place - 1, mark
    return at - 1, ""


def _touches(paragraph: Paragraph, verb: int, last: int) -> bool:
    """Say whether nothing but a hearer or "that" stands between a cue and a speech."""
    if paragraph.word(verb) in NAMING_CUES:
        return False
    return last == verb or (last == verb + 1 and paragraph.word(last) in HEARERS | CLAUSE_OPENERS)


def _labelled(paragraph: Paragraph, at: int, colon: int, floor: int) -> Found | None:
    """Read what stands before a colon without a known cue: `Kim: “…”`, `then boomed: “…”`."""
    content = ((at, at + 1),)
    start = colon
    while start > floor and paragraph.kind(start - 1) == "word" and colon - start < LONGEST_SOURCE:
        start -= 1
    if start == colon:
        return None
    if paragraph.is_name(colon - 1):
        return Found("label", content, (colon, colon + 1), (start, colon))
    verb = colon - 1 - (paragraph.word(colon - 1) in HEARERS)
    cue = cue_range(paragraph, verb)
    return Found("label", content, cue, source_left(paragraph, cue[0], floor))


def _signed(paragraph: Paragraph, at: int) -> Found | None:
    """Read a signature behind a dash, as below readers' comments: `“…” — Kim`."""
    dash = at + 1 + (paragraph.kind(at + 1) == "end")
    end = name_at(paragraph, dash + 1)
    if paragraph.word(dash) not in DASHES or end == dash + 1 or paragraph.kind(end) == "word":
        return None
    return Found("signed", ((at, at + 1),), (dash, dash + 1), (dash + 1, end))


def _trailed(paragraph: Paragraph, at: int) -> Found | None:
    """Read the words behind a speech: `“…,” Kim said`, `“…?” said Kim, the leader`."""
    start = at + 1 + (paragraph.word(at + 1) in PAUSES)
    across = paragraph.kind(start) == "end"
    if across and _closed_by_stop(paragraph, at):
        return None
    start += across
    if paragraph.kind(start) != "word" or paragraph.word(start) in JOINTS:
        return None
    return _inverted(paragraph, at, start) or _behind(paragraph, at, start, across)


def _closed_by_stop(paragraph: Paragraph, at: int) -> bool:
    """Say whether a speech ends like a sentence: the words behind it then belong to no cue."""
    return paragraph.text[slice(*paragraph.span(at, at + 1))].rstrip(QUOTATION_MARKS).endswith(".")


def _inverted(paragraph: Paragraph, at: int, verb: int) -> Found | None:
    word = paragraph.word(verb)
    grammar = PRONOUNS | DETERMINERS | TIMES | PREPOSITIONS
    if paragraph.is_name(verb) or word.endswith("ing") or word in grammar:
        return None
    unlisted = word.endswith("ed") and paragraph.is_name(verb + 1)
    if verb not in paragraph.cues and not unlisted:
        return None
    source = source_right(paragraph, verb + 1)
    return Found("behind", ((at, at + 1),), (verb, verb + 1), source, word) if source else None


def _behind(paragraph: Paragraph, at: int, start: int, across: bool) -> Found | None:
    for verb in range(start + 1, start + LONGEST_SOURCE):
        if paragraph.kind(verb) in {"end", "speech"} or paragraph.word(verb) == ";":
            break
        if verb in paragraph.cues:
            cue = cue_range(paragraph, verb)
            word = paragraph.word(verb)
            source = source_left(paragraph, cue[0], start) or (start, cue[0])
            takes_it = not word.endswith("ing") and (only_adverbial(paragraph, verb) or not across)
            if not takes_it or source[0] >= source[1]:
                return None
            return Found("behind", ((at, at + 1),), cue, source, word)
    return _unlisted(paragraph, at, start, LONGEST_ACROSS if across else LONGEST_UNLISTED)


def _unlisted(paragraph: Paragraph, at: int, start: int, longest: int) -> Found | None:
    """Take a name and a short rest as source and cue, whatever the verb: `“…,” Kim shot back`."""
    end = words_until(paragraph, start, PREPOSITIONS | TIMES, start + longest + 1)
    name = start + (paragraph.word(start) in PRONOUNS)
    if name == start and paragraph.word(start) not in DETERMINERS:
        name = name_at(paragraph, start)
    elif name == start and end - 2 > start and paragraph.is_name(end - 2):
        name = end - 1
    if not start < name < end or end - start > longest:
        return None
    return Found("behind-unlisted", ((at, at + 1),), (name, end), (start, name))


def _goes_on(paragraph: Paragraph, before: Found, at: int) -> bool:
    """Say whether a speech continues the one before, with only its source and cue in between.

    If source and cue stand before both, nothing may stand between the two or behind the second.
    """
    last = max(before.end, *(part[1] for part in before.content))
    kinds = [paragraph.kind(place) for place in range(last, at)]
    if "speech" in kinds:
        return False
    if not before.cue or before.cue[0] < before.content[0][0]:
        return set(kinds) <= {"end"} and paragraph.kind(at + 1) == "end"
    own = range(max(last, paragraph.sentence_start(at)), at)
    return kinds.count("end") <= 1 and paragraph.cues.isdisjoint(own)


def afloat(paragraph: Paragraph, floating: list[Found], found: list[Found]) -> Iterator[Found]:
    """Keep unclaimed speech; drop titles in marks and pieces of reported speech."""
    contents = deque(sorted(part for one in found for part in one.content))
    reach = 0
    for one in floating:
        start, end = one.content[0]
        while contents and contents[0][0] <= start:
            reach = max(reach, contents.popleft()[1])
        if reach < end and _may_float(paragraph, start):
            yield one


def _may_float(paragraph: Paragraph, at: int) -> bool:
    """Tell unclaimed speech from a title: it is long, or a sentence with its stop."""
    words = paragraph.text[slice(*paragraph.span(at, at + 1))].rstrip(QUOTATION_MARKS)
    opens = paragraph.kind(at - 1) == "end" or paragraph.word(at - 1) == ":"
    return len(words.split()) >= SHORTEST_FLOAT or (opens and words.endswith(tuple(STOPS)))
