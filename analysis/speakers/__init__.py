"""Attributions -> the same attributions with their speakers, inside one article.

It follows newsroom conventions: a person is introduced by full name and role, and called by the
surname, a pronoun or "the senator" afterwards. Names are found by their capitals. The two methods
differ in the antecedents of pronouns: the baseline takes the most salient earlier name that fits,
the learned method asks a network, which also reads a little of the following text.
"""

from collections.abc import Callable, Sequence

from analysis.errors import choose
from analysis.records import Attribution, Document
from analysis.speakers.linking import Linker
from analysis.speakers.pointed import PointedLinker


def link_speakers(
    document: Document, attributions: Sequence[Attribution], *, method: str = "learned"
) -> list[Attribution]:
    """Find the speaker behind each attribution's source, as far as the article tells.

    A name becomes the fullest name in the article, a pronoun or description its antecedent; the
    description of an unnamed person stays, and several speakers are joined by " & ".

    Args:
        document: The parsed article.
        attributions: Its attributions, in any order.
        method: `learned`: a network chooses the antecedent of "he", "she", "they", "who" and "the
            nominee" among the fitting names and sources around (`analysis/model/pointer.md`).
            `names`, the transparent baseline, takes the most salient one before.

    Returns:
        The attributions in their order, each with `speaker` filled in: resolved with a basis from
        `BASES`, or unresolved with a reason from `REASONS`.

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
