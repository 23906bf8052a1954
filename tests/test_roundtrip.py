"""Posts as notebooks and back: nothing is lost, and what a person adds stays."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from converters.dialects import dialects
from converters.document import Document
from converters.frontmatter import read_post
from converters.notebook import dumps
from converters.notebooks import turned
from converters.roundtrip import NotebookError, to_notebook, to_text

PARTS = (
    *("---\n", "title: x\n", "```{python}\n", "```{code-cell} python\n", ":tags: [a]\n", "\n"),
    *("#| echo: false\n", "x = 1\n", "```\n", "~~~{r}\n", "~~~\n", "text", "\r\n", "\r", "\ufeff"),
    *("  ```{python}\n", "- a\n", "> ```{python}\n", "  ", "\t", "````{python}\n", "````\n"),
    *("\x0c", "\u2028", "é", "---", "```python exec\n", "+++\n", "# Heading\n", "\0"),
)
POST = """---
title: Rates
---
Text.

```{python}
#| echo: false
x = 1
```

More.

```{code-cell} python
:tags: [hide-input]

y = 2
```
"""


def notebook_of(text: str, name: str = "quarto") -> dict[str, Any]:
    """Return the notebook of a post as it is read from its file."""
    dialect = dialects()[name]
    post = (dialect.read or read_post)("posts/a.md", text, name)
    notebook = to_notebook(post, text, Document(post, post.body, dialect))
    read: dict[str, Any] = json.loads(dumps(notebook))
    return read


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PARTS) | st.text(max_size=8), max_size=16).map("".join),
    st.sampled_from(["gfm", "myst", "quarto", "jekyll", "pelican"]),
)
def test_a_post_comes_back_byte_for_byte(text: str, name: str) -> None:
    assert to_text(notebook_of(text, name))[0] == text


def test_byte_order_marks_are_kept() -> None:
    for text in ("\ufeff\ufeff---\n", "\ufeff", "\ufeffText", "\ufeff---\ntitle: T\n---\nText"):
        for name in ("gfm", "pelican"):
            assert to_text(notebook_of(text, name))[0] == text


def test_the_notebook_is_valid_and_has_the_posts_cells() -> None:
    notebook = notebook_of(POST)
    nbformat.validate(nbformat.from_dict(notebook))
    kinds = [cell["cell_type"] for cell in notebook["cells"]]
    assert kinds == ["raw", "markdown", "code", "markdown", "code"]
    sources = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert sources[2:] == ["#| echo: false\nx = 1", "More.", "y = 2"]
    assert notebook["cells"][4]["metadata"]["tags"] == ["hide-input"]


def test_outputs_and_ids_change_nothing() -> None:
    notebook = notebook_of(POST)
    notebook["cells"][2] |= {
        "id": "other",
        "execution_count": 3,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}],
    }
    assert to_text(notebook)[0] == POST


def test_what_is_edited_added_moved_and_taken_out() -> None:
    notebook = notebook_of(POST)
    cells = notebook["cells"]
    cells[2]["source"] = "x = 3"
    cells.insert(3, {"cell_type": "markdown", "metadata": {}, "source": "New text."})
    code = {"cell_type": "code", "metadata": {"tags": ["remove-cell"]}, "source": "z = 1"}
    cells.append(code | {"outputs": [], "execution_count": None})
    cells.append(cells.pop(1))
    text = to_text(notebook)[0]
    assert text == (
        "---\ntitle: Rates\n---\n"
        "```{python}\nx = 3\n```\n\n"
        "New text.\n\nMore.\n\n"
        "```{code-cell} python\n:tags: [hide-input]\n\ny = 2\n```\n\n"
        "```{code-cell} python\n:tags: [remove-cell]\n\nz = 1\n```\n"
        "Text.\n\n"
    )
    again = notebook_of(text)
    assert [cell["cell_type"] for cell in again["cells"]].count("code") == 3


def test_tags_are_options() -> None:
    notebook = notebook_of(POST)
    notebook["cells"][4]["metadata"]["tags"] = ["remove-input"]
    assert to_text(notebook)[0] == POST.replace("hide-input", "remove-input")


def test_a_fence_in_the_code_makes_the_fence_longer() -> None:
    notebook = notebook_of(POST)
    notebook["cells"][2]["source"] = 'x = """\n```\n"""'
    text = to_text(notebook)[0]
    assert '````{python}\nx = """\n```\n"""\n````\n' in text
    assert len(notebook_of(text)["cells"]) == 5


def test_a_file_that_is_no_post_is_left_alone(tmp_path: Path) -> None:
    settings = tmp_path / "_config.yml"
    settings.write_text("title: Blog\n")
    with pytest.raises(NotebookError, match="neither a post nor a notebook"):
        turned(settings)
    assert settings.read_text() == "title: Blog\n"


def test_a_post_turned_and_turned_back(tmp_path: Path) -> None:
    post = tmp_path / "rates.md"
    post.write_text(POST)
    notebook = turned(post)
    assert notebook == tmp_path / "rates.ipynb"
    assert not post.exists()
    assert turned(notebook) == post
    assert post.read_text() == POST
    assert not notebook.exists()
