"""The Content-Security-Policy of a site: what it allows, and that a browser has nothing to refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import Handler
from test_site import PNG, postpress, write

from converters.web.policy import headers_file, policy, uses

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "<script>a()</script>",
            {"script-src 'sha256-qVpDBgj7bpq5hMAcGp3AOc79J3Y1Z4HvySTwKrWDoy4='"},
        ),
        ('<script type="application/ld+json">{}</script>', set()),
        ('<script src="a.js"></script>', set()),
        ('<script src="https://a.org/x.js?b=1&amp;c"></script>', {"script-src https://a.org"}),
        ('<img src="../a.png">', set()),
        ('<img alt="" src="https://a.org/a.png">', {"img-src https:"}),
        ('<video src="//a.org/a.mp4"></video>', {"media-src https://a.org"}),
        ('<iframe src="https://v.org/1"></iframe>', {"frame-src https://v.org"}),
        (
            '<iframe srcdoc="&lt;a class=&quot;load&quot; href=&quot;https://v.org/1&quot;&gt;"></iframe>',
            {"frame-src https://v.org"},
        ),
        ('<form action="https://list.org/join"></form>', {"form-action https://list.org"}),
        ('<link rel="stylesheet" href="https://c.org/c.css">', {"style-src https://c.org"}),
        ('<object data="a.svg"></object>', {"object-src 'self'"}),
        ('<nav class="bd-links"><script>x()</script></nav>', set()),
        ('<iframe src="https://v.org; script-src *"></iframe>', set()),
    ],
)
def test_what_a_page_uses(page: str, expected: set[str]) -> None:
    assert uses(page) == expected


def test_a_handler_is_allowed_by_its_hash() -> None:
    found = uses('<button onclick="a(&quot;b&quot;)">b</button>')
    assert "script-src 'unsafe-hashes'" in found
    assert found == uses("<button onclick='a(\"b\")'>b</button>")


def test_a_policy_without_uses_lets_nothing_in_but_the_site() -> None:
    text = policy([])
    assert "script-src 'self';" in text
    assert "https:" not in text
    assert "object-src 'none'" in text


def test_a_policy_that_would_be_too_long_has_no_hashes() -> None:
    pages = [
        uses(f"<script>{number}</script><img src='x' onerror='{number}'>") for number in range(40)
    ]
    text = policy({one for page in pages for one in page})
    assert "script-src 'self' 'unsafe-inline';" in text
    assert len(text) < 2000


def test_headers_file() -> None:
    lines = headers_file([]).splitlines()
    assert lines[0] == "/*"
    assert all(re.fullmatch(r"  [A-Za-z-]+: [^\n]+", line) for line in lines[1:])


CONFIG = """title: Policy
posts:
  url: https://blog.example.org/
  search: pagefind
  comments: {provider: utterances, repo: a/b}
"""
ONE = """---
title: One
date: 2024-01-02
tags: [t]
aliases: [/old/one/]
---
$$\\sum_i x_i$$

See [the other post](cell.md).

```mermaid
graph TD; A-->B
```

![a picture](a.png)

<button id="mine" onclick="this.dataset.pressed = 'yes'">press</button>

<script>document.body.dataset.ran = "yes"</script>

