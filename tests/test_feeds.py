"""Feeds as values: what is in them, what an entry's content is, and that each format is valid."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from converters.catalogue import Listed
from converters.config import Config
from converters.config_feeds import Feeds
from converters.feeds.content import feed_html
from converters.feeds.formats import write
from converters.feeds.model import Entry, Feed, entry_id
from converters.feeds.plan import plan_feeds
from converters.grouping import build_catalogue
from converters.model import Author, FrontMatter, Post

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "atom.rng"))
ATOM = {"a": "http://www.w3.org/2005/Atom"}
URL = "https://blog.example.org/notes/pages/one.html"
CONFIG = Config(url="https://blog.example.org/notes/", hosts=("blog.example.org",))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<section id="a"><h1>T<a class="headerlink" href="#a">#</a></h1><p>x</p></section>',
            "<p>x</p>",
        ),
        ('<h2>Two<a class="headerlink" href="#two">#</a> and</h2>', "<h2>Two and</h2>"),
        (
            '<p>a <a href="two.html#b">l</a></p>',
            '<p>a <a href="https://blog.example.org/notes/pages/two.html#b">l</a></p>',
        ),
        ('<p><a href="#b">l</a></p>', f'<p><a href="{URL}#b">l</a></p>'),
        (
            '<p><img src="../_images/a.png" class="c" alt="A" style="width: 9px"></p>',
            '<p><img src="https://blog.example.org/notes/_images/a.png" alt="A"></p>',
        ),
        (
            '<p><img srcset="a.png 1x, ../b.png 2x" alt=""></p>',
            '<p><img srcset="https://blog.example.org/notes/pages/a.png 1x, https://blog.example.org/notes/b.png 2x" alt=""></p>',
        ),
        ("<p>a<script>alert(1)</script>b<!-- c -->d</p>", "<p>abd</p>"),
        (
            '<p onclick="x()"><a href="javascript:x()">l</a><button>Copy</button></p>',
            "<p><a>l</a></p>",
        ),
        (
            '<p>and <span class="math notranslate">\\(x &lt; 3\\)</span>.</p>',
            "<p>and \\(x &lt; 3\\).</p>",
        ),
        (
            '<div class="highlight-python notranslate"><div class="highlight"><pre><span></span><span class="k">def</span> f\n</pre></div></div>',
            '<pre><code class="language-python">def f\n</code></pre>',
        ),
        (
            '<div class="highlight-default"><pre><span class="linenos">1</span>x</pre></div>',
            "<pre><code>x</code></pre>",
        ),
        (
            '<div class="admonition note"><p class="admonition-title">Note</p><p>x</p></div>',
            "<p><strong>Note</strong></p><p>x</p>",
        ),
        ('<div class="post-meta"><p>1 min read</p></div><p>x</p>', "<p>x</p>"),
        (
            '<div class="cell" id="c1"><div class="output text_html"><div id="v"></div><script>draw()</script></div></div>',
            f'<div id="v"></div><p><a href="{URL}#c1">This output is drawn on the page.</a></p>'.replace(
                ' id="v"', ""
            ),
        ),
        (
            '<div class="cell" id="c1"><div class="output text_html"><table><tr><td>1</td></tr></table><script>draw()</script></div></div>',
            "<table><tr><td>1</td></tr></table>",
        ),
        ("<p>bell \x07 and \x00 nul</p>", "<p>bell  and  nul</p>"),
        (
            '<svg viewbox="0 0 1 1" class="c"><path d="M0 0" class="p"></path></svg>',
            '<svg viewbox="0 0 1 1" class="c"><path d="M0 0" class="p"></path></svg>',
        ),
        ("<p>a<template><script>x()</script></template></p>", "<p>a</p>"),
        (
            '<p><iframe src="https://v.org/embed/1" srcdoc="&lt;title&gt;A video&lt;/title&gt;&lt;a class=&quot;load&quot; href=&quot;https://v.org/embed/1&quot;&gt;&lt;/a&gt;&lt;a class=&quot;page&quot; href=&quot;https://v.org/1&quot;&gt;&lt;/a&gt;"></iframe>b</p>',
            '<p><a href="https://v.org/1">A video</a>b</p>',
        ),
        ("", ""),
        ("plain &amp; text", "plain &amp; text"),
    ],
)
def test_content(body: str, expected: str) -> None:
    assert feed_html(body, URL) == expected


def post(path: str = "posts/one.md", dialect: str = "gfm", **front_matter: object) -> Post:
    return Post(path, FrontMatter(**front_matter), "", 1, dialect)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("extra", "permalink", "dialect", "imported", "expected"),
    [
        ({}, None, "gfm", False, "https://blog.example.org/notes/pages/first"),
        ({"guid": "https://old.org/?p=12"}, "/x/", "gfm", True, "https://old.org/?p=12"),
        ({"GUID": 12}, None, "gfm", False, "https://blog.example.org/notes/12"),
        ({"id": "urn:uuid:5"}, None, "gfm", False, "urn:uuid:5"),
        # an id of Docusaurus is one within the site
        ({"id": "intro"}, None, "docusaurus", False, "https://blog.example.org/notes/pages/first"),
        ({}, "/2020/01/one/", "hugo", True, "https://blog.example.org/2020/01/one/"),
        ({}, "/2020/01/one.html", "jekyll", True, "https://blog.example.org/2020/01/one"),
        ({}, "/2020/01/one/", "hugo", False, "https://blog.example.org/notes/pages/first"),
    ],
)
def test_ids(
    extra: dict[str, object], permalink: str | None, dialect: str, imported: bool, expected: str
) -> None:
    one = post(dialect=dialect, permalink=permalink, extra=extra)
    assert entry_id(one, CONFIG, "pages/first", imported) == expected


def test_ids_outlive_the_site_s_address() -> None:
    config = Config(url="https://new.org/", feeds=Feeds(ids="tag:old.org,2020:"))
    assert entry_id(post(), config, "pages/first", False) == "tag:old.org,2020:pages/first"
    moved = post(permalink="/a/b/")
    assert entry_id(moved, config, "pages/first", True) == "tag:old.org,2020:a/b/"


def listed(
    number: int, state: str = "", dated: bool = True, tags: tuple[str, ...] = ("t",)
) -> Listed:
    date = datetime.datetime(2024, 1, number) if dated else None
    return Listed(
        post(f"posts/{number}.md", date=date, tags=tags),
        f"pages/{number}",
        f"P{number}",
        state=state,
    )


def test_a_feed_has_the_newest_posts_that_are_published_and_dated() -> None:
    posts = [
        listed(1),
        listed(2, tags=("t", "u")),
        listed(3, "draft"),
        listed(4),
        listed(5, dated=False),
    ]
    catalogue = build_catalogue(posts, "pages", ["tag", "year"])
    plan = plan_feeds(Config(url="https://a.org/", feeds=Feeds(entries=2)), catalogue)
    found = {one.path("feed.xml"): [each.docname for each in one.posts] for one in plan.feeds}
    assert found == {
        "feed.xml": ["pages/4", "pages/2"],
        "pages/tags/t/feed.xml": ["pages/4", "pages/2"],
        "pages/tags/u/feed.xml": ["pages/2"],
    }
    assert plan.needed == {"pages/4", "pages/2"}
    only = plan_feeds(Config(url="https://a.org/", feeds=Feeds(groups=())), catalogue)
    assert [one.group for one in only.feeds] == [None]


@pytest.mark.parametrize("config", [Config(), Config(url="https://a.org/", feeds=Feeds(files=()))])
def test_no_feeds_without_an_address_or_a_format(config: Config) -> None:
    assert plan_feeds(config, build_catalogue([listed(1)], "pages", ["tag"])).feeds == ()


ZONE = datetime.timezone(datetime.timedelta(hours=2))
ENTRIES = (
    Entry(
        "tag:a.org,2024:2",
        "https://a.org/2.html",
        "Two </title> & ]]> \x07bell",
        datetime.datetime(2024, 2, 1, 10, 30, tzinfo=ZONE),
        datetime.datetime(2024, 2, 3, tzinfo=datetime.UTC),
        "About <it>",
        "<p>Zwei &amp; <b>mehr</b> ]]&gt;</p>",
        (Author("Ann", "https://ann.org/"), Author("Bob")),
        ("c++", "a & b"),
        "https://a.org/a.png",
        "de",
    ),
    Entry(
        "https://a.org/1.html",
        "https://a.org/1.html",
        "",
        datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC),
        datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC),
    ),
)
FEED = Feed("A & <b>", "", "https://a.org/", "https://a.org/feed", "en", "", ENTRIES)


def test_atom() -> None:
    text = write(FEED, "atom")
    tree = etree.fromstring(text)
    assert SCHEMA.validate(tree), SCHEMA.error_log
    # what the schema's Schematron rules say: an author for each entry, one alternate link
    for entry in tree.findall("a:entry", ATOM):
        assert entry.findall("a:author", ATOM) or tree.findall("a:author", ATOM)
        assert len(entry.findall("a:link", ATOM)) == 1
    entry = tree.findall("a:entry", ATOM)[0]
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    assert entry.findtext("a:published", namespaces=ATOM) == "2024-02-01T10:30:00+02:00"
    assert entry.findtext("a:updated", namespaces=ATOM) == "2024-02-03T00:00:00+00:00"
    assert entry.findtext("a:author/a:uri", namespaces=ATOM) == "https://ann.org/"
    assert entry.findtext("a:title", namespaces=ATOM) == "Two </title> & ]]> bell"
    assert text == write(FEED, "atom")


def test_the_schema_refuses_what_is_wrong() -> None:
    tree = etree.fromstring(write(FEED, "atom"))
    tree.find("a:entry", ATOM).remove(tree.find("a:entry/a:id", ATOM))
    assert not SCHEMA.validate(tree)


def test_rss() -> None:
    tree = etree.fromstring(write(FEED, "rss"))
    item = tree.find("channel/item")
    assert tree.findtext("channel/link") == "https://a.org/"
    assert tree.findtext("channel/lastBuildDate") == "Sat, 03 Feb 2024 00:00:00 +0000"
    assert item.findtext("pubDate") == "Thu, 01 Feb 2024 10:30:00 +0200"
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert tree.findall("channel/item/guid")[1].attrib == {"isPermaLink": "true"}
    creators = item.findall("{http://purl.org/dc/elements/1.1/}creator")
    assert [one.text for one in creators] == ["Ann", "Bob"]
    encoded = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded")
    assert encoded == ENTRIES[0].content


@pytest.mark.parametrize("format", ["atom", "rss"])
def test_feedparser_reads_it(format: str) -> None:
    found = feedparser.parse(write(FEED, format))
    assert found.bozo == 0
    first = found.entries[0]
    assert first.id == "tag:a.org,2024:2"
    assert first.link == "https://a.org/2.html"
    assert [tag.term for tag in first.tags] == ["c++", "a & b"]
    assert first.content[0].value == "<p>Zwei &amp; <b>mehr</b> ]]&gt;</p>"


def test_json_feed() -> None:
    """The rules of https://www.jsonfeed.org/version/1.1/, as far as they can be broken here."""
    found = json.loads(write(FEED, "json"))
    check_json_feed(found)
    first, second = found["items"]
    assert first["authors"] == [{"name": "Ann", "url": "https://ann.org/"}, {"name": "Bob"}]
    assert first["language"] == "de"
    assert "language" not in second
    assert first["date_published"] == "2024-02-01T10:30:00+02:00"


def check_json_feed(feed: dict[str, object]) -> None:
    """Assert that a feed keeps the rules of JSON Feed 1.1."""
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    texts = {"title", "home_page_url", "feed_url", "description", "icon", "language"}
    assert feed.keys() <= texts | {"version", "authors", "items"}
    assert isinstance(feed["title"], str)
    items = feed["items"]
    assert isinstance(items, list)
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        texts = {"id", "url", "title", "content_html", "summary", "image", "language"}
        dates = {"date_published", "date_modified"}
        assert item.keys() <= texts | dates | {"authors", "tags"}
        assert all(isinstance(item[name], str) and item[name] for name in texts & item.keys())
        assert {"id", "content_html"} <= item.keys()
        for name in dates & item.keys():
            assert datetime.datetime.fromisoformat(item[name]).tzinfo is not None
        for author in item.get("authors", ()):
            assert author
            assert author.keys() <= {"name", "url", "avatar"}
        assert all(isinstance(tag, str) for tag in item.get("tags", ()))
