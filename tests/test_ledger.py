"""The ledger: every construct that the package names has a row, and counts and places are right."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_dialects import FIXTURES, cases, page_of, unlisted

from converters.cli import main
from converters.ledger import CONSTRUCTS, Kind, as_data, construct, counts, places, row_of
from converters.model import LedgerRow

PACKAGE = Path(__file__).parent.parent / "converters"
TREES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "ledger.py"
}
ROWS = {
    "posts/b.md": [LedgerRow("link", 3), LedgerRow("comment", 9), LedgerRow("link", 9)],
    "posts/a.md": [LedgerRow("component:Card", 2), LedgerRow("dollar", 4)],
}


def takes_code() -> dict[str, set[int]]:
    """Return the functions and classes that take an edit's code, and at which argument."""
    found: dict[str, set[int]] = {"Edit": {3}}

    def add(name: str, names: list[str]) -> None:
        if "code" in names:
            found.setdefault(name, set()).add(names.index("code"))

    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                texts = [one.arg for one in node.args.args if one.arg not in ("self", "cls")]
                typed = {one.arg for one in node.args.args if is_text(one.annotation)}
                add(node.name, [one if one in typed else "" for one in texts])
            elif isinstance(node, ast.ClassDef):
                fields = [one for one in node.body if isinstance(one, ast.AnnAssign)]
                names = [
                    ast.unparse(one.target) if is_text(one.annotation) else "" for one in fields
                ]
                add(node.name, names)
    found.pop("emoji_for")  # a short code of an emoji, which no edit has
    return found


def is_text(annotation: ast.expr | None) -> bool:
    return annotation is not None and ast.unparse(annotation) == "str"


def literal(node: ast.expr | None) -> Iterator[str]:
    """Yield the codes that an expression may be; of a text with names in it, with ``x`` there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        texts = [str(one.value) if isinstance(one, ast.Constant) else "x" for one in node.values]
        if set(texts) != {"x"}:  # nothing of it is known
            yield "".join(texts)
    elif isinstance(node, ast.IfExp):
        yield from literal(node.body)
        yield from literal(node.orelse)


def written() -> set[str]:
    """Return every code that stands in a call of the package."""
    places = takes_code()
    found = set()
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).rpartition(".")[2]
                given: list[ast.expr] = [one.value for one in node.keywords if one.arg == "code"]
                # `Edit(*span, text, code)` has its code at another place
                starred = sum(isinstance(one, ast.Starred) for one in node.args)
                for at in places.get(name, ()):
                    given += node.args[at - starred : at - starred + 1]
                for one in given:
                    found.update(literal(one))
    return found


def test_every_code_that_the_package_writes_has_a_row() -> None:
    found = {code for code in written() if code and "x_" not in code and "_x" not in code}
    assert {"dollar", "comment", "shortcode_figure", "front_matter"} <= found
    assert not unlisted(found), unlisted(found)


def used() -> set[str]:
    """Return the code of every edit of the fixtures."""
    codes: set[str] = set()
    for name in sorted({path.stem for path in FIXTURES.glob("*.md")} - {"known_bugs"}):
        for case in cases(name):
            dialect, post, *_ = case.values  # type: ignore[attr-defined]
            codes |= {row.code for row in page_of(post, dialect).ledger}
    return codes


def test_no_row_is_left_over() -> None:
    left = CONSTRUCTS.keys() - {row_of(code) for code in used() | written()}
    assert not left, f"nothing writes these rows of converters/ledger.py: {sorted(left)}"


def test_every_row_has_a_sentence() -> None:
    def is_sentence(text: str) -> bool:
        return text.endswith(".") and (text[0].isupper() or text.startswith(("`", "kramdown")))

    assert [name for name, row in CONSTRUCTS.items() if not is_sentence(row.meaning)] == []


@pytest.mark.parametrize(
    ("code", "kind", "row"),
    [
        ("dollar", Kind.KEPT, "dollar"),
        ("component:Tabs", Kind.TRANSLATED, "component:*"),
        ("component_text:Fancy", Kind.DEGRADED, "component_text:*"),
        ("template_highlight", Kind.TRANSLATED, "template_*"),
        ("template_dropped:assign", Kind.DROPPED, "template_dropped:*"),
        ("template_comment", Kind.DROPPED, "template_comment"),
        ("nobody_knows", Kind.DEGRADED, None),
    ],
)
def test_a_code_is_of_the_kind_of_its_row(code: str, kind: Kind, row: str | None) -> None:
    assert construct(code).kind is kind
    assert row_of(code) == row


def test_counts_are_by_kind_and_construct() -> None:
    assert counts(ROWS) == {
        Kind.KEPT: {"dollar": 1},
        Kind.TRANSLATED: {"link": 2, "component:Card": 1},
        Kind.DEGRADED: {},
        Kind.DROPPED: {"comment": 1},
    }


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("link", [("posts/b.md", 3), ("posts/b.md", 9)]),
        ("component:*", [("posts/a.md", 2)]),
        ("dropped", [("posts/b.md", 9)]),
        ("gone", []),
    ],
)
def test_places(pattern: str, expected: list[tuple[str, int]]) -> None:
    assert [(path, row.line) for path, row in places(ROWS, pattern)] == expected


def test_data_names_every_edit() -> None:
    data: dict[str, Any] = as_data(ROWS)
    assert data["kinds"] == {"kept": 1, "translated": 3, "degraded": 0, "dropped": 1}
    assert data["constructs"]["link"]["count"] == 2
    assert data["posts"]["posts/a.md"][0] == {"construct": "component:Card", "line": 2}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with one post: a link to the other, a comment that goes."""
    (tmp_path / "posts").mkdir()
    (tmp_path / "_config.yml").write_text("posts: {dialect: jekyll}\n")
    (tmp_path / "posts/one.md").write_text(
        "---\ntitle: One\n---\n[Two](/two/)\n\n{% comment %}Gone{% endcomment %}\n"
    )
    (tmp_path / "posts/two.md").write_text("---\ntitle: Two\n---\n{% raw %}{{ x }}{% endraw %}\n")
    return tmp_path


def checked(*arguments: object) -> str:
    """Run ``check``, which finds that ``_toc.yml`` is stale; return what it printed."""
    result = CliRunner().invoke(main, ["check", *(str(one) for one in arguments)])
    assert result.exit_code == 1, result.output
    return result.output


def test_check_prints_the_ledger(site: Path) -> None:
    lines = checked(site).splitlines()
    at = lines.index("Ledger: 4 edits in 2 posts.")
    assert [line.split() for line in lines[at + 1 : at + 4]] == [
        ["2", "kept", "template_raw", "2"],
        ["1", "translated", "link", "1"],
        ["1", "dropped", "template_comment", "1"],
    ]


def test_check_prints_places_on_demand(site: Path) -> None:
    output = checked(site, "--places", "dropped", "--places", "li*")
    assert "posts/one.md:6: dropped: template_comment\nposts/one.md:4: translated: link\n" in output
    assert "Ledger:" not in output


def test_check_writes_the_ledger_for_programs(site: Path) -> None:
    checked(site, "--ledger", site / "out/ledger.json", "--format", "json")
    data = json.loads((site / "out/ledger.json").read_text())
    assert data["posts"]["posts/one.md"] == [
        {"construct": "link", "line": 4},
        {"construct": "template_comment", "line": 6},
    ]
