"""Pages with cells in a site: files, links to them, values, and the lines of messages."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest

from converters.build import Options, build
from converters.publish import convert_site
from converters.site import IMPORTED

CELLS = """---
title: Cells
date: 2024-01-02
---
See [the other](other.md#part).

```{python}
#| echo: false
x = 6 * 7
```

It is `{python} x`.

{nope}`a`
"""
OTHER = """---
title: Other
date: 2024-01-01
---
## Part

[Cells](cells.md), <a href="cells.md">raw</a>.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: Site\n")
    (tmp_path / "index.md").write_text("# Site\n\n[Cells](pages/cells.md)\n")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    (tmp_path / "posts/cells.md").write_text(CELLS)
    (tmp_path / "posts/other.md").write_text(OTHER)
    return tmp_path


def pages(site: Path) -> set[str]:
    return {path.name for path in (site / "pages").glob("*.*")}


def test_a_page_changes_its_file_with_its_cells(site: Path) -> None:
    convert_site(site)
    assert pages(site) == {"cells.ipynb", "other.md"}
    nbformat.validate(nbformat.read(site / "pages/cells.ipynb", 4))
    again = convert_site(site)
    assert not again.written
    assert not again.removed
    (site / "posts/cells.md").write_text(CELLS.replace("{python}", "python"))
    back = convert_site(site)
    assert pages(site) == {"cells.md", "other.md"}
    assert (back.written, back.removed, back.toc_changed) == (["pages/cells"], [], False)
    (site / "posts/cells.md").write_text(CELLS)
    convert_site(site)
    assert pages(site) == {"cells.ipynb", "other.md"}
    (site / "posts/cells.md").unlink()
    gone = convert_site(site)
    assert gone.removed == ["pages/cells"]
    assert pages(site) == {"other.md"}


def test_a_page_that_moves_is_the_same_to_the_toc(site: Path) -> None:
    convert_site(site)
    toc = (site / "_toc.yml").read_text()
    (site / "posts/cells.md").write_text(CELLS.replace("---\ntitle", "---\nslug: numbers\ntitle"))
    convert_site(site)
    assert (site / "_toc.yml").read_text() == toc.replace("pages/cells", "pages/numbers")


@pytest.mark.parametrize("name", ["cells.md", "cells.ipynb"])
def test_a_file_of_the_authors_is_left(site: Path, name: str) -> None:
    (site / "pages").mkdir()
    (site / "pages" / name).write_text("{}")
    found = convert_site(site)
    assert [str(notice.code) for notice in found.notices] == ["page_taken"]
    assert pages(site) == {name, "other.md"}
    assert (site / "pages" / name).read_text() == "{}"


def test_the_cells_of_imported_posts_stay_still(site: Path) -> None:
    (site / "posts" / IMPORTED).write_text(json.dumps({"posts": {"cells.md": ""}}))
    convert_site(site)
    assert pages(site) == {"cells.md", "other.md"}
    (site / "_config.yml").write_text("title: Site\nposts:\n  execute: on\n")
    convert_site(site)
    assert pages(site) == {"cells.ipynb", "other.md"}


# what Jupyter Book and MyST-NB do themselves is not ours to mend
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_built_page(site: Path) -> None:
    (site / "_config.yml").write_text("title: Site\nposts:\n  dialect: {posts/cells.md: myst}\n")
    (site / "posts/cells.md").write_text(CELLS.replace("`{python} x`", "{eval}`x`"))
    outcome = build(site, Options(jobs=1), lambda *_: None, lambda _: None)
    assert outcome.succeeded
    page = (outcome.output / "pages/cells.html").read_text()
    assert "<p>It is 42.</p>" in page
    assert '<span class="mi">6</span>' not in page
    assert 'href="other.html#part"' in page
    other = (outcome.output / "pages/other.html").read_text()
    assert other.count('href="cells.md"') == 0
    assert '<a href="cells.html">raw</a>' in other
    line = CELLS.splitlines().index("{nope}`a`") + 1
    assert {(report.path, report.line) for report in outcome.reports} == {("posts/cells.md", line)}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_an_expected_failure_is_on_the_page_and_none_of_the_build(site: Path) -> None:
    cell = "```{code-cell}\n:tags: [raises-exception]\n1 / 0\n```\n\n```{code-cell}\nprint('on')\n```\n"
    (site / "posts/cells.md").write_text(f"---\ntitle: Cells\ndate: 2024-01-02\n---\n{cell}")
    (site / "posts/other.md").unlink()
    outcome = build(site, Options(jobs=1), lambda *_: None, lambda _: None)
    assert outcome.succeeded
    assert (outcome.errors, outcome.warnings) == (0, 0)
    page = (outcome.output / "pages/cells.html").read_text()
    assert "ZeroDivisionError" in page
    assert ">on\n<" in page
    assert str(site) not in page
    assert "site-packages" not in page
