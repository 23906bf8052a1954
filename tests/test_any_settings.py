"""Whatever a blog's settings hold, its generator is recognised, and what is read of them is valid."""

from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from converters.config import read_config
from converters.dialects import dialects
from converters.generator_table import GENERATORS
from converters.generators import recognise
from converters.import_settings import section
from converters.people import people

SOME = 12
KEYS = (
    *(
        "baseURL",
        "url",
        "baseurl",
        "base_url",
        "site_url",
        "title",
        "lang",
        "language",
        "languages",
    ),
    *(
        "permalink",
        "permalinks",
        "collections",
        "defaults",
        "cascade",
        "taxonomies",
        "disableKinds",
    ),
    *("jekyll-archives", "category_dir", "tag_dir", "source_dir", "post_asset_folder", "plugins"),
    *("contentDir", "staticDir", "docs_dir", "markdown_extensions", "extra", "website", "site"),
    *(
        "project",
        "format",
        "frontmatter",
        "module",
        "mounts",
        "params",
        "authors",
        "author",
        "theme",
    ),
    *("posts", "tag", "category", "enabled", "blog_dir", "source", "target", "scope", "values"),
)
VALUES = st.recursive(
    st.sampled_from(
        [None, True, 0, 3.5, "", "x", ":title", "/:year/{slug}/", "http://[", "https://a.example/"]
    )
    | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=12,
)
MARKS = sorted(
    {mark for one in GENERATORS for mark in one.marks if mark.endswith((".yml", ".yaml"))}
)
POST = "---\ntitle: A\ndate: 2024-01-02\n---\n[b](/2024/01/b/)\n"
FILES = (
    *("_posts/2024-01-02-a.md", "content/posts/a.md", "source/_posts/a.md", "docs/blog/posts/a.md"),
    *("content/a.md", "src/a.md", "package.json", "_data/authors.yml", "data/authors.yaml"),
)


@pytest.mark.parametrize("mark", MARKS)
def test_any_settings_can_be_read(mark: str) -> None:
    @settings(max_examples=SOME)
    @given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
    @example({"disableKinds": True, "taxonomies": {"tag": None}})
    @example({"plugins": [[], {1: []}, "blog"]})
    def check(values: dict[str, object]) -> None:
        text = yaml.safe_dump(values)
        texts = {mark: text, "_data/authors.yml": text, "data/authors.yaml": text}
        texts["package.json"] = json.dumps(values, default=str)
        files = (mark, *FILES)

        def read(path: str) -> str:
            return texts.get(path, POST)

        blog = recognise(files, read, "blog")
        assert blog.posts
        people(files, read)
        read_config(yaml.safe_load(section(blog, "posts")), tuple(dialects()))

    check()
