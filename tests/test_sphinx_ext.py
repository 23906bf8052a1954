"""The Sphinx extension, seen in the HTML of real Jupyter Books."""

from __future__ import annotations

import contextlib
import io
import json
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote

import lxml.html
import nbformat
import pytest
from docutils.parsers.rst import directives
from docutils.parsers.rst.directives import directive as docutils_directive
from plain_book import build_sphinx
from sphinx.application import Sphinx
from sphinx.config import Config

from converters import sphinx_ext
from converters.edits import SourceMap
from converters.sphinx_ext import settings, unknown
from converters.sphinx_ext.messages import Messages

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

CONFIG = """
title: Test
author: Somebody
posts:
  folder: posts
sphinx:
  extra_extensions: [converters.sphinx_ext]
"""

TOC = """
format: jb-book
root: index
chapters:
  - file: pages/headings
  - file: pages/script
  - file: pages/raw
  - file: pages/fixes
  - file: pages/meta
  - file: pages/nb
  - file: pages/live
  - file: pages/clash
  - file: guide/hand
"""

META = """---
myst:
  enable_extensions: [dollarmath, strikethrough, tasklist]
postpress:
  source: posts/{name}.md
---
"""

INDEX = """# Home of `<b>` & more

[raw id](pages/headings.md#Old.Id) [heading](pages/headings.md#ubuntu-2004)
[second](pages/headings.md#repeated-1) [label](pages/headings.md#my-label) [own](#here)

<a name="here"></a>
"""

HEADINGS = """
# Ubuntu 20.04

## Repeated

Up [one](#ubuntu-2004), [two](#repeated-1), [ü](#größe-und-gewicht), [id](#Old.Id), [a](#a%20b),
[quoted](#in-a-quote), [to the label](#my-label). A note[^a] and another[^b].

<div id="Old.Id">raw</div> text <span id='a b'>inline</span>
<!-- <p id="no"> -->

## Repeated

(my-label)=
## Größe und Gewicht

> ### In a quote

- #### In a list

## `code` & *emphasis* ![alt](../posts/a.png) 🎉

### Id1

## Ubuntu 20.04

[^a]: First.
[^b]: Second, as in[^c].
[^c]: Third, which only the second names.
"""

SCRIPT = """
# The `<script>` tag & \\<b>

Text that must not be swallowed.

## A `<img src=x onerror=alert(1)>` heading

[back](headings.md)
"""

RAW = """
# Raw

<p><img src="../posts/a.png" alt="x"><IMG SRC=../posts/with%20space.png?x=1&amp;y=2#f></p>

<video poster='../posts/poster.png' controls><source src="../posts/film.mp4">
<track src="../posts/film.vtt"></video>

<picture><source srcset="../posts/a.png 1x, ../posts/other/a.png 2x"><img src="gone.png"></picture>

Inline <a href="../guide/hand.md#anchor">a document</a>, <a href="../posts/data.csv" >a file</a>,
<a href="../../outside.txt">outside</a>, <a href="https://example.org/?a=1&b=2">away</a>,
<a href="headings.md">a page</a>, <a href="#top">top</a>, <a href="../.env">hidden</a>,
<a href="/posts/a.png">absolute</a>.

<!-- <img src="../posts/a.png"> -->
<script>const tag = '<img src="../posts/a.png">';</script>

<object data="../posts/data.csv"></object>
"""

FIXES = """
# Fixes

[query](https://example.org/?a=1&b=2) [twice](https://example.org/?q=%26&c=&amp;amp;)
<https://example.org/?x=1&y=2>

![alt](../posts/a.png "A \\"title\\" & more")

```
def f(: no language
```

    indented(:

```json
{broken: ,}
```

```{code-block} python
import os
```

~~struck~~ and a --flag

[missing](#nope) and once more [missing](#nope)

```{nosuchdirective}
```
"""

LIVE = """---
file_format: mystnb
kernelspec: {name: no-such-kernel, display_name: None, language: python}
postpress: {source: posts/live.md, date: someday, authors: Jane, tags: code}
---
# Live 2.0

```{code-cell}
1 / 0
```

[up](#live-20)
"""

