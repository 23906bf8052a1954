"""The sidebar, and which pages are written again when what it shows has changed."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from plain_book import build_sphinx
from sphinx.application import Sphinx

from converters import sphinx_ext
from converters.build import Options, build
from converters.sphinx_ext.navreader import Reader
from converters.sphinx_ext.navtree import Options as NavOptions

CONFIG = """
title: Test
author: Somebody
only_build_toc_files: true
execute:
  execute_notebooks: "off"
posts:
  dialect: gfm
"""

TOC = """
format: jb-book
root: index
parts:
  - caption: Guide & "more"
    chapters:
      - file: guide/start
        sections:
          - file: guide/first
            title: Own <title> & `more`
            sections:
              - file: guide/deep
                sections:
                  - file: guide/deeper
          - file: guide/second
      - url: https://example.org/?a=1&b=2
        title: Outside & away
      - file: guide/other
"""

GUIDE = {
    "index": "# Home of `<b>` & more\n\n[](guide/start.md) {ref}`there`\n",
    "guide/start": "# Start `x <y>` & *so* $e^x$\n\n[](second.md) [](../pages/post-3.md)\n\n## 2\n",
    "guide/first": "# First\n\n```{tableofcontents}\n```\n",
    "guide/deep": '# Deep @ "quoted"\n',
    "guide/deeper": "# Deeper\n",
    "guide/second": "# Second\n\n(there)=\n## With a label\n\n[](../pages/post-4.md#part-one)\n",
    "guide/other": "# Other\n",
}


def post(number: int, year: int, title: str = "", text: str = "Text.") -> str:
    link = f"[to the next](post-{number % 12 + 1}.md)"
    title = title or f"Post {number} & 'q'"
    return (
        f'---\ntitle: "{title}"\ndate: {year}-03-{number:02}\n---\n\n{text} {link}\n\n'
        "## Part one\n\nMore.\n"
    )


def make_site(folder: Path, toc: str = TOC, posts: int = 12) -> None:
    (folder / "guide").mkdir(parents=True)
    (folder / "posts").mkdir()
    (folder / "_config.yml").write_text(CONFIG)
    (folder / "_toc.yml").write_text(toc)
    for name, text in GUIDE.items():
        (folder / f"{name}.md").write_text(text)
    for number in range(1, posts + 1):
        (folder / "posts" / f"post-{number}.md").write_text(post(number, 2022 + number % 3))


def run(folder: Path, jobs: int = 1, builder: str = "html") -> Path:
    """Build a site quietly and return the folder of the HTML."""
    with contextlib.redirect_stderr(io.StringIO()) as errors, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Sphinx and its extensions do is not ours
        outcome = build(
            folder, Options(builder, jobs, False), lambda *step: None, lambda notice: None
        )
    assert outcome.succeeded, outcome.failure + errors.getvalue()
    return outcome.output


def pages(output: Path) -> dict[str, str]:
    return {
        path.relative_to(output).as_posix(): path.read_text("utf-8")
        for path in output.rglob("*.html")
        if "_static" not in path.parts
    }


def nav(html: str) -> lxml.html.HtmlElement:
    (found,) = lxml.html.fromstring(html).cssselect("nav.bd-links")
    return found


def written(output: Path, action: Callable[[], object]) -> set[str]:
    """Return the pages that a build writes after an action, without those of Sphinx's own."""
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*.html")}
    action()
    run(output.parent.parent)
    return {
        path.relative_to(output).as_posix().removesuffix(".html")
        for path in output.rglob("*.html")
        if path.stat().st_mtime_ns != before.get(path) and "_static" not in path.parts
    } - {"genindex", "search", "404"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("navigation") / "site"
    make_site(folder)
    run(folder)
    return folder


def open_links(html: str) -> list[str]:
    """Return the texts in the sidebar's part on posts."""
    lists = nav(html).cssselect("ul.bd-sidenav")
    return [link.text_content() for link in lists[-1].cssselect("a")]


def test_a_branch_of_posts_is_open_on_its_own_pages_only(site: Path) -> None:
    found = pages(site / "_build" / "html")
    years = ["2024", "2023", "2022", "Archive"]
    assert open_links(found["index.html"]) == years
    assert open_links(found["guide/deep.html"]) == years
    assert open_links(found["search.html"]) == years
    of_2023 = [f"Post {number} & 'q'" for number in (10, 7, 4, 1)]
    for name in ("pages/years/2023.html", "pages/post-4.html"):
        assert open_links(found[name]) == ["2024", "2023", *of_2023, "2022", "Archive"]
    (current,) = nav(found["pages/post-4.html"]).cssselect("a.current")
    assert current.text_content() == "Post 4 & 'q'"
    assert current.get("href") == "#"
    (details,) = nav(found["pages/post-4.html"]).cssselect("li.toctree-l1.current > details")
    assert details.get("open") is not None


def test_every_link_of_the_sidebar_leads_to_a_page(site: Path) -> None:
    output = site / "_build" / "html"
    for name, html in pages(output).items():
        for link in nav(html).cssselect("a.internal"):
            # the page of error 404 has absolute addresses
            base = output if name == "404.html" else (output / name).parent
            target = base / link.get("href").removeprefix("/")
            assert link.get("href") == "#" or target.is_file(), (name, link.get("href"))


def test_only_pages_that_show_a_change_are_written(site: Path) -> None:
    output = site / "_build" / "html"
    posts = site / "posts"

    def write(number: int, year: int, **more: str) -> Callable[[], object]:
        return lambda: (posts / f"post-{number}.md").write_text(post(number, year, **more))

    def names(posts: str, years: str, *more: str) -> set[str]:
        numbers = (f"pages/post-{number}" for number in posts.split())
        return {"index", *more, *numbers, *(f"pages/years/{year}" for year in years.split())}

    assert written(output, lambda: None) <= {"index"}
    # Sphinx always writes the root page; the sentence that refers to post 10 has changed
    assert written(output, write(9, 2022, text="Other.")) == names("9 10", "")
    # a title: its branch, the posts that it refers to, its neighbours, the archive
    found = written(output, write(12, 2022, title="New"))
    assert found == names("1 3 6 9 11 12", "2022", "pages/years")
    # ... and one that shows the title in its text
    found = written(output, write(3, 2022, title="New"))
    assert found == names("2 3 4 6 9 12", "2022", "pages/years", "guide/start")
    found = written(output, write(15, 2022))
    assert found == names("1 3 4 6 9 12 15", "2022", "pages/years")
    assert (output / "pages" / "post-15.html").is_file()
    gone = written(output, (posts / "post-15.md").unlink)
    assert gone == names("1 3 4 6 9 12", "2022", "pages/years")
    assert not (output / "pages" / "post-15.html").exists()
    assert not (output / "_sources" / "pages" / "post-15.md").exists()
    # the top level: all
    assert len(written(output, write(1, 2019))) == len(GUIDE) + 12 + 5


def test_an_interrupted_build_is_made_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_site(tmp_path / "site", posts=3)
    run(tmp_path / "site")
    setup = sphinx_ext.setup

    def broken(app: Sphinx) -> dict[str, Any]:
        def stop(app: Sphinx, pagename: str, *rest: object) -> None:
            if pagename == "guide/other":
                raise RuntimeError("pulled the plug")

        app.connect("html-page-context", stop)
        return setup(app)

    (tmp_path / "site" / "guide" / "first.md").write_text("# First\n\nMore.\n")
    toc = (tmp_path / "site" / "_toc.yml").read_text()
    (tmp_path / "site" / "_toc.yml").write_text(toc.replace("more", "less"))
    with monkeypatch.context() as patch:
        patch.setattr(sphinx_ext, "setup", broken)
        with pytest.raises(AssertionError, match="pulled the plug"):
            run(tmp_path / "site")
    found = pages(run(tmp_path / "site"))
    assert all("less" in nav(html).text_content() for html in found.values())


OPTIONS = [
    NavOptions(depth, shown, collapse)
    for depth, shown in ((4, 1), (4, 0), (2, 2), (2, 1), (0, 1))
    for collapse in (False, True)
]


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_book_without_posts_has_the_sidebar_of_the_theme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builder: str
) -> None:
    """Compare, on every page and for all options, with what the theme makes of the toctree."""
    toc = TOC.replace("chapters:", "numbered: true\n    chapters:", 1)
    toc += "  - caption: Again\n    numbered: 1\n    chapters:\n      - file: guide/last\n"
    make_site(tmp_path, toc, posts=0)
    (tmp_path / "guide" / "last.md").write_text("# Last\n")
    setup = sphinx_ext.setup
    compared = []

    def compare(app: Sphinx, pagename: str, template: str, context: Any, doctree: object) -> None:
        for one in OPTIONS:
            theirs = context["generate_toctree_html"](
                startdepth=0,
                kind="sidebar",
                maxdepth=one.max_depth,
                collapse=one.collapse,
                includehidden=True,
                titles_only=True,
                show_nav_level=one.shown_depth,
            )
            reader = Reader(
                app.env,
                one,
                app.builder.get_target_uri,
                lambda title: app.builder.render_partial(title)["title"],  # type: ignore[attr-defined]
            )
            root = context["pathto"]("_static", 1).removesuffix("_static")
            here = f"https://test/{app.builder.get_target_uri(pagename)}"
            named = reader.read().html(pagename, root)
            ours = normal(re.sub(r'(?<=<summary) aria-label="[^"]+"', "", named), here)
            assert ours == normal(str(theirs), here), (pagename, one)
            compared.append(pagename)

    def probed(app: Sphinx) -> dict[str, Any]:
        app.connect("html-page-context", compare, priority=950)
        return setup(app)

    monkeypatch.setattr(sphinx_ext, "setup", probed)
    run(tmp_path, builder=builder)
    assert len(compared) >= len(GUIDE) * len(OPTIONS)


