"""The ``posts:`` section: each key taken and refused, and errors that name the key."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from converters.cli import main
from converters.config import Config, ConfigError, External, read_config
from converters.config_feeds import Feeds
from converters.site_settings import read_settings

DIALECTS = ("commonmark", "gfm", "jekyll")


def read(section: Any, **settings: Any) -> Config:
    return read_config({"posts": section, **settings}, DIALECTS)


GOOD: list[tuple[str, Any, Any]] = [
    ("folder", "blog", "blog"),
    ("folder", "./blog/", "blog"),
    ("folder", "a\\b", "a/b"),
    ("pages", "made/pages", "made/pages"),
    ("dialect", "gfm", (("*", "gfm"),)),
    ("dialect", "auto", (("*", "auto"),)),
    ("dialect", {"posts/old/*": "jekyll", "*": "gfm"}, (("posts/old/*", "jekyll"), ("*", "gfm"))),
    ("static", "files", ("files",)),
    ("static", ["static", "public/img"], ("static", "public/img")),
    ("static", [], ()),
    ("url", "https://example.org", "https://example.org/"),
    ("url", "http://example.org/blog/", "http://example.org/blog/"),
    ("hosts", "Example.org", ("example.org",)),
    ("hosts", ["www.example.org", "example.org", "old.org"], ("example.org", "old.org")),
    ("math", "auto", "auto"),
    ("math", True, "on"),
    ("math", False, "off"),
    ("group", "year", "year"),
    ("group", "none", "none"),
    ("permalink", "/:year/:title/", (("*", "/:year/:title/"),)),
    ("permalink", {"posts/news/*": "/n/:slug/"}, (("posts/news/*", "/n/:slug/"),)),
    ("list_urls", {"tags": "/t/:name/"}, (("tag", "/t/:name/"),)),
    ("exclude", ["posts/draft-*"], ("posts/draft-*",)),
    ("exclude", "posts/x.md", ("posts/x.md",)),
    ("suppress", ["link_*", "encoding"], ("link_*", "encoding")),
    ("lock", "requirements.lock", "requirements.lock"),
    ("timeout", 90, 90),
    ("timeout", 0, 0),
    ("output_limit", 5000, 5000),
    ("execute", True, (("*", "on"),)),
    ("execute", {"posts/old/*": "off", "*": "auto"}, (("posts/old/*", "off"), ("*", "auto"))),
    ("live", "cdn", "cdn"),
    ("live", False, "off"),
    ("live_files", "../pyodide.zip", "../pyodide.zip"),
    ("lists", ["tags", "authors"], ("tag", "author")),
    ("lists", [], ()),
    ("drafts", True, True),
    ("defaults", {"posts/a/*": {"tags": ["x"]}}, (("posts/a/*", '{"tags": ["x"]}'),)),
    ("future", False, False),
    ("expired", True, True),
    ("lead_image", False, False),
    ("embeds", "load", "load"),
    ("previews", False, False),
    ("search", False, "off"),
    ("bibliography", "refs.bib", ("refs.bib",)),
    ("language", "pt_br", "pt-BR"),
    ("languages", ["de", "zh-hans"], ("de", "zh-Hans")),
    ("external", {}, External()),
    ("external", {"ignore": "a.org/*", "days": 30}, External(ignore=("a.org/*",), days=30)),
    ("feeds", True, Feeds()),
    ("feeds", False, Feeds(files=(), groups=())),
    ("feeds", {"formats": ["atom"]}, Feeds(files=(("atom", "feed.xml"),))),
    ("feeds", {"formats": {"rss": "index.xml"}}, Feeds(files=(("rss", "index.xml"),))),
    ("feeds", {"entries": 5, "groups": ["tags"]}, Feeds(entries=5, groups=("tag",))),
    ("feeds", {"ids": "tag:a.org,2020:"}, Feeds(ids="tag:a.org,2020:")),
    ("timezone", "Europe/Berlin", "Europe/Berlin"),
    ("markdown", False, False),
    ("cards", "on", "on"),
    ("cards", False, "off"),
    (
        "comments",
        {"provider": "utterances", "repo": "a/b"},
        (("host", "utteranc.es"), ("provider", "utterances"), ("repo", "a/b")),
    ),
]

BAD: list[tuple[str, Any, str]] = [
    ("feeds", "atom", "posts.feeds: a mapping"),
    ("feeds", {"format": "atom"}, "posts.feeds.format: no such setting (known: formats,"),
    ("feeds", {"formats": ["xml"]}, "posts.feeds.formats: one of atom, rss, json"),
    ("feeds", {"formats": {"rss": "../x.xml"}}, "posts.feeds.formats.rss: a file name"),
    ("feeds", {"formats": {"rss": "a.xml", "atom": "a.xml"}}, "posts.feeds.formats: two formats"),
    ("feeds", {"entries": 0}, "posts.feeds.entries: a whole number"),
    ("feeds", {"groups": ["years"]}, "posts.feeds.groups[0]: one of tags,"),
    ("feeds", {"ids": "blog"}, "posts.feeds.ids: a URL or a tag: URI"),
    ("cards", "some", "posts.cards: one of auto, on, off"),
    ("markdown", "no", "posts.markdown: true or false"),
    ("timezone", "CEST", "posts.timezone: a name like Europe/Berlin"),
    ("timezone", "../etc/passwd", "posts.timezone: a name like Europe/Berlin"),
    ("embeds", "off", "posts.embeds: one of click, load"),
    ("search", "lunr", "posts.search: one of auto, theme, pagefind, off"),
    ("previews", "hover", "posts.previews: true or false"),
    ("lists", ["tag"], "posts.lists[0]: one of tags,"),
    ("bibliography", ["../refs.bib"], "posts.bibliography[0]: a path inside"),
    ("language", "English", "posts.language: a language tag"),
    ("languages", ["de", 3], "posts.languages[1]: a string"),
    ("external", [], "posts.external: a mapping"),
    ("external", {"wait": 1}, "posts.external.wait: no such setting (known: ignore, delay,"),
    ("external", {"delay": -1}, "posts.external.delay: a number, 0 or more,"),
    ("drafts", "yes", "posts.drafts: true or false"),
    ("defaults", ["a"], "posts.defaults: a mapping of globs to front matter"),
    ("defaults", {"a": "b"}, "posts.defaults.a: a mapping is needed"),
    ("future", 1, "posts.future: true or false"),
    ("expired", "no", "posts.expired: true or false"),
    ("lead_image", None, "posts.lead_image: true or false"),
    ("comments", "giscus", "posts.comments: a mapping"),
    ("comments", {"repo": "a/b"}, "posts.comments.provider: "),
    ("comments", {"provider": "giscus", "repo": "a/b"}, "posts.comments.repo-id: "),
    ("folder", 3, "posts.folder: "),
    ("folder", "", "posts.folder: "),
    ("folder", ".", "posts.folder: "),
    ("folder", "/etc", "posts.folder: "),
    ("folder", "../up", "posts.folder: "),
    ("folder", "a/../../up", "posts.folder: "),
    ("folder", "a\\..\\..\\up", "posts.folder: "),
    ("folder", None, "posts.folder: "),
    ("pages", ["pages"], "posts.pages: "),
    ("pages", "posts", "posts.pages: "),
    ("dialect", "markdwon", "posts.dialect: no dialect named 'markdwon'"),
    ("dialect", {"*": "nope"}, "posts.dialect: no dialect named 'nope'"),
    ("dialect", {"old/*": 1}, "posts.dialect.old/*: "),
    ("dialect", ["gfm"], "posts.dialect: "),
    ("static", {"a": "b"}, "posts.static: "),
    ("static", ["fine", "../up"], "posts.static[1]: "),
    ("static", [7], "posts.static[0]: "),
    ("url", "example.org", "posts.url: "),
    ("url", "ftp://example.org", "posts.url: "),
    ("url", "https://", "posts.url: "),
    ("url", 80, "posts.url: "),
    ("hosts", [1], "posts.hosts[0]: "),
    ("hosts", 1, "posts.hosts: "),
    ("math", "maybe", "posts.math: one of auto, on, off"),
    ("math", 1, "posts.math: "),
    ("group", "month", "posts.group: one of year, none"),
    ("permalink", 2024, "posts.permalink: a pattern, or a mapping of globs to patterns"),
    ("permalink", {"a": 1}, "posts.permalink.a: a string"),
    ("list_urls", "/t/:name/", "posts.list_urls: a mapping"),
    ("list_urls", {"tags": "/t/"}, "posts.list_urls.tags: a pattern with :name"),
    ("list_urls", {"labels": "/l/:name"}, "posts.list_urls: one of"),
    ("exclude", 1, "posts.exclude: "),
    ("exclude", [None], "posts.exclude[0]: "),
    ("suppress", {}, "posts.suppress: "),
    ("suppress", ["a", 2], "posts.suppress[1]: "),
    ("lock", "../requirements.lock", "posts.lock: "),
    ("timeout", "long", "posts.timeout: a number, 0 or more"),
    ("timeout", True, "posts.timeout: "),
    ("output_limit", -1, "posts.output_limit: "),
    ("execute", "sometimes", "posts.execute: one of auto, on, off"),
    ("execute", {"posts/*": 3}, "posts.execute.posts/*: one of auto, on, off"),
    ("live", True, "posts.live: one of auto, off, self, cdn"),
    ("live_files", 1, "posts.live_files: a string"),
]


@pytest.mark.parametrize(("key", "value", "expected"), GOOD)
def test_good_value(key: str, value: Any, expected: Any) -> None:
    assert getattr(read({key: value}), key) == expected


@pytest.mark.parametrize(("key", "value", "message"), BAD)
def test_bad_value_names_its_key(key: str, value: Any, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        read({key: value})
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("key", [field.name for field in fields(Config)])
def test_each_key_is_tested_good_and_bad(key: str) -> None:
    assert key in {row[0] for row in GOOD}
    assert key in {row[0] for row in BAD}


@pytest.mark.parametrize("settings", [None, {}, {"posts": None}, {"title": "Mine"}])
def test_nothing_said_means_the_defaults(settings: Any) -> None:
    assert read_config(settings, DIALECTS) == Config()


@pytest.mark.parametrize("section", ["posts", 1, ["folder"]])
def test_section_must_be_a_mapping(section: Any) -> None:
    with pytest.raises(ConfigError, match=r"^posts: a mapping is needed"):
        read(section)


def test_file_must_be_a_mapping() -> None:
    settings: Any = ["posts"]
    with pytest.raises(ConfigError, match=r"^_config\.yml: a mapping is needed"):
        read_config(settings, DIALECTS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"a: 1\nb: ]", r"^_config\.yml:2: "),
        (b"a: 2024-02-30", r"^_config\.yml: day is out of range"),
        (b"a: \xff", r"^_config\.yml: .*can't decode"),
        (b"- a", r"^_config\.yml: a mapping is needed"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, text: bytes, message: str) -> None:
    (tmp_path / "_config.yml").write_bytes(text)
    with pytest.raises(ConfigError, match=message):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"title": 1984}, "title: a string is needed, not 1984"),
        ({"author": ["Ann", "Bob"]}, "author: a string is needed"),
        ({"html": 5}, "html: a mapping is needed, not 5"),
        ({"html": {"analytics": False}}, "html.analytics: a mapping is needed"),
        ({"sphinx": None}, "sphinx: a mapping is needed; take the key out"),
        ({"sphinx": {"extra_extensions": "a"}}, "sphinx.extra_extensions: a list is needed"),
        ({"exclude_patterns": "*.txt"}, "exclude_patterns: a list is needed"),
    ],
)
def test_settings_of_the_book_are_checked_too(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        read_config(settings, DIALECTS)
    assert str(error.value).startswith(message)


def test_settings_of_the_book_may_be_empty() -> None:
    empty = {"title": None, "html": None, "sphinx": {"config": None, "extra_extensions": None}}
    assert read_config(empty, DIALECTS) == Config()


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("foldr", "did you mean posts.folder?"),
        ("dialects", "did you mean posts.dialect?"),
        ("Math", "did you mean posts.math?"),
        ("zzz", "known: folder, pages, dialect"),
        (1, "known: folder"),
    ],
)
def test_unknown_key_gets_a_suggestion(key: Any, hint: str) -> None:
    with pytest.raises(ConfigError) as error:
        read({key: "x"})
    assert str(error.value).startswith(f"posts.{key}: no such setting")
    assert hint in str(error.value)


def test_url_falls_back_on_the_base_url_of_the_book() -> None:
    config = read({}, html={"baseurl": "https://www.Example.org/book"})
    assert config.url == "https://www.Example.org/book/"
    assert config.hosts == ("example.org",)


def test_own_url_goes_before_that_of_the_book() -> None:
    config = read({"url": "https://a.org"}, html={"baseurl": "https://b.org"})
    assert config.url == "https://a.org/"


def test_bad_base_url_is_named_as_the_author_wrote_it() -> None:
    with pytest.raises(ConfigError, match=r"^html\.baseurl: "):
        read({}, html={"baseurl": "example.org"})


@pytest.mark.parametrize("html", [None, {}, {"baseurl": ""}, {"baseurl": None}])
def test_no_base_url_is_fine(html: Any) -> None:
    assert read({}, html=html).url == ""


def test_hosts_gain_the_host_of_the_url_once() -> None:
    config = read({"url": "https://www.a.org", "hosts": ["b.org", "A.org"]})
    assert config.hosts == ("b.org", "a.org")


def test_pages_may_not_be_the_posts_that_were_moved() -> None:
    with pytest.raises(ConfigError, match=r"^posts\.pages: "):
        read({"folder": "pages"})


def test_first_matching_glob_gives_the_dialect() -> None:
    config = read({"dialect": {"posts/old/*": "jekyll", "posts/*": "gfm"}})
    assert config.dialect_of("posts/old/a.md") == "jekyll"
    assert config.dialect_of("posts/a.md") == "gfm"
    assert config.dialect_of("elsewhere/a.md") == "auto"


@pytest.mark.parametrize("command", ["build", "check", "convert"])
def test_a_folder_that_is_no_site_is_left_as_it_is(tmp_path: Path, command: str) -> None:
    result = CliRunner().invoke(main, [command, str(tmp_path)])
    assert result.exit_code == 2
    assert "no site" in result.output
    assert not list(tmp_path.iterdir())


def test_a_build_names_the_first_page_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("# A\n")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: home\n")
    result = CliRunner().invoke(main, ["build", str(tmp_path)])
    assert result.exit_code == 2
    assert "_toc.yml: root: no home.md" in result.output
