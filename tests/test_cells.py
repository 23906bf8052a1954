"""Cells in every spelling: how they are marked, what their options mean, and when they stay still.

The fixtures are as those of the dialects, for a site that lets its cells run; a title begins with
the dialect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from test_dialects import FRONT_MATTER, index_of

from converters.config import ConfigError, read_config
from converters.convert import convert
from converters.dialects import dialects
from converters.frontmatter import read_post
from converters.model import Page
from converters.notebook import page_notebook
from converters.rules.cell_options import from_attributes

FIXTURES = Path(__file__).parent / "fixtures" / "cells.md"


def page_of(text: str, dialect: str = "quarto", runs: bool = True) -> Page:
    """Return the page of a post whose cells may run."""
    post = (dialects()[dialect].read or read_post)("posts/this-post.md", text, dialect)
    post = replace(post, runs=runs)
    return convert(post, dialects()[dialect], index_of(post))


def cases() -> Iterator[object]:
    parts = re.split(r"^\.\n", FIXTURES.read_text("utf-8"), flags=re.MULTILINE)
    assert not parts.pop().strip()
    for title, post, body, notices in zip(*[iter(parts)] * 4, strict=True):
        dialect, _, name = title.strip().partition(": ")
        yield pytest.param(dialect, post, body, notices, id=name)


@pytest.mark.parametrize(("dialect", "post", "body", "notices"), [*cases()])
def test_fixture(dialect: str, post: str, body: str, notices: str) -> None:
    page = page_of(post, dialect)
    assert FRONT_MATTER.sub("", page.text, count=1) == body
    assert "".join(f"{one.line} {one.code}\n" for one in page.notices) == notices


@pytest.mark.parametrize(("dialect", "post", "body", "notices"), [*cases()])
def test_cells_are_at_their_places(dialect: str, post: str, body: str, notices: str) -> None:
    """The fences of a page are its cells, and a cell's source and line are the post's."""
    page = page_of(post, dialect)
    notebook = page_notebook(page)
    assert page.text.count("{code-cell}") == len(page.cells)
    lines = post.splitlines()
    for cell in page.cells:
        fence = page.text[cell.start : cell.end]
        assert re.match(r" *(```|~~~)\{code-cell\}", fence)
        assert len(re.findall(r"^ *(?:```|~~~)", fence, re.MULTILINE)) <= 2
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            first = lines[cell["metadata"]["postpress"]["line"] - 1]
            assert first.strip() == cell["source"].split("\n")[0].strip()


def test_cells_stay_still_where_the_site_does_not_let_them_run() -> None:
    text = "---\ntitle: T\nexecute: true\n---\n```{python}\n#| echo: false\nx\n```\n"
    page = page_of(text, runs=False)
    assert page.text.endswith("```python\n#| echo: false\nx\n```\n")
    assert not page.cells
    assert page.suffix == ".md"
    assert page.execution is None


def test_a_still_post_in_myst_shows_its_code_without_options() -> None:
    text = (
        "---\ntitle: T\njupytext:\n  text_representation:\n    format_name: myst\n---\n"
        "```{code-cell} ipython3\n:tags: [remove-input]\n\nx\n```\n\nIt is {eval}`x`.\n"
    )
    page = page_of(text, "myst", runs=False)
    assert page.text.endswith("```python\nx\n```\n\nIt is `x`.\n")
    assert "jupytext" not in page.text


def test_how_a_post_runs() -> None:
    page = page_of(
        "---\ntitle: T\nkernel: my-python\ndepends: [a.csv]\nfreeze: true\ntimeout: 9\n---\n"
        "```{python}\nx\n```\n"
    )
    how = page.execution
    assert how is not None
    assert (how.kernel, how.named, how.language) == ("my-python", True, "python")
    assert (how.depends, how.freeze, how.timeout) == (("a.csv",), True, 9.0)
    how = page_of("---\ntitle: T\nexecute:\n  freeze: true\n---\n```{r}\nx\n```\n").execution
    assert how is not None
    assert (how.kernel, how.named, how.language, how.freeze) == ("ir", False, "r", True)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("", {}),
        (" label, echo=FALSE", {"label": "label", "echo": False}),
        (", fig.cap=\"A, b=c\", out.width = '50%'", {"fig-cap": "A, b=c", "out-width": "50%"}),
        (" #fig-a echo=true", {"label": "fig-a", "echo": True}),
        (", fig.dim=c(3, 4), eval=T", {"fig-dim": "c(3, 4)", "eval": True}),
    ],
)
def test_options_in_a_header(text: str, options: dict[str, object]) -> None:
    assert from_attributes(text) == options


def test_who_lets_cells_run() -> None:
    def config(value: object) -> object:
        return read_config({"posts": {"execute": value}}, ()).runs

    default = read_config({}, ()).runs
    assert default("posts/a.md", False)
    assert not default("posts/a.md", True)
    on = read_config({"posts": {"execute": True}}, ()).runs
    assert on("posts/a.md", True)
    off = read_config({"posts": {"execute": "off"}}, ()).runs
    assert not off("posts/a.md", False)
    some = read_config({"posts": {"execute": {"posts/old/*": "off", "posts/b.md": "on"}}}, ()).runs
    assert not some("posts/old/a.md", False)
    assert some("posts/b.md", True)
    assert not some("posts/c.md", True)
    for value in ("sometimes", {"posts/*": 3}, ["on"]):
        with pytest.raises(ConfigError, match=r"posts\.execute"):
            config(value)
