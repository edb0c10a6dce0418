"""Attribution by rules, the transparent baseline: quotation marks, cues, the words next to them.

A few habits of news prose carry it:

1. Speech in quotation marks is claimed by the words before it (Kim said, “…”), else by those behind
   it (“…,” said Kim); a second stretch behind the same words goes on with the first.
2. Elsewhere a *cue* from the list in `cues.csv` makes an attribution. What stands left of it, back
   to the nearest comma or joining word, is the *source*.
3. The *content* is what follows the cue, up to the end of the sentence or the next attribution;
   where only a time, a place or a hearer follows, it is what came before ("Rain is due, she said").

No parser and no model: this is meant to be read in a class, in the order `paragraph` (words, marks
and speech in a row), `speech` (point 1), `reports` (points 2 and 3), `phrases` (where sources and
cues begin and end), `cues` (the lists). What each pattern and each cue got right on the training
split of PolNeAR is its confidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analysis.attribution.rules.cues import CUES, PATTERNS, Record
from analysis.attribution.rules.found import Found
from analysis.attribution.rules.paragraph import Paragraph, paragraphs
from analysis.attribution.rules.phrases import Range
from analysis.attribution.rules.reports import read_reports, read_transcript
from analysis.attribution.rules.speech import afloat, read_speech
from analysis.document import quote_type
from analysis.records import Attribution, Candidate, Document, Evidence, reading_order
from analysis.spans import Span

# The patterns whose confidence depends on the cue; speech in marks hardly needs one.
BY_CUE = ("right", "shared", "left")


@dataclass(frozen=True, slots=True)
class Traced:
    """An attribution with its pattern and its listed cue."""

    pattern: str
    cue_word: str
    attribution: Attribution


def attribute(document: Document) -> list[Attribution]:
    """Find who says or thinks what in a document.

    Returns:
        Attributions in the order of their contents. The `parent` of a nested attribution is the
        position of the outer one. Speech without a nearby source has an empty source.

    Example:
        >>> from analysis.document import parse
        >>> document = parse("“We wait,” said Oduya, adding that talks had failed.")
        >>> for found in attribute(document):
        ...     print([document.text[start:end] for start, end in (*found.source, *found.content)])
        ['Oduya', '“We wait,”']
        ['Oduya', 'that talks had failed']
    """
    return [traced.attribution for traced in trace(document)]


def trace(document: Document, *, known: Mapping[str, Record] = CUES) -> list[Traced]:
    """Find the same attributions as `attribute`, each with its pattern and its listed cue.

    Args:
        document: A parsed article.
        known: The cues to look for, each with its record on the training split.
    """
    found = [
        Traced(one.pattern, one.cue_word, _attribution(document, paragraph, one, known))
        for paragraph in paragraphs(document, known)
        for one in _read(paragraph)
        if one.cue or _begins_quotation(document, paragraph, one)
    ]
    return _nest(_once_each(found))


def _read(paragraph: Paragraph) -> list[Found]:
    speeches = read_speech(paragraph)
    if not speeches and (labelled := read_transcript(paragraph)):
        return [labelled]
    found = read_reports(paragraph, [one for one in speeches if one.cue])
    floating = [one for one in speeches if not one.cue]
    return [*found, *afloat(paragraph, floating, found)]


def _begins_quotation(document: Document, paragraph: Paragraph, one: Found) -> bool:
    """Say whether an unclaimed speech over several paragraphs begins here: it floats only once."""
    item = paragraph.items[one.content[0][0]]
    return item.start == document.quotations[item.quotation].spans[0][0]


def _attribution(
    document: Document, paragraph: Paragraph, one: Found, known: Mapping[str, Record]
) -> Attribution:
    content = tuple(span for part in one.content for span in _spans(document, paragraph, part))
    source = paragraph.span(*one.source) if one.source else None
    cue = paragraph.span(*one.cue) if one.cue else None
    return Attribution(
        content=content,
        source=(source,) if source else (),
        cue=(cue,) if cue else (),
        quote_type=quote_type(document, content),
        confidence=_confidence(one, known),
        evidence=Evidence(_part(document, cue), (_part(document, source),)),
    )


def _part(document: Document, span: Span | None) -> Candidate:
    return Candidate(span, document.text[slice(*span)] if span else None)


def _spans(document: Document, paragraph: Paragraph, content: Range) -> tuple[Span, ...]:
    """Return the spans of a content; a speech over several paragraphs is returned whole."""
    item = paragraph.items[content[0]]
    if item.kind == "speech" and content[1] == content[0] + 1:
        return document.quotations[item.quotation].spans
    return (paragraph.span(*content),)


def _confidence(one: Found, known: Mapping[str, Record]) -> float | None:
    """Return what cue or pattern got right on the training split; None when it never occurred."""
    by_cue = known.get(one.cue_word) if one.pattern.startswith(BY_CUE) else None
    record = by_cue or PATTERNS.get(one.pattern)
    return round(record.precision, 3) if record else None


def _once_each(found: list[Traced]) -> list[Traced]:
    """Keep one attribution for each quotation, preferably one with a source."""
    kept: list[Traced] = []
    taken: set[Span] = set()
    for traced in sorted(found, key=lambda traced: not traced.attribution.source):
        if taken.isdisjoint(traced.attribution.content):
            taken.update(traced.attribution.content)
            kept.append(traced)
    return sorted(kept, key=lambda traced: reading_order(traced.attribution))


def _nest(found: list[Traced]) -> list[Traced]:
    """Set the parent of an attribution with cue and content inside another's content."""
    nested: list[Traced] = []
    around: list[int] = []
    for position, traced in enumerate(found):
        one = traced.attribution
        around = [at for at in around if found[at].attribution.content[-1][1] > one.content[0][0]]
        holders = [at for at in around if _holds(found[at].attribution, one)]
        parent = holders[-1] if holders else None
        nested.append(replace(traced, attribution=replace(one, parent=parent)))
        around.append(position)
    return nested


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return all(
        any(first <= start and end <= last for first, last in outer.content)
        for start, end in (*inner.cue, *inner.content)
    )
