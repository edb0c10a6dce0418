"""Where sources, cues and hearers begin and end, read off the words of a paragraph.

A range is a half-open pair of places in `Paragraph.items`.
"""

from analysis.attribution.rules.cues import (
    CLAUSE_OPENERS,
    CUE_AUXILIARIES,
    DETERMINERS,
    HEARER_CUES,
    HEARERS,
    JOINTS,
    NAMES_TOO,
    PASSIVE,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    TIMES,
)
from analysis.attribution.rules.paragraph import Paragraph

Range = tuple[int, int]
LONGEST_SOURCE = 25
LONGEST_CUE = 6
LONGEST_HEARER = 6
LONGEST_ADVERBIAL = 14
# A name goes on over "of" ("the Bank of Valdria"), not over a place or a time.
SOURCE_BREAKS = JOINTS | (TIMES - NAMES_TOO) | {"in", "on", "at"}
PLURAL_WORDS = frozenset(["another", "both", "one", "others"])
HEARER_BREAKS = DETERMINERS | PRONOUNS | JOINTS | TIMES | PREPOSITIONS


def cue_range(paragraph: Paragraph, verb: int) -> Range:
    """Take the auxiliaries and adverbs before a verb along: `has since repeatedly said`."""
    start = verb
    while verb - start < LONGEST_CUE and _is_helper(paragraph, start - 1):
        start -= 1
    return start, verb + 1


def _is_helper(paragraph: Paragraph, place: int) -> bool:
    word = paragraph.word(place)
    is_word = paragraph.kind(place) == "word" and not paragraph.is_name(place)
    return is_word and (word in CUE_AUXILIARIES or word.endswith("ly"))


def is_passive(paragraph: Paragraph, cue: Range) -> bool:
    """Say whether the cue is a passive: `was told`, not `was saying`."""
    helpers = {paragraph.word(place) for place in range(*cue)}
    return bool(helpers & PASSIVE) and not paragraph.word(cue[1] - 1).endswith("ing")


def source_left(paragraph: Paragraph, cue: int, floor: int) -> Range | None:
    """Find the source that ends where a cue begins: `Kim`, `Kim, the leader,`, `Kim, who`.

    Args:
        paragraph: Where to look.
        cue: The place where the cue begins.
        floor: The place that the source may not reach beyond.
    """
    if cue <= floor:
        return None
    before = paragraph.word(cue - 1)
    if before == ",":
        return _with_apposition(paragraph, cue - 1, floor)
    if before in RELATIVES:
        name = noun_phrase(paragraph, cue - 1 - (paragraph.word(cue - 2) == ","), floor)
        return (_last_name(paragraph, *name), cue) if name else (cue - 1, cue)
    if before in POSSESSIVES:
        return noun_phrase(paragraph, cue - 1, floor)
    if before in PRONOUNS:
        return cue - 1, cue
    return noun_phrase(paragraph, cue, floor)


def _last_name(paragraph: Paragraph, start: int, end: int) -> int:
    """Return where the name begins that ends a phrase: `Kim` in `talks with Kim`."""
    name = end
    while name > start and paragraph.is_name(name - 1):
        name -= 1
    return name if name < end else start


def _with_apposition(paragraph: Paragraph, comma: int, floor: int) -> Range | None:
    start = comma - 1
    while start > floor and paragraph.word(start) != "," and comma - start < LONGEST_SOURCE:
        start -= 1
    opener = paragraph.word(start + 1)
    if paragraph.word(start) != "," or opener in (JOINTS - RELATIVES) | PREPOSITIONS:
        return None
    name = noun_phrase(paragraph, start, floor)
    return (name[0], comma) if name else None


def noun_phrase(paragraph: Paragraph, end: int, floor: int) -> Range | None:
    """Return the words, and brackets, to the left up to a mark or a joining word."""
    start = end
    bracket = False
    while start > floor and end - start < LONGEST_SOURCE:
        word = paragraph.word(start - 1)
        if word in {")", "("}:
            bracket = word == ")"
        elif not bracket and _ends_phrase(paragraph, start - 1):
            break
        start -= 1
    return _without_lead_in(paragraph, start, end) if start < end and not bracket else None


def _ends_phrase(paragraph: Paragraph, place: int) -> bool:
    word = paragraph.word(place)
    return word in JOINTS or (paragraph.kind(place) != "word" and word not in POSSESSIVES)


def _without_lead_in(paragraph: Paragraph, start: int, end: int) -> Range:
    """Keep the name or pronoun of `In a statement Kim` and of `Kim on Friday`."""
    while end - start > 1 and _is_time(paragraph, end - 1):
        end -= 1 + (end - start > 2 and paragraph.word(end - 2) == "on")
    while end - start > 1 and paragraph.word(start).isdigit() and paragraph.is_name(start + 1):
        start += 1
    if paragraph.word(start) in PREPOSITIONS | TIMES:
        name = end
        while name > start and (
            paragraph.is_name(name - 1) or paragraph.word(name - 1) in PRONOUNS
        ):
            name -= 1
        if start < name < end:
            return name, end
        start += paragraph.word(start) in PREPOSITIONS and end - start > 1
    return start, end


