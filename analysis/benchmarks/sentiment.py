"""Sentiment towards a target on NewsMTSC dev (Hamborg and Donnay, EACL 2021), F1 in percent.

The learned method expects the frequencies of labels in news, where four targets in five are
neutral; in NewsMTSC the labels are about equally frequent. For the comparison the prior of NewsMTSC
is restored: each probability is multiplied by the ratio of the label's share in NewsMTSC train to
its share in news, and the likeliest label counts. The labels shown in a run on news are measured by
`benchmarks judged`.

The calibration error is that of the likeliest label's probability, in ten bins of equal size.

Author against speaker: in texts with a direct or mixed quotation, found by the learned reader,
every target is asked about twice: with the whole text, and with its own voice alone. This voice is
the content around the target, with its pieces joined, or else the text without any content.
Contents include those of indirect quotations; of nested attributions, only the outer one counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.attribution import attribute
from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.reliability import expected_error
from analysis.benchmarks.scoring import f1
from analysis.document import parse, strip
from analysis.records import SENTIMENTS, Attribution, Row, Sentiment
from analysis.sentiment import METHODS, score_sentiment
from analysis.spans import Span, holds

SPLITS = ("dev_rw", "dev_mt")
VOICES = ("author", "speaker")
# Shares of SENTIMENTS among the targets of news, in quoted_tone train, and in NewsMTSC train.
NEWS = (0.12, 0.81, 0.07)
NEWSMTSC = (0.38, 0.35, 0.27)
Contents = Sequence[Sequence[Span]]


def label_f1s(predicted: Sequence[str], gold: Sequence[str], labels: Sequence[str]) -> list[float]:
    """Return the F1 of each label.

    Example:
        >>> label_f1s(["a", "a", "b"], ["a", "b", "b"], ["a", "b"])
        [0.6666666666666666, 0.6666666666666666]
    """
    pairs = list(zip(predicted, gold, strict=True))
    return [
        f1(pairs.count((label, label)), predicted.count(label), gold.count(label))
        for label in labels
    ]


def table_row(name: str, rows: int, scores: Sequence[float]) -> str:
    """Write a row of the table: name, number of examples, macro F1, F1 of each label."""
    cells = [f"{100 * score:.1f}" for score in (sum(scores) / len(scores), *scores)]
    return f"| {name} | {rows} | {' | '.join(cells)} |"


def targets(rows: Sequence[Row]) -> Iterator[tuple[str, Span, str]]:
    """Yield text, span and gold label of every target."""
    for row in rows:
        for one in row["targets"]:
            yield row["text"], (one["start"], one["end"]), SENTIMENTS[one["label"] + 1]


def rate(split: str, method: str) -> pd.DataFrame:
    """Score every target of a split.

    Columns:
        `method`, `split`, `gold`, `label` (the answer), and `p_LABEL` for each of SENTIMENTS.
    """
    answers = []
    for text, target, gold in targets(corpus_rows("newsmtsc", split)):
        chances = restored(score_sentiment(text, target, method=method), method)
        shares = {f"p_{label}": chance for label, chance in chances.items()}
        asked = {"method": method, "split": split, "gold": gold}
        answers.append({**asked, "label": likeliest(chances), **shares})
    return pd.DataFrame(answers)


def restored(found: Sentiment, method: str) -> dict[str, float]:
    """Return the probability of each of SENTIMENTS under the prior of NewsMTSC.

    TextBlob's probabilities stay, since they were fitted on NewsMTSC.
    """
    if method != "learned":
        return found.probabilities
    odds = {
        label: found.probabilities[label] * here / news
        for label, here, news in zip(SENTIMENTS, NEWSMTSC, NEWS, strict=True)
    }
    total = sum(odds.values())
    return {label: odd / total for label, odd in odds.items()}


def likeliest(chances: Mapping[str, float]) -> str:
    """Return the likeliest label."""
    return max(SENTIMENTS, key=chances.__getitem__)


def scores_of(rated: pd.DataFrame) -> list[float]:
    """Return the F1 of each of SENTIMENTS."""
    return label_f1s(rated["label"].tolist(), rated["gold"].tolist(), SENTIMENTS)


def measure(split: str, method: str) -> tuple[int, list[float]]:
    """Score every target of a split; return their number and the F1 of each label."""
    rated = rate(split, method)
    return len(rated), scores_of(rated)


def quoted_contents(text: str) -> Contents | None:
    """Return the outermost contents in a text; None without a direct or mixed quotation."""
    found = [one for one in attribute(parse(text)) if one.parent is None]
    return [one.content for one in found] if any(map(_has_marks, found)) else None


def _has_marks(one: Attribution) -> bool:
    return one.quote_type in ("direct", "mixed")


class Passage(NamedTuple):
    """The text of one voice, and the span of the target in it."""

    voice: str
    text: str
    target: Span


def own_voice(text: str, target: Span, contents: Contents) -> Passage:
    """Return the text of the voice around the target, pieces joined by a blank.

    Example:
        >>> own_voice("“We won,” Ada Moss said.", (10, 18), [[(0, 9)]])
        Passage(voice='author', text='Ada Moss said.', target=(0, 8))
        >>> own_voice("Leo Vance said Ada Moss won.", (15, 23), [[(15, 27)]])
        Passage(voice='speaker', text='Ada Moss won', target=(0, 8))
    """
    holding = [content for content in contents if any(holds(span, target) for span in content)]
    spans = holding[0] if holding else _apart(text, target, contents)
    passage, place = "", target
    for start, end in spans:
        passage += " " if passage else ""
        if holds((start, end), target):
            shift = len(passage) - start
            place = target[0] + shift, target[1] + shift
        passage += text[start:end]
    return Passage(VOICES[bool(holding)], passage, place)


def _apart(text: str, target: Span, contents: Contents) -> Iterator[Span]:
    """Yield the stretches outside the contents, ignoring a content that cuts the target."""
    start = 0
    edges = sorted(span for content in contents for span in content)
    for first, last in [*edges, (len(text), len(text))]:
        if last <= target[0] or target[1] <= first:
            if piece := strip(text, (start, max(start, first))):
                yield piece
            start = max(start, last)


def compare_voices(rows: Sequence[Row], method: str) -> pd.DataFrame:
    """Ask about each target in texts with quotations: with the whole text, and its own voice.

    Columns:
        `method`, `voice` (of the target), `gold`, `whole` and `own` (the answers).
    """
    answers = []
    for row in rows:
        contents = quoted_contents(row["text"])
        for text, target, gold in targets([row]) if contents is not None else ():
            voice, own, place = own_voice(text, target, contents or [])
            whole, alone = (
                likeliest(restored(score_sentiment(*passage, method=method), method))
                for passage in ((text, target), (own, place))
            )
            asked = {"method": method, "voice": voice, "gold": gold}
            answers.append({**asked, "whole": whole, "own": alone})
    return pd.DataFrame(answers, columns=["method", "voice", "gold", "whole", "own"])


def main() -> None:
    """Print a Markdown table, a row a method and split; then that of author against speaker."""
    print(f"| NewsMTSC | targets | macro F1 | {' | '.join(SENTIMENTS)} | calibration error |")
    print(f"|---|---|---|{'---|' * (len(SENTIMENTS) + 1)}")
    for method in METHODS:
        parts = {split: rate(split, method) for split in SPLITS}
        parts["both"] = pd.concat(parts.values(), ignore_index=True)
        for split, rated in parts.items():
            row = table_row(f"{method}, {split}", len(rated), scores_of(rated))
            print(f"{row} {expected_error(rated)[method]:.3f} |")
    _print_voices([row for split in SPLITS for row in corpus_rows("newsmtsc", split)])


def _print_voices(rows: Sequence[Row]) -> None:
    print("\n| texts with a quotation, voice | targets | whole text, macro F1 | own voice alone |")
    print("|---|---|---|---|")
    for method in METHODS:
        answers = compare_voices(rows, method)
        for voice in ("all", *VOICES):
            part = answers if voice == "all" else answers[answers["voice"] == voice]
            scores = (
                label_f1s(part[how].tolist(), part["gold"].tolist(), SENTIMENTS)
                for how in ("whole", "own")
            )
            cells = (f"{100 * sum(one) / len(SENTIMENTS):.1f}" for one in scores)
            print(f"| {method}, {voice} | {len(part)} | {' | '.join(cells)} |")
