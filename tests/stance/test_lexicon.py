"""What the word lists read in a sentence, by the rule that reads it; all people are invented."""

import pytest

from analysis.document import parse
from analysis.spans import Span
from analysis.stance.lexicon import (
    NOTHING,
    OBJECT,
    REACH,
    SCOPE,
    WINDOW,
    Judgement,
    clearness,
    read,
)

Read = tuple[str, int, str | None]
SILENT: Read = ("nothing", 0, None)


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def shown(text: str, found: Judgement | None) -> Read | None:
    """Basis, sign and the words of the evidence."""
    if found is None:
        return None
    return found.basis, found.sign, text[slice(*found.evidence)] if found.evidence else None


def of_varga(text: str) -> Read | None:
    return shown(text, read(parse(text), at(text, "the bridge"), at(text, "Varga")))


def of_voice(text: str) -> Read | None:
    return shown(text, read(parse(text), at(text, "the bridge")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the holder acts on the target
        ("Varga opposes the bridge.", ("verb", -1, "opposes")),
        ("Varga has long been opposing the bridge.", ("verb", -1, "opposing")),
        ("Varga, who opposes the bridge, left.", ("verb", -1, "opposes")),
        ("Varga began to back the bridge.", ("verb", 1, "back")),
        ("Varga voiced strong support for the bridge.", ("phrase", 1, "support for")),
        ("Varga, an admirer of the bridge, left.", ("phrase", 1, "admirer of")),
        # or the target undergoes it, or has it from the holder
        ("the bridge was opposed by Varga.", ("verb", -1, "opposed")),
        ("the bridge drew criticism from Varga.", ("phrase", -1, "criticism from")),
        ("Varga was opposed by the bridge.", SILENT),
        ("Varga drew praise from the bridge.", SILENT),
        ("Tom opposes Varga and the bridge.", SILENT),
        ("Varga and the bridge oppose it.", SILENT),
        # the nearest cue that is the holder's decides
        ("Varga backs Tom and opposes the bridge.", ("verb", -1, "opposes")),
        ("Varga backs the bridge and opposes Tom.", ("verb", 1, "backs")),
        # the holder's words in the first person, or a report of the holder's own view
        ("Varga said: we oppose the bridge.", ("verb", -1, "oppose")),
        ("We oppose the bridge, said Varga.", ("verb", -1, "oppose")),
        ("We oppose the bridge, wrote Tom of Varga.", SILENT),
        ("Varga said she opposes the bridge.", ("verb", -1, "opposes")),
        ("Varga said Tom opposes the bridge.", SILENT),
        ("Varga says critics oppose the bridge.", SILENT),
        # an odd number of negations denies it; "not just" adds
        ("Varga never really opposed the bridge.", ("negated", 1, "opposed")),
        ("Varga didn't back the bridge.", ("negated", -1, "back")),
        ("Varga never did not oppose the bridge.", ("verb", -1, "oppose")),
        ("Varga does not just oppose the bridge.", ("verb", -1, "oppose")),
        # what is imagined or asked is nobody's
        ("Varga would oppose the bridge.", SILENT),
        ("If Varga opposes the bridge, it falls.", SILENT),
        ("Varga opposes the bridge?", SILENT),
        # words that are nouns, too, are verbs only after the holder or a word that calls for one
        ("Varga attack the bridge.", ("verb", -1, "attack")),
        ("Varga boldly back the bridge.", ("verb", 1, "back")),
        ("Varga launched attack the bridge.", SILENT),
        ("Varga went back to the bridge.", SILENT),
        # without a cue, only strong tone counts, and only of a target behind the holder
        ("Varga saw awful and horrible plans for the bridge.", ("tone", -1, None)),
        ("Varga saw poor plans for the bridge.", SILENT),
        ("Awful and horrible, the bridge met Varga.", SILENT),
    ],
)
def test_a_holder_and_a_target(text: str, expected: Read) -> None:
    found = of_varga(text)
    assert found
    assert found[:2] == expected[:2]
    assert expected[0] == "tone" or found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # who speaks acts, nobody is named, or everybody ought to
        ("We oppose the bridge.", ("verb", -1, "oppose")),
        ("Oppose the bridge.", ("verb", -1, "Oppose")),
        ("Everyone should oppose the bridge.", ("verb", -1, "oppose")),
        ("It is right to oppose the bridge.", ("verb", -1, "oppose")),
        ("There is no reason to oppose the bridge.", ("negated", 1, "oppose")),
        ("Tom opposes the bridge.", SILENT),
        ("We, who never said a word, oppose the bridge.", SILENT),
        # the passive is the view of whoever speaks only as a duty
        ("the bridge must be opposed.", ("verb", -1, "opposed")),
        ("the bridge should not be opposed.", ("negated", 1, "opposed")),
        ("the bridge was opposed.", SILENT),
        ("the bridge must oppose it.", SILENT),
        ("We want to see the bridge opposed.", SILENT),
        # calls stand before their target, or directly behind it
        ("Shame on the bridge.", ("phrase", -1, "Shame on")),
        ("the bridge must go.", ("phrase", -1, "must go")),
        ("the bridge, they say, must go.", SILENT),
        ("Let's stop the bridge.", ("phrase", -1, "stop")),
        ("Let’s stop the bridge.", ("phrase", -1, "stop")),
        # the head of indirect speech: its first pronoun is the speaker
        ("she opposes the bridge.", ("verb", -1, "opposes")),
        ("that she opposes the bridge.", ("verb", -1, "opposes")),
        ("She opposes the bridge.", SILENT),
        ("the mayor opposes the bridge.", SILENT),
        # tone is whoever's clause it is
        ("I think the bridge is terrible.", ("own tone", -1, "I think the bridge is terrible.")),
        ("Critics think the bridge is terrible.", SILENT),
        ("It rained; the bridge is terrible.", ("own tone", -1, "the bridge is terrible.")),
        ("the bridge may be terrible.", SILENT),
        ("Is the bridge terrible?", SILENT),
        # a cue that is somebody else's silences the tone
        ("Tom opposes the bridge, a wonderful plan.", SILENT),
    ],
)
def test_whoever_says_the_text(text: str, expected: Read) -> None:
    assert of_voice(text) == expected