CLASH = """
# Clash

(taken)=
A paragraph.

## Taken

(near)=
## Near

(other)=
## Far

## Clash

## 🎉

[p](#taken) [near](#near) [far](#other)
"""

HAND = """# By hand

<img src="../posts/a.png">

## Ubuntu 20.04

```python
x = 1
```
"""

FRONT = """---
postpress:
  source: posts/meta.md
  date: '2024-09-25T10:00:00+02:00'
  updated: '2024-10-01'
  authors: [Jane Doe, "<b>Bob</b>"]
  tags: [python, web & more]
---
# Meta

"""


def notebook() -> str:
    """Return a page with a code cell: a notebook whose front matter is its metadata."""
    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Notebook\n\n## Part 1.0"),
            nbformat.v4.new_code_cell("print('never run')"),
            nbformat.v4.new_markdown_cell('<img src="../posts/a.png">\n\n[up](#part-10)'),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "postpress": {"source": "posts/nb.md", "date": "2024-01-02", "tags": ["one"]},
        },
    )
    for number, cell in enumerate(book.cells):
        cell["id"] = f"cell-{number}"
    text: str = nbformat.writes(book)
    return text


def write_site(root: Path) -> Path:
    """Write the test site into a folder."""
    pages = {"headings": HEADINGS, "script": SCRIPT, "raw": RAW, "fixes": FIXES, "clash": CLASH}
    files: dict[str, str | bytes] = {
        "_config.yml": CONFIG,
        "_toc.yml": TOC,
        "index.md": INDEX,
        "guide/hand.md": HAND,
        "pages/meta.md": FRONT + "word " * 1000,
        "pages/nb.ipynb": notebook(),
        "pages/live.md": LIVE,
        "posts/never-built.md": "# A post, not a page",
        "posts/data.csv": "a,b",
        ".env": "SECRET=1",
        "posts/film.mp4": b"film",
        "posts/film.vtt": "WEBVTT",
        **{f"pages/{name}.md": META.format(name=name) + text for name, text in pages.items()},
    }
    for name in ("a.png", "with space.png", "poster.png", "other/a.png"):
        files[f"posts/{name}"] = PNG
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


@dataclass
class Site:
    """A built site: its folder, and what Sphinx had to say."""

    root: Path
    out: Path
    said: str
    log: str

    def html(self, docname: str) -> lxml.html.HtmlElement:
        """Return a page, parsed."""
        path = self.out / f"{docname}.html"
        if not path.is_file():
            path = self.out / docname / "index.html"
        return lxml.html.fromstring(path.read_text(encoding="utf-8"))

    def article(self, docname: str) -> lxml.html.HtmlElement:
        """Return the part of a page that the author wrote."""
        return self.html(docname).xpath("//article[contains(@class, 'bd-article')]")[0]


def build(
    root: Path,
    builder: str = "html",
    jobs: int = 1,
    messages: Messages | None = None,
    strict: bool = False,
) -> Site:
    """Build a site with Jupyter Book, in this process."""
    said, log = io.StringIO(), io.StringIO()

    def prepare(app: Sphinx, config: Config) -> None:
        settings.apply(app, config)
        if messages is not None:
            messages.install(app)

    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(log),
        contextlib.redirect_stderr(said),
        pytest.MonkeyPatch.context() as patch,
    ):
        # Sphinx 7 and the theme use what docutils and Python have deprecated since; none of it is
        # ours, and our own modules warn of nothing.
        for category in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
            warnings.simplefilter("ignore", category)
        patch.setattr(sphinx_ext, "prepare", prepare)
        result = build_sphinx(
            root,
            root / "_build" / builder,
            noconfig=True,
            path_config=root / "_config.yml",
            doctreedir=root / "_build" / f".doctrees-{builder}",
            confoverrides={"latex_individualpages": False},
            builder=builder,
            jobs=jobs,
            warningiserror=strict,
        )
    assert strict or result == 0, said.getvalue()
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", text.getvalue()) for text in (said, log)]
    return Site(root, root / "_build" / builder, *plain)


