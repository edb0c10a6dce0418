"""Antecedents of pronouns and coreference of names, F1 in percent.

GAP dev (Webster et al., TACL 2018): the antecedent of a pronoun is the first name, the second or
neither; F1 is over the decisions on each name, as in the authors' scorer, in all and for feminine
and masculine pronouns. The pointer's probability of a name is the sum over all mentions with the
same wording, as in its training.

GUM dev, news (Zeldes, 2017): clusters of mentions. Ours are the names of one entity of the article,
as joined by `analysis.speakers.names`, and each form of "he", "she", "they" or "who" that
`link_speakers` links to the name if the pronoun is the only source. The gold clusters have all
mentions of persons, organizations and places, including nominals and singletons; our clusters have
no nominals. One of our mentions equals a gold one when it lies in the head word or name of that
mention, or the other way round; pairs are one to one, largest overlap first, then shorter gold
mention first. The counts of the three scores are summed over the documents. `found by both` is
limited to the mentions of both sides, so it measures the joining alone.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence

import numpy as np

from analysis.benchmarks.coreference import MEASURES, conll
from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.scoring import f1
from analysis.document import parse
from analysis.records import Attribution, Document, Row
from analysis.spans import Span, holds
from analysis.speakers import METHODS, link_speakers
from analysis.speakers import words as lists
from analysis.speakers.names import Article
from analysis.speakers.pointer import References
from analysis.stance.targets import find_mentions

# Probabilities of the first name, the second, and neither.
NameShares = tuple[float, float, float]
# Clusters of mentions.
MentionSets = list[set[Hashable]]
Both = tuple[MentionSets, MentionSets]
# The least probability of a name that counts as chosen; it must also be the largest of the three.
LEAST_SHARE_SHOWN = 0.05
TYPES = {"person", "organization", "place"}
SCORED_PRONOUNS = lists.POINTED - {"both", "each"}


def gap_scores(rows: Sequence[Row], shares: Sequence[NameShares]) -> dict[str, float]:
    """Score the decisions: the likelier name, unless neither is likelier."""
    counts = {"feminine": np.zeros(3), "masculine": np.zeros(3)}
    for row, (a, b, neither) in zip(rows, shares, strict=True):
        kind = "masculine" if row["pronoun"]["text"].lower() in ("he", "him", "his") else "feminine"
        for name, mine, other in (("a", a, b), ("b", b, a)):
            says = mine > max(other, neither, LEAST_SHARE_SHOWN)
            counts[kind] += [says and row[name]["coref"], says, row[name]["coref"]]
    table = {"gap F1": sum(counts.values(), np.zeros(3)), **counts}
    return {name: f1(*map(int, one)) for name, one in table.items()}


def same_wording(row: Row, name: str) -> set[Span]:
    """Return the mentions of one of the two names of a row of GAP."""
    one = row[name]
    return {(one["start"], one["end"]), *find_mentions(row["text"], one["text"])}


def by_pointer(row: Row) -> NameShares:
    """Ask the network alone."""
    place = row["pronoun"]["start"], row["pronoun"]["end"]
    reference = References(parse(row["text"])).of(place)
    a, b = (sum(map(reference.share, same_wording(row, name))) for name in "ab")
    return a, b, reference.nobody


def by_linking(row: Row, method: str) -> NameShares:
    """Link the pronoun as the source of an attribution, and compare its speaker with the names."""
    place = row["pronoun"]["start"], row["pronoun"]["end"]
    said = Attribution(content=(place,), source=(place,))
    [found] = link_speakers(parse(row["text"]), [said], method=method)
    words = set((found.speaker.name or "").split())
    a, b = (float(bool(words & set(row[name]["text"].split()))) for name in "ab")
    return a, b if a == 0 else 0.0, 0.5


def our_clusters(text: str, method: str) -> list[list[Span]]:
    """Return the mentions of each entity of a text: names and pronouns."""
    document = parse(text)
    article = Article(document)
    clusters: dict[str, list[Span]] = defaultdict(list)
    for mention in article.mentions:
        clusters[mention.entity.name].append((mention.start, mention.end))
    for word in article.words:
        if word.lower in SCORED_PRONOUNS:
            name = _stands_for(document, (word.start, word.end), method)
            if name in clusters:
                clusters[name].append((word.start, word.end))
    return list(clusters.values())


def _stands_for(document: Document, pronoun: Span, method: str) -> str:
    said = Attribution(content=(pronoun,), source=(pronoun,))
    [found] = link_speakers(document, [said], method=method)
    return found.speaker.name or ""


def same_mentions(ours: Sequence[Span], gold: Sequence[Row]) -> dict[int, int]:
    """Match our mentions with gold ones, one to one; return pairs of positions."""
    pairs = []
    for i, (start, end) in enumerate(ours):
        for j, mention in enumerate(gold):
            first, last = mention["head"]
            if holds((start, end), (first, last)) or holds((first, last), (start, end)):
                shared = min(end, last) - max(start, first)
                largest = max(end - start, last - first)
                pairs.append((-shared / largest, mention["end"] - mention["start"], i, j))
    same: dict[int, int] = {}
    for _, _, i, j in sorted(pairs):
        if i not in same and j not in same.values():
            same[i] = j
    return same


def named_alike(clusters: Sequence[Sequence[Span]], row: Row) -> Both:
    """Return our clusters and the gold ones of TYPES, with equal keys for matched mentions."""
    ours = [span for cluster in clusters for span in cluster]
    gold = [mention for mention in row["mentions"] if mention["type"] in TYPES]
    same = same_mentions(ours, gold)
    names: dict[Span, Hashable] = {
        span: same.get(number, ("only ours", span)) for number, span in enumerate(ours)
    }
    entities: dict[int, set[Hashable]] = defaultdict(set)
    for number, mention in enumerate(gold):
        entities[mention["entity"]].add(number)
    return [{names[span] for span in cluster} for cluster in clusters], list(entities.values())


def found_by_both(both: Both) -> Both:
    """Leave out the mentions of one side alone."""
    ours, gold = (set().union(*side) for side in both)
    left, right = (
        [cluster & ours & gold for cluster in side if cluster & ours & gold] for side in both
    )
    return left, right


def main() -> None:
    """Print a Markdown table of GAP and one of GUM, a row a method."""
    _print_gap(corpus_rows("gap", "dev"))
    _print_gum([row for row in corpus_rows("gum", "dev") if row["genre"] == "news"])


def _print_gap(rows: Sequence[Row]) -> None:
    results = {"pointer alone": gap_scores(rows, [by_pointer(row) for row in rows])}
    for method in METHODS:
        results[f"speakers, {method}"] = gap_scores(rows, [by_linking(r, method) for r in rows])
    print(f"GAP dev, {len(rows)} pronouns; percent\n")
    print("| | F1 | feminine | masculine | feminine / masculine |\n|---|---|---|---|---|")
    for name, scores in results.items():
        cells = (f"{100 * value:.1f}" for value in scores.values())
        ratio = scores["feminine"] / max(scores["masculine"], 1e-9)
        print(f"| {name} | {' | '.join(cells)} | {ratio:.2f} |")


def _print_gum(rows: Sequence[Row]) -> None:
    print(f"\nGUM dev, news, {len(rows)} documents; F1 in percent\n")
    print(f"| mentions | ours | gold | CoNLL | {' | '.join(MEASURES)} |\n|---{'|---' * 6}|")
    for method in METHODS:
        pairs = [named_alike(our_clusters(row["text"], method), row) for row in rows]
        _print_clusters(f"all, {method}", pairs)
        _print_clusters(f"found by both, {method}", [found_by_both(both) for both in pairs])


def _print_clusters(name: str, pairs: Sequence[Both]) -> None:
    sizes = (sum(len(cluster) for both in pairs for cluster in both[side]) for side in (0, 1))
    cells = (f"{100 * score:.1f}" for score in conll(pairs).values())
    print(f"| {name} | {' | '.join(map(str, sizes))} | {' | '.join(cells)} |")
