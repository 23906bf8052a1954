"""What kernels say, made fit for authors (tracebacks at the post's lines) and for publication."""

from __future__ import annotations

import json
import os
import re
import site
import sys
from pathlib import Path
from typing import Any

from nbclient.exceptions import CellExecutionError

from .jobs import Job

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# how IPython names a place in a cell, coloured or not
_A = r"(?:\x1b\[[0-9;]*m)*"
_PLACE = re.compile(rf"Cell {_A}In\[(\d+)\]{_A},? ?{_A} ?line {_A}(\d+)")
_SYNTAX_PLACE = re.compile(r" \(\S*?\d+\.py, line \d+\)$")
# the file that ipykernel says a cell is compiled from
_CELL_FILE = re.compile(r"(?:/[^\s:'\"]*?|[A-Za-z]:\\[^\s:'\"]*?)ipykernel_\d+[/\\]\d+\.py")


def plain(value: Any) -> Any:
    """Return nested NotebookNodes as plain dicts and lists."""
    return json.loads(json.dumps(value))


def explain(error: CellExecutionError, job: Job, failed: int) -> tuple[int, str, str]:
    """Return the post's line at which a step failed, the error in a line, and its traceback."""
    step = job.steps[failed]
    # the kernel counts the cells that it was given
    codes = [number for number, one in enumerate(job.steps) if not one.inline]
    numbers = dict(enumerate(codes, 1))
    trace = _ANSI.sub("", error.traceback)
    line = step.line
    for match in _PLACE.finditer(trace):
        if numbers.get(int(match[1])) == failed:
            line = step.line + int(match[2]) - 1

    def place(match: re.Match[str]) -> str:
        number = numbers.get(int(match[1]))
        if number is None:
            return match[0]
        return f"{job.post}:{job.steps[number].line + int(match[2]) - 1}"

    reason = _SYNTAX_PLACE.sub("", _ANSI.sub("", error.evalue)).strip().partition("\n")[0]
    message = f"{error.ename}: {reason}" if reason else error.ename
    detail = without_paths(_PLACE.sub(place, trace), job.root)
    return line, message, detail.strip("\n")


def cleaned(output: dict[str, Any], root: str) -> dict[str, Any]:
    """Return an output as it may be published: errors and warnings name no folder of ours."""
    output = plain(output)
    if output["output_type"] == "error":
        output["traceback"] = [without_paths(one, root) for one in output["traceback"]]
        output["evalue"] = without_paths(output["evalue"], root)
    elif output["output_type"] == "stream" and output["name"] == "stderr":
        output["text"] = without_paths(output["text"], root)
    output.get("metadata", {}).pop("execution", None)
    return output


def _folders() -> list[str]:
    found = [*site.getsitepackages(), site.getusersitepackages(), os.path.dirname(os.__file__)]
    found += [sys.prefix, sys.base_prefix]
    return sorted({one for one in found if len(Path(one).parts) > 2}, key=len, reverse=True)


def without_paths(text: str, root: str) -> str:
    """Return a text with paths of the site relative, and those of Python and home shortened."""
    text = _CELL_FILE.sub("<cell>", text)
    text = text.replace(root.rstrip(os.sep) + os.sep, "")
    for folder in _folders():
        text = text.replace(folder + os.sep, "")
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text
