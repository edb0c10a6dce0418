"""Shares of speakers and other groups in the quotations, with intervals."""

from collections.abc import Sequence

import pandas as pd

from analysis import schema
from analysis.errors import UsageError, choice
from analysis.summary.counting import interval, ordered, rounded, wilson


def summarize(quotes: pd.DataFrame, *, by: str | Sequence[str] = "speaker") -> pd.DataFrame:
    """Count quotations and words, and average the tone, by speaker, outlet or other group.

    A nested quotation ("Lee said that Kim wants ...") counts in `quotes` and `mean_polarity`; its
    words count only for the outer quotation.

    Args:
        quotes: The quotes frame.
        by: A column of it, or several: `speaker`, `speaker_kind`, `quote_type`, `outlet` ...

    Returns:
        A row a group: the columns of `by`; `quotes`; `words`; `share_of_quotes`, with the 95 %
        interval `share_low` to `share_high` (see `interval`); `share_of_words`; `mean_polarity`,
        a plain mean over the quotations judged; `abstained`, the number of abstentions, missing
        when no tone was scored. Most quotations first, then by name, missing names last.

    Raises:
        UsageError: When `by` names no column to group by.
        SchemaError: When `quotes` is no quotes frame.

    Example:
        >>> quotes = schema.frame([
        ...     {"quote_id": 0, "speaker": "Kim", "words": 6, "polarity": 0.5},
        ...     {"quote_id": 1, "speaker": "Lee", "words": 2, "polarity": -0.5},
        ...     {"quote_id": 2, "speaker": "Kim", "words": 2, "polarity": 0.0},
        ... ], "quotes")
        >>> summarize(quotes)[["speaker", "quotes", "words", "share_of_words", "mean_polarity"]]
          speaker  quotes  words  share_of_words  mean_polarity
        0     Kim       2      8             0.8           0.25
        1     Lee       1      2             0.2           -0.5
    """
    keys = _keys(schema.check(quotes, "quotes"), by)
    found = quotes[quotes["quote_id"].notna()]
    outermost = found["words"].where(found["parent"].isna(), 0).fillna(0)
    counted = found.assign(words=outermost, abstained=found["polarity"].isna())
    groups = counted.groupby(keys, dropna=False, sort=False, observed=True)
    table = groups.agg(
        quotes=("quote_id", "size"),
        words=("words", "sum"),
        mean_polarity=("polarity", "mean"),
        abstained=("abstained", "sum"),
    ).reset_index()
    table = table.astype({"quotes": "Int64", "words": "Int64", "abstained": "Int64"})
    if found["polarity"].isna().all():
        table["abstained"] = pd.Series(pd.NA, table.index, dtype="Int64")
    table["mean_polarity"] = rounded(table["mean_polarity"])
    table["share_of_quotes"] = _share(table["quotes"])
    table["share_low"], table["share_high"] = interval(table["quotes"], int(table["quotes"].sum()))
    table["share_of_words"] = _share(table["words"])
    shares = ["share_of_quotes", "share_low", "share_high", "share_of_words"]
    table = ordered(table, by="quotes", names=keys)
    return table[[*keys, "quotes", "words", *shares, "mean_polarity", "abstained"]]


