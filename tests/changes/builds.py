"""Builds of a site, each in a process of its own that is forked with everything loaded."""

from __future__ import annotations

import contextlib
import importlib
import io
import multiprocessing
import os
import re
import signal
import sys
import time
import warnings
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

_READ = re.compile(r"Sphinx read (\d+) pages?")
# what a build loads before it does anything
_LOADED = (
    "converters.cli",
    "converters.build",
    "jupyter_book.sphinx",
    "sphinx_book_theme",
    "myst_nb.sphinx_ext",
    "sphinx_design",
    "sphinx.builders.dirhtml",
)


@dataclass(frozen=True)
class Built:
    """A build: its exit status (None where it was killed), what it printed, and its seconds."""

    status: int | None
    printed: str
    seconds: float

    @property
    def read(self) -> int:
        """The number of pages that Sphinx read."""
        found = _READ.search(self.printed)
        return int(found[1]) if found else 0


class Build:
    """A build that runs; ``options`` are those of ``postpress build``."""

    def __init__(self, root: Path, *options: str) -> None:
        self.log = root.parent / f"{root.name}.log"
        self.log.write_bytes(b"")
        self.began = time.monotonic()
        self.process = _forked(root, options, self.log)

    def wait(self, seconds: float | None = None) -> Built:
        """Wait for the end, or kill the build and its workers after some seconds."""
        self.process.join(seconds)
        killed = self.process.is_alive()
        if killed and self.process.pid:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.join()
        status = None if killed else self.process.exitcode
        printed = self.log.read_text("utf-8", "replace")
        return Built(status, printed, time.monotonic() - self.began)


def _forked(root: Path, options: tuple[str, ...], log: Path) -> BaseProcess:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in _LOADED:
            importlib.import_module(name)
        # later versions of Python warn of threads; none of them is in a lock of ours
        process = multiprocessing.get_context("fork").Process(
            target=_run, args=(root, options, log)
        )
        process.start()
    return process


def _run(root: Path, options: tuple[str, ...], log: Path) -> None:
    """Build; to be called in a process of its own."""
    os.setsid()
    from converters.cli import main

    warnings.simplefilter("ignore")
    with log.open("w", encoding="utf-8") as stream:
        os.dup2(stream.fileno(), 1)
        os.dup2(stream.fileno(), 2)
        # a test runner has put others in their places
        sys.stdin, sys.stdout, sys.stderr = io.StringIO(), stream, stream
        with contextlib.suppress(BrokenPipeError):
            main(["build", str(root), *options])
