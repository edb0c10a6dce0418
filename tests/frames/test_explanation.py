from collections.abc import Sequence

import pandas as pd
import pytest

from analysis import attribute, parse
from analysis.errors import UsageError
from analysis.frames.explanation import EXPLANATION_COLUMNS, explain
from analysis.records import Attribution, Candidate, Evidence, QuoteType, Speaker
from analysis.speakers import link_speakers

SAID = Candidate((4, 8), "said", 0.9)
VARGA = Candidate((0, 3), "Varga", 0.7)
LIU = Candidate((9, 12), "Liu", 0.2)
NOBODY = Candidate(None, None)


def explained(
    cue: Candidate = SAID,
    sources: Sequence[Candidate] = (VARGA,),
    speaker: Speaker | None = None,
    quote_type: QuoteType = "indirect",
) -> list[tuple[object, ...]]:
    """The rows of an attribution, None where a cell is missing."""
    one = Attribution(
        ((9, 12),),
        quote_type=quote_type,
        confidence=0.8,
        speaker=speaker or Speaker(),
        evidence=Evidence(cue, tuple(sources)),
    )
    frame = explain(one)
    cells = frame.astype(object).where(frame.notna(), None)
    return list(cells.itertuples(index=False, name=None))


def test_parts_stand_in_order_with_words_and_probabilities() -> None:
    assert explained(sources=(VARGA, LIU)) == [
        ("cue", "said", 0.9, "links source and content"),
        ("source", "Varga", 0.7, "chosen"),
        ("source", "Liu", 0.2, "runner-up"),
        ("speaker", None, None, "not looked for; see link_speakers"),
        ("attribution", None, 0.8, "indirect content; content and source right"),
    ]


@pytest.mark.parametrize(("cue", "note"), [(SAID, "links source and content"), (NOBODY, "no cue")])
def test_a_cue_links_or_is_missing(cue: Candidate, note: str) -> None:
    assert explained(cue=cue)[0] == ("cue", cue.text, cue.probability, note)


@pytest.mark.parametrize(
    ("sources", "notes"),
    [
        ([VARGA], ["chosen"]),
        ([NOBODY], ["none is named"]),
        ([NOBODY, LIU], ["none is named", "runner-up"]),
        ([VARGA, NOBODY], ["chosen", "runner-up: none is named"]),
        ([VARGA, LIU, NOBODY], ["chosen", "runner-up", "runner-up: none is named"]),
    ],
)
def test_the_first_source_is_the_chosen_one(sources: list[Candidate], notes: list[str]) -> None:
    rows = [row for row in explained(sources=sources) if row[0] == "source"]
    assert [row[1] for row in rows] == [one.text for one in sources]
    assert [row[3] for row in rows] == notes


@pytest.mark.parametrize(
    ("speaker", "name", "note"),
    [
        (Speaker("Ilse Varga", "named", basis="the name itself"), "Ilse Varga", "the name itself"),
        (Speaker(unresolved_reason="nobody is near"), None, "nobody is near"),
        (Speaker("some aides", "unnamed"), "some aides", "not looked for; see link_speakers"),
        (Speaker(), None, "not looked for; see link_speakers"),
    ],
)
def test_the_speaker_bears_why(speaker: Speaker, name: str | None, note: str) -> None:
    assert explained(speaker=speaker)[-2] == ("speaker", name, None, note)


@pytest.mark.parametrize("quote_type", ["direct", "mixed", "indirect"])
def test_the_whole_bears_its_type(quote_type: QuoteType) -> None:
    note = f"{quote_type} content; content and source right"
    assert explained(quote_type=quote_type)[-1] == ("attribution", None, 0.8, note)


@pytest.mark.parametrize("method", ["rules", "learned"])
def test_what_was_found_is_explained(method: str) -> None:
    document = parse("“We wait,” said Ada Moss.")
    [one] = link_speakers(document, attribute(document, method=method))
    frame = explain(one)
    assert list(frame.columns) == EXPLANATION_COLUMNS
    assert frame.dtypes.astype(str).tolist() == ["string", "string", "Float64", "string"]
    assert frame.loc[frame["part"] == "speaker", "words"].tolist() == ["Ada Moss"]
    assert pd.isna(frame["words"].iloc[-1])


@pytest.mark.parametrize("wrong", [Attribution(((0, 3),)), "Varga said", None])
def test_what_carries_no_evidence_is_refused(wrong: object) -> None:
    with pytest.raises(UsageError, match="carries no evidence; pass one that attribute returned"):
        explain(wrong)
