"""Run the steps of one post in a kernel of their own."""

from __future__ import annotations

import asyncio
import atexit
import logging
import os
import platform
import re
import time
from collections.abc import Callable
from typing import Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from ..notices import Code
from . import kernels
from .jobs import Failure, Job, Result, Step
from .keepers import Keepers, KernelStartError, shared
from .texts import cleaned, explain, plain

CUT = "\n[…]\n"
# Images and charts are not for reading, so they may be larger than what is printed.
_SHOWN = 100
_RETURNS = re.compile(r"[^\n]*\r(?!\n)")
# nbclient logs what is raised as well
_quiet = logging.getLogger(f"{__name__}.quiet")
_quiet.addHandler(logging.NullHandler())
_quiet.propagate = False

Report = Callable[[int], None]


def _raised(content: Any) -> CellExecutionError:
    """Return the error that a kernel replies with."""
    trace = "\n".join(content.get("traceback") or ())
    return CellExecutionError(trace, str(content.get("ename")), str(content.get("evalue")))


def _code(step: Step) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": list(step.tags)},
        "outputs": [],
        "source": step.source,
    }


class _Client(NotebookClient):
    """Runs steps one after another, keeps their output within limits, and tells of each."""

    def __init__(self, job: Job, keepers: Keepers, report: Report) -> None:
        cells = [
            {"cell_type": "markdown", "metadata": {}, "source": step.source}
            if step.inline
            else _code(step)
            for step in job.steps
        ]
        notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
        as_node: Any = nbformat.from_dict
        super().__init__(
            as_node(notebook),
            kernel_name=job.kernel,
            timeout_func=lambda cell: job.limits.cell,
            allow_errors=job.allow_errors,
            log=_quiet,
        )
        self.job = job
        self.keepers = keepers
        self.report = report
        self.step = 0
        self.busy = False
        self.printed = 0
        self.shown = 0
        self.cut: set[int] = set()
        self.values: dict[int, dict[str, Any]] = {}
        self.late = False

    def create_kernel_manager(self) -> Any:
        """Return the manager of a kernel that a keeper will start."""
        self.km = kernels.manager(self.job.kernel, self.keepers)
        return self.km

    async def _async_cleanup_kernel(self) -> None:
        # one that is in the middle of a cell would not hear that it is to end
        self.shutdown_kernel = "immediate" if self.busy else "graceful"
        await super()._async_cleanup_kernel()

    async def async_execute_cell(
        self,
        cell: Any,
        cell_index: int,
        execution_count: int | None = None,
        store_history: bool = True,
    ) -> Any:
        """Run a step, and report that it is done."""
        self.step, self.busy, self.printed, self.shown = cell_index, True, 0, 0
        if self.job.steps[cell_index].inline:
            self.values[cell_index] = await self._evaluate(cell.source)
        else:
            cell = await super().async_execute_cell(
                cell, cell_index, execution_count, store_history
            )
        self.busy = False
        self.report(cell_index + 1)
        return cell

    async def _evaluate(self, expression: str) -> dict[str, Any]:
        """Return the kernel's reply to an inline expression."""
        assert self.kc is not None
        ask = {"value": expression}
        message = self.kc.execute("", silent=True, store_history=False, user_expressions=ask)
        limit = self.job.limits.cell or None
        try:
            reply = await asyncio.wait_for(self.async_wait_for_reply(message), limit)
        except TimeoutError as error:
            raise CellTimeoutError from error
        content = reply["content"] if reply else {}
        value = content.get("user_expressions", {}).get("value")
        if value is None:
            value = {"ename": "ValueError", "evalue": "this kernel evaluates no inline values"}
        if value.get("status") != "ok":
            raise _raised(value)
        return {key: value[key] for key in ("status", "data", "metadata")}

    async def _check_raise_for_error(self, cell: Any, cell_index: int, exec_reply: Any) -> None:
        try:
            await super()._check_raise_for_error(cell, cell_index, exec_reply)
        except CellExecutionError:
            # without the words that nbclient puts around the traceback
            raise _raised(exec_reply["content"]) from None

    def output(self, outs: Any, msg: Any, display_id: Any, cell_index: int) -> Any:
        """Take an output, as long as there is room for it; join what is printed in pieces."""
        if self.output_hook_stack[msg["parent_header"].get("msg_id")]:
            return super().output(outs, msg, display_id, cell_index)
        content = msg["content"]
        limit = self.job.limits.printed
        if msg["msg_type"] == "stream":
            text = content["text"]
            if cell_index in self.cut:
                return None
            last = outs[-1] if outs and not self.clear_before_next_output else {}
            joined = last.get("name") == content["name"]
            before = last["text"] if joined else ""
            whole = before + text
            if self.printed + len(text) > limit:
                # a progress bar prints its line again and again, and only the last is seen
                whole = _RETURNS.sub("", whole)
            self.printed += len(whole) - len(before)
            if self.printed > limit:
                whole = whole[: len(whole) - (self.printed - limit)] + CUT
                self.cut.add(cell_index)
            if joined:
                last["text"] = whole
                return last
            content["text"] = whole
        else:
            self.shown += sum(len(str(one)) for one in content.get("data", {}).values())
            if self.shown > limit * _SHOWN:
                self.cut.add(cell_index)
                return None
        return super().output(outs, msg, display_id, cell_index)

    def clear_output(self, outs: Any, msg: Any, cell_index: int) -> None:
        """Forget what a cell has put out."""
        super().clear_output(outs, msg, cell_index)
        self.printed = self.shown = 0

    def result(self, seconds: float) -> Result:
        """Return what came of it, without anything that tells of this machine."""
        values: list[dict[str, Any]] = []
        for number, cell in enumerate(self.nb.cells):
            if cell.cell_type == "code":
                outputs = [cleaned(dict(output), self.job.root) for output in cell.outputs]
                values.append({"execution_count": cell.execution_count, "outputs": outputs})
            else:
                values.append(self.values[number])
        metadata = {
            key: plain(self.nb.metadata[key])
            for key in ("language_info", "widgets")
            if key in self.nb.metadata
        }
        return Result(tuple(values), metadata, seconds, tuple(sorted(self.cut)))

    def last_words(self) -> str:
        """Return what the kernel's process printed before it died."""
        provisioner = self.km.provisioner if self.km else None
        return provisioner.last_words() if isinstance(provisioner, kernels.KeptProvisioner) else ""