def share_within(quotes: pd.DataFrame, *, within: str, by: str = "speaker") -> pd.DataFrame:
    """Return the share of each speaker in the quotations of each outlet, month or other group.

    The interval allows for the dependence of quotations within an article: it is Wilson's for the
    effective number of quotations (Korn and Graubard 1998), from the variance between articles
    (Cochran 1977, the ratio estimator).

    Args:
        quotes: The quotes frame, with any more columns.
        within: The column with the groups; quotations without one are a group, too.
        by: The column whose values have shares: `speaker`, `quote_type`, `speaker_kind` ...

    Returns:
        A row for each pair of a group and a value of `by` in the frame: the two columns;
        `articles` and `total`, the numbers of the group's articles with a quotation and of its
        quotations;
        `quotes`; `share`, with the 95 % interval `low` to `high`. Groups in their order; within a
        group the order of `summarize`, missing names last.

    Raises:
        UsageError: When `within` or `by` names no column to group by.
        SchemaError: When `quotes` is no quotes frame.

    Example:
        >>> quotes = schema.frame([
        ...     {"article_id": "a", "quote_id": 0, "speaker": "Kim", "outlet": "Ledger"},
        ...     {"article_id": "a", "quote_id": 1, "speaker": "Lee", "outlet": "Ledger"},
        ...     {"article_id": "b", "quote_id": 0, "speaker": "Kim", "outlet": "Post"},
        ... ], "quotes")
        >>> share_within(quotes, within="outlet")[["outlet", "speaker", "quotes", "share"]]
           outlet speaker  quotes  share
        0  Ledger     Kim       1    0.5
        1  Ledger     Lee       1    0.5
        2    Post     Kim       1    1.0
        3    Post     Lee       0    0.0
    """
    keys = _keys(schema.check(quotes, "quotes"), [within, by])
    found = quotes[quotes["quote_id"].notna()]
    every = list(dict.fromkeys(["article_id", *keys]))
    counts = found.groupby(every, dropna=False, sort=False, observed=True)
    cells = counts.size().rename("y").reset_index()
    one = list(dict.fromkeys(["article_id", within]))
    cells["n"] = cells.groupby(one, dropna=False)["y"].transform("sum")
    cells = cells.assign(yy=cells["y"] ** 2, yn=cells["y"] * cells["n"])
    articles = cells.drop_duplicates(one).assign(nn=lambda article: article["n"] ** 2)
    groups = articles.groupby(within, dropna=False).agg(
        articles=("n", "size"), total=("n", "sum"), nn=("nn", "sum")
    )
    totals = pd.DataFrame(cells.groupby(by, dropna=False, as_index=False)["y"].sum())
    names = ordered(totals, by="y", names=[by])
    pairs = groups.reset_index().merge(names[[by]], how="cross")
    sums = cells.groupby(keys, dropna=False, as_index=False)[["y", "yy", "yn"]].sum()
    table = pairs.merge(sums, how="left", on=keys).fillna({"y": 0, "yy": 0, "yn": 0})
    table = table.rename(columns={"y": "quotes"}).astype({"quotes": "Int64", "total": "Int64"})
    share = table["quotes"] / table["total"]
    worth = _worth(table, share.astype("float64"))
    low, high = wilson(share * worth, worth)
    shares = {"share": rounded(share), "low": rounded(low), "high": rounded(high)}
    return table.assign(**shares)[[*keys, "articles", "total", "quotes", *shares]]


def _worth(table: pd.DataFrame, share: pd.Series) -> pd.Series:
    """Return the effective number of independent quotations in each group.

    For a share of 0 or 1 the articles do not differ, and each article counts as one quotation.
    """
    few = table["articles"].where(table["articles"] > 1)
    apart = table["yy"] - 2 * share * table["yn"] + share**2 * table["nn"]
    variance = few / (few - 1) * apart / table["total"].astype("float64") ** 2
    worth = (share * (1 - share) / variance.where(variance > 0)).fillna(table["articles"])
    return worth.clip(upper=table["total"].astype("float64"))


def _keys(quotes: pd.DataFrame, by: str | Sequence[str]) -> list[str]:
    keys = [by] if isinstance(by, str) else list(by)
    made = {"quote_id", "quotes", "words", "polarity", "parent"}
    allowed = [name for name in quotes.columns if name not in made and not name.endswith("_spans")]
    if not keys or len(set(keys)) < len(keys):
        raise UsageError(f"by={by!r} must name a column, or several different ones")
    for key in keys:
        if key not in allowed:
            raise choice("by", key, allowed)
    return keys


def _share(counts: pd.Series) -> pd.Series:
    """Divide by the sum; a sum of 0 gives missing shares."""
    return rounded(counts / (counts.sum() or pd.NA))
