"""Where a text speaks of a target: the mentions of a phrase, and the names of a list."""

import re
from collections.abc import Iterable
from itertools import islice

from analysis.document import WORD
from analysis.errors import UsageError
from analysis.spans import Span

# Mentions of a phrase that are read; a text that repeats it thousands of times stays fast.
MOST_MENTIONS = 100


def find_mentions(text: str, phrase: str, holder: Span | None = None) -> list[Span]:
    """Find the first mentions of a phrase that aren't part of the holder's name."""
    found = re.finditer(_whole(phrase), text, re.IGNORECASE)
    first, last = holder or (0, 0)
    apart = (match.span() for match in found if match.end() <= first or last <= match.start())
    return list(islice(apart, MOST_MENTIONS))


def _whole(phrase: str) -> str:
    """Write the pattern that finds a phrase as whole words."""
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    return rf"(?<!\w){words}(?!\w)"


def find_targets(text: str, names: Iterable[str]) -> list[tuple[Span, str]]:
    """Find which of the names a text speaks of, and where first.

    Names are found as whole words, and one that stands inside a longer one is not counted. A name
    with a capital letter has to be written that way, any other is found whatever the case.

    Args:
        text: Any text, such as a quotation.
        names: Names or phrases.

    Returns:
        Span and name, in the order of the text.

    Raises:
        UsageError: When `names` is a single string, or a name is blank.

    Example:
        >>> find_targets("Ada Moss met Moss.", ["Moss", "Ada Moss", "Ada"])
        [((0, 8), 'Ada Moss'), ((13, 17), 'Moss')]
    """
    if isinstance(names, str):
        raise UsageError(f"names={names!r} is a single string; give a list of names")
    by_word = _by_first_word(names)
    first: dict[str, Span] = {}
    end = 0
    for word in WORD.finditer(text):
        if word.start() >= end:
            for name in by_word.get(word.group().lower(), ()):
                if found := _match(text, word.start(), name):
                    first.setdefault(name, found)
                    end = found[1]
                    break
    return sorted((span, name) for name, span in first.items())


def _by_first_word(names: Iterable[str]) -> dict[str, list[str]]:
    longest_first = sorted(dict.fromkeys(names), key=len, reverse=True)
    if not all(name.strip() for name in longest_first):
        raise UsageError(f"names={longest_first!r} has a blank one; leave it out")
    by_word: dict[str, list[str]] = {}
    for name in longest_first:
        if word := WORD.search(name):
            by_word.setdefault(word.group().lower(), []).append(name)
    return by_word


def _match(text: str, place: int, name: str) -> Span | None:
    """Match a name whose first word stands at a place; names in lower case match any case."""
    flags = re.IGNORECASE if name == name.lower() else re.NOFLAG
    lead = WORD.split(name.strip(), maxsplit=1)[0]
    found = re.compile(_whole(name), flags).match(text, max(place - len(lead), 0))
    return found.span() if found else None
