"""What is run, and what came of it: plain values that any process can be handed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..notices import Code


@dataclass(frozen=True, slots=True)
class Limits:
    """What a post may use: seconds for each cell and in all, characters that a cell may print."""

    cell: float = 30
    post: float = 600
    printed: int = 200_000


@dataclass(frozen=True, slots=True)
class Step:
    """A cell, or an inline value: what a kernel is given at once.

    ``line`` is the post's line of the first line of ``source``. ``tags`` are those of the cell that
    change how it runs.
    """

    source: str
    line: int
    inline: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """The steps of one post, for one kernel.

    ``folder`` is the working directory, ``root`` the site's folder: absolute paths.
    """

    docname: str
    post: str
    root: str
    folder: str
    kernel: str
    steps: tuple[Step, ...]
    limits: Limits = Limits()
    allow_errors: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a post's run ended early: a message at a line of the post, and the traceback."""

    code: Code
    message: str
    line: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job.

    ``values`` holds for each step what nbformat has for a cell (``outputs`` and
    ``execution_count``), or the reply to an inline expression, as Jupyter's protocol has it.
    ``cut`` are the numbers, from 0, of the steps whose output was cut.
    """

    values: tuple[Mapping[str, Any], ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    cut: tuple[int, ...] = ()
    failure: Failure | None = None


# A cell with this tag is shown and not run, as in nbclient and MyST-NB.
SKIP = "skip-execution"
RAISES = "raises-exception"


def steps_of(notebook: Mapping[str, Any]) -> Iterator[tuple[Step, dict[str, Any]]]:
    """Yield what is to be run of a notebook, in order, each with its cell.

    A cell of code gives one step, or none where it is not to be run; a cell of Markdown one for
    each of its inline values (``metadata["postpress"]["inline"]``).
    """
    for cell in notebook["cells"]:
        ours = cell["metadata"].get("postpress", {})
        line = int(ours.get("line", 0))
        if cell["cell_type"] == "code":
            tags = cell["metadata"].get("tags", ())
            if SKIP not in tags and cell["source"].strip():
                yield Step(cell["source"], line, tags=(RAISES,) if RAISES in tags else ()), cell
        else:
            for expression in ours.get("inline", ()):
                yield Step(expression, line, inline=True), cell


def merge(notebook: dict[str, Any], result: Result) -> None:
    """Put a result into the notebook that its job was made of."""
    for (step, cell), value in zip(list(steps_of(notebook)), result.values, strict=True):
        if step.inline:
            values = cell["metadata"].setdefault("user_expressions", [])
            values.append({"expression": step.source, "result": value})
        else:
            cell.update(value)
    notebook["metadata"].update(result.metadata)
