"""What a post's page costs a reader: requests and bytes by kind, and what asks another host.

Usage: ``python benchmarks/page_weight.py SITE [PAGE]`` opens a page of a built site in Chromium,
with an empty cache. Bytes are those of the files compressed with gzip at level 6, where that helps.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from browser import find  # noqa: E402

_PACKED = {".woff2", ".woff", ".png", ".jpg", ".webp", ".gif"}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves without a word."""

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


def main(site: str, name: str = "index.html") -> None:
    """Print the figures."""
    html = Path(site) / "_build" / "html"
    handler = functools.partial(Handler, directory=str(html))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        own, other = asked(f"http://127.0.0.1:{server.server_port}", name)
        server.shutdown()
    weights = {path: weight(html / path) for path in own if (html / path).is_file()}
    kinds: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for path, size in weights.items():
        kinds[Path(path).suffix] += size
        numbers[Path(path).suffix] += 1
    for kind, size in kinds.most_common():
        print(f"{kind:8} {numbers[kind]:3} requests {size / 1000:8.1f} kB")
    print(f"{'all':8} {len(weights):3} requests {sum(weights.values()) / 1000:8.1f} kB")
    for path, size in sorted(weights.items(), key=lambda pair: -pair[1])[:5]:
        print(f"  {size / 1000:8.1f} kB  {path}")
    print(f"requests to other hosts: {len(other)}", *other)


def asked(url: str, name: str) -> tuple[list[str], list[str]]:
    """Return the paths that a page asks its site for, and what it asks others."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        page = browser.new_page()
        urls: list[str] = []
        page.on("request", lambda request: urls.append(request.url))
        page.goto(f"{url}/{name}", timeout=120_000)
        page.wait_for_load_state("networkidle", timeout=120_000)
        browser.close()
    found = dict.fromkeys(one for one in urls if not one.startswith("data:"))
    own = [unquote(urlsplit(one).path).lstrip("/") for one in found if one.startswith(url)]
    return own, [one for one in found if not one.startswith(url)]


def weight(path: Path) -> int:
    """Return the bytes that a server sends of a file."""
    data = path.read_bytes()
    return len(data) if path.suffix in _PACKED else len(gzip.compress(data, 6))


if __name__ == "__main__":
    main(*sys.argv[1:])
