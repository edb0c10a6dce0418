"""The evidence for an attribution, as a small frame."""

from collections.abc import Iterator

import pandas as pd

from analysis.errors import UsageError
from analysis.records import Attribution

EXPLANATION_COLUMNS = ["part", "words", "probability", "note"]
Explained = tuple[str, str | None, float | None, str]


def explain(attribution: Attribution) -> pd.DataFrame:
    """Show the evidence for an attribution: its cue, its candidate sources, and its speaker.

    Args:
        attribution: What `attribute` or `link_speakers` returned.

    Returns:
        A row for the cue, for each candidate source, for the speaker, and for the attribution.
        `probability` is missing where the method estimates none.

    Columns:
        part: `cue`, `source`, `speaker` or `attribution`.
        words: The words of the article, or the name of the speaker; missing where there are none.
        probability: Of the cue, that it is a cue; of a source, that it belongs to the cue; of the
            attribution, that content and source are both right.
        note: The row in a few words.

    Raises:
        UsageError: When the attribution carries no evidence.

    Example:
        >>> from analysis import attribute, parse
        >>> [found] = attribute(parse("Ilse Varga said she would not sign."), method="rules")
        >>> explain(found).loc[:, ["part", "words"]].values.tolist()[:2]
        [['cue', 'said'], ['source', 'Ilse Varga']]
    """
    if not isinstance(attribution, Attribution) or attribution.evidence is None:
        raise UsageError(
            f"attribution={attribution!r} carries no evidence; pass one that attribute returned"
        )
    frame = pd.DataFrame(list(_rows(attribution)), columns=EXPLANATION_COLUMNS)
    text = dict.fromkeys(["part", "words", "note"], "string[python]")
    return frame.astype({**text, "probability": "Float64"})


def _rows(one: Attribution) -> Iterator[Explained]:
    assert one.evidence
    cue, (chosen, *others) = one.evidence.cue, one.evidence.sources
    yield "cue", cue.text, cue.probability, "links source and content" if cue.text else "no cue"
    yield "source", chosen.text, chosen.probability, "chosen" if chosen.text else "none is named"
    for other in others:
        note = "runner-up" if other.text else "runner-up: none is named"
        yield "source", other.text, other.probability, note
    speaker = one.speaker
    why = speaker.basis or speaker.unresolved_reason or "not looked for; see link_speakers"
    yield "speaker", speaker.name, None, why
    yield "attribution", None, one.confidence, f"{one.quote_type} content; content and source right"
