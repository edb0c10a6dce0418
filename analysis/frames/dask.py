"""The same analysis over a Dask frame, lazily, partition by partition.

Each partition is analysed like any other frame, and the partitioning changes no row. Only duplicate
ids and row numbers need to know about all partitions.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis import schema
from analysis.errors import UsageError, need_library
from analysis.frames.quotes import analyze
from analysis.frames.stances import analyze_stances
from analysis.reading.checking import Checker, given_identifier, identifier
from analysis.reading.tables import IDENTIFIERS, need_text

if TYPE_CHECKING:
    import dask.dataframe as dd

# The first row of a partition, and those of its ids that occurred before -> their first rows.
Place = tuple[int, dict[str, int]]


def check_corpus(articles: "dd.DataFrame") -> "dd.DataFrame":
    """Check the articles of a Dask frame, and note in `error` why one can't be analysed.

    See `check_articles`. All partitions are read twice: first for their ids, then each by itself.

    Args:
        articles: A Dask frame with `text` and `id` (or `article_id`), and perhaps `title`,
            `outlet`, `published`, `error`.

    Returns:
        The articles frame, lazily, in the same partitions.

    Columns:
        article_id, title, outlet, published, text, error.

    Raises:
        UsageError: When `articles` is no Dask frame, or Dask is not installed.
        ArticleError: When there is no column `text`.

    Example:
        >>> import dask.dataframe as dd
        >>> frame = pd.DataFrame({"id": ["a", "a"], "text": ["She agreed.", "He did not."]})
        >>> check_corpus(dd.from_pandas(frame, npartitions=2)).compute()["error"].tolist()
        [<NA>, "id 'a' occurs again (rows 1 and 2)"]
    """
    columns = [str(column) for column in _need_dask(articles).columns]
    need_text(columns, "the articles frame")
    from dask import delayed

    # If only the columns with ids were selected, Dask would merge several partitions into one.
    heads = articles.map_partitions(_identifiers, meta=_identifiers(articles._meta)).to_delayed()
    return articles.map_partitions(
        _check, delayed(_places)(heads), meta=schema.empty("articles"), enforce_metadata=False
    )


def analyze_corpus(articles: "dd.DataFrame", **options: Any) -> "dd.DataFrame":
    """Find who is quoted in each article of a Dask frame, what is said and in what tone.

    The work is done when the result is computed or written. Each worker process opens the networks
    once, and runs them on one thread (or as many as the environment variable NEWS_THREADS says).

    Args:
        articles: A Dask frame of articles; see `check_corpus`.
        options: The options of `analyze`, except `progress`.

    Returns:
        The quotes frame, lazily, one partition for each partition of `articles`, each with an index
        from 0. To write it, pass `schema=schema.arrow("quotes")` to `to_parquet`.

    Columns:
        See `schema.COLUMNS["quotes"]`.

    Raises:
        UsageError: When an option has a value that `analyze` does not take.
        ArticleError: When there is no column `text`.

    Example:
        >>> import dask.dataframe as dd
        >>> frame = pd.DataFrame({"id": ["a"], "text": ["Ilse Varga said she would not sign."]})
        >>> analyze_corpus(dd.from_pandas(frame, npartitions=1)).compute()["speaker"].tolist()
        ['Ilse Varga']
    """
    if "progress" in options:
        raise UsageError("progress is not for a Dask frame; see dask.diagnostics.ProgressBar")
    meta = analyze(schema.empty("articles"), **options)
    checked = check_corpus(articles)
    return checked.map_partitions(analyze, meta=meta, enforce_metadata=False, **options)


def analyze_corpus_stances(
    articles: "dd.DataFrame",
    quotes: "dd.DataFrame",
    *,
    targets: Sequence[str] | None = None,
    method: str = "learned",
) -> "dd.DataFrame":
    """Judge whether speakers are for or against the targets in their quotations.

    See `analyze_stances`.

    Args:
        articles: The Dask frame that `quotes` was made from.
        quotes: What `analyze_corpus` returned.
        targets: Names or phrases to look for; when left out, whom and what the quotations name.
        method: How a stance is judged.

    Returns:
        The stances frame, lazily, a partition for each of `articles`.

    Columns:
        See `schema.COLUMNS["stances"]`.

    Raises:
        UsageError: When no method has that name, or the frames are cut differently.
    """
    if _need_dask(articles).npartitions != _need_dask(quotes).npartitions:
        raise UsageError(
            f"quotes has {quotes.npartitions} partitions, articles {articles.npartitions}; "
            "pass the frame that quotes was made from"
        )
    import dask.dataframe as dd

    options: dict[str, Any] = {"targets": targets, "method": method}
    meta = analyze_stances(schema.empty("articles"), schema.empty("quotes"), **options)
    return dd.map_partitions(
        analyze_stances,
        check_corpus(articles),
        quotes,
        meta=meta,
        enforce_metadata=False,
        align_dataframes=False,
        **options,
    )


def _need_dask(frame: Any) -> Any:
    need_library("dask", "dask")
    if not hasattr(frame, "map_partitions"):
        raise UsageError(
            f"expected a Dask frame, got {type(frame).__name__}; make one with "
            "dask.dataframe.from_pandas or read_parquet, or use analyze on a pandas DataFrame"
        )
    return frame


def _identifiers(part: pd.DataFrame) -> pd.DataFrame:
    names = [name for name in IDENTIFIERS if name in part.columns]
    rows = zip(*(part[name] for name in names), strict=True) if names else [()] * len(part)
    given = [given_identifier(dict(zip(names, row, strict=True))) for row in rows]
    return pd.DataFrame({"given": pd.Series(given, dtype="string[python]")})


def _places(heads: list[pd.DataFrame]) -> list[Place]:
    places: list[Place] = []
    first: dict[str, int] = {}
    number = 0
    for head in heads:
        names = [identifier({"id": one}, at) for at, one in enumerate(head["given"], number + 1)]
        places.append((number, {name: first[name] for name in names if name in first}))
        for at, name in enumerate(names, number + 1):
            first.setdefault(name, at)
        number += len(names)
    return places


def _check(
    part: pd.DataFrame, places: list[Place], partition_info: dict[str, int] | None = None
) -> pd.DataFrame:
    if partition_info is None:
        return schema.empty("articles")
    return Checker(*places[partition_info["number"]]).check_frame(part)
