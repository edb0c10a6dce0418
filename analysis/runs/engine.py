"""Where the parts of a run are computed: in this process, in others, or on a Dask cluster."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from analysis.errors import UsageError, need_library

T = TypeVar("T")
R = TypeVar("R")
# A task and items -> the results, each as soon as it is ready.
Engine = Callable[[Callable[[T], R], Iterable[T]], Iterator[R]]

# Seconds to wait for an answer of the scheduler.
PATIENCE = 10
# Items queued for each thread of a cluster, besides the one in work.
WAITING = 1
# Settings of local worker processes. One thread each, since threads of the libraries would compete
# for the same processors. By default Dask would also trim memory after every text, and profile the
# work a hundred times a second.
SETTINGS = {
    "distributed.nanny.pre-spawn-environ": {
        "TOKENIZERS_PARALLELISM": "false",
        **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    },
    "distributed.worker.profile.enabled": False,
}


@contextmanager
def open_engine(workers: int = 1, scheduler: str | None = None) -> Iterator[Engine[Any, Any]]:
    """Start an engine, a function that maps a task over items; it stops at the end of the block.

    Args:
        workers: The number of processes on this machine; with 1 the work is done in this process.
        scheduler: The address of a Dask scheduler, such as `tcp://10.0.0.1:8786`, to use its
            workers instead.

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
    """Return an engine on a cluster; few items are submitted at a time, to bound the memory.

    An item of a lost worker goes to another worker; three lost workers are an error.
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
