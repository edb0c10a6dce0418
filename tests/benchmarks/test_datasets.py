"""Corpora are found where they are, or the error says where to get them."""

import gzip

import pytest

from analysis.benchmarks.datasets import SOURCES, corpus_rows
from analysis.errors import ArticleError


def test_rows_of_plain_and_packed_files(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    (tmp_path / "gwsd").mkdir()
    (tmp_path / "gwsd" / "dev.jsonl").write_text('{"id": 1}\n\n{"id": 2}\n', "utf-8")
    (tmp_path / "gwsd" / "train.jsonl.gz").write_bytes(gzip.compress(b'{"id": 3}\n'))
    assert corpus_rows("gwsd", "dev") == [{"id": 1}, {"id": 2}]
    assert corpus_rows("gwsd", "train") == [{"id": 3}]


def test_a_broken_file_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    (tmp_path / "gwsd").mkdir()
    (tmp_path / "gwsd" / "dev.jsonl.gz").write_bytes(b"no gzip")
    with pytest.raises(ArticleError, match=r"dev\.jsonl\.gz' can't be read as \.jsonl\.gz"):
        corpus_rows("gwsd", "dev")


@pytest.mark.parametrize("name", SOURCES)
def test_a_missing_corpus_says_where_it_is_published(name, tmp_path, monkeypatch):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    with pytest.raises(ArticleError, match=f"{SOURCES[name][0]} on GitHub"):
        corpus_rows(name, "dev")
