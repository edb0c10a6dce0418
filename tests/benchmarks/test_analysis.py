"""What the whole analysis costs: the commands that run, and how they are compared."""

import json
import subprocess
import sys

import pytest

from analysis.benchmarks import analysis as benchmark
from analysis.benchmarks.speed import Cost, word_count, write_articles
from analysis.errors import UsageError

ROWS = [
    {"id": "a", "text": "Ann said that rain will fall.", "attributions": []},
    {"id": "b", "text": "Bob told us: “We are ready.”", "attributions": []},
]


def test_articles_are_written_as_the_command_line_takes_them(tmp_path):
    lines = write_articles(ROWS, tmp_path).read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [
        {"id": row["id"], "text": row["text"]} for row in ROWS
    ]
    assert word_count(ROWS) == 12


@pytest.mark.slow
def test_every_command_does_what_it_says(tmp_path):
    programs = benchmark.commands(write_articles(ROWS, tmp_path), tmp_path)
    for command in programs.values():
        subprocess.run([sys.executable, *command], check=True, capture_output=True)
    assert (tmp_path / "whole" / "stances.parquet").is_dir()
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["a", "b"]


def test_commands_take_turns_and_the_cheapest_run_counts(monkeypatch):
    order = []

    def note(command):
        order.append(command[0])
        return Cost(9.0, 5.0 - len(order), 1.0)

    monkeypatch.setattr(benchmark, "cost", note)
    costs = benchmark.in_turns(lambda turn: {"x": [f"one {turn}"], "y": ["two"]}, repeats=2)
    assert order == ["one 0", "two", "one 1", "two"]
    assert {name: used.cpu_seconds for name, used in costs.items()} == {"x": 2.0, "y": 1.0}


def test_a_command_that_fails_is_named():
    with pytest.raises(UsageError, match="'x' failed; run python -c"):
        benchmark.in_turns(lambda turn: {"x": ["-c", "raise SystemExit(1)"]}, repeats=1)


def test_every_turn_begins_anew(monkeypatch):
    targets = []
    monkeypatch.setattr(benchmark, "corpus_rows", lambda name, split: ROWS)

    def note(command):
        targets.append(command[-1])
        return Cost(1.0, 1.0, 10.0)

    monkeypatch.setattr(benchmark, "cost", note)
    benchmark.main()
    written = [target for target in targets if not target.endswith("dev.jsonl")]
    assert len(written) == len(set(written)) == 2 * benchmark.REPEATS


def test_what_is_printed(monkeypatch, capsys):
    monkeypatch.setattr(benchmark, "corpus_rows", lambda name, split: ROWS)
    used = {"run": 6.0, "quotes": 3.0}
    monkeypatch.setattr(benchmark, "commands", lambda articles, folder: {n: [n] for n in used})
    monkeypatch.setattr(benchmark, "cost", lambda command: Cost(1.0, used[command[0]], 10.0))
    benchmark.main()
    title, _, _, _, *rows = capsys.readouterr().out.splitlines()
    assert title.startswith("PolNeAR dev, 2 articles, 12 words")
    assert rows == ["| run | 6.0 | 2 | 10 | 1.00 |", "| quotes | 3.0 | 4 | 10 | 2.00 |"]
