"""Whom or what a stretch of an article names."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from analysis.errors import UsageError
from analysis.records import Document
from analysis.spans import Span
from analysis.speakers.names import mentions
from analysis.stance.targets import find_targets

Named = tuple[Span, str]


def target_finder(
    document: Document, targets: Sequence[str] | None
) -> Callable[[Span], Iterator[Named]]:
    """Return what finds the targets within a span: those given, or the names of the article."""
    if isinstance(targets, str):
        raise UsageError(f"targets={targets!r} is one string; give a list of names or phrases")
    if targets is not None:
        return partial(_found, document.text, targets)
    return partial(_within, mentions(document))


def each_once(named: Iterable[Named], left_out: Iterable[Any]) -> Iterator[Named]:
    """Yield each name where it first stands, but for some names."""
    seen = set(left_out)
    for target, name in named:
        if name not in seen:
            seen.add(name)
            yield target, name


def _within(named: list[Named], span: Span) -> Iterator[Named]:
    """Yield the names within a span; `named` is in the order of the text."""
    first = bisect_left(named, span[0], key=lambda mention: mention[0][0])
    for target, name in islice(named, first, None):
        if target[0] >= span[1]:
            return
        if target[1] <= span[1]:
            yield target, name


def _found(text: str, targets: Sequence[str], span: Span) -> Iterator[Named]:
    for (start, end), name in find_targets(text[slice(*span)], targets):
        yield (span[0] + start, span[0] + end), name
