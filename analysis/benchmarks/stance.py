"""Stance on dev, F1 in percent: between two entities in news, and of authors towards a topic.

Entities: directed_sentiment (Park, Pan and Joo, 2021), without the rows that are in train, too.
Topics: GWSD (Luo, Card and Jurafsky, 2020), VAST (Allaway and McKeown, 2020), SemEval-2016 task 6
(Mohammad et al., 2016); the author is the holder. The baseline abstains where a text does not
name the topic, which is most of them.
"""

from collections.abc import Iterator
from typing import Any

from analysis.benchmarks.sentiment import label_f1s, table_row
from analysis.datasets import corpus_rows
from analysis.errors import UsageError
from analysis.records import STANCES, Span, Stance
from analysis.stance import METHODS, abstain, score_stance

PAIR_LABELS = ("neutral", "p for q", "q for p", "p against q", "q against p")
TOPIC_CORPORA = ("gwsd", "vast", "semeval2016_stance")
# The corpora's labels -> ours.
LABEL_OF = {
    **dict.fromkeys(("disagree", "con", "against"), "against"),
    **dict.fromkeys(("neutral", "none"), "neither"),
    **dict.fromkeys(("agree", "pro", "favor"), "favour"),
}
# How texts name a topic that the corpus words as a claim or a movement; the first found is taken.
WORDS_OF = {
    "climate change/global warming is a serious concern": ("climate change", "global warming"),
    "Climate Change is a Real Concern": ("climate change", "global warming"),
    "Legalization of Abortion": ("abortion",),
    "Feminist Movement": ("feminist movement", "feminists", "feminist", "feminism"),
    "Atheism": ("atheism", "atheists", "atheist"),
    "Hillary Clinton": ("Hillary Clinton", "Hillary"),
}


def pairs(split: str) -> list[dict[str, Any]]:
    """Read the rows of directed_sentiment that are whole and not in train, too."""
    rows = corpus_rows("directed_sentiment", split)
    return [row for row in rows if not row.get("broken") and not row.get("seen_in")]


def both_ways(row: dict[str, Any]) -> Iterator[tuple[Span, Span, str]]:
    """Yield holder, target and right label of a pair of entities, each once as the holder."""
    p, q = ((row[name]["start"], row[name]["end"]) for name in "pq")
    for holder, target, favour, against in ((p, q, 1, 3), (q, p, 2, 4)):
        yield holder, target, {favour: "favour", against: "against"}.get(row["label"], "neither")


def pair_label(row: dict[str, Any], method: str) -> str:
    """Ask both ways: neutral when both say neither, else the direction that is surer."""
    stances = [_stance(row["text"], target, holder, method) for holder, target, _ in both_ways(row)]
    sure = [max(_beyond(one), default=0.0) for one in stances]
    at = sure.index(max(sure))
    places = {"favour": 1, "against": 3}
    return PAIR_LABELS[places[stances[at].label] + at] if sure[at] else "neutral"


def _beyond(stance: Stance) -> list[float]:
    return [] if stance.label == "neither" else [stance.probabilities[stance.label]]


def _stance(text: str, target: Span, holder: Span, method: str) -> Stance:
    """Judge a pair; a few rows have the same name on both sides, which is nobody's stance."""
    try:
        return score_stance(text, target, holder=holder, method=method)
    except UsageError:
        return abstain("holder and target have the same name")


def wordings(row: dict[str, Any]) -> tuple[str, ...]:
    """Return how the texts may name a row's topic."""
    topic = row.get("topic") or row["target"]
    return WORDS_OF.get(topic, (topic,))


def topic_stance(row: dict[str, Any], method: str) -> Stance:
    """Judge the author's stance towards the topic, by the first of its wordings in the text."""
    stances = [score_stance(row["text"], words, method=method) for words in wordings(row)]
    return next((stance for stance in stances if not stance.abstained), stances[0])


def _print_pairs(method: str) -> None:
    rows = pairs("dev")
    predicted = [pair_label(row, method) for row in rows]
    gold = [PAIR_LABELS[row["label"]] for row in rows]
    print(f"| directed_sentiment | pairs | macro F1 | {' | '.join(PAIR_LABELS)} |")
    print(f"|---|---|---|{'---|' * len(PAIR_LABELS)}")
    print(table_row(method, len(rows), label_f1s(predicted, gold, PAIR_LABELS)))


def _print_topics(method: str) -> None:
    print(f"\n| topics, {method} | texts | macro F1 | {' | '.join(STANCES)} | abstained |")
    print("|---|---|---|---|---|---|---|")
    for name in TOPIC_CORPORA:
        rows = corpus_rows(name, "dev")
        stances = [topic_stance(row, method) for row in rows]
        gold = [LABEL_OF[row["label"]] for row in rows]
        scores = label_f1s([stance.label for stance in stances], gold, STANCES)
        abstained = sum(stance.abstained is not None for stance in stances) / len(rows)
        print(f"{table_row(name, len(rows), scores)} {100 * abstained:.0f} % |")


def main() -> None:
    """Print a Markdown table of the pairs and one of the topics for each method."""
    for method in METHODS:
        _print_pairs(method)
        _print_topics(method)
