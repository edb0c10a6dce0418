"""Corpora of opinion and of coreference -> questions with what is right for each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.sentiment import NEWS, NEWSMTSC
from analysis.benchmarks.stance import LABEL_OF, both_ways, pairs, topic_of
from analysis.document import parse
from analysis.networks.questions import HELD, LEAST, NEAR, TONE, VOICED, Question, ask, part_of
from analysis.networks.words import Words, cut_words
from analysis.records import SENTIMENTS, STANCES
from analysis.spans import Span, holds
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
# How likely a pair without an opinion is to be put in a round, one with an opinion being 1.
FEWER_NEUTRAL = 0.6
# To every so many comments a topic is put that they don't speak of.
EVERY_STRANGER = 4
# Pronouns taken of one article or text.
MOST = 16
# What a chain found by a program counts, where one found by people counts 1.
AUTOMATIC = 0.5

Prior = tuple[float, float, float]
AS_IN_NEWS: Prior = (0.0, 0.0, 0.0)
# How frequent the labels are in the corpora of tone, from negative to positive.
FREQUENT = {"newsmtsc": NEWSMTSC, "sentfin": (0.27, 0.38, 0.35)}
# How likely a question about a quotation is to be put in a round with its source alone marked, and
# with its cue and content, too.
BARE, MARKED = 0.4, 0.8
# What a label counts that says that the question makes no sense: nothing is to be shown.
SENSELESS = 0.5
# How likely a passage makes somebody look bad, neither or good, when its speaker is against them,
# neither or in favour: of 305 targets of train that are labelled for both.
TONE_OF = {
    "against": (0.74, 0.25, 0.01),
    "neither": (0.10, 0.86, 0.04),
    "favour": (0.02, 0.54, 0.44),
}
# What such a question counts, and one of quoted_tone, which are few.
GUESSED, FEW = 0.7, 2.0
# Of the articles of quoted_stance and quoted_tone, what share is kept from training.
HELD_OUT = 0.08


def _prior(corpus: str) -> Prior:
    shares = np.array(FREQUENT[corpus]) / np.array(NEWS)
    negative, neutral, positive = np.log(shares / shares[1]).tolist()
    return negative, neutral, positive


@dataclass(frozen=True, eq=False)
class Lesson:
    """A question of opinion.

    Attributes:
        question: What is asked.
        view: How; see VIEWS.
        wanted: The probabilities of the three labels that are right; zeros where nobody said (3,).
        weight: How much it counts.
        share: How likely it is to be put in a round.
        prior: The log of how much likelier than in news the labels are where it comes from; it is
            added to the scores in training, so that the network itself expects what news has (3,).
        group: The article or group that it is of, which is learned from as a whole or not at all.
        corpus: Its name, in CORPORA.
    """

    question: Question
    view: int
    wanted: Chances
    weight: float = 1.0
    share: float = 1.0
    prior: Prior = AS_IN_NEWS
    group: str = ""
    corpus: str = ""


@dataclass(frozen=True, eq=False)
class Pointing:
    """A pronoun and the pieces that name whom it stands for; piece 0 when none shown does."""

    question: Question
    right: NDArray[np.bool_]
    weight: float = 1.0


class Cutter:
    """Cuts texts and puts questions in the vocabulary of one encoder."""

    def __init__(self, tokenizer: Tokenizer, ends: Ends, hidden: int) -> None:
        self.tokenizer = tokenizer
        self.ends = ends
        self.hidden = hidden

    def cut(self, text: str) -> Words:
        """Cut a text into words and pieces."""
        return cut_words(parse(text), self.tokenizer)

    def about(
        self,
        words: Words,
        target: Span,
        holder: Span | None = None,
        *,
        cue: Iterable[Span] = (),
        content: Iterable[Span] = (),
        hide: bool = False,
    ) -> Question:
        """Ask about a target that the text names, its name hidden or not; spans are of the text."""
        held = part_of(words, holder) if holder else None
        places = ([part_of(words, span) for span in spans] for spans in (cue, content))
        cues, contents = places
        return ask(
            words,
            self.ends,
            [part_of(words, target)],
            held,
            cue=cues,
            content=contents,
            longest=NEAR,
            least=LEAST,
            hidden=self.hidden if hide else None,
        )

    def towards(self, text: str, phrase: str) -> Question:
        """Ask about a phrase, whether or not the text has it."""
        words = self.cut(text)
        named = [part_of(words, span) for span in find_mentions(text, phrase)]
        return ask(words, self.ends, named, phrase=self.cut(phrase))


def _certain(at: int) -> Chances:
    return np.eye(3, dtype=np.float32)[at]


def newsmtsc(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the tone towards each target (Hamborg and Donnay, EACL 2021)."""
    prior = _prior("newsmtsc")
    for row in corpus_rows("newsmtsc", split):
        words = cutter.cut(row["text"])
        weight = SEVERAL if len(row["targets"]) > 1 else 1.0
        for one in row["targets"]:
            question = cutter.about(words, (one["start"], one["end"]))
            yield Lesson(question, TONE, _certain(one["label"] + 1), weight, prior=prior)


