"""Frame -> small tidy frames, one function a question; nothing is drawn here.

Rows that stand for a bad article (no `quote_id`) are left out. What is not known stays missing
and comes last.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis import schema
from analysis.document import count_words
from analysis.errors import UsageError, choice
from analysis.records import SENTIMENTS, STANCES

Z = 1.959963984540054  # two-sided 95 % of the normal distribution


def summarize(quotes: pd.DataFrame, *, by: str | Sequence[str] = "speaker") -> pd.DataFrame:
    """Say how much is quoted, and in what tone, for each speaker, outlet or other group.

    A quotation inside another one ("Lee said that Kim wants ...") counts among `quotes` and in
    `mean_polarity`; its words are already among those of the outer one, so they count there alone.

    Args:
        quotes: The quotes frame.
        by: A column of it, or several: `speaker`, `speaker_kind`, `quote_type`, `outlet` ...

    Returns:
        A row a group: the columns of `by`; `quotes`; `words`; `share_of_quotes`, with the 95 %
        interval `share_low` to `share_high` (see `interval`); `share_of_words`; `mean_polarity`,
        a plain mean over quotations. Most quotations first, then by name, missing names last.

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
    groups = found.assign(words=outermost).groupby(keys, dropna=False, sort=False, observed=True)
    table = groups.agg(
        quotes=("quote_id", "size"), words=("words", "sum"), mean_polarity=("polarity", "mean")
    ).reset_index()
    table = table.astype({"quotes": "Int64", "words": "Int64"})
    table["mean_polarity"] = _rounded(table["mean_polarity"])
    table["share_of_quotes"] = _share(table["quotes"])
    table["share_low"], table["share_high"] = interval(table["quotes"], int(table["quotes"].sum()))
    table["share_of_words"] = _share(table["words"])
    shares = ["share_of_quotes", "share_low", "share_high", "share_of_words"]
    ordered = _ordered(table, by="quotes", names=keys)
    return ordered[[*keys, "quotes", "words", *shares, "mean_polarity"]]


def interval(counts: pd.Series, total: int) -> tuple[pd.Series, pd.Series]:
    """Give the 95 % interval of each share `counts / total`, rounded to three decimals.

    Wilson's score interval (Wilson 1927; recommended by Brown, Cai and DasGupta 2001): it stays
    within 0 and 1 and holds for small counts. It takes quotations as independent of each other;
    those of one article are not quite, so the true interval is rather wider.

    Example:
        >>> low, high = interval(pd.Series([0, 5]), 10)
        >>> low.tolist(), high.tolist()
        ([0.0, 0.237], [0.278, 0.763])
    """
    low, high = _wilson(counts, pd.Series(total, index=counts.index))
    return _rounded(low), _rounded(high)


def share_within(quotes: pd.DataFrame, *, within: str, by: str = "speaker") -> pd.DataFrame:
    """Say what share each speaker has of the quotations of each outlet, month or other group.

    The interval takes into account that quotations of one article are not independent of each
    other: it is Wilson's, with as many quotations as would be worth as much if they were (Korn and
    Graubard 1998), from the variance between articles (Cochran 1977, the ratio estimator).

    Args:
        quotes: The quotes frame, with any more columns.
        within: The column with the groups; quotations without one are a group, too.
        by: The column with what has a share: `speaker`, `quote_type`, `speaker_kind` ...

    Returns:
        A row for each pair of a group and a value of `by` that there is anywhere: the two columns;
        `articles` and `total`, the group's articles with a quotation and its quotations;
        `quotes`; `share`, with the 95 % interval `low` to `high`. Groups in their order, within
        them as `summarize` has it, missing names last.

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
    names = _ordered(totals, by="y", names=[by])
    pairs = groups.reset_index().merge(names[[by]], how="cross")
    sums = cells.groupby(keys, dropna=False, as_index=False)[["y", "yy", "yn"]].sum()
    table = pairs.merge(sums, how="left", on=keys).fillna({"y": 0, "yy": 0, "yn": 0})
    table = table.rename(columns={"y": "quotes"}).astype({"quotes": "Int64", "total": "Int64"})
    share = table["quotes"] / table["total"]
    worth = _worth(table, share.astype("float64"))
    low, high = _wilson(share * worth, worth)
    shares = {"share": _rounded(share), "low": _rounded(low), "high": _rounded(high)}
    return table.assign(**shares)[[*keys, "articles", "total", "quotes", *shares]]


def _worth(table: pd.DataFrame, share: pd.Series) -> pd.Series:
    """Give how many independent quotations the quotations of each group are worth.

    Where a share is 0 or 1, articles do not differ, and each counts as one.
    """
    few = table["articles"].where(table["articles"] > 1)
    apart = table["yy"] - 2 * share * table["yn"] + share**2 * table["nn"]
    variance = few / (few - 1) * apart / table["total"].astype("float64") ** 2
    worth = (share * (1 - share) / variance.where(variance > 0)).fillna(table["articles"])
    return worth.clip(upper=table["total"].astype("float64"))


def _wilson(counts: pd.Series, totals: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Give the interval of each share, not rounded; missing where the total is nought."""
    total = totals.astype("float64").where(totals.gt(0))
    share = counts.astype("float64") / total
    spread = Z * np.sqrt(share * (1 - share) / total + Z**2 / (4 * total**2))
    middle, scale = share + Z**2 / (2 * total), 1 + Z**2 / total
    return (middle - spread) / scale, (middle + spread) / scale


