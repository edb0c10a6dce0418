"""Scores of predicted coreference clusters: MUC, B-cubed, CEAF-e and their mean.

As in the CoNLL 2012 scorer (Pradhan et al., ACL 2014), the counts of precision and recall are
summed over the documents, and mentions of one side alone count against that side. A mention is any
hashable object, equal on both sides.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

Clusters = Sequence[Collection[Hashable]]


class ClusterCounts(NamedTuple):
    """Right answers among ours and their number; the same for the gold answers."""

    right: float
    ours: float
    found: float
    gold: float

    def f1(self) -> float:
        """Return the harmonic mean of precision and recall, 0 when nothing is right."""
        precision = self.right / self.ours if self.ours else 0.0
        recall = self.found / self.gold if self.gold else 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def muc(ours: Clusters, gold: Clusters) -> ClusterCounts:
    """Count links: the links needed for a cluster, minus those missing on the other side."""
    return ClusterCounts(*_links(ours, gold), *_links(gold, ours))


def _links(clusters: Clusters, others: Clusters) -> tuple[int, int]:
    owner = _owners(others)
    right = needed = 0
    for cluster in clusters:
        alone = sum(mention not in owner for mention in cluster)
        parts = len({owner[mention] for mention in cluster if mention in owner})
        right += len(cluster) - alone - parts
        needed += len(cluster) - 1
    return right, needed


def b_cubed(ours: Clusters, gold: Clusters) -> ClusterCounts:
    """Count mentions, each by the share of its cluster in its cluster on the other side."""
    return ClusterCounts(*_shares(ours, gold), *_shares(gold, ours))


def _shares(clusters: Clusters, others: Clusters) -> tuple[float, int]:
    owner = _owners(others)
    right = 0.0
    for cluster in clusters:
        parts = [owner.get(mention) for mention in cluster]
        same = sum(parts.count(part) for part in parts if part is not None)
        right += same / len(cluster)
    return right, sum(map(len, clusters))


def ceaf_e(ours: Clusters, gold: Clusters) -> ClusterCounts:
    """Count clusters, each by its similarity to its assigned cluster on the other side."""
    if not (ours and gold):
        return ClusterCounts(0.0, len(ours), 0.0, len(gold))
    similar = np.array([[_similarity(one, other) for other in gold] for one in ours])
    best = float(similar[linear_sum_assignment(similar, maximize=True)].sum())
    return ClusterCounts(best, len(ours), best, len(gold))


def _similarity(one: Collection[Hashable], other: Collection[Hashable]) -> float:
    return 2 * len(set(one) & set(other)) / (len(one) + len(other))


def _owners(clusters: Clusters) -> dict[Hashable, int]:
    return {mention: number for number, cluster in enumerate(clusters) for mention in cluster}


MEASURES: dict[str, Callable[[Clusters, Clusters], ClusterCounts]] = {
    "MUC": muc,
    "B-cubed": b_cubed,
    "CEAF-e": ceaf_e,
}


def conll(documents: Iterable[tuple[Clusters, Clusters]]) -> dict[str, float]:
    """Return the F1 of each of MEASURES over documents (ours, gold), and their mean as `CoNLL`."""
    pairs = list(documents)
    scores = {}
    for name, measure in MEASURES.items():
        counts = [measure(ours, gold) for ours, gold in pairs]
        scores[name] = ClusterCounts(*(sum(column) for column in zip(*counts, strict=True))).f1()
    return {"CoNLL": sum(scores.values()) / len(scores), **scores}
