"""Fixtures that the tests share: a browser, and a web server for a folder."""

from __future__ import annotations

import functools
import http.server
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import find
from hypothesis import HealthCheck, settings
from playwright.sync_api import sync_playwright
from reading import FILES
from test_site import postpress, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# On a busy machine an example may take any time. CI draws the same examples on each run, so that
# a change is never blamed for what it did not do.
settings.register_profile(
    "postpress",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
# a long search: `make test ARGS="--hypothesis-profile=deep -k properties"`
settings.register_profile("deep", settings.get_profile("postpress"), max_examples=5000)
settings.load_profile("postpress")

# The files that take longest begin first, so that no worker is left alone with one at the end.
_LONG = (
    *("test_live", "test_preview", "test_spec", "test_lean", "test_increments", "test_execution"),
    *("test_walk", "test_interrupt", "test_keyboard", "test_browser", "test_site"),
    *("test_published", "test_book", "test_unchanged", "test_search", "test_dialects"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; ``--no-loadscope-reorder`` hands them out in this order."""
    places = {name: place for place, name in enumerate(_LONG)}
    items.sort(key=lambda item: places.get(item.path.stem, len(_LONG)))


# A list of ours takes the place of Playwright's own, without which a new page may wait for ever
# after one that was closed while it loaded (playwright#14047).
_PLAYWRIGHTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "PreconnectToSearch",
)
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",  # Chromium's sandbox does not start for root, as in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Playwright sees no request of a sandboxed frame that has a process of its own
    f"--disable-features={','.join(('IsolateSandboxedIframes', *_PLAYWRIGHTS))}",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser; without one the test is skipped, or fails if ``REQUIRE_BROWSER=1``.

    It ends with the module: while Playwright runs, its event loop counts as running in the whole
    thread, and ``asyncio.run`` would fail in every test that follows.
    """
    program = find()
    if program is None:
        message = "no Chromium or Chrome on PATH, in CHROMIUM, or downloaded by Playwright"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, without a line for each request."""

    # A browser opens connections that it may never use; they must not hold up the shutdown.
    timeout = 2

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


class _Server(http.server.ThreadingHTTPServer):
    """Waits for its threads when it is closed, and takes a browser's hanging up for normal."""

    daemon_threads = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report everything but a connection that the browser gave up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """Return a function that serves a folder until the session ends, and returns its URL.

    The URL has no slash at its end: ``serve(folder) + "/index.html"``. A handler of one's own may
    follow the folder.
    """
    with ExitStack() as stack:

        def start(folder: Path, kind: type[Handler] = Handler) -> str:
            handler = functools.partial(kind, directory=str(folder))
            server = stack.enter_context(_Server(("127.0.0.1", 0), handler))
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}"

        yield start


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """Build the site of ``reading.py`` once, and return its URL."""
    root: Path = tmp_path_factory.mktemp("reading") / "site"
    write(root, FILES)
    result = postpress("build", "--strict", root)
    assert result.returncode == 0, result.stdout + result.stderr
    return serve(root / "_build" / "html")
