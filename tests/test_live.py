"""Live cells in a browser: run, edit, stop and reset, with no host but the site's."""

from __future__ import annotations

import functools
import hashlib
import http.server
import itertools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from test_site import postpress, write

from converters import pyodide
from converters.execution.modules import imported
from converters.sphinx_ext.live import cells

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

ROOT = Path(__file__).parent.parent
CONFIG = """title: Live
posts:
  live: self
execute:
  execute_notebooks: "off"
"""
HEAD = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
  language: python
---
"""
PAGE = (
    HEAD
    + """# Cells

```{code-cell}
x = 20
print("x is", x)
```

```{code-cell}
:tags: [remove-cell]
hidden = 1
```

```{code-cell}
import helper
x + hidden + helper.ONE
```

```{code-cell}
def broken():
    return 1 / 0
broken()
```

```{code-cell}
from IPython.display import SVG, HTML, display
class Rich:
    def __init__(self, html): self.html = html
    def _repr_html_(self): return self.html
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'))
class Png:
    def _repr_png_(self):
        import base64
        return base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
display(Png())
display(HTML('<b>bold</b> <img src="x" onerror="window.hacked = 1"> <a href="javascript:hack()">a</a>'))
Rich('<p>with a script</p><script>top.hacked = 1; document.title = "ran"</script>')
```

```{code-cell}
name = input("Name?")
f"Hello {name}"
```

```{code-cell}
while True:
    pass
```
"""
)
EXERCISE = (
    HEAD
    + """# Exercise

```{code-cell}
:exercise: squares
:hint: A sum over a range.
def squares(n):
    return 0
```

```{code-cell}
:exercise: squares
:tags: [check]
assert squares(3) == 14, "squares(3) should be 14"
print("That is right.")
```

```{code-cell}
:exercise: squares
:tags: [solution]
def squares(n):
    return sum(i * i for i in range(n + 1))
```
"""
)
FILES: dict[str, str | bytes] = {
    "_config.yml": CONFIG,
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: cells\n- file: exercise\n- file: plain\n",
    "index.md": "# Home\n",
    "plain.md": "# Plain\n\nNo cells.\n",
    "cells.md": PAGE,
    "exercise.md": EXERCISE,
    "helper.py": "ONE = 1\n",
}
POLICY = "script-src 'self' 'wasm-unsafe-eval'"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site that the tests read; its Pyodide comes from npm, or from the cache."""
    if not (shutil.which("npm") or pyodide.cached()):
        message = "Pyodide is not cached, and there is no npm to fetch it"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    root = tmp_path_factory.mktemp("live")
    write(root, FILES)
    done = postpress("build", root, "--strict")
    assert done.returncode == 0, done.stderr
    return root


