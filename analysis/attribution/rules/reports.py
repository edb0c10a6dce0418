"""Reported speech: a cue of the list, the source on its left, the content on its right or left."""

from collections import deque
from dataclasses import replace
from itertools import zip_longest

from analysis.attribution.rules.cues import ASPECTS, CLAUSE_OPENERS, NEW_CLAUSE
from analysis.attribution.rules.found import Found
from analysis.attribution.rules.paragraph import CLOSERS, DASHES, Paragraph
from analysis.attribution.rules.phrases import (
    LONGEST_SOURCE,
    Range,
    behind_adverbial,
    cue_range,
    is_passive,
    is_statement,
    name_at,
    source_left,
    source_right,
    stands_last,
    subject,
    words_until,
)
from analysis.spans import holds

LONGEST_CONTENT = 100
LONGEST_LABEL = 5
# The number of earlier attributions in a sentence searched for a shared source.
MEMORY = 8
QUOTES = frozenset('"“”')


def read_reports(paragraph: Paragraph, speeches: list[Found]) -> list[Found]:
    """Read the cues from left to right, those of the speeches among them."""
    found: list[Found] = []
    recent: deque[Found] = deque(maxlen=MEMORY)
    spoken = {one.cue[0]: one for one in speeches if one.cue}
    used = {place for one in speeches for part in one.named for place in range(*part)}
    for place in range(len(paragraph.items)):
        one = spoken.get(place)
        if one and one.cue and not one.source:
            one = replace(one, source=_shared_source(paragraph, one.cue, recent))
        elif place not in used:
            one = _report(paragraph, place, recent)
        if one:
            found.append(one)
            recent.append(one)
            used.update(place for part in one.named for place in range(*part))
    return _cut_at_next(found)


def _cut_at_next(found: list[Found]) -> list[Found]:
    """End a content before the cue of an outer attribution behind it: `Kim thinks …, Ann said`."""
    cut = []
    for one, following in zip_longest(found, found[1:]):
        if following and following.pattern == "left" and one.pattern.startswith("right"):
            end = following.content[0][1]
            start = one.content[0][0]
            if following.content[0][0] < start < end < one.content[0][1]:
                one = replace(one, content=((start, end),))
        cut.append(one)
    return cut


def _report(paragraph: Paragraph, place: int, recent: deque[Found]) -> Found | None:
    """Read the cue at that place.

    Its source may reach back to the last attribution's content; a content on its left goes back
    further, over attributions that stand in it (`Kim thinks it is over, Ann said`).
    """
    if paragraph.word(place) == "according" and paragraph.word(place + 1) == "to":
        return _according(paragraph, place)
    if place not in paragraph.cues or paragraph.word(place - 1) == "to":
        return None
    if paragraph.word(place) in ASPECTS and paragraph.word(place + 1) not in CLAUSE_OPENERS:
        return None
    cue = cue_range(paragraph, place)
    start = paragraph.sentence_start(place)
    before = [one for one in recent if one.end <= cue[0] and one.content[0][0] <= cue[0]]
    floor = max([start, *(max(one.end, one.content[0][0]) for one in before)])
    left = max([start, *(one.end for one in before if one.content[0][0] < one.end)])
    source = source_left(paragraph, cue[0], floor)
    return (
        _content_left(paragraph, cue, source, left)
        or _content_around(paragraph, cue, source, floor)
        or _content_right(paragraph, cue, source, recent)
    )


def _content_left(
    paragraph: Paragraph, cue: Range, source: Range | None, floor: int
) -> Found | None:
    """Read `Rain is due, Kim said on Monday` and `Rain is due, said Kim`."""
    word = paragraph.word(cue[1] - 1)
    if source is None and paragraph.word(cue[0] - 1) == ",":
        source = source_right(paragraph, cue[1])
    if source is None or word.endswith("ing") or not stands_last(paragraph, cue, source):
        return None
    comma = min(source[0], cue[0]) - 1
    if paragraph.word(comma) not in DASHES | {","} or not is_statement(paragraph, floor, comma):
        return None
    return Found("left", ((floor, comma),), cue, source, word)


