"""Where jobs run: kernels of this machine, or the workers of a Dask cluster, behind one interface.

A pool is a context whose value submits a job and returns a future of its result. When the context
is left early, by an interrupt or an error, what runs is stopped and what waits is dropped.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, TypeAlias

from ..config import ConfigError
from ..notices import Code
from ..options import cores
from .jobs import Failure, Job, Result
from .keepers import Keepers
from .run import Report, run

Submit: TypeAlias = "Callable[[Job, Report], Future[Result]]"
Pool: TypeAlias = AbstractContextManager[Submit]

# A kernel that starts mostly waits, so that two for a core are faster than one.
PER_CORE = 2
# How long a cluster may be without any worker, in seconds.
_NO_WORKERS = 60


@contextlib.contextmanager
def local(jobs: int = 0, keepers: Keepers | None = None) -> Iterator[Submit]:
    """Run so many jobs at once on this machine, each in a kernel of its own.

    Who brings the keepers can close them, from any thread, to stop what runs.
    """
    keepers = keepers or Keepers()
    pool = ThreadPoolExecutor(jobs or PER_CORE * cores(), thread_name_prefix="postpress-cells")
    try:
        yield lambda job, report: pool.submit(run, job, keepers, report)
        pool.shutdown()
        keepers.close()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        keepers.close(now=True)
        pool.shutdown()


@contextlib.contextmanager
def cluster(address: str) -> Iterator[Submit]:
    """Run jobs on the workers of a Dask scheduler; they need the site's folder at the same place.

    A job whose worker dies runs again on another. Raises ConfigError where there is no cluster.
    """
    try:
        import distributed
    except ImportError as error:
        raise ConfigError("--scheduler: install postpress[cluster] for it") from error
    connect: Any = distributed.Client
    try:
        client: Any = connect(address, timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ConfigError(f"--scheduler: no Dask scheduler at {address} ({error})") from error
    with client:
        executor = client.get_executor(pure=False)
        left = threading.Event()
        waiting: set[Future[Result]] = set()
        watch = threading.Thread(target=_watch, args=(client, left, waiting), daemon=True)
        watch.start()

        def submit(job: Job, report: Report) -> Future[Result]:
            done: Future[Result] = Future()
            waiting.add(done)
            inner = executor.submit(run, job)
            inner.add_done_callback(lambda one: _pass_on(one, done, job))
            return done

        try:
            yield submit
        finally:
            left.set()
            # it asks the client, which is about to be closed
            watch.join()
            executor.shutdown(wait=False)


def _pass_on(inner: Future[Result], outer: Future[Result], job: Job) -> None:
    """Hand the outcome of a future on, a job that killed its workers as its failure."""
    from distributed import KilledWorker

    if outer.done():
        return
    error = None if inner.cancelled() else inner.exception()
    if inner.cancelled():
        outer.cancel()
    elif isinstance(error, KilledWorker):
        message = f"workers of the cluster died while they ran it: {error}"
        outer.set_result(Result(failure=Failure(Code.CELL_FAILED, message, job.steps[0].line)))
    elif isinstance(error, ImportError):
        outer.set_exception(ConfigError(f"--scheduler: a worker lacks something ({error})"))
    elif error is not None:
        outer.set_exception(error)
    else:
        outer.set_result(inner.result())


def _watch(client: Any, left: threading.Event, waiting: set[Future[Result]]) -> None:
    """Give up when a cluster has had no worker for a while: its jobs would wait for ever."""
    without = 0.0
    while not left.wait(1):
        # a client that has lost its scheduler knows of nothing
        without = 0.0 if client.scheduler_info().get("workers") else without + 1
        if without >= _NO_WORKERS:
            for one in waiting:
                if not one.done():
                    one.set_exception(ConfigError("--scheduler: the cluster has no workers"))
            return
