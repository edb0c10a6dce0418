"""The cost of the whole analysis compared with attribution alone, in separate processes.

`run` finds attributions, links their speakers, scores the tone of quotations and judges stances.
It is compared with `quotes` written as JSON Lines, which finds attributions and links speakers, and
with attribution alone. The commands run several times in turns; of each command the run with the
least processor time counts.
"""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.speed import REPEATS, Cost, cost, word_count, write_articles
from analysis.errors import UsageError

WHOLE, QUOTES, ALONE = "run", "quotes", "attribution alone"
ATTRIBUTION = """
import sys
from pathlib import Path
from analysis.reading.articles import read_articles
from analysis.attribution import attribute
from analysis.document import parse
for text in read_articles(Path(sys.argv[1]))["text"]:
    attribute(parse(text))
"""


def commands(articles: Path, folder: Path) -> dict[str, list[str]]:
    """Return the commands by name, with their results going to the folder."""
    program = ["-m", "analysis"]
    return {
        WHOLE: [*program, "run", str(articles), "-o", str(folder / "whole")],
        QUOTES: [*program, "quotes", str(articles), "-o", str(folder / "out.jsonl")],
        ALONE: ["-c", ATTRIBUTION, str(articles)],
    }


def in_turns(
    programs: Callable[[int], Mapping[str, Sequence[str]]], repeats: int = REPEATS
) -> dict[str, Cost]:
    """Run the commands in turns and return the cheapest run of each.

    Args:
        programs: Returns the commands of a turn, each with a new target, since `run` repeats no
            finished part.
        repeats: The number of turns.

    Raises:
        UsageError: When a command fails.
    """
    runs: dict[str, list[Cost]] = defaultdict(list)
    for turn in range(repeats):
        for name, command in programs(turn).items():
            used = cost(command)
            if used is None:
                raise UsageError(f"{name!r} failed; run python {' '.join(command)}")
            runs[name].append(used)
    return {name: min(used, key=_cpu_seconds) for name, used in runs.items()}


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _cpu_seconds(used: Cost) -> float:
    return used.cpu_seconds


def table(costs: Mapping[str, Cost], words: int) -> Iterable[str]:
    """Yield the rows of a Markdown table: the whole analysis as a multiple of each other command.

    Example:
        >>> costs = {WHOLE: Cost(3.0, 4.0, 99.9), QUOTES: Cost(2.0, 2.0, 50.0)}
        >>> list(table(costs, 8_000))[-1]
        '| quotes | 2.0 | 4,000 | 50 | 2.00 |'
    """
    yield "| | CPU seconds | words per CPU second | peak memory, MB | run, times as long |"
    yield "|---|---|---|---|---|"
    for name, used in costs.items():
        speed = f"{used.cpu_seconds:.1f} | {words / used.cpu_seconds:,.0f} | {used.megabytes:.0f}"
        yield f"| {name} | {speed} | {costs[WHOLE].cpu_seconds / used.cpu_seconds:.2f} |"


def main() -> None:
    """Print a Markdown table, a row a command."""
    rows = corpus_rows("polnear", "dev")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        articles = write_articles(rows, folder)
        costs = in_turns(lambda turn: commands(articles, _made(folder / str(turn))))
    words = word_count(rows)
    print(f"PolNeAR dev, {len(rows)} articles, {words:,} words; best of {REPEATS} processes\n")
    print("\n".join(table(costs, words)))
