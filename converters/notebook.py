"""A page with cells as a Jupyter notebook, and what is needed to run it.

A page is written without outputs, so that a conversion is the same whether or not its cells have
run. The build runs what is stale and hands the outputs to Sphinx when it reads the page.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from .loader import LOADER
from .model import Cell, Execution, Page

_FRONT_MATTER = re.compile(r"\A---(?:\r\n?|\n)(.*?)(?:\r\n?|\n)---(?:\r\n?|\n)", re.DOTALL)
_INLINE = re.compile(r"(?<!\\)\{eval\}(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LINE_END = re.compile(r"\r\n?|\n")
_STATE = "application/vnd.jupyter.widget-state+json"
_VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True, slots=True)
class Run:
    """A page's notebook that is to be run.

    ``notebook`` is an nbformat 4 document as nested dicts (``nbformat.from_dict`` takes it). Each
    code cell's ``metadata["postpress"]["line"]`` is the post's line, from 1, of its first line of
    code. A Markdown cell's ``metadata["postpress"]["inline"]`` lists the expressions of its inline
    values, to be evaluated after the cells before it; their results belong into
    ``metadata["user_expressions"]``, a list of ``{"expression", "result"}`` with the result as
    Jupyter's protocol replies with it. ``folder`` is the post's, inside the site: the working
    directory.
    """

    docname: str
    post: str
    folder: str
    notebook: dict[str, Any]
    execution: Execution


def run_of(page: Page, post: str) -> Run | None:
    """Return what is to be run of a page; None where nothing is. ``post`` is its post's path."""
    if page.execution is None or not page.execution.run:
        return None
    folder = posixpath.dirname(post)
    return Run(page.docname, post, folder, page_notebook(page), page.execution)


def page_notebook(page: Page) -> dict[str, Any]:
    """Return the notebook of a page, as nbformat 4.5 has it, without outputs of a run.

    ``metadata["source_map"]`` holds the page's line, from 0, above each cell's first one: MyST-NB
    reports its messages by it, and the page's source map leads on to the post.
    """
    head = _FRONT_MATTER.match(page.text)
    metadata: dict[str, Any] = yaml.load(head[1], Loader=LOADER) if head else {}
    metadata.pop("file_format", None)
    cells: list[dict[str, Any]] = []
    starts: list[int] = []
    breaks = [match.end() for match in _LINE_END.finditer(page.text)]
    position = head.end() if head else 0
    models = widget_models(page.widgets)
    for cell in (*page.cells, None):
        text = page.text[position : cell.start if cell else len(page.text)]
        # blank lines go, the indentation of the first line that is none stays
        blank = len(text) - len(text.lstrip())
        blank = 1 + max(text.rfind(mark, 0, blank) for mark in "\r\n")
        if source := _LINE_END.sub("\n", text[blank:].rstrip()):
            # MyST-NB counts from the line above a cell's text
            starts.append(bisect_right(breaks, position + blank) - 1)
            cells.append(_markdown(source))
        if cell:
            line = bisect_right(breaks, cell.code)
            starts.append(line - 1)
            cells.append(_code(cell, page.source_map.line(line + 1), models))
            position = cell.end
    named(cells)
    metadata["source_map"] = starts
    # where the cells run, the run says anew what its widgets are
    if page.widgets and not (page.execution and page.execution.run):
        metadata["widgets"] = dict(page.widgets)
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def page_file(page: Page) -> str:
    """Return the text of a page's file: MyST, or a notebook where it has cells."""
    return dumps(page_notebook(page)) if page.cells else page.text


def source_of(text: str) -> tuple[str, str] | None:
    """Return what a notebook's text says of itself: the post it is made of, and its cells' text.

    None where it is not a page of ours.
    """
    try:
        notebook = json.loads(text)
    except ValueError:
        return None
    metadata = notebook.get("metadata") if isinstance(notebook, dict) else None
    ours = metadata.get("postpress") if isinstance(metadata, dict) else None
    source = ours.get("source") if isinstance(ours, dict) else None
    if not isinstance(source, str):
        return None
    return source, json.dumps([cell.get("source") for cell in notebook.get("cells", ())])


def _markdown(source: str) -> dict[str, Any]:
    inline = [match[2].strip() for match in _INLINE.finditer(source)]
    metadata = {"postpress": {"inline": inline}} if inline else {}
    return {"cell_type": "markdown", "id": "", "metadata": metadata, "source": source}


def widget_models(widgets: Mapping[str, Any]) -> Container[str]:
    """Return the ids of the widgets whose state a notebook's metadata keep."""
    state = widgets.get(_STATE)
    models = state.get("state") if isinstance(state, dict) else None
    return models if isinstance(models, dict) else {}


def _drawable(output: Mapping[str, Any], models: Container[str]) -> Mapping[str, Any]:
    """Return an output without the view of a widget that has no state to draw it from.

    A page would show nothing in its place. What else the output has is shown, mostly a text.
    """
    data = output.get("data")
    if not isinstance(data, dict) or len(data) == 1 or _VIEW not in data:
        return output
    view = data[_VIEW]
    if not isinstance(view, dict) or view.get("model_id") in models:
        return output
    return {**output, "data": {kind: one for kind, one in data.items() if kind != _VIEW}}


def _code(cell: Cell, line: int, models: Container[str]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": "",
        "metadata": {**cell.metadata, "postpress": {"line": line}},
        "outputs": [_drawable(output, models) for output in cell.outputs],
        "source": cell.source,
    }


def named(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each cell an id that only its own content and that of its equals before it decide."""
    seen: Counter[str] = Counter()
    for cell in cells:
        content = f"{cell['cell_type']}\n{cell['source']}"
        digest = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        seen[digest] += 1
        cell["id"] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    return cells


def dumps(notebook: Mapping[str, Any]) -> str:
    """Return a notebook as the text of its file, as nbformat lays it out."""
    lines = [
        {**cell, "source": cell["source"].splitlines(keepends=True)} for cell in notebook["cells"]
    ]
    whole = {**notebook, "cells": lines}
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
