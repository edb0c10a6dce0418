"""The records that pass between the steps.

Every span is a half-open pair of code-point offsets into the untouched text of the article:
`text[start:end]` reproduces it. An attribution is source + cue + content, as in the
attribution-relations literature (PARC 3; PolNeAR: Newell, Margolin and Ruths, LREC 2018).
"""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from analysis.marking import Highlight, mark_stretches
from analysis.spans import Span

QuoteType = Literal["direct", "mixed", "indirect"]
SpeakerKind = Literal["named", "unnamed"]
SentimentLabel = Literal["negative", "neutral", "positive"]
StanceLabel = Literal["against", "neither", "favour"]
# Why a learned method abstains when no label is likely enough.
UNCLEAR = "too close to call"
# A row of a frame, or an object of JSON: column -> value.
Row = dict[str, Any]
SENTIMENTS: tuple[SentimentLabel, ...] = get_args(SentimentLabel)
STANCES: tuple[StanceLabel, ...] = get_args(StanceLabel)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of text inside quotation marks.

    Attributes:
        spans: The stretch with its marks, one span per paragraph that it runs over.
        closed: Whether the closing mark was found.
    """

    spans: tuple[Span, ...]
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """An article's text and the spans of its parts.

    Attributes:
        text: The original text, never altered.
        paragraphs: Stretches between line breaks, without blank ones.
        sentences: Sentences, each within one paragraph.
        tokens: Words, numbers and single marks, in order.
        quotations: Outermost stretches in quotation marks, in order.
    """

    text: str
    paragraphs: tuple[Span, ...]
    sentences: tuple[Span, ...]
    tokens: tuple[Span, ...]
    quotations: tuple[Quotation, ...]

    def highlighted(self, title: str = "Quotation marks") -> Highlight:
        """Mark the stretches in quotation marks."""
        stretches = [(quotation.spans, quotation.closed) for quotation in self.quotations]
        return mark_stretches(self.text, stretches, title)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return self.highlighted()._repr_mimebundle_(include, exclude)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The person or body behind a source, as far as the article tells.

    Attributes:
        name: The fullest name within the article, or the description of an unnamed source.
        kind: `named` or `unnamed`; None when the speaker is unresolved.
        unresolved_reason: Why the speaker is unresolved; None when resolved.
        basis: How the speaker was found, in words; None when unresolved.
    """

    name: str | None = None
    kind: SpeakerKind | None = None
    unresolved_reason: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate for a part of an attribution.

    Attributes:
        span: Its span; None for the absence of the part.
        text: Its words; None for the absence of the part.
        probability: Probability of being right; None when not estimated.
    """

    span: Span | None
    text: str | None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence for an attribution; `explain` shows it.

    Attributes:
        cue: The cue.
        sources: The chosen source, then the other candidates, the likeliest first.
    """

    cue: Candidate
    sources: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who (source) says or thinks (cue) what (content).

    Attributes:
        content: The words said or thought; several spans when source and cue stand in between.
        source: The words next to the content that name the source; empty when there are none.
        cue: The words that link the two ("said", "according to"); empty when there are none.
        quote_type: `direct` when all words of the content stand in quotation marks, `mixed`
            when some do, `indirect` when none does.
        confidence: Probability that content and source are both right; None when not estimated.
        parent: For a nested attribution, the position of the outer one in the list.
        speaker: Filled in by `link_speakers`.
        evidence: The cue and the candidate sources.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    quote_type: QuoteType = "indirect"
    confidence: float | None = None
    parent: int | None = None
    speaker: Speaker = Speaker()
    evidence: Evidence | None = None


def reading_order(one: Attribution) -> tuple[int, int, tuple[Span, ...]]:
    """Sort key of attributions: beginning of the content, the longer (outer) one first."""
    return one.content[0][0], -one.content[-1][1], one.cue


@dataclass(frozen=True, slots=True)
class Sentiment:
    """The tone of a text as a whole or towards a target.

    Attributes:
        label: The likeliest of SENTIMENTS; `neutral` also when abstained.
        probabilities: The probability of each label; they sum to 1.
        polarity: From -1 (negative) to 1 (positive).
        subjectivity: From 0 (factual) to 1 (opinion); None when not estimated.
        abstained: Why no judgement was made; None when one was.
    """

    label: SentimentLabel
    probabilities: dict[str, float]
    polarity: float
    subjectivity: float | None = None
    abstained: str | None = None


@dataclass(frozen=True, slots=True)
class Stance:
    """The position of a holder towards a target.

    Attributes:
        label: One of STANCES; `neither` also when abstained.
        probabilities: The probability of each label; they sum to 1.
        evidence: The span of text behind the label; None when abstained.
        abstained: Why no judgement was made; None when one was.
    """

    label: StanceLabel
    probabilities: dict[str, float]
    evidence: Span | None = None
    abstained: str | None = None
