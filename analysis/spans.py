"""Spans: half-open pairs of code-point offsets into the untouched text of an article.

`text[start:end]` is the text of a span.
"""

import re
from collections.abc import Iterable
from numbers import Integral

from analysis.errors import UsageError

Span = tuple[int, int]
# A line of a text, without its end.
LINE = re.compile(r"[^\n\r\u2028\u2029]+")
LINE_END = re.compile(r"[\n\r\u2028\u2029]")


def holds(outer: Span, inner: Span) -> bool:
    """Say whether one span lies in another, edges included.

    Example:
        >>> holds((0, 9), (3, 9)), holds((0, 9), (3, 10))
        (True, False)
    """
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def tidy(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    """Put spans in order and within a text of that length; those that overlap become one.

    Example:
        >>> tidy([(6, 99), (0, 3), (2, 5)], 9)
        ((0, 5), (6, 9))
    """
    tidied: list[Span] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in spans):
        if tidied and start < tidied[-1][1]:
            tidied[-1] = (tidied[-1][0], max(end, tidied[-1][1]))
        elif start < end:
            tidied.append((start, end))
    return tuple(tidied)


def check_span(name: str, span: object, text: str) -> Span:
    """Return the span when it lies in the text and holds something.

    Raises:
        UsageError: When it doesn't; the message names the parameter.

    Example:
        >>> check_span("target", (0, 4), "Kim")
        Traceback (most recent call last):
        analysis.errors.UsageError: target=(0, 4) is no span of the text; give whole numbers (start,
        end) with 0 <= start < end <= 3
    """
    if isinstance(span, tuple | list) and len(span) == 2:
        start, end = span
        whole = all(isinstance(x, Integral) and not isinstance(x, bool) for x in (start, end))
        if whole and 0 <= start < end <= len(text):
            return int(start), int(end)
    raise UsageError(
        f"{name}={span!r} is no span of the text; give whole numbers (start, end) "
        f"with 0 <= start < end <= {len(text)}"
    )
