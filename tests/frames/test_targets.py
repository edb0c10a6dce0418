"""Whom and what the frames ask about: names that are whole, decided and meant; given phrases."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.document import parse
from analysis.errors import UsageError
from analysis.frames.quotes import analyze
from analysis.frames.stances import analyze_stances
from analysis.frames.targets import Finder, asked, named

TEXTS = st.lists(
    st.sampled_from([*"Mosb '’-.,“”\n", "Moss", "Ada Moss", "the bill", " in line with "])
).map("".join)


def names(text):
    return [text[slice(*span)] for span, _ in named(parse(text))]


def found(text, targets):
    finder = Finder(parse(text), targets)
    return [(text[slice(*span)], name) for span, name in finder.within((0, len(text)))]


KNOWN = (
    "Ada Moss met her old friend Leo Vance and others from the Harbour Union close to the market "
    "square in Port Vex. "
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # A modifier is another thing.
        ("He crossed the Moss bridge.", []),
        ("He signed the Port Vex agreement.", []),
        ("Moss supporters cheered.", []),
        ("He is a Moss supporter.", []),
        ("The Moss family sued.", []),
        ("She was in a suburban Port Vex home.", []),
        ("It was a Harbour Union pension plan.", []),
        # What somebody leads, and what is theirs, is no other thing.
        ("The Moss campaign failed.", ["Moss"]),
        ("The Moss movement failed.", ["Moss"]),
        ("We may ask Ada Moss anything.", ["Ada Moss"]),
        ("Ada Moss practices medicine.", ["Ada Moss"]),
        ("The Moss bridges were closed.", []),
        ("Moss's bridge fell.", ["Moss"]),
        ("Vance’s aides left.", ["Vance"]),
        # Nor is a verb spelled like a noun.
        ("Moss plans to leave.", ["Moss"]),
        ("He says that Moss leads in polls.", ["Moss"]),
        ("Vance heads into the race.", ["Vance"]),
        ("They met Moss on Monday.", ["Moss"]),
        ("They met Moss Monday.", ["Moss"]),
        ("Moss doesn’t know.", ["Moss"]),
        ("They saw Moss, a friend.", ["Moss"]),
        ("President Moss and Mr. Vance spoke.", ["Moss", "Vance"]),
        # A part of a longer name.
        ("She trained at the 5th Harbour Union.", []),
        ("He read Women Who Moss.", []),
    ],
)
def test_a_name_is_asked_about_where_it_is_meant(sentence, expected):
    head = ["Ada Moss", "Leo Vance", "Harbour Union", "Port Vex"]
    assert names(KNOWN + sentence) == head + expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He read Section 4. Then Section 9 was read.", "Section"),
        ("It was the Order of the year. The Order stands; an order is an order.", "Order"),
        ("He wore Make Vexon Great hats. “Make Vexon Great” is sold.", "Make Vexon Great"),
        ("Ada Moss (R-Vexon) met Leo Vance (R-Vexon) here.", "R-Vexon"),
        ("FULL TEXT.\nAda Moss said no.", "FULL TEXT"),
    ],
)
def test_what_is_no_name_is_not_asked_about(text, name):
    assert name not in names(text)


@pytest.mark.parametrize(
    ("text", "word", "whom"),
    [
        # Of two with one surname the one named more often is meant; else nobody knows.
        ("Bea Moss and Leo Moss met. Moss left.", "Moss", []),
        ("Bea Moss spoke. Bea Moss met Leo Moss. Moss left.", "Moss", ["Bea Moss"]),
        ("Ada Moss met Leo Moss. Mr. Moss left.", "Moss", ["Leo Moss"]),
        # A first name before one that has the surname of both.
        ("Leo Vance spoke. He met Leo and Ada Moss.", "Leo", []),
        # A place is nobody, and a party no surname.
        ("Vexon Moss tour begins. She was born in Vexon. Vexon is large.", "Vexon", ["Vexon"]),
        ("A Vexon Republican left. In Vexon, Vexon lost.", "Vexon", ["Vexon"]),
    ],
)
def test_a_mention_is_who_its_words_say(text, word, whom):
    last = [name for (start, end), name in named(parse(text)) if text[start:end] == word][-1:]
    assert last == whom


def test_asked_is_what_the_frames_ask_about():
    text = KNOWN + "He crossed the Moss bridge. Moss's plan failed."
    document = parse(text)
    places = [at for at in range(len(text)) if text.startswith("Moss", at)]
    assert [asked(document, (at, at + 4)) for at in places] == [False, False, True]
    assert asked(document, (0, 8))
    with pytest.raises(UsageError, match=r"target=\(5, 5\) is no span of the text"):
        asked(document, (5, 5))


@pytest.mark.parametrize(
    ("text", "targets", "expected"),
    [
        ("Ada Moss met Tom Brandt.", ["Tom Brandt", "Ada Moss"], ["Ada Moss", "Tom Brandt"]),
        ("Ada Moss met Ada Moss.", ["Moss", "Ada Moss", "Ada"], ["Ada Moss", "Ada Moss"]),
        ("Mossy stones, a Brandtian plan", ["Moss", "Brandt"], []),
        ("Moss's plan, Moss-led", ["Moss"], ["Moss"]),
        ("They hope so. It may be.", ["Hope", "May"], []),
        ("The Bridge and THE STRIKE", ["the bridge", "the strike"], ["The Bridge", "THE STRIKE"]),
        ("Ada\nMoss", ["Ada Moss"], ["Ada\nMoss"]),
        ("the #Moss group, C.I.Q. and AT&Q", ["C.I.Q.", "AT&Q"], ["C.I.Q.", "AT&Q"]),
        ("(Moss", ["(", "x(", "Moss"], ["(", "Moss"]),
        ("", ["Moss"], []),
        ("Moss", [], []),
        # Whole words, in singular and plural.
        ("The lining of the front-line shelter, a line-up", ["line"], []),
        ("The line is long. Both lines are.", ["line"], ["line", "lines"]),
        ("They cut taxes and a tax.", ["taxes"], ["taxes", "tax"]),
        ("All levies but one levy", ["levy"], ["levies", "levy"]),
        ("The workers’ pay", ["worker"], ["workers"]),
        ("harbour levies and harbours", ["harbour levy"], ["harbour levies"]),
        # Not in a longer name, not as another word.
        ("They met Bill Moss. Then Bill left. The bill failed.", ["bill"], ["bill"]),
        ("He read the Harbour Bill.", ["bill"], []),
        ("It is in line with the plan to line the road.", ["line"], []),
        ("They refuse to meet with him.", ["meet"], ["meet"]),
        ("They stood in line for bread.", ["line"], ["line"]),
        ("He crossed the Moss bridge, and Moss swam.", ["Moss"], ["Moss"]),
        ("Dagny Kroll spoke.", ["Kroll"], ["Kroll"]),
        ("The Kroll Institute spoke.", ["Kroll"], []),
    ],
)
def test_phrases_are_found_as_noun_phrases(text, targets, expected):
    assert [words for words, _ in found(text, targets)] == expected


def test_targets_have_words():
    with pytest.raises(UsageError, match="targets='Moss' is one string; give a list"):
        Finder(parse("Moss"), "Moss")
    with pytest.raises(UsageError, match="targets has ' ', which has no word; leave it out"):
        Finder(parse("Moss"), ["Moss", " "])


@given(TEXTS, st.lists(TEXTS.filter(str.strip), max_size=5) | st.none())
@settings(max_examples=100)
def test_targets_in_any_text(text, targets):
    all_found = list(Finder(parse(text), targets).within((0, len(text))))
    assert all_found == sorted(all_found)
    spans = [span for span, _ in all_found]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    if targets is not None:
        assert {name for _, name in all_found} <= set(targets)


@pytest.mark.parametrize(
    ("text", "target", "phrase"),
    [
        ("They hate the harbour levy bill now.", "bill", "the harbour levy bill"),
        ("They hate the harbour levy bill now.", "levy", "the harbour levy bill"),
        ("A terrible bill passed.", "bill", "A terrible bill"),
        ("She paid her phone bill.", "bill", "her phone bill"),
        ("They saw Mayor Ada Moss there.", "Ada Moss", "Mayor Ada Moss"),
        ("Bills failed.", "bill", "Bills"),
    ],
)
def test_the_phrase_of_a_target(text, target, phrase):
    finder = Finder(parse(text), [target])
    [(span, _)] = finder.within((0, len(text)))
    start, end = finder.phrase(span)
    assert text[start:end] == phrase


@pytest.mark.parametrize(
    ("said", "phrases"),
    [
        ("The phone bill is high and the levy bill is bad", ["The phone bill", "the levy bill"]),
        ("The levy bill is bad, and the bill will fail", ["The levy bill"]),
        ("The levy bill is bad, and levy bills are", ["The levy bill"]),
        ("The bill is bad", ["The bill"]),
    ],
)
def test_a_phrase_for_two_things_has_two_rows(said, phrases):
    articles = pd.DataFrame({"id": ["a"], "text": [f"“{said},” Dagny Kroll said."]})
    quotes = analyze(articles, attribution="rules", speakers="names")
    stances = analyze_stances(articles, quotes, targets=["bill"], method="lexicon")
    assert stances["target_phrase"].tolist() == phrases
    assert set(stances["target"]) == {"bill"}
