"""A reader's page asks no host but the site's, before the reader asks for what another has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from reading import cut_off

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = [
    *("index", "terms", "genindex", "search"),
    *("pages/one", "pages/two", "pages/remote", "pages/cells"),
    *("pages/years/2024", "pages/tags", "pages/tags/alpha", "pages/series", "pages/series/walks"),
]
ANSWERS = {
    "https://video.example/embed/": "<p>The film itself</p>",
    "https://platform.twitter.com/": "document.body.dataset.tweets = 'shown';",
    "https://gist.github.com/u/abc123.js": "document.write('<p>The code itself</p>');",
    "https://lib.example/lib.js": "window.lib = () => 'Made by a library';",
    "https://lib.example/data": "data",
    "https://module.example/run.js": "export function run() { document.body.dataset.ran = 'yes'; }",
    "https://cdnjs.cloudflare.com/": "",
    "https://cdn.jsdelivr.net/npm/@jupyter-widgets/": "document.body.dataset.widgets = "
    "document.querySelectorAll('script[type$=\"widget-view+json\"]').length;",
}


def test_no_page_tries_another_host(browser: Browser, reading: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    tried = cut_off(page, reading)
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status > 399 else None)
    for name in PAGES:
        page.goto(f"{reading}/{name}.html")
        page.wait_for_load_state("networkidle")
    context.close()
    assert tried == []
    # a browser asks for this by itself, and the site has none
    assert [url for url in failed if not url.endswith("/favicon.ico")] == []


def test_formulas_and_diagrams_are_drawn(browser: Browser, reading: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    assert cut_off(page, reading) == []
    page.goto(f"{reading}/pages/one.html")
    page.locator("mjx-container").first.wait_for()
    page.locator("pre.mermaid svg").get_by_text("Choice").first.wait_for()
    # Mermaid draws for the dark, and nothing turns that round
    look = "getComputedStyle(document.querySelector('pre.mermaid svg')).filter"
    assert page.evaluate(look) == "none"
    button = page.get_by_role("button", name="View diagram in fullscreen")
    assert button.evaluate("one => getComputedStyle(one, '::before').content").startswith(
        '"\uf065"'
    )
    scripts = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert any("/_static/mermaid/" in one for one in scripts)
    # icons come from the theme's font, not from its script of 1.5 MB
    assert not any("fontawesome.js" in one for one in scripts)
    assert page.evaluate("document.fonts.check('900 16px \"Font Awesome 6 Free\"', '\uf0c9')")
    page.goto(f"{reading}/search.html")
    page.wait_for_load_state("networkidle")
    scripts = page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")
    assert not any("/_static/mermaid/" in one for one in scripts)
    context.close()


@pytest.fixture
def page(browser: Browser, reading: str) -> Iterator[tuple[Page, list[str]]]:
    """Open the post with things from elsewhere; yield also the list of what it has asked for."""
    context = browser.new_context()
    page = context.new_page()
    tried = cut_off(page, reading, ANSWERS)
    page.goto(f"{reading}/pages/remote.html")
    page.wait_for_load_state("networkidle")
    assert tried == []
    yield page, tried
    context.close()


def test_a_click_loads_a_frame(page: tuple[Page, list[str]]) -> None:
    opened, tried = page
    film = opened.frame_locator('iframe[title="A film"]')
    film.get_by_role("link", name="A film Load from video.example").click()
    film.get_by_text("The film itself").wait_for()
    assert tried == ["https://video.example/embed/1"]
    other = opened.frame_locator('iframe[title="Vimeo video"]')
    page_link = other.get_by_role("link", name="Open at vimeo.com")
    assert page_link.get_attribute("href") == "https://vimeo.com/12345"


def test_a_frame_is_loaded_by_the_keyboard(page: tuple[Page, list[str]]) -> None:
    opened, tried = page
    film = opened.frame_locator('iframe[title="A film"]')
    film.get_by_role("link", name="A film").focus()
    opened.keyboard.press("Enter")
    film.get_by_text("The film itself").wait_for()
    assert tried == ["https://video.example/embed/1"]


def test_clicks_load_scripts(page: tuple[Page, list[str]]) -> None:
    opened, tried = page
    opened.get_by_role("button", name="Load X post from platform.twitter.com").click()
    opened.wait_for_function("document.body.dataset.tweets === 'shown'")
    opened.get_by_role("button", name="Load GitHub gist from gist.github.com").click()
    opened.frame_locator('iframe[title="GitHub gist"]').get_by_text("The code itself").wait_for()
    opened.get_by_role("button", name="Load style sheet from fonts.example").click()
    opened.get_by_role("button", name="Load lib.js from lib.example").click()
    opened.get_by_role("button", name="Load run.js from module.example").click()
    opened.wait_for_function("document.body.dataset.ran === 'yes'")
    # the script after them in the post may need them
    opened.wait_for_function("document.title === 'Made by a library'")
    assert tried == [
        "https://platform.twitter.com/widgets.js",
        "https://gist.github.com/u/abc123.js",
        "https://fonts.example/a.css",
        "https://lib.example/lib.js",
        "https://module.example/run.js",
    ]


def test_a_click_shows_an_output_with_a_script(browser: Browser, reading: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    tried = cut_off(page, reading, ANSWERS)
    page.goto(f"{reading}/pages/cells.html")
    assert page.locator("#chart").count() == 0
    page.get_by_role("button", name="Load Interactive output from lib.example").click()
    page.locator("#chart").wait_for(state="attached")
    page.wait_for_timeout(200)
    assert tried == ["https://lib.example/data"]
    context.close()


def test_a_click_loads_what_draws_widgets(browser: Browser, reading: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    tried = cut_off(page, reading, ANSWERS)
    page.goto(f"{reading}/pages/cells.html")
    page.get_by_role("button", name="Load Interactive widget from cdn.jsdelivr.net").click()
    page.wait_for_function("document.body.dataset.widgets === '1'")
    assert {url.split("/")[2] for url in tried} == {"cdnjs.cloudflare.com", "cdn.jsdelivr.net"}
    context.close()


def test_without_javascript_frames_load_and_quotations_stay(browser: Browser, reading: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    tried = cut_off(page, reading, ANSWERS)
    page.goto(f"{reading}/pages/remote.html")
    assert page.get_by_text("Words of a post").is_visible()
    gist = page.get_by_role("link", name="GitHub gist")
    assert gist.get_attribute("href") == "https://gist.github.com/u/abc123"
    assert tried == []
    film = page.frame_locator('iframe[title="A film"]')
    film.get_by_role("link", name="A film").click()
    film.get_by_text("The film itself").wait_for()
    context.close()
