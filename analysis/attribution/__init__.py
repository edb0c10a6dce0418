"""Attribution: who says or thinks what, by a method chosen by name."""

from collections.abc import Callable
from dataclasses import replace

from analysis.attribution import learned, rules
from analysis.errors import choose, need_share
from analysis.records import Attribution, Document

METHODS: dict[str, Callable[[Document], list[Attribution]]] = {
    "learned": learned.attribute,
    "rules": rules.attribute,
}


def attribute(
    document: Document, *, method: str = "learned", min_confidence: float = 0.0
) -> list[Attribution]:
    """Find the attributions in a document: source, cue and content of each.

    Args:
        document: What `parse` returns.
        method: `learned`, a small network trained on PolNeAR, or `rules`, the transparent baseline.
        min_confidence: Leave out attributions with a lower confidence, and those nested in them.

    Returns:
        Attributions in the order of their contents, without speakers (see `link_speakers`).

    Raises:
        UsageError: When no method has that name, or `min_confidence` is not from 0 to 1.

    Example:
        >>> from analysis.document import parse
        >>> [found] = attribute(parse("Ilse Varga said she would not sign."))
        >>> found.source, found.quote_type
        (((0, 10),), 'indirect')
    """
    find = choose("method", method, METHODS)
    need_share("min_confidence", min_confidence)
    return _keep(find(document), min_confidence)


def _keep(found: list[Attribution], least: float) -> list[Attribution]:
    """Leave out attributions below a confidence; renumber the parents of the others."""
    kept: list[Attribution] = []
    place: dict[int | None, int | None] = {None: None}
    for number, one in enumerate(found):
        if one.parent in place and (one.confidence or 0.0) >= least:
            place[number] = len(kept)
            kept.append(replace(one, parent=place[one.parent]))
    return kept
