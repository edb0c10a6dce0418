"""Mentions of a phrase in a text."""

import re
from itertools import islice

from analysis.spans import Span

# The most mentions read, so that thousands of repetitions stay fast.
MOST_MENTIONS = 100


def find_mentions(text: str, phrase: str, holder: Span | None = None) -> list[Span]:
    """Find the first mentions of a phrase that aren't part of the holder's name."""
    found = re.finditer(_whole(phrase), text, re.IGNORECASE)
    first, last = holder or (0, 0)
    apart = (match.span() for match in found if match.end() <= first or last <= match.start())
    return list(islice(apart, MOST_MENTIONS))


def _whole(phrase: str) -> str:
    """Return the pattern for a phrase as whole words."""
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    return rf"(?<!\w){words}(?!\w)"
