"""Stances of holders towards targets, abstentions, and the accuracy of methods."""

import pandas as pd

from analysis import schema
from analysis.records import STANCES
from analysis.summary.counting import label_counts, ordered, rounded, scored, wilson


def stance_matrix(stances: pd.DataFrame) -> pd.DataFrame:
    """Count the stances of each holder towards each target.

    Args:
        stances: The stances frame.

    Returns:
        A row a pair of holder and target: `holder`, `target`; the counts `against`, `neither`,
        `favour` and `abstained`; `n`, the number judged; `score`, (favour - against) / n, from -1
        to 1, and its 95 % interval `low` to `high`, missing when none was judged. Holders with most
        rows first, then by name; their targets likewise. The interval is Wilson's for the share in
        favour, with each *neither* as half for and half against; it is too wide rather than too
        narrow when many are neither. As in `interval`, quotations count as independent.

    Raises:
        SchemaError: When `stances` is no stances frame.

    Example:
        >>> stances = schema.frame([
        ...     {"quote_id": 0, "holder": "Kim", "target": "the pact", "label": "against"},
        ...     {"quote_id": 1, "holder": "Kim", "target": "the pact", "label": "neither"},
        ...     {"quote_id": 2, "holder": "Lee", "target": "the pact", "label": "neither",
        ...      "abstained": "too short"},
        ... ], "stances")
        >>> stance_matrix(stances)[["holder", "against", "abstained", "n", "score", "low", "high"]]
          holder  against  abstained  n  score    low   high
        0    Kim        1          0  2   -0.5 -0.947  0.604
        1    Lee        0          1  0   <NA>   <NA>   <NA>
    """
    found = schema.check(stances, "stances")
    found = found[found["quote_id"].notna() & found["target"].notna()]
    table = scored(label_counts(found, ["holder", "target"], STANCES), *STANCES)
    rows = table["n"] + table["abstained"]
    for name in ("target", "holder"):
        table[f"{name}_rows"] = rows.groupby(table[name], dropna=False).transform("sum")
    table = ordered(table, by="target_rows", names=["target"])
    table = ordered(table, by="holder_rows", names=["holder"])
    return table.drop(columns=["target_rows", "holder_rows"])


def stance_graph(stances: pd.DataFrame) -> pd.DataFrame:
    """Return the arrows of a signed graph: the side of each holder towards each target.

    Args:
        stances: The stances frame.

    Returns:
        A row a holder and another target: `holder`, `target`, `n` (quotations judged), `abstained`
        (abstentions), `score` and `sign` (-1 against, 0 neither, 1 in favour; both missing when
        none was judged), in the order of `stance_matrix`, without unknown holders.

    Raises:
        SchemaError: When `stances` is no stances frame.

    Example:
        >>> stances = schema.frame([
        ...     {"quote_id": 0, "holder": "Kim", "target": "Lee", "label": "against"},
        ...     {"quote_id": 1, "holder": "Kim", "target": "Kim", "label": "favour"},
        ... ], "stances")
        >>> stance_graph(stances)
          holder target  n  abstained  score  sign
        0    Kim    Lee  1          0   -1.0    -1
    """
    table = stance_matrix(stances)
    edges = table[table["holder"].ne(table["target"]).fillna(False)].reset_index(drop=True)
    edges["sign"] = edges["score"].gt(0).astype("Int64") - edges["score"].lt(0).astype("Int64")
    return edges[["holder", "target", "n", "abstained", "score", "sign"]]


def abstentions(judged: pd.DataFrame) -> pd.DataFrame:
    """Count the abstentions by reason.

    Args:
        judged: The stances or the sentiments frame.

    Returns:
        A row a reason: `abstained`, the reason; `rows`, the number of rows with it; `share`, its
        share of all rows with a target. Most frequent first, then by reason.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> stances = schema.frame([
        ...     {"target": "Kim", "abstained": "too close to call"}, {"target": "Lee"}], "stances")
        >>> abstentions(stances)
                   abstained  rows  share
        0  too close to call     1    0.5
    """
    schema.need(judged, ["target", "abstained"], "analyze_stances or analyze_sentiments")
    found = judged[judged["target"].notna()]
    table = found.groupby("abstained").agg(rows=("target", "size")).reset_index()
    table = table.astype({"rows": "Int64"})
    share = rounded(table["rows"] / max(len(found), 1))
    return ordered(table.assign(share=share), by="rows", names=["abstained"])


def accuracy(judged: pd.DataFrame) -> pd.DataFrame:
    """Return the share of agreement of each method with labels given by hand.

    Args:
        judged: A row a method and example: `method`, `by_hand`, `found`.

    Returns:
        A row a method and score: `method`; `score`, "all" or a label given by hand; `n`, the number
        of examples with it; `agree`, how many agree; `value`, their share, and its 95 % interval
        `low` to `high`, see `interval`. Methods and labels in the order of their first row.

    Raises:
        SchemaError: When a column is missing.

    Example:
        >>> judged = pd.DataFrame({
        ...     "method": "word list", "by_hand": ["favour", "neither"],
        ...     "found": ["neither", "neither"]})
        >>> accuracy(judged)[["score", "n", "agree", "value"]]
             score  n  agree  value
        0      all  2      1    0.5
        1   favour  1      0    0.0
        2  neither  1      1    1.0
    """
    schema.need(judged, ["method", "by_hand", "found"], "a frame of labels by hand and found")
    right = judged.assign(agree=judged["by_hand"].eq(judged["found"]))
    both = pd.concat([right.assign(score="all"), right.assign(score=right["by_hand"])])
    groups = both.groupby(["method", "score"], sort=False)["agree"]
    table = groups.agg(n="size", agree="sum").reset_index().astype({"n": "Int64", "agree": "Int64"})
    low, high = wilson(table["agree"], table["n"])
    value = rounded(table["agree"] / table["n"])
    return table.assign(value=value, low=rounded(low), high=rounded(high))
