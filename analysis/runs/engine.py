"""Who carries out the parts of a run: this process, processes of its own, or a Dask cluster."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from analysis.errors import UsageError, need_library

T = TypeVar("T")
R = TypeVar("R")
# A task and items -> the results, each as soon as there is one.
Engine = Callable[[Callable[[T], R], Iterable[T]], Iterator[R]]

# Seconds until a scheduler has to answer.
PATIENCE = 10
# Items that wait beside those in work, for each thread of a cluster.
WAITING = 1
# How processes of our own are started. One thread each: those of the libraries would fight for the
# same processors. Dask would also have memory given back after every text, and look a hundred times
# a second at what is being done.
SETTINGS = {
    "distributed.nanny.pre-spawn-environ": {
        "TOKENIZERS_PARALLELISM": "false",
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    },
    "distributed.worker.profile.enabled": False,
}


@contextmanager
def open_engine(workers: int = 1, scheduler: str | None = None) -> Iterator[Engine[Any, Any]]:
    """Open what maps a task over items and ends with the block.

    Args:
        workers: How many processes work at a time on this machine; with one it is this process.
        scheduler: The address of a Dask scheduler, such as `tcp://10.0.0.1:8786`, whose workers do
            the work instead.

    Raises:
        UsageError: When there is no scheduler at that address, or Dask is not installed.
    """
    if scheduler is None and workers == 1:
        yield map
        return
    need_library("distributed", "dask")
    with _connected(scheduler) if scheduler else _started(workers) as client:
        yield _on(client)


@contextmanager
def _started(workers: int) -> Iterator[Any]:
    import dask
    from distributed import Client, LocalCluster

    with (
        dask.config.set(SETTINGS),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=0,
            dashboard_address="127.0.0.1:0",
            silence_logs="CRITICAL",
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    from distributed import Client

    if "://" not in scheduler:
        raise UsageError(
            f"scheduler={scheduler!r} is no address of a scheduler; give one such as "
            "'tcp://10.0.0.1:8786'"
        )
    try:
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise UsageError(
            f"scheduler={scheduler!r} does not answer ({reason}); "
            "start one by 'dask scheduler', and its workers by 'dask worker ADDRESS'"
        ) from error
    with client:
        yield client


def _on(client: Any) -> Engine[Any, Any]:
    """Return what maps over a cluster; few items are on their way at a time, so that memory stays.

    An item whose worker is lost goes to another one; three lost workers are an error.
    """

    def run(task: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        from distributed import KilledWorker, as_completed

        waiting = iter(items)
        found = as_completed(loop=client.loop, with_results=True)
        exhausted = False
        while True:
            while not exhausted and found.count() < _room(client):
                for item in waiting:
                    found.add(client.submit(task, item, pure=False))
                    break
                else:
                    exhausted = True
            if exhausted and found.is_empty():
                return
            try:
                _, result = next(found)
            except KilledWorker as error:
                raise UsageError(
                    "several workers were lost over the same articles; "
                    "give fewer workers, each with more memory, and run again"
                ) from error
            yield result

    return run


def _room(client: Any) -> int:
    threads = sum(client.nthreads().values())
    return int(max(threads, 1) * (1 + WAITING))
