"""What cells would put out today, compared with what is stored; nothing stored is touched."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..model import Notice
from ..notices import Code
from .execute import Progress, plan, run_jobs
from .jobs import Job, Result
from .settings import Settings
from .store import Store

if TYPE_CHECKING:
    from ..notebook import Run
    from .pools import Pool

# what is another at each run: addresses in memory, and the random ids of widgets and charts
_CHANCE = re.compile(r"0x[0-9a-f]{6,}|[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|[0-9a-f]{32,}")
_WIDGET = "application/vnd.jupyter.widget-view+json"
_LONGEST = 60


def rerun(
    runs: Iterable[Run],
    root: Path,
    settings: Settings,
    pool: Callable[[], Pool],
    progress: Progress,
) -> tuple[int, list[Notice]]:
    """Run every post that has a stored result; return how many, and notices of what differs."""
    stored = {}
    planned = []
    for one in plan(runs, root, settings, Store.of(root)):
        before = one.stored.load() if one.stored else None
        if before:
            planned.append(one)
            stored[one.job.docname] = before
    notices: list[Notice] = []
    if planned:
        for one, after in run_jobs(planned, pool, progress):
            notices += differences(one.job, stored[one.job.docname], after)
    return len(planned), sorted(notices, key=lambda notice: (notice.path, notice.line))


def differences(job: Job, before: Result, after: Result) -> Iterator[Notice]:
    """Yield a notice for each step whose output is another, or one for the failure of all."""
    if after.failure:
        failure = after.failure
        yield Notice(failure.code, failure.message, job.post, failure.line, 0, failure.detail)
        return
    for step, old, new in zip(job.steps, before.values, after.values, strict=True):
        if difference := _difference(old, new):
            yield Notice(Code.OUTPUT_DIFFERS, difference, job.post, step.line)


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Return in words how two outputs differ; nothing where they do not."""
    for one, other in zip_longest(_texts(old), _texts(new)):
        if one is None:
            return f"the cell now puts out {other[0]}, too"
        if other is None:
            return f"the cell now puts out no {one[0]}"
        if one == other:
            continue
        if one[0] != other[0]:
            return f"the cell now puts out {other[0]}, and not {one[0]}"
        if one[0].startswith("text/") and one[0] != "text/html":
            lines = zip_longest(one[1].splitlines(), other[1].splitlines(), fillvalue="")
            was, now = next(pair for pair in lines if pair[0] != pair[1])
            return f"the cell now puts out {_short(now)}, which was {_short(was)}"
        return f"the cell now puts out another {one[0]}"
    return ""


def _short(text: str) -> str:
    text = text.strip()
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def _texts(value: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a step has put out, as pairs of a kind and a text without chance in it."""
    found: list[tuple[str, str]] = []
    for output in value.get("outputs", [value]):
        if "text" in output:
            found.append((f"text/{output['name']}", output["text"]))
        elif "ename" in output:
            found.append(("text/error", f"{output['ename']}: {output['evalue']}"))
        for kind, data in sorted(output.get("data", {}).items()):
            if kind != _WIDGET:
                text = data if isinstance(data, str) else json.dumps(data, sort_keys=True)
                found.append((kind, text))
    return [(kind, _CHANCE.sub("…", text)) for kind, text in found]