def whole(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the tone of a sentence as a whole, where all its targets in NewsMTSC agree."""
    for row in corpus_rows("newsmtsc", split):
        labels = {one["label"] for one in row["targets"]}
        if len(labels) == 1:
            question = ask(cutter.cut(row["text"]), cutter.ends)
            yield Lesson(question, TONE, _certain(labels.pop() + 1), weight=0.5)


def sentfin(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the tone towards each company of a headline (Sinha et al., JASIST 2022)."""
    prior = _prior("sentfin")
    for row in corpus_rows("sentfin", split):
        words = cutter.cut(row["text"])
        for one in row["entities"]:
            question = cutter.about(words, (one["start"], one["end"]))
            wanted = _certain(SENTIMENTS.index(one["label"]))
            yield Lesson(question, TONE, wanted, weight=0.5, prior=prior)


def directed(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the view that each of two entities has of the other."""
    seen = set()
    for row in pairs(split):
        pair = row["text"], row["p"]["start"], row["q"]["start"]
        if split == "train" and pair in seen:
            continue
        seen.add(pair)
        share = 1.0 if row["label"] else FEWER_NEUTRAL
        words = cutter.cut(row["text"])
        for holder, target, label in both_ways(row):
            question = cutter.about(words, target, holder, hide=True)
            yield Lesson(question, HELD, _certain(STANCES.index(label)), share=share)


def topics(name: str, split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the author's view of a topic: GWSD, VAST, SemEval-2016."""
    for row in corpus_rows(name, split):
        label = _certain(STANCES.index(LABEL_OF[row["label"]]))
        if "probs" in row:
            shares = [row["probs"][word] for word in ("disagree", "neutral", "agree")]
            label = np.array(shares, dtype=np.float32)
        question = cutter.towards(row["text"], topic_of(row))
        yield Lesson(question, VOICED, label)


def strangers(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the view of VAST's commenters of a topic that another article is about: neither."""
    rows = corpus_rows("vast", split)
    rng = np.random.default_rng(0)
    for row in rows[::EVERY_STRANGER]:
        other = rows[int(rng.integers(len(rows)))]
        if other["article"] != row["article"]:
            question = cutter.towards(row["text"], topic_of(other))
            yield Lesson(question, VOICED, _certain(STANCES.index("neither")))


def quoted_stance(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the view that the source of a quotation has of what its content names."""
    for words, row in _with_words("quoted_stance", split, cutter):
        for one in row["targets"]:
            yield from _quoted(cutter, words, row, (one["start"], one["end"]), one["label"])


def quoted_tone_guessed(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask what quotations do to the reputation of those whom their speakers are for or against."""
    labelled = {(row["article"], *row["target"]) for row in corpus_rows("quoted_tone", split)}
    for words, row in _with_words("quoted_stance", split, cutter):
        for one in row["targets"]:
            place = one["start"], one["end"]
            known = (row["article"], *place) in labelled or one["kind"] != "entity"
            if one["label"] in TONE_OF and not known:
                wanted = np.array(TONE_OF[one["label"]], dtype=np.float32)
                question = cutter.about(words, place)
                yield Lesson(question, TONE, wanted, GUESSED, group=row["article"])


def _with_words(name: str, split: str, cutter: Cutter) -> Iterator[tuple[Words, Row]]:
    """Yield the rows of a corpus of offsets into PolNeAR, each with the words of its article."""
    rows = defaultdict(list)
    for row in corpus_rows(name, split):
        rows[row["article"]].append(row)
    for article in corpus_rows("polnear", split):
        if found := rows.get(article["id"]):
            words = cutter.cut(article["text"])
            yield from ((words, row) for row in found)


def _quoted(cutter: Cutter, words: Words, row: Row, target: Span, label: str) -> Iterator[Lesson]:
    wanted = _certain(STANCES.index("neither" if label == "bad" else label))
    weight = SENSELESS if label == "bad" else 1.0
    source = row["source"][0] if row["source"] else None
    inner = {"cue": row["cue"], "content": row["content"]}
    bare = cutter.about(words, target, source, hide=True)
    marked = cutter.about(words, target, source, **inner, hide=True)
    group = str(row["article"] if "article" in row else row["id"])
    yield Lesson(bare, HELD, wanted, weight, BARE, group=group)
    yield Lesson(marked, HELD, wanted, weight, MARKED, group=group)


def passages(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for the view that the source of an invented quotation has of what it names."""
    for row in corpus_rows("passages", split):
        words = cutter.cut(row["text"])
        for one in row["targets"]:
            yield from _quoted(cutter, words, row, one["target"], one["label"])


def quoted_tone(split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask what passages of news do to the reputation of those that they name."""
    for words, row in _with_words("quoted_tone", split, cutter):
        label = "neutral" if row["label"] == "bad" else row["label"]
        weight = FEW * (SENSELESS if row["label"] == "bad" else 1.0)
        wanted = _certain(SENTIMENTS.index(label))
        yield Lesson(cutter.about(words, row["target"]), TONE, wanted, weight, group=row["article"])


def contrasts(name: str, split: str, cutter: Cutter) -> Iterator[Lesson]:
    """Ask for tone and stance in invented texts in which a small word turns the answer."""
    for row in corpus_rows(name, split):
        words = cutter.cut(row["text"])
        for one in row["sentiment"]:
            question = cutter.about(words, one["target"])
            wanted = _certain(SENTIMENTS.index(one["label"]))
            yield Lesson(question, TONE, wanted, group=row["group"])
        for one in row["stance"]:
            wanted = _certain(STANCES.index(one["label"]))
            question = cutter.about(words, one["target"], one["holder"], hide=True)
            yield Lesson(question, HELD, wanted, group=row["group"])
            if one["holder"] is None:
                question = cutter.towards(row["text"], row["text"][slice(*one["target"])])
                yield Lesson(question, VOICED, wanted, group=row["group"])


# What was labelled for the questions that the package asks.
OURS: dict[str, Callable[[str, Cutter], Iterator[Lesson]]] = {
    "quoted_stance": quoted_stance,
    "quoted_tone": quoted_tone,
    "quoted_tone_guessed": quoted_tone_guessed,
    "contrasts": partial(contrasts, "contrasts"),
    "supplement": partial(contrasts, "supplement"),
    "passages": passages,
}
JUDGED: dict[str, Callable[[str, Cutter], Iterator[Lesson]]] = {
    "newsmtsc": newsmtsc,
    "whole": whole,
    "sentfin": sentfin,
    "directed_sentiment": directed,
    **{name: partial(topics, name) for name in ("gwsd", "vast", "semeval2016_stance")},
    "strangers": strangers,
}
CORPORA = OURS | JUDGED


def lessons(
    split: str, cutter: Cutter, shares: Mapping[str, float] | Iterable[str]
) -> list[Lesson]:
    """Return the questions of opinion of one split.

    Args:
        split: Such as `train`.
        cutter: Puts the questions.
        shares: Names of CORPORA; or each with how likely a question of it is to be put in a
            round.
    """
    of = shares if isinstance(shares, Mapping) else dict.fromkeys(shares, 1.0)
    return [
        replace(one, share=min(one.share * share, 1.0), corpus=name)
        for name, share in of.items()
        for one in CORPORA[name](split, cutter)
    ]


def is_held_out(lesson: Lesson) -> bool:
    """Say whether a question is kept from training, for its probability to be fitted on."""
    if not lesson.corpus.startswith("quoted_"):
        return False
    drawn = int(sha256(lesson.group.encode()).hexdigest()[:8], 16)
    return drawn < HELD_OUT * 2**32


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
