"""The built site in a browser: wide and narrow, light and dark, and where its links lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_site import postpress, run, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

SIZES = {"wide": (1400, 900), "narrow": (390, 844)}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="300">'
    '<rect width="1600" height="300" fill="teal"/></svg>'
)
TALL = "\n\n".join(f"Paragraph {number} of many." for number in range(40))
LONG = "a_very_long_name" * 12

RICH = f"""---
title: A post with everything
date: 2024-04-05
description: Images, code, maths.
tags: [one, two]
---
Text and `{LONG}`, https://example.com/{LONG}

![A wide image](images/wide.svg)

<img src="images/wide.svg" alt="The same in HTML" width="1200">

[To the end](#the-end) and [elsewhere](plain.md#far-below).

## Code

```python title="a.py" {{1}} linenos
{LONG} = 1
```

> [!WARNING]
> Mind `{LONG}`.

## Maths

For $5 you get $x_1$, and

$$
{" + ".join(f"x_{{{number}}}" for number in range(60))}
$$

| {" | ".join(f"column {number}" for number in range(12))} |
|{"---|" * 12}
| {" | ".join(f"cell {number}" for number in range(12))} |

<details><summary>More</summary>

Hidden at first.

</details>

{TALL}

## The end

{TALL}
"""
PLAIN = f"---\ntitle: Plain\ndate: 2024-02-01\n---\n{TALL}\n\n## Far below\n\n{TALL}\n"
OLDER = "---\ntitle: Older\ndate: 2023-02-01\n---\nText.\n"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """Build a site and serve it; return its address."""
    root: Path = tmp_path_factory.mktemp("browser") / "site"
    assert run("init", root, "--title", "In a browser").exit_code == 0
    (root / "posts/hello.md").unlink()
    write(
        root,
        {
            "posts/everything.md": RICH,
            "posts/plain.md": PLAIN,
            "posts/older.md": OLDER,
            "posts/images/wide.svg": SVG,
        },
    )
    result = postpress("build", "--strict", root)
    assert result.returncode == 0, result.stderr
    return serve(root / "_build" / "html")


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """Open a page of the wide size; what it says in the console of our own files fails the test."""
    with_size = browser.new_context(viewport={"width": 1400, "height": 900})
    page = with_size.new_page()
    complaints = listen(page, url)
    yield page
    with_size.close()
    assert complaints == []


def listen(page: Page, url: str) -> list[str]:
    """Keep a page off the network, and return the list that its complaints will be in."""
    complaints: list[str] = []
    offline: set[str] = set()

    def route(request: Route) -> None:
        address = request.request.url
        if address.startswith((url + "/", "data:")):
            request.continue_()
        else:
            offline.add(address)
            request.abort()

    def message(text: str, source: str) -> None:
        # what is loaded from elsewhere (MathJax) is missing here, and its failure is expected
        if source not in offline:
            complaints.append(f"{source}: {text}")

    page.route("**/*", route)
    page.on(
        "console",
        lambda one: message(one.text, one.location["url"]) if one.type == "error" else None,
    )
    page.on("pageerror", lambda error: message(str(error), "script"))
    page.on(
        "response",
        lambda one: complaints.append(f"{one.status} {one.url}") if one.status >= 400 else None,
    )
    return complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_looks(browser: Browser, url: str, size: str, scheme: str) -> None:
    """The page fits, its title and images show, in the colours that the reader asked for."""
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    complaints = listen(page, url)
    page.goto(f"{url}/pages/everything.html")
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    brightness = sum(int(one) for one in background.strip("rgba()").split(",")[:3])
    assert (brightness < 200) == (scheme == "dark")
    heading = page.locator("article h1")
    assert heading.is_visible()
    assert heading.inner_text().strip("# \n") == "A post with everything"
    scroll = page.evaluate("document.documentElement.scrollWidth")
    assert scroll <= width + 1
    images = page.locator("article img")
    assert images.count() == 2
    for number in range(2):
        images.nth(number).scroll_into_view_if_needed()
        assert images.nth(number).evaluate("image => image.naturalWidth") == 1600
        box = images.nth(number).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    # nothing of the running text is cut off at the side; a wide table scrolls in its own frame
    running = "article p:not(td p, th p), article li, article .admonition"
    for box in page.locator(running).evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().toJSON())"
    ):
        assert box["right"] <= width + 1
    assert page.locator(".admonition.warning").is_visible()
    assert page.locator("article table").is_visible()
    hidden = page.get_by_text("Hidden at first.")
    assert not hidden.is_visible()
    page.locator("summary", has_text="More").click()
    assert hidden.is_visible()
    context.close()
    assert complaints == []


def is_on_screen(page: Page, identifier: str) -> bool:
    """Tell whether an element is in the upper part of the screen, and not under the header."""
    return bool(
        page.wait_for_function(
            """id => {
                const box = document.getElementById(id).getBoundingClientRect();
                return box.top >= 0 && box.top < innerHeight / 2;
            }""",
            arg=identifier,
            timeout=5000,
        )
    )


def test_anchor_in_the_page(page: Page, url: str) -> None:
    page.goto(f"{url}/pages/everything.html")
    assert page.evaluate("scrollY") == 0
    page.get_by_text("To the end").click()
    assert page.url.endswith("everything.html#the-end")
    assert is_on_screen(page, "the-end")
    assert page.evaluate("scrollY") > 1000


def test_anchor_in_another_post(page: Page, url: str) -> None:
    page.goto(f"{url}/pages/everything.html")
    page.get_by_text("elsewhere").click()
    page.wait_for_url("**/pages/plain.html#far-below")
    assert is_on_screen(page, "far-below")
    assert page.evaluate("scrollY") > 1000


def test_year_page_lists_newest_first(page: Page, url: str) -> None:
    page.goto(f"{url}/pages/years/2024.html")
    links = page.locator("article .post-title a")
    assert links.all_inner_texts() == ["A post with everything", "Plain"]
    assert page.locator("article time").all_inner_texts() == ["5 April 2024", "1 February 2024"]
    links.first.click()
    page.wait_for_url("**/pages/everything.html")


def test_sidebar_has_the_years(page: Page, url: str) -> None:
    page.goto(f"{url}/index.html")
    years = page.locator(".bd-sidebar-primary nav a", has_text="20")
    assert [text.strip() for text in years.all_inner_texts()] == ["2024", "2023"]
    assert years.first.is_visible()
    years.first.click()
    page.wait_for_url("**/pages/years/2024.html")


def test_narrow_page_has_its_menu(browser: Browser, url: str) -> None:
    width, height = SIZES["narrow"]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    complaints = listen(page, url)
    page.goto(f"{url}/pages/plain.html")
    year = page.locator(".bd-sidebar-primary nav a", has_text="2023")
    assert not year.is_visible()
    page.locator("button.primary-toggle:visible, label.primary-toggle:visible").first.click()
    year.wait_for(state="visible", timeout=5000)
    context.close()
    assert complaints == []
