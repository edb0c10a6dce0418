"""Paragraphs, sentences, tokens, and above all the pairing of quotation marks."""

import textwrap
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import document
from analysis.document import parse, quote_type
from analysis.errors import UsageError

# Text -> the outermost stretches in marks, the pieces of one joined by "|".
MARKS = {
    # each kind of mark
    "“We wait,” she said. “Not long.”": ["“We wait,”", "“Not long.”"],
    '"We wait," she said. "Not long."': ['"We wait,"', '"Not long."'],
    "``We wait,'' she said. ''Not long.''": ["``We wait,''", "''Not long.''"],
    "‘We wait,’ she said. 'Not long.'": ["‘We wait,’", "'Not long.'"],
    "«We wait,» she said. „Not long.“": ["«We wait,»", "„Not long.“"],
    "(“We wait,” she said.)": ["“We wait,”"],
    "She said—“We wait”—and left.": ["“We wait”"],
    # an apostrophe is no mark
    "The workers’ plan isn’t the dockers' plan, it's Ilse's.": [],
    "The ’90s, the '80s and 'em, ’til rock 'n' roll's end.": [],
    "‘The workers’ plan is dead,’ he said of the dockers’ plan.": ["‘The workers’ plan is dead,’"],
    "‘It’s the crews’ money and the owners’ risk.’": [
        "‘It’s the crews’ money and the owners’ risk.’"
    ],
    "He called it ‘a trap’ twice.": ["‘a trap’"],
    # marks in marks: the outer ones count
    "“He said ‘no’ to me,” she said.": ["“He said ‘no’ to me,”"],
    "‘He said “no” to me,’ she said.": ["‘He said “no” to me,’"],
    # a quotation over paragraphs re-opens its mark
    "“One.\n\n“Two.”\n\nThree.": ["“One.|“Two.”"],
    '"One.\n"Two.\n"Three," he said. "Four."': ['"One.|"Two.|"Three,"', '"Four."'],
    "‘One.\n\n‘Two,’ he said.": ["‘One.|‘Two,’"],
    # a mark without its partner costs at most its paragraph
    "“One.\n\nTwo and “three” are fine.": ["“One.", "“three”"],
    '"One.\n\nTwo and "three" are fine.': ['"One.', '"three"'],
    "One.” Two and “three” are fine.": ["“three”"],
    'He said "we go. Then "We stay here," said Lee.': ['"We stay here,"'],
    "‘Do we stay?’ the owners’ man asked. ‘Go!’": ["‘Do we stay?’", "‘Go!’"],
    "“One “two” three": ["“two”"],
    'He is 6\'2" tall and "great".': ['"great"'],
    # nothing to find
    "": [],
    "No marks here.": [],
    "” ’ »": [],
}


@pytest.mark.parametrize(("text", "expected"), MARKS.items())
def test_quotation_marks_are_paired(text, expected):
    found = ["|".join(text[slice(*span)] for span in one.spans) for one in parse(text).quotations]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "closed"),
    [("“One.”", True), ("“One.", False), ("“One.\n\n“Two.”", True), ("“One.\n\n“Two.", False)],
)
def test_a_quotation_knows_whether_its_mark_was_closed(text, closed):
    assert [one.closed for one in parse(text).quotations] == [closed]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rain fell. It stopped.", ["Rain fell.", "It stopped."]),
        (
            "Dr. Omondi met Mr. Tamm at 5 p.m. He left.",
            ["Dr. Omondi met Mr. Tamm at 5 p.m.", "He left."],
        ),
        ("“Go now,” Ms. Kroll said.", ["“Go now,” Ms. Kroll said."]),
        ("“Go! Run!” she said.", ["“Go! Run!” she said."]),
        ("One\nTwo\r\n\r\nThree", ["One", "Two", "Three"]),
        ("  \n\t ", []),
    ],
)
def test_sentences(text, expected):
    assert [text[slice(*span)] for span in parse(text).sentences] == expected


LONG = (
    "The ferry left Port Selda at noon with forty lorries and a choir on board, Dagny Kroll said. "
    "“We had been told that the harbour would open at dawn and it did not,” she added on the quay. "
    "Nobody from the port authority was there to answer, and by four the choir had gone home again."
)


