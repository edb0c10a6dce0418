"""Quotes frame -> annotations of the articles, in a format chosen by the extension."""

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.frames.pairing import Paired, paired
from analysis.writing.brat import write_brat
from analysis.writing.tables import check_path
from analysis.writing.web_annotation import write_web


def write_annotations(
    articles: pd.DataFrame, quotes: pd.DataFrame, target: str | os.PathLike[str]
) -> None:
    r"""Write quotations as annotations: W3C Web Annotation or brat standoff.

    Args:
        articles: The frame that `quotes` was made from.
        quotes: What `analyze` returned.
        target: A `.jsonld` file, or a new or empty `.brat` folder; `writing/web_annotation.py` and
            `writing/brat.py` describe the formats.

    Raises:
        UsageError: When the extension is another, the target can't be written, or the quotations
            are not those of the articles.
        SchemaError: When a frame lacks a column, or a quotation has no content.

    Example:
        >>> import tempfile
        >>> from analysis import analyze, read_articles
        >>> articles = read_articles("Ilse Varga said she would not sign.\n")
        >>> quotes = analyze(articles, attribution="rules")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_annotations(articles, quotes, f"{folder}/mine.brat")
        ...     print(Path(folder, "mine.brat", "text.ann").read_text("utf-8").splitlines()[0])
        T1	Content 16 34	she would not sign
    """
    extension = check_path(os.fspath(target), ANNOTATIONS)
    ANNOTATIONS[extension](paired(articles, quotes), Path(target))


ANNOTATIONS: dict[str, Callable[[list[Paired], Path], None]] = {
    ".jsonld": write_web,
    ".brat": write_brat,
}
