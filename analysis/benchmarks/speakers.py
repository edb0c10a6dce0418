"""Speakers on PolNeAR dev: per type of source mention, and end to end.

A speaker is right when its kind and name equal an accepted answer, compared in lower case and
without leading articles, possessive 's and punctuation; of several speakers all must be found.

Given the gold attributions: the share with the right speaker, by type of source.

End to end, from the text alone: attributions are found by the learned reader and linked; nested
ones are left out, since the corpus is flat. An attribution is right when it is a relation in the
sense of `scoring.match` (its content shares half of the tokens with a gold content, one to one; the
sources share a token, or both are missing) and has the right speaker for that gold attribution.
Precision is the share of right attributions among all found in these articles, recall the share
among their gold attributions, all of which have an annotated speaker.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from analysis.attribution import attribute
from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.evaluation import as_row
from analysis.benchmarks.scoring import f1, match, tokens_of
from analysis.document import parse, quote_type
from analysis.records import Attribution, Speaker
from analysis.speakers import METHODS, link_speakers
from analysis.speakers.parties import REASONS

MENTIONS = ("name", "nominal", "pronoun", "none")


def names_of(speaker: str) -> set[str]:
    """Return the names joined by " & ", normalised for comparison.

    Example:
        >>> sorted(names_of("The U.N. & Ada Moss's"))
        ['ada moss', 'un']
    """
    bare = (re.sub(r"['’]s\b|[^\w\s]", "", part.lower()) for part in speaker.split(" & "))
    return {re.sub(r"^(the|an?) ", "", " ".join(part.split())) for part in bare}


def is_accepted(speaker: Speaker, accepted: list[dict[str, Any]]) -> bool:
    """Say whether the speaker equals one of the accepted answers."""
    nobody = "author" if speaker.unresolved_reason == REASONS["author"] else "none"
    kind, name = speaker.kind or nobody, speaker.name or ""
    return any(
        answer["kind"] == kind and names_of(answer["speaker"] or "") == names_of(name)
        for answer in accepted
    )


def linked(row: dict[str, Any], method: str) -> dict[str, Speaker]:
    """Link the gold attributions of an article and return their speakers by attribution id."""
    document = parse(row["text"])
    attributions = []
    for entry in row["attributions"]:
        source, cue, content = (
            tuple((start, end) for start, end in entry[part])
            for part in ("source", "cue", "content")
        )
        kind = quote_type(document, content)
        attributions.append(Attribution(content, source, cue, kind))
    found = link_speakers(document, attributions, method=method)
    ids = (entry["id"] for entry in row["attributions"])
    return {name: said.speaker for name, said in zip(ids, found, strict=True)}


def measure(method: str) -> dict[str, float]:
    """Return the accuracy of one method per mention type, and over all."""
    articles = {row["id"]: row for row in corpus_rows("polnear", "dev")}
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for row in corpus_rows("polnear", "dev.speakers"):
        speakers = linked(articles[row["id"]], method)
        for entry in row["speakers"]:
            for mention in (entry["mention_type"], "all"):
                asked[mention] += 1
                right[mention] += is_accepted(speakers[entry["id"]], entry["accepted"])
    return {mention: right[mention] / max(asked[mention], 1) for mention in (*MENTIONS, "all")}


def count_right(
    article: dict[str, Any], speakers: Sequence[dict[str, Any]], found: Sequence[Attribution]
) -> Counter[str]:
    """Count the attributions in an article with right relation and right speaker.

    Args:
        article: A row of PolNeAR.
        speakers: The annotated speakers of its attributions.
        found: The predicted attributions, with speakers.
    """
    accepted = {entry["id"]: entry["accepted"] for entry in speakers}
    gold = [one for one in article["attributions"] if one["id"] in accepted]
    flat = [one for one in found if one.parent is None]
    ours, theirs = (
        tokens_of(article["text"], rows) for rows in ([as_row(one) for one in flat], gold)
    )
    pairs = match(ours, theirs).relations
    right = sum(is_accepted(flat[i].speaker, accepted[gold[j]["id"]]) for i, j in pairs)
    return Counter(found=len(flat), gold=len(gold), relation=len(pairs), right=right)


def measure_whole(method: str) -> dict[str, float]:
    """Return precision, recall and F1 of reading and linking, and how often a relation is right."""
    articles = {row["id"]: row for row in corpus_rows("polnear", "dev")}
    total: Counter[str] = Counter()
    for row in corpus_rows("polnear", "dev.speakers"):
        article = articles[row["id"]]
        document = parse(article["text"])
        found = link_speakers(document, attribute(document), method=method)
        total += count_right(article, row["speakers"], found)
    return {
        "precision": total["right"] / max(total["found"], 1),
        "recall": total["right"] / max(total["gold"], 1),
        "F1": f1(total["right"], total["found"], total["gold"]),
        "F1 of the relation alone": f1(total["relation"], total["found"], total["gold"]),
    }


def main() -> None:
    """Print two Markdown tables, a column a method."""
    articles = len(corpus_rows("polnear", "dev.speakers"))
    print(f"PolNeAR dev, {articles} articles, given the gold attributions; percent right\n")
    _print({method: measure(method) for method in METHODS}, "source is a")
    print(f"\nPolNeAR dev, {articles} articles, end to end: relation and speaker right; percent\n")
    _print({method: measure_whole(method) for method in METHODS}, "end to end")


def _print(results: dict[str, dict[str, float]], title: str) -> None:
    print(f"| {title} | {' | '.join(results)} |\n|---|{'---|' * len(results)}")
    for name in next(iter(results.values())):
        cells = (f"{100 * scores[name]:.1f}" for scores in results.values())
        print(f"| {name} | {' | '.join(cells)} |")
