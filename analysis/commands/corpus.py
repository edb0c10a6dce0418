"""Quotations and stances of any number of articles, part by part to a folder."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.commands.streams import check_apart, opened, summarize, word_bar
from analysis.errors import UsageError
from analysis.reading.articles import count_articles, is_so, read_batches
from analysis.runs import parts
from analysis.runs.engine import open_engine
from analysis.steps import Methods
from analysis.wording import counted
from analysis.writing.tables import check_folder


def run_corpus(
    source: str,
    target: str,
    methods: Methods,
    min_confidence: float,
    workers: int,
    scheduler: str | None,
) -> int:
    """Write quotations, stances and a summary of the run to a folder; return the number of errors.

    Parts left in the folder by an earlier run over the same articles are kept.
    """
    folder = _run_folder(source, target)
    settings = parts.Settings(methods, min_confidence)
    started = time.monotonic()
    with opened(source) as articles:
        total = count_articles(articles)
        batches = read_batches(articles, size=parts.part_size(total))
        tally = parts.Tally()
        with open_engine(workers, scheduler) as engine, word_bar(total) as moved, _told(tally):
            ledger = parts.Ledger(folder)
            for entry, kept in parts.carry_out(batches, settings, ledger, engine):
                tally.add(entry, kept=kept)
                moved(entry.counts["articles"], tally.done["words"])
    facts = parts.facts(settings) | tally.facts(time.monotonic() - started)
    ledger.close(tally.parts, facts)
    for note in tally.warnings:
        print(f"warning: {note}", file=sys.stderr)
    return summarize(**{name: tally.counts[name] for name in ("articles", "quotations", "errors")})


def _run_folder(source: str, target: str) -> Path:
    """Check that a run can write to a folder without overwriting its input."""
    folder = Path(target)
    if target == "-" or is_so(folder.is_file):
        raise UsageError(f"output {target!r} is not a folder; run writes several files in one")
    check_folder(folder)
    for name in parts.LEFT:
        check_apart(source, str(folder / name))
        if name.endswith(".parquet") and is_so((folder / name).is_file):
            raise UsageError(f"{str(folder / name)!r} is a file; remove it or choose a folder")
    return folder


@contextmanager
def _told(tally: parts.Tally) -> Iterator[None]:
    """Report the finished parts when the run is interrupted."""
    try:
        yield
    except KeyboardInterrupt:
        kept = counted(tally.counts["articles"], "article")
        print(f"\nstopped; {kept} done, the same command goes on from there", file=sys.stderr)
        raise
