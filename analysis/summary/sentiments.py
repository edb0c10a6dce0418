"""In what tone: along an article, by speaker, towards whom."""

import pandas as pd

from analysis import schema
from analysis.document import count_words
from analysis.errors import UsageError
from analysis.records import SENTIMENTS
from analysis.summary.counting import label_counts, ordered, rounded, scored

PASSAGE = ["article_id", "passage_id"]
# The columns of the tone along an article.
ALONG = [*PASSAGE, "position", "voice", "speaker", "words"]
ALONG += ["targets", "polarity", "abstained", "shows"]


def sentiment_along_article(
    passages: pd.DataFrame,
    sentiments: pd.DataFrame | None = None,
    *,
    article_id: str | None = None,
) -> pd.DataFrame:
    """Follow the tone of one article from its first passage to its last.

    Args:
        passages: The passages frame.
        sentiments: The sentiments frame of the same quotes, by the same method. With it, the tone
            is that towards the names in a passage; without it, that of the passage as a whole,
            which is no opinion about anybody ("preparations for war" may sound positive).
        article_id: Which article; the first one when left out.

    Returns:
        A row a passage, in order: `article_id`, `passage_id`, `position` (of its middle: 0 at the
        beginning of the article, 1 at the end of its last passage), `voice`, `speaker`, `words`;
        `targets`, the names judged; `polarity`, the probability of positive minus that of negative,
        averaged over them; `abstained`, the number of abstentions; and `shows`, the kind of tone:
        `named`, towards the names; `passage`, of the whole passage; `words`, TextBlob's mean
        polarity of words.

    Raises:
        UsageError: When no passage is of that article.
        SchemaError: When a frame lacks a column.

    Example:
        >>> passages = schema.frame([
        ...     {"article_id": "a", "passage_id": 0, "start": 0, "end": 20, "voice": "author",
        ...      "passage": "The talks went badly", "polarity": -0.7},
        ...     {"article_id": "a", "passage_id": 1, "start": 21, "end": 40, "voice": "speaker",
        ...      "speaker": "Kim", "passage": "“Lee let us all down”", "polarity": 0.2},
        ... ], "passages")
        >>> sentiments = schema.frame([
        ...     {"article_id": "a", "passage_id": 1, "target": "Lee", "p_negative": 0.8,
        ...      "p_neutral": 0.1, "p_positive": 0.1}], "sentiments")
        >>> columns = ["position", "speaker", "targets", "polarity"]
        >>> sentiment_along_article(passages, sentiments)[columns]
           position speaker targets  polarity
        0      0.25    <NA>    <NA>      <NA>
        1     0.762     Kim     Lee      -0.7
    """
    chosen = _of_article(_passages(passages), article_id)
    table = chosen.sort_values("passage_id", kind="stable").reset_index(drop=True)
    middle = (table["start"] + table["end"]).astype("Float64") / 2
    table["position"] = rounded(middle / max(table["end"].max(), 1) if len(table) else middle)
    by_words = table["subjectivity"].notna().any()
    if sentiments is None:
        table = table.assign(targets=None, abstained=table["polarity"].isna())
    else:
        named = _towards_named(sentiments)
        table = table.drop(columns="polarity").merge(named, how="left", on=PASSAGE)
    table["shows"] = "words" if by_words else "passage" if sentiments is None else "named"
    table["polarity"] = rounded(table["polarity"])
    table["abstained"] = table["abstained"].fillna(0)
    dtypes = {"abstained": "Int64", "targets": "string[python]", "shows": "string[python]"}
    return table.astype(dtypes)[ALONG]


def _of_article(found: pd.DataFrame, article_id: str | None) -> pd.DataFrame:
    if article_id is None:
        return found[found["article_id"] == found["article_id"].iloc[0]] if len(found) else found
    chosen = found[found["article_id"] == article_id]
    if chosen.empty:
        some = ", ".join(map(repr, found["article_id"].drop_duplicates().head(5)))
        raise UsageError(
            f"article_id={article_id!r} has no passages in the frame; "
            + (f"its articles begin {some}" if some else "it has those of no article")
        )
    return chosen


