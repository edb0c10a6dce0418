"""Common parts of the small frames: intervals, scores, counts of labels, order of rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

Z = 1.959963984540054  # two-sided 95 % of the normal distribution


def interval(counts: pd.Series, total: int) -> tuple[pd.Series, pd.Series]:
    """Give the 95 % interval of each share `counts / total`, rounded to three decimals.

    Wilson's score interval (Wilson 1927; recommended by Brown, Cai and DasGupta 2001): it stays
    within 0 and 1 and is valid for small counts. It assumes independent quotations; quotations of
    one article are not quite independent, so the true interval is somewhat wider.

    Example:
        >>> low, high = interval(pd.Series([0, 5]), 10)
        >>> low.tolist(), high.tolist()
        ([0.0, 0.237], [0.278, 0.763])
    """
    low, high = wilson(counts, pd.Series(total, index=counts.index))
    return rounded(low), rounded(high)


def wilson(counts: pd.Series, totals: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Give the interval of each share, not rounded; missing where the total is nought."""
    total = totals.astype("float64").where(totals.gt(0))
    share = counts.astype("float64") / total
    spread = Z * np.sqrt(share * (1 - share) / total + Z**2 / (4 * total**2))
    middle, scale = share + Z**2 / (2 * total), 1 + Z**2 / total
    return (middle - spread) / scale, (middle + spread) / scale


def scored(table: pd.DataFrame, least: str, middle: str, most: str) -> pd.DataFrame:
    """Add n, the score (most - least) / n and its 95 % interval.

    With middle labels counted as half for and half against, (score + 1) / 2 is a share; `low` and
    `high` are Wilson's interval of this share, on the scale of the score. Many middle labels make
    it wider than necessary, never too narrow. It is also valid for a single quotation, for which a
    bootstrap would give an interval of zero width. See `interval`, too.
    """
    n = table[[least, middle, most]].sum(axis=1).astype("Int64")
    low, high = wilson(table[most] + table[middle] / 2, n)
    score = (table[most] - table[least]) / n.where(n.gt(0))
    ends = {"low": rounded(2 * low - 1), "high": rounded(2 * high - 1)}
    return table.assign(n=n, score=rounded(score), **ends)


def label_counts(found: pd.DataFrame, keys: list[str], labels: Sequence[str]) -> pd.DataFrame:
    """Count the labels of each group, and its abstentions, which count for no label."""
    judged = found["label"].where(found["abstained"].isna(), "abstained")
    flags = pd.DataFrame({name: judged.eq(name).fillna(False) for name in [*labels, "abstained"]})
    groups = flags.astype("Int64").groupby([found[key] for key in keys], dropna=False, sort=False)
    return groups.sum().reset_index()


def rounded(numbers: Any) -> pd.Series:
    """Round to three decimals; minus nought becomes nought."""
    return pd.Series(numbers).astype("Float64").round(3) + 0.0


def ordered(table: pd.DataFrame, *, by: str, names: list[str]) -> pd.DataFrame:
    """Sort by a count, largest first, then by names; rows that lack a name come last."""
    lacking = table[names].isna().any(axis=1)
    keyed = table.assign(_lacking=lacking)
    order = ["_lacking", by, *names]
    ascending = [True, False, *[True] * len(names)]
    keyed = keyed.sort_values(order, ascending=ascending, kind="stable", ignore_index=True)
    return keyed.drop(columns="_lacking")
