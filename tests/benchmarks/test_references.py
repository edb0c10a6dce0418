"""Clusters of names and pronouns against gold ones, worked by hand."""

import pytest

from analysis.benchmarks import references
from analysis.benchmarks.coreference import conll
from analysis.benchmarks.references import found_by_both, gap_scores, named_alike, same_mentions

TEXT = "Sen. Ada Moss met Leo Vance in Torvik. She left. Her aide stayed."


def mention(words, entity, kind="person", head=None):
    start, head = TEXT.index(words), head or words
    first = start + words.index(head)
    place = {"start": start, "end": start + len(words), "head": [first, first + len(head)]}
    return {**place, "entity": entity, "type": kind}


def span(words):
    return TEXT.index(words), TEXT.index(words) + len(words)


ROW = {
    "text": TEXT,
    "mentions": [
        mention("Sen. Ada Moss", 1, head="Ada Moss"),
        mention("Leo Vance", 2),
        mention("Torvik", 3, "place"),
        mention("She", 1),
        mention("Her", 1),
        mention("Her aide", 4, head="aide"),
        mention("left", 5, "event"),
    ],
}


def test_names_and_their_pronouns_are_joined():
    moss = [span("Ada Moss"), span("She"), span("Her")]
    assert references.our_clusters(TEXT, "names")[0] == moss


def test_a_mention_is_found_by_its_head():
    ours = [span("Ada Moss"), span("Vance in"), span("Vance"), span("aide"), span("stayed")]
    assert same_mentions(ours, ROW["mentions"]) == {0: 0, 2: 1, 3: 5}


def test_of_equal_heads_the_shorter_mention_is_meant():
    long = mention("Ada Moss met Leo Vance", 9, head="Leo Vance")
    assert same_mentions([span("Leo Vance")], [long, mention("Leo Vance", 2)]) == {0: 1}


def test_what_one_side_lacks_is_counted_and_then_left_out():
    clusters = [[span("Ada Moss"), span("She")], [span("Leo Vance"), span("stayed")]]
    both = named_alike(clusters, ROW)
    ours, gold = both
    assert ours == [{0, 3}, {1, ("only ours", span("stayed"))}]
    assert gold == [{0, 3, 4}, {1}, {2}, {5}]  # no event
    assert found_by_both(both) == ([{0, 3}, {1}], [{0, 3}, {1}])
    assert conll([both])["MUC"] == pytest.approx(2 * (1 / 2) * (1 / 2) / (1 / 2 + 1 / 2))
    assert conll([found_by_both(both)])["CoNLL"] == 1


def test_gap_is_scored_by_gender():
    def row(pronoun, a):
        return {
            "pronoun": {"text": pronoun},
            "a": {"coref": a},
            "b": {"coref": not a},
        }

    rows = [row("she", True), row("Her", True), row("he", False)]
    shares = [(0.9, 0.1, 0.0), (0.1, 0.2, 0.7), (0.1, 0.8, 0.1)]
    scores = gap_scores(rows, shares)
    assert scores == pytest.approx({"gap F1": 0.8, "feminine": 2 / 3, "masculine": 1})


def test_both_tables_are_printed(monkeypatch, capsys):
    def named(words):
        start, end = span(words)
        return {"start": start, "end": end, "text": words, "coref": words == "Ada Moss"}

    names = {"pronoun": named("She"), "a": named("Ada Moss"), "b": named("Leo Vance")}
    gap = {"text": TEXT, **names}
    rows = {"gap": [gap], "gum": [{**ROW, "genre": "news"}, {**ROW, "genre": "court"}]}
    monkeypatch.setattr(references, "corpus_rows", lambda name, split: rows[name])
    references.main()
    out = capsys.readouterr().out
    assert "GAP dev, 1 pronouns" in out
    assert "GUM dev, news, 1 documents" in out
    assert "| all, learned | " in out