@pytest.mark.parametrize("width", [50, 72, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_cut_to_a_width_are_one_paragraph(width, end):
    cut = end.join(textwrap.wrap(LONG, width))
    document = parse(f"Headline\n\n{cut}\n\nThe next paragraph.")
    assert len(document.paragraphs) == 3
    found = [" ".join(document.text[slice(*span)].split()) for span in document.sentences]
    uncut = [LONG[slice(*span)] for span in parse(LONG).sentences]
    assert found == ["Headline", *uncut, "The next paragraph."]
    assert len(document.quotations) == 1


@pytest.mark.parametrize(
    "text",
    [
        "One short line.\nAnother short line.\nA third short line.",
        "Dock workers vote to strike over Harbour Bill\nFerry late\nCourt of Audit asks",
        f"{LONG}\n{LONG}\n{LONG}",
    ],
)
def test_other_lines_are_paragraphs_of_their_own(text):
    assert len(parse(text).paragraphs) == 3


def test_tokens_keep_words_whole_and_marks_apart():
    text = "Mr. Kim’s U.S. plan isn’t 4.5 per-cent, he said."
    found = [text[slice(*span)] for span in parse(text).tokens]
    assert found == [
        *("Mr.", "Kim", "’s", "U.S.", "plan", "isn’t", "4.5", "per-cent", ",", "he", "said", "."),
    ]


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("She said “we wait”.", "“we wait”", "direct"),
        ("She said we “will wait”.", "we “will wait”", "mixed"),
        ("She said we wait.", "we wait", "indirect"),
        ("She “said” we wait.", "we wait", "indirect"),
        ("‘We wait,’ she said.", "‘We wait,’", "direct"),
        ("“One.\n“Two.”", "“Two.”", "direct"),
        ("“Ha”… “ho”", "…", "indirect"),
    ],
)
def test_quote_type(text, content, expected):
    start = text.index(content)
    assert quote_type(parse(text), ((start, start + len(content)),)) == expected


def test_a_long_paragraph_has_the_sentences_that_its_parts_have(monkeypatch):
    part = "“We wait,” said Mr. Kim of the U.S. team. “Not long.” He left at 4.5 p.m. on Monday! "
    text = (part * 40).strip()
    whole = parse(text).sentences
    assert len(whole) == 40 * len(parse(part).sentences)
    for longest in (200, 333, 1_000):
        monkeypatch.setattr(document, "SEGMENTER_LIMIT", longest)
        assert parse(text).sentences == whole


def test_a_sentence_longer_than_all_others_is_cut_at_a_blank(monkeypatch):
    monkeypatch.setattr(document, "SEGMENTER_LIMIT", 20)
    text = "rain " * 9 + "x" * 50
    found = [text[slice(*span)] for span in parse(text).sentences]
    assert found == [
        "rain rain rain rain",
        "rain rain rain rain",
        "rain",
        "x" * 20,
        "x" * 20,
        "x" * 10,
    ]


@pytest.mark.parametrize("marks", ["“", "‘a ", '"', "(“a "])
def test_marks_that_are_left_open_take_time_that_grows_with_them(marks, monkeypatch):
    monkeypatch.setattr(document, "SEGMENTER_LIMIT", 2_000)
    started = time.process_time()
    parse(marks * (150_000 // len(marks)))
    assert time.process_time() - started < 3


def test_text_must_be_a_string():
    with pytest.raises(UsageError, match="got NoneType"):
        parse(None)


MARKED = st.text(alphabet=st.sampled_from("ab. ,?\n“”‘’\"'`«»„’(—") | st.characters(), max_size=80)


@given(MARKED)
def test_every_span_lies_in_the_text_in_order(text):
    document = parse(text)
    for spans in (document.paragraphs, document.sentences, document.tokens):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(left[1] <= right[0] for left, right in pairwise(spans))
    spans = [span for one in document.quotations for span in one.spans]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(MARKED)
def test_nothing_but_blanks_is_left_out(text):
    document = parse(text)
    for spans in (document.paragraphs, document.sentences, document.tokens):
        assert "".join("".join(text[s:e] for s, e in spans).split()) == "".join(text.split())


@given(MARKED, MARKED)
def test_a_paragraph_does_not_change_those_before_it(text, following):
    alone, both = parse(text + "\n\nEnd."), parse(text + "\n\nEnd.\n\n" + following)
    count = len(alone.tokens)
    assert both.tokens[:count] == alone.tokens
    assert both.quotations[: len(alone.quotations)] == alone.quotations
