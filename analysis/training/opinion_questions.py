"""Corpora of sentiment and stance -> questions for the judge, each with its label."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.sentiment import NEWS, NEWSMTSC
from analysis.benchmarks.stance import LABEL_OF, both_ways, pairs, topic_of
from analysis.document import parse
from analysis.networks.questions import (
    HELD,
    LEAST_PIECES,
    NEAR_PIECES,
    TONE,
    VOICED,
    Question,
    ask,
    part_of,
)
from analysis.networks.words import Words, cut_words
from analysis.records import SENTIMENTS, STANCES, Row
from analysis.spans import Span
from analysis.stance.targets import find_mentions

Ends = tuple[int, int]
Chances = NDArray[np.float32]
# The weight of a target in a sentence with several targets; such sentences are few.
SEVERAL = 2.0
# Pairs without an opinion shown in each epoch, as a share; pairs with an opinion are all shown.
FEWER_NEUTRAL = 0.6
# One comment in so many is paired with the topic of another article.
EVERY_UNRELATED = 4

Prior = tuple[float, float, float]
AS_IN_NEWS: Prior = (0.0, 0.0, 0.0)
# Shares of the labels in the corpora of tone, from negative to positive.
FREQUENT = {"newsmtsc": NEWSMTSC, "sentfin": (0.27, 0.38, 0.35)}
# Share of the questions about quotations shown in each epoch: with only the source marked, and with
# cue and content marked as well.
BARE, MARKED = 0.4, 0.8
# The weight of the label "bad" (the question makes no sense), learned as "neither".
SENSELESS = 0.5
# Stance of the speaker -> probabilities of a negative, neutral and positive tone towards the
# target, counted on 305 targets of train with both labels.
TONE_OF = {
    "against": (0.74, 0.25, 0.01),
    "neither": (0.10, 0.86, 0.04),
    "favour": (0.02, 0.54, 0.44),
}
# The weights of a question with such a guessed label, and of one of quoted_tone, which are few.
GUESSED, FEW = 0.7, 2.0
# Share of the articles of quoted_stance and quoted_tone held out from training.
HELD_OUT = 0.08


def _prior(corpus: str) -> Prior:
    shares = np.array(FREQUENT[corpus]) / np.array(NEWS)
    negative, neutral, positive = np.log(shares / shares[1]).tolist()
    return negative, neutral, positive


@dataclass(frozen=True, eq=False)
class LabelledQuestion:
    """A question about sentiment or stance, with its label.

    Attributes:
        question: The question.
        view: Position in VIEWS.
        gold: Probabilities of the three labels according to the annotators (3,).
        weight: Weight in the loss.
        share: Probability of being shown in an epoch.
        prior: Log ratio of each label's share in this corpus to its share in news (3,). It is added
            to the scores in training, so that the network itself expects the shares of news.
        group: The article or group, which is held out as a whole or not at all.
        corpus: The key in CORPORA.
    """

    question: Question
    view: int
    gold: Chances
    weight: float = 1.0
    share: float = 1.0
    prior: Prior = AS_IN_NEWS
    group: str = ""
    corpus: str = ""


class QuestionBuilder:
    """Builds questions about texts in the vocabulary of one encoder."""

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
        """Build a question about a target in the text, given by spans; `hide` masks its name."""
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
            longest=NEAR_PIECES,
            least=LEAST_PIECES,
            hidden=self.hidden if hide else None,
        )

    def towards(self, text: str, phrase: str) -> Question:
        """Build a question about a phrase, whether or not it occurs in the text."""
        words = self.cut(text)
        named = [part_of(words, span) for span in find_mentions(text, phrase)]
        return ask(words, self.ends, named, phrase=self.cut(phrase))


def _certain(at: int) -> Chances:
    return np.eye(3, dtype=np.float32)[at]


def newsmtsc(split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for the tone towards each target (Hamborg and Donnay, EACL 2021)."""
    prior = _prior("newsmtsc")
    for row in corpus_rows("newsmtsc", split):
        words = builder.cut(row["text"])
        weight = SEVERAL if len(row["targets"]) > 1 else 1.0
        for one in row["targets"]:
            question = builder.about(words, (one["start"], one["end"]))
            yield LabelledQuestion(question, TONE, _certain(one["label"] + 1), weight, prior=prior)


