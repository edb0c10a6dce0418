"""For or against: the stance of a holder towards a target.

`learned` asks a network; `lexicon`, the baseline, looks for words of support and opposition. Both
judge only the words of the text: *neither* is the normal case.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from analysis.document import has_letters, parse
from analysis.errors import UsageError, choose, need_text
from analysis.networks.models import open_judge
from analysis.networks.questions import HELD, MOST_PIECES, VOICED, part_of
from analysis.networks.words import Words, cut_words
from analysis.records import STANCES, UNCLEAR, Attribution, Document, Stance, StanceLabel
from analysis.spans import Span, check_span
from analysis.stance import lexicon
from analysis.stance.targets import find_mentions
from analysis.stance.views import held, voiced

Quoted = Callable[[Attribution, Span], Stance]
# Mentions of a target judged by the network: so many, the nearest to the holder.
ASKED_MENTIONS = 3
# Probabilities of STANCES without any evidence.
NO_EVIDENCE = lexicon.STRENGTH["nothing", 0]
APART = "holder and target are not near each other in one sentence"
WORDLESS = "the text has no letters"


def score_stance(
    text: str, target: Span | str, *, holder: Span | None = None, method: str = "learned"
) -> Stance:
    """Judge whether a holder is for or against a target.

    Args:
        text: Any text.
        target: The span of the target, or a phrase, found as whole words in any case. Of its
            mentions (the first hundred) the clearest decides.
        holder: The span of the holder; when left out, the holder is the author of the text.
        method: `learned`, a network, see `analysis/model/judge.md`; `lexicon`, the transparent
            baseline.

    Returns:
        The likeliest label and its evidence: the sentences of holder and target, or the cue of the
        lexicon. `neither` is a judgement, without evidence. It abstains when the text has no
        letters, when the target is not mentioned (`learned` without a holder judges that, too) or
        far from the holder, and when `learned` finds no label likely enough. Probabilities of
        `learned` are calibrated on quotations in news; those of `lexicon` come from its STRENGTH
        and assume equally frequent labels.

    Raises:
        UsageError: When a span is none of the text, the target is blank or is the holder, or no
            method has that name.

    Example:
        >>> text = "The mayor of Torvik has never supported the bridge."
        >>> stance = score_stance(text, "the bridge", holder=(0, 9), method="lexicon")
        >>> stance.label, text[slice(*stance.evidence)]
        ('against', 'supported')
        >>> score_stance(text, "the bridge", method="lexicon").label
        'neither'
    """
    judge = choose("method", method, METHODS)
    need_text(text)
    place = None if holder is None else check_span("holder", holder, text)
    found = _check_target(text, target, place)
    if not has_letters(text):
        return abstain(WORDLESS)
    if isinstance(found, str):
        return judge(text, find_mentions(text, found, place), found, place)
    return judge(text, [found], "", place)


def _check_target(text: str, target: object, holder: Span | None) -> Span | str:
    if isinstance(target, str) and not target.strip():
        raise UsageError(f"target={target!r} is blank; give a span or the words to look for")
    found = target if isinstance(target, str) else check_span("target", target, text)
    words = found if isinstance(found, str) else text[slice(*found)]
    if holder and (found == holder or words.casefold() == text[slice(*holder)].casefold()):
        raise UsageError(f"target={target!r} is the holder; name somebody or something else")
    return found


def _by_lexicon(text: str, mentions: Sequence[Span], _: str, holder: Span | None) -> Stance:
    if not mentions:
        return abstain("the target is not spoken of")
    reading = lexicon.judge(parse(text), mentions, holder)
    if reading is None:
        return abstain(APART)
    chances = lexicon.STRENGTH[reading.basis, reading.sign]
    return decide(chances, reading.evidence, least=0.0)


def _by_judge(text: str, mentions: Sequence[Span], phrase: str, holder: Span | None) -> Stance:
    document, judge = parse(text), open_judge()
    words = judge.cut(text)
    parts = [part_of(words, mention) for mention in mentions]
    if holder is None and phrase:
        place = mentions[0] if mentions else (0, len(text))
        chances = voiced(words, parts, judge.cut(phrase)).tolist()
        return decide(chances, _sentences(document, place), least=judge.level[VOICED])
    if not mentions:
        return abstain("the target is not spoken of")
    at = parts[0] if holder is None else part_of(words, holder)
    near = sorted(zip(parts, mentions, strict=True), key=lambda pair: abs(pair[0][0] - at[0]))
    answers = [
        decide(
            held(words, part, at if holder else None, longest=MOST_PIECES).tolist(),
            _sentences(document, holder or mention, mention),
            least=judge.level[HELD],
        )
        for part, mention in near[:ASKED_MENTIONS]
        if _reach(words, part, at) <= MOST_PIECES
    ]
    return max(answers, key=_clearness, default=abstain(APART))


def _reach(words: Words, first: Span, second: Span) -> int:
    """Return the number of pieces in the stretch from one part to the other."""
    return int(words.first[max(first[1], second[1])] - words.first[min(first[0], second[0])])


def _sentences(document: Document, *spans: Span) -> Span:
    """Return the span of all sentences from the first span to the last, without blanks."""
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    touched = [one for one in document.sentences if one[0] < last and first < one[1]]
    return (touched[0][0], touched[-1][1]) if touched else (first, last)


def decide(chances: Sequence[float], evidence: Span | None, *, least: float) -> Stance:
    """Turn probabilities of STANCES into a stance; it abstains below the least probability.

    Example:
        >>> decide([0.7, 0.2, 0.1], (0, 9), least=0.5).label
        'against'
        >>> decide([0.35, 0.36, 0.29], (0, 9), least=0.5).abstained
        'too close to call'
    """
    probabilities: dict[str, float] = {
        label: float(p) for label, p in zip(STANCES, chances, strict=True)
    }
    ties_to_the_first: tuple[StanceLabel, ...] = ("neither", *STANCES)
    label = max(ties_to_the_first, key=probabilities.__getitem__)
    if probabilities[label] < least:
        return Stance("neither", probabilities, abstained=UNCLEAR)
    return Stance(label, probabilities, None if label == "neither" else evidence)


def _clearness(stance: Stance) -> float:
    if stance.abstained:
        return -1.0
    return max(stance.probabilities["against"], stance.probabilities["favour"])


def abstain(reason: str) -> Stance:
    """Return an abstention for a reason, with the probabilities of a text without evidence.

    Example:
        >>> stance = abstain("the holder is unresolved")
        >>> stance.label, stance.abstained, stance.probabilities["neither"]
        ('neither', 'the holder is unresolved', 0.43)
    """
    return Stance("neither", dict(zip(STANCES, NO_EVIDENCE, strict=True)), abstained=reason)


def quoted_stances(document: Document, *, method: str = "learned") -> Quoted:
    """Return a function that judges the stance of a quotation's speaker towards a target in it.

    The network of `learned` sees source, cue and content marked, and the sentences around a short
    quotation.

    Args:
        document: The parsed article; it is prepared once for all its quotations.
        method: `learned` or `lexicon`, as in `score_stance`.

    Returns:
        A function of an attribution and the span of a target within its content.

    Raises:
        UsageError: When no method has that name.

    Example:
        >>> document = parse("Ada Moss said she opposes the bridge.")
        >>> said = Attribution(content=((14, 36),), source=((0, 8),), cue=((9, 13),))
        >>> quoted_stances(document, method="lexicon")(said, (26, 36)).label
        'against'
    """
    return choose("method", method, QUOTED)(document)


def _quoted_by_lexicon(document: Document) -> Quoted:
    def judge(said: Attribution, target: Span) -> Stance:
        first, last = _piece(said.content, target)
        inside = target[0] - first, target[1] - first
        found = score_stance(document.text[first:last], inside, method="lexicon")
        if found.evidence is None:
            return found
        start, end = found.evidence
        return replace(found, evidence=(first + start, first + end))

    return judge


def _quoted_by_judge(document: Document) -> Quoted:
    opened = open_judge()
    words = cut_words(document, opened.tokenizer)

    def judge(said: Attribution, target: Span) -> Stance:
        piece = _piece(said.content, target)
        if not has_letters(document.text[slice(*piece)]):
            return abstain(WORDLESS)
        cue, content, source = (
            [part_of(words, span) for span in spans]
            for spans in (said.cue, said.content, said.source[:1])
        )
        holder = source[0] if source else None
        chances = held(words, part_of(words, target), holder, cue=cue, content=content)
        return decide(chances.tolist(), piece, least=opened.level[HELD])

    return judge


def _piece(content: Sequence[Span], target: Span) -> Span:
    """Return the piece of a content with the target."""
    return next(span for span in content if span[0] <= target[0] < span[1])


METHODS: dict[str, Callable[[str, Sequence[Span], str, Span | None], Stance]] = {
    "learned": _by_judge,
    "lexicon": _by_lexicon,
}
QUOTED: dict[str, Callable[[Document], Quoted]] = {
    "learned": _quoted_by_judge,
    "lexicon": _quoted_by_lexicon,
}