def _towards_named(sentiments: pd.DataFrame) -> pd.DataFrame:
    """Return for each passage its targets and the mean tone towards those judged."""
    found = schema.check(sentiments, "sentiments")
    found = found[found["target"].notna()]
    judged = found["abstained"].isna()
    polarity = (found["p_positive"] - found["p_negative"]).where(judged)
    rows = found.assign(polarity=polarity, abstained=~judged)
    groups = rows.groupby(PASSAGE, sort=False)
    return groups.agg(
        targets=("target", ", ".join), polarity=("polarity", "mean"), abstained=("abstained", "sum")
    ).reset_index()


def sentiment_by_speaker(passages: pd.DataFrame) -> pd.DataFrame:
    """Compare the tone of the author with that of each speaker.

    Args:
        passages: The passages frame, of one article or many.

    Returns:
        A row a voice and speaker: `voice`, `speaker` (missing for the author and for speakers not
        identified), `passages`, `words`, `mean_polarity` and `mean_subjectivity` (plain means over
        the passages judged), `abstained` (the number of abstentions). The author first, then the
        speakers with most passages, then by name.

    Raises:
        SchemaError: When `passages` is no passages frame.

    Example:
        >>> passages = schema.frame([
        ...     {"passage_id": 0, "voice": "speaker", "speaker": "Kim", "passage": "Good",
        ...      "polarity": 0.7, "subjectivity": 0.6},
        ...     {"passage_id": 1, "voice": "author", "passage": "Kim said", "polarity": 0.0,
        ...      "subjectivity": 0.0},
        ... ], "passages")
        >>> sentiment_by_speaker(passages).drop(columns=["words", "mean_subjectivity"])
             voice speaker  passages  mean_polarity  abstained
        0   author    <NA>         1            0.0          0
        1  speaker     Kim         1            0.7          0
    """
    found = _passages(passages)
    found = found.assign(abstained=found["polarity"].isna())
    groups = found.groupby(["voice", "speaker"], dropna=False, sort=False)
    table = groups.agg(
        passages=("passage_id", "size"),
        words=("words", "sum"),
        mean_polarity=("polarity", "mean"),
        mean_subjectivity=("subjectivity", "mean"),
        abstained=("abstained", "sum"),
    ).reset_index()
    table = table.astype({"passages": "Int64", "words": "Int64", "abstained": "Int64"})
    for column in ("mean_polarity", "mean_subjectivity"):
        table[column] = rounded(table[column])
    table = ordered(table, by="passages", names=["speaker"])
    return table.sort_values("voice", kind="stable", ignore_index=True)


def sentiment_towards(sentiments: pd.DataFrame) -> pd.DataFrame:
    """Compare the tone of the author and of the speakers towards each target.

    Args:
        sentiments: The sentiments frame.

    Returns:
        A row a target and voice that names it: `target`; `voice`, `author` or `speaker`; the counts
        of passages `negative`, `neutral`, `positive` and `abstained`; `n`, the number of passages
        judged; `score`, (positive - negative) / n, from -1 to 1, and its 95 % interval `low`
        to `high`, made as in `stance_matrix`, missing when none was judged. Targets named most
        first, then by name; of each the author first.

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
    table = scored(label_counts(found, ["target", "voice"], SENTIMENTS), *SENTIMENTS)
    table["rows"] = (table["n"] + table["abstained"]).groupby(table["target"]).transform("sum")
    table = ordered(table.sort_values("voice", kind="stable"), by="rows", names=["target"])
    return table.drop(columns="rows")


def _passages(passages: pd.DataFrame) -> pd.DataFrame:
    found = schema.check(passages, "passages")
    found = found[found["passage_id"].notna()]
    return found.assign(words=found["passage"].fillna("").map(count_words).astype("Int64"))
