"""Print how long it takes from a save to the page that shows it, in a browser that has it open.

    python benchmarks/serve.py --posts 100,1000 [--edits N] [--seed N] [--folder DIR]

For each size, ``postpress serve`` shows a blog of so many generated posts (see projects.py), and
Chromium has one of them open, scrolled down. A sentence is added to the post on disk; the clock
runs until the sentence is in the page, reloaded, and stops once more when all other pages that show
the post are written. CPU seconds are those of the server until then.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from browser import find
from common import sizes, working_folder
from playwright.sync_api import Page, sync_playwright
from projects import make_site

_BUILT = re.compile(r"pages? written in")
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    """A ``postpress serve`` that runs, and the lines that it has printed."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    more: threading.Condition = field(default_factory=threading.Condition)

    @classmethod
    def start(cls, site: Path) -> Server:
        """Start to show a site, at any free port."""
        command = [sys.executable, "-m", "converters", "serve", str(site), "--port", "0"]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        server = cls(process)
        threading.Thread(target=server._read, daemon=True).start()
        return server

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self.more:
                self.lines.append(line.rstrip())
                self.more.notify_all()

    def wait(self, pattern: re.Pattern[str], after: int = 0, seconds: float = 1800) -> int:
        """Return the number of the first line that matches, once there is one."""

        def found() -> int:
            numbers = range(after, len(self.lines))
            return next((one + 1 for one in numbers if pattern.search(self.lines[one])), 0)

        with self.more:
            if not self.more.wait_for(found, seconds):
                raise RuntimeError("\n".join(self.lines))
            return found() - 1

    def url(self) -> str:
        """Return the address that it printed."""
        line = self.lines[self.wait(re.compile("Serving"))]
        return line.split()[1]

    def cpu(self) -> float:
        """Return the CPU seconds that its process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def end(self) -> None:
        """Interrupt it, as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        if self.process.wait(60):
            raise RuntimeError("\n".join(self.lines))


@dataclass(frozen=True)
class Save:
    """What a save took, in seconds: until the page was reloaded, and until all was written."""

    reloaded: float
    written: float
    cpu: float
    moved: float


def save(server: Server, page: Page, post: Path, number: int) -> Save:
    """Add a sentence to a post, and wait for it."""
    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    place = page.evaluate("window.scrollY")
    lines, cpu = len(server.lines), server.cpu()
    words = f"Sentence number {number}."
    text = post.read_text("utf-8") + f"\n{words}\n"
    began = time.monotonic()
    post.write_text(text, "utf-8")
    page.wait_for_function(
        "words => document.readyState === 'complete' && document.body.innerText.includes(words)",
        arg=words,
        polling=10,
    )
    reloaded = time.monotonic() - began
    server.wait(_BUILT, lines)
    written = time.monotonic() - began
    moved = page.evaluate("window.scrollY") - place
    return Save(reloaded, written, server.cpu() - cpu, abs(moved))


def measure(site: Path, edits: int) -> tuple[float, list[Save]]:
    """Return how long the first build took, and what each save took."""
    server = Server.start(site)
    began = time.monotonic()
    post = site / "posts" / "post-00007.md"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        server.wait(_BUILT)
        first = time.monotonic() - began
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"{server.url()}pages/post-00007.html")
        saves = []
        for number in range(edits + 1):
            time.sleep(0.2)
            saves.append(save(server, page, post, number))
        browser.close()
    server.end()
    # the first fills caches that stay
    return first, saves[1:]


def main() -> int:
    assert __doc__
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=sizes, default=[100, 1000], metavar="SIZES")
    parser.add_argument("--edits", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="work here, and leave the sites in place")
    args = parser.parse_args()
    print(f"{'posts':>6}{'first build':>13}{'save to reloaded: median':>26}{'worst':>8}", end="")
    print(f"{'all written':>13}{'CPU':>7}{'moved px':>10}")
    with working_folder("serve-", args.folder) as folder:
        for count in args.posts:
            site = folder / f"serve-{count}"
            if not site.is_dir():
                make_site(site, count, args.seed)
            first, saves = measure(site, args.edits)
            reloaded = [one.reloaded for one in saves]
            written = statistics.median(one.written for one in saves)
            cpu = statistics.median(one.cpu for one in saves)
            print(
                f"{count:6}{first:11.1f} s{statistics.median(reloaded):24.2f} s"
                f"{max(reloaded):6.2f} s{written:11.2f} s{cpu:5.2f} s"
                f"{max(one.moved for one in saves):10.0f}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
