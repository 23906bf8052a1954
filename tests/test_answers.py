"""Old URLs: read from sitemaps, feeds and lists, and held against what the site answers."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner

from converters.addresses import addresses
from converters.answers import unanswered
from converters.cli import main
from converters.config import ConfigError
from converters.publish import convert_site
from converters.site_urls import answers_of

SITEMAP = """<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url>
    <loc> https://a.org/one/ </loc>
    <image:image><image:loc>https://a.org/one.png</image:loc></image:image>
  </url>
  <url><loc>https://a.org/caf%C3%A9/?x=1&amp;y=2</loc></url>
  <url><loc>https://a.org/one/</loc></url>
</urlset>
"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>https://a.org/sub/part.xml.gz</loc></sitemap>
  <sitemap><loc>https://a.org/index.xml</loc></sitemap>
</sitemapindex>
"""
RSS = """<rss version="2.0"><channel><link>https://a.org/</link>
<item><title>One</title><link>https://a.org/one/</link><guid>https://a.org/?p=1</guid></item>
</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://a.org/"/>
<entry><link rel="alternate" href="https://a.org/one/"/><link rel="edit" href="https://a.org/e"/></entry>
<entry><link href="https://a.org/two/"/></entry></feed>
"""
JSON_FEED = (
    '{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "https://a.org/one/"}]}'
)
LIST = "\ufeff# old URLs\n\nhttps://a.org/one/\n/two/#part\n"
# what a parser that resolves entities would read from the disk, or blow up on
ENTITIES = """<!DOCTYPE urlset [<!ENTITY file SYSTEM "file:///etc/hostname">
<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<urlset><url><loc>&file;</loc></url><url><loc>https://a.org/&b;</loc></url></urlset>
"""


def read(files: dict[str, bytes], name: str) -> list[tuple[str, str, int]]:
    return [(one.url, one.file, one.line) for one in addresses(name, files.get)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SITEMAP, [("https://a.org/one/", 5), ("https://a.org/café/?x=1&y=2", 8)]),
        (RSS, [("https://a.org/one/", 2)]),
        (ATOM, [("https://a.org/one/", 2), ("https://a.org/two/", 3)]),
        (JSON_FEED, [("https://a.org/one/", 0)]),
        (LIST, [("https://a.org/one/", 3), ("/two/#part", 4)]),
        ("", []),
    ],
    ids=["sitemap", "rss", "atom", "json feed", "list", "nothing"],
)
def test_formats(text: str, expected: list[tuple[str, int]]) -> None:
    found = read({"old": text.encode()}, "old")
    assert [(url.replace("%C3%A9", "é"), line) for url, _, line in found] == expected
    assert read({"old.gz": gzip.compress(text.encode())}, "old.gz") == [
        (url, "old.gz", line) for url, _, line in found
    ]


def test_a_sitemap_of_sitemaps_reads_those_beside_it() -> None:
    files = {"a/index.xml": INDEX.encode(), "a/part.xml.gz": gzip.compress(SITEMAP.encode())}
    assert read(files, "a/index.xml")[0] == ("https://a.org/one/", "a/part.xml.gz", 5)


def test_entities_are_not_resolved() -> None:
    assert read({"old": ENTITIES.encode()}, "old") == [("https://a.org/", "old", 3)]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<urlset><url></urlset>", "old:1: not XML"),
        (b"<html></html>", "old: neither a sitemap nor a feed: <html>"),
        (b'{"items": [', "old:1: not JSON"),
        (b"\x1f\x8bnot", "old: not gzip"),
        (None, "old: no such file"),
        (INDEX.encode(), "part.xml.gz: no such file"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes | None, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read({"old": data} if data is not None else {}, "old")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site at a path of its host, with posts of every sort of old URL."""
    (tmp_path / "guide").mkdir()
    (tmp_path / "posts").mkdir()
    (tmp_path / "extra/files").mkdir(parents=True)
    (tmp_path / "_config.yml").write_text(
        "posts: {url: 'https://a.org/blog/', permalink: '/:year/:title/'}\n"
        "sphinx: {config: {html_extra_path: [extra]}}\n"
    )
    (tmp_path / "index.md").write_text("# Site\n")
    (tmp_path / "guide/start.md").write_text("# Start\n")
    (tmp_path / "extra/files/a.pdf").write_text("a file")
    (tmp_path / "posts/on-ports.md").write_text(
        "---\ntitle: On ports\ndate: 2024-03-05\naliases: [/v1.2, /old.html]\n---\n## The list\n"
    )
    (tmp_path / "posts/two.md").write_text(
        "---\ntitle: Two\ndate: 2023-01-02\naliases: [/guide/start.html, /x.php, A name]\n---\nText.\n"
    )
    return tmp_path


def test_posts_whose_old_urls_cannot_answer_are_named(site: Path) -> None:
    found = unanswered(answers_of(convert_site(site)))
    assert [(one.path, one.code, one.message) for one in found] == [
        (
            "posts/two.md",
            "url_lost",
            "the old URL /guide/start.html is that of another page, guide/start.html",
        ),
        ("posts/two.md", "url_lost", "no page can answer the old URL /x.php"),
    ]


def urls(site: Path, *lines: str) -> tuple[list[str], str]:
    """Check a list of URLs; return what was said of its lines, and the summary."""
    (site / "old.txt").write_text("\n".join(lines) + "\n")
    convert_site(site)
    result = CliRunner().invoke(main, ["check", str(site), "--urls", str(site / "old.txt")])
    assert result.exit_code == 1, result.output
    said = [
        line.partition("old.txt:")[2] for line in result.stdout.splitlines() if "old.txt:" in line
    ]
    summary = next(line for line in result.stderr.splitlines() if "old.txt: " in line)
    return said, summary.partition("old.txt: ")[2]


def test_every_url_of_the_old_site_is_held_against_the_new_one(site: Path) -> None:
    said, summary = urls(
        site,
        "https://a.org/blog/",
        "https://www.a.org/blog/2024/on-ports/",
        "https://a.org/blog/2024/on-ports#the-list",
        "https://a.org/blog/v1.2",
        "https://a.org/blog/old.html?from=feed",
        "/2023/two/",
        "https://a.org/blog/guide/start.html",
        "https://a.org/blog/files/a.pdf",
        "https://b.org/elsewhere/",
        "https://a.org/blog/2024/on-ports/#gone",
        "https://a.org/blog/archive/on-ports.html",
        "https://a.org/blog/?p=12",
        "https://a.org/blog/tags/harbour/",
    )
    assert said == [
        "10: WARNING: no heading or id 'gone' in posts/on-ports.md,"
        " which answers https://a.org/blog/2024/on-ports/#gone [postpress.anchor_missing]",
        "11: WARNING: nothing answers https://a.org/blog/archive/on-ports.html;"
        " it could be an alias of posts/on-ports.md [postpress.url_lost]",
        "12: WARNING: nothing answers https://a.org/blog/?p=12 [postpress.url_lost]",
        "13: WARNING: nothing answers https://a.org/blog/tags/harbour/ [postpress.url_lost]",
    ]
    assert summary == "8 of 12 URLs answered, 5 by posts, 1 of other hosts."


def test_of_a_site_that_moved_the_paths_count(site: Path) -> None:
    said, summary = urls(
        site, "https://old.example/2024/on-ports/", "https://old.example/2023/two/"
    )
    assert said == []
    assert summary == "2 of 2 URLs answered, 2 by posts."
