"""The learned reader: what it must find, and what must hold for any text."""

from itertools import product
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.attribution import attribute
from analysis.attribution.learned import confidence, read
from analysis.attribution.learned.decoding import (
    CONTENT,
    CUE,
    INSIDE,
    SOURCE,
    WORD_ROLES,
    Shares,
    parts,
    viterbi,
)
from analysis.attribution.learned.windows import LONGEST_WINDOW, cut_windows
from analysis.document import parse
from analysis.errors import UsageError
from analysis.networks import words as network_words
from analysis.networks.models import open_model
from analysis.networks.session import MODEL_FOLDER
from analysis.networks.words import (
    CLOSES,
    DIGITS,
    LOWER,
    MARK,
    MIXED,
    OPENS,
    OUTSIDE,
    TITLE,
    UPPER,
    cut_words,
)
from analysis.networks.words import INSIDE as IN_MARKS

WORDS = """
Kim|Ms. Kroll|he|who|said|says|told|adding|according to|that|the plan|is dead|wants|to wait|,|.|:|—
and|but|“|”|"|‘|’|''|(|)|?|U.S.|on Monday|😀|مرحبا|İ|e\u0301|\ud800
""".replace("\n", "|").split("|")
NEWS = st.lists(st.sampled_from([*WORDS, "\n", "\n\n"]) | st.text(max_size=4), max_size=40).map(
    " ".join
)
MODEL = open_model()


def cut(text):
    return cut_words(parse(text), MODEL.tokenizer)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.integers(0, 1_000))
def test_the_chosen_roles_are_the_likeliest_that_are_possible(lengths, seed):
    paragraph = np.repeat(np.arange(len(lengths)), lengths)
    roles = np.random.default_rng(seed).normal(size=(len(paragraph), 7)).astype(np.float32)
    path = viterbi(roles, paragraph)
    for number in range(len(lengths)):
        at = np.flatnonzero(paragraph == number)
        possible = (
            choice
            for choice in product(range(7), repeat=len(at))
            if all(
                role not in INSIDE or (place and choice[place - 1] in {role - 1, role})
                for place, role in enumerate(choice)
            )
        )
        best = max(possible, key=lambda choice: roles[at, list(choice)].sum())
        assert path[at].tolist() == list(best)


def test_parts_begin_anew_where_a_role_begins():
    path = np.array([5, 6, 6, 0, 5, 5, 6, 1, 2, 3, 5])
    assert parts(path, CONTENT) == [(0, 3), (4, 5), (5, 7), (10, 11)]
    assert parts(path, SOURCE) == [(7, 9)]
    assert parts(path, CUE) == [(9, 10)]
    assert [WORD_ROLES[role] for role in (SOURCE, CUE, CONTENT)] == [
        "B-source",
        "B-cue",
        "B-content",
    ]


def test_a_reading_taken_apart_links_nothing_over_paragraphs():
    words = cut("Kroll said rain was due.\n\nHe sees no reason to wait.")
    reading = read(words, MODEL.network, MODEL.settings)
    apart = reading.apart()
    assert [len(links) for links in reading.cue_of] == [len(words)]
    lengths = np.bincount(words.paragraph)
    assert [links.shape for links in apart.cue_of] == [(n, n) for n in lengths]
    assert [links.shape for links in apart.source_of] == [(n, n + 1) for n in lengths]
    assert apart.window.tolist() == words.paragraph.tolist()
    first = lengths[0]
    assert (apart.cue_of[1] == reading.cue_of[0][first:, first:]).all()
    assert (apart.source_of[1][:, 0] == reading.source_of[0][first:, 0]).all()
    assert (apart.source_of[1][:, 1:] == reading.source_of[0][first:, first + 1 :]).all()


def test_words_know_how_they_are_written_and_where_they_stand():
    words = cut("“We won,” the IMF’s McDonald said in 2016.")
    assert words.casing.tolist() == [
        *(MARK, TITLE, LOWER, MARK, MARK, LOWER, UPPER, MARK, LOWER, MIXED, LOWER, LOWER),
        *(DIGITS, MARK),
    ]
    assert words.place[:6].tolist() == [OPENS, IN_MARKS, IN_MARKS, IN_MARKS, CLOSES, OUTSIDE]


@given(lengths=st.lists(st.integers(1, 30), min_size=1, max_size=8), longest=st.integers(1, 40))
@settings(max_examples=60)
def test_stretches_are_whole_paragraphs_and_leave_out_nothing(lengths, longest):
    words = cut("\n\n".join(" ".join(["word"] * length) for length in lengths))
    with mock.patch.object(network_words, "LONGEST_STRETCH", longest):
        found = list(words.stretches())
    assert [number for one in found for number in range(*one)] == list(range(len(words)))
    for first, end in found:
        assert not first or words.paragraph[first] != words.paragraph[first - 1]
        assert end - first <= longest or len(set(words.paragraph[first:end])) == 1


