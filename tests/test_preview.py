"""``postpress serve`` as it is used: a process of its own, files saved on disk, a browser's page."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from test_site import environment, postpress, tree, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CONFIG = """title: A preview
author: Somebody
execute:
  execute_notebooks: auto
  timeout: 60
html:
  home_page_in_navbar: true
posts:
  dialect: gfm
  live: "off"
"""
LONG = "\n\n".join(f"Paragraph {number} of many, and some more words." for number in range(80))
POSTS: dict[str, str | bytes] = {
    "_config.yml": CONFIG,
    "_toc.yml": "format: jb-book\nroot: index\n",
    "index.md": "# Home\n\nThe first page.\n",
    "posts/long.md": f"---\ntitle: Long\ndate: 2024-01-02\n---\n{LONG}\n",
    "posts/short.md": "---\ntitle: Short\ndate: 2024-01-03\n---\nSee [long](long.md).\n",
    "posts/idea.md": "---\ntitle: An idea\ndate: 2024-01-04\ndraft: true\n---\nOnly for me.\n",
    "posts/later.md": "---\ntitle: Later\ndate: 2999-01-01\n---\nOne day.\n",
    "posts/cells.md": (
        "---\ntitle: Cells\ndate: 2024-01-05\nexecute: true\n---\n"
        "Numbers.\n\n```python\nprint(6 * 7)\n```\n"
    ),
}


@dataclass
class Serving:
    """A preview that runs, and what it has printed."""

    root: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    url: str = ""
    reader: threading.Thread | None = None

    def read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as stream:
            for line in stream:
                self.lines.append(line.rstrip())

    def until(self, pattern: str, after: int = 0) -> str:
        """Return the first line that matches, once it is there."""
        found: list[str] = []

        def look() -> bool:
            found[:] = [line for line in self.lines[after:] if re.search(pattern, line)]
            return bool(found)

        wait(look, lambda: "\n".join(self.lines))
        return found[0]

    def get(self, path: str) -> tuple[int, str]:
        address = urlsplit(self.url)
        assert address.hostname
        connection = http.client.HTTPConnection(address.hostname, address.port or 80, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def save(self, path: str, text: str) -> None:
        """Save a file as many editors do: under another name, then renamed."""
        file = self.root / path
        other = file.with_name(f".{file.name}.new")
        other.write_text(text, "utf-8")
        other.rename(file)

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        status = self.process.wait(60)
        assert self.reader
        self.reader.join()
        return status


def wait(look: Callable[[], object], about: Callable[[], str] = str, seconds: float = 120) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < end, about()
        time.sleep(0.05)


def start(root: Path, *arguments: str) -> Serving:
    """Start to serve a site, and wait until it says where."""
    command = [sys.executable, "-u", "-m", "converters", "serve", str(root), "--port", "0"]
    process = subprocess.Popen(
        [*command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
        start_new_session=True,
    )
    serving = Serving(root, process)
    serving.reader = threading.Thread(target=serving.read, daemon=True)
    serving.reader.start()
    serving.url = serving.until("^Serving ").split()[1].rstrip("/")
    return serving


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    root = tmp_path_factory.mktemp("preview") / "site"
    write(root, POSTS)
    serving = start(root)
    try:
        serving.until("pages? written in")
        serving.until(r"posts/cells.md|^\d\d:\d\d:\d\d  \d")
        yield serving
    finally:
        if serving.process.poll() is None:
            serving.end(signal.SIGKILL)


@pytest.fixture
def page(serving: Serving, browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    # on a busy machine anything may take a while
    page.set_default_timeout(120_000)
    yield page
    page.close()


def said(page: Page) -> str:
    """Return what the preview says in the page."""
    return (
        page.evaluate(
            "document.querySelector('postpress-preview').shadowRoot.querySelector('section').innerText"
        )
        or ""
    )


def shows(page: Page, words: str) -> None:
    page.wait_for_function("words => document.body?.innerText.includes(words)", arg=words)


STRIP = "document.querySelector('postpress-preview')?.shadowRoot.querySelector('section')"


def tells(page: Page, words: str) -> None:
    """Wait until the preview says something in the page."""
    page.wait_for_function(f"words => {STRIP}?.innerText.includes(words)", arg=words)


def is_silent(page: Page) -> None:
    page.wait_for_function(f"{STRIP}?.hidden === true")


def test_an_edit_shows_where_the_reader_was(serving: Serving, page: Page) -> None:
    page.goto(f"{serving.url}/pages/long.html")
    page.evaluate("document.documentElement.dataset.seen = 'yes'")
    middle = page.locator("p", has_text="Paragraph 40 of many")
    middle.scroll_into_view_if_needed()
    before = middle.bounding_box()
    assert before
    text = POSTS["posts/long.md"]
    assert isinstance(text, str)
    # above what is seen, so that it would move
    more = text.replace("Paragraph 3 of", "Another one.\n\nA further one.\n\nParagraph 3 of")
    serving.save("posts/long.md", more.replace("Paragraph 41", "The paragraph 41"))
    shows(page, "The paragraph 41")
    assert page.evaluate("document.documentElement.dataset.seen") is None, "loaded again"
    # the page is there before it has been scrolled
    page.wait_for_function(
        """([words, y]) => {
            const found = [...document.querySelectorAll('p')].find(one => one.innerText.includes(words));
            return found && Math.abs(found.getBoundingClientRect().y - y) < 2;
        }""",
        arg=["Paragraph 40 of many", before["y"]],
    )
    serving.save("posts/long.md", text)
    page.wait_for_function("!document.body?.innerText.includes('The paragraph 41')")


def test_drafts_are_shown_and_marked(serving: Serving, page: Page) -> None:
    page.goto(f"{serving.url}/pages/idea.html")
    assert page.locator(".post-state").inner_text().casefold() == "draft"
    page.goto(f"{serving.url}/pages/later.html")
    assert page.locator(".post-state").inner_text().casefold() == "scheduled"
    page.goto(f"{serving.url}/pages/years.html")
    assert "An idea" in page.inner_text("main")
    # only in the preview
    toc = (serving.root / "_toc.yml").read_text()
    assert "pages/long" in toc
    assert "idea" not in toc
    assert "2999" not in toc
    assert not (serving.root / "_build" / "html").exists()


def test_nothing_is_added_to_the_built_site(serving: Serving) -> None:
    assert "/.postpress/preview.js" in serving.get("/pages/short.html")[1]
    for file in (serving.root / "_build" / "preview" / "html").rglob("*.html"):
        assert ".postpress" not in file.read_text("utf-8"), file


def test_a_broken_setting_leaves_the_site_as_it_was(serving: Serving, page: Page) -> None:
    page.goto(f"{serving.url}/pages/short.html")
    lines = len(serving.lines)
    serving.save("_config.yml", CONFIG + "posts: [\n")
    tells(page, "_config.yml:1")
    assert "cannot be built" in said(page)
    serving.until(r"^_config.yml:1\d: ERROR", lines)
    assert "See long" in page.inner_text("main")
    assert serving.get("/pages/long.html")[0] == 200
    serving.save("posts/short.md", "---\ntitle: Short\ndate: 2024-01-03\n---\nMeanwhile.\n")
    serving.save("_config.yml", CONFIG)
    shows(page, "Meanwhile.")
    is_silent(page)
    serving.save("posts/short.md", str(POSTS["posts/short.md"]))
    shows(page, "See long")


def test_a_broken_table_of_contents_too(serving: Serving, page: Page) -> None:
    page.goto(f"{serving.url}/pages/short.html")
    toc = (serving.root / "_toc.yml").read_text()
    lines = len(serving.lines)
    serving.save("_toc.yml", toc + "chapters: {\n")
    serving.until(r"^_toc.yml:\d+: ERROR", lines)
    tells(page, "_toc.yml:")
    serving.save("posts/short.md", "---\ntitle: Short\ndate: 2024-01-03\n---\nStill built.\n")
    shows(page, "Still built.")
    assert (serving.root / "_toc.yml").read_text() == toc + "chapters: {\n"
    serving.save("_toc.yml", toc)
    is_silent(page)
    serving.save("posts/short.md", str(POSTS["posts/short.md"]))
    shows(page, "See long")


def test_cells_run_while_their_page_is_shown(serving: Serving, page: Page) -> None:
    page.goto(f"{serving.url}/pages/cells.html")
    shows(page, "42")
    text = str(POSTS["posts/cells.md"])
    slow = text.replace("print(6 * 7)", "import time\ntime.sleep(3)\nprint(6 * 9)")
    serving.save("posts/cells.md", slow)
    shows(page, "time.sleep(3)")
    tells(page, "Running")
    # what is shown meanwhile is what was put out before
    assert "42" in page.inner_text("main")
    shows(page, "54")
    lines = len(serving.lines)
    serving.save("posts/cells.md", text.replace("print(6 * 7)", "print(1)\n1 / 0"))
    serving.until(
        r"^posts/cells.md:10: ERROR: .*ZeroDivisionError.*\[postpress.cell_failed\]", lines
    )
    tells(page, "posts/cells.md:10")
    assert "ZeroDivisionError" in said(page)
    # the cell moves down, and so does what is said of it
    moved = text.replace("Numbers.", "Numbers.\n\nMore.").replace("print(6 * 7)", "print(1)\n1 / 0")
    serving.save("posts/cells.md", moved)
    tells(page, "posts/cells.md:12")
    serving.save("posts/cells.md", text)
    shows(page, "42")
    is_silent(page)


def test_a_post_comes_and_moves_and_goes(serving: Serving, page: Page) -> None:
    address = f"{serving.url}/pages/fresh.html"
    assert page.goto(address).status == 404  # type: ignore[union-attr]
    text = "---\ntitle: Fresh\ndate: 2024-02-02\n---\nNew words.\n"
    serving.save("posts/fresh.md", text)
    shows(page, "New words.")
    assert "Fresh" in page.inner_text(".bd-sidebar-primary")
    (serving.root / "posts" / "fresh.md").rename(serving.root / "posts" / "renamed.md")
    page.wait_for_url("**/pages/renamed.html")
    shows(page, "New words.")
    (serving.root / "posts" / "renamed.md").unlink()
    tells(page, "no more")
    assert serving.get("/pages/renamed.html")[0] == 404


def test_many_saves_end_with_the_last_one(serving: Serving, page: Page) -> None:
    page.goto(f"{serving.url}/pages/short.html")
    for number in range(30):
        text = f"---\ntitle: Short {number}\ndate: 2024-01-03\n---\nState {number} of it.\n"
        (serving.root / "posts" / "short.md").write_text(text)
        time.sleep(0.03)
    shows(page, "State 29 of it.")
    assert page.inner_text("h1").startswith("Short 29")
    serving.save("posts/short.md", str(POSTS["posts/short.md"]))
    shows(page, "See long")


def test_images_show_when_they_change(serving: Serving, page: Page) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="20"/>'
    (serving.root / "posts" / "a.svg").write_text(svg.format(30))
    text = "---\ntitle: Short\ndate: 2024-01-03\n---\n![A picture](a.svg)\n"
    serving.save("posts/short.md", text)
    page.goto(f"{serving.url}/pages/short.html")
    width = "document.querySelector('main img[alt=\"A picture\"]')?.naturalWidth === "
    page.wait_for_function(width + "30")
    (serving.root / "posts" / "a.svg").write_text(svg.format(50))
    page.wait_for_function(width + "50")
    serving.save("posts/short.md", str(POSTS["posts/short.md"]))
    shows(page, "See long")


def test_a_strict_page_is_loaded_again(serving: Serving, page: Page) -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    page.route(
        "**/pages/short.html",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace("<head>", f"<head>{policy}"),
        ),
    )
    page.goto(f"{serving.url}/pages/short.html")
    serving.save("posts/short.md", "---\ntitle: Short\ndate: 2024-01-03\n---\nStrictly.\n")
    shows(page, "Strictly.")
    serving.save("posts/short.md", str(POSTS["posts/short.md"]))
    shows(page, "See long")


def test_it_ends_when_it_is_told_to(serving: Serving) -> None:
    """The last test of this process: it ends well, and a build has none of the drafts."""
    assert serving.end() == 0
    assert serving.lines[-1] == "The preview has ended."
    built = postpress("build", serving.root)
    assert built.returncode == 0, built.stderr
    names = tree(serving.root, "_build/html/pages")
    assert not [name for name in names if "idea" in name or "later" in name]
    assert "An idea" not in (serving.root / "_build/html/searchindex.js").read_text()
    assert not (serving.root / "pages" / "idea.md").exists()


def test_an_interrupt_at_any_moment(tmp_path: Path) -> None:
    """Whatever it does, it ends with status 0 and leaves no process behind."""
    write(tmp_path / "site", POSTS)
    slow = str(POSTS["posts/cells.md"]).replace("print(6 * 7)", "import time\ntime.sleep(100)")
    (tmp_path / "site" / "posts" / "cells.md").write_text(slow)
    for pause, number in ((0.0, signal.SIGINT), (2.0, signal.SIGTERM), (6.0, signal.SIGINT)):
        serving = start(tmp_path / "site")
        time.sleep(pause)
        assert serving.end(number) == 0, serving.lines
        # the session of its own holds every process that it has started but kernels' keepers
        left = [pid for pid in os.listdir("/proc") if pid.isdigit() and _is_of(pid, serving)]
        assert left == []
    built = postpress("build", tmp_path / "site", "--no-execute")
    assert built.returncode == 0, built.stderr


def _is_of(pid: str, serving: Serving) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        folder = os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return False
    of_kernel = "keeper.py" in command and folder == str(Path.cwd())
    return os.path.realpath(folder).startswith(str(serving.root)) or (
        of_kernel and _parent(pid) == serving.process.pid
    )


def _parent(pid: str) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1])


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    write(tmp_path / "site", POSTS)
    serving = start(tmp_path / "site", "--no-execute")
    try:
        port = str(urlsplit(serving.url).port)
        found = postpress("serve", tmp_path / "site", "--port", port)
        assert found.returncode == 2
        assert f"--port: {port} is taken" in found.stderr
    finally:
        assert serving.end() == 0
    nowhere = postpress("serve", tmp_path / "site", "--host", "203.0.113.7")
    assert nowhere.returncode == 2
    assert "--host" in nowhere.stderr
