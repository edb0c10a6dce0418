"""The steps put together: each method by its name, and a text with its speakers in one call."""

from dataclasses import asdict

import pytest

import analysis
from analysis.errors import UsageError
from analysis.steps import BASELINE, DEFAULT, STEPS, Methods

TEXT = "Ilse Varga came late. She said that Tom Brandt wants the mine."


def test_every_method_is_in_reach_and_none_is_both_default_and_baseline():
    for step, methods in STEPS.items():
        chosen = {asdict(DEFAULT)[step], asdict(BASELINE)[step]}
        assert chosen == set(methods)
    assert list(DEFAULT.learned()) == list(STEPS)
    assert list(BASELINE.learned()) == []


def test_a_method_that_is_none_is_refused_by_its_step():
    with pytest.raises(UsageError, match="stance='textblob' is not known; choose 'learned' or"):
        Methods(stance="textblob")


@pytest.mark.parametrize(("attribution", "speakers"), [("learned", "learned"), ("rules", "names")])
def test_a_text_becomes_attributions_with_speakers(attribution, speakers):
    found = analysis.attributions(TEXT, attribution=attribution, speakers=speakers)
    outer, *_ = found
    assert outer.speaker.name == "Ilse Varga"
    assert [TEXT[start:end] for start, end in outer.source] == ["She"]
    document = analysis.parse(TEXT)
    assert analysis.attributions(document, attribution=attribution, speakers=speakers) == found
    step_by_step = analysis.attribute(document, method=attribution)
    assert analysis.link_speakers(document, step_by_step, method=speakers) == found


def test_the_frame_has_the_same():
    found = analysis.attributions(TEXT)
    quotes = analysis.analyze(analysis.read_articles(TEXT + "\n"))
    assert quotes["speaker"].tolist() == [one.speaker.name for one in found]
    assert quotes["content_spans"].tolist() == [[list(s) for s in one.content] for one in found]


def test_min_confidence_leaves_out_what_is_less_likely_right():
    assert analysis.attributions(TEXT, min_confidence=1.0) == []
    with pytest.raises(UsageError, match="min_confidence=2 is no share"):
        analysis.attributions(TEXT, min_confidence=2)
    with pytest.raises(UsageError, match="text must be a string, got bytes"):
        analysis.attributions(b"No.")


def test_a_document_is_highlighted_with_its_attributions():
    document = analysis.parse(TEXT)
    shown = analysis.highlight(document, analysis.attributions(document))
    assert "[A Ilse Varga: " in shown.plain
    assert shown.plain.startswith("Who says what\n")
    assert analysis.highlight(document, [], title="Mine").plain.startswith("Mine\n")


def test_frames_and_documents_are_not_mixed():
    document, articles = analysis.parse(TEXT), analysis.read_articles(TEXT + "\n")
    quotes = analysis.analyze(articles)
    with pytest.raises(UsageError, match="a document is highlighted with the list"):
        analysis.highlight(document, quotes)
    with pytest.raises(UsageError, match="quotes is a list; pass the quotes frame"):
        analysis.highlight(articles, analysis.attributions(document))