def normal(html: str, here: str) -> list[str]:
    """Return HTML as a list of tags and texts, with absolute links."""
    tree = lxml.html.fromstring(f"<div>{html}</div>")
    tree.make_links_absolute(here)
    # `open`, `open=""` and `open="open"` are one
    for details in tree.cssselect("details[open]"):
        details.set("open", "")
    return [line for line in lxml.html.tostring(tree, encoding="unicode").split("\n") if line]


def test_the_authors_own_template_stays(tmp_path: Path) -> None:
    make_site(tmp_path, posts=1)
    (tmp_path / "_templates").mkdir()
    (tmp_path / "_templates" / "sbt-sidebar-nav.html").write_text(
        '<nav class="bd-links">Mine</nav>'
    )
    config = "sphinx:\n  config:\n    templates_path: [_templates]\n"
    (tmp_path / "_config.yml").write_text(CONFIG + config)
    found = pages(run(tmp_path))
    assert {nav(html).text_content() for html in found.values()} == {"Mine"}


def test_the_theme_finds_nothing_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost that grows with the square of the pages: the theme's own toctree."""

    def never(*args: object, **kwargs: object) -> None:
        pytest.fail("the whole toctree was resolved for a page")

    make_site(tmp_path, posts=2)
    monkeypatch.setattr("sphinx.builders.html.StandaloneHTMLBuilder._get_local_toctree", never)
    run(tmp_path)


def test_plain_jupyter_book_has_the_sidebar_too(tmp_path: Path) -> None:
    make_site(tmp_path, posts=3)
    config = "sphinx:\n  extra_extensions: [converters.sphinx_ext]\n"
    (tmp_path / "_config.yml").write_text(CONFIG + config)
    output = tmp_path / "_build" / "html"
    quiet = contextlib.ExitStack()
    quiet.enter_context(contextlib.redirect_stdout(io.StringIO()))
    quiet.enter_context(contextlib.redirect_stderr(io.StringIO()))
    quiet.enter_context(warnings.catch_warnings())
    with quiet:
        warnings.simplefilter("ignore")
        result = build_sphinx(
            tmp_path,
            output,
            noconfig=True,
            path_config=tmp_path / "_config.yml",
            confoverrides={
                "external_toc_path": (tmp_path / "_toc.yml").as_posix(),
                "latex_individualpages": False,
            },
        )
    assert result == 0
    assert open_links((output / "index.html").read_text()) == ["2024", "2023", "2022", "Archive"]