def _scored(table: pd.DataFrame, least: str, middle: str, most: str) -> pd.DataFrame:
    """Add n, the score (most - least) / n and its 95 % interval.

    Half of (score + 1) is a share when what is in the middle counts as half for and half against;
    `low` and `high` are Wilson's interval of that share on the scale of the score. Where much is in
    the middle it is wider than need be, never too narrow for that; and it holds for one quotation
    alone, of which drawing quotations again would make a certainty. See `interval`, too.
    """
    n = table[[least, middle, most]].sum(axis=1).astype("Int64")
    low, high = _wilson(table[most] + table[middle] / 2, n)
    score = (table[most] - table[least]) / n.where(n.gt(0))
    ends = {"low": _rounded(2 * low - 1), "high": _rounded(2 * high - 1)}
    return table.assign(n=n, score=_rounded(score), **ends)


def sentiment_along_article(
    passages: pd.DataFrame, *, article_id: str | None = None
) -> pd.DataFrame:
    """Follow the tone of one article from its first passage to its last.

    Args:
        passages: The passages frame.
        article_id: Which article; the first one when left out.

    Returns:
        A row a passage, in order: `article_id`, `passage_id`, `position` (of its middle: 0 at the
        beginning of the article, 1 at the end of its last passage), `voice`, `speaker`,
        `polarity`, `words`.

    Raises:
        UsageError: When no passage is of that article.
        SchemaError: When `passages` is no passages frame.

    Example:
        >>> passages = schema.frame([
        ...     {"article_id": "a", "passage_id": 0, "start": 0, "end": 20, "voice": "author",
        ...      "passage": "The talks went badly", "polarity": -0.7},
        ...     {"article_id": "a", "passage_id": 1, "start": 21, "end": 40, "voice": "speaker",
        ...      "speaker": "Kim", "passage": "“We are very hopeful”", "polarity": 0.2},
        ... ], "passages")
        >>> sentiment_along_article(passages)[["position", "voice", "speaker", "polarity", "words"]]
           position    voice speaker  polarity  words
        0      0.25   author    <NA>      -0.7      4
        1     0.762  speaker     Kim       0.2      4
    """
    found = _passages(passages)
    if article_id is None:
        chosen = found[found["article_id"] == found["article_id"].iloc[0]] if len(found) else found
    else:
        chosen = found[found["article_id"] == article_id]
        if chosen.empty:
            some = ", ".join(map(repr, found["article_id"].drop_duplicates().head(5)))
            raise UsageError(
                f"article_id={article_id!r} has no passages in the frame; "
                + (f"its articles begin {some}" if some else "it has those of no article")
            )
    chosen = chosen.sort_values("passage_id", kind="stable").reset_index(drop=True)
    middle = (
        (chosen["start"] + chosen["end"]) / 2 / max(chosen["end"].max(), 1) if len(chosen) else []
    )
    table = chosen.assign(position=_rounded(pd.Series(middle, index=chosen.index)))
    table["polarity"] = _rounded(table["polarity"])
    return table[["article_id", "passage_id", "position", "voice", "speaker", "polarity", "words"]]


