"""A reader's walk through a site in a browser, and what axe-core finds on its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from reading import cut_off

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = [
    *("index", "terms", "search", "pages/years/2024", "pages/tags/alpha", "pages/series/walks"),
    *("pages/one", "pages/remote", "pages/cells", "404"),
]


def test_a_walk(browser: Browser, reading: str) -> None:
    """Home, tag, post, backlink, series, search, no page, an old URL."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    tried = cut_off(page, reading)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(f"{reading}/index.html")
    page.locator("article").get_by_role("link", name="alpha").first.click()
    page.wait_for_url("**/pages/tags/alpha.html")
    page.locator("article").get_by_role("link", name="One with everything").click()
    page.wait_for_url("**/pages/one.html")
    mention = page.locator(".post-mentions")
    assert "see the first of them" in mention.inner_text()
    mention.get_by_role("link", name="Two").click()
    page.wait_for_url("**/pages/two.html")
    page.locator(".post-series").get_by_role("link", name="Walks").click()
    page.wait_for_url("**/pages/series/walks.html")
    page.keyboard.press("Control+k")
    field = page.locator("#pst-search-dialog input")
    field.wait_for()
    field.fill("zeppelin")
    page.locator(".post-search-results").get_by_role("link", name="Far part").click()
    page.wait_for_url("**/pages/two.html#far-part")
    page.goto(f"{reading}/404.html")
    assert "There is nothing at this address" in page.locator("article").inner_text()
    page.goto(f"{reading}/old/one/")
    page.wait_for_url("**/pages/one.html")
    context.close()
    assert (tried, failed) == ([], [])


def test_the_menu_of_a_telephone_and_the_dark(browser: Browser, reading: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="light")
    page = context.new_page()
    page.goto(f"{reading}/pages/one.html")
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "light"
    for _ in range(3):
        if page.evaluate(theme) != "dark":
            page.locator("button.theme-switch-button:visible").click()
    assert page.evaluate(theme) == "dark"
    page.reload()
    assert page.evaluate(theme) == "dark"
    year = page.locator(".bd-sidebar-primary nav a", has_text="2024").first
    assert not year.is_visible()
    page.locator("button.primary-toggle:visible").first.click()
    year.click()
    page.wait_for_url("**/pages/years/2024.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{reading}/pages/one.html")
    page.locator("article h1").evaluate(
        "one => { one.textContent = 'incomprehensibilities'.repeat(3); }"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    tag = page.locator(".post-tags a").first.bounding_box()
    assert tag is not None
    assert tag["height"] >= 24  # WCAG 2.2, 2.5.8
    context.close()


STILL = "document.getAnimations().every((one) => one.playState !== 'running')"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, reading: str, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 1400, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    cut_off(page, reading)
    found: list[str] = []
    for name in PAGES:
        page.goto(f"{reading}/{name}.html")
        # icons become images only when their script has run
        page.wait_for_load_state("networkidle")
        # nor do colours stand still while they change to those of the dark
        page.wait_for_function(STILL)
        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
        found += [
            f"{name}: {one['impact']} {one['id']} {[node['target'] for node in one['nodes']]}"
            for one in result.response["violations"]
            if one["impact"] in ("serious", "critical")
        ]
    context.close()
    assert found == []