def test_words_between_are_those_of_the_paragraphs_alone():
    first, second = "“We won,” the IMF’s McDonald said.", "Kroll denied it in 2016."
    words, alone = cut(f"{first}\n\n{second}"), cut(second)
    part = words.between(int(np.flatnonzero(words.paragraph)[0]), len(words))
    for name in ("pieces", "first", "casing", "place", "begins"):
        assert (getattr(part, name) == getattr(alone, name)).all()
    assert (part.spans == alone.spans + len(first) + 2).all()


def test_an_article_read_in_stretches_is_read_as_one():
    one = "Petra Kroll said rain was due. “Schriver said that Kim wants talks,” she added.\n\n"
    document = parse(one * 6)
    whole = attribute(document)
    with mock.patch.object(network_words, "LONGEST_STRETCH", 40):
        apart = attribute(document)
    assert len(whole) == len(apart) >= 18
    for ours, theirs in zip(whole, apart, strict=True):
        for name in ("source", "cue", "parent"):
            assert getattr(ours, name) == getattr(theirs, name)
        assert ours.content[0][0] == theirs.content[0][0]  # what is near may move an end


def test_a_content_read_alone_stands_outside_its_marks():
    words = cut("“We won,” she said.")
    inner = words.unquoted((0, 5))
    assert inner == (1, 4)
    assert set(words.alone([inner]).place) == {OUTSIDE}


@given(NEWS)
def test_words_are_slices_of_the_text_in_order(text):
    words = cut(text)
    assert len(words) == len(words.casing) == len(words.place) == len(words.paragraph)
    assert (words.spans[:, 0] < words.spans[:, 1]).all()
    assert (words.spans[1:, 0] >= words.spans[:-1, 1]).all()
    assert not len(words) or 0 <= words.spans.min() <= words.spans.max() <= len(text)


@given(st.integers(0, 900), st.integers(0, 99))
def test_each_word_is_decided_in_one_window(length, seed):
    chance = np.random.default_rng(seed)
    pool = ["said ", "Kroll ", "unquestionably ", ". ", "\n", "Tivna", "-"]
    words = cut("".join(chance.choice(pool, length)))
    decided = []
    for window in cut_windows(words, 101, 102):
        assert len(window.pieces) <= LONGEST_WINDOW
        numbers = range(window.start, window.start + len(window.words))
        decided += numbers
        first = words.pieces[words.first[numbers.start : numbers.stop]]
        assert window.pieces[window.words].tolist() == first.tolist()
    assert decided == list(range(len(words)))


@settings(max_examples=50, deadline=None)
@given(NEWS)
def test_any_text_gives_sound_attributions(text):
    document = parse(text)
    found = attribute(document)
    assert found == attribute(document)
    for position, one in enumerate(found):
        assert one.content
        for spans in (one.content, one.source, one.cue):
            assert all(0 <= start < end <= len(text) for start, end in spans)
        assert 0 <= one.confidence <= 1
        assert one.evidence.cue.text == (text[slice(*one.cue[0])] if one.cue else None)
        assert one.parent is None or one.parent < position
        if one.parent is not None:
            holder = found[one.parent].content
            assert all(
                any(a <= s and e <= b for a, b in holder) for s, e in (*one.cue, *one.content)
            )


@settings(max_examples=25, deadline=None)
@given(NEWS, st.sampled_from([0.0, 0.3, 0.6, 0.9, 1.0]))
def test_asking_for_confidence_only_leaves_out(text, least):
    document = parse(text)
    every, kept = attribute(document), attribute(document, min_confidence=least)
    assert all(one.confidence >= least for one in kept)
    contents = [one.content for one in every]
    assert [one.content for one in kept] == [c for c in contents if c in [o.content for o in kept]]
    for one in kept:
        if one.parent is not None:
            assert kept[one.parent].content[0][0] <= one.content[0][0]


def test_an_article_is_read_the_same_whatever_was_read_before():
    texts = ["Kroll said rain was due.", "“We wait,” said Oduya.\n\nTamm wants a treaty."]
    alone = [attribute(parse(text)) for text in texts]
    assert [attribute(parse(text)) for text in reversed(texts)] == alone[::-1]


@pytest.mark.parametrize("least", [-0.1, 1.5, "0.5", None, True, float("nan")])
def test_a_least_confidence_is_a_share(least):
    with pytest.raises(UsageError, match=r"min_confidence=.* is no share"):
        attribute(parse("Text."), min_confidence=least)


