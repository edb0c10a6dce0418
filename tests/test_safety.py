"""Whatever an article says, it is shown and never obeyed: in notebooks, pages and spreadsheets."""

import csv
import re
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from analysis import plots, schema, summarize
from analysis.document import parse
from analysis.figures import saving as figures
from analysis.marking import PAGE
from analysis.reading.checking import check_articles
from analysis.safety import UNPRINTABLE, printable
from analysis.writing import highlight as display
from tests.writing.test_exports import runs, unguarded
from tests.writing.test_highlight import ALLOWED, HOSTILE, Reader, shown

# A saved page has these around what a notebook shows.
IN_PAGE = {
    **{tag: set() for tag in ("head", "title", "style", "body", "main")},
    **{"html": {"lang"}, "h1": {"dir"}},
    "meta": {"charset", "name", "content", "http-equiv"},
}
IN_CHART = {"details": set(), "summary": set(), "pre": set(), "span": {"class"}}
STYLES = re.search("<style>(.*?)</style>", PAGE.format(title="", heading="", body=""), re.S)

cells = st.sampled_from(HOSTILE) | st.text(st.characters(), max_size=20)


@st.composite
def frames(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """An article and its quotations whose every cell may hold anything."""
    text = "".join(draw(st.lists(cells, min_size=1, max_size=4)))
    columns = ("title", "outlet", "published", "error")
    article = {name: draw(st.none() | cells) for name in columns}
    articles = schema.frame([{"article_id": draw(cells), "text": text, **article}], "articles")
    starts = st.integers(0, max(len(text) - 1, 0))
    spans = starts.flatmap(
        lambda start: st.tuples(st.just(start), st.integers(start + 1, len(text) or 1))
    )
    rows: list[dict[str, object]] = [
        {
            "article_id": check_articles(articles).loc[0, "article_id"],
            "quote_id": number,
            "speaker": draw(st.none() | cells),
            "quote_type": draw(cells),
            "content_spans": [draw(spans)],
            "source_spans": [draw(spans)],
            "cue_spans": [draw(spans)],
        }
        for number in range(draw(st.integers(0, 3)))
    ]
    return articles, schema.frame(rows, "quotes")


def read(html: str, allowed: dict[str, set[str]]) -> Reader:
    reader = Reader(allowed)
    reader.feed(html)
    reader.close()
    assert reader.problems == []
    assert reader.open == []
    return reader


@given(frames())
def test_an_article_adds_no_element_and_no_attribute(
    given: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    articles, quotes = given
    marked = display.highlight(articles.assign(error=pd.NA), quotes)
    for highlight in (marked, display.highlight(articles, quotes)):
        bundle = highlight._repr_mimebundle_()
        assert sorted(bundle) == ["text/html", "text/plain"]
        assert read(bundle["text/html"], ALLOWED).article == shown(articles.loc[0, "text"])
        assert not UNPRINTABLE.search(bundle["text/plain"])


@given(frames())
def test_a_saved_page_has_no_element_of_an_article(
    given: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    articles, quotes = given
    with tempfile.TemporaryDirectory() as folder:
        path = display.highlight(articles, quotes).save(Path(folder, "page.html"))
        page = path.read_bytes().decode()
    reader = read(page.removeprefix("<!doctype html>"), ALLOWED | IN_PAGE)
    assert reader.article == shown(articles.loc[0, "text"])
    assert STYLES
    assert reader.text["style"] == STYLES[1]
    assert reader.text["title"] == reader.text["h1"]
    assert page.count("http-equiv") - reader.text["html"].count("http-equiv") == 1


@given(cells)
def test_a_document_adds_no_element(text: str) -> None:
    bundle = parse(text)._repr_mimebundle_()
    assert read(bundle["text/html"], ALLOWED).article == shown(text)


@given(cells, cells)
def test_the_words_of_a_chart_add_no_element(title: str, description: str) -> None:
    chart = figures.Chart(title, printable(description), b"")
    reader = read(chart._folded(), IN_CHART)
    assert reader.text["summary"] == f"Chart in words: {shown(title)}"
    assert reader.text.get("pre", "") == shown(description)


def hostile_quotes() -> pd.DataFrame:
    rows: list[dict[str, object]] = [
        {
            "article_id": name,
            "quote_id": 0,
            "speaker": name,
            "speaker_kind": "named",
            "outlet": name,
            "quote_type": "direct",
            "words": 3,
            "polarity": -0.5,
            "content_spans": [[0, 1]],
        }
        for name in [*HOSTILE, *SUMS]
    ]
    return schema.frame(rows, "quotes")


SUMS = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\uff1d1", " =1"]


@pytest.mark.parametrize("by", ["speaker", "outlet"])
def test_a_chart_of_hostile_names(tmp_path: Path, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    published: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.publish_display_data", published.append)
    table = summarize(hostile_quotes(), by=by)
    ax = plots.share_of_voice(table) if by == "speaker" else Figure().subplots()
    chart = figures.save_figure(ax, table, "hostile", folder=tmp_path)
    chart._ipython_display_()
    read(published[1]["text/html"], IN_CHART)
    assert not UNPRINTABLE.search(published[0]["text/plain"])
    with (tmp_path / "hostile.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    names = [row[header.index(by)] for row in rows]
    assert [name for name in names if runs(name)] == []
    assert {unguarded(name) for name in names} >= {one.replace("\r", "\n") for one in SUMS}
    assert len(rows) == len(table)
    assert {row[header.index("mean_polarity")] for row in rows} == {"-0.5"}


def test_the_header_of_a_chart_is_no_formula_either(tmp_path: Path) -> None:
    frame = pd.DataFrame({"=1+1": pd.Categorical(["=2", "b"]), "n": pd.array([-1, None], "Int64")})
    figures.save_figure(Figure().subplots(), frame, "x", folder=tmp_path)
    assert (tmp_path / "x.csv").read_text() == "'=1+1,n\n'=2,-1\nb,\n"