MESSAGES = Messages({"pages/fixes": ("posts/fixes.md", SourceMap(lines=tuple(range(101, 200))))})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the test site, built for html with two processes, its messages mapped."""
    return build(write_site(tmp_path_factory.mktemp("html")), jobs=2, messages=MESSAGES)


@pytest.fixture(scope="module")
def directories(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the test site, built for dirhtml."""
    return build(write_site(tmp_path_factory.mktemp("dirhtml")), builder="dirhtml")


def hrefs(element: lxml.html.HtmlElement) -> dict[str, str]:
    """Return the target of each link by its text."""
    return {link.text_content(): link.get("href") for link in element.xpath(".//a[@href]")}


def ids(element: lxml.html.HtmlElement) -> list[str]:
    """Return the ids of sections and headings in their order."""
    return [str(one) for one in element.xpath(".//section/@id | .//h3[@class]/@id | .//h4/@id")]


# ---- anchors -----------------------------------------------------------------------------------


def test_headings_have_the_ids_of_github(site: Site) -> None:
    assert ids(site.article("pages/headings")) == [
        "ubuntu-2004-1",
        "repeated",
        "repeated-1",
        "größe-und-gewicht",
        "in-a-quote",
        "in-a-list",
        "code--emphasis--",
        "id1",
        "ubuntu-2004",
    ]


def test_headings_inside_quotes_are_headings(site: Site) -> None:
    article = site.article("pages/headings")
    assert article.xpath("string(.//blockquote//h3[@id='in-a-quote'])") == "In a quote"
    assert article.xpath("string(.//li//h4[@id='in-a-list'])") == "In a list"


def test_links_within_a_page(site: Site) -> None:
    found = hrefs(site.article("pages/headings"))
    assert found["one"] == "#ubuntu-2004"
    assert found["two"] == "#repeated-1"
    assert found["ü"] == "#größe-und-gewicht"
    assert found["id"] == "#Old.Id"
    assert found["a"] == "#a b"
    assert found["quoted"] == "#in-a-quote"
    assert found["to the label"] == "#my-label"


def test_links_across_pages(site: Site) -> None:
    found = hrefs(site.article("index"))
    assert found["raw id"] == "pages/headings.html#Old.Id"
    assert found["heading"] == "pages/headings.html#ubuntu-2004"
    assert found["second"] == "pages/headings.html#repeated-1"
    assert found["label"] == "pages/headings.html#my-label"
    assert found["own"] == "#here"


@pytest.mark.parametrize("docname", ["pages/headings", "pages/clash", "pages/nb", "index"])
def test_every_link_into_the_page_has_one_target(site: Site, docname: str) -> None:
    page = site.html(docname)
    known = [str(one) for one in page.xpath("//@id | //a/@name")]
    assert len(known) == len(set(known))
    assert all(known)
    targets = [str(one)[1:] for one in page.xpath("//main//a/@href") if str(one).startswith("#")]
    assert targets
    assert [one for one in targets if one and one not in known] == []


def test_the_table_of_contents_knows_the_ids(site: Site) -> None:
    links = site.html("pages/headings").xpath("//nav[contains(@class, 'page-toc')]//a/@href")
    assert "#größe-und-gewicht" in links
    assert "#ubuntu-2004" in links


def test_a_footnote_gives_way_to_a_heading(site: Site) -> None:
    article = site.article("pages/headings")
    mark = article.xpath(".//a[@role='doc-noteref']")[0]
    note = article.xpath(f".//aside[@id='{mark.get('href')[1:]}']")[0]
    assert mark.get("id") != "id1"
    assert note.xpath(".//a[@role='doc-backlink']/@href") == ["#" + mark.get("id")]


def test_a_footnote_that_only_another_names_is_shown(site: Site) -> None:
    notes = site.article("pages/headings").xpath(".//aside[@role='doc-footnote']")
    texts = [" ".join(note.xpath("string(./p)").split()) for note in notes]
    assert texts == ["First.", "Second, as in[3].", "Third, which only the second names."]


