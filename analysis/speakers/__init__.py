"""Attributions -> the same attributions with their speakers, inside one article.

It follows newsroom conventions: a person is introduced by full name and role, and is the surname, a
pronoun or "the senator" afterwards. Names are found by their capitals. The two methods differ in
whom a pronoun stands for: the baseline takes the most salient earlier name that fits, the learned
one asks a network, which also sees a little of what follows.
"""

from collections.abc import Callable, Sequence

from analysis.errors import choose
from analysis.records import Attribution, Document
from analysis.speakers.linking import Linker
from analysis.speakers.pointed import PointedLinker


def link_speakers(
    document: Document, attributions: Sequence[Attribution], *, method: str = "learned"
) -> list[Attribution]:
    """Say who is behind each attribution's source, as far as the article tells.

    A name becomes the fullest name in the article; a pronoun or a description becomes whom it
    stands for; the description of somebody unknown stays, and several speakers are joined by " & ".

    Args:
        document: The parsed article.
        attributions: Its attributions, in any order.
        method: `learned`: a network chooses whom "he", "she", "they", "who" and "the nominee" stand
            for, among the names and sources around that fit (`analysis/model/pointer.md`). `names`,
            the transparent baseline, takes the most salient before.

    Returns:
        The attributions in their order, each with `speaker` filled in: with a basis from `BASES`,
        or with a reason from `REASONS` why nobody is found.

    Raises:
        UsageError: When `method` is not known.

    Example:
        >>> from analysis.document import parse
        >>> document = parse("Sen. Ada Moss spoke on Monday. She wants tea.")
        >>> wants = Attribution(source=((31, 34),), cue=((35, 40),), content=((41, 44),))
        >>> speaker = link_speakers(document, [wants])[0].speaker
        >>> speaker.name, speaker.basis
        ('Ada Moss', 'the pronoun stands for the likeliest name that fits')
    """
    return choose("method", method, METHODS)(document, attributions)


def _link_by_names(document: Document, attributions: Sequence[Attribution]) -> list[Attribution]:
    return Linker(document, attributions).link()


def _link_by_pointer(document: Document, attributions: Sequence[Attribution]) -> list[Attribution]:
    return PointedLinker(document, attributions).link()


METHODS: dict[str, Callable[[Document, Sequence[Attribution]], list[Attribution]]] = {
    "learned": _link_by_pointer,
    "names": _link_by_names,
}