def whole(split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for the tone of a whole sentence, if its targets in NewsMTSC all have one label."""
    for row in corpus_rows("newsmtsc", split):
        labels = {one["label"] for one in row["targets"]}
        if len(labels) == 1:
            question = ask(builder.cut(row["text"]), builder.ends)
            yield LabelledQuestion(question, TONE, _certain(labels.pop() + 1), weight=0.5)


def sentfin(split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for the tone towards each company of a headline (Sinha et al., JASIST 2022)."""
    prior = _prior("sentfin")
    for row in corpus_rows("sentfin", split):
        words = builder.cut(row["text"])
        for one in row["entities"]:
            question = builder.about(words, (one["start"], one["end"]))
            gold = _certain(SENTIMENTS.index(one["label"]))
            yield LabelledQuestion(question, TONE, gold, weight=0.5, prior=prior)


def directed(split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for the stance of each of two entities towards the other."""
    seen = set()
    for row in pairs(split):
        pair = row["text"], row["p"]["start"], row["q"]["start"]
        if split == "train" and pair in seen:
            continue
        seen.add(pair)
        share = 1.0 if row["label"] else FEWER_NEUTRAL
        words = builder.cut(row["text"])
        for holder, target, label in both_ways(row):
            question = builder.about(words, target, holder, hide=True)
            yield LabelledQuestion(question, HELD, _certain(STANCES.index(label)), share=share)


def topics(name: str, split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for the author's stance towards a topic: GWSD, VAST, SemEval-2016."""
    for row in corpus_rows(name, split):
        label = _certain(STANCES.index(LABEL_OF[row["label"]]))
        if "probs" in row:
            shares = [row["probs"][word] for word in ("disagree", "neutral", "agree")]
            label = np.array(shares, dtype=np.float32)
        question = builder.towards(row["text"], topic_of(row))
        yield LabelledQuestion(question, VOICED, label)


def unrelated_topics(split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for the stance of VAST's comments towards the topic of another article: neither."""
    rows = corpus_rows("vast", split)
    rng = np.random.default_rng(0)
    for row in rows[::EVERY_UNRELATED]:
        other = rows[int(rng.integers(len(rows)))]
        if other["article"] != row["article"]:
            question = builder.towards(row["text"], topic_of(other))
            yield LabelledQuestion(question, VOICED, _certain(STANCES.index("neither")))


def quoted_stance(split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for the stance of a quotation's source towards the targets in its content."""
    for words, row in _with_words("quoted_stance", split, builder):
        for one in row["targets"]:
            yield from _quoted(builder, words, row, (one["start"], one["end"]), one["label"])


def quoted_tone_guessed(split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for the tone towards the targets of quoted_stance, guessed from the stance."""
    labelled = {(row["article"], *row["target"]) for row in corpus_rows("quoted_tone", split)}
    for words, row in _with_words("quoted_stance", split, builder):
        for one in row["targets"]:
            place = one["start"], one["end"]
            known = (row["article"], *place) in labelled or one["kind"] != "entity"
            if one["label"] in TONE_OF and not known:
                gold = np.array(TONE_OF[one["label"]], dtype=np.float32)
                question = builder.about(words, place)
                yield LabelledQuestion(question, TONE, gold, GUESSED, group=row["article"])


def _with_words(name: str, split: str, builder: QuestionBuilder) -> Iterator[tuple[Words, Row]]:
    """Yield the rows of a corpus annotated on PolNeAR, each with the words of its article."""
    rows = defaultdict(list)
    for row in corpus_rows(name, split):
        rows[row["article"]].append(row)
    for article in corpus_rows("polnear", split):
        if found := rows.get(article["id"]):
            words = builder.cut(article["text"])
            yield from ((words, row) for row in found)


def _quoted(
    builder: QuestionBuilder, words: Words, row: Row, target: Span, label: str
) -> Iterator[LabelledQuestion]:
    gold = _certain(STANCES.index("neither" if label == "bad" else label))
    weight = SENSELESS if label == "bad" else 1.0
    source = row["source"][0] if row["source"] else None
    inner = {"cue": row["cue"], "content": row["content"]}
    bare = builder.about(words, target, source, hide=True)
    marked = builder.about(words, target, source, **inner, hide=True)
    group = str(row["article"] if "article" in row else row["id"])
    yield LabelledQuestion(bare, HELD, gold, weight, BARE, group=group)
    yield LabelledQuestion(marked, HELD, gold, weight, MARKED, group=group)


def passages(split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for the stance of an invented quotation's source towards its targets."""
    for row in corpus_rows("passages", split):
        words = builder.cut(row["text"])
        for one in row["targets"]:
            yield from _quoted(builder, words, row, one["target"], one["label"])


def quoted_tone(split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for the tone of news passages towards the people and bodies named in them."""
    for words, row in _with_words("quoted_tone", split, builder):
        label = "neutral" if row["label"] == "bad" else row["label"]
        weight = FEW * (SENSELESS if row["label"] == "bad" else 1.0)
        gold = _certain(SENTIMENTS.index(label))
        yield LabelledQuestion(
            builder.about(words, row["target"]), TONE, gold, weight, group=row["article"]
        )


def contrasts(name: str, split: str, builder: QuestionBuilder) -> Iterator[LabelledQuestion]:
    """Ask for tone and stance in invented texts, where one small word changes the label."""
    for row in corpus_rows(name, split):
        words = builder.cut(row["text"])
        for one in row["sentiment"]:
            question = builder.about(words, one["target"])
            gold = _certain(SENTIMENTS.index(one["label"]))
            yield LabelledQuestion(question, TONE, gold, group=row["group"])
        for one in row["stance"]:
            gold = _certain(STANCES.index(one["label"]))
            question = builder.about(words, one["target"], one["holder"], hide=True)
            yield LabelledQuestion(question, HELD, gold, group=row["group"])
            if one["holder"] is None:
                question = builder.towards(row["text"], row["text"][slice(*one["target"])])
                yield LabelledQuestion(question, VOICED, gold, group=row["group"])


# Corpora labelled for this project.
OURS: dict[str, Callable[[str, QuestionBuilder], Iterator[LabelledQuestion]]] = {
    "quoted_stance": quoted_stance,
    "quoted_tone": quoted_tone,
    "quoted_tone_guessed": quoted_tone_guessed,
    "contrasts": partial(contrasts, "contrasts"),
    "supplement": partial(contrasts, "supplement"),
    "passages": passages,
}
RESEARCH: dict[str, Callable[[str, QuestionBuilder], Iterator[LabelledQuestion]]] = {
    "newsmtsc": newsmtsc,
    "whole": whole,
    "sentfin": sentfin,
    "directed_sentiment": directed,
    **{name: partial(topics, name) for name in ("gwsd", "vast", "semeval2016_stance")},
    "strangers": unrelated_topics,
}
CORPORA = OURS | RESEARCH


def labelled_questions(
    split: str, builder: QuestionBuilder, shares: Mapping[str, float] | Iterable[str]
) -> list[LabelledQuestion]:
    """Return the labelled questions of one split.

    Args:
        split: Such as `train`.
        builder: Builds the questions.
        shares: Names of CORPORA, or name -> share of its questions shown in an epoch.
    """
    of = shares if isinstance(shares, Mapping) else dict.fromkeys(shares, 1.0)
    return [
        replace(one, share=min(one.share * share, 1.0), corpus=name)
        for name, share in of.items()
        for one in CORPORA[name](split, builder)
    ]


def is_held_out(question: LabelledQuestion) -> bool:
    """Say whether a question is held out from training, to fit the probabilities on."""
    if not question.corpus.startswith("quoted_"):
        return False
    drawn = int(sha256(question.group.encode()).hexdigest()[:8], 16)
    return drawn < HELD_OUT * 2**32
