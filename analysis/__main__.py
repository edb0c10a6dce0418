"""The command line: `python -m analysis quotes|sentiment|stance|run INPUT -o OUTPUT [--method M]`.

The exit status is 0 when all went well, 3 when some rows are bad (each has an `error`), 2 when the
call can't be carried out. Results go to OUTPUT, everything else to standard error.
"""

import argparse
import platform
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from analysis.articles import (
    Row,
    decode_lines,
    identifier,
    is_so,
    json_rows,
    parse_jsonl,
    read_articles,
    read_lines,
    text_error,
)
from analysis.attribution import METHODS as ATTRIBUTION_METHODS
from analysis.document import has_letters
from analysis.errors import ArticleError, UsageError, need_share
from analysis.exports import (
    LINES,
    TABLES,
    article_rows,
    check_folder,
    check_target,
    write_folder,
    write_rows,
    write_table,
)
from analysis.network import fingerprint
from analysis.pipeline import analyze, analyze_stances
from analysis.records import Sentiment, Span, Stance, check_span
from analysis.sentiment import METHODS as SENTIMENT_METHODS
from analysis.sentiment import score_sentiment
from analysis.stance import METHODS as STANCE_METHODS
from analysis.stance import score_stance

Scorer = Callable[[str, Row], Sentiment | Stance]
Bar = Callable[[Iterable[Any]], Iterable[Any]]

# How attributions are found -> how speakers are linked: by rules alone, where those find both.
SPEAKERS = {"learned": "learned", "rules": "names"}
RUN_FILES = ("quotes.parquet", "stances.parquet", "run.json")
# Those whose versions can change a result.
LIBRARIES = """
numpy onnxruntime pandas pyarrow sentencex textblob tokenizers trafilatura
""".split()


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

    A table has the tone of each quotation, too; JSON Lines are written without scoring it.
    """
    extension = check_target(target, (*LINES, *TABLES))
    _check_apart(source, target)
    articles = _articles(source)
    with _noted():
        found = analyze(
            articles,
            method=method,
            min_confidence=min_confidence,
            speakers=SPEAKERS[method],
            sentiment=None if extension in LINES else next(iter(SENTIMENT_METHODS)),
            progress=_progress(len(articles), "article"),
        )
    if extension in LINES:
        write_rows(article_rows(articles, found), target)
    else:
        write_table(found, "quotes", Path(target))
    return _summary(articles, found)


def run(source: str, target: str, method: str, min_confidence: float) -> int:
    """Write quotations, stances and how they came about to a folder; return the bad articles."""
    folder = Path(target)
    if target == "-" or is_so(folder.is_file):
        raise UsageError(f"output {target!r} is not a folder; run writes several files in one")
    check_folder(folder)
    for name in RUN_FILES:
        _check_apart(source, str(folder / name))
    articles = _articles(source)
    with _noted() as notes:
        found = analyze(
            articles,
            method=method,
            min_confidence=min_confidence,
            speakers=SPEAKERS[method],
            progress=_progress(len(articles), "article"),
        )
        stances = analyze_stances(articles, found)
    facts = _facts(method, len(articles), found, len(stances), notes)
    facts["min_confidence"] = min_confidence
    write_folder({"quotes": found, "stances": stances}, facts, folder)
    return _summary(articles, found)


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
            "-o", "--output", dest="target", metavar="OUTPUT", type=_filled, required=True
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
        command.set_defaults(carry_out=carry_out)
    return parser


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


def _articles(source: str) -> pd.DataFrame:
    if source == "-":
        return parse_jsonl(decode_lines(sys.stdin.buffer.read()))
    return read_articles(Path(source))


def _progress(total: int, unit: str) -> Bar | None:
    """Return what wraps an iterable in a progress bar, where somebody can see one."""
    if total < 2 or not sys.stderr.isatty():
        return None
    return partial(tqdm, total=total, unit=unit, leave=False)


@contextmanager
def _noted() -> Iterator[list[str]]:
    """Print warnings as one line each, and give them in a list once the block is left."""
    notes: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        yield notes
    notes += dict.fromkeys(str(warning.message) for warning in caught)
    for note in notes:
        print(f"warning: {note}", file=sys.stderr)


def _score_rows(source: str, target: str, score: Scorer) -> int:
    check_target(target, LINES)
    _check_apart(source, target)
    rows = json_rows(_lines(source))
    wrap = _progress(len(rows), "row") or iter
    with _noted():
        answers = [_answer(row, number, score) for number, row in enumerate(wrap(rows), 1)]
    write_rows(answers, target)
    errors = sum("error" in answer for answer in answers)
    print(
        f"{_counted(len(answers), 'row')}, {_counted(errors, 'row')} with errors", file=sys.stderr
    )
    return errors


def _lines(source: str) -> list[str]:
    if source == "-":
        return decode_lines(sys.stdin.buffer.read())
    if not source.lower().endswith(LINES):
        raise UsageError(f"input {source!r} is not JSON Lines; choose {' or '.join(LINES)}")
    return read_lines(Path(source))


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


def _summary(articles: pd.DataFrame, found: pd.DataFrame) -> int:
    errors = int(found["error"].notna().sum())
    counts = _counted(len(articles), "article"), _counted(len(found) - errors, "quotation")
    print(f"{', '.join(counts)}, {_counted(errors, 'row')} with errors", file=sys.stderr)
    return errors


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _facts(
    method: str, articles: int, found: pd.DataFrame, stances: int, notes: list[str]
) -> dict[str, object]:
    errors = int(found["error"].notna().sum())
    return {
        "version": _version(),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in LIBRARIES},
        "methods": {
            "attribution": method,
            "speakers": SPEAKERS[method],
            "sentiment": next(iter(SENTIMENT_METHODS)),
            "stance": next(iter(STANCE_METHODS)),
        },
        "models": {name: fingerprint(name) for name in _networks(method)},
        "counts": {
            "articles": articles,
            "quotations": len(found) - errors,
            "stances": stances,
            "errors": errors,
            "warnings": len(notes),
        },
        "warnings": notes,
    }


def _networks(method: str) -> list[str]:
    """Name the networks that a run with this method of attribution uses."""
    return ["judge"] if method == "rules" else ["attribution", "judge", "pointer"]


def _version() -> str:
    """Return the version of this package, which a checkout has not installed."""
    project = Path(__file__).parents[1] / "pyproject.toml"
    if project.is_file():
        return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
    return metadata.version("news-quotes")


if __name__ == "__main__":
    sys.exit(main())
