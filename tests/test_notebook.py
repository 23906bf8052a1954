"""Pages as notebooks."""

from __future__ import annotations

import json

import nbformat

from converters.edits import SourceMap
from converters.model import Cell, Execution, Page
from converters.notebook import dumps, page_notebook, run_of

TEXT = """---
kernelspec:
  name: python3
  display_name: Python 3
---
# Rates

Some text.

```{code-cell} python
:tags: [hide-input]

rate = 1
rate
```

  - It is {eval}`rate`.
```{code-cell} python
rate = 1
rate
```
"""


def _cell(nth: int) -> Cell:
    start = [at for at in range(len(TEXT)) if TEXT.startswith("```{code", at)][nth]
    code = TEXT.index("rate = 1", start)
    return Cell(start, TEXT.index("\n```\n", start) + 5, code, "rate = 1\nrate", {"tags": ["x"]})


PAGE = Page(
    "pages/rates",
    "Rates",
    TEXT,
    SourceMap((), tuple(range(101, 101 + TEXT.count("\n") + 1))),
    cells=(_cell(0), _cell(1)),
    execution=Execution("python3", "Python 3", "python"),
)


def test_a_page_is_a_valid_notebook_that_leads_back_to_its_lines() -> None:
    notebook = page_notebook(PAGE)
    nbformat.validate(nbformat.from_dict(notebook))
    assert [cell["cell_type"] for cell in notebook["cells"]] == [
        *("markdown", "code", "markdown", "code"),
    ]
    lines = TEXT.splitlines()
    firsts = [lines[number + 1] for number in notebook["metadata"]["source_map"]]
    assert firsts == ["# Rates", "rate = 1", "  - It is {eval}`rate`.", "rate = 1"]
    assert notebook["cells"][2]["source"] == "  - It is {eval}`rate`."
    assert notebook["cells"][2]["metadata"]["postpress"]["inline"] == ["rate"]
    at = lines.index("rate = 1")
    assert notebook["cells"][1]["metadata"]["postpress"]["line"] == 101 + at


def test_ids_depend_on_a_cells_own_content() -> None:
    ids = [cell["id"] for cell in page_notebook(PAGE)["cells"]]
    assert len(set(ids)) == 4
    assert ids[3] == ids[1] + "-2"
    shorter = Page("p", "Rates", TEXT, PAGE.source_map, cells=(_cell(1),))
    assert page_notebook(shorter)["cells"][1]["id"] == ids[1]


def test_a_file_is_what_nbformat_would_write() -> None:
    text = dumps(page_notebook(PAGE))
    read = nbformat.reads(text, as_version=4)
    assert json.loads(nbformat.writes(read)) == json.loads(text)
    assert nbformat.writes(read) + "\n" == text


def test_what_is_to_be_run() -> None:
    run = run_of(PAGE, "posts/2024/rates.md")
    assert run is not None
    assert run.folder == "posts/2024"
    assert run.execution.kernel == "python3"
    still = Page("p", "Rates", TEXT, PAGE.source_map)
    assert run_of(still, "posts/rates.md") is None
