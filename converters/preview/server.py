"""The preview's web server: the built site, a script added to each page on its way out, events.

What it gives out is for this machine. A name that somebody else's server resolves to this machine
is refused (DNS rebinding), a page of another site is told nothing, and no path leaves the site.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import os
import re
from collections.abc import AsyncIterator, Callable
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..files import read_bytes
from .board import Board

OURS = "/.postpress"
_STATIC = Path(__file__).parent / "static"
_SUFFIXES = (".html", ".htm")
_BODY = re.compile(rb"</body\s*>", re.IGNORECASE)
_NONCE = re.compile(rb"'nonce-([A-Za-z0-9+/_=-]+)'")
# a connection that says nothing for longer is closed by something on its way
_BEAT = 15.0
_HEADERS = {
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}


class OnlyHere:
    """Refuses requests that were not meant for this server.

    The name of a host may be an address, ``localhost``, or one of ``hosts``; any other could be a
    name of somebody else's that leads here. What is given out is for pages of this host alone.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "http" and not self._is_meant(Headers(scope=scope)):
            response = PlainTextResponse("This address is not served here.\n", 421)
            await response(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                # no page of another site may take it in, not even as a script or an image
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self.app(scope, receive, sent)

    def _is_meant(self, headers: Headers) -> bool:
        hosts = headers.getlist("host")
        return len(hosts) == 1 and self._is_ours(hosts[0])

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name == "localhost" or name.endswith(".localhost") or name in self.hosts:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def is_of_another_site(request: Request) -> bool:
    """Tell whether a page of another site has sent a request."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return True
    return request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")


class Pages:
    """The files of the built site, as a web server that hosts it gives them out."""

    def __init__(self, output: Path, board: Board) -> None:
        self.output, self.board = output, board
        self._files = StaticFiles(directory=_STATIC)
        self._digests: dict[Path, tuple[tuple[int, int, int], str]] = {}

    def find(self, path: str) -> tuple[Path | None, bool]:
        """Return the file that a URL's path names, and whether the path lacks a slash at its end.

        ``path`` is decoded. There is no file where it leads out of the site, by whatever means.
        """
        parts = path.split("/")
        if "\\" in path or "\0" in path or any(part.startswith(".") for part in parts):
            return None, False
        top = os.path.realpath(self.output)
        found = os.path.realpath(os.path.join(top, *filter(None, parts)))
        if found != top and not found.startswith(top + os.sep):
            return None, False
        if os.path.isdir(found):
            index = os.path.join(found, "index.html")
            if not os.path.isfile(index) or not os.path.realpath(index).startswith(top + os.sep):
                return None, False
            return Path(index), not path.endswith("/")
        if path.endswith("/") or not os.path.isfile(found):
            return None, False
        return Path(found), False

    def expected(self, path: str) -> Path:
        """Return the file that a page's path names, or would name if it were there."""
        found, _ = self.find(path)
        inside = [part for part in path.split("/") if part not in ("", ".", "..")]
        guess = self.output.joinpath(*inside)
        return found or (guess if guess.suffix in _SUFFIXES else guess / "index.html")

    def digest(self, file: Path) -> str:
        """Return a hash of a page; nothing where there is none."""
        try:
            status = os.stat(file)
            state = (status.st_mtime_ns, status.st_size, status.st_ino)
            known, digest = self._digests.get(file, (None, ""))
            if known != state:
                digest = hashlib.blake2b(read_bytes(file) or b"", digest_size=12).hexdigest()
                self._digests[file] = (state, digest)
        except OSError:
            return ""
        return digest

    async def get(self, request: Request) -> Response:
        """Answer with a page, or with any other file."""
        path = request.scope["path"]
        file, folder = self.find(path)
        if file is None:
            return self._missing(path)
        if folder:
            # as a path of this host: `//other` would be another one
            target = "/" + quote(path.lstrip("/")) + "/"
            query = request.scope["query_string"].decode("latin-1")
            return RedirectResponse(target + (f"?{query}" if query else ""), 307)
        if file.suffix in _SUFFIXES:
            digest = self.digest(file)
            content = read_bytes(file)
            if content is None:
                return self._missing(path)
            return HTMLResponse(
                with_script(content, path, digest, self.board.state.assets),
                headers={"cache-control": "no-store"},
            )
        response = FileResponse(file, stat_result=os.stat(file))
        response.headers["cache-control"] = "no-cache"
        if self._files.is_not_modified(response.headers, request.headers):
            return NotModifiedResponse(response.headers)
        return response

    def _missing(self, path: str) -> Response:
        """Say that there is no page, in a page that notices when there is."""
        at_start = not (self.output / "index.html").is_file()
        title = "The site is being built" if at_start else "There is no such page"
        hint = (
            "It shows here as soon as it is ready."
            if at_start
            else f"Nothing in the site answers <code>{escape(path)}</code>."
            ' <a href="/">The first page</a>'
        )
        text = _MISSING.format(title=title, hint=hint, ours=OURS).encode()
        page = with_script(text, path, "", self.board.state.assets)
        return HTMLResponse(page, 404, headers={"cache-control": "no-store"})

    async def events(self, request: Request) -> Response:
        """Tell a page what happens, as server-sent events, until it is closed."""
        if is_of_another_site(request):
            return PlainTextResponse("Only for pages of this site.\n", 403)
        path = request.query_params.get("page", "/")
        return StreamingResponse(
            self._events(path),
            media_type="text/event-stream",
            headers={"cache-control": "no-store"},
        )

    async def _events(self, path: str) -> AsyncIterator[str]:
        file = self.expected(path)
        news = asyncio.Event()
        loop = asyncio.get_running_loop()
        end = self.board.watch(file, lambda: _call(loop, news.set))
        try:
            yield "retry: 500\n\n"
            while True:
                news.clear()
                page = path.lstrip("/") or "index.html"
                data = self.board.message(page, self.digest(self.expected(path)))
                yield f"data: {data}\n\n"
                try:
                    await asyncio.wait_for(news.wait(), _BEAT)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            end()


def _call(loop: asyncio.AbstractEventLoop, what: Callable[[], object]) -> None:
    # the loop ends before the last build does
    if not loop.is_closed():
        loop.call_soon_threadsafe(what)


_MISSING = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="{ours}/missing.css">
</head>
<body><main><h1>{title}</h1><p>{hint}</p></main></body>
</html>
"""


def with_script(page: bytes, path: str, digest: str, assets: int) -> bytes:
    """Return a page with our script at its end; it is one file, so that a strict page takes it.

    A page that takes only scripts with a number of its own (``nonce``) has ours with that.
    """
    nonce = _NONCE.search(page)
    mark = f' nonce="{nonce[1].decode()}"' if nonce else ""
    script = (
        f'<script src="{OURS}/preview.js"{mark} data-page="{escape(path)}"'
        f' data-digest="{digest}" data-assets="{assets}" defer></script>\n'
    ).encode("utf-8", "surrogateescape")
    ends = list(_BODY.finditer(page))
    place = ends[-1].start() if ends else len(page)
    return page[:place] + script + page[place:]


def make_app(output: Path, board: Board, hosts: frozenset[str]) -> Starlette:
    """Return the application for a built site; ``hosts`` are names of this machine."""
    pages = Pages(output, board)

    async def ours(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in ("preview.js", "missing.css"):
            return PlainTextResponse("Not found\n", 404)
        return FileResponse(_STATIC / name, headers={"cache-control": "no-cache"})

    return Starlette(
        routes=[
            Route(f"{OURS}/events", pages.events),
            Route(f"{OURS}/{{name}}", ours),
            Route("/{path:path}", pages.get),
        ],
        middleware=[Middleware(OnlyHere, hosts=hosts)],
    )
