"""Corpora of opinion and of coreference -> questions with what is right for each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.stance import LABEL_OF, both_ways, pairs, topic_of
from analysis.document import parse
from analysis.networks.questions import HELD, TONE, VOICED, Question, ask, part_of
from analysis.networks.words import Words, cut_words
from analysis.records import SENTIMENTS, STANCES
from analysis.spans import Span, holds
from analysis.speakers.names import Article
from analysis.speakers.pointer import BACK
from analysis.stance.targets import find_mentions

Row = dict[str, Any]
Ends = tuple[int, int]
Chances = NDArray[np.float32]
# Pronouns that stand for somebody or a body named before.
ASKED = frozenset(
    """he him his himself she her hers herself they them their theirs themselves who whom
    whose""".split()
)
PERSONAL = ASKED | frozenset(
    """i me my mine myself you your yours yourself we us our ours ourselves it its itself that which
    this these those""".split()
)
# What a target counts in a sentence with several, which are few.
SEVERAL = 2.0
# How likely a pair without an opinion, and a long comment, is to be put in a round.
FEWER_NEUTRAL = 0.35
FEWER_TOPICS = 0.5
# To every so many comments a topic is put that they don't speak of.
EVERY_STRANGER = 4
# Of the names in a sentence that nobody labelled, as many are asked about.
NAMES = 3
# Longer ones are lists and tables.
LONGEST_SENTENCE = 500
# How likely what a teacher has to answer is to be put in a round.
FEWER_UNLABELLED = 0.5
# Pronouns taken of one article or text.
MOST = 16
# What a chain found by a program counts, where one found by people counts 1.
AUTOMATIC = 0.5


@dataclass(frozen=True, eq=False)
class Lesson:
    """A question of opinion.

    Attributes:
        question: What is asked.
        view: How; see VIEWS.
        wanted: The probabilities of the three labels that are right; zeros where nobody said (3,).
        weight: How much it counts.
        share: How likely it is to be put in a round.
    """

    question: Question
    view: int
    wanted: Chances
    weight: float = 1.0
    share: float = 1.0


@dataclass(frozen=True, eq=False)
class Pointing:
    """A pronoun and the pieces that name whom it stands for; piece 0 when none shown does."""

    question: Question
    right: NDArray[np.bool_]
    weight: float = 1.0


class Cutter:
    """Cuts texts and puts questions in the vocabulary of one encoder."""

    def __init__(self, tokenizer: Tokenizer, ends: Ends) -> None:
        self.tokenizer = tokenizer
        self.ends = ends

    def cut(self, text: str) -> Words:
        """Cut a text into words and pieces."""
        return cut_words(parse(text), self.tokenizer)

    def about(self, text: str, target: Span, holder: Span | None = None) -> Question:
        """Ask about a target that the text names."""
        words = self.cut(text)
        held = part_of(words, holder) if holder else None
        return ask(words, self.ends, [part_of(words, target)], held)

    def towards(self, text: str, phrase: str) -> Question:
        """Ask about a phrase, whether or not the text has it."""
        words = self.cut(text)
        named = [part_of(words, span) for span in find_mentions(text, phrase)]
        return ask(words, self.ends, named, phrase=self.cut(phrase))


def _certain(at: int) -> Chances:
    return np.eye(3, dtype=np.float32)[at]


def newsmtsc(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the tone towards each target (Hamborg and Donnay, EACL 2021)."""
    for row in corpus_rows("newsmtsc", split):
        weight = SEVERAL if len(row["targets"]) > 1 else 1.0
        for one in row["targets"]:
            question = cutter.about(row["text"], (one["start"], one["end"]))
            yield Lesson(question, TONE, _certain(one["label"] + 1), weight)


