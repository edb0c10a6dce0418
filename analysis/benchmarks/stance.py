"""Stance on dev, F1 in percent: between two entities in news, and of authors towards a topic.

Entities: directed_sentiment (Park, Pan and Joo, 2021), without rows repeated from train. Each pair
is asked in both directions; micro F1 is the share of right pairs. `always neutral` is a baseline.
Topics: GWSD (Luo, Card and Jurafsky, 2020), VAST (Allaway and McKeown, 2020), SemEval-2016 task 6
(Mohammad et al., 2016); the author is the holder. `learned` gets the topic in the words of the
corpus. The lexicon looks for the words of WORDS_OF in the text, and abstains if it has none of
them, as in most texts.

On research corpora the likeliest label counts, even if it is too unlikely to be shown; the labels
shown in a run on news are measured by `benchmarks judged`.

The calibration error is that of the likeliest label's probability, in ten bins of equal size, over
all questions (of pairs, in both directions), abstentions included. The lexicon's probabilities
assume equally frequent labels, which they are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.reliability import expected_error
from analysis.benchmarks.sentiment import label_f1s, table_row
from analysis.errors import UsageError
from analysis.records import STANCES, UNCLEAR, Stance
from analysis.spans import Span
from analysis.stance import METHODS, abstain, score_stance

PAIR_LABELS = ("neutral", "p for q", "q for p", "p against q", "q against p")
TOPIC_CORPORA = ("gwsd", "vast", "semeval2016_stance")
# Labels of the corpora -> ours.
LABEL_OF = {
    **dict.fromkeys(("disagree", "con", "against"), "against"),
    **dict.fromkeys(("neutral", "none"), "neither"),
    **dict.fromkeys(("agree", "pro", "favor"), "favour"),
}
# Topic in the words of the corpus -> its wordings in texts; the first one found counts.
WORDS_OF = {
    "climate change/global warming is a serious concern": ("climate change", "global warming"),
    "Climate Change is a Real Concern": ("climate change", "global warming"),
    "Legalization of Abortion": ("abortion",),
    "Feminist Movement": ("feminist movement", "feminists", "feminist", "feminism"),
    "Atheism": ("atheism", "atheists", "atheist"),
    "Hillary Clinton": ("Hillary Clinton", "Hillary"),
}


def pairs(split: str) -> list[dict[str, Any]]:
    """Read the complete rows of directed_sentiment, without rows repeated from train."""
    rows = corpus_rows("directed_sentiment", split)
    return [row for row in rows if not row.get("broken") and not row.get("seen_in")]


def topic_of(row: dict[str, Any]) -> str:
    """Return the topic of a row, in the words of the corpus."""
    return str(row.get("topic") or row["target"])


def question_of(row: dict[str, Any]) -> tuple[str, str]:
    """Return text and topic of a row, as shown to a reader."""
    return row["text"], topic_of(row)


def labels_of(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return our labels of the rows of a topic corpus."""
    return [LABEL_OF[row["label"]] for row in rows]


def both_ways(row: dict[str, Any]) -> Iterator[tuple[Span, Span, str]]:
    """Yield holder, target and gold label for both directions of a pair of entities."""
    p, q = ((row[name]["start"], row[name]["end"]) for name in "pq")
    for holder, target, favour, against in ((p, q, 1, 3), (q, p, 2, 4)):
        yield holder, target, {favour: "favour", against: "against"}.get(row["label"], "neither")


def pair_stances(row: dict[str, Any], method: str) -> list[Stance]:
    """Ask for the stance of each entity of a pair, in the order of `both_ways`."""
    return [_stance(row["text"], target, holder, method) for holder, target, _ in both_ways(row)]


def pair_label(row: dict[str, Any], method: str) -> str:
    """Ask in both directions; return neutral if both are neither, else the surer direction."""
    return surer(pair_stances(row, method))


def surer(stances: Sequence[Stance]) -> str:
    """Combine the stances in both directions into one of PAIR_LABELS."""
    sure = [max(_beyond(one), default=0.0) for one in stances]
    at = sure.index(max(sure))
    places = {"favour": 1, "against": 3}
    return PAIR_LABELS[places[stances[at].label] + at] if sure[at] else "neutral"


def _beyond(stance: Stance) -> list[float]:
    return [] if stance.label == "neither" else [stance.probabilities[stance.label]]


def _stance(text: str, target: Span, holder: Span, method: str) -> Stance:
    """Judge a pair; a few rows have the same name twice, which counts as an abstention."""
    try:
        return likeliest(score_stance(text, target, holder=holder, method=method))
    except UsageError:
        return abstain("holder and target have the same name")


