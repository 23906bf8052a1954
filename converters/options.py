"""How a site is built, and what Python is to do meanwhile."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass

BUILDERS = ("html", "dirhtml", "epub")


def cores() -> int:
    """Return the number of cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass
class Options:
    """How to build: the builder, the number of processes, whether cells run, and where.

    ``scheduler`` is the address of a Dask scheduler; without one, cells run on this machine.
    """

    builder: str = "html"
    jobs: int = 0
    execute: bool = True
    scheduler: str = ""

    def key(self) -> str:
        """Return those of the options that the built site depends on."""
        return f"{self.builder} {self.execute}"


LOADING = 500_000
"""So many new objects while a program loads, which are no garbage: modules, and what was kept."""


@contextlib.contextmanager
def patient_collector(objects: int = 50_000) -> Iterator[None]:
    """Let Python look for garbage in cycles after so many new objects: most documents stay."""
    usual = gc.get_threshold()
    gc.set_threshold(objects, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