def whole(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the tone of a sentence as a whole, where all its targets in NewsMTSC agree."""
    for row in corpus_rows("newsmtsc", split):
        labels = {one["label"] for one in row["targets"]}
        if len(labels) == 1:
            question = ask(cutter.cut(row["text"]), cutter.ends)
            yield Lesson(question, TONE, _certain(labels.pop() + 1), weight=0.5, share=0.5)


def sentfin(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the tone towards each company of a headline (Sinha et al., JASIST 2022)."""
    for row in corpus_rows("sentfin", split):
        for one in row["entities"]:
            question = cutter.about(row["text"], (one["start"], one["end"]))
            yield Lesson(
                question, TONE, _certain(SENTIMENTS.index(one["label"])), weight=0.5, share=0.5
            )


def directed(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the view that each of two entities has of the other."""
    seen = set()
    for row in pairs(split):
        pair = row["text"], row["p"]["start"], row["q"]["start"]
        if split == "train" and pair in seen:
            continue
        seen.add(pair)
        share = 1.0 if row["label"] else FEWER_NEUTRAL
        for holder, target, label in both_ways(row):
            question = cutter.about(row["text"], target, holder)
            yield Lesson(question, HELD, _certain(STANCES.index(label)), share=share)


def topics(name: str, split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the author's view of a topic: GWSD, VAST, SemEval-2016."""
    for row in corpus_rows(name, split):
        label = _certain(STANCES.index(LABEL_OF[row["label"]]))
        if "probs" in row:
            shares = [row["probs"][word] for word in ("disagree", "neutral", "agree")]
            label = np.array(shares, dtype=np.float32)
        question = cutter.towards(row["text"], topic_of(row))
        yield Lesson(question, VOICED, label, share=FEWER_TOPICS if name == "vast" else 1.0)


def strangers(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the view of VAST's commenters of a topic that another article is about: neither."""
    rows = corpus_rows("vast", split)
    rng = np.random.default_rng(0)
    for row in rows[::EVERY_STRANGER]:
        other = rows[int(rng.integers(len(rows)))]
        if other["article"] != row["article"]:
            question = cutter.towards(row["text"], topic_of(other))
            yield Lesson(question, VOICED, _certain(STANCES.index("neither")), share=FEWER_TOPICS)


JUDGED: dict[str, Callable[[str, Cutter], Iterator[Lesson]]] = {
    "newsmtsc": newsmtsc,
    "whole": whole,
    "sentfin": sentfin,
    "directed_sentiment": directed,
    **{name: partial(topics, name) for name in ("gwsd", "vast", "semeval2016_stance")},
    "strangers": strangers,
}


def lessons(split: str, cutter: Cutter, names: Iterable[str] = tuple(JUDGED)) -> list[Lesson]:
    """Return all questions of opinion of one split."""
    return list(chain.from_iterable(JUDGED[name](split, cutter) for name in names))


def unlabelled(cutter: Cutter, rng: np.random.Generator) -> list[Lesson]:
    """Ask what nobody labelled, of texts of train alone; a teacher has to answer."""
    return [*said(cutter, rng), *_named(cutter, rng)]


def _unknown(question: Question, view: int) -> Lesson:
    return Lesson(question, view, np.zeros(3, dtype=np.float32), share=FEWER_UNLABELLED)


def said(cutter: Cutter, rng: np.random.Generator) -> list[Lesson]:
    """Ask what sources of PolNeAR train think of what they speak of; a teacher has to answer.

    What is asked about is a stretch of capitalised words in the content.
    """
    found: list[Lesson] = []
    for row in corpus_rows("polnear", "train"):
        words = cutter.cut(row["text"])
        names = _names(words)
        for one in row["attributions"]:
            spoken_of = [
                name
                for span in one["content"]
                for name in names
                if holds(part_of(words, span), name)
            ]
            if spoken_of and one["source"] and one["cue"]:
                target = spoken_of[int(rng.integers(len(spoken_of)))]
                holder = part_of(words, one["source"][0])
                around = sorted([holder, *(part_of(words, span) for span in one["content"])])
                stretch = words.alone([(around[0][0], around[-1][1])])
                shift = around[0][0]
                parts = [(first - shift, last - shift) for first, last in (target, holder)]
                if min(parts)[0] >= 0:
                    question = ask(stretch, cutter.ends, [parts[0]], parts[1])
                    found.append(_unknown(question, HELD))
    return found


def _named(cutter: Cutter, rng: np.random.Generator) -> Iterator[Lesson]:
    """Ask for the tone of sentences of news towards names, and what one of two has of the other."""
    for text in _sentences():
        names = Article(parse(text)).mentions
        if not names:
            continue
        words = cutter.cut(text)
        chosen = [names[at] for at in rng.permutation(len(names))[:NAMES]]
        parts = [part_of(words, (one.start, one.end)) for one in chosen]
        for part in parts:
            yield _unknown(ask(words, cutter.ends, [part]), TONE)
        if len(parts) > 1:
            yield _unknown(ask(words, cutter.ends, [parts[0]], parts[1]), HELD)


def _sentences() -> Iterator[str]:
    """Yield the different sentences of the news of train."""
    single, articles = (
        [row["text"] for name in names for row in corpus_rows(name, "train")]
        for names in (("newsmtsc", "directed_sentiment"), ("polnear", "basil"))
    )
    parts = (
        text[start:end]
        for text in articles
        for start, end in parse(text).sentences
        if end - start <= LONGEST_SENTENCE
    )
    yield from dict.fromkeys(chain(single, parts))


def _names(words: Words) -> list[Span]:
    """Return the stretches of capitalised words that begin no sentence."""
    capital = np.isin(words.casing, (1, 2)) & ~words.begins
    edges = np.flatnonzero(np.diff(np.concatenate([[False], capital, [False]]).astype(int)))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]


def _point(
    words: Words, cutter: Cutter, asked: Span, named: Sequence[Span], weight: float
) -> Pointing:
    """Ask whom a part stands for; `named` are parts that name it."""
    question = ask(words, cutter.ends, [asked], before=BACK)
    right = np.zeros(len(question.pieces), dtype=np.bool_)
    for first, last in named:
        right |= (question.words >= first) & (question.words < last)
    right &= question.marks == 0
    right[0] = not right.any()
    return Pointing(question, right, weight)


def gap(split: str, cutter: Cutter) -> Iterator[Pointing]:
    """Ask which name a pronoun stands for (Webster et al., TACL 2018)."""
    for row in corpus_rows("gap", split):
        words = cutter.cut(row["text"])
        asked, a, b = (
            part_of(words, (row[name]["start"], row[name]["end"])) for name in ("pronoun", "a", "b")
        )
        for one, part in (("a", a), ("b", b)):
            if row[one]["coref"]:
                same = [
                    part_of(words, span) for span in find_mentions(row["text"], row[one]["text"])
                ]
                yield _point(words, cutter, asked, [part, *same], 1.0)
        if not row["a"]["coref"] and not row["b"]["coref"]:
            question = _point(words, cutter, asked, [], 1.0).question
            wrong = np.zeros(len(question.pieces), dtype=np.bool_)
            for first, last in (a, b):
                wrong |= (question.words >= first) & (question.words < last)
            yield Pointing(question, ~wrong & (question.marks == 0), 1.0)


def silver(split: str, cutter: Cutter, rng: np.random.Generator) -> Iterator[Pointing]:
    """Ask whom pronouns of PolNeAR stand for, by the chains that come with it, made by dcoref."""
    chains = {row["id"]: row["chains"] for row in corpus_rows("polnear", f"{split}.silver_coref")}
    for row in corpus_rows("polnear", split):
        words, text = cutter.cut(row["text"]), row["text"]
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
        yield from _some(words, cutter, found, rng, AUTOMATIC)


def gum(split: str, cutter: Cutter, rng: np.random.Generator) -> Iterator[Pointing]:
    """Ask whom pronouns and descriptions of GUM stand for (Zeldes, LRE 2017)."""
    for row in corpus_rows("gum", split):
        words, text = cutter.cut(row["text"]), row["text"]
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
        yield from _some(words, cutter, found, rng, 1.0, most=4 * MOST)


def litbank(split: str, cutter: Cutter, rng: np.random.Generator) -> Iterator[Pointing]:
    """Ask whom pronouns in fiction stand for (Bamman, Lewke and Mansoor, LREC 2020)."""
    for row in corpus_rows("litbank", split):
        words, text = cutter.cut(row["text"]), row["text"]
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
        yield from _some(words, cutter, found, rng, 0.5, most=2 * MOST)


def _head(mention: Row) -> Span:
    head = mention.get("head")
    if isinstance(head, list | tuple):
        return int(head[0]), int(head[1])
    return mention["start"], mention["end"]


def _is_pronoun(text: str, mention: Row) -> bool:
    return text[mention["start"] : mention["end"]].lower() in PERSONAL


def _some(
    words: Words,
    cutter: Cutter,
    found: Sequence[tuple[Span, list[Span]]],
    rng: np.random.Generator,
    weight: float,
    *,
    most: int = MOST,
) -> Iterator[Pointing]:
    for at in sorted(rng.permutation(len(found))[:most]):
        asked, named = found[at]
        yield _point(words, cutter, asked, named, weight)


def pointings(cutter: Cutter, rng: np.random.Generator) -> list[Pointing]:
    """Return all pronouns to learn from."""
    return [
        *gap("train", cutter),
        *gum("train", cutter, rng),
        *litbank("train", cutter, rng),
        *silver("train", cutter, rng),
    ]