def test_an_explicit_target_elsewhere_keeps_its_id(site: Site) -> None:
    article = site.article("pages/clash")
    assert article.xpath("string(.//p[@id='taken'])").strip() == "A paragraph."
    assert hrefs(article)["p"] == "#taken"
    assert hrefs(article)["far"] == "#other"
    assert article.xpath(".//section[span[@id='other']]/@id") == ["far"]
    assert article.xpath(".//section[h2[starts-with(., 'Near')]]/@id") == ["near"]


def test_hand_written_pages_keep_their_ids(site: Site) -> None:
    assert ids(site.article("guide/hand")) == ["by-hand", "ubuntu-20-04"]


def test_notebooks_and_text_notebooks(site: Site) -> None:
    assert hrefs(site.article("pages/nb"))["up"] == "#part-10"
    assert hrefs(site.article("pages/live"))["up"] == "#live-20"
    assert "ZeroDivisionError" not in site.article("pages/live").text_content()


# ---- raw links ---------------------------------------------------------------------------------


def raw_values(site: Site) -> dict[str, list[str]]:
    """Return the values that raw HTML of the test page has, by attribute."""
    article = site.article("pages/raw")
    names = ("src", "srcset", "poster", "data")
    return {name: [str(one) for one in article.xpath(f".//@{name}")] for name in names}


@pytest.mark.parametrize(("name", "up"), [("site", "../"), ("directories", "../../")])
def test_raw_links_point_at_copies(name: str, up: str, request: pytest.FixtureRequest) -> None:
    site = request.getfixturevalue(name)
    values = raw_values(site)
    assert up + "_images/with%20space.png?x=1&y=2#f" in values["src"]
    assert values["poster"] == [up + "_images/poster.png"]
    (srcset,) = values["srcset"]
    first, second = re.fullmatch(r"(\S+) 1x, (\S+) 2x", srcset).groups()  # type: ignore[union-attr]
    # two images of one name: neither has it alone, whichever page is read first
    named = re.compile(re.escape(up) + r"_images/a-[0-9a-f]{8}\.png")
    assert named.fullmatch(first)
    assert named.fullmatch(second)
    assert first != second
    assert "gone.png" in values["src"]
    folder = site.out / ("pages" if name == "site" else "pages/raw")
    everything = [first, second, *values["src"], *values["poster"], *values["data"]]
    for value in everything:
        if value != "gone.png":
            assert (folder / unquote(value.split("?")[0])).resolve().is_file(), value


def test_raw_links_to_documents(site: Site, directories: Site) -> None:
    found = hrefs(site.article("pages/raw"))
    assert found["a document"] == "../guide/hand.html#anchor"
    assert found["a page"] == "headings.html"
    found = hrefs(directories.article("pages/raw"))
    assert found["a document"] == "../../guide/hand/#anchor"
    assert found["a page"] == "../headings/"


def test_everything_else_in_raw_html_stays(site: Site) -> None:
    found = hrefs(site.article("pages/raw"))
    assert found["outside"] == "../../outside.txt"
    assert found["top"] == "#top"
    assert found["hidden"] == "../.env"
    assert not [path for path in site.out.rglob("*.env") if path.is_file()]
    assert found["absolute"] == "/posts/a.png"
    text = (site.out / "pages/raw.html").read_text(encoding="utf-8")
    assert '<a href="https://example.org/?a=1&b=2">' in text
    assert '<!-- <img src="../posts/a.png"> -->' in text
    assert """<script>const tag = '<img src="../posts/a.png">';</script>""" in text
    assert 'data.csv" >a file' in text
    assert '<img src="../posts/a.png">' in (site.out / "guide/hand.html").read_text()


def test_a_second_build_drops_what_is_no_longer_used(tmp_path: Path) -> None:
    build(write_site(tmp_path))
    page = tmp_path / "pages/raw.md"
    page.write_text(page.read_text().replace("../posts/a.png", "../posts/other/a.png"))
    site = build(tmp_path)
    assert "updating environment: 0 added, 1 changed, 0 removed" in site.log
    (srcset,) = raw_values(site)["srcset"]
    assert len(set(re.findall(r"[^ ,]+\.png", srcset))) == 1
    index = (site.out / "searchindex.js").read_text()
    assert "&lt;script&gt;" in index
    assert "&amp;lt;script" not in index


