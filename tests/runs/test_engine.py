import os
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from analysis.errors import UsageError
from analysis.runs import engine
from analysis.runs.engine import open_engine


def double(number: int) -> int:
    return 2 * number


def process(_: int) -> tuple[int, str | None]:
    return os.getpid(), os.environ.get("OMP_NUM_THREADS")


def fail(number: int) -> int:
    raise KeyError(number)


class Watched:
    """Numbers, and how many of them were taken."""

    def __init__(self, count: int) -> None:
        self.count, self.taken = count, 0

    def __iter__(self) -> Iterator[int]:
        for number in range(self.count):
            self.taken += 1
            yield number


class Killer:
    """Ends the process that it is called in, once for each mark that is not there yet."""

    def __init__(self, folder: Path, deadly: Iterable[int]) -> None:
        self.folder, self.deadly = folder, set(deadly)

    def __call__(self, number: int) -> int:
        mark = self.folder / str(number)
        if number in self.deadly and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        return number


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="CRITICAL"
    ) as cluster:
        yield cluster


def test_one_worker_is_this_process_and_its_results_come_in_order() -> None:
    numbers = Watched(5)
    with open_engine() as run:
        results = run(double, numbers)
        assert next(results) == 0
        assert numbers.taken == 1
        assert list(results) == [2, 4, 6, 8]
        assert {pid for pid, _ in run(process, [1])} == {os.getpid()}


@pytest.mark.slow
@pytest.mark.parametrize("count", [0, 1, 30])
def test_a_cluster_gives_every_result_once(cluster: LocalCluster, count: int) -> None:
    with open_engine(scheduler=cluster.scheduler_address) as run:
        assert sorted(run(double, range(count))) == [2 * number for number in range(count)]


@pytest.mark.slow
def test_few_items_are_on_their_way_at_a_time(cluster: LocalCluster) -> None:
    numbers = Watched(50)
    with open_engine(scheduler=cluster.scheduler_address) as run:
        for done, _ in enumerate(run(double, numbers)):
            assert numbers.taken - done <= 2 * (1 + engine.WAITING)
    assert numbers.taken == 50


@pytest.mark.slow
def test_workers_are_other_processes_with_a_thread_each() -> None:
    with open_engine(2) as run:
        found = set(run(process, range(20)))
    assert len(found) == 2
    assert os.getpid() not in {pid for pid, _ in found}
    assert {threads for _, threads in found} == {"1"}


@pytest.mark.slow
def test_a_lost_worker_loses_nothing(tmp_path: Path) -> None:
    with open_engine(2) as run:
        found = sorted(run(Killer(tmp_path, [3, 11]), range(20)))
    assert found == list(range(20))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["11", "3"]


@pytest.mark.slow
def test_our_own_bug_is_not_hidden(cluster: LocalCluster) -> None:
    with open_engine(scheduler=cluster.scheduler_address) as run, pytest.raises(KeyError):
        list(run(fail, [7]))


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.5)
    with (
        pytest.raises(UsageError, match=r"'tcp://127\.0\.0\.1:9' does not answer .*'dask sched"),
        open_engine(scheduler="tcp://127.0.0.1:9"),
    ):
        pass


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(UsageError, match="'here' is no address"), open_engine(scheduler="here"):
        pass


@pytest.mark.parametrize("asked", [{"workers": 2}, {"scheduler": "tcp://127.0.0.1:1"}])
def test_without_dask_its_extra_is_named(asked, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UsageError, match=r"distributed is not installed; pip install 'news-quotes"),
        open_engine(**asked),
    ):
        pass