def likeliest(stance: Stance) -> Stance:
    """Return the stance with its likeliest label, even if that is too unlikely to be shown.

    Example:
        >>> unclear = {"against": 0.3, "neither": 0.28, "favour": 0.42}
        >>> likeliest(Stance("neither", unclear, abstained=UNCLEAR)).label
        'favour'
    """
    if stance.abstained != UNCLEAR:
        return stance
    label = max(STANCES, key=stance.probabilities.__getitem__)
    return replace(stance, label=label, abstained=None)


def wordings(row: dict[str, Any]) -> tuple[str, ...]:
    """Return the wordings of a row's topic in texts."""
    topic = topic_of(row)
    return WORDS_OF.get(topic, (topic,))


def topic_stance(row: dict[str, Any], method: str) -> Stance:
    """Judge the author's stance towards the topic.

    A method that looks for the topic in the text takes its first wording found there.
    """
    words = (topic_of(row),) if method == "learned" else wordings(row)
    stances = [likeliest(score_stance(row["text"], one, method=method)) for one in words]
    return next((stance for stance in stances if not stance.abstained), stances[0])


def chances(method: str, stances: Sequence[Stance], gold: Sequence[str]) -> pd.DataFrame:
    """Return the probabilities of the labels in each answer.

    Columns:
        `method`, `gold`, and `p_LABEL` for each of STANCES.
    """
    return pd.DataFrame(
        [
            {"method": method, "gold": label}
            | {f"p_{name}": stance.probabilities[name] for name in STANCES}
            for stance, label in zip(stances, gold, strict=True)
        ],
        columns=["method", "gold", *(f"p_{name}" for name in STANCES)],
    )


def ordered_chances(
    method: str, rows: Sequence[dict[str, Any]], stances: Sequence[Sequence[Stance]]
) -> pd.DataFrame:
    """Return the probabilities for each ordered pair, from the `pair_stances` of each row."""
    gold = [label for row in rows for _, _, label in both_ways(row)]
    return chances(method, [one for both in stances for one in both], gold)


def main() -> None:
    """Print a Markdown table of the pairs, then one of the topics for each method."""
    print(
        f"| directed_sentiment | pairs | macro F1 | {' | '.join(PAIR_LABELS)} | micro F1 ", end=""
    )
    print(f"| abstained | calibration error |\n|---|---|---|{'---|' * (len(PAIR_LABELS) + 3)}")
    rows = pairs("dev")
    print(f"{_pair_row('always neutral', rows, ['neutral'] * len(rows))} | |")
    for method in METHODS:
        _print_pairs(method, rows)
    for method in METHODS:
        _print_topics(method)


def _pair_row(name: str, rows: Sequence[dict[str, Any]], predicted: Sequence[str]) -> str:
    gold = [PAIR_LABELS[row["label"]] for row in rows]
    right = sum(map(str.__eq__, predicted, gold)) / max(len(gold), 1)
    scores = label_f1s(predicted, gold, PAIR_LABELS)
    return f"{table_row(name, len(rows), scores)} {100 * right:.1f} |"


def _print_pairs(method: str, rows: Sequence[dict[str, Any]]) -> None:
    stances = [pair_stances(row, method) for row in rows]
    error = expected_error(ordered_chances(method, rows, stances))[method]
    row = _pair_row(method, rows, [surer(both) for both in stances])
    print(f"{row} {_abstained([one for both in stances for one in both])} | {error:.3f} |")


def _abstained(stances: Sequence[Stance]) -> str:
    return f"{100 * sum(one.abstained is not None for one in stances) / len(stances):.0f} %"


def _print_topics(method: str) -> None:
    print(f"\n| topics, {method} | texts | macro F1 | {' | '.join(STANCES)} ", end="")
    print(f"| abstained | calibration error |\n|---|---|---|{'---|' * (len(STANCES) + 2)}")
    for name in TOPIC_CORPORA:
        rows = corpus_rows(name, "dev")
        stances = [topic_stance(row, method) for row in rows]
        print(_topic_row(name, method, rows, stances))


def _topic_row(
    name: str, method: str, rows: Sequence[dict[str, Any]], stances: Sequence[Stance]
) -> str:
    gold = labels_of(rows)
    scores = label_f1s([stance.label for stance in stances], gold, STANCES)
    error = expected_error(chances(method, stances, gold))[method]
    return f"{table_row(name, len(rows), scores)} {_abstained(stances)} | {error:.3f} |"