# ---- fixes -------------------------------------------------------------------------------------


def test_external_links_are_escaped_once(site: Site) -> None:
    text = (site.out / "pages/fixes.html").read_text(encoding="utf-8")
    assert 'href="https://example.org/?a=1&amp;b=2"' in text
    assert 'href="https://example.org/?x=1&amp;y=2"' in text
    # Markdown resolves the entity: the author's URL is `?q=%26&c=&amp;`
    assert 'href="https://example.org/?q=%26&amp;c=&amp;amp;"' in text


def test_code_is_shown_as_it_is(site: Site) -> None:
    article = site.article("pages/fixes")
    blocks = article.xpath(".//div[contains(@class, 'highlight-')]")
    assert [block.get("class").split()[0] for block in blocks] == [
        "highlight-none",
        "highlight-none",
        "highlight-json",
        "highlight-python",
    ]
    assert "Lexing" not in site.said
    assert "--flag" in article.text_content()
    assert "highlight-python" in site.article("guide/hand").xpath("string(.//div/@class)")


def test_image_titles(site: Site) -> None:
    (image,) = site.article("pages/fixes").xpath(".//img")
    assert re.fullmatch(r"\.\./_images/a-[0-9a-f]{8}\.png", image.attrib.pop("src"))
    assert dict(image.attrib) == {"alt": "alt", "title": 'A "title" & more'}


def test_titles_with_markup_characters(site: Site) -> None:
    title = "The <script> tag & <b>"
    page = site.html("pages/script")
    assert page.xpath("string(//title)") == title + " — Test"
    assert page.xpath("string(//div[@id='jb-print-docs-body']//h1)") == title
    assert "must not be swallowed" in site.article("pages/script").text_content()
    active = page.xpath("//nav[contains(@class, 'bd-docs-nav')]//a[contains(@class, 'current')]")
    assert [link.text_content().strip() for link in active] == [title]
    home = page.xpath("//nav[contains(@class, 'bd-docs-nav')]//a")[0]
    assert home.text_content().strip() == "Home of <b> & more"
    for docname, side in (("pages/raw", "prev"), ("pages/headings", "next")):
        near = site.html(docname)
        assert near.xpath(f"string(//link[@rel='{side}']/@title)") == title
        link = f"//a[contains(@class, '{'left' if side == 'prev' else 'right'}-{side}')]"
        assert near.xpath(f"string({link}//p[contains(@class, 'prev-next-title')])") == title
    headings = site.html("pages/script").xpath("//nav[contains(@class, 'page-toc')]//a")
    assert [link.text_content().strip() for link in headings] == [
        "A <img src=x onerror=alert(1)> heading"
    ]


