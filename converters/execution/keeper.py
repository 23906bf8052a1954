"""The process that kernels are children of: it forks them from itself, with ipykernel imported.

Run as a script by a kernel's own interpreter, so it uses the standard library and ipykernel, and
nothing of this package. The imports, half a second of a kernel's start, are done once; a kernel
is then a fork of this process: fresh, without anything of another. What is no IPython kernel is
started as usual.

It is spoken to over a socket, whose number is the first argument, a line of JSON a message:

    ← {"id": 1, "argv": […], "cwd": "…", "env": {…}, "log": "…", "fork": true}   start a kernel
    ← {"id": 1, "signal": 2}                       signal its process group
    ← {"id": 1, "within": 5.0}                     kill it if it has not ended by then, in seconds
    → {"id": 1, "pid": 4711}                       it runs
    → {"id": 1, "status": -9}                      it has ended, and is reaped
    → {"id": 1, "error": "…"}                      it could not be started

When the socket is closed, be it by the death of the other side, every kernel is killed and reaped
and the folder of the second argument removed: nothing is left of a run, however it was stopped.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import Any


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            # a kernel that was forked just now has not made its own group yet
            os.kill(pid, number)


# what ipykernel imports when a kernel starts, and not when it is imported itself
_LATER = (
    *("ipykernel.debugger", "tornado.platform.asyncio", "tornado.queues", "sqlite3", "pdb"),
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect"),
    "IPython.extensions.storemagic",
)


def warm() -> None:
    """Import what every IPython kernel needs; raise ImportError where there is no ipykernel."""
    importlib.import_module("ipykernel.kernelapp")
    for name in _LATER:
        # other versions may not have it
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    # what is here by now is never garbage: no kernel need look through it, or copy its pages
    gc.collect()
    gc.freeze()


class _Keeper:
    """Starts, signals and reaps kernels, as it is told over a socket."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        # only of those that are not reaped: a process id may be another's afterwards
        self.pids: dict[int, int] = {}
        self.deadlines: dict[int, float] = {}
        self.warm = False
        self.wake, self.woken = socket.socketpair()
        self.wake.setblocking(False)
        self.woken.setblocking(False)
        signal.set_wakeup_fd(self.wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def tell(self, **message: Any) -> None:
        """Send a message to the process that gives the orders."""
        self.control.sendall(json.dumps(message).encode() + b"\n")

    def start(self, order: Any) -> int:
        """Start a kernel and return its process id; 0 in a forked child, made its own."""
        env = order["env"] | {"JPY_PARENT_PID": str(os.getpid())}
        if not order["fork"]:
            with open(order["log"], "wb") as log:
                process = subprocess.Popen(
                    order["argv"],
                    cwd=order["cwd"],
                    env=env,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            # it is reaped with all the others, and not by the object's destructor
            process.returncode = 0
            return process.pid
        if not self.warm:
            warm()
            self.warm = True
        pid = os.fork()
        if pid:
            return pid
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for one in (self.control, self.wake, self.woken):
            one.close()
        with open(os.devnull, "rb") as nothing, open(order["log"], "wb") as log:
            os.dup2(nothing.fileno(), 0)
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        os.environ.clear()
        os.environ.update(env)
        os.chdir(order["cwd"])
        return 0

    def obey(self, order: Any) -> bool:
        """Do as told; return True in a child that is to become a kernel."""
        number = order["id"]
        if "signal" in order:
            if number in self.pids:
                _signal_group(self.pids[number], order["signal"])
        elif "within" in order:
            self.deadlines[number] = time.monotonic() + order["within"]
        else:
            try:
                pid = self.start(order)
            except (OSError, ImportError) as error:
                self.tell(id=number, error=f"{type(error).__name__}: {error}")
                return False
            if pid == 0:
                return True
            self.pids[number] = pid
            self.tell(id=number, pid=pid)
        return False

    def reap(self) -> None:
        """Take note of the kernels that have ended."""
        for number, pid in list(self.pids.items()):
            # looked at before it is reaped, while its number is still its own
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            # what it has started in its group and left behind goes with it
            _signal_group(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            del self.pids[number]
            self.tell(id=number, status=os.waitstatus_to_exitcode(status))

    def kill_late(self) -> float | None:
        """Kill those whose time is over; return the seconds until the next, None without any."""
        now = time.monotonic()
        for number, deadline in list(self.deadlines.items()):
            if number not in self.pids:
                del self.deadlines[number]
            elif deadline <= now:
                del self.deadlines[number]
                _signal_group(self.pids[number], signal.SIGKILL)
        return min(self.deadlines.values(), default=now) - now if self.deadlines else None

    def serve(self) -> Any:
        """Obey until the socket is closed; return the order in a child that is to be a kernel."""
        rest = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ)
            selector.register(self.woken, selectors.EVENT_READ)
            while True:
                ready = [key.fileobj for key, _ in selector.select(self.kill_late())]
                if self.woken in ready:
                    with contextlib.suppress(BlockingIOError):
                        while self.woken.recv(4096):
                            pass
                    self.reap()
                if self.control in ready:
                    data = self.control.recv(65536)
                    if not data:
                        return None
                    *lines, rest = (rest + data).split(b"\n")
                    for line in lines:
                        order = json.loads(line)
                        if self.obey(order):
                            return order

    def end(self) -> None:
        """Kill and reap what is left."""
        for pid in self.pids.values():
            _signal_group(pid, signal.SIGKILL)
        for pid in self.pids.values():
            os.waitpid(pid, 0)


def main() -> None:
    """Keep kernels, or be one."""
    # the script's own folder is no place to import from
    del sys.path[0]
    number, folder = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keeper = _Keeper(socket.socket(fileno=int(number)))
    try:
        order = keeper.serve()
    except ConnectionError:
        order = None
    if order is None:
        keeper.end()
        shutil.rmtree(folder, ignore_errors=True)
        return
    from ipykernel import kernelapp

    # what comes after "-m ipykernel_launcher" is meant for the kernel
    argv = order["argv"]
    sys.argv = argv[argv.index("-m") + 1 :]
    # ipykernel has read JPY_PARENT_PID when it was imported; it ends when its parent has gone
    kernelapp.launch_new_instance(argv=sys.argv[1:], parent_handle=os.getppid())


if __name__ == "__main__":
    main()
