"""Shortcodes as values, and what Hugo's and Zola's dialects read of a post besides its body."""

from __future__ import annotations

import datetime

import pytest

from converters.dialects import detect, dialects
from converters.model import Post
from converters.rules.shortcodes import (
    arguments,
    code_regions,
    hugo_shortcodes,
    in_code,
    zola_shortcodes,
)


@pytest.mark.parametrize(
    ("text", "positional", "named"),
    [
        ("", (), {}),
        ("a 'b c' \"d e\" `f g`", ("a", "b c", "d e", "f g"), {}),
        ('src=a.png alt="x \\"y\\"" n = 3', (), {"src": "a.png", "alt": 'x "y"', "n": "3"}),
        ("https://example.com/?a=b", ("https://example.com/?a=b",), {}),
        ("id=\"x\", class='y', on=true", (), {"id": "x", "class": "y", "on": "true"}),
    ],
)
def test_arguments(text: str, positional: tuple[str, ...], named: dict[str, str]) -> None:
    assert arguments(text) == (positional, named)


def test_hugo_shortcodes_nest() -> None:
    text = "{{< a >}}{{% b 1 /%}}{{< b >}}x{{< /b >}}{{< c >}}{{< /a >}} {{< /d >}}"
    (outer, stray), escapes = hugo_shortcodes(text)
    assert text[outer.end : outer.close] == text[len("{{< a >}}") : text.index("{{< /a")]
    assert text[outer.stop :] == " {{< /d >}}"
    assert [(one.name, one.paired) for one in outer.children] == [
        ("b", False),
        ("b", True),
        ("c", False),
    ]
    assert outer.children[0].positional == ("1",)
    assert all(one.parent is outer for one in outer.children)
    assert (stray.stray, stray.name) == (True, "d")
    assert escapes == []


def test_hugo_escapes_and_comments() -> None:
    roots, escapes = hugo_shortcodes('{{</* a "b" */>}}{{%/* /c */%}}{{/* no */}}')
    assert roots == []
    assert [one.text for one in escapes] == ['{{< a "b" >}}', "{{% /c %}}", None]


def test_zola_shortcodes_nest() -> None:
    text = '{% a() %}{{ b(x="{% end %}") }}{% c() %}{% end %}{% end %}{% end %}{{ x }}'
    (outer, stray), escapes = zola_shortcodes(text)
    assert [one.name for one in outer.children] == ["b", "c"]
    assert outer.children[0].named == {"x": "{% end %}"}
    assert stray.stray
    assert escapes == []


def test_deep_nesting_is_no_error() -> None:
    text = "{{< a >}}" * 3000 + "{{< /a >}}" * 3000
    roots, _ = hugo_shortcodes(text)
    assert len(roots) == 1


def test_code_regions() -> None:
    text = "a `b` c\n\n- ~~~\n  d\n  ~~~\n\n``e ` f`` g `h\n\ni` j"
    regions = code_regions(text)
    inside = {letter for letter in "abcdefghij" if in_code(regions, text.index(letter))}
    assert inside == {"b", "d", "e", "f"}


def read(path: str, text: str, dialect: str) -> Post:
    """Return a post as a dialect reads it."""
    reader = dialects()[dialect].read
    assert reader is not None
    return reader(path, text, dialect)


@pytest.mark.parametrize(
    ("path", "head", "permalink", "language"),
    [
        ("posts/a.md", "url: /x/", "/x/", None),
        ("posts/a.md", "url: x/y", "/x/y", None),
        ("posts/a.fr.md", "title: A", None, "fr"),
        ("posts/a/index.zh-cn.md", "title: A", None, "zh-cn"),
        ("posts/a.fr.md", "lang: de", None, "de"),
        ("posts/v1.2.md", "title: A", None, None),
    ],
)
def test_hugo_reads(path: str, head: str, permalink: str | None, language: str | None) -> None:
    front_matter = read(path, f"---\n{head}\n---\n", "hugo").front_matter
    assert (front_matter.permalink, front_matter.language) == (permalink, language)


def test_zola_reads_path_and_tables() -> None:
    text = (
        '+++\npath = "2024/05/06/Post-1.0"\naliases = ["old/x"]\n'
        '[taxonomies]\ntags = ["a"]\ncategories = ["b"]\n[extra]\nauthor = "Jo"\n+++\nText.\n'
    )
    front_matter = read("posts/x.md", text, "zola").front_matter
    assert front_matter.permalink == "/2024/05/06/Post-1.0/"
    assert front_matter.date == datetime.datetime(2024, 5, 6)
    assert front_matter.aliases == ("/old/x",)
    assert (front_matter.tags, front_matter.categories) == (("a",), ("b",))
    assert [author.name for author in front_matter.authors] == ["Jo"]


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("---\ntitle: T\n---\n{{< youtube x >}}\n", "hugo"),
        ("---\ntitle: T\n---\n{{% note %}}x{{% /note %}}\n", "hugo"),
        ("---\nlastmod: 2024-01-02\n---\nText.\n", "hugo"),
        ('+++\ntitle = "T"\n+++\nText.\n', "hugo"),
        ('+++\npath = "2024/05/06/x"\n+++\nText.\n', "zola"),
        ('+++\ntitle = "T"\n[taxonomies]\ntags = []\n+++\nText.\n', "zola"),
        ('+++\ntitle = "T"\n+++\n{{ youtube(id="x") }}\n', "zola"),
        ('+++\ntitle = "T"\n+++\n[a](@/blog/a.md)\n', "zola"),
        ("---\ntitle: T\n---\nText with {{ x }} and {% raw %}.\n", None),
        ("---\ntitle: T\n---\nText.\n", None),
    ],
)
def test_detected(text: str, dialect: str | None) -> None:
    found = detect("posts/x.md", text)
    assert found == dialect or (dialect is None and found not in ("hugo", "zola"))
