"""Scores on dev of the networks that answer questions, in PyTorch and as released."""

from collections.abc import Callable, Sequence

import numpy as np

from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.references import NameShares, gap_scores
from analysis.benchmarks.sentiment import label_f1s
from analysis.benchmarks.stance import PAIR_LABELS, surer
from analysis.networks.models import fitted
from analysis.networks.questions import VIEWS, Question, part_of
from analysis.networks.session import Floats
from analysis.records import STANCES, Row
from analysis.stance import decide
from analysis.training.opinion_questions import (
    Chances,
    LabelledQuestion,
    QuestionBuilder,
    labelled_questions,
)
from analysis.training.pronoun_questions import LabelledPronoun, gap

Scores = dict[str, float]
# Questions -> probabilities of the answers.
Ask = Callable[[Sequence[Question]], list[Chances]]
# Score -> corpus and split.
RATED = {
    "NewsMTSC rw": ("newsmtsc", "dev_rw"),
    "NewsMTSC mt": ("newsmtsc", "dev_mt"),
    "directed_sentiment, five classes": ("directed_sentiment", "dev"),
    "GWSD": ("gwsd", "dev"),
    "VAST": ("vast", "dev"),
    "SemEval-2016": ("semeval2016_stance", "dev"),
}
# Weights that leave scores as they are.
IDENTITY = np.array([[0, 1, 0], [0, 0, 1]], dtype=np.float32)
UNFITTED_WEIGHTS: Floats = np.tile(IDENTITY, (len(VIEWS), 1, 1))


def judge_dev(builder: QuestionBuilder) -> dict[str, list[LabelledQuestion]]:
    """Return the questions of dev by the name of the score."""
    return {name: labelled_questions(split, builder, [of]) for name, (of, split) in RATED.items()}


def rate_judge(
    found: dict[str, list[LabelledQuestion]], ask: Ask, weights: Floats = UNFITTED_WEIGHTS
) -> Scores:
    """Return macro F1 on each corpus, with accuracy where there are five classes."""
    rated: Scores = {}
    for name, questions in found.items():
        ours = own(ask([one.question for one in questions]), questions, weights)
        theirs = np.stack([one.gold for one in questions])
        if name.startswith("directed"):
            pairs = composed(ours), composed(theirs)
            rated[name] = macro(*pairs, PAIR_LABELS)
            right = map(str.__eq__, *pairs)
            rated["directed_sentiment, accuracy"] = float(np.mean([*right]))
        else:
            labels = _likeliest(ours), _likeliest(theirs)
            rated[name] = macro(*labels, STANCES)
    return rated


def _likeliest(chances: Floats) -> list[str]:
    return [STANCES[at] for at in chances.argmax(axis=1)]


def own(chances: Sequence[Chances], asked: Sequence[LabelledQuestion], weights: Floats) -> Floats:
    """Return the fitted answer of each question's own view, its corpus's prior restored (n, 3)."""
    found = np.zeros((len(asked), 3), dtype=np.float32)
    views = np.array([one.view for one in asked])
    scores = np.stack([row[one.view] for row, one in zip(chances, asked, strict=True)])
    for view in set(views.tolist()):
        found[views == view] = fitted(np.log(scores[views == view] + 1e-9), weights[view])
    restored = found * np.exp([one.prior for one in asked])
    return np.asarray(restored / restored.sum(axis=1, keepdims=True), dtype=np.float32)


def composed(chances: Floats) -> list[str]:
    """Turn the two answers of each pair, one in each direction, into one of PAIR_LABELS."""
    stances = [decide(one, None, least=0.0) for one in chances.tolist()]
    return [surer(stances[at : at + 2]) for at in range(0, len(stances), 2)]


def macro(ours: Sequence[str], theirs: Sequence[str], labels: Sequence[str]) -> float:
    """Average the F1 of the labels."""
    return float(np.mean(label_f1s(ours, theirs, labels)))


def rate_pointer(builder: QuestionBuilder, ask: Ask) -> Scores:
    """Return F1 on GAP dev, in all and by gender."""
    rows, asked = corpus_rows("gap", "dev"), list(gap("dev", builder))
    chances = ask([one.question for one in asked])
    found = zip(rows, chances, asked, strict=True)
    return gap_scores(rows, [_shares(row, chance, one, builder) for row, chance, one in found])


def _shares(
    row: Row, chances: Chances, one: LabelledPronoun, builder: QuestionBuilder
) -> NameShares:
    """Return the probability of each of the two names, and of neither."""
    words = builder.cut(row["text"])
    found = []
    for name in "ab":
        first, last = part_of(words, (row[name]["start"], row[name]["end"]))
        inside = (one.question.words >= first) & (one.question.words < last)
        found.append(float(chances[inside].sum()))
    return found[0], found[1], float(chances[0])
