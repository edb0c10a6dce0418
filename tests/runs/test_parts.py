import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from distributed import LocalCluster

import run
from analysis.benchmarks.speed import cost
from analysis.errors import UsageError
from analysis.reading.articles import read_articles, read_batches
from analysis.reading.checking import check_articles
from analysis.runs import parts
from analysis.runs.parts import Ledger, Settings, Tally, carry_out, part_size
from analysis.steps import Methods

NEWSROOM = run.ROOT / "data" / "newsroom" / "articles.jsonl"
RULES = Settings(Methods("rules", "names"))
# How often a run is started again that was done before its signal came.
TRIES = 5


def batches(size: int = 3, count: int = 12) -> Iterator[pd.DataFrame]:
    articles = read_articles(NEWSROOM).head(count)
    for start in range(0, count, size):
        yield articles.iloc[start : start + size]


def finish(folder: Path, settings: Settings = RULES, **cut: int) -> Tally:
    ledger, tally = Ledger(folder), Tally()
    for entry, kept in carry_out(batches(**cut), settings, ledger, map):
        tally.add(entry, kept=kept)
    ledger.close(tally.parts, parts.facts(settings) | tally.facts(1.0))
    return tally


def files(folder: Path) -> dict[str, bytes]:
    """All that a run left, by name; of how it came about without the time it took."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    if "run.json" in found:
        facts = json.loads(found["run.json"])
        found["run.json"] = json.dumps({**facts, "speed": None}).encode()
    return found


@pytest.fixture(scope="module")
def whole_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an uninterrupted run was; not to be changed."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    finish(folder)
    return folder


@pytest.fixture(scope="module")
def whole(whole_folder: Path) -> dict[str, bytes]:
    """What an uninterrupted run leaves."""
    return files(whole_folder)


@pytest.fixture
def copy(whole_folder: Path, tmp_path: Path) -> Path:
    """A folder with what an uninterrupted run leaves."""
    return Path(shutil.copytree(whole_folder, tmp_path / "copy"))


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the parts that are analysed in this test."""
    numbers: list[int] = []

    def counted(part: parts.Part, settings: Settings) -> parts.Done:
        numbers.append(part.number)
        return genuine(part, settings)

    genuine = parts.analyze_part
    monkeypatch.setattr(parts, "analyze_part", counted)
    return numbers


def test_a_folder_has_tables_a_ledger_and_how_it_came_about(whole: dict[str, bytes]) -> None:
    numbers = range(4)
    assert set(whole) == {
        *(f"{frame}.parquet/part-{n:07}.parquet" for frame in parts.FRAMES for n in numbers),
        "parts.jsonl",
        "run.json",
    }
    entries = [json.loads(line) for line in whole["parts.jsonl"].splitlines()]
    assert [entry["number"] for entry in entries] == list(numbers)
    counts = json.loads(whole["run.json"])["counts"]
    for name in parts.COUNTS:
        assert counts[name] == sum(entry["counts"][name] for entry in entries)
    assert counts["articles"] == 12
    assert counts["parts"] == 4


def test_parts_are_read_as_one_table_in_order(whole_folder: Path) -> None:
    found = pd.read_parquet(whole_folder / "quotes.parquet")
    expected = parts.analyze(pd.concat(batches()), attribution="rules", speakers="names")
    assert found["article_id"].tolist() == expected["article_id"].tolist()
    assert found["quotation"].tolist() == expected["quotation"].tolist()


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_run_that_broke_off_goes_on_to_the_same_bytes(
    tmp_path: Path, whole: dict[str, bytes], analysed: list[int], after: int
) -> None:
    folder = tmp_path / "out"
    entries = carry_out(batches(), RULES, Ledger(folder), map)
    for _ in range(after):
        next(entries)
    assert "run.json" not in files(folder)
    analysed.clear()
    tally = finish(folder)
    assert analysed == [0, 1, 2, 3][after:]
    assert tally.counts["articles"] == 12
    assert tally.done["articles"] == 12 - 3 * after
    assert files(folder) == whole


def cut_off(folder: Path) -> None:
    ledger = folder / "parts.jsonl"
    ledger.write_bytes(ledger.read_bytes()[:-40])


def alter(folder: Path) -> None:
    path = folder / "quotes.parquet" / "part-0000003.parquet"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)


def lose(folder: Path) -> None:
    (folder / "stances.parquet" / "part-0000003.parquet").unlink()


def garble(folder: Path) -> None:
    with (folder / "parts.jsonl").open("ab") as file:
        file.write(b'\n{"number": 9}\n[]\n\xff{"num')


def half_write(folder: Path) -> None:
    (folder / "quotes.parquet" / ".part-0000001.parquet.7.part").write_bytes(b"PAR1")


