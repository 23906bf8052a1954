"""Run the posts whose results are not stored, and say which result belongs to which page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..config import ConfigError
from ..model import Notice
from ..notebook import Run, dumps
from ..notices import Code
from .depends import declared
from .inline import put_in
from .jobs import Job, Limits, Result, merge, steps_of
from .keys import Key, key_of
from .settings import FORCE, OFF, Settings
from .store import Store, Stored

if TYPE_CHECKING:
    from .pools import Pool

Progress = Callable[[str, int, str], None]

_UNSETTLED = (Code.CELL_FAILED, Code.CELL_TIMEOUT, Code.KERNEL_MISSING)


@dataclass(frozen=True, slots=True)
class Planned:
    """A post's job, the key of its result, and the result where one is stored.

    ``named`` is false where any kernel of the language may stand in for the one of the job.
    """

    job: Job
    key: Key
    language: str
    frozen: bool = False
    stored: Stored | None = None
    notices: tuple[Notice, ...] = ()
    named: bool = True


@dataclass
class Executed:
    """What is known of every post with cells after a run.

    ``stored`` gives the result of a page by its docname, ``ran`` counts the posts that ran now and
    ``left`` those without a result that did not run, because nothing was to run. ``settled`` is
    false where another run may end otherwise although no file has changed: after a failure, with a
    kernel missing, or where everything is to run each time.
    """

    stored: dict[str, Stored] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    ran: int = 0
    left: int = 0
    settled: bool = True


def plan(runs: Iterable[Run], root: Path, settings: Settings, store: Store) -> Iterator[Planned]:
    """Yield the job of each post that has cells, with what is stored of it."""
    lock = [settings.lock] if settings.lock else []
    if lock and not (root / settings.lock).is_file():
        raise ConfigError(f"posts.lock: there is no file {settings.lock}")
    for run in runs:
        steps = tuple(step for step, _ in steps_of(run.notebook))
        if not steps:
            continue
        how = run.execution
        cell = settings.cell_timeout if how.timeout is None else how.timeout
        # a cell that may take longer than a post lets the post take as long
        whole = settings.post_timeout and max(settings.post_timeout, cell)
        job = Job(
            run.docname,
            run.post,
            str(root),
            str(root / run.folder),
            settings.kernel(how.kernel),
            steps,
            Limits(cell, whole, settings.printed),
            how.allow_errors or settings.allow_errors,
        )
        data = list(declared(how.depends, run.post, run.folder, root))
        notices = tuple(one for one in data if isinstance(one, Notice))
        files = [one for one in data if isinstance(one, str)]
        key = key_of(job, how.language.lower(), (*files, *lock))
        stored = store.frozen_of(run.post, key) if how.freeze else None
        stored = stored or store.cached(key)
        yield Planned(job, key, how.language.lower(), how.freeze, stored, notices, how.named)


def execute(
    runs: Iterable[Run],
    root: Path,
    settings: Settings,
    pool: Callable[[], Pool],
    progress: Progress = lambda step, percent, item: None,
) -> Executed:
    """Run what is stale, store the results, and return what there is for each page.

    ``pool`` makes the pool when something is to run. A result is stored as soon as it is there, so
    an interrupt costs only what was running. What failed is not stored: it runs, and is reported,
    again. Raises ConfigError.
    """
    store = Store.of(root)
    done = Executed()
    stale: list[Planned] = []
    for one in plan(runs, root, settings, store):
        done.notices += one.notices
        if one.stored and (settings.mode != FORCE or one.frozen):
            stored = one.stored
            if one.frozen and not stored.frozen:
                stored = store.freeze(one.job.post, stored)
            _take(done, one, stored)
        elif settings.mode == OFF or _excluded(one.job, settings):
            done.left += 1
            if one.stored:
                _take(done, one, one.stored)
        else:
            stale.append(one)
    stale = list(_with_kernels(stale, done)) if stale else []
    if stale:
        for one, result in run_jobs(stale, pool, progress):
            done.ran += 1
            if result.failure:
                code, message = result.failure.code, result.failure.message
                line, detail = result.failure.line, result.failure.detail
                done.notices.append(Notice(code, message, one.job.post, line, 0, detail))
                continue
            stored = store.put(one.key, result)
            if one.frozen:
                stored = store.freeze(one.job.post, stored)
            _take(done, one, stored)
        store.tidy()
    done.settled = settings.mode != FORCE and not any(
        notice.code in _UNSETTLED for notice in done.notices
    )
    done.notices.sort(key=lambda notice: (notice.path, notice.line))
    return done


def _take(done: Executed, planned: Planned, stored: Stored) -> None:
    """Note a result, and say again what is to be said of it."""
    done.stored[planned.job.docname] = stored
    for number in stored.cut:
        done.notices.append(
            Notice(
                Code.OUTPUT_CUT,
                "the cell puts out too much; what is beyond the limit is left out",
                planned.job.post,
                planned.job.steps[number].line,
            )
        )


def _excluded(job: Job, settings: Settings) -> bool:
    return settings.excludes(job.post) or settings.excludes(f"{job.docname}.ipynb")


def _with_kernels(stale: Iterable[Planned], done: Executed) -> Iterator[Planned]:
    """Yield the posts with kernels that are installed; where there is none, give notice."""
    # importing jupyter_client is not free, and is needed only where something is to run
    from jupyter_client.kernelspec import KernelSpecManager

    specs = dict(sorted(KernelSpecManager().get_all_specs().items()))
    # of the kernels of a language, the first by name stands in for one that is not named
    of_language = {
        one["spec"].get("language", "").lower(): name for name, one in reversed(specs.items())
    }
    there = ", ".join(specs) or "none"
    for planned in stale:
        job = planned.job
        other = None if planned.named else of_language.get(planned.language)
        if job.kernel in specs:
            yield planned
        elif other:
            yield replace(planned, job=replace(job, kernel=other))
        else:
            message = (
                f"no kernel named {job.kernel!r} (installed: {there}); the cells are shown only"
            )
            done.notices.append(Notice(Code.KERNEL_MISSING, message, job.post, job.steps[0].line))


def run_jobs(
    planned: list[Planned], pool: Callable[[], Pool], progress: Progress
) -> Iterator[tuple[Planned, Result]]:
    """Run jobs, and yield each with its result as soon as it is there."""
    counts = dict.fromkeys((one.job.docname for one in planned), 0)
    total = sum(len(one.job.steps) for one in planned)

    def reporter(one: Planned) -> Callable[[int], None]:
        def report(steps: int) -> None:
            counts[one.job.docname] = steps
            percent = 100 * sum(counts.values()) // total
            cell = f"{one.job.post}: cell {steps} of {len(one.job.steps)}"
            progress("running cells", percent, cell)

        return report

    progress("running cells", 0, "")
    with pool() as submit:
        futures = {submit(one.job, reporter(one)): one for one in planned}
        for future in as_completed(futures):
            one = futures[future]
            yield one, future.result()
            reporter(one)(len(one.job.steps))


def _show_code(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", ())
        if cell["cell_type"] == "code" and not cell["outputs"] and "remove-input" in tags:
            cell["metadata"]["tags"] = [tag for tag in tags if tag != "remove-input"]


def merged(text: str, stored: Stored | None) -> str:
    """Return the text of a page's notebook with a result put in, as far as there is one.

    Without one, a cell of which only the outputs were to be seen shows its code.
    """
    result = stored.load() if stored else None
    notebook: dict[str, Any] = json.loads(text)
    for cell in notebook["cells"]:
        # a file holds it as a list of lines
        cell["source"] = "".join(cell["source"])
    if result:
        merge(notebook, result)
    else:
        _show_code(notebook)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            values = [one["result"] for one in cell["metadata"].get("user_expressions", ())]
            cell["source"] = put_in(cell["source"], values)
    return dumps(notebook)
