"""Figures have the numbers that Sphinx gives them when it looks at whole documents; posts, their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from sphinx.environment.collectors.toctree import TocTreeCollector
import converters.sphinx_ext as extension
from converters.build import Options, build

def check(app, env):
    seen = dict(env.toc_fignumbers)
    assert "get_doctree" not in vars(env)
    TocTreeCollector().assign_figure_numbers(env)
    theirs, env.toc_fignumbers = env.toc_fignumbers, seen
    same = seen.keys() == theirs.keys() and all(
        seen[one] == theirs[one] for one in seen if not one.startswith("pages/")
    )
    print("same" if same else "other", dict(sorted(seen.items())), file=sys.stderr)
    return []

setup = extension.setup

def with_check(app):
    found = setup(app)
    app.connect("env-get-updated", check, priority=600)
    return found

extension.setup = with_check
for jobs in (2, 1):
    build(Path(sys.argv[1]), Options("html", jobs, False), lambda *step: None, print)
    post = Path(sys.argv[1]) / "posts/a.md"
    post.write_text(post.read_text() + "\\nMore.\\n")
"""
PAGE = """# T

```{{figure}} ../x.png
:name: {name}
Caption
```

## S

```{{table}} Table
:name: t-{name}
| a |
|---|
| 1 |
```

### SS

```{{code-block}} python
:caption: Code
:name: c-{name}
x
```

$$ x $$ (e-{name})

{{eq}}`e-{name}` {{numref}}`{name}`
"""
POST = """---
title: A
---
See {numref}`pf`.

## B

> - ```{figure} ../x.png
>   :name: pf
>   Caption
>   ```
"""
TOC = """format: jb-book
root: index
parts:
- caption: P
  numbered: 2
  chapters:
  - file: guide/g
    sections:
    - file: guide/h
"""


def test_numbers_are_those_of_whole_documents(tmp_path: Path) -> None:
    for folder in ("posts", "guide"):
        (tmp_path / folder).mkdir()
    (tmp_path / "_config.yml").write_text("title: N\nposts: {dialect: myst}\n")
    (tmp_path / "_toc.yml").write_text(TOC)
    (tmp_path / "index.md").write_text("# Home\n\n```{figure} x.png\n:name: f0\nCaption\n```\n")
    for name in ("g", "h"):
        (tmp_path / f"guide/{name}.md").write_text(PAGE.format(name=name))
    (tmp_path / "posts/a.md").write_text(POST)
    (tmp_path / "posts/b.md").write_text(POST.replace("title: A", "title: B").replace("pf", "pg"))
    (tmp_path / "x.png").write_bytes(b"x")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
    )
    lines = [one for one in done.stderr.splitlines() if one.startswith(("same", "other"))]
    assert [line.partition(" ")[0] for line in lines] == ["same", "same"], done.stderr
    assert all(f"'{name}'" in lines[0] for name in ("f0", "g", "t-g", "c-h", "pf"))
    assert lines[0] == lines[1]
    # in a post they begin with 1, whatever other pages have
    assert "'pages/a': {'figure': {'pf': (1,)}}, 'pages/b': {'figure': {'pg': (1,)}}" in lines[0]
    page = (tmp_path / "_build/html/pages/b.html").read_text()
    assert '<span class="caption-number">Fig. 1 </span>' in page
    assert "Fig. 2" not in page
    assert 'class="section-number"' not in page
