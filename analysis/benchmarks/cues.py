"""Extract the cue list of the rules from PolNeAR train, with counts for each cue and pattern.

Candidates are words that are frequent enough in annotated cues. The rules run with all candidates,
and those with a sufficient precision are kept. The benchmark rewrites `cues.csv` and `patterns.csv`
in `analysis/attribution/rules/`; of the corpus only single words are written.
"""

import csv
from collections import Counter
from importlib import resources
from typing import Any

from analysis.attribution import rules
from analysis.attribution.rules import cues
from analysis.attribution.rules.cues import Record
from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.scoring import match, tokens_of
from analysis.document import WORD, parse

LEAST_TIMES = 3
LEAST_SHARE = 0.15
LEAST_RIGHT = 2
LEAST_PRECISION = 0.4
GRAMMAR = (
    cues.PRONOUNS
    | cues.DETERMINERS
    | cues.CUE_AUXILIARIES
    | cues.JOINTS
    | cues.PREPOSITIONS
    | cues.TIMES
)
CueCounts = tuple[Counter[str], Counter[str]]


def candidates(rows: list[dict[str, Any]]) -> dict[str, Record]:
    """Find the words with a sufficient share of cues among their occurrences outside contents."""
    seen: Counter[str] = Counter()
    in_cue: Counter[str] = Counter()
    for row in rows:
        cue = _places(row, "cue")
        other = _places(row, "content") - cue
        for word in WORD.finditer(row["text"]):
            form = word.group().lower()
            if form.isalpha() and word.start() not in other:
                seen[form] += 1
                in_cue[form] += word.start() in cue
    return {
        form: Record(2, 1)
        for form, times in sorted(in_cue.items())
        if times >= LEAST_TIMES and times >= LEAST_SHARE * seen[form] and form not in GRAMMAR
    }


def _places(row: dict[str, Any], role: str) -> set[int]:
    spans = [span for attribution in row["attributions"] for span in attribution[role]]
    return {place for start, end in spans for place in range(start, end)}


def fare(rows: list[dict[str, Any]], known: dict[str, Record]) -> tuple[CueCounts, CueCounts]:
    """Count found and right attributions: by cue word, and by pattern."""
    by_cue: CueCounts = (Counter(), Counter())
    by_pattern: CueCounts = (Counter(), Counter())
    for row in rows:
        traced = [
            one
            for one in rules.trace(parse(row["text"]), known=known)
            if one.attribution.parent is None
        ]
        spans = [
            {"source": found.source, "cue": found.cue, "content": found.content}
            for found in (one.attribution for one in traced)
        ]
        ours = tokens_of(row["text"], spans)
        gold = tokens_of(row["text"], row["attributions"])
        right = {i for i, _ in match(ours, gold).relations}
        for i, one in enumerate(traced):
            for counts, name in ((by_cue, one.cue_word), (by_pattern, one.pattern)):
                counts[0][name] += 1
                counts[1][name] += i in right
    return by_cue, by_pattern


def main() -> None:
    """Write both files and print the number of cues kept."""
    rows = corpus_rows("polnear", "train")
    offered = kept = candidates(rows)
    before = None
    while kept.keys() != before:
        before = kept.keys()
        (found, right), (found_by, right_by) = fare(rows, kept)
        records = {form: Record(found[form], right[form]) for form in kept}
        kept = {form: record for form, record in records.items() if _is_kept(record)}
    _write("cues.csv", kept)
    _write(
        "patterns.csv", {name: Record(found_by[name], right_by[name]) for name in sorted(found_by)}
    )
    print(f"{len(offered)} candidates, {len(kept)} cues kept")


def _is_kept(record: Record) -> bool:
    return record.right >= LEAST_RIGHT and record.precision >= LEAST_PRECISION


def _write(name: str, records: dict[str, Record]) -> None:
    target = resources.files("analysis.attribution.rules").joinpath(name)
    with resources.as_file(target) as path, path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name", "found", "right"])
        writer.writerows((form, *record) for form, record in records.items())