def _is_time(paragraph: Paragraph, place: int) -> bool:
    """Say whether a month or day stands there, not `May` in `Ada May`."""
    word = paragraph.word(place)
    return word in TIMES and not (word in NAMES_TOO and paragraph.is_name(place - 1))


def source_right(paragraph: Paragraph, start: int) -> Range | None:
    """Find the source behind an inverted cue: `said Kim, the leader of the party`."""
    if not (
        paragraph.is_name(start) or paragraph.word(start) in DETERMINERS | PRONOUNS | PLURAL_WORDS
    ):
        return None
    end = words_until(paragraph, start, SOURCE_BREAKS, start + LONGEST_SOURCE)
    if paragraph.word(end) == "," and (paragraph.is_name(end - 1) or paragraph.is_name(end + 1)):
        behind = words_until(paragraph, end + 1, JOINTS, end + 1 + LONGEST_SOURCE)
        if behind > end + 1 and paragraph.word(behind) in {",", "."}:
            return start, behind
    return (start, end) if end > start else None


def words_until(paragraph: Paragraph, start: int, breaks: frozenset[str], limit: int) -> int:
    """Return where the words that begin there end: at a mark, at one of `breaks`, or at `limit`."""
    end = start
    while end < limit and paragraph.kind(end) == "word" and paragraph.word(end) not in breaks:
        end += 1
    return end


def name_at(paragraph: Paragraph, start: int) -> int:
    """Return where the run of words with a capital that begins there ends."""
    end = start
    while paragraph.is_name(end) and end - start < LONGEST_SOURCE:
        end += 1
    return end


def subject(paragraph: Paragraph, start: int) -> Range | None:
    """Take the name or pronoun that opens a sentence."""
    if paragraph.word(start) in PRONOUNS:
        return start, start + 1
    if paragraph.word(start) in DETERMINERS | JOINTS | PREPOSITIONS | TIMES:
        return None
    end = name_at(paragraph, start)
    return (start, end) if end > start else None


def behind_hearer(paragraph: Paragraph, verb: int) -> int:
    """Return the place behind a cue and its hearer: `told reporters`, `asked the court`."""
    start = verb + 1
    if paragraph.word(verb) not in HEARER_CUES or paragraph.word(start) in CLAUSE_OPENERS:
        return start
    if paragraph.word(start) in HEARERS:
        return start + 1
    if paragraph.is_name(start):
        return name_at(paragraph, start)
    first = start + (paragraph.word(start) in DETERMINERS)
    return words_until(paragraph, first, HEARER_BREAKS, start + LONGEST_HEARER)


def behind_adverbial(paragraph: Paragraph, verb: int) -> int:
    """Return where a content may begin: `told them on Monday in Teyl that …`."""
    start = behind_hearer(paragraph, verb)
    if start > verb + 1 or paragraph.word(start) in PREPOSITIONS | TIMES:
        for place in range(start, start + LONGEST_ADVERBIAL):
            if paragraph.kind(place) in {"end", "speech"} or paragraph.word(place) == ";":
                break
            if paragraph.word(place) == "that" and paragraph.kind(place + 1) == "word":
                return place
    while paragraph.word(start) in TIMES or (
        paragraph.word(start) == "on" and paragraph.word(start + 1) in TIMES
    ):
        start += 1
    if paragraph.word(start - 1) in TIMES and paragraph.word(start).isdigit():
        start += 1
    return start + (paragraph.word(start) in {",", ":"})


def only_adverbial(paragraph: Paragraph, verb: int) -> bool:
    """Say whether nothing but a time, a place or a hearer seems to follow a cue."""
    place = behind_hearer(paragraph, verb)
    return paragraph.kind(place) != "word" or paragraph.word(place) in (
        PREPOSITIONS | TIMES | (JOINTS - CLAUSE_OPENERS)
    )


def stands_last(paragraph: Paragraph, cue: Range, source: Range) -> bool:
    """Say whether source and cue close the sentence, but for a time or a place."""
    place = source[1] if source[1] > cue[1] else behind_hearer(paragraph, cue[1] - 1)
    if (
        paragraph.kind(place) == "word"
        and paragraph.word(place) not in (PREPOSITIONS - {"to"}) | TIMES
    ):
        return False
    if paragraph.kind(place) == "speech":
        return False
    end = paragraph.sentence_end(place)
    rest = [paragraph.word(after) for after in range(place, min(end, place + LONGEST_ADVERBIAL))]
    return end - place <= LONGEST_ADVERBIAL and "that" not in rest


def is_statement(paragraph: Paragraph, start: int, end: int) -> bool:
    """Tell a statement from a lead-in: `Rain is due, Kim said` from `In May, Kim said`."""
    opener = paragraph.word(start)
    lead_ins = PREPOSITIONS | TIMES | (JOINTS - CLAUSE_OPENERS) | {"according"}
    return end - start > 3 and opener not in lead_ins
