"""What a search costs a reader: requests and bytes to begin with, and for each word.

Usage: ``python benchmarks/search_weight.py SITE WORD [WORD ...]`` opens the search of a built site
in Chromium, with an empty cache, and looks for one word after the other. Bytes are those of the
files compressed with gzip at level 6, where that helps.
"""

from __future__ import annotations

import functools
import http.server
import sys
import threading
from pathlib import Path
from urllib.parse import unquote, urlsplit

from page_weight import Handler, weight
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from browser import find  # noqa: E402


def main(site: str, *words: str) -> None:
    """Print the figures."""
    html = Path(site) / "_build" / "html"
    handler = functools.partial(Handler, directory=str(html))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        steps = searched(f"http://127.0.0.1:{server.server_port}", words)
        server.shutdown()
    for name, paths in steps.items():
        # Pagefind has a file for what is shown of each result
        results = [path for path in paths if "/fragment/" in path]
        rest = [path for path in paths if path not in results]
        print(f"{name:20} {_cost(html, rest)}, results: {_cost(html, results)}")


def _cost(html: Path, paths: list[str]) -> str:
    size = sum(weight(html / path) for path in paths)
    return f"{len(paths):3} requests {size / 1000:7.1f} kB"


def searched(url: str, words: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the paths that a search asks for before the first word, and for each."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{url}/index.html", timeout=120_000)
        page.wait_for_load_state("networkidle", timeout=120_000)
        urls: list[str] = []
        page.context.on("request", lambda request: urls.append(request.url))
        page.keyboard.press("Control+k")
        field = page.locator("#pst-search-dialog input")
        steps: dict[str, list[str]] = {}
        for name in ("(to begin with)", *words):
            if name in words:
                field.fill(name)
                page.locator("#pst-search-dialog .post-search-status:not(:empty)").wait_for()
            page.wait_for_load_state("networkidle", timeout=120_000)
            page.wait_for_timeout(1500)
            own = [unquote(urlsplit(one).path).lstrip("/") for one in urls if one.startswith(url)]
            steps[name] = list(dict.fromkeys(own))
            urls.clear()
        browser.close()
    return steps


if __name__ == "__main__":
    main(*sys.argv[1:])