@pytest.mark.parametrize(("words", "heard"), [(0, True), (OBJECT, True), (OBJECT + 1, False)])
def test_the_object_of_a_cue_is_near(words: int, heard: bool) -> None:
    text = "Varga opposes " + "old " * words + "the bridge."
    assert (of_varga(text) == ("verb", -1, "opposes")) == heard


@pytest.mark.parametrize(
    ("words", "basis"), [(0, "negated"), (SCOPE - 1, "negated"), (SCOPE, "verb")]
)
def test_a_negation_reaches_a_few_words(words: int, basis: str) -> None:
    text = "We never " + "ever " * words + "oppose the bridge."
    filled = text.replace("ever oppose", "really oppose").replace("ever ", "really ")
    assert of_voice(filled.replace("nreally", "never"))[0] == basis


@pytest.mark.parametrize(("words", "near"), [(REACH, True), (REACH + 1, False)])
def test_holder_and_target_are_in_reach(words: int, near: bool) -> None:
    text = "Varga saw " + "a " * (words - 1) + "the bridge."
    assert (of_varga(text) is not None) == near


def test_holder_and_target_are_in_one_sentence() -> None:
    assert of_varga("Varga left. We oppose the bridge.") is None


@pytest.mark.parametrize(("words", "seen"), [(WINDOW - 3, True), (WINDOW - 1, False)])
def test_a_few_words_around_are_looked_at(words: int, seen: bool) -> None:
    text = "Terrible, " + "the " * words + "the bridge."
    assert (of_voice(text) != SILENT) == seen


def test_the_surer_reading_is_the_clearer() -> None:
    bases = ["verb", "phrase", "negated", "tone", "own tone"]
    for sign in (-1, 1):
        sure = [clearness(Judgement(basis, sign)) for basis in bases]
        assert sure == sorted(sure, reverse=True)
        assert sure[-1] > clearness(NOTHING) == 0
