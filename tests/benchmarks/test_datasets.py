"""Corpora are found where they are, or the error says where to get them."""

import gzip

import pytest

from analysis.benchmarks.datasets import SOURCES, TEACHING, corpus_rows, read_rows
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


def test_a_corpus_that_nobody_publishes_has_no_address(tmp_path, monkeypatch):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    with pytest.raises(ArticleError, match=f"is not in {tmp_path.name}/; set NEWS_CORPORA"):
        corpus_rows("quoted_stance", "dev")


@pytest.mark.parametrize("split", ["train", "dev"])
@pytest.mark.parametrize("name", ["contrasts", "passages"])
def test_the_invented_sets_are_here_and_as_beside_the_repository(
    name, split, tmp_path, monkeypatch, request
):
    monkeypatch.setenv("NEWS_CORPORA", str(tmp_path))
    ours = corpus_rows(name, split)
    assert ours == read_rows(TEACHING / name / f"{split}.jsonl")
    monkeypatch.setenv("NEWS_CORPORA", str(request.getfixturevalue("shared") / "datasets"))
    assert corpus_rows(name, split) == ours
