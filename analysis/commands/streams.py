"""Standard input, progress, warnings and counts of the commands."""

import shutil
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tqdm import tqdm

from analysis.errors import UsageError
from analysis.reading.articles import is_so
from analysis.reading.tables import Table, open_file
from analysis.wording import counted

Bar = Callable[[Iterable[Any]], Iterable[Any]]


def check_apart(source: str, target: str) -> None:
    """Check that output and input are different files.

    Raises:
        UsageError: When they are the same.
    """
    if "-" not in (source, target) and is_so(lambda: Path(source).samefile(target)):
        raise UsageError(f"output {target!r} is the input, which would be lost; give another")


@contextmanager
def opened(source: str) -> Iterator[Path | Table]:
    """Give the input; standard input as a file, which can be read more than once."""
    if source != "-":
        yield Path(source)
        return
    with TemporaryDirectory() as scratch:
        path = Path(scratch, "input.jsonl")
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield Table("standard input", ".jsonl", partial(open_file, path))


def progress(total: int, unit: str) -> Bar | None:
    """Return a wrapper with a progress bar; None for one item or without a terminal."""
    if total < 2 or not sys.stderr.isatty():
        return None
    return partial(tqdm, total=total, unit=unit, leave=False)


@contextmanager
def word_bar(total: int) -> Iterator[Callable[[int, int], None]]:
    """Give a function that advances the progress bar, called with articles and words done."""
    shown = total > 1 and sys.stderr.isatty()
    look: dict[str, Any] = {"unit": "article", "leave": False, "mininterval": 0}
    with tqdm(total=total, disable=not shown, **look) as bar:

        def moved(articles: int, words: int) -> None:
            passed = bar.format_dict["elapsed"]
            bar.set_postfix_str(f"{words / max(passed, 0.1):,.0f} words/s", refresh=False)
            bar.update(articles)

        yield moved


@contextmanager
def noted() -> Iterator[None]:
    """Print each distinct warning on one line at the end of the block."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield
    for note in dict.fromkeys(str(warning.message) for warning in caught):
        print(f"warning: {note}", file=sys.stderr)


def summarize(articles: int, quotations: int, errors: int) -> int:
    """Print the counts; return the number of bad articles."""
    counts = counted(articles, "article"), counted(quotations, "quotation")
    print(f"{', '.join(counts)}, {counted(errors, 'row')} with errors", file=sys.stderr)
    return errors