@pytest.mark.parametrize("threads", ["0", "two", "-1", ""])
def test_threads_are_a_whole_number(monkeypatch, threads):
    monkeypatch.setenv("NEWS_THREADS", threads)
    open_model.cache_clear()
    with pytest.raises(UsageError, match=f"NEWS_THREADS='{threads}' is no number of threads"):
        open_model()


def test_confidence_rises_with_every_share():
    weights = MODEL.settings["confidence"]
    low, high = (Shares(*[share] * 5) for share in (0.2, 0.95))
    assert confidence(low, weights) < 0.5 < confidence(high, weights)


def test_the_model_is_small_and_has_its_card():
    assert (MODEL_FOLDER / "attribution.onnx").stat().st_size < 60e6
    card = (MODEL_FOLDER / "attribution.md").read_text("utf-8")
    for word in ("PolNeAR", "licence", "Limits", "two trained people"):
        assert word in card


def shown(text, **options):
    """Source, cue, kind and place of the parent of each attribution."""
    return [
        (
            " ".join(text[slice(*span)] for span in one.source),
            " ".join(text[slice(*span)] for span in one.cue),
            one.quote_type,
            one.parent,
        )
        for one in attribute(parse(text), **options)
    ]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("Kroll said that rain was due.", "Kroll", "that rain was due"),
        ("“We wait,” Oduya said.", "Oduya", "“We wait,”"),
        ("“We wait,” said Oduya. “Not long.”", "Oduya", "“We wait,” … “Not long.”"),
        ("Rain is due, according to the harbour office.", "the harbour office", "Rain is due"),
        ("Critics fear the bill will fail.", "Critics", "the bill will fail"),
        ("Kroll wants to dredge the channel.", "Kroll", "to dredge the channel"),
    ],
)
def test_plain_sentences(text, source, content):
    [one] = attribute(parse(text))
    assert text[slice(*one.source[0])] == source
    pieces = (text[start:end].rstrip(",.") for start, end in one.content)
    assert " … ".join(pieces) == content.rstrip(",.")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "The ferry left at noon.",
        "Her novel “The Salt Road” won a prize.",
        "He hosts “Harbour Nights,” a show.",
        "The yard continued building ships.",
        "She went to a call centre in Tivna.",
    ],
)
def test_nothing_is_attributed(text):
    assert attribute(parse(text)) == []


def test_one_source_may_say_several_things():
    text = "Kroll said rain was due, adding that the harbour would close."
    assert [row[:2] for row in shown(text)] == [("Kroll", "said"), ("Kroll", "adding")]


def test_what_is_reported_of_others_is_nested():
    text = "Tamm said that Varga believes the treaty will hold."
    assert [(row[0], row[3]) for row in shown(text)] == [("Tamm", None), ("Varga", 0)]


def test_a_quotation_over_paragraphs_is_kept_whole():
    text = "“We stay here,” Kroll said. “We have been here for long.\n\n“We do not move.”"
    [one] = [one for one in attribute(parse(text)) if one.source]
    assert text[slice(*one.content[-1])] == "“We do not move.”"


def test_a_quotation_of_nobody_is_kept_without_a_source():
    [one] = attribute(parse("“The harbour is open and the lights are on.”"))
    assert (one.source, one.quote_type) == ((), "direct")
    assert one.confidence < 0.1


KIMS = [
    ("Kim", "has", "indirect"),
    ("Kim", "said", "indirect"),
    ("Kim", "adding", "mixed"),
    ("Kim", "said", "indirect"),
    ("Kim", "told", "direct"),
    ("he", "added", "direct"),
]


def test_the_story(story):
    """Kim's statements and doubt, the advisers' view, Schriver's account whole, Trump's wish."""
    found = attribute(parse(story))
    rows = [
        (source, cue.split(maxsplit=1)[0] if cue else "", kind, parent)
        for source, cue, kind, parent in shown(story)
    ]
    outer = [row for row in rows if row[3] is None]
    kims = [row[:3] for row in outer if row[0] in {"Kim", "he"}]
    assert kims == KIMS
    [account] = [at for at, row in enumerate(rows) if row[0].startswith("Randall Schriver")]
    start, end = found[account].content[0]
    assert story[start:end].startswith(("No date", "There is no timeline"))
    assert [row[0] for row in rows if row[3] == account] == ["Trump"]
    assert [row[1] for row in outer if "Trump" in row[0].split()][:1] == ["wants"]
    assert [row[1] for row in outer if "advisers" in row[0] and "Schriver" not in row[0]] == [
        "think"
    ]


def test_a_content_is_not_half_a_name(shared):
    text = next((shared / "seeds").glob("*.txt")).read_text(encoding="utf-8")
    assert "ignored" not in [cue for _, cue, _, _ in shown(text)]
