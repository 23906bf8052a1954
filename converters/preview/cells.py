"""Cells that run in the background, while their page is shown already.

A post's cells run once for each version of their code. What runs goes on when another post is
edited; it is stopped when nobody wants its result any more.
"""

from __future__ import annotations

import contextlib
import threading
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from ..cells import runs_of, settings_of
from ..execution.execute import Executed, execute, plan
from ..execution.jobs import steps_of
from ..execution.keepers import Keepers
from ..execution.pools import PER_CORE, Submit, local
from ..execution.settings import CACHE, FORCE, OFF, Settings
from ..execution.store import Store, Stored
from ..model import Notice
from ..notebook import Run
from ..notices import kept
from ..options import Options, cores
from ..publish import Conversion

Progress = Callable[[str, str], None]
"""Called with a post's path and how far its cells are; with nothing when they are done."""


@dataclass
class _Batch:
    """Posts that were started together, by the key of their result."""

    runs: Mapping[str, Run]
    left: set[str]
    keepers: Keepers = field(default_factory=Keepers)
    stopped: bool = False
    thread: threading.Thread | None = None


class Cells:
    """The results of a site's cells, as they come.

    ``done`` is called, in another thread, when there is something new; ``progress`` likewise.
    """

    def __init__(self, options: Options, done: Callable[[], None], progress: Progress) -> None:
        self._options = options
        self._done, self._progress = done, progress
        self._lock = threading.Lock()
        self._batches: list[_Batch] = []
        # of what was tried and has no result: its notices, each with the number of its step
        self._tried: dict[str, list[tuple[int, Notice]]] = {}
        self._last: dict[str, Stored] = {}

    def take(self, conversion: Conversion) -> Executed:
        """Return what there is for each page, and start what there is not; raise ConfigError.

        While a post's cells run, its page keeps the outputs that it had, where they are as many.
        """
        runs = runs_of(conversion)
        if not runs:
            self._want({}, conversion, Settings())
            return Executed()
        root = conversion.site.root
        settings = settings_of(conversion)
        found = execute(runs, root, replace(settings, mode=OFF), _nowhere)
        without = [run for run in runs if run.docname not in found.stored]
        wanted: dict[str, Run] = {}
        if self._options.execute and settings.mode != OFF:
            settings = replace(settings, mode=CACHE if settings.mode == FORCE else settings.mode)
            of_page = {run.docname: run for run in without}
            for planned in plan(without, root, settings, Store.of(root)):
                run = of_page[planned.job.docname]
                steps = planned.job.steps
                key = f"{run.docname} {planned.key.whole}"
                with self._lock:
                    tried = self._tried.get(key)
                if tried is not None:
                    # the cell may have moved in the post since
                    found.notices += [
                        replace(notice, line=steps[number].line + notice.line)
                        for number, notice in tried
                    ]
                    continue
                wanted[key] = run
                before = self._last.get(run.docname)
                result = before.load() if before else None
                if before and result and len(result.values) == len(steps):
                    found.stored[run.docname] = before
        found.notices = list(kept(found.notices, conversion.site.config.suppress))
        self._last |= found.stored
        self._want(wanted, conversion, settings)
        return found

    def _want(self, wanted: Mapping[str, Run], conversion: Conversion, settings: Settings) -> None:
        """Stop what is not wanted, and start what does not run yet."""
        with self._lock:
            running: set[str] = set()
            for batch in self._batches:
                if batch.left <= wanted.keys():
                    running |= batch.left
                else:
                    batch.stopped = True
                    threading.Thread(target=batch.keepers.close, args=(True,)).start()
            self._batches = [batch for batch in self._batches if not batch.stopped]
            fresh = {key: run for key, run in wanted.items() if key not in running}
            if not fresh:
                return
            batch = _Batch(fresh, set(fresh))
            self._batches.append(batch)
        batch.thread = threading.Thread(
            target=self._run, args=(batch, conversion, settings), name="postpress-preview-cells"
        )
        batch.thread.start()

    def _run(self, batch: _Batch, conversion: Conversion, settings: Settings) -> None:
        jobs = self._options.jobs or PER_CORE * cores()
        with local(jobs, batch.keepers) as submit, ThreadPoolExecutor(jobs) as threads:

            @contextlib.contextmanager
            def same() -> Iterator[Submit]:
                yield submit

            def one(key: str, run: Run) -> None:
                self._run_one(batch, key, run, conversion, settings, same)

            for future in [threads.submit(one, *item) for item in batch.runs.items()]:
                future.result()
        with self._lock:
            if batch in self._batches:
                self._batches.remove(batch)

    def _run_one(
        self,
        batch: _Batch,
        key: str,
        run: Run,
        conversion: Conversion,
        settings: Settings,
        pool: Callable[[], contextlib.AbstractContextManager[Submit]],
    ) -> None:
        def progress(step: str, percent: int, item: str) -> None:
            if not batch.stopped:
                self._progress(run.post, item.partition(": ")[2] or "starting")

        progress("", 0, "")
        if batch.stopped:
            return
        done = execute([run], conversion.site.root, settings, pool, progress)
        with self._lock:
            if batch.stopped:
                return
            batch.left.discard(key)
            if run.docname not in done.stored:
                self._tried[key] = list(_placed(done.notices, run))
        self._progress(run.post, "")
        self._done()

    def close(self) -> None:
        """Stop all that runs, and wait until no kernel is left."""
        with self._lock:
            left, self._batches = self._batches, []
            for batch in left:
                batch.stopped = True
        for batch in left:
            batch.keepers.close(now=True)
        for batch in left:
            if batch.thread:
                batch.thread.join()


def _placed(notices: Iterable[Notice], run: Run) -> Iterator[tuple[int, Notice]]:
    """Yield notices with the number of their step, and their line in it, from 0."""
    lines = [step.line for step, _ in steps_of(run.notebook)]
    for notice in notices:
        number = max(bisect_right(lines, notice.line) - 1, 0)
        yield number, replace(notice, line=max(notice.line - lines[number], 0))


@contextlib.contextmanager
def _nowhere() -> Iterator[Submit]:
    raise AssertionError("nothing is to run")
    yield
