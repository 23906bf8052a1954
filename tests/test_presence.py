"""What is said to be absent from a document is not in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from docutils import nodes
from docutils.utils import new_document

from converters.build import build
from converters.options import Options
from converters.sphinx_ext import presence, traversal

PAGE = """# Everything

::::{tab-set}
:::{tab-item} One
First
:::
:::{tab-item} Two
Second
:::
::::

:::{dropdown} More
Hidden
:::

:::{card} A card
Text
:::

```{glossary}
Term
  What it is.
```

```{figure} a.png
:name: fig
A caption
```

| a | b |
|---|---|
| 1 | 2 |

$$
x = 1
$$ (eq)

{term}`Term`, {numref}`fig`, {eq}`eq`, {kbd}`Ctrl+C`, {doc}`posts`.[^1]

```python
>>> 1 + 1
2
```

```{mermaid}
graph TD; A-->B
```

```{only} html
Only here
```

<img src="a.png" alt="A">

[^1]: A note.
"""
POSTS = "# Posts\n\n```{postlist}\n:style: table\n```\n"
POST = "---\ntitle: Post\ndate: 2026-01-01\ntags: [one]\n---\n![A](a.png)\n\n!!! note\n"
# the smallest picture there is
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def test_a_document_has_what_was_made_since_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    presence.install()
    document = new_document("")
    monkeypatch.setattr(presence, "_at_hand", (lambda: None, set()))
    assert not presence.is_absent(nodes.table, document)
    presence.begin(document)
    assert presence.is_absent(nodes.table, document)
    assert presence.is_absent((nodes.table, nodes.image), document)
    assert not presence.is_absent(nodes.Text, document)
    assert not presence.is_absent(nodes.Node, document)
    # made for something else, it might yet be put into the document
    nodes.image()
    assert not presence.is_absent((nodes.table, nodes.image), document)
    assert not presence.is_absent(nodes.General, document)
    assert not presence.is_absent(nodes.table, new_document(""))


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_search_that_is_left_out_would_find_something(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.png").write_bytes(PICTURE)
    (tmp_path / "a.png").write_bytes(PICTURE)
    for number in range(4):
        (tmp_path / "posts" / f"{number}.md").write_text(POST, "utf-8")
    (tmp_path / "index.md").write_text(PAGE, "utf-8")
    (tmp_path / "posts.md").write_text(POSTS, "utf-8")
    (tmp_path / "_config.yml").write_text("title: All\n", "utf-8")
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n- file: posts\n", "utf-8"
    )
    said = Counter[bool]()
    usual = presence.is_absent

    def is_absent(classes: type | tuple[type, ...], document: nodes.Node) -> bool:
        absent = usual(classes, document)
        said[absent] += 1
        if absent:
            assert next(traversal.usual(document, lambda node: isinstance(node, classes)), 0) == 0
        return absent

    monkeypatch.setattr(presence, "is_absent", is_absent)
    outcome = build(tmp_path, Options(jobs=jobs), lambda *_: None, lambda _: None)
    assert outcome.succeeded, outcome.failure
    assert not outcome.reports, [str(report) for report in outcome.reports]
    if jobs == 1:
        assert said[True] > 100, said
