"""Corpora of coreference -> pronouns, each with the word pieces that name its antecedent."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.benchmarks.datasets import corpus_rows
from analysis.networks.questions import Question, ask, part_of
from analysis.networks.words import Words
from analysis.records import Row
from analysis.spans import Span, holds
from analysis.speakers.pointer import BACK
from analysis.stance.targets import find_mentions
from analysis.training.opinion_questions import QuestionBuilder

# Pronouns with an antecedent to find: a person or a body.
ASKED = frozenset(
    """he him his himself she her hers herself they them their theirs themselves who whom
    whose""".split()
)
PERSONAL = ASKED | frozenset(
    """i me my mine myself you your yours yourself we us our ours ourselves it its itself that which
    this these those""".split()
)
# The most pronouns used from one article.
MOST = 16
# The weight of a coreference chain found by a program; annotated chains have weight 1.
AUTOMATIC = 0.5


@dataclass(frozen=True, eq=False)
class LabelledPronoun:
    """A pronoun, and the mask of the pieces that name its antecedent (n,); piece 0 for none."""

    question: Question
    antecedent: NDArray[np.bool_]
    weight: float = 1.0


def _point(
    words: Words, builder: QuestionBuilder, asked: Span, named: Sequence[Span], weight: float
) -> LabelledPronoun:
    """Build the question about a pronoun; `named` are the mentions of its antecedent."""
    question = ask(words, builder.ends, [asked], before=BACK)
    antecedent = np.zeros(len(question.pieces), dtype=np.bool_)
    for first, last in named:
        antecedent |= (question.words >= first) & (question.words < last)
    antecedent &= question.marks == 0
    antecedent[0] = not antecedent.any()
    return LabelledPronoun(question, antecedent, weight)


def gap(split: str, builder: QuestionBuilder) -> Iterator[LabelledPronoun]:
    """Return the pronouns of GAP with two candidate names each (Webster et al., TACL 2018)."""
    for row in corpus_rows("gap", split):
        words = builder.cut(row["text"])
        asked, a, b = (
            part_of(words, (row[name]["start"], row[name]["end"])) for name in ("pronoun", "a", "b")
        )
        for one, part in (("a", a), ("b", b)):
            if row[one]["coref"]:
                same = [
                    part_of(words, span) for span in find_mentions(row["text"], row[one]["text"])
                ]
                yield _point(words, builder, asked, [part, *same], 1.0)
        if not row["a"]["coref"] and not row["b"]["coref"]:
            question = _point(words, builder, asked, [], 1.0).question
            wrong = np.zeros(len(question.pieces), dtype=np.bool_)
            for first, last in (a, b):
                wrong |= (question.words >= first) & (question.words < last)
            yield LabelledPronoun(question, ~wrong & (question.marks == 0), 1.0)


def silver(
    split: str, builder: QuestionBuilder, rng: np.random.Generator
) -> Iterator[LabelledPronoun]:
    """Return pronouns of PolNeAR, with antecedents from its automatic chains (dcoref)."""
    chains = {row["id"]: row["chains"] for row in corpus_rows("polnear", f"{split}.silver_coref")}
    for row in corpus_rows("polnear", split):
        words, text = builder.cut(row["text"]), row["text"]
        found: list[tuple[Span, list[Span]]] = []
        for one in chains.get(row["id"], []):
            named = [
                part_of(words, (head, end))
                for start, last, head, end in one
                if text[start:last].lower() not in PERSONAL
            ]
            asked = [
                part_of(words, (start, last))
                for start, last, _, _ in one
                if text[start:last].lower() in ASKED
            ]
            found += [(part, named) for part in asked if named]
        yield from _some(words, builder, found, rng, AUTOMATIC)


def gum(
    split: str, builder: QuestionBuilder, rng: np.random.Generator
) -> Iterator[LabelledPronoun]:
    """Return pronouns and definite descriptions of GUM (Zeldes, LRE 2017)."""
    for row in corpus_rows("gum", split):
        words, text = builder.cut(row["text"]), row["text"]
        groups = defaultdict(list)
        for one in row["mentions"]:
            if one["type"] in ("person", "organization", "place"):
                groups[one["entity"]].append(one)
        found: list[tuple[Span, list[Span]]] = []
        for group in groups.values():
            names = [part_of(words, _head(one)) for one in group if not _is_pronoun(text, one)]
            for one in group:
                wording = text[one["start"] : one["end"]].lower()
                defined = wording.startswith(("the ", "this ", "that "))
                if wording in ASKED or (defined and one["link"] == "coref"):
                    itself = part_of(words, (one["start"], one["end"]))
                    others = [name for name in names if not holds(itself, name)]
                    if others:
                        found.append((itself, others))
        yield from _some(words, builder, found, rng, 1.0, most=4 * MOST)


def litbank(
    split: str, builder: QuestionBuilder, rng: np.random.Generator
) -> Iterator[LabelledPronoun]:
    """Return pronouns of LitBank, which is fiction (Bamman, Lewke and Mansoor, LREC 2020)."""
    for row in corpus_rows("litbank", split):
        words, text = builder.cut(row["text"]), row["text"]
        groups = defaultdict(list)
        for one in row["mentions"]:
            groups[one["entity"]].append(one)
        found: list[tuple[Span, list[Span]]] = []
        for group in groups.values():
            names = [
                part_of(words, (one["start"], one["end"])) for one in group if one["form"] == "PROP"
            ] or [
                part_of(words, (one["start"], one["end"])) for one in group if one["form"] == "NOM"
            ]
            for one in group:
                if names and text[one["start"] : one["end"]].lower() in ASKED:
                    found.append((part_of(words, (one["start"], one["end"])), names))
        yield from _some(words, builder, found, rng, 0.5, most=2 * MOST)


def _head(mention: Row) -> Span:
    head = mention.get("head")
    if isinstance(head, list | tuple):
        return int(head[0]), int(head[1])
    return mention["start"], mention["end"]


def _is_pronoun(text: str, mention: Row) -> bool:
    return text[mention["start"] : mention["end"]].lower() in PERSONAL


def _some(
    words: Words,
    builder: QuestionBuilder,
    found: Sequence[tuple[Span, list[Span]]],
    rng: np.random.Generator,
    weight: float,
    *,
    most: int = MOST,
) -> Iterator[LabelledPronoun]:
    for at in sorted(rng.permutation(len(found))[:most]):
        asked, named = found[at]
        yield _point(words, builder, asked, named, weight)


def labelled_pronouns(builder: QuestionBuilder, rng: np.random.Generator) -> list[LabelledPronoun]:
    """Return all training pronouns."""
    return [
        *gap("train", builder),
        *gum("train", builder, rng),
        *litbank("train", builder, rng),
        *silver("train", builder, rng),
    ]
