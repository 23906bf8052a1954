"""Notebooks among the posts, and the command that turns a post into one and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from click.testing import CliRunner

from converters.cli import main
from converters.notebook import dumps
from converters.publish import convert_site

POST = """---
title: Rates
date: 2024-01-02
---
See [nothing](gone.md).

```{python}
#| echo: false
x = 1
```
"""
STREAM = {"output_type": "stream", "name": "stdout", "text": ["1\n"]}


def code(source: str, *outputs: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": str(abs(hash(source)) % 10**8),
        "metadata": metadata,
        "source": source,
        "outputs": list(outputs),
        "execution_count": None,
    }


def text(kind: str, source: str) -> dict[str, Any]:
    return {"cell_type": kind, "id": f"t{len(source)}", "metadata": {}, "source": source}


def written(*cells: dict[str, Any]) -> str:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return dumps(
        {
            "cells": list(cells),
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: Site\n")
    (tmp_path / "index.md").write_text("# Site\n")
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    return tmp_path


def page(site: Path, name: str = "rates") -> dict[str, Any]:
    read: dict[str, Any] = json.loads((site / "pages" / f"{name}.ipynb").read_text())
    return read


def sources(notebook: dict[str, Any]) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"]]


def test_there_and_back(site: Path) -> None:
    post = site / "posts/rates.md"
    post.write_text(POST)
    convert_site(site)
    before = page(site)
    result = CliRunner().invoke(main, ["notebook", str(post)])
    assert result.exit_code == 0, result.output
    assert [path.name for path in (site / "posts").iterdir()] == ["rates.ipynb"]
    found = convert_site(site)
    # the page of the notebook is that of the post, and its messages lead into the notebook
    assert sources(page(site)) == sources(before)
    (notice,) = found.notices
    assert notice.path == "posts/rates.ipynb"
    lines = (site / "posts/rates.ipynb").read_text().splitlines()
    assert lines[notice.line - 1].strip() == '"source": ['
    assert "gone.md" in lines[notice.line]
    result = CliRunner().invoke(main, ["notebook", str(site / "posts/rates.ipynb")])
    assert result.exit_code == 0, result.output
    assert post.read_text() == POST
    assert [path.name for path in (site / "posts").iterdir()] == ["rates.md"]


def test_nothing_is_overwritten(site: Path) -> None:
    (site / "posts/rates.md").write_text(POST)
    (site / "posts/rates.ipynb").write_text("{}")
    result = CliRunner().invoke(main, ["notebook", str(site / "posts/rates.md")])
    assert result.exit_code == 2
    assert "there already" in result.output
    assert (site / "posts/rates.ipynb").read_text() == "{}"
    assert (site / "posts/rates.md").read_text() == POST


def test_a_notebook_of_quartos_keeps_its_outputs(site: Path) -> None:
    notebook = written(
        text("raw", "---\ntitle: Rates\ndate: 2024-01-02\n---"),
        text("markdown", "Text with $5 and ==signs==."),
        code("#| echo: false\nx = 1", STREAM),
        code("y"),
    )
    (site / "posts/rates.ipynb").write_text(notebook)
    found = convert_site(site)
    made = page(site)
    assert [cell["cell_type"] for cell in made["cells"]] == ["markdown", "code", "code"]
    assert made["cells"][1]["outputs"] == [STREAM]
    assert made["cells"][1]["metadata"]["tags"] == ["remove-input"]
    assert sources(made)[1:] == ["x = 1", "y"]
    (one,) = found.pages.values()
    assert one.title == "Rates"
    assert one.execution is not None
    assert not one.execution.run


def test_a_notebook_of_fastpages(site: Path) -> None:
    notebook = written(
        text("markdown", '# A "title"\n> Its summary\n\n- toc: true\n- categories: [a, b]\n'),
        code("#hide\nimport x"),
        code("#collapse-hide\ny"),
        text("markdown", "![it](attachment:a.png)")
        | {"attachments": {"a.png": {"image/png": "AAAA"}}},
    )
    (site / "posts/2024-01-02-rates.ipynb").write_text(notebook)
    found = convert_site(site)
    (post,) = found.site.posts
    assert post.front_matter.title == 'A "title"'
    assert post.front_matter.description == "Its summary"
    assert post.front_matter.categories == ("a", "b")
    made = page(site)
    tags = [cell["metadata"]["tags"] for cell in made["cells"] if cell["cell_type"] == "code"]
    assert tags == [["remove-cell"], ["hide-input"]]
    assert "data:image/png;base64,AAAA" in sources(made)[-1]


@pytest.mark.parametrize("broken", ["", "{", "[]", "{}", '{"nbformat": 4, "cells": [3]}'])
def test_a_broken_notebook_is_a_notice(site: Path, broken: str) -> None:
    (site / "posts/rates.ipynb").write_text(broken)
    (site / "posts/other.md").write_text(POST)
    found = convert_site(site)
    assert "notebook" in [str(notice.code) for notice in found.notices]
    assert (site / "pages/other.ipynb").exists()


def test_a_post_is_printed_as_a_notebook(site: Path) -> None:
    (site / "posts/rates.md").write_text(POST)
    result = CliRunner().invoke(main, ["page", str(site / "posts/rates.md"), "--to", "ipynb"])
    assert json.loads(result.stdout)["cells"][1]["metadata"]["tags"] == ["remove-input"]


STATE = {"depth": {"model_name": "IntSliderModel", "model_module": "@jupyter-widgets/controls"}}
VIEW = "application/vnd.jupyter.widget-view+json"


def widget(model: str, **data: str) -> dict[str, Any]:
    view = {VIEW: {"model_id": model, "version_major": 2, "version_minor": 0}}
    return {"output_type": "display_data", "metadata": {}, "data": {**view, **data}}


@pytest.mark.parametrize("kept", [True, False])
def test_a_widget_is_drawn_from_its_state_or_its_text_is_shown(site: Path, kept: bool) -> None:
    cells = [
        text("markdown", "# Widgets"),
        code("slider", widget("depth", **{"text/plain": "IntSlider(value=7)"})),
        code("other", widget("gone", **{"text/plain": "Button(text='Go')"})),
        code("bare", widget("gone")),
    ]
    notebook = json.loads(written(*cells))
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": STATE}}
    if kept:
        notebook["metadata"]["widgets"] = widgets
    (site / "posts" / "rates.ipynb").write_text(json.dumps(notebook))
    result = CliRunner().invoke(main, ["build", "--no-execute", str(site)])
    assert result.exit_code == 0, result.output
    made = page(site)
    assert made["metadata"].get("widgets") == (widgets if kept else None)
    shown = [list(cell["outputs"][0]["data"]) for cell in made["cells"][1:]]
    assert shown == [[VIEW, "text/plain"] if kept else ["text/plain"], ["text/plain"], [VIEW]]
    html = lxml.html.parse(site / "_build/html/pages/rates.html").getroot()
    outputs = [one.text_content().strip() for one in html.cssselect(".cell_output")]
    assert all(outputs)
    assert ("IntSlider(value=7)" in outputs[0]) is not kept
    assert "Button(text='Go')" in outputs[1]
    assert "Interactive widget" in outputs[2]
    # nothing comes from another host before it is asked for
    assert not [one for one in html.xpath("//script[not(ancestor::template)]/@src") if "//" in one]
    state = html.xpath("//script[@type='application/vnd.jupyter.widget-state+json']")
    assert len(state) == kept
