"""An attribution in the making, as the patterns find it."""

from dataclasses import dataclass

from analysis.attribution.rules.paragraph import DASHES
from analysis.attribution.rules.phrases import Range

# The marks that may stand between a speech and the words that claim it.
PAUSES = DASHES | {",", "?", "!"}


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution in the making, as ranges of items of one paragraph."""

    pattern: str
    content: tuple[Range, ...]
    cue: Range | None = None
    source: Range | None = None
    cue_word: str = ""

    @property
    def end(self) -> int:
        """Place of the next attribution at the earliest: behind source and cue, or bare speech."""
        return max(part[1] for part in self.named or self.content)

    @property
    def named(self) -> list[Range]:
        """The ranges of source and cue, as far as there are any."""
        return [part for part in (self.source, self.cue) if part]
