"""Sentiment or stance for rows of JSON, each with a text and a target."""

import sys
from collections.abc import Callable

from analysis.commands.streams import check_apart, noted, opened, progress
from analysis.document import has_letters
from analysis.errors import UsageError
from analysis.reading.checking import identifier, text_error
from analysis.reading.tables import Table, open_table
from analysis.records import Row, Sentiment, Stance
from analysis.sentiment import score_sentiment
from analysis.spans import Span, check_span
from analysis.stance import score_stance
from analysis.steps import Methods
from analysis.wording import counted
from analysis.writing.tables import LINES, check_target, write_rows

Scorer = Callable[[str, Row], Sentiment | Stance]


def write_sentiments(source: str, target: str, methods: Methods) -> int:
    """Write the sentiment of each text towards its target; return the number of bad rows."""

    def score(text: str, row: Row) -> Sentiment:
        return score_sentiment(text, _place(text, row, "target"), method=methods.sentiment)

    return _score_rows(source, target, score)


def write_stances(source: str, target: str, methods: Methods) -> int:
    """Write the stance of each holder towards the target; return the number of bad rows."""

    def score(text: str, row: Row) -> Stance:
        words = row.get("target")
        towards = words if isinstance(words, str) else check_span("target", words, text)
        _need_word("target", words, words if isinstance(words, str) else text[slice(*towards)])
        holder = _place(text, row, "holder")
        return score_stance(text, towards, holder=holder, method=methods.stance)

    return _score_rows(source, target, score)


def _score_rows(source: str, target: str, score: Scorer) -> int:
    check_target(target, LINES)
    check_apart(source, target)
    if source != "-" and not source.lower().endswith(LINES):
        raise UsageError(f"input {source!r} is not JSON; choose one of {', '.join(LINES)}")
    with opened(source) as given:
        table = given if isinstance(given, Table) else open_table(given)
        total = sum(1 for _ in table.objects())
        rows = (progress(total, "row") or iter)(table.objects())
        with noted():
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
    if answer.abstained:
        row["abstained"] = answer.abstained
    return row


def _letters_error(text: str) -> str | None:
    return None if has_letters(text) else "text has no letters"


def _place(text: str, row: Row, name: str) -> Span | None:
    """Return the span in a column of a row; None when the column is missing."""
    value = row.get(name)
    if value is None:
        return None
    span = check_span(name, value, text)
    _need_word(name, value, text[slice(*span)])
    return span


def _need_word(name: str, given: object, words: str) -> None:
    """Check that a holder or target has a letter or digit; half an emoji has none."""
    if not any(map(str.isalnum, words)):
        raise UsageError(f"{name}={given!r} has no letter or digit; give one word or more")
