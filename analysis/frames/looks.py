"""Quotes frame -> the colour and mark by which a speaker is known in articles and charts alike."""

import pandas as pd

from analysis import schema
from analysis.palette import Look, give_looks


def speaker_looks(quotes: pd.DataFrame) -> dict[str, Look]:
    """Decide once which colour and mark each speaker has, for every article and chart.

    Pass what it returns to `highlight` and to the functions of `plots` as `looks`. The 20 who are
    quoted most differ, and two in one article look alike only where one of them stands beside 20
    others or more.

    Args:
        quotes: The quotes frame.

    Returns:
        The look of each speaker by name: `colour`, `stroke` (the line below the words) and
        `marker` (the mark in charts).

    Raises:
        SchemaError: When `quotes` is no quotes frame.

    Example:
        >>> quotes = schema.frame([
        ...     {"article_id": "a", "quote_id": 0, "speaker": "Kim"},
        ...     {"article_id": "a", "quote_id": 1, "speaker": "Lee"}], "quotes")
        >>> looks = speaker_looks(quotes)
        >>> looks["Kim"].marker, looks["Lee"].marker
        ('s', 'D')
    """
    known = schema.check(quotes, "quotes").dropna(subset=["quote_id", "speaker"])
    return give_looks(group for _, group in known.groupby("article_id", sort=False)["speaker"])