<iframe width="560" height="315" src="https://www.youtube.com/embed/abcdef"></iframe>
"""
CELL = "---\ntitle: Cell\ndate: 2024-01-03\n---\n```{code-cell} python\nprint(6 * 7)\n```\n"


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built site that uses much of what a policy has a say in."""
    folder = tmp_path_factory.mktemp("policy")
    files = {"_config.yml": CONFIG, "index.md": "# Home\n", "posts/a.png": PNG}
    write(folder, files | {"posts/one.md": ONE, "posts/cell.md": CELL})
    result = postpress("build", folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "_build" / "html"


def visit(browser: Browser, url: str, refused: list[str]) -> Page:
    """Open a page, and note what the browser refuses to do on it."""
    page = browser.new_page()
    page.set_default_timeout(120_000)

    def note(message: Any) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            refused.append(message.text)

    page.on("console", note)
    page.goto(url)
    # scripts that are loaded last have run
    page.wait_for_timeout(500)
    return page


@pytest.fixture(scope="module")
def url(serve: Callable[..., str], html: Path) -> str:
    """Return the URL of the site, served with the headers that its host would send."""
    lines = (html / "_headers").read_text("utf-8").splitlines()
    headers = [line.strip().split(": ", 1) for line in lines[1:] if line]
    assert headers[0][0] == "Content-Security-Policy"
    assert "'unsafe-inline'" not in headers[0][1].partition("script-src")[2].partition(";")[0]

    class Protected(Handler):
        """Sends them."""

        def end_headers(self) -> None:
            for name, value in headers:
                self.send_header(name, value)
            super().end_headers()

    return serve(html, Protected)


def test_a_browser_has_nothing_to_refuse(browser: Browser, url: str) -> None:
    refused: list[str] = []
    page = visit(browser, f"{url}/pages/one.html", refused)
    page.locator("mjx-container").first.wait_for()
    page.locator(".mermaid svg").wait_for()
    assert page.evaluate("document.body.dataset.ran") == "yes"
    assert page.evaluate("DOCUMENTATION_OPTIONS.pagename") == "pages/one"
    page.locator("#mine").click()
    assert page.locator("#mine").get_attribute("data-pressed") == "yes"
    page.locator(".theme-switch-button").first.click()
    assert page.locator("article img").first.evaluate("one => one.naturalWidth") == 1
    page.close()
    for name in ("index.html", "search.html?q=picture", "404.html", "pages/tags.html"):
        visit(browser, f"{url}/{name}", refused).close()
    page = visit(browser, f"{url}/old/one/#mine", refused)
    page.wait_for_url(f"{url}/pages/one.html#mine")
    page.close()
    assert refused == []


def test_search_previews_and_embeds_work_under_the_policy(browser: Browser, url: str) -> None:
    refused: list[str] = []
    page = visit(browser, f"{url}/pages/one.html", refused)
    page.route(
        "https://www.youtube.com/**",
        lambda route: route.fulfill(body="<p>The film itself</p>", content_type="text/html"),
    )
    # Pagefind is WebAssembly
    page.keyboard.press("Control+k")
    page.locator("#pst-search-dialog input").fill("picture")
    page.locator("#pst-search-dialog").get_by_text("1 page found").wait_for()
    page.locator(".post-search-title").first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="the other post").hover()
    page.locator(".post-preview").get_by_text("Cell").first.wait_for()
    film = page.frame_locator('iframe[title="YouTube video"]')
    film.get_by_role("link", name="Load from www.youtube.com").click()
    film.get_by_text("The film itself").wait_for()
    page.close()
    page = visit(browser, f"{url}/search.html?q=picture", refused)
    page.locator("#search-results").get_by_text("1 page found").wait_for()
    page.close()
    assert refused == []


def test_what_the_policy_does_not_allow_is_refused(browser: Browser, url: str) -> None:
    """The test above could not fail if the headers had no effect."""
    refused: list[str] = []
    page = visit(browser, f"{url}/index.html", refused)
    page.evaluate(
        "() => { const one = document.createElement('script');"
        " one.textContent = 'document.body.dataset.evil = 1'; document.body.append(one) }"
    )
    assert page.evaluate("document.body.dataset.evil || ''") == ""
    page.close()
    assert len(refused) == 1
    assert "Content Security Policy" in refused[0]


def test_python_runs_under_the_policy(browser: Browser, url: str, html: Path) -> None:
    if not (html / "_static" / "live" / "pyodide").is_dir():
        pytest.skip("the files of Pyodide are neither cached nor to be had")
    refused: list[str] = []
    page = visit(browser, f"{url}/pages/cell.html", refused)
    page.locator("#live-cell-1").get_by_role("button", name="Run", exact=True).click()
    page.locator(".live-status", has_text="is done").wait_for(timeout=90_000)
    assert page.locator("#live-cell-1 .live-output").inner_text().strip() == "42"
    page.close()
    assert refused == []
