"""Kernels as jupyter_client starts them, through a kernel provisioner of our own.

The provisioner hands each start, signal and wait to a keeper (``keeper.py``), a process that forks
IPython kernels from itself. ``jupyter_client.provisioning`` describes this extension point.
"""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from ..files import tail
from .keepers import GRACE, Child, Keeper, Keepers

# Unix sockets have names of about a hundred bytes
_LONGEST = 80


class KeptProvisioner(LocalProvisioner):
    """Lets a keeper start the kernel, and signal it, and wait for it."""

    keeper: Keeper
    child: Child | None = None
    fork = False
    _log: Path | None = None

    @property
    def has_process(self) -> bool:
        """Tell whether there is a kernel that was not waited for."""
        return self.child is not None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel; raise KernelStartError."""
        env = {str(key): str(value) for key, value in (kwargs.get("env") or os.environ).items()}
        self.cwd = kwargs.get("cwd") or os.getcwd()
        self.child = self.keeper.start(cmd, str(self.cwd), env, self.fork)
        self._log = self.child.log
        self.pid = self.pgid = await asyncio.wrap_future(self.child.pid)
        return self.connection_info

    async def poll(self) -> int | None:
        """Return the exit status, None while the kernel runs."""
        if self.child is None:
            return 0
        return self.child.status.result() if self.child.status.done() else None

    async def wait(self) -> int | None:
        """Wait until the kernel has ended."""
        if self.child is None:
            return 0
        status = await asyncio.wrap_future(self.child.status)
        self.child = None
        return status

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel's process group."""
        if self.child is not None:
            self.keeper.tell(self.child, signal=int(signum))

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel's process group."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """Ask the kernel's process group to end."""
        await self.send_signal(signal.SIGTERM)

    def leave(self) -> None:
        """Have the kernel, which was asked to end, killed if it does not; wait no longer for it."""
        if self.child is not None:
            self.keeper.tell(self.child, within=GRACE)
            self.child = None

    def last_words(self) -> str:
        """Return the end of what the kernel's process printed past its own streams."""
        return tail(self._log) if self._log else ""


class KeptKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels end in the background."""

    async def shutdown_kernel(  # type: ignore[override]
        self, now: bool = False, restart: bool = False
    ) -> None:
        """Ask the kernel to end and go on; with ``now``, kill it."""
        provisioner = self.provisioner
        if now or not isinstance(provisioner, KeptProvisioner):
            await super().shutdown_kernel(now=now, restart=restart)
            return
        self.shutting_down = True
        await self._async_request_shutdown()
        provisioner.leave()


def manager(kernel: str, keepers: Keepers) -> AsyncKernelManager:
    """Return a manager for a kernel that is not started yet; raise NoSuchKernel."""
    made = KeptKernelManager(kernel_name=kernel)
    spec = made.kernel_spec
    if os.name != "posix" or spec is None:
        return made
    keeper, fork = keepers.of(spec)
    name = keeper.folder / f"{id(made):x}"
    made.connection_file = f"{name}.json"
    # no port that another process could take first, and no one else who could listen
    if fork and len(str(name)) < _LONGEST:
        made.transport = "ipc"
    provisioner = KeptProvisioner(kernel_id=name.name, kernel_spec=spec, parent=made)
    provisioner.keeper, provisioner.fork = keeper, fork
    made.kernel_id, made.provisioner = name.name, provisioner
    return made
