"""A site without a mouse, and without JavaScript: what can be reached, and that one sees where one is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from reading import cut_off

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# What has the focus, and whether its look (or that of its label, or of what is in it) shows that.
FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const look = (element) => {
    const style = getComputedStyle(element);
    return [style.outlineStyle + style.outlineWidth, style.boxShadow, style.opacity].join();
  };
  const around = [one, one.nextElementSibling, one.querySelector("*")].filter(Boolean);
  const label = one.matches("input[type=radio]") ? one.nextElementSibling : undefined;
  const seen = around.map(look);
  const shown = label || one.querySelector(".toctree-toggle") || one;
  const visible = getComputedStyle(shown).opacity !== "0" && shown.getClientRects().length > 0;
  one.blur();
  const unseen = around.map(look);
  one.focus({ preventScroll: true, focusVisible: true });
  const places = ["pst-skip-link", "bd-sidebar-primary", "bd-header-article", "bd-article", "post-end",
    "bd-sidebar-secondary"];
  return {
    text: (one.textContent.trim() || one.title || one.getAttribute("aria-label") || "").slice(0, 30),
    place: one.closest("dialog") ? "dialog"
      : places.find((name) => one.closest(`.${name}, #${name}`)) || "",
    marked: visible && seen.join() !== unseen.join(),
  };
}"""
STILL = "*, ::before, ::after { transition: none !important; animation: none !important }"


@pytest.fixture
def page(browser: Browser, reading: str) -> Iterator[Page]:
    """Open the post with everything on a desk."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    tried = cut_off(page, reading)
    page.goto(f"{reading}/pages/one.html")
    page.locator("button.copybtn").first.wait_for(state="attached")
    page.add_style_tag(content=STILL)
    yield page
    context.close()
    assert tried == []


def walk(page: Page, most: int) -> list[dict[str, Any]]:
    """Press Tab until the focus leaves the page; return what had it."""
    found: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS)
        if here is None:
            return found
        found.append(here)
    raise AssertionError(f"the focus never left the page: {found}")


def test_tab_goes_through_the_page_in_its_order(page: Page) -> None:
    # what scripts put in has its place in the order, too
    page.locator("mjx-container").first.wait_for()
    page.locator(".mermaid-fullscreen-btn").wait_for()
    found = walk(page, 90)
    assert [one["text"] for one in found if not one["marked"]] == []
    assert found[0]["text"] == "Skip to main content"
    places = list(dict.fromkeys(one["place"] for one in found[1:]))
    assert [place for place in places if place] == [
        "bd-sidebar-primary",
        "bd-header-article",
        "bd-article",
        "post-end",
        "bd-sidebar-secondary",
    ]
    # no place is come back to
    order = [one["place"] for one in found]
    assert order == sorted(order, key=list(dict.fromkeys(order)).index)
    sidebar = [one["text"] for one in found if one["place"] == "bd-sidebar-primary"]
    for earlier, later in (("Search", "Terms"), ("Terms", "2024"), ("2024", "2023")):
        assert [text.startswith(earlier) for text in sidebar].index(True) < sidebar.index(later)


def test_the_first_link_skips_what_all_pages_have(page: Page) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["place"] in ("bd-header-article", "bd-article")


def test_the_focus_stays_in_the_search_dialog(page: Page) -> None:
    button = page.locator("button.search-button-field:visible")
    button.focus()
    page.keyboard.press("Enter")
    field = page.locator("#pst-search-dialog input")
    field.wait_for()
    page.keyboard.type("zeppelin")
    page.locator(".post-search-title").first.wait_for()
    around = [*walk(page, 20), *walk(page, 20)]
    # between the end and the beginning it is at the browser's own buttons
    assert {one["place"] for one in around} == {"dialog"}
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.locator("#pst-search-dialog").wait_for(state="hidden")
    assert button.evaluate("one => one === document.activeElement")


def test_tabs_folds_and_copy_buttons(page: Page) -> None:
    second = page.get_by_text("What the second tab holds.")
    assert not second.is_visible()
    page.locator(".sd-tab-set > input").first.focus()
    page.keyboard.press("ArrowRight")
    second.wait_for()
    page.locator("summary", has_text="A fold").focus()
    page.keyboard.press("Enter")
    page.get_by_text("What the fold holds.").wait_for()
    page.locator("button.copybtn").first.focus()
    page.keyboard.press("Enter")
    copied = "async () => await navigator.clipboard.readText() === 'print(\"to be copied\")'"
    page.wait_for_function(copied)


def test_the_year_opens_and_closes_in_the_sidebar(page: Page) -> None:
    post = page.locator(".bd-sidebar-primary a", has_text="With cells")
    assert post.is_visible()
    page.locator(".bd-sidebar-primary li.has-children summary").first.focus()
    page.keyboard.press("Enter")
    post.wait_for(state="hidden")
    page.keyboard.press("Enter")
    post.wait_for()


def test_without_javascript(browser: Browser, reading: str) -> None:
    context = browser.new_context(
        viewport={"width": 1400, "height": 900}, java_script_enabled=False
    )
    page = context.new_page()
    tried = cut_off(page, reading)
    page.goto(f"{reading}/index.html")
    page.locator(".bd-sidebar-primary").get_by_role("link", name="Tags").click()
    page.locator("article").get_by_role("link", name="alpha").click()
    page.locator("article").get_by_role("link", name="One with everything").click()
    assert page.locator("h1").last.inner_text().startswith("One with everything")
    # tabs and folds are the browser's own
    page.get_by_text("Second", exact=True).click()
    assert page.get_by_text("What the second tab holds.").is_visible()
    page.get_by_text("A fold").click()
    assert page.get_by_text("What the fold holds.").is_visible()
    # a formula and a diagram are there as they are written
    assert "e^{i" in page.locator("article .math").first.inner_text()
    assert "flowchart LR" in page.locator("pre.mermaid").inner_text()
    page.locator("article").get_by_role("link", name="the second post").click()
    page.locator(".post-end").get_by_role("link", name="One with everything").first.click()
    page.wait_for_url("**/pages/one.html*")
    # no button is shown that does nothing
    assert page.locator("button:visible").all() == []
    page.goto(f"{reading}/search.html")
    assert "Please activate JavaScript" in page.locator(".bd-search-container").inner_text()
    assert not page.locator("form.bd-search").first.is_visible()
    # on a telephone there is no button for the sidebar, so it stands below the page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{reading}/pages/two.html")
    page.locator(".bd-sidebar-primary").get_by_role("link", name="Tags").click()
    page.wait_for_url("**/pages/tags.html")
    context.close()
    assert tried == []
