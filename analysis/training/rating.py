"""Rate the networks that answer questions on dev, in PyTorch while they learn, and as released."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.benchmarks.references import Shares, gap_scores
from analysis.benchmarks.sentiment import label_f1s
from analysis.benchmarks.stance import agreed
from analysis.datasets import corpus_rows
from analysis.network import Floats
from analysis.opinion.model import fitted
from analysis.opinion.questions import VIEWS, Question, part_of
from analysis.training.asking import Chances
from analysis.training.lessons import Cutter, Lesson, Pointing, gap, lessons

Scores = dict[str, float]
Row = dict[str, Any]
# Answers questions, by probabilities.
Ask = Callable[[Sequence[Question]], list[Chances]]
# Score -> corpus and split.
JUDGED = {
    "NewsMTSC rw": ("newsmtsc", "dev_rw"),
    "NewsMTSC mt": ("newsmtsc", "dev_mt"),
    "directed_sentiment, five classes": ("directed_sentiment", "dev"),
    "GWSD": ("gwsd", "dev"),
    "VAST": ("vast", "dev"),
    "SemEval-2016": ("semeval2016_stance", "dev"),
}
# Weights that leave scores as they are.
PLAIN: Floats = np.tile(np.array([[0, 1, 0], [0, 0, 1]], dtype=np.float32), (len(VIEWS), 1, 1))


def judge_dev(cutter: Cutter) -> dict[str, list[Lesson]]:
    """Return the questions of dev, by the name of their score."""
    return {name: lessons(split, cutter, [of]) for name, (of, split) in JUDGED.items()}


def rate_judge(found: dict[str, list[Lesson]], ask: Ask, weights: Floats = PLAIN) -> Scores:
    """Return macro F1 on each corpus, with accuracy where there are five classes."""
    rated: Scores = {}
    for name, questions in found.items():
        ours = own(ask([one.question for one in questions]), questions, weights)
        theirs = np.stack([one.wanted for one in questions])
        if name.startswith("directed"):
            pairs = composed(ours), composed(theirs)
            rated[name] = macro(*pairs, 5)
            rated["directed_sentiment, accuracy"] = float(np.mean(pairs[0] == pairs[1]))
        else:
            labels = ours.argmax(1), theirs.argmax(1)
            rated[name] = macro(*labels, 3)
            if name == "VAST":
                kept = _without_copies()
                rated["VAST, consistent rows"] = macro(labels[0][kept], labels[1][kept], 3)
    return rated


def own(chances: Sequence[Chances], asked: Sequence[Lesson], weights: Floats) -> Floats:
    """Return the fitted answer of each question's own view (n, 3)."""
    found = np.zeros((len(asked), 3), dtype=np.float32)
    views = np.array([one.view for one in asked])
    scores = np.stack([row[one.view] for row, one in zip(chances, asked, strict=True)])
    for view in set(views.tolist()):
        found[views == view] = fitted(np.log(scores[views == view] + 1e-9), weights[view])
    return found


def _without_copies() -> list[int]:
    dev = corpus_rows("vast", "dev")
    kept = {id(row) for row in agreed(dev)}
    return [number for number, row in enumerate(dev) if id(row) in kept]


def composed(chances: Floats) -> NDArray[np.int64]:
    """Turn the answers of each pair, one for each as the holder, into a class of the corpus."""
    labels = []
    for pair in chances.reshape(-1, 2, 3):
        sure = [max(one[0], one[2]) if np.argmax(one) != 1 else 0.0 for one in pair]
        at = int(np.argmax(sure))
        against = bool(np.argmax(pair[at]) == 0)
        labels.append((1 + 2 * against + at) if sure[at] else 0)
    return np.array(labels)


def macro(ours: Iterable[int], theirs: Iterable[int], size: int) -> float:
    """Average the F1 of the labels."""
    labels = [str(label) for label in range(size)]
    return float(np.mean(label_f1s([*map(str, ours)], [*map(str, theirs)], labels)))


def rate_pointer(cutter: Cutter, ask: Ask) -> Scores:
    """Return F1 on GAP dev, in all and by gender."""
    rows, asked = corpus_rows("gap", "dev"), list(gap("dev", cutter))
    chances = ask([one.question for one in asked])
    found = zip(rows, chances, asked, strict=True)
    return gap_scores(rows, [_shares(row, chance, one, cutter) for row, chance, one in found])


def _shares(row: Row, chances: Chances, one: Pointing, cutter: Cutter) -> Shares:
    """Return the probability of each of the two names, and of neither."""
    words = cutter.cut(row["text"])
    found = []
    for name in "ab":
        first, last = part_of(words, (row[name]["start"], row[name]["end"]))
        inside = (one.question.words >= first) & (one.question.words < last)
        found.append(float(chances[inside].sum()))
    return found[0], found[1], float(chances[0])
