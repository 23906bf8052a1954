"""The keys of a front matter → its fields."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.dates import date_in_path, read_date
from converters.frontmatter import read_post
from converters.model import Author, FrontMatter, Post


def read(block: str, path: str = "posts/a.md") -> Post:
    return read_post(path, f"---\n{block}\n---\n")


def day(
    year: int,
    month: int,
    number: int,
    hour: int = 0,
    minute: int = 0,
    second: int = 0,
    micro: int = 0,
) -> datetime.datetime:
    return datetime.datetime(year, month, number, hour, minute, second, micro)


def zone(hours: float) -> datetime.timezone:
    return datetime.timezone(datetime.timedelta(hours=hours))


@pytest.mark.parametrize(
    ("block", "field", "value"),
    [
        # what is written, not what YAML makes of it
        ("title: No", "title", "No"),
        ("title: 2024", "title", "2024"),
        ("title: 1.10", "title", "1.10"),
        ("title: 2024-09-25", "title", "2024-09-25"),
        ("title: >\n  A\n\n  b   c", "title", "A b c"),
        ("title: ''", "title", None),
        ("title: null", "title", None),
        ("TITLE: A", "title", "A"),
        ('title: "A\\0"', "title", "A\ufffd"),
        ("description: |\n  A\n  b", "description", "A b"),
        ("spoiler: A", "description", "A"),
        ("summary: ''\nlead: B", "description", "B"),
        ("slug: 007", "slug", "007"),
        # labels
        ("tags: [3.10, on, 2024]", "tags", ("3.10", "on", "2024")),
        ("tags: a, b c", "tags", ("a", "b c")),
        ("tags: a b", "tags", ("a", "b")),
        ("tags: ['#a', a, b, '', null]", "tags", ("a", "b")),
        ("tag: a", "tags", ("a",)),
        ("keywords: a, b", "tags", ("a", "b")),
        ("tags: ['#']", "tags", ("#",)),
        ("category: Open source", "categories", ("Open source",)),
        ("categories: a b", "categories", ("a", "b")),
        ("categories: [a b, c]", "categories", ("a b", "c")),
        # authors
        ("author: A", "authors", (Author("A"),)),
        ("author: A, B; C", "authors", (Author("A"), Author("B"), Author("C"))),
        ("author: Jane <jane@x.org>", "authors", (Author("Jane"),)),
        ("author: Jane <https://x.org>", "authors", (Author("Jane", "https://x.org"),)),
        (
            "author: <a href='https://x.org/a'>A, B</a> &amp; <a href=https://x.org/c>C</a>",
            "authors",
            (Author("A, B", "https://x.org/a"), Author("C", "https://x.org/c")),
        ),
        ("author: <b>A &amp; B</b>; C", "authors", (Author("A & B"), Author("C"))),
        ("author: {name: A, link: /a, picture: a.png}", "authors", (Author("A", "/a", "a.png"),)),
        ("authors: [A, {name: B, url: /b}]", "authors", (Author("A"), Author("B", "/b"))),
        ("authors: [{id: jane}]", "authors", (Author("jane"),)),
        (
            "author: A\nauthor_url: /a\nauthor_image_url: a.png",
            "authors",
            (Author("A", "/a", "a.png"),),
        ),
        ("authors: [A, B]\nauthor_url: /a", "authors", (Author("A"), Author("B"))),
        # series, image, kernel: itself, the first, or a part
        ("series: S", "series", "S"),
        ("series: [S, T]", "series", "S"),
        ("series: {title: S, part: 2}", "series", "S"),
        ("cover: a.png", "image", "a.png"),
        ("image: {src: a.png, alt: A}", "image", "a.png"),
        ("heroImage: {feature: a.png}", "image", "a.png"),
        ("og_image: a.png", "image", "a.png"),
        ("jupyter: python3", "kernel", "python3"),
        ("kernelspec: {display_name: R, name: ir}", "kernel", "ir"),
        ("jupyter: {kernelspec: {name: ir}}", "kernel", "ir"),
        ("jupytext: {text_representation: {extension: .md}}", "kernel", None),
        ("jupyter: false", "kernel", None),
        ("execute: true", "execute", True),
        ("execute: {enabled: false}", "execute", False),
        ("execute: {echo: false}", "execute", None),
        # drafts
        ("draft: true", "draft", True),
        ("draft: yes", "draft", True),
        ("draft: false", "draft", False),
        ("published: false", "draft", True),
        ("published: true", "draft", False),
        ("status: hidden", "draft", True),
        ("status: published", "draft", False),
        ("private: true", "draft", True),
        ("draft: false\nprivate: true", "draft", True),
        # addresses
        ("aliases: /a/", "aliases", ("/a/",)),
        ("redirect_from: [/a/, /b, c/]", "aliases", ("/a/", "/b", "c/")),
        ("permalink: a/b.html", "permalink", "a/b.html"),
        ("url: /a/", "permalink", "/a/"),
        ("url: https://x.org/a/", "permalink", "https://x.org/a/"),
        ("url: a.html", "permalink", None),
        ("path: /a/", "permalink", "/a/"),
        ("path: a/b.md", "permalink", None),
        ("canonicalUrl: https://x.org", "canonical_url", "https://x.org"),
        ("lang: no", "language", "no"),
        ("locale: en_US", "language", "en_US"),
        # dates
        ("pubDatetime: 2024-09-25", "date", day(2024, 9, 25)),
        ("publish_date: 2024-09-25", "date", day(2024, 9, 25)),
        ("published: 2024-09-25", "date", day(2024, 9, 25)),
        ("created: 2024-09-24\ndate: 2024-09-25", "date", day(2024, 9, 25)),
        ("date: {created: 2024-09-25, updated: 2024-09-26}", "date", day(2024, 9, 25)),
        ("date: {created: 2024-09-25, updated: 2024-09-26}", "updated", day(2024, 9, 26)),
        (
            "lastmod: 2024-09-25 10:00 +0200",
            "updated",
            day(2024, 9, 25, 10).replace(tzinfo=zone(2)),
        ),
    ],
)
def test_field(block: str, field: str, value: Any) -> None:
    post = read(block)
    assert getattr(post.front_matter, field) == value
    assert post.notices == ()


@pytest.mark.parametrize(
    ("block", "extra"),
    [
        ("Layout: post\nweight: 010", {"Layout": "post", "weight": "010"}),
        ("subtitle: S", {"subtitle": "S"}),
        ("description: A\nexcerpt: B", {"excerpt": "B"}),
        ("date: 2024-09-25\ncreated: 2024-09-24", {"created": datetime.date(2024, 9, 24)}),
        ("image: {src: a.png, alt: A}", {"image": {"src": "a.png", "alt": "A"}}),
        ("series: [S, T]", {"series": ["S", "T"]}),
        ("banner: {content: A}", {"banner": {"content": "A"}}),
        ("url: a.html\nstatus: open", {"url": "a.html", "status": "open"}),
        ("title: A\nTitle: B", {"Title": "B"}),
        (
            "x: [1, 2.5, yes, null, {y: 2024-09-25 10:00:00}]\ntags: [a]",
            {"x": [1, 2.5, "yes", None, {"y": day(2024, 9, 25, 10)}]},
        ),
        ("title: null\ntags: []\ndraft: true", {}),
    ],
)
def test_extra(block: str, extra: dict[str, Any]) -> None:
    assert read(block).front_matter.extra == extra


@pytest.mark.parametrize(
    ("block", "message", "line"),
    [
        ("x: 1\ntitle: [a]", "title: a list where a text is needed; kept as extra data", 3),
        (
            "description: {a: b}",
            "description: a mapping where a text is needed; kept as extra data",
            2,
        ),
        ("slug: [a]", "slug: a list where a text is needed; kept as extra data", 2),
        (
            "x: 1\ntags: {a: b}",
            "tags: a mapping where a list of texts is needed; kept as extra data",
            3,
        ),
        ("tags:\n- a\n- b: c", "tags: a mapping in a list of texts; kept as extra data", 2),
        ("aliases: [[[/a]]]", "aliases: a list in a list of texts; kept as extra data", 2),
        ("authors: [A, {email: a}]", "authors: an author without a name; kept as extra data", 2),
        ("draft: perhaps", "draft: neither true nor false; kept as extra data", 2),
        ("execute: perhaps", "execute: neither true nor false; kept as extra data", 2),
        ("date: [2024-09-25]", "date: a list where a date is needed; kept as extra data", 2),
    ],
)
def test_unfit_values(block: str, message: str, line: int) -> None:
    post = read(block)
    assert [(n.code.value, n.message, n.line) for n in post.notices] == [
        ("front_matter_value", message, line)
    ]
    assert message.partition(":")[0] in post.front_matter.extra


def test_unfit_items_leave_the_others() -> None:
    assert read("tags:\n- a\n- b: c").front_matter.tags == ("a",)
    assert read("authors: [A, {email: a}]").front_matter.authors == (Author("A"),)


@pytest.mark.parametrize(
    ("block", "path", "message", "date"),
    [
        ("date: 2024-02-30", "a.md", "date: 2024-02-30 is no date; the post has none", None),
        ("date: 2024-13-01", "a.md", "date: 2024-13-01 is no date; the post has none", None),
        (
            "date: September 2024",
            "a.md",
            "date: September 2024 is no date; the post has none",
            None,
        ),
        (
            "date: soon",
            "2024-09-25-a.md",
            "date: soon is no date; 2024-09-25 is used",
            day(2024, 9, 25),
        ),
        (
            "date: soon\npubDate: 2024-09-25",
            "a.md",
            "date: soon is no date; 2024-09-25 is used",
            day(2024, 9, 25),
        ),
        ("updated: soon", "a.md", "updated: soon is no date; the post has none", None),
        ("x: 2024-02-30", "a.md", "x: 2024-02-30 is no date; it is kept as text", None),
    ],
)
def test_impossible_dates(
    block: str, path: str, message: str, date: datetime.datetime | None
) -> None:
    post = read(block, path)
    assert [(n.code.value, n.message, n.line) for n in post.notices] == [
        ("date_invalid", message, 2)
    ]
    assert post.front_matter.date == date
    key, _, value = block.partition("\n")[0].partition(": ")
    assert post.front_matter.extra[key] == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-09-25", day(2024, 9, 25)),
        ("2024/9/5", day(2024, 9, 5)),
        ("2024.09.25", day(2024, 9, 25)),
        ("20240925", day(2024, 9, 25)),
        ("9/25/2024", day(2024, 9, 25)),
        ("Sep 25, 2024", day(2024, 9, 25)),
        ("September 25th, 2024", day(2024, 9, 25)),
        ("29 February 2024", day(2024, 2, 29)),
        ("2024-09-25 10:00", day(2024, 9, 25, 10)),
        ("2024-9-5 10:00:30", day(2024, 9, 5, 10, 0, 30)),
        ("2024-09-25T10:00:00Z", day(2024, 9, 25, 10).replace(tzinfo=datetime.UTC)),
        (
            "2024-09-25T10:00:00.250Z",
            day(2024, 9, 25, 10, 0, 0, 250000).replace(tzinfo=datetime.UTC),
        ),
        ("2024-09-25 10:00:00 -5", day(2024, 9, 25, 10).replace(tzinfo=zone(-5))),
        ("25 September 2024 10:00 +0200", day(2024, 9, 25, 10).replace(tzinfo=zone(2))),
        ("Wed, 25 Sep 2024 10:00:00 EST", day(2024, 9, 25, 10).replace(tzinfo=zone(-5))),
        (
            "Wed Sep 25 2024 10:00:00 GMT+0200 (Central European Summer Time)",
            day(2024, 9, 25, 10).replace(tzinfo=zone(2)),
        ),
        ("1727258400", day(2024, 9, 25, 10).replace(tzinfo=datetime.UTC)),
        ("1727258400000", day(2024, 9, 25, 10).replace(tzinfo=datetime.UTC)),
        ("2024-09-25 10:00 XYZ", day(2024, 9, 25, 10)),
        *[
            (text, None)
            for text in (
                *(
                    "",
                    "soon",
                    "2024",
                    "Sep 2024",
                    "25 September",
                    "10:30",
                    "2024-02-30",
                    "2024-13-01",
                ),
                *("2024/25/9", "0000-01-01", "7258400", "2024-09-25 25:00", "Feb 30, 2024", "-"),
                *("2024-09-25 10:00 +99:00", "9" * 50, "x" * 10_000, "2024-09-25 10:00 and a lot"),
            )
        ],
    ],
)
def test_read_date(text: str, expected: datetime.datetime | None) -> None:
    found = read_date(text)
    assert found == expected
    assert found is None or found.utcoffset() == (expected and expected.utcoffset())


@given(
    st.one_of(st.text(), st.from_regex(r"[0-9]{1,4}[-/. ][0-9a-zA-Z]{1,9}[-/. :][0-9]{1,4}.{0,9}"))
)
def test_read_date_never_raises(text: str) -> None:
    read_date(text)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("posts/2024-09-25-title.md", day(2024, 9, 25)),
        ("posts/2024-09-25_title.md", day(2024, 9, 25)),
        ("posts/2024_09_25_title.md", day(2024, 9, 25)),
        ("posts/2024-09-25.md", day(2024, 9, 25)),
        ("posts/2024/09/25/title.md", day(2024, 9, 25)),
        ("posts/2024-09-25/index.md", day(2024, 9, 25)),
        ("posts/2024-09-25-title/index.md", day(2024, 9, 25)),
        ("2024-09-25-title.md", day(2024, 9, 25)),
        ("posts/2024-02-30-title.md", None),
        ("posts/2024/09/25-tips.md", None),
        ("posts/12024-09-25-title.md", None),
        ("posts/2024-09-251.md", None),
        ("posts/title.md", None),
    ],
)
def test_date_in_path(path: str, expected: datetime.datetime | None) -> None:
    assert date_in_path(path) == expected
    assert read("title: A", path).front_matter.date == expected


def test_toml_values() -> None:
    post = read_post(
        "posts/a.md",
        "+++\ntitle = 1.10\ndate = 2024-09-25T10:00:00Z\nupdated = 2024-09-26\n"
        "tags = [3.10, true]\nweight = 1.5\n[extra]\nday = 2024-09-25\n+++\n",
    )
    assert post.front_matter == FrontMatter(
        title="1.10",
        date=day(2024, 9, 25, 10).replace(tzinfo=datetime.UTC),
        updated=day(2024, 9, 26),
        tags=("3.10", "true"),
        extra={"weight": 1.5, "extra": {"day": datetime.date(2024, 9, 25)}},
    )


def test_json_values() -> None:
    text = '{"title": 1.10, "date": "2024-09-25", "tags": [1.0, null, true], "x": [1, 2.5]}\n'
    assert read_post("posts/a.md", text).front_matter == FrontMatter(
        title="1.10", date=day(2024, 9, 25), tags=("1.0", "true"), extra={"x": [1, 2.5]}
    )
