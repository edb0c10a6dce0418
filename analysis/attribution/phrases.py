"""Where sources, cues and hearers begin and end, read off the words of a passage.

A range is a half-open pair of places in `Passage.items`.
"""

from analysis.attribution.cues import (
    AUXILIARIES,
    DETERMINERS,
    HEARER_CUES,
    HEARER_PRONOUNS,
    JOINTS,
    OPENERS,
    PASSIVE,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    TIMES,
)
from analysis.attribution.passage import Passage

Range = tuple[int, int]
LONGEST_SOURCE = 25
LONGEST_CUE = 6
LONGEST_HEARER = 6
LONGEST_ADVERBIAL = 14
# A name goes on over "of" ("the Bank of Valdria"), not over a place or a time.
SOURCE_BREAKS = JOINTS | TIMES | {"in", "on", "at"}
OTHERS = frozenset(["another", "both", "one", "others"])
HEARER_BREAKS = DETERMINERS | PRONOUNS | JOINTS | TIMES | PREPOSITIONS


def cue_range(passage: Passage, verb: int) -> Range:
    """Take the auxiliaries and adverbs before a verb along: `has since repeatedly said`."""
    start = verb
    while verb - start < LONGEST_CUE and _is_helper(passage, start - 1):
        start -= 1
    return start, verb + 1


def _is_helper(passage: Passage, place: int) -> bool:
    word = passage.word(place)
    return passage.kind(place) == "word" and (word in AUXILIARIES or word.endswith("ly"))


def is_passive(passage: Passage, cue: Range) -> bool:
    """Say whether the cue is a passive: `was told`, not `was saying`."""
    helpers = {passage.word(place) for place in range(*cue)}
    return bool(helpers & PASSIVE) and not passage.word(cue[1] - 1).endswith("ing")


def source_left(passage: Passage, cue: int, floor: int) -> Range | None:
    """Find the source that ends where a cue begins: `Kim`, `Kim, the leader,`, `Kim, who`.

    Args:
        passage: Where to look.
        cue: The place where the cue begins.
        floor: The place that the source may not reach beyond.
    """
    if cue <= floor:
        return None
    before = passage.word(cue - 1)
    if before == ",":
        return _with_apposition(passage, cue - 1, floor)
    if before in RELATIVES:
        name = noun_phrase(passage, cue - 1 - (passage.word(cue - 2) == ","), floor)
        return (_last_name(passage, *name), cue) if name else (cue - 1, cue)
    if before in POSSESSIVES:
        return noun_phrase(passage, cue - 1, floor)
    if before in PRONOUNS:
        return cue - 1, cue
    return noun_phrase(passage, cue, floor)


def _last_name(passage: Passage, start: int, end: int) -> int:
    """Return where the name begins that ends a phrase: `Kim` in `talks with Kim`."""
    name = end
    while name > start and passage.is_name(name - 1):
        name -= 1
    return name if name < end else start


def _with_apposition(passage: Passage, comma: int, floor: int) -> Range | None:
    start = comma - 1
    while start > floor and passage.word(start) != "," and comma - start < LONGEST_SOURCE:
        start -= 1
    opener = passage.word(start + 1)
    if passage.word(start) != "," or opener in (JOINTS - RELATIVES) | PREPOSITIONS:
        return None
    name = noun_phrase(passage, start, floor)
    return (name[0], comma) if name else None


def noun_phrase(passage: Passage, end: int, floor: int) -> Range | None:
    """Step left over words, and over a bracket, as far as a mark or a joining word."""
    start = end
    bracket = False
    while start > floor and end - start < LONGEST_SOURCE:
        word = passage.word(start - 1)
        if word in {")", "("}:
            bracket = word == ")"
        elif not bracket and _ends_phrase(passage, start - 1):
            break
        start -= 1
    return _without_lead_in(passage, start, end) if start < end and not bracket else None


def _ends_phrase(passage: Passage, place: int) -> bool:
    word = passage.word(place)
    return word in JOINTS or (passage.kind(place) != "word" and word not in POSSESSIVES)