def _content_around(
    paragraph: Paragraph, cue: Range, source: Range | None, floor: int
) -> Found | None:
    """Read `The plan, Kim said, is dead`."""
    if source is None or paragraph.word(source[0] - 1) != "," or paragraph.word(cue[1]) != ",":
        return None
    before, behind = (floor, source[0] - 1), (cue[1] + 1, paragraph.sentence_end(cue[1]))
    if behind[0] >= behind[1] or not is_statement(paragraph, before[0] - 2, before[1]):
        return None
    return Found("around", (before, behind), cue, source, paragraph.word(cue[1] - 1))


def _content_right(
    paragraph: Paragraph, cue: Range, source: Range | None, recent: deque[Found]
) -> Found | None:
    """Read `Kim said (that) rain is due` and `…, adding that …`."""
    start = behind_adverbial(paragraph, cue[1] - 1)
    end = _content_end(paragraph, start)
    if end <= start or is_passive(paragraph, cue):
        return None
    word = paragraph.word(cue[1] - 1)
    if source:
        opener = paragraph.word(start)
        pattern = f"right-{opener}" if opener in {"that", "to"} else "right"
        return Found(pattern, ((start, end),), cue, source, word)
    source = _shared_source(paragraph, cue, recent)
    return Found("shared", ((start, end),), cue, source, word) if source else None


def _content_end(paragraph: Paragraph, start: int) -> int:
    end = start
    last = min(paragraph.sentence_end(start), start + LONGEST_CONTENT)
    while end < last and not _ends_content(paragraph, end):
        end += 1
    while end > start and _is_edge(paragraph, end - 1):
        end -= 1
    return _with_closing_mark(paragraph, start, end)


def _is_edge(paragraph: Paragraph, place: int) -> bool:
    return paragraph.kind(place) == "mark" and paragraph.word(place) not in CLOSERS


def _with_closing_mark(paragraph: Paragraph, start: int, end: int) -> int:
    """Extend a content by the mark that closes a quotation in it, and by a stop before the mark."""
    opened = sum(paragraph.word(place) in QUOTES for place in range(start, end)) % 2
    for close in (end, end + 1):
        if opened and paragraph.word(close) in QUOTES:
            return close + 1
    return end


def _ends_content(paragraph: Paragraph, place: int) -> bool:
    word, following = paragraph.word(place), paragraph.word(place + 1)
    if word == ",":
        return following in NEW_CLAUSE
    if word == "and":
        return place + 1 in paragraph.cues and following.endswith(("ed", "said", "told"))
    return word == ";"


def _shared_source(paragraph: Paragraph, cue: Range, recent: deque[Found]) -> Range | None:
    """Share the source of the attribution before, as in `Kim said …, adding …`."""
    participle = paragraph.word(cue[1] - 1).endswith("ing")
    if not participle and paragraph.word(cue[0] - 1) not in {"and", ",", "but", "to"}:
        return None
    start = paragraph.sentence_start(cue[0])
    near = [one for one in recent if one.source and one.cue and one.cue[0] >= start]
    while len(near) > 1 and _reaches(near[-2], near[-1]):
        near.pop()
    return near[-1].source if near else subject(paragraph, start)


def _reaches(outer: Found, inner: Found) -> bool:
    """Say whether one attribution's content holds the cue of another."""
    cue = inner.cue or inner.content[0]
    return any(holds(piece, cue) for piece in outer.content)


def _according(paragraph: Paragraph, place: int) -> Found | None:
    """Read `According to Kim, …` and `…, according to Kim`."""
    start = paragraph.sentence_start(place)
    cue = (place, place + 2)
    end = words_until(paragraph, place + 2, frozenset(), place + LONGEST_SOURCE)
    if place - start > 1:
        content = (start, place - (paragraph.word(place - 1) == ","))
    else:
        content = (end + 1, paragraph.sentence_end(end))
    if end == place + 2 or content[0] >= content[1]:
        return None
    return Found("according", (content,), cue, (place + 2, end), "according")


def read_transcript(paragraph: Paragraph) -> Found | None:
    """Read a paragraph that begins with its speaker, as in interviews: `KIM: …`."""
    colon = name_at(paragraph, 0)
    end = len(paragraph.items)
    while end > 0 and paragraph.kind(end - 1) == "end":
        end -= 1
    if paragraph.word(colon) != ":" or not 0 < colon <= LONGEST_LABEL or colon + 1 >= end:
        return None
    if len(paragraph.word(0)) == 1:  # "Q:" and "A:" name nobody
        return Found("transcript", ((colon + 1, end),), (colon, colon + 1))
    return Found("transcript", ((colon + 1, end),), (colon, colon + 1), (0, colon))
