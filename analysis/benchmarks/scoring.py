"""Scores of predicted attributions against gold ones.

Everything is counted in word tokens, so marks and blanks at the edges of a span never matter. A
predicted attribution is right (a *relation*) when its content shares at least half of all tokens of
the two with a gold content (Jaccard, one to one, best first) and its source shares a token with
the gold source, or both have none. Kinds of gold content: direct (every token inside double marks),
mixed (some), indirect (none). Exact: source, cue and content all have the tokens of a gold
attribution (BBC Citron's measure). Nested predictions are left out: the research corpora are flat.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analysis.document import WORD

QUOTE_KINDS = ("direct", "mixed", "indirect")
PARTS = ("content", "source", "cue")
OPENS, CLOSES, DOUBLES = "“„‟«", "”»", '"“”„‟«»'
Parts = dict[str, frozenset[int]]


@dataclass(frozen=True)
class Matches:
    """Pairs of positions (predicted, gold): contents that match, and relations that are right."""

    contents: list[tuple[int, int]]
    relations: list[tuple[int, int]]


def tokens_of(text: str, attributions: Sequence[dict[str, Any]]) -> list[Parts]:
    """Turn the spans of each attribution's roles into sets of word-token numbers."""
    number = {}
    for index, word in enumerate(WORD.finditer(text)):
        number.update(dict.fromkeys(range(*word.span()), index))
    return [
        {
            role: frozenset(
                number[at]
                for start, end in attribution.get(role) or []
                for at in range(start, end)
                if at in number
            )
            for role in PARTS
        }
        for attribution in attributions
    ]


def match(predicted: Sequence[Parts], gold: Sequence[Parts]) -> Matches:
    """Match contents one to one, greedily by Jaccard; ties go to the right source."""
    pairs = []
    for i, ours in enumerate(predicted):
        for j, theirs in enumerate(gold):
            shared = len(ours["content"] & theirs["content"])
            if shared and 2 * shared >= (union := len(ours["content"] | theirs["content"])):
                pairs.append((-shared / union, not same_source(ours, theirs), j, i))
    taken_ours: set[int] = set()
    taken_theirs: set[int] = set()
    contents = []
    for _, _, j, i in sorted(pairs):
        if i not in taken_ours and j not in taken_theirs:
            taken_ours.add(i)
            taken_theirs.add(j)
            contents.append((i, j))
    right = [(i, j) for i, j in contents if same_source(predicted[i], gold[j])]
    return Matches(contents, right)


def same_source(ours: Parts, theirs: Parts) -> bool:
    """Say whether two attributions name the same source, or none."""
    if not theirs["source"]:
        return not ours["source"]
    return bool(ours["source"] & theirs["source"])


def kind(text: str, content: Sequence[Sequence[int]]) -> str:
    """Return the kind of a gold content: direct, mixed or indirect."""
    inside = _inside_marks(text)
    words = [word.start() for start, end in content for word in WORD.finditer(text, start, end)]
    quoted = sum(inside[at] for at in words)
    if words and quoted == len(words):
        return "direct"
    marked = any(
        mark in text[start:end] for start, end in content for mark in [*DOUBLES, "``", "''"]
    )
    return "mixed" if quoted or marked else "indirect"


@lru_cache(maxsize=2)
def _inside_marks(text: str) -> list[bool]:
    """Tell the characters in double marks, paragraph by paragraph; an open mark runs to its end."""
    inside = [False] * len(text)
    quoting = False
    at = 0
    while at < len(text):
        mark = text[at : at + 2] if text[at : at + 2] in {"``", "''"} else text[at]
        if mark == "\n":
            quoting = False
        elif mark in OPENS or mark == "``":
            quoting = True
        elif mark in CLOSES:
            quoting = False
        elif mark in {'"', "''"}:
            quoting = not quoting
        else:
            inside[at] = quoting
        at += 2 if mark == "''" else 1
    return inside


def count(
    text: str, predicted: Sequence[dict[str, Any]], gold: Sequence[dict[str, Any]]
) -> Counter[str]:
    """Return the counts of one article for the scores."""
    flat = [attribution for attribution in predicted if attribution.get("parent") is None]
    ours, theirs = tokens_of(text, flat), tokens_of(text, gold)
    matches = match(ours, theirs)
    kinds = [kind(text, attribution["content"]) for attribution in gold]
    counts = Counter(predicted=len(ours), gold=len(theirs), relation=len(matches.relations))
    counts["content"] = len(matches.contents)
    counts.update(f"gold {name}" for name in kinds)
    counts.update(f"relation {kinds[j]}" for _, j in matches.relations)
    counts["exact"] = sum(_has_equal(one, theirs) for one in ours)
    counts["exact missed"] = sum(not _has_equal(one, ours) for one in theirs)
    for role in PARTS:
        found = frozenset[int]().union(*(parts[role] for parts in ours))
        asked = frozenset[int]().union(*(parts[role] for parts in theirs))
        counts[f"{role} tokens both"] = len(found & asked)
        counts[f"{role} tokens predicted"] = len(found)
        counts[f"{role} tokens gold"] = len(asked)
    return counts


def _has_equal(one: Parts, others: Sequence[Parts]) -> bool:
    return bool(one["cue"]) and any(one == other for other in others)


def f1(both: int, predicted: int, gold: int) -> float:
    """Return the harmonic mean of precision and recall, 0 when nothing is shared."""
    return 2 * both / (predicted + gold) if both else 0.0


def report(counts: Iterable[Counter[str]]) -> dict[str, float]:
    """Turn the counts of all articles into scores from 0 to 1."""
    total: Counter[str] = sum(counts, Counter())
    scores = {
        "precision": total["relation"] / max(total["predicted"], 1),
        "recall": total["relation"] / max(total["gold"], 1),
        "relation F1": f1(total["relation"], total["predicted"], total["gold"]),
        "source right, of matched": total["relation"] / max(total["content"], 1),
    }
    for name in QUOTE_KINDS:
        scores[f"recall {name}"] = total[f"relation {name}"] / max(total[f"gold {name}"], 1)
    for role in PARTS:
        parts = (total[f"{role} tokens {side}"] for side in ("both", "predicted", "gold"))
        scores[f"{role} tokens F1"] = f1(*parts)
    found_again = total["exact"] + total["exact missed"]
    scores["all three exact, F1"] = f1(total["exact"], total["predicted"], found_again)
    return scores
