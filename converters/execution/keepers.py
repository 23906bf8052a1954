"""The keepers of kernels (``keeper.py``), seen from the process that gives them their orders."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec

_SCRIPT = Path(__file__).with_name("keeper.py")
# macOS can fork, but its frameworks do not stand it
_CAN_FORK = hasattr(os, "fork") and sys.platform != "darwin"
# A kernel that was told to end has so many seconds for what its cells registered with `atexit`.
GRACE = 5.0


class KernelStartError(RuntimeError):
    """A kernel that does not start; the message says why."""


@dataclass
class Child:
    """One kernel of a keeper: its process id, once it runs, and its exit status, once it ended."""

    number: int
    log: Path
    pid: Future[int] = field(default_factory=Future)
    status: Future[int] = field(default_factory=Future)


class Keeper:
    """A keeper process, spoken to from any thread."""

    def __init__(self, command: tuple[str, ...], env: dict[str, str]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="postpress-"))
        self._socket, theirs = socket.socketpair()
        self._lock = threading.Lock()
        self._children: dict[int, Child] = {}
        self._count = 0
        self._closed = False
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [*command, str(_SCRIPT), str(theirs.fileno()), str(self.folder)],
                    env=os.environ | env,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    # an interrupt from the keyboard is for us, and we close the socket then
                    start_new_session=True,
                )
            except OSError as error:
                self._socket.close()
                shutil.rmtree(self.folder)
                raise KernelStartError(str(error)) from error
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def start(self, argv: list[str], cwd: str, env: dict[str, str], fork: bool) -> Child:
        """Start a kernel."""
        with self._lock:
            self._count += 1
            child = Child(self._count, self.folder / f"{self._count}.log")
            if self._closed:
                raise KernelStartError("the run was stopped")
            self._children[child.number] = child
        log = str(child.log)
        self.tell(child, argv=argv, cwd=cwd, env=env, log=log, fork=fork)
        return child

    def tell(self, child: Child, **order: Any) -> None:
        """Send an order about a kernel."""
        line = json.dumps({"id": child.number, **order}).encode() + b"\n"
        with self._lock, contextlib.suppress(OSError):  # a keeper that has gone took it along
            self._socket.sendall(line)

    def _read(self) -> None:
        with self._socket.makefile("rb") as stream, contextlib.suppress(OSError):
            for line in stream:
                message = json.loads(line)
                child = self._children[message["id"]]
                if "pid" in message:
                    child.pid.set_result(message["pid"])
                elif "status" in message:
                    child.status.set_result(message["status"])
                    del self._children[child.number]
                else:
                    child.pid.set_exception(KernelStartError(message["error"]))
                    child.status.set_result(1)
                    del self._children[child.number]
        with self._lock:
            self._closed = True
            left = list(self._children.values())
        for child in left:
            if not child.pid.done():
                child.pid.set_exception(KernelStartError("its interpreter ended at once"))
            child.status.set_result(-signal.SIGKILL)

    def close(self, now: bool = False) -> None:
        """End the keeper; kernels that were told to end may do so, unless ``now``."""
        with self._lock:
            left = [] if now else list(self._children.values())
        for child in left:
            with contextlib.suppress(TimeoutError):
                child.status.result(GRACE)
        # not only closed: a process forked from this one may hold a copy
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._process.wait()
        self._reader.join()
        self._socket.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Keepers:
    """A keeper for each interpreter that kernels need, started with the first of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keepers: dict[object, Keeper] = {}
        self._closed = False

    def of(self, spec: KernelSpec) -> tuple[Keeper, bool]:
        """Return the keeper for a kernel, and whether it can be forked."""
        command = _interpreter(spec)
        env = {str(key): str(value) for key, value in (spec.env or {}).items()} if command else {}
        key = (command, tuple(sorted(env.items())))
        with self._lock:
            if self._closed:
                raise KernelStartError("the run was stopped")
            if key not in self._keepers:
                self._keepers[key] = Keeper(command or (sys.executable,), env)
            return self._keepers[key], bool(command)

    def close(self, now: bool = False) -> None:
        """End every keeper, and with it every kernel."""
        with self._lock:
            self._closed = True
            keepers = list(self._keepers.values())
            self._keepers.clear()
        for keeper in keepers:
            keeper.close(now)


def _interpreter(spec: KernelSpec) -> tuple[str, ...]:
    """Return the command of the Python that runs an IPython kernel; empty for anything else."""
    if not _CAN_FORK or "-m" not in spec.argv:
        return ()
    place = spec.argv.index("-m")
    program, *flags = spec.argv[:place]
    plain = os.path.basename(program).startswith("python") and all(one[0] == "-" for one in flags)
    if not plain or spec.argv[place + 1 : place + 2] != ["ipykernel_launcher"]:
        return ()
    # as `KernelManager.format_kernel_cmd` has it
    names = ("python", "python3", f"python3.{sys.version_info.minor}")
    return (sys.executable if program in names else program, *flags)


_shared: list[Keepers] = []


def shared() -> Keepers:
    """Return the keepers of this process, which end with it: for a worker of a cluster."""
    if not _shared:
        _shared.append(Keepers())
        atexit.register(_shared[0].close, now=True)
    return _shared[0]
