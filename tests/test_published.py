"""What stands beside the pages of a built site: feeds and the like, whole and after increments."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import lxml.html
import pytest
from conftest import Handler
from lxml import etree
from PIL import Image
from test_feeds import SCHEMA, check_json_feed
from test_navigation import run
from test_site import PNG, postpress, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BASE = "https://blog.example.org/notes/"
CONFIG = f"""title: Notes & "more"
author: Ann Author
repository: {{url: https://github.com/ann/notes, branch: main, path_to_book: blog}}
html: {{use_edit_page_button: true, use_repository_button: true}}
posts:
  url: {BASE}
  timezone: Europe/Berlin
  feeds: {{entries: 3}}
"""
CELLS = """---
title: Cells
date: 2024-04-05 09:30
tags: [python, charts]
authors: [Ann Author, Bob]
---
Two outputs.

```{code-cell} python
print("printed", 6 * 7)
```

```{code-cell} python
import base64
from IPython.display import Image
Image(base64.b64decode("PNG64"))
```

Then $x_1 < y$, and

$$\\sum_i x_i$$
"""
FILES: dict[str, str | bytes] = {
    "_config.yml": CONFIG,
    "_toc.yml": "format: jb-book\nroot: index\nchapters:\n- file: guide/hand\n",
    "index.md": "# Home\n\nThis is a place for notes.\n\n```{postlist}\n```\n",
    "guide/hand.md": "---\nmyst: {html_meta: {description: By hand}}\n---\n# By hand\n\nText.\n",
    "posts/one.md": (
        '---\ntitle: One </script><b> & "so"\ndate: 2024-01-02\nupdated: 2024-02-03\n'
        "tags: [python]\ncategories: [Tools]\ndescription: What </script> is & why.\n"
        "image: img/a.png\naliases: [/old/one/, /old/one.php]\n---\n"
        "A [link](two.md#part), a note[^1], ![a picture](img/a.png).\n\n"
        "```python\ndef f(x):\n    return x\n```\n\n> [!NOTE]\n> Be careful.\n\n[^1]: At the foot.\n"
    ),
    "posts/img/a.png": PNG,
    "posts/two.md": (
        "---\ntitle: Two\ndate: 2024-03-02T10:00:00+05:00\nguid: urn:uuid:2\nseries: S\nlang: de\n"
        "tags: [python]\n---\nErster Teil.\n\n## Part\n\nZweiter Teil.\n"
    ),
    "posts/three.md": "---\ntitle: Three\ndate: 2023-01-01\nseries: S\n---\nThe oldest of all.\n",
    "posts/elsewhere.md": (
        "---\ntitle: Elsewhere\ndate: 2024-02-01\ncanonical_url: https://other.org/a\n---\nText.\n"
    ),
    "posts/undated.md": "---\ntitle: Undated\n---\nNo date.\n",
    "posts/draft.md": "---\ntitle: Draft\ndate: 2024-04-06\ndraft: true\n---\nSecret.\n",
}


def make(folder: Path) -> Path:
    import base64

    cells = CELLS.replace("PNG64", base64.b64encode(PNG).decode())
    write(folder, FILES | {"posts/cells.md": cells})
    return folder


def build(folder: Path) -> Path:
    result = postpress("build", folder, "--strict", "-j", "2")
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "_build" / "html"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built site: its folder."""
    folder = make(tmp_path_factory.mktemp("published"))
    build(folder)
    return folder


@pytest.fixture(scope="module")
def html(site: Path) -> Path:
    return site / "_build" / "html"


def words(element: lxml.html.HtmlElement) -> list[str]:
    return re.findall(r"\w+", element.text_content())


def page_words(path: Path) -> list[str]:
    """Return the words of a page's article, but for its title and the line under it."""
    (article,) = lxml.html.fromstring(path.read_bytes()).cssselect("article.bd-article")
    for one in article.cssselect("h1, .post-meta, .post-series, .headerlink, script"):
        one.drop_tree()
    return words(article)


def test_every_feed_is_valid_and_holds_the_full_text_of_its_posts(html: Path) -> None:
    found = {path.relative_to(html).as_posix() for path in html.rglob("feed.xml")}
    assert found == {
        "feed.xml",
        *(f"pages/tags/{tag}/feed.xml" for tag in ("python", "charts")),
        *(f"pages/{kind}/feed.xml" for kind in ("categories/tools", "series/s")),
        *(f"pages/authors/{name}/feed.xml" for name in ("ann-author", "bob")),
    }
    for name in found:
        folder = (html / name).parent
        tree = etree.parse(html / name)
        assert SCHEMA.validate(tree), (name, SCHEMA.error_log)
        made = json.loads((folder / "feed.json").read_text("utf-8"))
        check_json_feed(made)
        feeds = [feedparser.parse((folder / one).read_bytes()) for one in ("feed.xml", "rss.xml")]
        for feed in feeds:
            assert feed.bozo == 0
            assert [one.id for one in feed.entries] == [one["id"] for one in made["items"]]
        for number, item in enumerate(made["items"]):
            url = item["url"].removeprefix(BASE)
            expected = page_words(html / url)
            assert words(lxml.html.fromstring(item["content_html"])) == expected
            for feed in feeds:
                entry = feed.entries[number]
                # RSS has the text as its description where there is no other
                content = entry.content[0].value if "content" in entry else entry.summary
                assert words(lxml.html.fromstring(content)) == expected


def test_what_an_entry_says(html: Path) -> None:
    feed = feedparser.parse((html / "feed.xml").read_bytes())
    assert feed.feed.title == 'Notes & "more"'
    assert feed.feed.links[0].href == f"{BASE}feed.xml"
    assert [one.title for one in feed.entries] == ["Cells", "Two", "Elsewhere"]
    assert [one.id for one in feed.entries] == [
        f"{BASE}pages/cells",
        "urn:uuid:2",
        f"{BASE}pages/elsewhere",
    ]
    cells, two, _ = feed.entries
    assert cells.published == "2024-04-05T09:30:00+02:00"
    assert two.published == "2024-03-02T10:00:00+05:00"
    assert [one.name for one in cells.authors] == ["Ann Author", "Bob"]
    content = cells.content[0].value
    assert "printed 42" in content
    (image,) = re.findall(r'<img[^>]* src="([^"]*)"', content)
    assert (html / image.removeprefix(BASE)).read_bytes() == PNG
    assert r"\(x_1 &lt; y\)" in content
    assert r"\[\sum_i x_i\]" in content


def test_feeds_hold_no_script_no_permalink_no_relative_address(html: Path) -> None:
    for path in html.rglob("feed.json"):
        for item in json.loads(path.read_text("utf-8"))["items"]:
            tree = lxml.html.fragment_fromstring(item["content_html"], create_parent="div")
            assert not tree.cssselect("script, style, button, .headerlink")
            for element in tree.iter():
                for name in ("href", "src"):
                    assert element.get(name, "https:").startswith("https:"), element.attrib


def head(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(path.read_bytes()).find("head")


def meta(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in head(path).findall("meta"):
        found.setdefault(one.get("property") or one.get("name") or "", []).append(
            one.get("content")
        )
    return found


def test_pages_tell_of_their_feeds(html: Path) -> None:
    def alternates(name: str) -> list[str]:
        links = head(html / name).cssselect('link[rel=alternate][type*="+"]')
        return [one.get("href").removeprefix(BASE) for one in links]

    all_posts = ["feed.xml", "rss.xml", "feed.json"]
    assert alternates("pages/one.html") == all_posts
    assert alternates("guide/hand.html") == all_posts
    assert alternates("pages/tags/python.html") == [
        *(f"pages/tags/python/{name}" for name in all_posts),
        *all_posts,
    ]
    for name in alternates("pages/tags/python.html"):
        assert (html / name).is_file()


def test_open_graph_and_json_ld_of_a_post(html: Path) -> None:
    about = meta(html / "pages/one.html")
    assert about["og:title"] == ['One </script><b> & "so"']
    assert about["og:description"] == about["description"] == ["What </script> is & why."]
    assert about["og:url"] == [f"{BASE}pages/one.html"]
    assert about["og:image"] == [f"{BASE}_images/a.png"]
    assert about["article:published_time"] == ["2024-01-02T00:00:00+01:00"]
    assert about["article:modified_time"] == ["2024-02-03T00:00:00+01:00"]
    assert about["twitter:card"] == ["summary_large_image"]
    (script,) = head(html / "pages/one.html").cssselect('script[type="application/ld+json"]')
    data = json.loads(script.text)
    assert data["@type"] == "BlogPosting"
    assert data["headline"] == 'One </script><b> & "so"'
    assert data["articleSection"] == ["Tools"]
    assert data["dateModified"] == "2024-02-03T00:00:00+01:00"
    assert data["isPartOf"] == {"@type": "Blog", "name": 'Notes & "more"', "url": BASE}


def test_a_post_without_an_image_gets_a_card(html: Path) -> None:
    about = meta(html / "pages/two.html")
    (card,) = about["og:image"]
    with Image.open(html / card.removeprefix(BASE)) as image:
        assert [str(size) for size in image.size] == ["1200", "630"]
        assert about["og:image:width"] + about["og:image:height"] == ["1200", "630"]
    assert about["og:image:alt"] == ["Two"]
    assert len(list((html / "_images/cards").iterdir())) == 5
    assert "og:image:width" not in meta(html / "pages/one.html")


def test_a_page_by_hand_has_a_description_of_its_own_or_its_first_words(html: Path) -> None:
    assert meta(html / "guide/hand.html")["og:description"] == ["By hand"]
    about = meta(html / "index.html")
    assert about["description"] == about["og:description"] == ["This is a place for notes."]
    assert about["og:type"] == ["website"]
    assert about["og:url"] == [BASE]


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ("index", BASE),
        ("pages/one", f"{BASE}pages/one.html"),
        ("pages/elsewhere", "https://other.org/a"),
    ],
)
def test_canonical_addresses(html: Path, page: str, url: str) -> None:
    (link,) = head(html / f"{page}.html").cssselect("link[rel=canonical]")
    assert link.get("href") == url


def test_edit_links_lead_to_the_post(html: Path) -> None:
    repository = "https://github.com/ann/notes"

    def links(name: str) -> list[str]:
        page = lxml.html.fromstring((html / name).read_bytes())
        return [one.get("href") for one in page.cssselect(f'a[href^="{repository}/edit"]')]

    assert links("pages/one.html") == [f"{repository}/edit/main/blog/posts/one.md"]
    assert links("pages/cells.html") == [f"{repository}/edit/main/blog/posts/cells.md"]
    assert links("guide/hand.html") == [f"{repository}/edit/main/blog/guide/hand.md"]


def test_semantic_html_of_a_post(html: Path) -> None:
    page = lxml.html.fromstring((html / "pages/cells.html").read_bytes())
    (article,) = page.cssselect("article")
    assert article.cssselect("time")[0].get("datetime", "").startswith("2024-04-05")
    assert [one.text_content() for one in article.cssselect("a[rel=author]")] == [
        "Ann Author",
        "Bob",
    ]
    assert [one.text_content() for one in article.cssselect("a[rel=tag]")] == ["python", "charts"]
    assert len(page.cssselect("a[rel=prev]")) == 1


SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_sitemap_names_every_page_with_the_day_of_its_last_change(html: Path) -> None:
    tree = etree.parse(html / "sitemap.xml").getroot()
    assert tree.tag == f"{SITEMAP}urlset"
    changed = {
        one.findtext(f"{SITEMAP}loc").removeprefix(BASE): one.findtext(f"{SITEMAP}lastmod")
        for one in tree
    }
    for url in changed:
        assert (html / (url or "index.html")).is_file()
    assert changed["pages/one.html"] == "2024-02-03T00:00:00+01:00"
    assert changed["pages/tags/python.html"] == changed[""] == "2024-04-05T09:30:00+02:00"
    assert changed["guide/hand.html"] is None
    # a post whose canonical address is another site's is not for search engines
    assert "pages/elsewhere.html" not in changed
    assert "404.html" not in changed
    assert (html / "robots.txt").read_text().endswith(f"\nSitemap: {BASE}sitemap.xml\n")


def test_each_page_is_there_as_markdown(html: Path) -> None:
    one = (html / "pages/one.md").read_text("utf-8")
    assert one.startswith("# One ")
    assert "![a picture](../_images/a.png)" in one
    assert "[link](two.md#part)" in one
    assert (html / "pages/cells.md").read_text("utf-8").startswith("# Cells\n\nTwo outputs.")
    assert (html / "guide/hand.md").read_text("utf-8") == "# By hand\n\nText.\n"
    tag = (html / "pages/tags/python.md").read_text("utf-8")
    assert tag.splitlines()[:3] == ["# python", "", "- [Cells](../cells.md): 2024-04-05"]
    for name in ("pages/one.html", "guide/hand.html"):
        (link,) = head(html / name).cssselect('link[type="text/markdown"]')
        assert (html / name).parent / link.get("href") == (html / name).with_suffix(".md")
    for path in html.rglob("*.md"):
        if "_sources" not in path.parts:
            for link in re.findall(r"\]\(([^)#]+\.(?:md|png))", path.read_text("utf-8")):
                assert (path.parent / link).is_file(), (path, link)


def test_llms_txt_lists_posts_and_pages(html: Path) -> None:
    lines = (html / "llms.txt").read_text("utf-8").splitlines()
    assert lines[0] == '# Notes & "more"'
    posts = lines[lines.index("## Posts") + 2 : lines.index("## Pages") - 1]
    assert posts[0] == f"- [Cells]({BASE}pages/cells.md): 2024-04-05"
    assert len(posts) == 6
    assert not any("Draft" in line for line in lines)
    for url in re.findall(r"\((https:[^)]*)\)", "\n".join(lines)):
        assert (html / url.removeprefix(BASE)).is_file()


def test_hosts_get_redirects(html: Path) -> None:
    lines = (html / "_redirects").read_text("utf-8").splitlines()
    assert "/notes/old/one/ /notes/pages/one.html 301" in lines
    assert "/notes/old/one.php /notes/pages/one.html 301" in lines
    stub = (html / "old/one/index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{BASE}pages/one.html">' in stub
    assert not (html / "old/one.php").exists()
    assert (html / ".nojekyll").read_bytes() == b""


class Missing(Handler):
    """Serves a folder below ``/notes/`` and its ``404.html`` for what is not there, as hosts do."""

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix("/notes") if path.startswith("/notes/") else "/nowhere"
        return super().translate_path(inside)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(Path(self.directory, "404.html").read_bytes())


def test_the_page_for_missing_addresses_works_at_any_depth(
    browser: Browser, serve: Callable[..., str], html: Path
) -> None:
    url = serve(html, Missing)
    page = browser.new_page()
    failed: list[str] = []
    page.on("response", lambda answer: failed.append(answer.url) if answer.status > 399 else None)
    for path in ("gone.html", "a/b/c/gone/"):
        failed.clear()
        page.goto(f"{url}/notes/{path}")
        assert failed == [f"{url}/notes/{path}"]
        assert page.locator("article h1").inner_text() == "Page not found"
        assert page.locator("article").evaluate("one => getComputedStyle(one).fontFamily")
        page.get_by_role("link", name="Cells").first.click()
        page.wait_for_url(f"{url}/notes/pages/cells.html")
    page.close()
    assert meta(html / "404.html")["robots"] == ["noindex"]


def files(output: Path) -> dict[str, bytes]:
    """Return every published file of a site, but for what Sphinx copies."""
    return {
        path.relative_to(output).as_posix(): path.read_bytes()
        for path in output.rglob("*")
        if path.is_file()
        and not {".doctrees", "_static", "_sources", "_images"}
        & set(path.relative_to(output).parts)
        and path.name != ".buildinfo"
    }


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text("utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), "utf-8")


def first(folder: Path) -> None:
    """Change a text; take out a post, so that one comes into a feed that was in none before."""
    edit(folder, "posts/two.md", "Erster Teil", "Der erste Teil")
    (folder / "posts/cells.md").unlink()
    (folder / "posts/elsewhere.md").unlink()


def second(folder: Path) -> None:
    """Change dates and settings: no page is read again."""
    edit(folder, "posts/three.md", "2023-01-01", "2023-01-01 08:00")
    edit(folder, "posts/one.md", "2024-02-03", "2024-02-03 12:00")
    edit(folder, "_config.yml", "entries: 3", "entries: 1")


def third(folder: Path) -> None:
    """Move the site, and rename a post."""
    edit(folder, "_config.yml", "notes/\n", "other/\n")
    (folder / "posts/two.md").rename(folder / "posts/second.md")
    edit(folder, "posts/one.md", "two.md#part", "second.md#part")


def test_an_incremental_build_is_what_a_clean_one_is(site: Path, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    shutil.copytree(site, ours, ignore=shutil.ignore_patterns("_build"))
    run(ours)
    for step in (first, second, third):
        step(ours)
        built = files(run(ours, jobs=2))
        shutil.rmtree(theirs, ignore_errors=True)
        shutil.copytree(ours, theirs, ignore=shutil.ignore_patterns("_build", "pages", "_toc.yml"))
        shutil.copy(ours / "_toc.yml", theirs / "_toc.yml")
        clean = files(run(theirs))
        assert built.keys() == clean.keys(), step
        differ = [name for name, data in clean.items() if built[name] != data]
        assert differ == [], step


def test_what_has_not_changed_is_not_written(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(site, folder, symlinks=True)
    output = folder / "_build" / "html"
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*.xml")}
    edit(folder, "posts/two.md", "Zweiter", "Der zweite")
    run(folder)
    written = {
        path.relative_to(output).as_posix()
        for path, time in before.items()
        if path.stat().st_mtime_ns != time
    }
    folders = ("", "pages/tags/python/", "pages/series/s/")
    assert written == {f"{of}{name}" for of in folders for name in ("feed.xml", "rss.xml")}
