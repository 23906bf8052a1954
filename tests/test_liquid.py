"""The Liquid family: detection, heading ids, and how a tag's arguments are read."""

from __future__ import annotations

import pytest

from converters.dialects import detect
from converters.rules.kramdown_attributes import gfm_id
from converters.rules.liquid import arguments, scan

LAYOUT = "---\nlayout: post\ntitle: T\n---\n"


@pytest.mark.parametrize(
    ("path", "text", "dialect"),
    [
        ("_posts/2024-01-02-a.md", "Text.", "jekyll"),
        ("posts/a.md", "{% post_url 2024-01-02-b %}", "jekyll"),
        ("posts/a.md", "![A](a.png){: .wide }", "jekyll"),
        ("posts/a.md", "{{ '/a' | relative_url }}", "jekyll"),
        ("source/_posts/2013-01-02-a.markdown", LAYOUT + "Text.", "octopress"),
        ("_posts/2013-01-02-a.md", "{% codeblock lang:js %}\n{% endcodeblock %}", "octopress"),
        ("source/_posts/a.md", "---\ntitle: T\n---\nText.", "hexo"),
        ("posts/a.md", "{% asset_img a.png %}", "hexo"),
        ("blog/a.md", '{% person "Ann", "https://example.org/" %}', "eleventy"),
        ("blog/a.md", "---\nlayout: post.njk\n---\nText.", "eleventy"),
        ("a.md", "---\ntitle: T\npublished: true\ntags: a\n---\n{% youtube abc %}", "devto"),
        ("a.md", "{% embed https://example.org/ %}", "devto"),
        ("posts/a.md", "Plain {text}.", "gfm"),
    ],
)
def test_detect(path: str, text: str, dialect: str) -> None:
    assert detect(path, text) == dialect


def test_heading_ids() -> None:
    assert gfm_id("2.0 -- the Größe_1") == "20--the-größe_1"


def test_arguments() -> None:
    text = """figure src="a b.png" alt='It\\'s' lang:js mark:1,3-5 https://example.org/a"""
    found = [(one.key, one.text) for one in arguments(text)]
    assert found == [
        ("", "figure"),
        ("src", "a b.png"),
        ("alt", "It's"),
        ("lang", "js"),
        ("mark", "1,3-5"),
        ("", "https://example.org/a"),
    ]


def test_scan_reads_nothing_in_raw() -> None:
    tags = scan("{% raw %}{{ a }}{% if %}{% endraw %}{% a %}{% b %}{% endb %}{{ c }}")
    assert [tag.name for tag in tags] == ["raw", "endraw", "a", "b", "endb", ""]
    assert [tag.close is not None for tag in tags] == [True, False, False, True, False, False]
