"""The ledger as HTML: both sides whole, every edit marked, nothing of a post alive."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser
from test_dialects import FIXTURES, cases, page_of

from converters.cli import main
from converters.dialects import dialects
from converters.frontmatter import read_post
from converters.report.rows import rows_of

EVIL = '<script>document.title = "run"</script><img src=x onerror="document.title = 1">'
LINES = "\n".join(f"Line {number}.\n" for number in range(20))
POSTS = {
    "one.md": f"---\ntitle: 'One {EVIL}'\n---\n[Two](/two/) `{EVIL}`\n\n{LINES}\n"
    "{% comment %}Gone{% endcomment %}\n\n## Deep\n\n![](nowhere.png)\n",
    "two.md": "---\ntitle: Two\n---\n[One](/one/) and [one more](/one/)\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of two posts, one of which would run a script if it could."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "_config.yml").write_text("posts: {dialect: jekyll}\n")
    for name, text in POSTS.items():
        (tmp_path / "posts" / name).write_text(text)
    return tmp_path


def write(site: Path, folder: Path) -> str:
    result = CliRunner().invoke(main, ["check", str(site), "--ledger", str(folder)])
    assert result.exit_code == 1, result.output
    return result.output


@pytest.mark.parametrize("name", sorted({path.stem for path in FIXTURES.glob("*.md")}))
def test_both_sides_are_whole_and_every_edit_is_marked(name: str) -> None:
    for case in cases(name):
        dialect, text, *_ = case.values  # type: ignore[attr-defined]
        if name == "known_bugs":
            continue
        page = page_of(text, dialect)
        post = (dialects()[dialect].read or read_post)("posts/this-post.md", text, dialect)
        rows = [row for block in rows_of(post, page, text) for row in block.rows]
        left = "".join(one.text for row in rows for one in row.left)
        # a dialect may read a file in a way of its own, as a heading that is a title
        assert left == (text if text.endswith(post.body) else post.body)
        assert "".join(one.text for row in rows for one in row.right) == page.text
        shown = {code for row in rows for code in row.codes}
        gone = {"title_repeated"} & shown
        assert {row.code for row in page.ledger} <= shown or gone
        for row in rows:
            for left, right in zip(row.left, row.right, strict=False):
                assert left.codes or right.codes or left.text == right.text


def test_a_notice_stands_at_its_line(site: Path) -> None:
    write(site, site / "out")
    tree = lxml.html.parse(str(site / "out/posts/one.html"))
    row = tree.xpath("//p[contains(@class, 'notice')]/..")[0]
    assert "nowhere.png" in row.findtext("p")
    line = (POSTS["one.md"].splitlines()).index("![](nowhere.png)") + 1
    assert row.get("id") == f"L{line}"


def test_long_stretches_without_an_edit_are_folded(site: Path) -> None:
    write(site, site / "out")
    tree = lxml.html.parse(str(site / "out/posts/one.html"))
    summary = tree.findtext(".//summary") or ""
    assert re.fullmatch(r"\d\d lines without an edit", summary)
    assert not tree.xpath("//details//mark")


def test_files_are_named_by_the_data_and_go_with_their_posts(site: Path) -> None:
    out = site / "out"
    assert "The ledger is in" in write(site, out)
    data = json.loads((out / "ledger.json").read_text())
    assert data["pages"] == {"posts/one.md": "posts/one.html", "posts/two.md": "posts/two.html"}
    (site / "posts/two.md").unlink()
    write(site, out)
    assert [path.name for path in (out / "posts").iterdir()] == ["one.html"]


def test_a_folder_that_holds_other_things_is_left_alone(site: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(site), "--ledger", str(site)])
    assert result.exit_code == 2
    assert "holds other files than a ledger" in result.output
    assert not (site / "index.html").exists()


def test_the_files_ask_nobody_for_anything(site: Path) -> None:
    write(site, site / "out")
    for path in (site / "out").rglob("*.html"):
        tree = lxml.html.parse(str(path))
        assert not tree.xpath("//link | //img | //iframe | //script[@src] | //*[@onerror]")
        assert len(tree.xpath("//script")) == 1
        assert "default-src 'none'" in tree.xpath("//meta/@content")[1]
        assert not re.search(r"url\(|@import", tree.findtext(".//style") or "")


def test_in_a_browser(site: Path, browser: Browser) -> None:
    write(site, site / "out")
    for width in (1400, 390):
        page = browser.new_page(viewport={"width": width, "height": 800})
        said: list[str] = []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.goto((site / "out/index.html").as_uri())
        page.click("button[data-code=template_comment]")
        shown = page.locator("#posts tr:visible a")
        assert shown.count() == 1
        shown.click()
        assert page.url.endswith("posts/one.html#template_comment")
        assert (
            page.locator(".chip[aria-pressed=true]").get_attribute("data-code")
            == "template_comment"
        )
        assert (
            page.locator(".row.now mark").first.inner_text().strip()
            == POSTS["one.md"].splitlines()[-5]
        )
        assert page.title().startswith("One <script>")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert said == []
        page.close()