def sentiment_by_speaker(passages: pd.DataFrame) -> pd.DataFrame:
    """Compare the tone of the author with that of each speaker.

    Args:
        passages: The passages frame, of one article or many.

    Returns:
        A row a voice and speaker: `voice`, `speaker` (missing for the author and for speakers not
        identified), `passages`, `words`, `mean_polarity` and `mean_subjectivity` (plain means over
        passages). The author first, then the speakers with most passages, then by name.

    Raises:
        SchemaError: When `passages` is no passages frame.

    Example:
        >>> passages = schema.frame([
        ...     {"passage_id": 0, "voice": "speaker", "speaker": "Kim", "passage": "Good",
        ...      "polarity": 0.7, "subjectivity": 0.6},
        ...     {"passage_id": 1, "voice": "author", "passage": "Kim said", "polarity": 0.0,
        ...      "subjectivity": 0.0},
        ... ], "passages")
        >>> sentiment_by_speaker(passages)
             voice speaker  passages  words  mean_polarity  mean_subjectivity
        0   author    <NA>         1      2            0.0                0.0
        1  speaker     Kim         1      1            0.7                0.6
    """
    groups = _passages(passages).groupby(["voice", "speaker"], dropna=False, sort=False)
    table = groups.agg(
        passages=("passage_id", "size"),
        words=("words", "sum"),
        mean_polarity=("polarity", "mean"),
        mean_subjectivity=("subjectivity", "mean"),
    ).reset_index()
    table = table.astype({"passages": "Int64", "words": "Int64"})
    for column in ("mean_polarity", "mean_subjectivity"):
        table[column] = _rounded(table[column])
    ordered = _ordered(table, by="passages", names=["speaker"])
    return ordered.sort_values("voice", kind="stable", ignore_index=True)


def sentiment_towards(sentiments: pd.DataFrame) -> pd.DataFrame:
    """Say whom or what the author and those quoted speak well of, and whom or what badly.

    Args:
        sentiments: The sentiments frame.

    Returns:
        A row a target and voice that names it: `target`; `voice`, `author` or `speaker`; the counts
        of passages `negative`, `neutral` and `positive`; `n`, all of them; `score`,
        (positive - negative) / n, from -1 to 1, and its 95 % interval `low` to `high`, made as in
        `stance_matrix`. Targets named most first, then by name; of each the author first.

    Raises:
        SchemaError: When `sentiments` is no sentiments frame.

    Example:
        >>> sentiments = schema.frame([
        ...     {"target": "Kim", "voice": "speaker", "label": "negative"},
        ...     {"target": "Kim", "voice": "speaker", "label": "negative"},
        ...     {"target": "Kim", "voice": "author", "label": "neutral"},
        ... ], "sentiments")
        >>> sentiment_towards(sentiments)[["target", "voice", "negative", "score", "low", "high"]]
          target    voice  negative  score    low   high
        0    Kim   author         0    0.0 -0.891  0.891
        1    Kim  speaker         2   -1.0   -1.0  0.315
    """
    found = schema.check(sentiments, "sentiments")
    found = found[found["target"].notna() & found["label"].notna()]
    flags = pd.DataFrame({name: found["label"].eq(name) for name in SENTIMENTS}).astype("Int64")
    keys = [found["target"], found["voice"]]
    table = _scored(flags.groupby(keys, sort=False).sum().reset_index(), *SENTIMENTS)
    table["rows"] = table["n"].groupby(table["target"]).transform("sum")
    table = _ordered(table.sort_values("voice", kind="stable"), by="rows", names=["target"])
    return table.drop(columns="rows")


