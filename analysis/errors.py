"""The errors of the package: one base to catch, precise leaves below it."""

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from typing import TypeVar

T = TypeVar("T")


class AnalysisError(Exception):
    """Base of every error that this package raises on purpose."""


class UsageError(AnalysisError, ValueError):
    """An argument has a value that the function does not take."""


class ArticleError(AnalysisError, ValueError):
    """An input file or table can't be read as articles."""


class SchemaError(AnalysisError, ValueError):
    """A frame lacks a column, or a column has values of the wrong kind."""


def choice(parameter: str, value: object, allowed: Iterable[str]) -> UsageError:
    """Word the error for a value that is not among the allowed ones.

    Example:
        >>> str(choice("method", "rule", ["rules"]))
        "method='rule' is not known; choose 'rules'"
    """
    options = " or ".join(repr(name) for name in sorted(allowed))
    return UsageError(f"{parameter}={value!r} is not known; choose {options}")


def choose(parameter: str, value: object, table: Mapping[str, T]) -> T:
    """Look a value up in a table, such as a method by its name.

    Raises:
        UsageError: When the table has no such key; the message names the parameter and the keys.

    Example:
        >>> choose("method", "rules", {"rules": 1})
        1
    """
    if isinstance(value, str) and value in table:
        return table[value]
    raise choice(parameter, value, table)


def need_library(module: str, extra: str) -> None:
    """Check that the library of an optional extra is installed.

    Raises:
        UsageError: When it is not; the message has the command to install it.

    Example:
        >>> need_library("json", "excel")
        >>> need_library("json5_or_so", "excel")
        Traceback (most recent call last):
        analysis.errors.UsageError: json5_or_so is not installed; pip install 'news-quotes[excel]'
    """
    if find_spec(module) is None:
        raise UsageError(f"{module} is not installed; pip install 'news-quotes[{extra}]'")


def need_text(text: object) -> None:
    """Check that a text is a string.

    Raises:
        UsageError: When it is not.

    Example:
        >>> need_text(b"No.")
        Traceback (most recent call last):
        analysis.errors.UsageError: text must be a string, got bytes; read files by read_articles
    """
    if not isinstance(text, str):
        raise UsageError(
            f"text must be a string, got {type(text).__name__}; read files by read_articles"
        )


def need_share(parameter: str, value: object) -> None:
    """Check that a value is a number from 0 to 1.

    Raises:
        UsageError: When it is not; the message names the parameter.

    Example:
        >>> need_share("min_confidence", 50)
        Traceback (most recent call last):
        analysis.errors.UsageError: min_confidence=50 is no share; give a number from 0 to 1
    """
    if isinstance(value, bool) or not isinstance(value, float | int) or not 0 <= value <= 1:
        raise UsageError(f"{parameter}={value!r} is no share; give a number from 0 to 1")