def run(job: Job, keepers: Keepers | None = None, report: Report = lambda _: None) -> Result:
    """Run a job and return what came of it; a mistake of the post's is the result's failure.

    ``report`` is called with the number of steps done. Without ``keepers`` those of the process
    serve. May be called from any thread that has no event loop.
    """
    began = time.monotonic()
    client = _Client(job, keepers or shared(), report)
    if not os.path.isdir(job.folder):
        message = f"there is no folder {job.folder} on {platform.node()}, where it was to run"
        return Result(failure=Failure(Code.CELL_FAILED, message, job.steps[0].line))

    def failed(code: Code, message: str, detail: str = "") -> Result:
        line = job.steps[client.step].line
        return Result(
            seconds=time.monotonic() - began, failure=Failure(code, message, line, detail)
        )

    async def execute() -> None:
        task = asyncio.ensure_future(client.async_execute(cwd=job.folder))
        done, _ = await asyncio.wait({task}, timeout=job.limits.post or None)
        if not done:
            client.late = True
            task.cancel()
        await task

    try:
        asyncio.run(execute())
    except CellExecutionError as error:
        line, message, detail = explain(error, job, client.step)
        seconds = time.monotonic() - began
        return Result(seconds=seconds, failure=Failure(Code.CELL_FAILED, message, line, detail))
    except (CellTimeoutError, DeadKernelError, asyncio.CancelledError) as error:
        if client.late:
            message = f"the post was stopped after {job.limits.post:g} s, in this cell"
            return failed(Code.CELL_TIMEOUT, message)
        if isinstance(error, CellTimeoutError):
            return failed(Code.CELL_TIMEOUT, f"the cell was stopped after {job.limits.cell:g} s")
        return failed(Code.CELL_FAILED, "the kernel died in this cell", client.last_words())
    except NoSuchKernel:
        return failed(Code.KERNEL_MISSING, f"no kernel named {job.kernel!r}")
    except (KernelStartError, RuntimeError) as error:
        # jupyter_client raises a RuntimeError where a kernel does not answer
        message = f"the kernel {job.kernel!r} does not start: {error}"
        return failed(Code.CELL_FAILED, message, client.last_words())
    finally:
        # nbclient forgets to, where a kernel does not start
        atexit.unregister(client._cleanup_kernel)
    return client.result(time.monotonic() - began)