@pytest.mark.parametrize(
    ("harm", "redone"),
    [(cut_off, [3]), (alter, [3]), (lose, [3]), (garble, []), (half_write, [])],
)
def test_what_is_not_whole_is_done_again(
    copy: Path,
    whole: dict[str, bytes],
    analysed: list[int],
    harm: Callable[[Path], None],
    redone: list[int],
) -> None:
    harm(copy)
    finish(copy)
    assert analysed == redone
    assert files(copy) == whole


def test_other_settings_or_articles_are_another_run(
    copy: Path, whole: dict[str, bytes], analysed: list[int]
) -> None:
    finish(copy, Settings(RULES.methods, min_confidence=0.9))
    assert analysed == [0, 1, 2, 3]
    assert files(copy).keys() == whole.keys()
    assert files(copy) != whole
    analysed.clear()
    finish(copy, size=2, count=6)
    assert analysed == [0, 1, 2]
    assert "quotes.parquet/part-0000003.parquet" not in files(copy)
    analysed.clear()
    finish(copy, size=2, count=8)
    assert analysed == [3]


def test_other_code_is_another_run(
    copy: Path, analysed: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "_code", lambda: "another rule")
    parts.facts.cache_clear()
    finish(copy)
    parts.facts.cache_clear()
    assert analysed == [0, 1, 2, 3]


def test_what_else_is_in_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "quotes.parquet").mkdir()
    mine = ("notes.txt", "quotes.parquet/mine.parquet", "quotes.parquet/departures.parquet")
    for name in mine:
        (tmp_path / name).write_text("mine")
    finish(tmp_path)
    assert {files(tmp_path)[name] for name in mine} == {b"mine"}


def test_no_article_gives_empty_tables(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    [(entry, _)] = carry_out([], RULES, ledger, map)
    assert entry.counts["articles"] == 0
    assert len(pd.read_parquet(tmp_path / "quotes.parquet")) == 0


def test_a_worker_with_other_versions_is_refused() -> None:
    part = parts.Part(0, check_articles(pd.DataFrame({"text": ["Rain."]})), "other")
    with pytest.raises(UsageError, match="install the same on all machines"):
        parts.analyze_part(part, RULES)


@pytest.mark.parametrize("articles", [0, 1, 66, 499, 2_000, 20_000, 10**6])
def test_parts_are_neither_too_many_nor_too_large(articles: int) -> None:
    size = part_size(articles)
    assert parts.FEWEST <= size <= parts.MOST
    assert part_size(articles) <= part_size(articles + 1)


# --- odd corpora: counted, reported, nothing lost


def ran(articles: pd.DataFrame, folder: Path, size: int) -> dict[str, int]:
    articles.to_parquet(folder / "in.parquet")
    read = read_batches(folder / "in.parquet", size=size)
    tally = Tally()
    for entry, kept in carry_out(read, RULES, Ledger(folder), map):
        tally.add(entry, kept=kept)
    return dict(tally.counts)


@pytest.mark.slow
def test_a_hundred_thousand_empty_articles_are_as_many_errors(tmp_path: Path) -> None:
    count = 100_000
    counts = ran(pd.DataFrame({"id": range(count), "text": [""] * count}), tmp_path, 20_000)
    assert counts == dict.fromkeys(parts.COUNTS, 0) | {"articles": count, "errors": count}
    found = pd.read_parquet(tmp_path / "quotes.parquet")
    assert found["article_id"].tolist() == [str(number) for number in range(count)]
    assert set(found["error"]) == {"text is empty"}


@pytest.mark.slow
def test_a_long_article_among_short_ones_is_one_of_them(tmp_path: Path) -> None:
    rain = "Rain fell on the port of Selda, and the ferries stayed where they were.\n\n"
    said = "“We wait,” said Ada Moss.\n\n"
    long = rain * (1_000_000 // len(rain)) + said
    counts = ran(pd.DataFrame({"id": ["a", "b", "c"], "text": [said, long, said]}), tmp_path, 2)
    assert (counts["articles"], counts["errors"], counts["quotations"]) == (3, 0, 3)
    found = pd.read_parquet(tmp_path / "quotes.parquet")
    assert found["article_id"].tolist() == ["a", "b", "c"]
    [start, end] = found["content_spans"][1][0]
    assert long[start:end] == "“We wait,”"


def test_ids_that_occur_in_several_parts_are_told(tmp_path: Path) -> None:
    articles = pd.DataFrame({"id": ["a", "b", "c", None, "row-4", "a"], "text": ["Rain."] * 6})
    for size in (1, 4, 6):
        folder = tmp_path / str(size)
        folder.mkdir()
        counts = ran(articles, folder, size)
        assert (counts["articles"], counts["errors"]) == (6, 2)
        error = pd.read_parquet(folder / "quotes.parquet")["error"].dropna().tolist()
        assert error == [
            "id 'row-4' occurs again (rows 4 and 5)",
            "id 'a' occurs again (rows 1 and 6)",
        ]


# --- in a process of its own


def command(source: Path, folder: Path, *more: str) -> list[str]:
    method = ["--method", "rules"]
    return [sys.executable, "-m", "analysis", "run", str(source), "-o", str(folder), *method, *more]


def call(*arguments: Any, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=run.ROOT, capture_output=True, text=True, **options
    )


@contextmanager
def interruptible() -> Iterator[None]:
    """Have SIGINT end the processes started here: those of a job in the background ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def break_off(source: Path, folder: Path, sign: int, *more: str) -> tuple[int, str]:
    """Start a run, send it a signal once some of its parts are whole, and wait for its end."""
    for _ in range(TRIES):
        status, told = begin(source, folder, sign, *more)
        if status:
            return status, told
        shutil.rmtree(folder)
    pytest.fail(f"{TRIES} runs were done before signal {sign} reached them, or they ignore it")


def begin(source: Path, folder: Path, sign: int, *more: str) -> tuple[int, str]:
    ledger = folder / "parts.jsonl"
    with (
        interruptible(),
        subprocess.Popen(
            command(source, folder, *more),
            cwd=run.ROOT,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process,
    ):
        while process.poll() is None and not (ledger.exists() and ledger.stat().st_size):
            time.sleep(0.005)
        process.send_signal(sign)
        _, told = process.communicate(timeout=60)
    return process.returncode, told


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of as many articles as make five parts."""
    path = tmp_path_factory.mktemp("some") / "articles.jsonl"
    lines = NEWSROOM.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: 5 * parts.FEWEST]))
    return path


