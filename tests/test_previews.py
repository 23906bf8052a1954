"""Previews of what links lead to, in a browser: by mouse, keyboard and finger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from reading import cut_off

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


@pytest.fixture
def page(browser: Browser, reading: str) -> Iterator[Page]:
    """Open the post with everything; no other host is asked, and nothing fails."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    tried = cut_off(page, reading)
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(f"{reading}/pages/one.html")
    yield page
    context.close()
    assert (tried, failed) == ([], [])


def link(page: Page, href: str) -> Locator:
    return page.locator(f'article section > p a[href$="{href}"]').first


def preview(page: Page) -> Locator:
    return page.locator(".post-preview")


SHOWN = {
    "two.html": ["Two", "6 May 2024", "What the second post is about."],
    "two.html#far-part": ["Far part", "Words of the far part, among them zeppelin."],
    "#n": ["The text of the note."],
    "terms.html#term-edit": ["edit", "A half-open span"],
    "#equation-euler": ["(1)"],
    "#fig-a": ["The caption of the figure."],
    "#diagram": ["Diagram"],
}


def test_mouse(page: Page) -> None:
    for href, words in SHOWN.items():
        link(page, href).hover()
        preview(page).wait_for()
        for one in words:
            preview(page).get_by_text(one, exact=False).first.wait_for()
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(ids) == len(set(ids)), href
        page.mouse.move(2, 2)
        preview(page).wait_for(state="detached")


def test_a_citation(page: Page) -> None:
    page.locator("article section > p a", has_text="Knu").hover()
    preview(page).get_by_text("The TeXbook").wait_for()


def test_a_formula_of_another_page_is_typeset(page: Page) -> None:
    link(page, "two.html#equation-gauss").hover()
    preview(page).locator("mjx-msqrt").wait_for()


def test_a_formula_comes_with_its_script(browser: Browser, reading: str) -> None:
    """The page has no formula, so it has no MathJax of its own."""
    context = browser.new_context()
    page = context.new_page()
    tried = cut_off(page, reading)
    page.goto(f"{reading}/terms.html")
    assert not page.evaluate("'MathJax' in window")
    link(page, "#equation-gauss").hover()
    preview(page).locator("mjx-msqrt").wait_for()
    context.close()
    assert tried == []


def test_nothing_is_loaded_before_the_first_preview(page: Page, reading: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_load_state("networkidle")
    asked.clear()
    for _ in range(2):
        link(page, "two.html").hover()
        preview(page).wait_for()
        page.mouse.move(2, 2)
        preview(page).wait_for(state="detached")
    assert asked == [f"{reading}/pages/two.html"]


def test_it_can_be_hovered_and_stays(page: Page) -> None:
    link(page, "two.html").hover()
    preview(page).wait_for()
    box = preview(page).bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 20, steps=5)
    page.wait_for_timeout(600)
    assert preview(page).is_visible()
    page.mouse.move(2, 2)
    preview(page).wait_for(state="detached")


def test_keyboard(page: Page) -> None:
    target = link(page, "two.html")
    page.locator(".post-series a").last.focus()
    page.keyboard.press("Tab")
    assert target.evaluate("one => one === document.activeElement")
    preview(page).wait_for()
    assert preview(page).get_attribute("role") == "tooltip"
    assert target.get_attribute("aria-describedby") == preview(page).get_attribute("id")
    page.keyboard.press("Escape")
    preview(page).wait_for(state="detached")
    assert target.evaluate("one => one === document.activeElement")
    # the next stop is the next link, not one in a preview
    page.keyboard.press("Tab")
    assert link(page, "#far-part").evaluate("one => one === document.activeElement")
    preview(page).get_by_text("zeppelin").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/pages/two.html#far-part")


def test_links_of_the_head_have_none(page: Page) -> None:
    links = page.locator("article .post-meta a")
    assert links.count() > 1
    for head in links.all():
        head.hover()
        page.wait_for_timeout(400)
        assert preview(page).count() == 0, head.get_attribute("href")


@pytest.fixture
def telephone(browser: Browser, reading: str) -> Iterator[Page]:
    """Open the same post on a telephone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{reading}/pages/one.html")
    yield page
    context.close()


def test_a_tap_shows_a_note_and_a_second_one_goes_there(telephone: Page) -> None:
    note = link(telephone, "#n")
    note.tap()
    preview(telephone).get_by_text("The text of the note.").wait_for()
    assert "#" not in telephone.url
    box = preview(telephone).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    note.tap()
    telephone.wait_for_url("**#n")
    preview(telephone).wait_for(state="detached")


def test_a_tap_elsewhere_closes(telephone: Page) -> None:
    link(telephone, "#n").tap()
    preview(telephone).wait_for()
    telephone.locator("article h1").tap()
    preview(telephone).wait_for(state="detached")


def test_a_tap_follows_a_link_to_a_post(telephone: Page) -> None:
    link(telephone, "two.html").tap()
    telephone.wait_for_url("**/pages/two.html")


def test_a_finger_that_stays_shows_a_post_with_a_link(telephone: Page) -> None:
    box = link(telephone, "two.html").bounding_box()
    assert box
    session = telephone.context.new_cdp_session(telephone)
    point = {"x": box["x"] + 10, "y": box["y"] + 8}
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    preview(telephone).get_by_text("What the second post is about.").wait_for()
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    telephone.wait_for_timeout(300)
    assert telephone.url.endswith("/one.html")
    preview(telephone).get_by_role("link", name="Open", exact=True).tap()
    telephone.wait_for_url("**/pages/two.html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_the_page_s(browser: Browser, reading: str, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(f"{reading}/pages/one.html")
    link(page, "two.html").hover()
    preview(page).wait_for()
    ground = preview(page).evaluate("one => getComputedStyle(one).backgroundColor")
    assert ground == page.evaluate("getComputedStyle(document.body).backgroundColor")
    context.close()


def test_no_motion_where_the_reader_wants_none(browser: Browser, reading: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{reading}/pages/one.html")
    link(page, "two.html").hover()
    preview(page).wait_for()
    assert preview(page).evaluate("one => getComputedStyle(one).animationName") == "none"
    context.close()


def test_without_javascript_links_are_links(browser: Browser, reading: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{reading}/pages/one.html")
    link(page, "two.html").click()
    page.wait_for_url("**/pages/two.html")
    context.close()
