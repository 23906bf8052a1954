"""What a site's settings, or a blog's own, give to posts that do not say it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from converters import importer
from converters.config import ConfigError
from converters.defaults import with_defaults
from converters.generators import recognise
from converters.import_plan import make_plan
from converters.model import Author, FrontMatter
from converters.site import load

POST = "---\ntitle: A\n---\nText.\n"


def given(front_matter: FrontMatter, path: str, dialect: str = "gfm", **globs: Any) -> FrontMatter:
    """Return a front matter with defaults; of a glob's name ``__`` is a slash, ``_`` a star."""
    pairs = tuple(
        (glob.replace("__", "/").replace("_", "*"), json.dumps(values))
        for glob, values in globs.items()
    )
    return with_defaults(front_matter, path, dialect, pairs)


def test_what_a_post_says_counts() -> None:
    post = FrontMatter(title="A", tags=("own",), draft=False, extra={"b": 1})
    made = given(
        post,
        "posts/x/a.md",
        posts___={"tags": ["t"], "draft": True, "author": "Ann", "a": 2, "b": 2},
    )
    assert (made.tags, made.draft, made.title) == (("own",), False, "A")
    assert made.authors == (Author("Ann"),)
    assert made.extra == {"a": 2, "b": 1}


def test_the_first_glob_counts_key_by_key() -> None:
    made = given(
        FrontMatter(),
        "posts/x/a.md",
        posts__y___={"series": "no"},
        posts__x___={"series": "inner"},
        posts___={"series": "outer", "draft": True, "expiryDate": "2020-01-02"},
    )
    assert (made.series, made.draft) == ("inner", True)
    assert made.expires == datetime.datetime(2020, 1, 2)


@pytest.mark.parametrize(
    ("dialect", "categories"), [("jekyll", ("folder", "all", "own")), ("gfm", ("own",))]
)
def test_generators_that_join_lists(dialect: str, categories: tuple[str, ...]) -> None:
    made = given(
        FrontMatter(categories=("own",)),
        "posts/a.md",
        dialect,
        posts___={"categories": ["all"]},
        _={"categories": ["folder"]},
    )
    assert made.categories == categories


def test_a_value_that_cannot_be_meant_names_its_key() -> None:
    with pytest.raises(ConfigError, match=r"posts\.defaults\.\*: tags: a mapping where"):
        given(FrontMatter(), "posts/a.md", _={"tags": {"a": "b"}})


BLOGS: list[tuple[str, dict[str, str], dict[str, dict[str, Any]]]] = [
    (
        "defaults of Jekyll by path and kind, and the folders above the posts",
        {
            "_config.yml": "defaults:\n"
            "- {scope: {path: '', type: posts}, values: {layout: post, author: ann, permalink: /x/}}\n"
            "- {scope: {path: _posts/old}, values: {tags: [old], published: false}}\n",
            "_posts/2024-01-02-a.md": POST,
            "_posts/old/2024-01-02-b.md": POST,
            "how/to/_posts/2024-01-02-c.md": POST,
            "_drafts/d.md": POST,
        },
        {
            "*_drafts/*": {"draft": True},
            "_posts/old/*": {"tags": ["old"], "published": False},
            "*_posts/*": {"author": "ann"},
            "how/to/_posts/*": {"categories": ["how", "to"]},
        },
    ),
    (
        "Hugo's cascade, the innermost first, then that of the settings",
        {
            "hugo.toml": "[[cascade]]\ntags = ['site']\n[cascade.target]\npath = '{/posts/**,/no/**}'\n",
            "content/posts/_index.md": "---\ncascade:\n  - _target: {kind: page}\n"
            "    author: Ann\n    params: {series: S}\n  - target: {kind: section}\n    author: B\n---\n",
            "content/posts/deep/_index.md": "+++\n[cascade]\ndraft = true\n+++\n",
            "content/posts/deep/a.md": POST,
            "content/posts/b.md": POST,
        },
        {
            "content/posts/deep/*": {"draft": True},
            "content/posts/*": {"author": "Ann", "series": "S", "tags": ["site"]},
        },
    ),
    (
        "data of Eleventy's folders and posts; the name of the collection is no tag",
        {
            ".eleventy.js": "module.exports = {}",
            "src/posts/posts.json": '{"tags": ["posts", "notes", "tea"], "layout": "p.njk",'
            ' "permalink": "/n/{{ page.fileSlug }}/"}',
            "src/posts/de/de.11tydata.json": '{"lang": "de"}',
            "src/posts/a.11tydata.json": '{"author": "Ann"}',
            "src/posts/b.json": "no JSON",
            "src/posts/a.md": POST,
            "src/posts/b.md": POST,
            "src/posts/de/c.md": POST,
        },
        {
            "src/posts/a.md": {"author": "Ann"},
            "src/posts/de/*": {"lang": "de"},
            "src/posts/*": {"tags": ["tea"], "permalink": "/n/{{ page.fileSlug }}/"},
        },
    ),
    (
        "Pelican's folders are categories, its author wrote all",
        {
            "pelicanconf.py": "AUTHOR = 'Ann'\nPATH = 'content'\n",
            "content/Tea/a.md": "Title: A\n\nText.\n",
            "content/b.md": "Title: B\n\nText.\n",
        },
        {"content/Tea/*": {"category": "Tea"}, "*": {"author": "Ann"}},
    ),
]


@pytest.mark.parametrize(
    ("files", "defaults"), [one[1:] for one in BLOGS], ids=[one[0] for one in BLOGS]
)
def test_recognised(files: dict[str, str], defaults: dict[str, dict[str, Any]]) -> None:
    blog = recognise(sorted(files), files.__getitem__)
    assert dict(blog.defaults) == defaults


def test_an_import_brings_them(tmp_path: Path) -> None:
    source, site = tmp_path / "blog", tmp_path / "site"
    for path, text in BLOGS[0][1].items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_text(text)
    importer.run(source, site, make_plan(source, site))
    found = load(site, unpublished=True)
    about = {post.path.rpartition("-")[2]: post.front_matter for post in found.posts}
    assert about["c.md"].categories == ("how", "to")
    assert [one.name for one in about["a.md"].authors] == ["ann"]
    assert (about["b.md"].draft, about["b.md"].tags) == (True, ("old",))
    assert load(site).left_out == {"draft": 2}
