"""Heading ids as on GitHub, and page names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.slugs import Slugger, github_slug, heading_ids, page_slug

# Each was made with github-slugger 2.0.0.
GITHUB = [
    ("Hello World", "hello-world"),
    ("Ubuntu 20.04", "ubuntu-2004"),
    ("C++ & C#", "c--c"),
    ("foo_bar-baz", "foo_bar-baz"),
    ("a.b.c", "abc"),
    ("What’s new?", "whats-new"),
    ('It\'s "quoted"', "its-quoted"),
    ("`code`", "code"),
    ("a/b", "ab"),
    ("100%", "100"),
    ("key: value", "key-value"),
    ("--flag", "--flag"),
    ("a — b", "a--b"),
    ("a\tb", "ab"),
    ("a\u00a0b", "ab"),
    ("", ""),
    ("!!!", ""),
    ("😄 emoji", "-emoji"),
    ("emoji 😄 inside", "emoji--inside"),
    ("I ♥ unicode", "i--unicode"),
    ("Привет мир", "привет-мир"),
    ("日本語 見出し", "日本語-見出し"),
    ("한국어", "한국어"),
    ("مرحبا بالعالم", "مرحبا-بالعالم"),
    ("Café", "café"),
    ("Cafe\u0301", "cafe\u0301"),
    ("हिन्दी", "हिन्दी"),
    ("ภาษาไทย", "ภาษาไทย"),
    ("İstanbul", "i\u0307stanbul"),
    ("ΣΑΣ", "σας"),
    ("Ⅷ", "ⅷ"),
    ("ª", "ª"),
    ("№ 5", "-5"),
    ("\u26a0\ufe0f Warning", "\ufe0f-warning"),
    ("1\ufe0f\u20e3 one", "1\ufe0f\u20e3-one"),
    ("👨\u200d👩\u200d👧 family", "-family"),
    ("a\u200cb", "ab"),
    ("½ cup", "-cup"),
    ("x²", "x"),
    ("①", ""),
    ("ⓐ", "ⓐ"),
    ("שָׁלוֹם", "שָׁלוֹם"),
    ("བོད", "བོད"),
    ("тест‿x", "тест‿x"),
    ("আমি। তুমি", "আমি-তুমি"),
]


@pytest.mark.parametrize(("text", "expected"), GITHUB)
def test_github_slug(text: str, expected: str) -> None:
    assert github_slug(text) == expected


@given(st.text())
def test_github_slug_changes_no_slug(text: str) -> None:
    slug = github_slug(text)
    assert github_slug(slug) == slug.lower()
    assert not re.search(r"\s", slug)


@pytest.mark.parametrize(
    ("slugs", "expected"),
    [
        (["a", "a", "a"], ["a", "a-1", "a-2"]),
        (["a", "a-1", "a"], ["a", "a-1", "a-2"]),
        (["a", "a", "a-1"], ["a", "a-1", "a-1-1"]),
        (["a-1", "a", "a"], ["a-1", "a", "a-2"]),
        (["", ""], ["", "-1"]),
    ],
)
def test_repeats_are_counted(slugs: list[str], expected: list[str]) -> None:
    slugger = Slugger()
    assert [slugger.unique(slug) for slug in slugs] == expected


def test_taken_ids_are_not_given() -> None:
    assert Slugger(["toc"]).unique("toc") == "toc-1"


@given(st.lists(st.sampled_from(["a", "a-1", "a-2", "a-1-1", "", "-1", "b"]) | st.text(max_size=3)))
def test_ids_are_unique(slugs: list[str]) -> None:
    slugger = Slugger()
    ids = [slugger.unique(slug) for slug in slugs]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("title", "headings", "expected"),
    [
        ("My Post", ["Intro", "Usage"], ("my-post", ["intro", "usage"])),
        ("Intro", ["Intro", "Intro"], ("intro-2", ["intro", "intro-1"])),
        ("🎉", ["🎉"], ("title", [""])),
        ("", [], ("title", [])),
    ],
)
def test_heading_ids(title: str, headings: list[str], expected: tuple[str, list[str]]) -> None:
    assert heading_ids(title, headings) == expected


@given(st.text(), st.lists(st.text(max_size=4)))
def test_heading_ids_are_unique(title: str, headings: list[str]) -> None:
    own, ids = heading_ids(title, headings)
    assert len(ids) == len(headings)
    assert len({own, *ids}) == len(ids) + 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, World!", "hello-world"),
        ("Crème brûlée", "creme-brulee"),
        ("2024-01-02-my-post", "2024-01-02-my-post"),
        ("Привет", "privet"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_page_slug(text: str, expected: str) -> None:
    assert page_slug(text) == expected


@given(st.text())
def test_page_slug_is_a_safe_file_name(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", page_slug(text))
