"""What the preview knows at the moment, for the pages that are open: a board that many read."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ..model import Notice
from ..notices import Level
from ..sphinx_ext.messages import Report


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong: where, what, and how bad (``failure``, ``error``, ``warning``).

    After a failure the site is the one that there was before.
    """

    level: str
    path: str
    line: int
    message: str
    detail: str = ""


def of_notice(notice: Notice) -> Problem:
    """Return a notice as a problem."""
    level = "error" if notice.code.level is Level.ERROR else "warning"
    message = f"{notice.message} [postpress.{notice.code}]"
    return Problem(level, notice.path, notice.line, message, notice.detail)


def of_report(report: Report) -> Problem:
    """Return a message of Sphinx as a problem."""
    level = "error" if report.level in ("ERROR", "CRITICAL") else "warning"
    return Problem(level, report.path, report.line, report.message)


@dataclass(frozen=True, slots=True)
class State:
    """What is known: what is being done, what is wrong, the cells that run, and what has moved.

    ``assets`` counts the changes of files that are no pages; ``moved`` leads from the file of a
    page that there was to that of the page that it is now.
    """

    doing: str = ""
    percent: int = -1
    problems: tuple[Problem, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    assets: int = 0
    moved: Mapping[str, str] = field(default_factory=dict)


class Board:
    """The state, and who is to be told when it changes. May be used by many threads."""

    def __init__(self) -> None:
        self.state = State()
        self._lock = threading.Lock()
        self._watchers: dict[int, tuple[Path, Callable[[], None]]] = {}
        self._count = 0

    def change(self, **values: Any) -> None:
        """Set fields of the state, and tell everybody."""
        with self._lock:
            self.state = replace(self.state, **values)
        self.tell()

    def cell(self, post: str, step: str) -> None:
        """Note how far the cells of a post are; they are done where ``step`` is empty."""
        with self._lock:
            cells = {**self.state.cells, post: step}
            self.state = replace(
                self.state, cells={one: text for one, text in cells.items() if text}
            )
        self.tell()

    def tell(self) -> None:
        """Tell everybody to look again: a page may be another, too."""
        with self._lock:
            watchers = list(self._watchers.values())
        for _, told in watchers:
            told()

    def watch(self, file: Path, told: Callable[[], None]) -> Callable[[], None]:
        """Let somebody who looks at a page's file be told; return what ends that."""
        with self._lock:
            self._count += 1
            number = self._count
            self._watchers[number] = (file, told)

        def end() -> None:
            with self._lock:
                self._watchers.pop(number, None)

        return end

    def opened(self) -> frozenset[Path]:
        """Return the files of the pages that somebody looks at."""
        with self._lock:
            return frozenset(file for file, _ in self._watchers.values())

    def message(self, page: str, digest: str) -> str:
        """Return what a page is told, as JSON: the state, and what it is by now itself."""
        state = self.state
        said = {
            "page": digest,
            "doing": state.doing,
            "percent": state.percent,
            "problems": [asdict(one) for one in state.problems],
            "cells": state.cells,
            "assets": state.assets,
            "moved": state.moved.get(page, ""),
        }
        return json.dumps(said, ensure_ascii=False)