def test_the_search_index_holds_no_markup_of_titles(site: Site) -> None:
    text = (site.out / "searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    assert "The &lt;script&gt; tag &amp; &lt;b&gt;" in index["alltitles"]
    # searchtools.js prints titles and headings as HTML
    shown = [*index["titles"], *index["alltitles"]]
    parsed = [lxml.html.fromstring(f"<p>{one}</p>") for one in shown]
    assert {element.tag for one in parsed for element in one.iter()} == {"p", "code", "span"}


# ---- header ------------------------------------------------------------------------------------


def test_header(site: Site) -> None:
    article = site.article("pages/meta")
    (meta,) = article.xpath(".//h1/following-sibling::*[1]")
    assert meta.get("class") == "post-meta docutils"
    assert meta.xpath(".//time/@datetime") == ["2024-09-25T10:00:00+02:00", "2024-10-01"]
    facts = [one.text_content() for one in meta.xpath("./p/span")]
    assert facts == [
        "25 September 2024",
        "Updated 1 October 2024",
        "Jane Doe, <b>Bob</b>",
        "5 min read",
    ]
    tags = meta.xpath("./ul[contains(@class, 'post-tags')]/li")
    assert [one.text_content().strip() for one in tags] == ["python", "web & more"]
    assert not article.xpath(".//*[@style]")
    assert (site.out / "_static/postpress.css").is_file()
    assert site.html("pages/meta").xpath("//link[contains(@href, '_static/postpress.css')]")


def test_header_of_other_pages(site: Site) -> None:
    for docname in ("guide/hand", "pages/headings", "index"):
        assert not site.article(docname).xpath(".//*[contains(@class, 'post-meta')]")
    live = site.article("pages/live").xpath(".//p[@class='post-meta-line']/span")
    assert [one.text_content() for one in live] == ["someday", "Jane", "1 min read"]
    assert site.article("pages/nb").xpath(".//time/@datetime") == ["2024-01-02"]


# ---- messages ----------------------------------------------------------------------------------


def test_messages_name_the_post(site: Site) -> None:
    said = [line for line in site.said.splitlines() if line]
    assert said == [
        "posts/fixes.md:133: WARNING: Unknown directive type: 'nosuchdirective' "
        "[myst.directive_unknown]",
        "posts/fixes.md:131: WARNING: 'myst' cross-reference target not found: 'nope' "
        "[myst.xref_missing]",
    ]
    assert list(MESSAGES.by_path()) == ["posts/fixes.md"]
    assert [report.line for report in MESSAGES.by_path()["posts/fixes.md"]] == [131, 133]


# ---- settings, parallel reading ----------------------------------------------------------------


def test_posts_are_no_pages(site: Site) -> None:
    assert not (site.out / "posts").exists()


def test_pages_are_read_in_parallel(site: Site) -> None:
    # Sphinx would say which extension "is not safe for parallel reading, doing serial read"
    assert "parallel" not in site.said


def test_a_warning_as_an_error_names_the_post(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "_config.yml").write_text(CONFIG)
    (tmp_path / "_toc.yml").write_text("{format: jb-book, root: pages/a}")
    (tmp_path / "pages/a.md").write_text("# A\n\n```{nosuchdirective}\n```\n")
    pages = {"pages/a": ("posts/a.md", SourceMap(lines=(5, 6, 7, 8)))}
    site = build(tmp_path, messages=Messages(pages), strict=True)
    assert "posts/a.md:7:" in site.said
    assert "pages/a.md" not in site.said


def test_an_unknown_directive_shows_what_it_holds(tmp_path: Path) -> None:
    class Installs:
        def install(self, app: Sphinx) -> None:
            lookup = unknown.Lookup(app, {"pages/a"})
            lookup.install()
            app.connect("build-finished", lambda *_: lookup.remove())

    (tmp_path / "pages").mkdir()
    (tmp_path / "_config.yml").write_text(CONFIG)
    (tmp_path / "_toc.yml").write_text(
        "{format: jb-book, root: pages/a, chapters: [{file: pages/b}]}"
    )
    text = (
        "# A\n\n```{socialpost} https://example.org/p/1\n```\n\n```{socialgrid}\n:number: 3\n```\n\n"
        "```{callout} A *title*\n:kind: x\nInside **bold**.\n```\n\n"
        "A {button}`Go <https://example.org/x>` and {del}`old` text, {si}`4 <\\kilo\\meter>`.\n\n"
        "```{prf:theorem} Of *Ann*\n:label: ann\nSo it is.\n```\n\n[See it](#ann)\n"
    )
    for name in ("a", "b"):
        (tmp_path / f"pages/{name}.md").write_text(text)
    site = build(tmp_path, messages=cast(Any, Installs()))
    article = site.article("pages/a")
    assert article.xpath("string(.//p[em])") == "A title"
    assert article.xpath("string(.//p[strong])") == "Inside bold."
    assert hrefs(article).keys() >= {"https://example.org/p/1", "Go"}
    assert "and old text, 4\u00a0km." in article.text_content()
    assert article.xpath("string(.//*[contains(@class, 'strike')])") == "old"
    theorem = article.xpath(".//*[contains(@class, 'theorem')]")[0]
    assert theorem.text_content().split() == ["Theorem", "(Of", "Ann)", "So", "it", "is."]
    assert hrefs(article)["See it"] == f"#{theorem.get('id')}"
    assert "number" not in article.text_content()
    assert site.said.count("[postpress.directive_unknown]") == 4
    assert "bold" not in site.article("pages/b").text_content(), "a page that is no post's"
    assert directives.directive is docutils_directive