def _without_lead_in(passage: Passage, start: int, end: int) -> Range:
    """Keep the name or pronoun of `In a statement Kim` and of `Kim on Friday`."""
    while end - start > 1 and passage.word(end - 1) in TIMES:
        end -= 1 + (end - start > 2 and passage.word(end - 2) == "on")
    while end - start > 1 and passage.word(start).isdigit() and passage.is_name(start + 1):
        start += 1
    if passage.word(start) in PREPOSITIONS | TIMES:
        name = end
        while name > start and (passage.is_name(name - 1) or passage.word(name - 1) in PRONOUNS):
            name -= 1
        if start < name < end:
            return name, end
        start += passage.word(start) in PREPOSITIONS and end - start > 1
    return start, end


def source_right(passage: Passage, start: int) -> Range | None:
    """Find the source behind an inverted cue: `said Kim, the leader of the party`."""
    if not (passage.is_name(start) or passage.word(start) in DETERMINERS | PRONOUNS | OTHERS):
        return None
    end = _words_until(passage, start, SOURCE_BREAKS)
    if passage.word(end) == "," and passage.is_name(end - 1):
        behind = _words_until(passage, end + 1, JOINTS)
        if behind > end + 1 and passage.word(behind) in {",", "."}:
            return start, behind
    return (start, end) if end > start else None


def _words_until(passage: Passage, start: int, breaks: frozenset[str]) -> int:
    end = start
    while (
        end - start < LONGEST_SOURCE
        and passage.kind(end) == "word"
        and passage.word(end) not in breaks
    ):
        end += 1
    return end


def name_at(passage: Passage, start: int) -> int:
    """Return where the run of words with a capital that begins there ends."""
    end = start
    while passage.is_name(end) and end - start < LONGEST_SOURCE:
        end += 1
    return end


def subject(passage: Passage, start: int) -> Range | None:
    """Take the name or pronoun that opens a sentence."""
    if passage.word(start) in PRONOUNS:
        return start, start + 1
    if passage.word(start) in DETERMINERS | JOINTS | PREPOSITIONS | TIMES:
        return None
    end = name_at(passage, start)
    return (start, end) if end > start else None


def behind_hearer(passage: Passage, verb: int) -> int:
    """Return the place behind a cue and whom it speaks to: `told reporters`, `asked the court`."""
    start = verb + 1
    if passage.word(verb) not in HEARER_CUES or passage.word(start) in OPENERS:
        return start
    if passage.word(start) in HEARER_PRONOUNS:
        return start + 1
    if passage.is_name(start):
        return name_at(passage, start)
    end = start + (passage.word(start) in DETERMINERS)
    while (
        end - start < LONGEST_HEARER
        and passage.kind(end) == "word"
        and passage.word(end) not in HEARER_BREAKS
    ):
        end += 1
    return end


def behind_adverbial(passage: Passage, verb: int) -> int:
    """Return where a content may begin: `told them on Monday in Teyl that …`."""
    start = behind_hearer(passage, verb)
    if start > verb + 1 or passage.word(start) in PREPOSITIONS | TIMES:
        for place in range(start, start + LONGEST_ADVERBIAL):
            if passage.kind(place) in {"end", "speech"} or passage.word(place) == ";":
                break
            if passage.word(place) == "that" and passage.kind(place + 1) == "word":
                return place
    while passage.word(start) in TIMES or (
        passage.word(start) == "on" and passage.word(start + 1) in TIMES
    ):
        start += 1
    return start + (passage.word(start) == ",")


def only_adverbial(passage: Passage, verb: int) -> bool:
    """Say whether nothing but a time, a place or a hearer seems to follow a cue."""
    place = behind_hearer(passage, verb)
    return passage.kind(place) != "word" or passage.word(place) in (
        PREPOSITIONS | TIMES | (JOINTS - OPENERS)
    )


def stands_last(passage: Passage, cue: Range, source: Range) -> bool:
    """Say whether source and cue close the sentence, but for a time or a place."""
    place = source[1] if source[1] > cue[1] else behind_hearer(passage, cue[1] - 1)
    if passage.kind(place) == "word" and passage.word(place) not in (PREPOSITIONS - {"to"}) | TIMES:
        return False
    end = passage.end(place)
    rest = [passage.word(after) for after in range(place, min(end, place + LONGEST_ADVERBIAL))]
    return end - place <= LONGEST_ADVERBIAL and "that" not in rest


def is_statement(passage: Passage, start: int, end: int) -> bool:
    """Tell a statement from a lead-in: `Rain is due, Kim said` from `In May, Kim said`."""
    opener = passage.word(start)
    return end - start > 3 and opener not in PREPOSITIONS | TIMES | (JOINTS - OPENERS)