@pytest.fixture(scope="module")
def left(some: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an uninterrupted run over them leaves."""
    folder = tmp_path_factory.mktemp("left") / "out"
    answer = call(some, folder)
    assert answer.returncode == 0, answer.stderr
    return files(folder)


@pytest.mark.slow
def test_memory_stays_the_same_for_ten_times_as_many_articles(tmp_path: Path) -> None:
    title = "Rain fell on the port of Selda. " * 2_000
    most = []
    for count in (100, 1_000):
        table = tmp_path / f"{count}.jsonl"
        articles = pd.DataFrame({"id": range(count), "title": title, "text": "Rain."})
        articles.to_json(table, orient="records", lines=True)
        most.append(cost(command(table, tmp_path / f"out{count}")[1:]).megabytes)
    assert most[1] - most[0] < table.stat().st_size / 4e6


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_killed_run_goes_on(
    tmp_path: Path, some: Path, left: dict[str, bytes], sign: int, workers: str
) -> None:
    status, told = break_off(some, tmp_path / "out", sign, "--workers", workers)
    assert "run.json" not in files(tmp_path / "out")
    if sign == signal.SIGINT:
        assert status == 130
        assert "done, the same command goes on from there" in told
        assert "Traceback" not in told
    answer = call(some, tmp_path / "out")
    assert answer.returncode == 0, answer.stderr
    facts = json.loads((tmp_path / "out" / "run.json").read_bytes())
    assert 0 < facts["speed"]["words"] < facts["counts"]["words"]
    assert files(tmp_path / "out") == left


@pytest.mark.slow
def test_two_workers_give_the_bytes_of_one(
    tmp_path: Path, some: Path, left: dict[str, bytes]
) -> None:
    answer = call(some, tmp_path, "--workers", "2")
    assert (answer.returncode, answer.stderr.count("\n")) == (0, 1)
    assert files(tmp_path) == left


@pytest.mark.slow
def test_a_cluster_gives_the_bytes_of_one_process(
    tmp_path: Path, some: Path, left: dict[str, bytes]
) -> None:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    ) as cluster:
        answer = call(some, tmp_path, "--scheduler", cluster.scheduler_address)
    assert answer.returncode == 0, answer.stderr
    assert files(tmp_path) == left


@pytest.mark.slow
def test_a_full_disk_is_told_and_the_run_goes_on(
    tmp_path: Path, some: Path, left: dict[str, bytes]
) -> None:
    resource = pytest.importorskip("resource", reason="Windows has no such limit")

    def scarce() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))

    folder = tmp_path / "out"
    answer = call(some, folder, preexec_fn=scarce)
    assert answer.returncode == 2
    assert "can't be written (File too large); choose another output or make room" in answer.stderr
    assert not [name for name in files(folder) if name == "run.json" or name.endswith(".part")]
    assert call(some, folder).returncode == 0
    assert files(folder) == left
