"""The command line: `python -m analysis quotes|sentiment|stance|run INPUT -o OUTPUT [--method M]`.

The exit status is 0 when all went well, 3 when some rows are bad (each has an `error`), 2 when the
call can't be carried out. Results go to OUTPUT, everything else to standard error.
"""

import argparse
import shutil
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tqdm import tqdm

from analysis.attribution import METHODS as ATTRIBUTION_METHODS
from analysis.document import has_letters
from analysis.errors import ArticleError, UsageError, need_share
from analysis.frames.quotes import analyze
from analysis.reading.articles import count_articles, is_so, read_articles, read_batches
from analysis.reading.checking import identifier, text_error
from analysis.reading.tables import Row, Table, json_rows, open_file, open_table
from analysis.records import Sentiment, Stance
from analysis.runs import parts
from analysis.runs.engine import open_engine
from analysis.sentiment import METHODS as SENTIMENT_METHODS
from analysis.sentiment import score_sentiment
from analysis.spans import Span, check_span
from analysis.stance import METHODS as STANCE_METHODS
from analysis.stance import score_stance
from analysis.wording import counted
from analysis.writing.annotations import ANNOTATIONS, write_annotations
from analysis.writing.tables import (
    LINES,
    TABLES,
    article_rows,
    check_folder,
    check_target,
    write_rows,
    write_table,
)

Scorer = Callable[[str, Row], Sentiment | Stance]
Bar = Callable[[Iterable[Any]], Iterable[Any]]

