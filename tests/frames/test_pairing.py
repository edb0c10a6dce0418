"""Quotes frames that were written, corrected by hand and read again are taken by everything."""

import itertools

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis import schema
from analysis.errors import SchemaError, UsageError
from analysis.frames.pairing import paired, to_attributions
from analysis.frames.passages import analyze_passages, analyze_sentiments
from analysis.frames.people import people
from analysis.frames.quotes import analyze
from analysis.frames.stances import analyze_stances
from analysis.writing.annotations import write_annotations
from analysis.writing.highlight import highlight
from analysis.writing.tables import article_rows, write_table

TEXTS = [
    "Petra Oduya said Tomas Brandt opposes the Harbour Bill.",
    "It rained.",
    "“The Harbour Bill is bad,” Dagny Kroll said. “Stop the Harbour Bill.”",
]


def annotations(name):
    def written(articles, quotes, folder):
        write_annotations(articles, quotes, folder / name)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return [(path.name, path.read_bytes()) for path in files]

    return written


def table(name):
    def written(articles, quotes, folder):
        write_table(quotes, "quotes", folder / name)
        return (folder / name).read_bytes()

    return written


def frame(function, **options):
    def made(articles, quotes, folder):
        return function(articles, quotes, **options).to_dict("records")

    return made


CONSUMERS = {
    "highlight": lambda articles, quotes, folder: repr(highlight(articles, quotes)),
    "article_rows": frame(lambda *frames: pd.DataFrame(article_rows(*frames))),
    "people": frame(lambda articles, quotes: people(quotes)),
    "analyze_passages": frame(analyze_passages, method="textblob"),
    "analyze_sentiments": frame(analyze_sentiments, method="textblob"),
    "analyze_stances": frame(analyze_stances, method="lexicon"),
    "q.jsonld": annotations("q.jsonld"),
    "q.brat": annotations("q.brat"),
    "t.csv": table("t.csv"),
    "t.parquet": table("t.parquet"),
}


def from_csv(quotes, folder):
    write_table(quotes, "quotes", folder / "back.csv")
    return pd.read_csv(folder / "back.csv")


def from_text(quotes, folder):
    write_table(quotes, "quotes", folder / "back.csv")
    return pd.read_csv(folder / "back.csv", dtype=str, keep_default_na=False, na_values=[""])


def from_pandas_csv(quotes, folder):
    quotes.to_csv(folder / "back.csv", index=False)
    return pd.read_csv(folder / "back.csv")


def from_parquet(quotes, folder):
    write_table(quotes, "quotes", folder / "back.parquet")
    return pd.read_parquet(folder / "back.parquet")


def with_floats(quotes, folder):
    return quotes.astype({"article_id": float, "quote_id": float, "parent": float})


@pytest.fixture(scope="module")
def frames():
    articles = pd.DataFrame({"id": [1, 2, 3], "text": TEXTS})
    return articles, analyze(articles, attribution="rules", speakers="names")


@pytest.mark.parametrize("again", [from_csv, from_text, from_pandas_csv, from_parquet, with_floats])
@pytest.mark.parametrize("consumer", CONSUMERS)
def test_a_frame_read_back_gives_the_same(frames, tmp_path, consumer, again):
    articles, quotes = frames
    before = [tmp_path / name for name in ("one", "two")]
    for folder in before:
        folder.mkdir()
    read = again(quotes, tmp_path)
    use = CONSUMERS[consumer]
    wanted, found = (use(articles, one, at) for one, at in zip((quotes, read), before, strict=True))
    assert str(found) == str(wanted)
    assert len(found) > 0


def test_no_frame_is_changed(frames, tmp_path):
    articles, quotes = frames
    read = from_csv(quotes, tmp_path)
    copy = read.copy(deep=True)
    paired(articles, read)
    assert_frame_equal(read, copy)


def row(**cells):
    made = {"article_id": "a", "quote_id": 0, "content_spans": [[0, 5]], **cells}
    return schema.frame([made], "quotes").astype(object)


ARTICLES = pd.DataFrame({"id": ["a", "=b"], "text": ["Kroll said no.", "Brandt agreed."]})


@pytest.mark.parametrize(
    ("cells", "error", "message"),
    [
        ({"article_id": "z"}, UsageError, "article_id='z', which articles lacks; pass the frame"),
        ({"article_id": None}, UsageError, "article_id='', which articles lacks"),
        ({"quote_id": None}, SchemaError, "quote_id of a quotation of article 'a' is missing"),
        ({"content_spans": None}, SchemaError, "content_spans of quotation 0 of article 'a' is em"),
        ({"content_spans": [[0, 99]]}, UsageError, r"article 'a'=\[0, 99\] is no span of the text"),
        ({"cue_spans": [[0, 99]]}, UsageError, r"cue_spans of quotation 0 of article 'a'=\[0, 99"),
    ],
)
@pytest.mark.parametrize("consumer", ["highlight", "article_rows", "q.jsonld", "analyze_stances"])
def test_a_wrong_row_is_named_alike_everywhere(tmp_path, consumer, cells, error, message):
    with pytest.raises(error, match=message):
        CONSUMERS[consumer](ARTICLES, row(**cells), tmp_path)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("quote_id", "first", "column 'quote_id' has a value that it can't hold"),
        ("parent", 0.5, "'parent' .*0.5 is no whole number"),
        ("confidence", "high", "'confidence' .*could not convert"),
        ("source_spans", "0-5", r"spans must be a list of \[start, end\], got '0-5'"),
    ],
)
def test_a_value_that_a_column_can_not_hold_is_named(column, value, message):
    with pytest.raises(SchemaError, match=message):
        paired(ARTICLES, row().assign(**{column: [value]}))


def test_a_parent_that_was_taken_out_is_missing():
    [(_, [one]), _] = paired(ARTICLES, row(parent=7))
    assert one["parent"] is None


def test_the_guard_of_a_spreadsheet_is_no_part_of_an_id():
    [_, (article, [one])] = paired(ARTICLES, row(article_id="'=b"))
    assert (article["article_id"], one["article_id"]) == ("=b", "=b")


def test_an_article_with_an_error_has_no_quotation():
    articles = ARTICLES.assign(error=["broken", None])
    assert [own for _, own in paired(articles, row())] == [[], []]


def test_records_tell_a_parent_by_its_position():
    rows = [row(quote_id=3), row(quote_id=1, parent=3, speaker="Dagny Kroll")]
    [(_, own), _] = paired(ARTICLES, pd.concat(rows))
    outer, inner = to_attributions(own)
    assert (outer.parent, inner.parent, inner.speaker.name) == (None, 0, "Dagny Kroll")
    assert all(itertools.chain(outer.content, inner.content))
