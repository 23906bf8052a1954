"""The preview as a whole: the loop that builds, and the web server beside it."""

from __future__ import annotations

import errno
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import uvicorn

from ..build import Progress
from ..options import Options
from .engine import Built, Preview
from .server import make_app

PORT = 8000
_TRIED = 20


class PortTakenError(Exception):
    """A port, or an address, that cannot be listened on."""


def listen(host: str, port: int | None) -> socket.socket:
    """Return a socket at a host: at the port, or at the default one or a free one after it.

    Raises PortTakenError.
    """
    try:
        family, _, _, _, _ = socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise PortTakenError(f"--host: no address {host}") from error
    wanted = [port] if port is not None else [*range(PORT, PORT + _TRIED), 0]
    for number in wanted:
        found = socket.socket(family, socket.SOCK_STREAM)
        # what an earlier preview has just left can be had again
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, number))
            found.listen(128)
        except OSError as error:
            found.close()
            if error.errno == errno.EADDRNOTAVAIL:
                raise PortTakenError(f"--host: {host} is no address of this machine") from error
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            continue
        return found
    raise PortTakenError(f"--port: {wanted[0]} is taken, or not allowed")


def url_of(host: str, listening: socket.socket) -> str:
    """Return the URL that a browser on this machine opens."""
    port = listening.getsockname()[1]
    if host in ("0.0.0.0", "::", ""):
        host = "127.0.0.1" if host != "::" else "::1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(
    root: Path,
    options: Options,
    host: str,
    listening: socket.socket,
    told: Callable[[Built], None],
    progress: Progress,
    stop: threading.Event,
) -> None:
    """Show a site at a socket that listens, until the process is interrupted or terminated.

    ``stop`` may be set before, and is set then.
    """
    # seconds: a page is given out while the rest of the site is built, which would hand over the
    # interpreter two hundred times a second at most, for each part of each file that is asked for
    sys.setswitchinterval(0.0005)
    preview = Preview(root, options, told, progress, stop)
    hosts = {host}
    if host not in ("127.0.0.1", "::1", "localhost"):
        name = socket.gethostname()
        hosts |= {name, f"{name}.local"}
    app = make_app(preview.output, preview.board, frozenset(hosts))
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="postpress-preview-server"
    )

    def end(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            # asked twice: at once, then
            raise KeyboardInterrupt
        preview.stop()

    with ExitStack() as stack:
        for number in (signal.SIGINT, signal.SIGTERM):
            stack.callback(signal.signal, number, signal.signal(number, end))
        thread.start()
        try:
            preview.run()
        finally:
            server.should_exit = True
            # what waits for news would hold the server up
            server.force_exit = True
            thread.join()
