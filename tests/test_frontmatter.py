"""The text of a file → its metadata, its body and the body's line; broken front matter."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters import safeyaml
from converters.frontmatter import read_post
from converters.model import Post
from converters.notices import Code
from converters.safeyaml import core_value, read_yaml
from converters.values import FrontMatterSizeError, ImpossibleDate


def notices(post: Post) -> list[tuple[str, int]]:
    return [(notice.code.value, notice.line) for notice in post.notices]


YAML = "---\ntitle: A\n---\n"


@pytest.mark.parametrize(
    ("text", "title", "body", "line"),
    [
        ("", None, "", 1),
        ("Prose.\n", None, "Prose.\n", 1),
        ("\ufeffProse.\n", None, "Prose.\n", 1),
        ("\n\nProse.\n", None, "\n\nProse.\n", 1),
        (YAML, "A", "", 4),
        (YAML + "\n  Body \n\n", "A", "\n  Body \n\n", 4),
        ("\ufeff\n \n" + YAML + "B", "A", "B", 6),
        (YAML.replace("\n", "\r\n") + "B\r\n", "A", "B\r\n", 4),
        (YAML.replace("\n", "\r") + "B\rC", "A", "B\rC", 4),
        ("---\ntitle: A\n---", "A", "", 3),
        ("---\ntitle: A\n...\nB", "A", "B", 4),
        ("--- \ntitle: A\n---\t\nB", "A", "B", 4),
        ("---\n---\nB", None, "B", 3),
        ("---\n# only a comment\n---\nB", None, "B", 4),
        ("+++\ntitle = 'A'\n+++\nB", "A", "B", 4),
        ("+++\r\ntitle = 'A'\r\n+++\r\nB", "A", "B", 4),
        ("+++\rtitle = 'A'\r+++\rB", "A", "B", 4),
        ('{"title": "A"}\nB', "A", "B", 2),
        ('{\n  "title": "A"\n}\n\nB', "A", "\nB", 4),
        (';;;\n"title": "A",\n"tags": ["x"]\n;;;\nB', "A", "B", 5),
        (';;;\n{"title": "A"}\n;;;\nB', "A", "B", 4),
    ],
)
def test_body(text: str, title: str | None, body: str, line: int) -> None:
    post = read_post("posts/a.md", text, "jekyll")
    assert (post.front_matter.title, post.body, post.body_line) == (title, body, line)
    assert (post.path, post.dialect, post.notices) == ("posts/a.md", "jekyll", ())


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA thematic break.\n\n---\n\nMore.\n",
        "---\n\nNobody closes this.\n",
        "---\n- a\n- list\n---\n",
        '---\nA sentence "with: quotes\n---\n',
        "----- a line\ntitle: A\n-----\n",
        "Title: a Pelican header\nDate: 2024-09-25\n\nBody\n",
        "+++\nprose\n+++\n",
        '{"a": 1} and prose\n',
        "{% include a.html %}\n---\n",
        "{{ page.title }}\n",
        "{note}`a role`\n",
        "{}\n",
        " ---\ntitle: indented\n---\n",
    ],
)
def test_no_front_matter(text: str) -> None:
    post = read_post("posts/a.md", text)
    assert (post.body, post.body_line, post.front_matter.extra, post.notices) == (text, 1, {}, ())


@pytest.mark.parametrize(
    ("block", "title", "expected"),
    [
        ("title: Foo: bar\ndate: 2024-09-25", "Foo: bar", [("front_matter_syntax", 2)]),
        ("date: 2024-09-25\ntitle: @foo", "@foo", [("front_matter_syntax", 3)]),
        ("date: 2024-09-25\ntitle: 'Foo\ntags: a", "Foo", [("front_matter_syntax", 3)]),
        ('date: 2024-09-25\ntitle: "Foo" bar', '"Foo" bar', [("front_matter_syntax", 3)]),
        ("date: 2024-09-25\ntags:\n\t- a\ntitle: A", "A", [("front_matter_syntax", 4)]),
        ("title: A\ndate: 2024-09-25\nx: *gone", "A", [("front_matter_syntax", 4)]),
        (
            "title: A: b\nseries: C: d\ndate: 2024-09-25",
            "A: b",
            [("front_matter_syntax", 2), ("front_matter_syntax", 3)],
        ),
        ("title: A\ndate: 2024-09-25\ntitle: B", "B", [("front_matter_duplicate", 4)]),
        ("x: [{]}\ntitle: A\ntitle: B\ndate: 2024-09-25", "B", None),
        ("date: 2024-09-25\ntitle: !!python/name:os.system A", "A", [("front_matter_tag", 3)]),
        ("date: 2024-09-25\ntitle: A\nx: !foo [1]", "A", [("front_matter_tag", 4)]),
        ("date: 2024-09-25\ntitle: A\nx: &a [*a]", "A", [("front_matter_value", 4)]),
        ("date: 2024-09-25\ntitle: A\n? [b]\n: c", "A", [("front_matter_value", 4)]),
        ("date: 2024-09-25\ntitle: A\x07", "A", [("front_matter_syntax", 3)]),
        ("date: 2024-09-25\ntitle: A\nx: 2024-02-30", "A", [("date_invalid", 4)]),
        ("date: 2024-09-25\ntitle: A\nx:\n  - y: 2024-13-01", "A", [("date_invalid", 5)]),
        ("title: A\u2028\ndate: 2024-09-25\nx: 2024-02-30", "A", [("date_invalid", 4)]),
        (" title: A\ndate: 2024-09-25", "A", [("front_matter_syntax", 3)]),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_yaml_troubles(
    block: str, title: str, expected: list[tuple[str, int]] | None, end: str
) -> None:
    """Every trouble is reported at its line, and title, date and body are there all the same."""
    post = read_post("posts/a.md", f"---\n{block}\n---\nBody".replace("\n", end))
    assert post.front_matter.title == title
    assert post.front_matter.date == datetime.datetime(2024, 9, 25)
    assert post.body == "Body"
    if expected is not None:
        assert notices(post) == expected


@pytest.mark.parametrize(
    ("text", "title", "body", "expected"),
    [
        ("---\ntitle: A\n\nBody\n", "A", "\nBody\n", [("front_matter_unclosed", 1)]),
        ("\n---\ntitle: A\nBody\n", "A", "Body\n", [("front_matter_unclosed", 2)]),
        ("---\ntitle: A\ntags:\n- b\n# H\n", "A", "# H\n", [("front_matter_unclosed", 1)]),
        (
            "---\ntitle: A\n\nProse here.\n\n---\nMore\n",
            "A",
            "\nProse here.\n\n---\nMore\n",
            [("front_matter_unclosed", 1)],
        ),
        (
            "---\ntitle: A: b\n\nBody\n",
            "A: b",
            "\nBody\n",
            [("front_matter_unclosed", 1), ("front_matter_syntax", 2)],
        ),
        ("+++\ntitle = 'A'\n\nBody\n", "A", "\nBody\n", [("front_matter_unclosed", 1)]),
        (
            '{\n"title": "A"\n\nBody\n',
            "A",
            "\nBody\n",
            [("front_matter_unclosed", 1), ("front_matter_syntax", 2)],
        ),
        ("+++\ntitle = A\ndraft = true\n+++\nB", "A", "B", [("front_matter_syntax", 2)]),
        ("+++\nx = 1\ntitle = 'A\n+++\nB", "A", "B", [("front_matter_syntax", 3)]),
        ("+++\ntitle = 'A'\ndate = 2024-02-30\n+++\nB", "A", "B", [("date_invalid", 3)]),
        ("+++\ntitle = 'A'\nx = 2024-02-30\n+++\nB", "A", "B", [("date_invalid", 3)]),
        ("+++\ntitle = 'Z'\ntitle = 'A'\n+++\nB", "A", "B", [("front_matter_duplicate", 3)]),
        (
            "+++\ntitle = 'A'\n[x]\ntitle = B\n+++\nB",
            "A",
            "B",
            [("front_matter_syntax", 4)],
        ),
        ('{\n"x": 1,\n"title": A\n}\nB', "A", "B", [("front_matter_syntax", 3)]),
        ('{\n"title": "A"\n"x": 1\n}\nB', "A", "B", [("front_matter_syntax", 3)]),
        ('{\n"title": "Z",\n"title": "A"\n}\nB', "A", "B", [("front_matter_duplicate", 3)]),
        ('{\n"title": "A",\n"date": []\n}\nB', "A", "B", [("front_matter_value", 3)]),
    ],
)
def test_unclosed_and_other_formats(
    text: str, title: str, body: str, expected: list[tuple[str, int]]
) -> None:
    post = read_post("posts/a.md", text)
    assert (post.front_matter.title, post.body) == (title, body)
    assert notices(post) == expected


def test_fallback_keeps_the_other_keys() -> None:
    post = read_post(
        "posts/a.md",
        "---\ntitle: A: b\ntags:\n\t- x\n\t- y\nextra:\n  deep: [1, 2]\nbad: [a, 'b', @c]\n---\n",
    )
    assert post.front_matter.tags == ("x", "y")
    assert post.front_matter.extra == {"extra": {"deep": [1, 2]}, "bad": ["a", "b", "@c"]}
    post = read_post("posts/a.md", "---\ntitle: A: b\nauthors:\n\t- name: J\n---\n")
    assert [author.name for author in post.front_matter.authors] == ["J"]


def test_message() -> None:
    post = read_post("posts/a.md", "---\ntitle: A: b\n---\n")
    assert [notice.message for notice in post.notices] == [
        "YAML: mapping values are not allowed in this context; title is read as plain text"
    ]


def bomb(levels: int) -> str:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join(rows)


@pytest.mark.parametrize(
    "block",
    [
        bomb(30),
        "x: " + "[" * 200_000 + "]" * 200_000,
        "x: " + "{a: " * 100_000 + "}" * 100_000,
        "- " * 100_000 + "a",
        "x: [" + "1, " * 20_000 + "]",
    ],
    ids=["aliases", "brackets", "braces", "items", "values"],
)
def test_yaml_bomb(block: str) -> None:
    post = read_post("posts/a.md", f"---\n{block}\n---\nBody")
    assert notices(post) == [("front_matter_size", 2)]
    assert (post.body, post.front_matter.extra) == ("Body", {})


def test_node_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """An alias costs what it expands to, without being expanded."""
    block = "a: &a [1, 2, 3]\nb: [*a, *a]"  # 2 keys, 1 + 3, 1, and for each alias 1 + 1 + 3
    monkeypatch.setattr(safeyaml, "MAX_NODES", 17)
    entries = read_yaml(block, lambda *notice: None)
    assert entries
    shared = entries["b"].tree
    assert isinstance(shared, list)
    assert shared[0] is shared[1]
    monkeypatch.setattr(safeyaml, "MAX_NODES", 16)
    with pytest.raises(FrontMatterSizeError):
        read_yaml(block, lambda *notice: None)


@pytest.mark.parametrize(
    "text",
    ['{"x": ' + "[" * 100_000 + "\n}\n", "+++\nx = " + "[" * 100_000 + "\n+++\n"],
    ids=["json", "toml"],
)
def test_nesting_of_other_formats(text: str) -> None:
    assert read_post("posts/a.md", text).body in ("", text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("on", "on"),
        ("12", 12),
        ("-3", -3),
        ("010", "010"),
        ("0x1F", 31),
        ("0o17", 15),
        ("1.10", 1.1),
        ("1.2.3", "1.2.3"),
        ("1e3", "1e3"),
        ("1:30", "1:30"),
        (".inf", float("inf")),
        ("2024-09-25", datetime.date(2024, 9, 25)),
        ("2024-09-25 10:00:00", datetime.datetime(2024, 9, 25, 10)),
        ("2024-02-30", ImpossibleDate("2024-02-30")),
        ("9" * 5000, "9" * 5000),
        ("-", "-"),
    ],
)
def test_core_value(text: str, value: Any) -> None:
    assert core_value(text) == value
    assert type(core_value(text)) is type(value)


def test_merge_keys() -> None:
    post = read_post(
        "posts/a.md",
        "---\nbase: &b {x: 1, y: 2}\nother: &o {y: 3, z: 4}\none: {<<: *b, y: 5}\n"
        "two: {<<: [*b, *o]}\n---\n",
    )
    assert post.front_matter.extra["one"] == {"x": 1, "y": 5}
    assert post.front_matter.extra["two"] == {"x": 1, "y": 2, "z": 4}
    assert post.notices == ()


LINES = st.sampled_from(
    [
        "---",
        "...",
        "+++",
        ";;;",
        "{",
        "}",
        "title: A",
        "title = 'A'",
        '"title": "A",',
        "- x",
        "\t- y",
        "",
        "date: 2024-02-30",
        "date = 2024-02-30",
        "x: &a [*a]",
        "title: A: b",
        "[t]",
        "# h",
        "prose",
        "k: |",
        "  z",
        "'",
        "authors: {name: [}",
        "<<: [1]",
        '{"title": "\\ud800\\u0000"}',
        "\ufeff",
    ]
)
DOCUMENTS = st.one_of(
    st.text(),
    st.lists(
        st.tuples(st.one_of(LINES, LINES, st.text()), st.sampled_from(["\n", "\r\n", "\r"])),
        max_size=12,
    ).map(lambda lines: "".join(line + end for line, end in lines)),
    st.text().map(lambda text: f"---\n{text}\n---\n"),
    st.text().map(lambda text: f"---\ntitle: {text}\ndate: {text}\ntags: {text}\n---\nBody"),
    st.text().map(lambda text: f"+++\ntitle = {text}\n+++\n"),
)


@given(DOCUMENTS)
def test_any_text_is_a_post(text: str) -> None:
    post = read_post("posts/a.md", text)
    assert text.endswith(post.body)
    before = text[: len(text) - len(post.body)]
    assert len(re.findall(r"\r\n|\r|\n", before)) == post.body_line - 1
    last = 1 + len(re.findall(r"\r\n|\r|\n", text))
    assert all(1 <= notice.line <= last and notice.code in Code for notice in post.notices)
    title = post.front_matter.title
    assert title is None or (title.encode() and title == " ".join(title.split()))
