"""The cost of a run over many articles: time, memory, workers, and the bound of the networks.

1. `python -m analysis run` over 500, 2,000 and 20,000 generated articles, with one worker and with
   two, in processes of their own. The table is written to `data/evaluation/scaling.csv`.
2. The bound: the time of onnxruntime for random inputs of the same shapes as in a run over PolNeAR
   dev, which is the time of the matrix products alone.
3. The shares of the stages, by cProfile, which overestimates the time of Python code.

It takes a quarter of an hour on an otherwise idle machine.
"""

import cProfile
import json
import pstats
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import numpy as np
import pandas as pd
import psutil

from analysis.benchmarks.datasets import corpus_rows
from analysis.benchmarks.evaluation import MEASURED_FOLDER
from analysis.benchmarks.speed import REPEATS, cost, word_count, write_articles
from analysis.errors import UsageError
from analysis.frames.quotes import analyze
from analysis.frames.stances import analyze_stances
from analysis.generation import generate_corpus
from analysis.networks.session import MODEL_FOLDER as NETWORKS
from analysis.networks.session import Floats, Ints, Session
from analysis.reading.articles import read_articles

SIZES = (500, 2_000, 20_000)
WORKERS = (1, 2)
SCALING = MEASURED_FOLDER / "scaling.csv"
# Seconds between two measurements of the memory of a run.
PAUSE = 0.2
# Network and number of word pieces -> number of such inputs.
Shapes = Counter[tuple[str, int]]
# Part of a module's path -> stage of the analysis; the first match counts.
STAGES = {
    "onnxruntime": "networks",
    "tokenizers": "word pieces",
    "networks/words": "word pieces",
    "networks/questions": "word pieces",
    "learned/windows": "word pieces",
    "document.py": "sentences and words",
    "sentencex": "sentences and words",
    "attribution": "attributions from scores",
    "analysis/speakers": "speakers",
    "analysis/stance": "stance",
    "analysis/sentiment": "sentiment",
    "textblob": "sentiment",
    "pandas": "frames and files",
    "pyarrow": "frames and files",
}


class CorpusRun(NamedTuple):
    """A run of the command line.

    Attributes:
        workers: The number of processes.
        articles: The number of articles.
        words: The number of words in them.
        seconds: Clock time from the start of the program to its end.
        megabytes: The peak memory of all its processes together.
    """

    workers: int
    articles: int
    words: int
    seconds: float
    megabytes: int


def run(articles: Path, workers: int = 1) -> CorpusRun:
    """Run the whole analysis over a file of articles in separate processes.

    Raises:
        UsageError: When the run fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        program = ["-m", "analysis", "run", str(articles), "-o", f"{folder}/out"]
        program += ["--workers", str(workers)]
        started = time.monotonic()
        process = subprocess.Popen([sys.executable, *program], stderr=subprocess.DEVNULL)
        megabytes = _most_memory(process)
        seconds = time.monotonic() - started
        if process.returncode:
            raise UsageError(f"the run failed; see python {' '.join(program)}")
        counts = json.loads(Path(folder, "out", "run.json").read_bytes())["counts"]
    return CorpusRun(
        workers, counts["articles"], counts["words"], round(seconds, 1), round(megabytes)
    )


def _most_memory(process: "subprocess.Popen[bytes]") -> float:
    """Wait for the end of a process; return its peak memory, children included, in MB."""
    most = 0.0
    while process.poll() is None:
        most = max(most, _memory(process.pid))
        time.sleep(PAUSE)
    return most


def _memory(pid: int) -> float:
    """Return the memory of a process and its children now, in MB; 0 when one just ended.

    Shared memory, such as libraries, is left out.
    """
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
        return float(sum(one.memory_full_info().uss for one in family) / 1e6)
    except psutil.Error:
        return 0.0


def measure(sizes: Sequence[int] = SIZES, workers: Sequence[int] = WORKERS) -> pd.DataFrame:
    """Run over generated articles of several sizes, with several numbers of workers.

    Returns:
        A row a run.

    Columns:
        workers, articles, words, seconds, megabytes: see `CorpusRun`.
    """
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder, f"{size}.parquet")
            generate_corpus(size).articles.to_parquet(path)
            runs += [run(path, number) for number in workers]
    return pd.DataFrame(runs).sort_values(["workers", "articles"], ignore_index=True)


def shapes(articles: pd.DataFrame) -> Shapes:
    """Count the shapes of the networks' inputs in an analysis of articles."""
    found: Shapes = Counter()
    genuine = Session.run

    def counted(session: Session, **inputs: Ints) -> list[Floats]:
        found[session.name, len(inputs["pieces"])] += 1
        return genuine(session, **inputs)

    with mock.patch.object(Session, "run", counted):
        _analyze(articles)
    return found