# What `quotes` writes; of the rest, `run` writes a folder and the others JSON Lines.
OUTPUTS = (*LINES, *TABLES, *ANNOTATIONS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command and return the exit status.

    Args:
        arguments: Those of the command line when left out.

    Raises:
        SystemExit: With status 2, when the arguments are not understood.
    """
    options = vars(_parser().parse_args(arguments))
    carry_out = options.pop("carry_out")
    try:
        errors = carry_out(**options)
    except (ArticleError, UsageError) as error:
        print(f"{error.__class__.__name__}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 3 if errors else 0


def quotes(source: str, target: str, method: str, min_confidence: float) -> int:
    """Write who is quoted in articles; return how many articles are bad.

    A table has the tone of each quotation, too; all else is written without scoring it.
    """
    extension = check_target(target, OUTPUTS)
    _check_apart(source, target)
    with _input(source) as given:
        articles = read_articles(given)
    with _noted():
        found = analyze(
            articles,
            attribution=method,
            min_confidence=min_confidence,
            speakers=parts.SPEAKERS[method],
            sentiment=next(iter(SENTIMENT_METHODS)) if extension in TABLES else None,
            progress=_progress(len(articles), "article"),
        )
    if extension in LINES:
        write_rows(article_rows(articles, found), target)
    elif extension in ANNOTATIONS:
        write_annotations(articles, found, target)
    else:
        write_table(found, "quotes", Path(target))
    errors = int(found["error"].notna().sum())
    return _summary(len(articles), len(found) - errors, errors)


def run(
    source: str,
    target: str,
    method: str,
    min_confidence: float,
    workers: int,
    scheduler: str | None,
) -> int:
    """Write quotations, stances and how they came about to a folder; return the bad articles.

    What an earlier run over the same articles left in the folder is not done again.
    """
    folder = _run_folder(source, target)
    settings = parts.Settings(method, min_confidence)
    started = time.monotonic()
    with _input(source) as articles:
        total = count_articles(articles)
        batches = read_batches(articles, size=parts.part_size(total))
        tally = parts.Tally()
        with open_engine(workers, scheduler) as engine, _word_bar(total) as moved, _told(tally):
            ledger = parts.Ledger(folder)
            for entry, kept in parts.carry_out(batches, settings, ledger, engine):
                tally.add(entry, kept=kept)
                moved(entry.counts["articles"], tally.done["words"])
    facts = parts.facts(settings) | tally.facts(time.monotonic() - started)
    ledger.close(tally.parts, facts)
    for note in tally.warnings:
        print(f"warning: {note}", file=sys.stderr)
    return _summary(**{name: tally.counts[name] for name in ("articles", "quotations", "errors")})


def _run_folder(source: str, target: str) -> Path:
    """Check that a run can leave its files in a folder, without writing over what it reads."""
    folder = Path(target)
    if target == "-" or is_so(folder.is_file):
        raise UsageError(f"output {target!r} is not a folder; run writes several files in one")
    check_folder(folder)
    for name in parts.LEFT:
        _check_apart(source, str(folder / name))
        if name.endswith(".parquet") and is_so((folder / name).is_file):
            raise UsageError(f"{str(folder / name)!r} is a file; remove it or choose a folder")
    return folder


@contextmanager
def _told(tally: parts.Tally) -> Iterator[None]:
    """Say on an interrupt what is kept."""
    try:
        yield
    except KeyboardInterrupt:
        kept = counted(tally.counts["articles"], "article")
        print(f"\nstopped; {kept} done, the same command goes on from there", file=sys.stderr)
        raise


def sentiment(source: str, target: str, method: str) -> int:
    """Write the tone of each row's text towards its target; return how many rows are bad."""

    def score(text: str, row: Row) -> Sentiment:
        return score_sentiment(text, _place(text, row, "target"), method=method)

    return _score_rows(source, target, score)


def stance(source: str, target: str, method: str) -> int:
    """Write the stance of each row's holder towards its target; return how many rows are bad."""

    def score(text: str, row: Row) -> Stance:
        words = row.get("target")
        towards = words if isinstance(words, str) else check_span("target", words, text)
        _need_word("target", words, words if isinstance(words, str) else text[slice(*towards)])
        return score_stance(text, towards, holder=_place(text, row, "holder"), method=method)

    return _score_rows(source, target, score)


# Command -> what carries it out, the methods to choose from, the default first, and what it does.
COMMANDS = {
    "quotes": (quotes, list(ATTRIBUTION_METHODS), "Write who is quoted in articles."),
    "sentiment": (
        sentiment,
        list(SENTIMENT_METHODS),
        "Write the tone of each row's text towards its target.",
    ),
    "stance": (
        stance,
        list(STANCE_METHODS),
        "Write the stance of each row's holder towards its target.",
    ),
    "run": (
        run,
        list(ATTRIBUTION_METHODS),
        "Write quotations, stances and how they came about to a folder.",
    ),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (carry_out, methods, task) in COMMANDS.items():
        command = commands.add_parser(name, help=task, description=task)
        command.add_argument("source", metavar="INPUT", type=_filled)
        command.add_argument(
            "-o",
            "--output",
            dest="target",
            metavar="OUTPUT",
            type=_filled,
            required=True,
            help=_output(carry_out),
        )
        command.add_argument("--method", choices=methods, default=methods[0])
        if carry_out in (quotes, run):
            command.add_argument(
                "--min-confidence",
                type=_share,
                default=0.0,
                metavar="P",
                help="leave out what is less likely to be right, from 0 to 1",
            )
        if carry_out is run:
            _add_engine(command)
        command.set_defaults(carry_out=carry_out)
    return parser


def _add_engine(command: argparse.ArgumentParser) -> None:
    engine = command.add_mutually_exclusive_group()
    engine.add_argument(
        "--workers",
        type=_whole,
        default=1,
        metavar="N",
        help="how many processes work at a time on this machine",
    )
    engine.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of a Dask cluster whose workers do the work, such as tcp://10.0.0.1:8786",
    )


def _whole(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no number of workers; give 1 or more")
    return int(value)


def _output(carry_out: object) -> str:
    if carry_out is run:
        return "a folder"
    return f"{', '.join(OUTPUTS if carry_out is quotes else LINES)}; - is standard output"


def _filled(value: str) -> str:
    if not value.strip():
        raise argparse.ArgumentTypeError("is empty; give a path or -")
    return value


def _share(value: str) -> float:
    try:
        share = float(value)
        need_share("min_confidence", share)
    except (ValueError, UsageError) as error:
        raise argparse.ArgumentTypeError(f"{value!r} is no number from 0 to 1") from error
    return share


def _check_apart(source: str, target: str) -> None:
    if "-" not in (source, target) and is_so(lambda: Path(source).samefile(target)):
        raise UsageError(f"output {target!r} is the input, which would be lost; give another")


@contextmanager
def _input(source: str) -> Iterator[Path | Table]:
    """Give what is to be read; standard input as a file, which can be read more than once."""
    if source != "-":
        yield Path(source)
        return
    with TemporaryDirectory() as scratch:
        path = Path(scratch, "input.jsonl")
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield Table("standard input", ".jsonl", partial(open_file, path))


def _progress(total: int, unit: str) -> Bar | None:
    """Return what wraps an iterable in a progress bar, where somebody can see one."""
    if total < 2 or not sys.stderr.isatty():
        return None
    return partial(tqdm, total=total, unit=unit, leave=False)


@contextmanager
def _word_bar(total: int) -> Iterator[Callable[[int, int], None]]:
    """Give what shows how far a run is: how many articles a part had, how many words all had."""
    shown = total > 1 and sys.stderr.isatty()
    look: dict[str, Any] = {"unit": "article", "leave": False, "mininterval": 0}
    with tqdm(total=total, disable=not shown, **look) as bar:

        def moved(articles: int, words: int) -> None:
            passed = bar.format_dict["elapsed"]
            bar.set_postfix_str(f"{words / max(passed, 0.1):,.0f} words/s", refresh=False)
            bar.update(articles)

        yield moved


@contextmanager
def _noted() -> Iterator[None]:
    """Print warnings as one line each, and each once, when the block is left."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield
    for note in dict.fromkeys(str(warning.message) for warning in caught):
        print(f"warning: {note}", file=sys.stderr)


def _score_rows(source: str, target: str, score: Scorer) -> int:
    check_target(target, LINES)
    _check_apart(source, target)
    if source != "-" and not source.lower().endswith(LINES):
        raise UsageError(f"input {source!r} is not JSON Lines; choose {' or '.join(LINES)}")
    with _input(source) as given:
        table = given if isinstance(given, Table) else open_table(given)
        total = sum(1 for _ in json_rows(table.lines()))
        rows = (_progress(total, "row") or iter)(json_rows(table.lines()))
        with _noted():
            answers = [_answer(row, number, score) for number, row in enumerate(rows, 1)]
    write_rows(answers, target)
    errors = sum("error" in answer for answer in answers)
    print(f"{counted(len(answers), 'row')}, {counted(errors, 'row')} with errors", file=sys.stderr)
    return errors


def _answer(row: Row, number: int, score: Scorer) -> Row:
    given, text = row.get("id"), row.get("text")
    key = given if isinstance(given, int) else identifier(row, number)
    error = row.get("error") or text_error(text, number) or _letters_error(str(text))
    if not error:
        try:
            return {"id": key, **_scored(score(str(text), row))}
        except UsageError as problem:
            error = str(problem)
    return {"id": key, "label": None, "probabilities": {}, "error": str(error)}


def _scored(answer: Sentiment | Stance) -> Row:
    row: Row = {"label": answer.label, "probabilities": answer.probabilities}
    if isinstance(answer, Stance) and answer.abstained:
        row["abstained"] = answer.abstained
    return row


def _letters_error(text: str) -> str | None:
    return None if has_letters(text) else "text has no letters"


def _place(text: str, row: Row, name: str) -> Span | None:
    """Return the span that a row has under a name; None when it has none."""
    value = row.get(name)
    if value is None:
        return None
    span = check_span(name, value, text)
    _need_word(name, value, text[slice(*span)])
    return span


def _need_word(name: str, given: object, words: str) -> None:
    """Refuse what names nobody and nothing, such as half an emoji."""
    if not any(map(str.isalnum, words)):
        raise UsageError(f"{name}={given!r} has no letter or digit; give one word or more")


def _summary(articles: int, quotations: int, errors: int) -> int:
    counts = counted(articles, "article"), counted(quotations, "quotation")
    print(f"{', '.join(counts)}, {counted(errors, 'row')} with errors", file=sys.stderr)
    return errors


if __name__ == "__main__":
    sys.exit(main())
