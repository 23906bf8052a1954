"""What the benchmarks share: running a program and its cost, folders to work in, sizes."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTPRESS = (sys.executable, "-m", "converters")
JUPYTER_BOOK = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()")
_SUBREAPER = 36  # prctl(2), PR_SET_CHILD_SUBREAPER


@dataclass(frozen=True)
class Cost:
    """What a program used: CPU and wall seconds, and the most memory of one process in MB."""

    cpu: float
    wall: float
    memory: float


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a program that must find our package.

    Python keeps what it compiles, as it does for whoever installs a program.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), **(more or {})}


def run(
    command: list[str],
    log: Path,
    cwd: Path | None = None,
    more: Mapping[str, str] | None = None,
    ended: Collection[int] = (0,),
    limit: float = 7200,
) -> Cost:
    """Run a program and return its cost, with that of all processes that it started.

    Raises RuntimeError where it ends with another status than those named, or takes longer than
    ``limit`` seconds.
    """
    _adopt_orphans()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment(more),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        timer = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
    wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    # a server that a program has left behind counts, and does not stay
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in ended:
        tail = log.read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}\n{tail}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, wall, usage.ru_maxrss / 1024)


def _adopt_orphans() -> None:
    """Let processes whose parent ends be ours, so that their cost is known (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def start(*arguments: object) -> subprocess.Popen[bytes]:
    """Start ``postpress`` in a process group of its own; its output is there to be read."""
    return subprocess.Popen(
        [*POSTPRESS, *map(str, arguments)],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


@contextlib.contextmanager
def working_folder(prefix: str, kept: Path | None = None) -> Iterator[Path]:
    """Make a folder to work in, and remove it afterwards unless it was named."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix=f"{prefix}-") as name:
        yield Path(name)


def sizes(text: str) -> list[int]:
    """Return the numbers in ``100,300``."""
    return sorted(int(part) for part in text.split(","))
