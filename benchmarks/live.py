"""What live cells cost a reader: requests, bytes and seconds, before the first click and after.

Usage: ``python benchmarks/live.py`` builds a site of two pages that differ by three cells, serves
it, and opens it in Chromium. Bytes are those of the files compressed with gzip at level 6.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from common import POSTPRESS, ROOT, environment, working_folder
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(ROOT / "tests"))
from browser import find

HEAD = """---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3, language: python}
---
"""
TEXT = "# Title\n\nSome text.\n\n"
CELLS = "".join(f"```{{code-cell}}\nsum(range({number}))\n```\n\n" for number in (10, 20, 30))
FILES = {
    "_config.yml": "title: T\nposts: {live: self}\nexecute: {execute_notebooks: 'off'}\n",
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: plain\n- file: cells\n",
    "index.md": "# Home\n",
    "plain.md": TEXT,
    "cells.md": HEAD + TEXT + CELLS,
}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves without a word."""

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


def main() -> None:
    """Print the figures."""
    with working_folder("live") as site:
        for name, text in FILES.items():
            (site / name).write_text(text, encoding="utf-8")
        subprocess.run([*POSTPRESS, "build", str(site)], env=environment(), check=True)
        html = site / "_build" / "html"
        handler = functools.partial(Handler, directory=str(html))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            measure(html, f"http://127.0.0.1:{server.server_port}")
            server.shutdown()


def measure(html: Path, url: str) -> None:
    """Open the pages and print what they load."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        asked: set[str] = set()

        def visit(name: str) -> Page:
            asked.clear()
            page = browser.new_context().new_page()
            page.context.on("request", lambda request: asked.add(urlsplit(request.url).path))
            page.goto(f"{url}/{name}.html")
            page.wait_for_load_state("networkidle")
            return page

        def weigh() -> tuple[int, int]:
            files = [html / path.lstrip("/") for path in asked]
            return len(asked), sum(
                len(gzip.compress(file.read_bytes(), 6)) for file in files if file.is_file()
            )

        def show(label: str, requests: int, size: int) -> None:
            print(f"{label:32}{requests:4} requests {size / 1000:10,.1f} kB")

        visit("plain")
        plain = weigh()
        page = visit("cells")
        cells = weigh()
        run = page.get_by_role("button", name="Run", exact=True)
        done = page.locator(".live-status", has_text="is done")
        began = time.perf_counter()
        run.nth(0).click()
        done.wait_for(timeout=120_000)
        first = time.perf_counter() - began
        live = weigh()
        began = time.perf_counter()
        run.nth(1).click()
        page.locator(".live-status", has_text="Cell 2 is done").wait_for()
        second = time.perf_counter() - began
        browser.close()
    show("A page without cells", *plain)
    show("The same with three cells, more", cells[0] - plain[0], cells[1] - plain[1])
    show("To the first output, more", live[0] - cells[0], live[1] - cells[1])
    print(f"First output after {first:.2f} s, the next after {second:.2f} s")


if __name__ == "__main__":
    main()
