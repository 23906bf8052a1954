"""What the built pages need a Content-Security-Policy to allow; a page is looked at once."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..files import read_text, write_text
from ..pyodide import CDN
from ..stills import host_of
from ..web.policy import headers_file, uses
from . import live
from .outlet import Outlet

_PAGENAME = "DOCUMENTATION_OPTIONS.pagename ="
# The theme writes the page's name into a script, which then has another hash on every page.
_SAME = (
    "DOCUMENTATION_OPTIONS.pagename = location.href"
    ".slice(new URL(document.documentElement.dataset.content_root, location.href).href.length)"
    ".replace(/[?#].*/, '').replace(/\\.html$|\\/$/, '');"
)


def share_scripts(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Make the theme's script that differs from page to page one and the same, after it (500)."""
    for script in context.get("script_files") or ():
        attributes = getattr(script, "attributes", {})
        if str(attributes.get("body", "")).startswith(_PAGENAME):
            attributes["body"] = _SAME


def headers(site: Outlet, stub: str) -> str:
    """Return the text of ``_headers``; ``stub`` is any of the pages at old URLs."""
    used = {one for page in _looked_at(site).values() for one in page} | uses(stub)
    if host := dict(site.config.comments).get("host"):
        used |= {f"{name} https://{host}" for name in ("script-src", "style-src", "frame-src")}
    if any(live.KEY in about for about in site.app.env.metadata.values()):
        # Python is WebAssembly, and what a reader runs may ask for data anywhere
        used |= {"script-src 'wasm-unsafe-eval'", "connect-src https:"}
        if site.config.live == "cdn":
            used.add(f"script-src https://{host_of(CDN)}")
    if (site.output / "pagefind").is_dir():
        used.add("script-src 'wasm-unsafe-eval'")
    return headers_file(used)


def _looked_at(site: Outlet) -> dict[str, list[str]]:
    """Return what each page uses, with those that have not changed as they were seen last time."""
    record = Path(site.app.doctreedir) / "postpress-policy.json"
    try:
        before = json.loads(read_text(record) or "{}")
    except ValueError:
        before = {}
    now: dict[str, list[Any]] = {}
    output = site.output
    pages = map(site.path, (*sorted(site.app.env.found_docs), "genindex", "search"))
    for path in dict.fromkeys((*pages, "404.html")):
        try:
            state = os.stat(f"{output}/{path}")
        except FileNotFoundError:
            continue
        seen = before.get(path)
        if not (isinstance(seen, list) and seen[:2] == [state.st_mtime_ns, state.st_size]):
            found = sorted(uses(read_text(output / path) or ""))
            seen = [state.st_mtime_ns, state.st_size, found]
        now[path] = seen
    if now != before:
        write_text(record, json.dumps(now))
    return {path: seen[2] for path, seen in now.items()}