def accuracy(judged: pd.DataFrame) -> pd.DataFrame:
    """Say how often each method agrees with a label given by hand, over all and by label.

    Args:
        judged: A row a method and example: `method`, `by_hand`, `found`.

    Returns:
        A row a method and score: `method`; `score`, "all" or the label given by hand; `n`, how many
        have it; `agree`; `value`, the share that agrees, and its 95 % interval `low` to `high`, see
        `interval`. Methods and labels as they come first.

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
    low, high = _wilson(table["agree"], table["n"])
    value = _rounded(table["agree"] / table["n"])
    return table.assign(value=value, low=_rounded(low), high=_rounded(high))


def stance_matrix(stances: pd.DataFrame) -> pd.DataFrame:
    """Say who is for and who against what, over all quotations that speak of it.

    Args:
        stances: The stances frame.

    Returns:
        A row a holder and target that occur together: `holder`, `target`; the counts `against`,
        `neither`, `favour` and `abstained` (no judgement was made); `n`, those judged;
        `score`, (favour - against) / n, from -1 to 1, and its 95 % interval `low` to `high`,
        missing when none was judged. Holders with most rows first, then by name; their targets
        likewise. The interval is Wilson's, of the share of those in favour when each *neither*
        counts as half a quotation for and half one against: rather too wide than too narrow where
        many are neither. As in `interval`, quotations count as independent.

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
    judged = found["label"].where(found["abstained"].isna(), "abstained")
    flags = pd.DataFrame({name: judged.eq(name).fillna(False) for name in [*STANCES, "abstained"]})
    keys = [found["holder"], found["target"]]
    table = flags.astype("Int64").groupby(keys, dropna=False, sort=False).sum().reset_index()
    table = _scored(table, *STANCES)
    rows = table["n"] + table["abstained"]
    for name in ("target", "holder"):
        table[f"{name}_rows"] = rows.groupby(table[name], dropna=False).transform("sum")
    table = _ordered(table, by="target_rows", names=["target"])
    table = _ordered(table, by="holder_rows", names=["holder"])
    return table.drop(columns=["target_rows", "holder_rows"])


def stance_graph(stances: pd.DataFrame) -> pd.DataFrame:
    """List who takes which side towards whom: the arrows of a signed graph.

    Args:
        stances: The stances frame.

    Returns:
        A row a holder and another target: `holder`, `target`, `n` (quotations judged), `score` and
        `sign` (-1 against, 0 neither, 1 in favour), in the order of `stance_matrix`. What has no
        known holder, or was not judged, is left out.

    Raises:
        SchemaError: When `stances` is no stances frame.

    Example:
        >>> stances = schema.frame([
        ...     {"quote_id": 0, "holder": "Kim", "target": "Lee", "label": "against"},
        ...     {"quote_id": 1, "holder": "Kim", "target": "Kim", "label": "favour"},
        ... ], "stances")
        >>> stance_graph(stances)
          holder target  n  score  sign
        0    Kim    Lee  1   -1.0    -1
    """
    table = stance_matrix(stances)
    other = table["holder"].ne(table["target"]).fillna(False)
    edges = table[other & table["n"].gt(0)].reset_index(drop=True)
    edges["sign"] = edges["score"].gt(0).astype("Int64") - edges["score"].lt(0).astype("Int64")
    return edges[["holder", "target", "n", "score", "sign"]]


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


def _passages(passages: pd.DataFrame) -> pd.DataFrame:
    found = schema.check(passages, "passages")
    found = found[found["passage_id"].notna()]
    return found.assign(words=found["passage"].fillna("").map(count_words).astype("Int64"))


def _share(counts: pd.Series) -> pd.Series:
    """Divide by the sum; a sum of nothing gives missing shares."""
    return _rounded(counts / (counts.sum() or pd.NA))


def _rounded(numbers: Any) -> pd.Series:
    """Round to three decimals; minus nought becomes nought."""
    return pd.Series(numbers).astype("Float64").round(3) + 0.0


def _ordered(table: pd.DataFrame, *, by: str, names: list[str]) -> pd.DataFrame:
    """Sort by a count, largest first, then by names; rows that lack a name come last."""
    lacking = table[names].isna().any(axis=1)
    keyed = table.assign(_lacking=lacking)
    order = ["_lacking", by, *names]
    ascending = [True, False, *[True] * len(names)]
    keyed = keyed.sort_values(order, ascending=ascending, kind="stable", ignore_index=True)
    return keyed.drop(columns="_lacking")
