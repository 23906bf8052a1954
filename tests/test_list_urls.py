"""Links to the tag and category pages of an old site lead to ours, and their URLs answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from converters.addresses import Address
from converters.answers import prove
from converters.generators import recognise
from converters.notices import Code
from converters.publish import convert_site
from converters.site_urls import answers_of, redirects

BLOG = "plugins: [{blog: {blog_dir: ., categories_url_format: 'c/{slug}'}}, search]\n"
# settings by file, and the patterns that follow from them
GENERATORS: list[tuple[str, str, dict[str, str]]] = [
    ("hugo.toml", "", {"tags": "/tags/:name/", "categories": "/categories/:name/"}),
    ("hugo.toml", "[taxonomies]\ntag = 'topics'\nauthor = 'authors'\n", {"authors": "/authors/:name/"}),
    ("hugo.toml", "disableKinds = ['term']\n", {}),
    ("config.toml", "base_url = ''\ntaxonomies = [{name = 'tags'}]\n", {"tags": "/tags/:name/"}),
    ("_config.yml", "", {}),
    ("_config.yml", "jekyll-archives: {enabled: [tags]}\n", {"tags": "/tag/:name/"}),
    (
        "_config.yml",
        "jekyll-archives: {enabled: all, permalinks: {tag: '/t/:name/'}}\n",
        {"tags": "/t/:name/", "categories": "/category/:name/"},
    ),
    (
        "pelicanconf.py",
        "TAG_URL = 'topic/{slug}/'\nAUTHOR_URL = ''\n",
        {"tags": "/topic/:name/", "categories": "/category/:name.html", "authors": "/author/:name.html"},
    ),
    (
        "conf.py",
        "POSTS = (('posts/*.md', 'posts', 'post.tmpl'),)\nTAG_PATH = 'tags'\n",
        {"tags": "/tags/:name/", "categories": "/categories/cat_:name/"},
    ),
    ("mkdocs.yml", "plugins: [blog]\n", {"categories": "/blog/category/:name/"}),
    ("mkdocs.yml", BLOG, {"categories": "/c/:name/"}),
    ("docusaurus.config.js", "blog: {routeBasePath: '/'}", {"tags": "/tags/:name"}),
    (".eleventy.js", "", {}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "patterns"), GENERATORS)
def test_what_a_generator_makes(file: str, text: str, patterns: dict[str, str]) -> None:
    files = {file: text, "content/a.md": "", "docs/blog/posts/a.md": "", "posts/a.md": ""}
    assert recognise(sorted(files), files.__getitem__).lists == patterns


def test_octopress_and_hexo() -> None:
    for mark, dialect, patterns in (
        (".themes/x", "octopress", {"categories": "/c/:name/"}),
        ("scaffolds/post.md", "hexo", {"tags": "/tags/:name/", "categories": "/c/:name/"}),
    ):
        settings = f"category_dir: {'c' if dialect == 'octopress' else '/c/'}\n"
        files = {mark: "", "_config.yml": settings, "source/_posts/2024-03-05-a.md": ""}
        blog = recognise(sorted(files), files.__getitem__)
        assert (blog.generator, blog.lists) == (dialect, patterns)


LINKS = {
    "/tags/tea-time/": "tags/tea-time.md",
    "https://a.org/tags/Tea%20time": "tags/tea-time.md",
    "/tag/tea-time.html": "tags/tea-time.md",
    "/blog/category/tea-time/": "tags/tea-time.md",
    "/tags/#c": "tags/c-plus-plus.md",
    "/tags/c++/": "tags/c-plus-plus.md",
    "/categories/sea-side/": "categories/sea-side.md",
    "/old/sea-side": "categories/sea-side.md",
    "/tags/": "tags.md",
    "/archives/": "years/undated.md",
    # a post that was there is meant before a list
    "/tags/ports/": "a.md",
    # no list of ours
    "/tags/coffee/": "",
    "/docs/rules/tags/tea-time": "",
    "https://b.org/tags/tea-time/": "https://b.org/tags/tea-time/",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with two posts; the second has all links."""
    (tmp_path / "posts").mkdir()
    text = "\n\n".join(f"[{number}]({link})" for number, link in enumerate(LINKS))
    for path, content in {
        "_config.yml": "posts:\n  url: https://a.org\n  list_urls: {tags: /tags/:name/, categories: '/old/:name.html'}\n",
        "posts/a.md": "---\ntitle: A\npermalink: /tags/ports/\ntags: [ports]\n---\nText.\n",
        "posts/b.md": "---\ntitle: B\nlang: de\ntags: [Tea time, C++]\ncategories: [Sea side]\n---\n"
        + text,
    }.items():
        (tmp_path / path).write_text(content)
    return tmp_path


def test_links_lead_to_our_lists(site: Path) -> None:
    conversion = convert_site(site)
    text = (site / "pages/b.md").read_text("utf-8")
    for number, (link, target) in enumerate(LINKS.items()):
        shown = f"[{number}]({target})" if target else f"[{number}](https://a.org{link})"
        assert shown in text, link
        if target and ":" not in target:
            assert (site / "pages" / target).is_file()
    assert [one.code for one in conversion.notices] == [Code.LINK_MISSING] * 2


def test_the_old_urls_of_lists_answer(site: Path) -> None:
    conversion = convert_site(site)
    names = (*conversion.pages, *conversion.listings)
    found = redirects(conversion, {name: f"{name}.html" for name in names})
    leads = {file: one.page for file, one in found.items()}
    assert leads == {
        "tags/tea-time/index.html": "pages/tags/tea-time.html",
        "tags/c/index.html": "pages/tags/c-plus-plus.html",
        "old/sea-side.html": "pages/categories/sea-side.html",
        # of a post and a list at one URL, the post has it
        "tags/ports/index.html": "pages/a.html",
        "b/index.html": "pages/b.html",
    }
    assert "<title>Tea time</title>" in found["tags/tea-time/index.html"].html
    proof = prove(answers_of(conversion), [Address("/tags/tea-time/", "old.txt", 1)])
    assert proof.notices == []


def test_a_tag_that_goes_takes_its_links_along(site: Path) -> None:
    convert_site(site)
    text = (site / "posts/b.md").read_text("utf-8").replace("[Tea time, C++]", "[C++]")
    (site / "posts/b.md").write_text(text)
    codes = [one.code for one in convert_site(site).notices]
    assert codes == [Code.LINK_MISSING] * 5
