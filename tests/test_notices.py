"""Notices: how they are printed, what hides them, and that each code is explained."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from pathlib import Path

import pytest

from converters import notices
from converters.model import Notice
from converters.notices import Code, Level, format_github, format_notice, kept


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        (
            Notice(Code.LINK_MISSING, "no post named 'Foo'", "posts/a.md", 12, 3),
            "posts/a.md:12: WARNING: no post named 'Foo' [postpress.link_missing]",
        ),
        (
            Notice(Code.TOC_INVALID, "not YAML", "_toc.yml"),
            "_toc.yml: ERROR: not YAML [postpress.toc_invalid]",
        ),
    ],
)
def test_format(notice: Notice, expected: str) -> None:
    assert format_notice(notice) == expected


@pytest.mark.parametrize(
    ("notice", "expected"),
    [
        (
            Notice(Code.ENCODING, "not UTF-8", "posts/a.md", 2),
            "::warning file=posts/a.md,line=2,title=postpress.encoding::not UTF-8",
        ),
        (
            Notice(Code.URL_SHARED, "100%: a,\r\nb", "posts/a,b:c%.md"),
            "::error file=posts/a%2Cb%3Ac%25.md,title=postpress.url_shared::100%25: a,%0D%0Ab",
        ),
    ],
)
def test_format_github(notice: Notice, expected: str) -> None:
    assert format_github(notice) == expected


@pytest.mark.parametrize(
    ("suppress", "expected"),
    [
        ([], ["link_missing", "encoding", "anchor_missing"]),
        (["encoding"], ["link_missing", "anchor_missing"]),
        (["*_missing"], ["encoding"]),
        (["link_*", "encoding"], ["anchor_missing"]),
        (["Encoding", "enc"], ["link_missing", "encoding", "anchor_missing"]),
        (["*"], []),
    ],
)
def test_suppression(suppress: list[str], expected: list[str]) -> None:
    codes = (Code.LINK_MISSING, Code.ENCODING, Code.ANCHOR_MISSING)
    left = kept([Notice(code, "", "a.md") for code in codes], suppress)
    assert [notice.code for notice in left] == expected


def test_levels() -> None:
    assert Code.LINK_MISSING.level is Level.WARNING
    assert Code.URL_SHARED.level is Level.ERROR
    assert Level.ERROR > Level.WARNING


def test_every_code_has_a_docstring() -> None:
    """An Enum member has none at run time, so the source is read."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(notices.Code)))
    body = tree.body[0].body  # type: ignore[attr-defined]
    documented = {}
    for statement, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(statement, ast.Assign):
            text = ""
            if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
                text = str(following.value.value)
            documented[ast.unparse(statement.targets[0])] = text
    assert documented.keys() == Code.__members__.keys()
    for name, text in documented.items():
        assert text.endswith("."), f"Code.{name} has no docstring that is a sentence"


@pytest.mark.parametrize("code", Code)
def test_a_code_is_its_name_in_lower_case(code: Code) -> None:
    assert code.value == code.name.lower()


def test_the_guide_lists_every_code_and_no_other() -> None:
    guide = (Path(__file__).parent.parent / "guide" / "notices.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", guide, re.MULTILINE)
    assert rows == [(str(code), code.level.name.lower()) for code in Code]
