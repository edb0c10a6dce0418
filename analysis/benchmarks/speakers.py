"""Speakers on PolNeAR dev, given the gold attributions: accuracy per type of source mention.

A prediction is right when its kind and name equal an accepted answer, compared in lower case and
without leading articles, possessive 's and punctuation; of several speakers all must be there.
"""

import re
from collections import Counter
from typing import Any

from analysis.datasets import corpus_rows
from analysis.document import parse, quote_type
from analysis.records import Attribution, Speaker
from analysis.speakers import METHODS, link_speakers

MENTIONS = ("name", "nominal", "pronoun", "none")


def names_of(speaker: str) -> set[str]:
    """Return the names that " & " joins, as the scoring rule compares them.

    Example:
        >>> sorted(names_of("The U.N. & Ada Moss's"))
        ['ada moss', 'un']
    """
    bare = (re.sub(r"['’]s\b|[^\w\s]", "", part.lower()) for part in speaker.split(" & "))
    return {re.sub(r"^(the|an?) ", "", " ".join(part.split())) for part in bare}


def is_accepted(speaker: Speaker, accepted: list[dict[str, Any]]) -> bool:
    """Say whether the speaker equals one of the accepted answers."""
    kind, name = speaker.kind or "none", speaker.name or ""
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


def main() -> None:
    """Print a Markdown table, a column a method."""
    results = {method: measure(method) for method in METHODS}
    articles = len(corpus_rows("polnear", "dev.speakers"))
    print(f"PolNeAR dev, {articles} articles, given the gold attributions; percent right\n")
    print(f"| source is a | {' | '.join(results)} |\n|---|{'---|' * len(results)}")
    for mention in (*MENTIONS, "all"):
        cells = (f"{100 * scores[mention]:.1f}" for scores in results.values())
        print(f"| {mention} | {' | '.join(cells)} |")
