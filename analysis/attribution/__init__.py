"""Who says or thinks what: attribution by a method chosen by name."""

from collections.abc import Callable

from analysis.attribution import rules
from analysis.errors import choose
from analysis.records import Attribution, Document

METHODS: dict[str, Callable[[Document], list[Attribution]]] = {"rules": rules.attribute}


def attribute(document: Document, *, method: str = "rules") -> list[Attribution]:
    """Find the attributions in a document: source, cue and content of each.

    Args:
        document: What `parse` returns.
        method: `rules`, the transparent baseline.

    Returns:
        Attributions in the order of their contents, without speakers (see `link_speakers`).

    Raises:
        UsageError: When no method has that name.

    Example:
        >>> from analysis.document import parse
        >>> [found] = attribute(parse("Ilse Varga said she would not sign."))
        >>> found.source, found.quote_type
        (((0, 10),), 'indirect')
    """
    return choose("method", method, METHODS)(document)