def _analyze(articles: pd.DataFrame) -> None:
    analyze_stances(articles, analyze(articles))


def bound(found: Shapes) -> float:
    """Return the processor time of onnxruntime for inputs of these shapes, in seconds."""
    rng = np.random.default_rng(0)
    sessions = {name: Session(NETWORKS / f"{name}.onnx") for name, _ in found}
    asked = [
        (sessions[name], _random(rng, name, pieces))
        for (name, pieces), times in found.items()
        for _ in range(times)
    ]
    rng.shuffle(asked)
    started = time.process_time()
    for session, inputs in asked:
        session.run(**inputs)
    return time.process_time() - started


def _random(rng: np.random.Generator, name: str, pieces: int) -> dict[str, Ints]:
    kinds = {"pieces": 30_000, "casing": 6, "place": 4} | (
        {} if name == "attribution" else {"marks": 3}
    )
    return {key: rng.integers(0, most, pieces) for key, most in kinds.items()}


def stages(articles: pd.DataFrame) -> pd.Series:
    """Return the share of each of STAGES in the time of an analysis, by cProfile."""
    profile = cProfile.Profile()
    profile.runcall(_analyze, articles)
    spent: Counter[str] = Counter()
    for (file, _, function), (_, _, own, _, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        where = f"{file} {function}"
        stage = next((stage for part, stage in STAGES.items() if part in where), "all else")
        spent[stage] += own
    shares = pd.Series(spent) / sum(spent.values())
    return shares.sort_values(ascending=False)


def main() -> None:
    """Print and write the cost of runs over generated articles; print bound and stages."""
    runs = measure()
    runs.to_csv(SCALING, index=False, lineterminator="\n")
    print("Generated articles, processes of their own\n")
    print("\n".join(scaling_table(runs)))
    rows = corpus_rows("polnear", "dev")
    with tempfile.TemporaryDirectory() as folder:
        path = write_articles(rows, Path(folder))
        articles = read_articles(path)
        whole = [
            cost(["-m", "analysis", "run", str(path), "-o", f"{folder}/{number}"])
            for number in range(REPEATS)
        ]
    seconds = min(one.cpu_seconds for one in whole if one)
    found = shapes(articles)
    least = min(bound(found) for _ in range(REPEATS))
    words = word_count(rows)
    print(f"\nPolNeAR dev, {len(rows)} articles, {words:,} words; best of {REPEATS} processes\n")
    print(f"the whole run: {seconds:.1f} CPU seconds, {words / seconds:,.0f} words a second")
    print(f"the networks alone, random input of the same shapes: {least:.1f}")
    print(f"share of the bound: {100 * least / seconds:.0f} %\n")
    print("| stage | share of the time (cProfile) |\n|---|---|")
    for stage, share in stages(articles).items():
        print(f"| {stage} | {100 * share:.1f} % |")


def scaling_table(runs: pd.DataFrame) -> Iterator[str]:
    """Yield the rows of a Markdown table of runs.

    Example:
        >>> rows = [(1, 500, 40_000, 20.0, 300), (2, 500, 40_000, 10.0, 700)]
        >>> runs = pd.DataFrame([CorpusRun(*row) for row in rows])
        >>> list(scaling_table(runs))[-1]
        '| 2 | 500 | 40,000 | 10.0 | 4,000 | 2.00 | 700 |'
    """
    yield "| workers | articles | words | seconds | words a second | times as fast | memory, MB |"
    yield "|---|---|---|---|---|---|---|"
    alone = runs[runs["workers"] == 1].set_index("articles")["seconds"]
    for one in (CorpusRun(*row) for row in runs.itertuples(index=False, name=None)):
        faster = alone[one.articles] / one.seconds
        speed = f"{one.words / one.seconds:,.0f} | {faster:.2f} | {one.megabytes:,}"
        yield f"| {one.workers} | {one.articles:,} | {one.words:,} | {one.seconds} | {speed} |"
