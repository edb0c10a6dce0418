"""All steps with their methods, and text -> attributions with their speakers."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from analysis.attribution import METHODS as ATTRIBUTION_METHODS
from analysis.attribution import attribute
from analysis.document import parse
from analysis.errors import choose
from analysis.records import Attribution, Document
from analysis.sentiment import METHODS as SENTIMENT_METHODS
from analysis.speakers import METHODS as SPEAKER_METHODS
from analysis.speakers import link_speakers
from analysis.stance import METHODS as STANCE_METHODS

# Step -> its methods by name.
STEPS: Mapping[str, Mapping[str, object]] = {
    "attribution": ATTRIBUTION_METHODS,
    "speakers": SPEAKER_METHODS,
    "sentiment": SENTIMENT_METHODS,
    "stance": STANCE_METHODS,
}


@dataclass(frozen=True)
class Methods:
    """The method of each step.

    Attributes:
        attribution: See `attribute`.
        speakers: See `link_speakers`.
        sentiment: See `score_sentiment`.
        stance: See `score_stance`.

    Raises:
        UsageError: When a step has no method of that name.

    Example:
        >>> Methods(stance="lexicon")
        Methods(attribution='learned', speakers='learned', sentiment='learned', stance='lexicon')
    """

    attribution: str = "learned"
    speakers: str = "learned"
    sentiment: str = "learned"
    stance: str = "learned"

    def __post_init__(self) -> None:
        for step, method in asdict(self).items():
            choose(step, method, STEPS[step])

    def learned(self) -> Collection[str]:
        """Return the steps that a network carries out."""
        return [step for step, method in asdict(self).items() if method == "learned"]


# The default methods, and the transparent baselines.
DEFAULT = Methods()
BASELINE = Methods("rules", "names", "textblob", "lexicon")


def attributions(
    text: str | Document,
    *,
    attribution: str = "learned",
    speakers: str = "learned",
    min_confidence: float = 0.0,
) -> list[Attribution]:
    """Find the attributions in an article, with their speakers.

    Args:
        text: The article, or its document from `parse`.
        attribution: The method of attribution: `learned` or `rules`; see `attribute`.
        speakers: The method of linking speakers: `learned` or `names`; see `link_speakers`.
        min_confidence: Leave out attributions with a lower confidence, and those nested in them.

    Returns:
        The attributions in reading order. Their spans are offsets into the text: `text[start:end]`.

    Raises:
        UsageError: When `text` is no string, no method has that name, or `min_confidence` is not
            from 0 to 1.

    Example:
        >>> text = "Ilse Varga came late. She said she would not sign."
        >>> for one in attributions(text):
        ...     print(one.speaker.name, [text[start:end] for start, end in one.content])
        Ilse Varga ['she would not sign']
    """
    document = text if isinstance(text, Document) else parse(text)
    found = attribute(document, method=attribution, min_confidence=min_confidence)
    return link_speakers(document, found, method=speakers)
