"""Old URLs answer in the built site, and nothing else is touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from converters.beside import made, write_beside
from converters.config import Config
from converters.model import FrontMatter, Post
from converters.notices import Code
from converters.publish import Conversion, convert_site
from converters.redirects import redirects_file, stub_path
from converters.site_urls import redirects
from converters.urls import published_urls

PAGE_URL = {"pages/one": "pages/one.html", "pages/two": "pages/two.html"}


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("/2024/03/one/", "2024/03/one/index.html"),
        ("/2024/03/one", "2024/03/one/index.html"),
        ("/one.html", "one.html"),
        ("/blog/one/", "one/index.html"),
        ("/caf%C3%A9/", "café/index.html"),
        ("/", None),
        ("/a/../../etc/", None),
        ("/feed.xml", None),
    ],
)
def test_stub_path(url: str, file: str | None) -> None:
    assert stub_path(url, Config(url="https://a.org/blog/")) == file


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site of two posts with old URLs."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "index.md").write_text("# Site\n")
    (tmp_path / "_config.yml").write_text("posts: {url: 'https://a.org/'}\n")
    (tmp_path / "posts/one.md").write_text(
        '---\ntitle: "One & <only>"\npermalink: /2024/one/\naliases: [/first/]\n---\nText.\n'
    )
    (tmp_path / "posts/two.md").write_text("---\ntitle: Two\n---\nText.\n")
    return tmp_path


def write_redirects(conversion: Conversion, output: Path) -> int:
    found = redirects(conversion, PAGE_URL)
    return len(write_beside(output, {name: made(one.html) for name, one in found.items()}))


def test_every_old_url_leads_to_its_page(site: Path) -> None:
    output = site / "_build/html"
    assert write_redirects(convert_site(site), output) == 3
    stub = (output / "2024/one/index.html").read_text()
    assert 'url=../../pages/one.html"' in stub
    assert '<link rel="canonical" href="https://a.org/pages/one.html">' in stub
    assert "<title>One &amp; &lt;only&gt;</title>" in stub
    assert 'url=../pages/one.html"' in (output / "first/index.html").read_text()
    assert 'url=../pages/two.html"' in (output / "two/index.html").read_text()


def test_stubs_that_are_wanted_no_more_go_and_pages_stay(site: Path) -> None:
    output = site / "_build/html"
    (output / "two").mkdir(parents=True)
    (output / "two/index.html").write_text("a page of the site")
    write_redirects(convert_site(site), output)
    assert (output / "two/index.html").read_text() == "a page of the site"
    (site / "posts/one.md").write_text("---\ntitle: One\npermalink: /new/\n---\nText.\n")
    write_redirects(convert_site(site), output)
    assert not (output / "first/index.html").exists()
    assert (output / "new/index.html").exists()
    assert (output / "two/index.html").read_text() == "a page of the site"


def test_a_renamed_post_answers_at_its_former_urls(site: Path) -> None:
    convert_site(site)
    (site / "posts/one.md").rename(site / "posts/uno.md")
    convert_site(site)
    text = (site / "posts/two.md").read_text()
    (site / "posts/two.md").write_text(text.replace("title: Two", "title: Two\nslug: zwei"))
    conversion = convert_site(site)
    found = redirects(conversion, {name: f"{name}.html" for name in conversion.pages})
    leads = {file: one.page for file, one in found.items() if file.startswith("pages/")}
    assert leads == {"pages/one.html": "pages/uno.html", "pages/two.html": "pages/zwei.html"}
    assert (
        '<link rel="canonical" href="https://a.org/pages/uno.html">' in found["pages/one.html"].html
    )
    former = conversion.site.former
    assert former.first_docname("posts/uno.md", "pages/uno") == "pages/one"
    assert former.first_path("posts/uno.md") == "posts/one.md"
    # what is known outlives a build of a fresh copy, in which no page is there to be renamed
    for page in (site / "pages").glob("*.md"):
        page.unlink()
    assert convert_site(site).site.former == former
    # so it does where nothing is committed, and only what was built is kept
    (site / ".postpress-urls.json").unlink()
    assert convert_site(site).site.former == former
    # a page that has the name today is no former one
    (site / "posts/one.md").write_text("---\ntitle: Another\n---\nOther text.\n")
    assert convert_site(site).site.former.pages == {"pages/two": "posts/two.md"}


def test_links_to_a_renamed_post_lead_to_it(tmp_path: Path) -> None:
    """The build that finds it renamed says so, the next one too, and a clean one the same."""
    (tmp_path / "posts").mkdir()
    for path, text in (
        {
            "_config.yml": "posts: {url: 'https://a.org', permalink: '/:title/'}\n",
            "posts/one.md": "---\ntitle: One\n---\n## A part\n\nText.\n",
            "posts/two.md": "---\ntitle: Two\n---\n[file](one.md#a-part), [bare](one), [page](/pages/one.html),"
            " [old](/one/), [gone](no.md).\n",
        }
    ).items():
        (tmp_path / path).write_text(text)
    convert_site(tmp_path)
    for before, name in (("one", "uno"), ("uno", "eins")):
        (tmp_path / f"posts/{before}.md").rename(tmp_path / f"posts/{name}.md")
        dry = convert_site(tmp_path, write=False)
        conversion = convert_site(tmp_path)
        assert conversion.written == dry.written
        assert dict(conversion.pages) == dict(dry.pages)
        assert conversion.notices == dry.notices
        text = (tmp_path / "pages/two.md").read_text("utf-8")
        assert f"[file]({name}.md#a-part), [bare]({name}.md), [page]({name}.md)" in text
        assert f"[old]({name}.md)" in text
        told = [one for one in conversion.notices if one.code == Code.LINK_NEAR]
        names = [one.message.partition(" was renamed")[0] for one in told]
        assert names == ["one.md#a-part", "/pages/one.html"]
        assert [one.code for one in conversion.notices].count(Code.LINK_MISSING) == 1
    # the URL of the old site that followed from the former name still answers
    leads = redirects(conversion, {name: f"{name}.html" for name in conversion.pages})
    assert leads["one/index.html"].page == "pages/eins.html"
    assert leads["uno/index.html"].page == "pages/eins.html"
    again = convert_site(tmp_path)
    assert (again.written, again.notices) == ([], conversion.notices)
    shutil.rmtree(tmp_path / "_build")
    shutil.rmtree(tmp_path / "pages")
    clean = convert_site(tmp_path)
    assert (dict(clean.pages), clean.notices) == (dict(conversion.pages), conversion.notices)
    # a new post of the former name is what its links mean
    (tmp_path / "posts/one.md").write_text("---\ntitle: Another\n---\nOther.\n")
    conversion = convert_site(tmp_path)
    assert "[bare](one.md)" in (tmp_path / "pages/two.md").read_text("utf-8")
    assert [one.message for one in conversion.notices if "same URL" in one.message] == []


def test_the_redirects_of_a_host(site: Path) -> None:
    (site / "_config.yml").write_text("posts: {url: 'https://a.org/notes/'}\n")
    (site / "posts/two.md").write_text(
        "---\ntitle: Two\naliases: [/notes/old-two.php]\n---\nText.\n"
    )
    found = redirects(convert_site(site), PAGE_URL)
    assert found["old-two.php"].html == ""
    lines = redirects_file(found.values(), Config(url="https://a.org/notes/")).splitlines()
    assert "/notes/2024/one/ /notes/pages/one.html 301!" in lines
    assert "/notes/old-two.php /notes/pages/two.html 301" in lines
    assert redirects_file([], Config(), "/a /b 302\n") == "/a /b 302\n"


@pytest.mark.parametrize(
    ("dialect", "path", "url"),
    [
        ("hugo", "posts/content/Notes/2024-03-05-My Post.md", "/notes/2024-03-05-my-post/"),
        ("vitepress", "posts/content/blog/2024-03-05-a.md", "/blog/2024-03-05-a.html"),
        ("vitepress", "posts/content/blog/a/index.md", "/blog/a/"),
        ("quarto", "posts/content/blog/2024-03-05-a/index.qmd", "/blog/2024-03-05-a/"),
        ("zola", "posts/content/blog/2024-03-05-a.md", "/blog/a/"),
        ("eleventy", "posts/content/blog/2024-03-05-a.md", "/blog/a/"),
        ("gfm", "posts/content/blog/2024-03-05-a.md", "/blog/a/"),
    ],
)
def test_the_url_of_a_path_is_its_generators(dialect: str, path: str, url: str) -> None:
    config = Config(url="https://a.org/", static=("posts/content",))
    post = Post(path, FrontMatter(aliases=("/first/", "A name")), "", 1, dialect)
    assert published_urls(post, config) == [url, "/first/"]


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("/2015/03/31/5.0.0", "2015/03/31/5.0.0/index.html"),
        ("/about-node.js", "about-node.js/index.html"),
        ("/a.php", None),
        ("/old/feed.xml/", "old/feed.xml/index.html"),
    ],
)
def test_a_dot_is_no_suffix_unless_files_have_it(url: str, file: str | None) -> None:
    assert stub_path(url, Config()) == file


@pytest.mark.parametrize(
    ("front_matter", "codes"),
    [
        ("slug: a", ["page_renamed", "url_lost"]),
        ("permalink: /a/", ["page_renamed", "url_shared"]),
        ("permalink: /posts/{folder}/", ["page_renamed"]),
    ],
)
def test_what_two_posts_share_is_reported(
    tmp_path: Path, front_matter: str, codes: list[str]
) -> None:
    (tmp_path / "_config.yml").write_text(
        "posts: {url: 'https://a.org/', static: [posts/one, posts/two]}\n"
    )
    for folder in ("one", "two"):
        (tmp_path / f"posts/{folder}").mkdir(parents=True)
        text = f"---\ntitle: A\n{front_matter.format(folder=folder)}\n---\nText.\n"
        (tmp_path / f"posts/{folder}/a.md").write_text(text)
    conversion = convert_site(tmp_path)
    assert [str(one.code) for one in conversion.notices] == codes
    assert sorted(conversion.pages) == ["pages/a", "pages/a-two"]
