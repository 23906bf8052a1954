"""A post on paper, as a browser prints it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from converters.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LINE = "x = [" + ", ".join(map(str, range(100))) + "]"
POSTS = {
    "paper.md": "---\ntitle: On paper\ndate: 2026-03-05\nseries: S\n---\n[out](https://example.org/far), <https://example.org/bare>, "
    f"[other](other.md)\n\n```python\n{LINE}\n```\n\n<details><summary>More</summary>\n\nFolded words.\n\n</details>\n\n"
    + "A paragraph of a few words.\n\n"
    * 60,
    "other.md": "---\ntitle: Other\ndate: 2026-03-04\nseries: S\n---\nSee [paper](paper.md).\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("print")
    (root / "posts").mkdir()
    for name, text in POSTS.items():
        (root / "posts" / name).write_text(text, "utf-8")
    (root / "_config.yml").write_text("title: A site\nonly_build_toc_files: true\n")
    (root / "index.md").write_text("# Home\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Sphinx and its extensions do is not ours
        result = CliRunner().invoke(main, ["build", str(root)])
    assert result.exit_code == 0, result.output
    return root / "_build" / "html"


@pytest.fixture
def paper(site: Path, browser: Browser, serve: Callable[[Path], str]) -> Iterator[Page]:
    # of a reader who has the dark theme
    page = browser.new_page(viewport={"width": 700, "height": 1000}, color_scheme="dark")
    page.goto(f"{serve(site)}/pages/paper.html")
    page.emulate_media(media="print")
    yield page
    page.close()


def test_nothing_to_click_on_is_printed(paper: Page) -> None:
    shown = "one => [...document.querySelectorAll(one)].filter(x => x.checkVisibility()).length"
    for selector in (
        ".bd-sidebar-primary", ".bd-sidebar-secondary", ".bd-header-article", ".post-end",
        "button", ".headerlink", ".post-series ol", "#jb-print-toc", ".prev-next-footer", "footer",
    ):  # fmt: skip
        assert paper.evaluate(shown, selector) == 0, selector
    assert paper.evaluate(shown, "h1") == 1
    assert paper.evaluate(shown, ".post-meta-line") == 1


def test_code_is_wrapped_and_what_is_folded_is_open(paper: Page) -> None:
    pre = "() => {const x = document.querySelector('pre'); return x.scrollWidth - x.clientWidth}"
    assert paper.evaluate(pre) <= 0
    folded = "() => document.querySelector('details p').getBoundingClientRect().height"
    assert paper.evaluate(folded) > 10


def test_addresses_of_links_that_lead_out_are_printed_once(paper: Page) -> None:
    content = "x => getComputedStyle(document.querySelector(x), '::after').content"
    assert paper.evaluate(content, "a[href$='/far']") == '" (https://example.org/far)"'
    assert paper.evaluate(content, "a[href$='/bare']") == "none"
    assert paper.evaluate(content, "p > a[href='other.html']") == "none"


def test_paper_is_white_and_ink_black_for_a_reader_of_the_dark_theme(paper: Page) -> None:
    assert paper.evaluate("() => document.documentElement.dataset.theme") == "dark"
    colour = "x => getComputedStyle(document.querySelector(x)).color"
    for selector in (".bd-article p", "h1", "pre span"):
        numbers = re.findall(r"\d+", paper.evaluate(colour, selector))
        assert max(map(int, numbers[:3])) < 100, selector
    body = paper.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert body == "rgb(255, 255, 255)"


def test_a_pdf_has_pages_of_paper(paper: Page) -> None:
    pdf = paper.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    assert 2 <= pages <= 4
