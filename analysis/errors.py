"""What the package raises: one base to catch, precise leaves below it."""

from collections.abc import Iterable


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