class _Strict(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below `/sub/`, with the policy that live cells are made for."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/sub"))

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def url(site: Path) -> Iterator[str]:
    handler = functools.partial(_Strict, directory=str(site / "_build" / "html"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sub"
        server.shutdown()
        thread.join()


def opened(browser: Browser, address: str, **options: Any) -> tuple[Page, list[str]]:
    """Open a page with every other host cut off; return it and the addresses it asks for."""
    page = browser.new_context(**options).new_page()
    asked: list[str] = []
    host = address.split("/sub")[0]
    page.on("request", lambda request: asked.append(request.url))
    page.route(lambda to: not to.startswith((host, "data:")), lambda route: route.abort())
    page.goto(address)
    return page, asked


@pytest.fixture(scope="module")
def page(browser: Browser, url: str) -> Iterator[Page]:
    """A page that stays alive from test to test, as a reader's does."""
    page, _ = opened(browser, f"{url}/cells.html")
    yield page
    page.context.close()


def cell(page: Page, number: int) -> Locator:
    return page.locator(f"#live-cell-{number}")


def run(page: Page, number: int, ends: str = "is done") -> Locator:
    """Run the cell of an index, wait for its end, and return its output."""
    cell(page, number).get_by_role("button", name="Run", exact=True).click()
    page.locator(".live-status", has_text=ends).wait_for(timeout=90_000)
    return cell(page, number).locator(".live-output")


def test_a_page_loads_little_before_it_is_asked(browser: Browser, url: str) -> None:
    _, plain = opened(browser, f"{url}/plain.html")
    page, asked = opened(browser, f"{url}/cells.html")
    page.wait_for_load_state("networkidle")
    more = {one for one in asked if "/_static/live/" in one}
    assert not any("/_static/live/" in one for one in plain)
    assert not any("pyodide" in one or "page-" in one for one in more)
    assert len(more) <= 3


def test_run_runs_first_what_is_above(page: Page) -> None:
    # the third cell needs the first, the removed second, and a module beside the page
    output = run(page, 3, "Cell 2 is done (after 2 above it)")
    assert output.inner_text().strip() == "22"
    assert cell(page, 1).locator(".live-output").inner_text().strip() == "x is 20"
    assert page.evaluate("document.activeElement.textContent") == "Run"


def test_an_edit_runs_again(page: Page) -> None:
    editor = cell(page, 1).locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("x = 100")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Run"
    # the edit has not run: it is what the other cell needs
    assert run(page, 3, "Cell 2 is done (after 1 above it)").inner_text().strip() == "102"


def test_a_traceback_shows_the_readers_frames(page: Page) -> None:
    text = run(page, 4, "Cell 3 ended in an error").inner_text()
    assert text.startswith('Traceback (most recent call last):\n  File "<cell 3>", line 3')
    assert "return 1 / 0" in text
    assert text.rstrip().endswith("ZeroDivisionError: division by zero")
    assert "run_cell" not in text


def test_outputs_are_shown_and_cleaned(page: Page) -> None:
    cell(page, 4).get_by_role("button", name="Reset").click()
    editor = cell(page, 4).locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("pass")
    output = run(page, 5, "Cell 4 is done")
    assert output.locator("svg circle").count() == 1
    assert (output.locator("img").first.get_attribute("src") or "").startswith("data:image/png")
    assert output.locator("b").inner_text() == "bold"
    assert output.locator("[onerror], script").count() == 0
    assert output.locator("a").get_attribute("href") is None
    frame = output.locator("iframe")
    assert frame.get_attribute("sandbox") == "allow-scripts"
    assert frame.content_frame.locator("p").inner_text() == "with a script"
    assert page.evaluate("window.hacked") is None
    assert page.title().startswith("Cells")


def test_input_asks_below_the_cell(page: Page) -> None:
    cell(page, 6).get_by_role("button", name="Run", exact=True).click()
    field = cell(page, 6).get_by_label("Name?")
    field.fill("Ada")
    field.press("Enter")
    page.locator(".live-status", has_text="Cell 5 is done").wait_for()
    assert "Hello Ada" in cell(page, 6).locator(".live-output").inner_text()


def test_an_endless_loop_is_stopped_and_the_next_run_starts_anew(page: Page) -> None:
    cell(page, 7).get_by_role("button", name="Run", exact=True).click()
    page.locator(".live-status", has_text="Running cell 6").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.locator(".live-status", has_text="Stopped").wait_for()
    # what was edited stays, what had run is run again
    assert run(page, 3, "after 2 above it").inner_text().strip() == "102"


def test_reset_brings_back_what_was_published(page: Page) -> None:
    page.get_by_role("button", name="Reset all").click()
    assert page.locator(".live-output:visible").count() == 0
    assert "x = 20" in cell(page, 1).locator(".cm-content").inner_text()
    assert run(page, 3, "after 2 above it").inner_text().strip() == "22"


def test_edits_are_kept_where_the_reader_wants_it(page: Page) -> None:
    page.get_by_label("Keep my edits").check()
    cell(page, 1).locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("x = 5")
    page.reload()
    assert run(page, 3, "after 2 above it").inner_text().strip() == "7"
    page.get_by_label("Keep my edits").uncheck()
    page.reload()
    assert run(page, 3, "after 2 above it").inner_text().strip() == "22"


def test_an_exercise_gives_feedback(browser: Browser, url: str) -> None:
    page, _ = opened(browser, f"{url}/exercise.html")
    assert page.locator("[id^=live-cell-]").count() == 1  # the check and the solution are kept back
    cell(page, 1).get_by_role("button", name="Run", exact=True).click()
    page.locator(".live-status", has_text="Cell 1 is done").wait_for(timeout=90_000)
    check = cell(page, 1).get_by_role("button", name="Check")
    check.click()
    assert cell(page, 1).locator(".live-wrong").inner_text() == "squares(3) should be 14"
    cell(page, 1).get_by_role("button", name="Hint").click()
    assert cell(page, 1).get_by_text("A sum over a range.").is_visible()
    cell(page, 1).get_by_role("button", name="Solution").click()
    solution = cell(page, 1).locator(".live-solution-text").inner_text()
    cell(page, 1).locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(solution)
    check.click()
    assert cell(page, 1).locator(".live-right").inner_text() == "That is right."
    page.context.close()


def test_without_javascript_the_page_is_as_before(browser: Browser, url: str) -> None:
    page, _ = opened(browser, f"{url}/cells.html", java_script_enabled=False)
    assert page.locator("button.live-run").count() == 0
    assert page.get_by_text('print("x is", x)').is_visible()
    page.context.close()


def test_no_wasm_is_said_at_once(
    browser: Browser, site: Path, serve: Callable[[Path], str]
) -> None:
    folder = serve(site / "_build" / "html")
    page = browser.new_context().new_page()

    def forbid(route: Any) -> None:
        answer = route.fetch()
        headers = {**answer.headers, "content-security-policy": "script-src 'self'"}
        route.fulfill(response=answer, headers=headers)

    page.route("**/*.html", forbid)
    page.goto(f"{folder}/cells.html")
    cell(page, 1).get_by_role("button", name="Run", exact=True).click()
    page.locator(".live-status", has_text="wasm-unsafe-eval").wait_for(timeout=30_000)
    page.context.close()


def test_nothing_is_wider_than_the_window_in_light_and_dark(browser: Browser, url: str) -> None:
    page, _ = opened(browser, f"{url}/cells.html")
    run(page, 1, "Cell 1 is done")
    surface = "getComputedStyle(document.querySelector('.live-bar')).backgroundColor"
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme, width in itertools.product(schemes, (1400, 390)):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        # the theme's script follows the system
        page.locator(f"html[data-theme={scheme}]").wait_for(state="attached")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        red = int(page.evaluate(surface).removeprefix("rgb(").split(",")[0])
        assert (red < 100) == (scheme == "dark"), (scheme, width)
    page.context.close()


@pytest.mark.parametrize(
    ("folder", "made"),
    [("src", "live/static/live/SOURCES.sha256"), ("reader", "reader.sha256")],
)
def test_the_bundle_is_made_of_the_sources(folder: str, made: str) -> None:
    frontend = ROOT / "frontend"
    digest = hashlib.sha256()
    sources = sorted((frontend / folder).iterdir())
    shared = [frontend / name for name in ("words.ts", "package-lock.json", "build.mjs")]
    for file in (*sources, *shared):
        digest.update(file.read_bytes())
    known = (ROOT / "converters/sphinx_ext" / made).read_text().strip()
    assert known == digest.hexdigest(), "run `npm ci && npm run build`"


def test_packages_are_known_from_imports() -> None:
    modules = imported(
        ["import numpy as np, os\nfrom sklearn.linear_model import Lasso", "%time\nimport mine"]
    )
    assert modules == {"numpy", "os", "sklearn", "mine"}
    assert cells.needs(modules, ["mine"]) == (["numpy", "scikit-learn"], [])
    assert cells.needs(["torch", "json"]) == ([], ["torch"])


def test_a_wheel_comes_with_what_it_depends_on() -> None:
    names = [name.partition("-")[0] for name in pyodide.wheels(["pandas"])]
    assert {"pandas", "numpy", "python_dateutil", "six", "pytz"} <= set(names)


def test_a_copy_with_another_content_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    given = tmp_path / "given"
    write(given, dict.fromkeys(pyodide.distribution().files, "other"))
    with pytest.raises(pyodide.LiveError, match="SHA-256 differs"):
        pyodide.obtain([], given)
    assert not list((tmp_path / "cache").rglob("*.mjs"))
    with pytest.raises(pyodide.LiveError, match="cannot be read"):
        pyodide.obtain([], tmp_path / "none.zip")


def test_archives_and_folders_are_read(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = pyodide.distribution().version
    copy = site / "_build/html/_static/live/pyodide" / version
    archive = shutil.make_archive(str(tmp_path / "pyodide"), "zip", copy.parent)
    for number, source in enumerate((Path(archive), copy)):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / str(number)))
        found = pyodide.obtain([], source)
        assert set(found) == set(pyodide.distribution().files)
        assert all(path.is_file() for path in found.values())


def test_a_page_whose_packages_are_not_to_be_had_is_static(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    version = pyodide.distribution().version
    given = site / "_build/html/_static/live/pyodide" / version
    config = CONFIG.replace("live: self", f"live: self\n  live_files: {given}")
    toc = "format: jb-book\nroot: index\nchapters:\n- file: cells\n- file: arrays\n"
    arrays = HEAD + "# Arrays\n\n```{code-cell}\nimport numpy\n```\n"
    more = {"_config.yml": config, "_toc.yml": toc, "arrays.md": arrays}
    write(tmp_path / "site", FILES | more)
    done = postpress("build", tmp_path / "site")
    assert done.returncode == 0
    assert "WARNING: cells are not live in arrays: numpy-" in done.stderr
    pages = {
        name: "live/loader.js" in (tmp_path / f"site/_build/html/{name}.html").read_text()
        for name in ("arrays", "cells")
    }
    assert pages == {"arrays": False, "cells": True}
    # the last page with live cells has none any more
    (tmp_path / "site" / "_config.yml").write_text(config.replace("live: self", 'live: "off"'))
    assert postpress("build", tmp_path / "site").returncode == 0
    assert not (tmp_path / "site/_build/html/_static/live").exists()


def test_no_npm_is_said_and_the_site_is_built(tmp_path: Path) -> None:
    write(tmp_path / "site", FILES)
    environment = {
        "PATH": "/nowhere",
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "HOME": "/nowhere",
    }
    done = subprocess.run(
        [sys.executable, "-m", "converters", "build", str(tmp_path / "site")],
        capture_output=True,
        text=True,
        env=environment | {"PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0
    assert "there is no npm" in done.stderr
    page = (tmp_path / "site/_build/html/cells.html").read_text()
    assert "live/loader.js" not in page
