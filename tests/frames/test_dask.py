import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask
import dask.dataframe as dd
import pandas as pd
import pytest
from distributed import Client, LocalCluster, futures_of
from hypothesis import given, settings
from hypothesis import strategies as st

import run
from analysis import schema
from analysis.errors import ArticleError, UsageError
from analysis.frames import dask as corpus
from analysis.frames.dask import analyze_corpus, analyze_corpus_stances, check_corpus
from analysis.frames.quotes import analyze
from analysis.frames.stances import analyze_stances
from analysis.networks.models import open_judge
from analysis.reading.articles import read_articles
from analysis.reading.checking import check_articles

NEWSROOM = run.ROOT / "data" / "newsroom" / "articles.jsonl"
RULES = {"attribution": "rules", "speakers": "names"}
TEXTS = ["“No,” said Zoë.", "", None, "\ud800", " ", "Rain fell. Ada Moss said so."]


@pytest.fixture(autouse=True)
def steady() -> Iterator[None]:
    """Halves of surrogate pairs don't fit the strings of Arrow, which Dask would make of all."""
    with dask.config.set({"dataframe.convert-string": False, "scheduler": "synchronous"}):
        yield


def judges_opened() -> int:
    return open_judge.cache_info().misses


def computed(frame: Any) -> pd.DataFrame:
    return frame.compute().reset_index(drop=True)


def frame(ids: list[object], texts: list[object]) -> pd.DataFrame:
    return pd.DataFrame(
        {"id": pd.Series(ids, dtype=object), "text": pd.Series(texts, dtype=object)}
    )


rows = st.lists(
    st.tuples(st.sampled_from(["a", "b", 1, 1.0, "row-2", None, ""]), st.sampled_from([*TEXTS, 5])),
    min_size=1,
    max_size=12,
)


@pytest.mark.slow
@given(rows=rows, parts=st.integers(1, 6))
@settings(max_examples=40)
def test_checking_by_partitions_says_what_checking_at_once_says(
    rows: list[tuple[object, object]], parts: int
) -> None:
    articles = frame([row[0] for row in rows], [row[1] for row in rows])
    found = computed(check_corpus(dd.from_pandas(articles, npartitions=parts, sort=False)))
    pd.testing.assert_frame_equal(found, check_articles(articles))
    again = check_corpus(dd.from_pandas(found, npartitions=parts, sort=False))
    pd.testing.assert_frame_equal(computed(again), found)


@pytest.mark.slow
@pytest.mark.parametrize("partitions", [1, 4, 20])
def test_partitions_change_no_row(partitions: int) -> None:
    articles = pd.concat([read_articles(NEWSROOM).head(12), frame(["x", "x"], TEXTS[:2])])
    cut = dd.from_pandas(articles.reset_index(drop=True), npartitions=partitions, sort=False)
    quotes = analyze_corpus(cut, **RULES)
    expected = analyze(articles, **RULES)
    pd.testing.assert_frame_equal(computed(quotes), expected)
    stances = analyze_corpus_stances(cut, quotes, method="lexicon", targets=["the harbour"])
    pd.testing.assert_frame_equal(
        computed(stances),
        analyze_stances(articles, expected, method="lexicon", targets=["the harbour"]),
    )


def test_nothing_is_done_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def analyzed(articles: pd.DataFrame, **options: object) -> pd.DataFrame:
        assert not len(articles)
        return schema.empty("quotes")

    monkeypatch.setattr(corpus, "analyze", analyzed)
    quotes = analyze_corpus(dd.from_pandas(frame(["a"], ["Rain."]), npartitions=1))
    pd.testing.assert_frame_equal(quotes._meta, schema.empty("quotes"))


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Dask, of pandas
def test_object_storage_is_read_and_written() -> None:
    articles = read_articles(NEWSROOM).head(6)
    cut = dd.from_pandas(articles, npartitions=3, sort=False)
    cut.to_parquet("memory://corpus/articles", write_index=False)
    stored = dd.read_parquet("memory://corpus/articles")
    quotes = analyze_corpus(stored[["article_id", "text"]], **RULES)
    quotes.to_parquet("memory://corpus/quotes", schema=schema.arrow("quotes"), write_index=False)
    found = dd.read_parquet("memory://corpus/quotes").compute()
    expected = analyze(articles, **RULES)
    assert found["article_id"].tolist() == expected["article_id"].tolist()
    assert found["quotation"].tolist() == expected["quotation"].tolist()
    spans = [[list(map(int, span)) for span in one] for one in found["content_spans"]]
    assert spans == expected["content_spans"].tolist()


@pytest.mark.slow
def test_a_lost_worker_loses_no_row(tmp_path: Path) -> None:
    articles = read_articles(NEWSROOM).head(24)
    expected = analyze(articles, **RULES)
    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs="CRITICAL",
        ) as cluster,
        Client(cluster) as client,
        dask.config.set(scheduler="distributed"),
    ):
        quotes = analyze_corpus(dd.from_pandas(articles, npartitions=12, sort=False), **RULES)
        kept = client.persist(quotes)
        while not any(future.done() for future in futures_of(kept)):
            time.sleep(0.01)
        victim, *_ = client.run(os.getpid).values()
        os.kill(victim, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        assert not all(future.done() for future in futures_of(kept))
        pd.testing.assert_frame_equal(computed(kept), expected)
        assert victim not in client.run(os.getpid).values()
        assert max(client.run(judges_opened).values()) == 1


def test_wrong_use_is_refused_at_once() -> None:
    articles = dd.from_pandas(frame(["a"], ["Rain."]), npartitions=1)
    with pytest.raises(UsageError, match="attribution='rule' is not known"):
        analyze_corpus(articles, attribution="rule")
    with pytest.raises(UsageError, match="progress is not for a Dask frame"):
        analyze_corpus(articles, progress=list)
    with pytest.raises(UsageError, match="expected a Dask frame, got DataFrame"):
        analyze_corpus(frame(["a"], ["Rain."]))
    with pytest.raises(ArticleError, match=r"no column 'text'; it has \['id'\]"):
        analyze_corpus(articles[["id"]])
    other = dd.from_pandas(frame(["a", "b"], ["Rain.", "Sun."]), npartitions=2)
    with pytest.raises(UsageError, match="quotes has 2 partitions, articles 1"):
        analyze_corpus_stances(articles, analyze_corpus(other))


@pytest.mark.parametrize(
    "call", [check_corpus, analyze_corpus, lambda frame: analyze_corpus_stances(frame, frame)]
)
def test_without_dask_its_extra_is_named(call, monkeypatch):
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(UsageError, match=r"dask is not installed; pip install 'news-quotes\[dask"):
        call(pd.DataFrame({"text": ["Rain fell."]}))
