"""A small site with one of everything that a reader meets, for the tests that need a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

CONFIG = """title: Reading
author: The author
posts:
  url: https://blog.example.org
  comments: {provider: utterances, repo: someone/comments}
bibtex_bibfiles: [refs.bib]
sphinx:
  config:
    math_numfig: false
"""
BIB = "@book{knuth, author={Donald Knuth}, title={The TeXbook}, year=1984, publisher={A-W}}\n"
TOC = "format: jb-book\nroot: index\nchapters:\n- file: terms\n"
INDEX = "# Reading\n\n```{postlist}\n:limit: 10\n```\n"
TERMS = """# Terms

```{glossary}
edit
  A half-open span of the source text and its replacement.
```

Elsewhere there is formula {eq}`gauss`.
"""
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="100">'
    '<rect width="600" height="100" fill="teal"/></svg>'
)
EVERYTHING = """---
title: One with everything
date: 2024-04-05
description: All that a link can lead to.
tags: [alpha, beta]
series: Walks
redirect_from: [/old/one/]
---
Links: [the second post](two.md), [its part](two.md#far-part), a note[^n], {term}`edit`,
{eq}`euler`, {numref}`fig-a`, {eq}`gauss`, {cite}`knuth` and [the diagram](#diagram).

[^n]: The text of the note.

$$
e^{i\\pi} + 1 = 0
$$ (euler)

```{figure} a.svg
:name: fig-a
:alt: A teal bar

The caption of the figure.
```

## Tabs

````{tab-set}
```{tab-item} First
What the first tab holds.
```
```{tab-item} Second
What the second tab holds.
```
````

```{dropdown} A fold
What the fold holds.
```

```python
print("to be copied")
```

- [ ] a task
- [x] one that is done

## Diagram

```{mermaid}
flowchart LR
  A[Start] --> B{Choice} --> C[End]
```

```{bibliography}
```
"""
TWO = """---
title: Two
date: 2024-05-06
description: What the second post is about.
tags: [alpha]
series: Walks
---
First paragraph of two, see [the first of them](one.md).

$$
\\int e^{-x^2} dx = \\sqrt\\pi
$$ (gauss)

## Far part

Words of the far part, among them zeppelin.
"""
REMOTE = """---
title: From elsewhere
date: 2023-03-04
tags: [beta]
---
<iframe width="560" height="315" src="https://video.example/embed/1" title="A film"></iframe>

<iframe src="https://player.vimeo.com/video/12345"></iframe>

<blockquote class="twitter-tweet"><p>Words of a post</p></blockquote>
<script async src="https://platform.twitter.com/widgets.js"></script>

<script src="https://gist.github.com/u/abc123.js"></script>

<script src="https://lib.example/lib.js"></script>
<script>document.title = lib();</script>

<link rel="preconnect" href="https://fonts.example">
<style>@import url("https://fonts.example/a.css"); .plain { color: teal }</style>

<script type="module">import { run } from "https://module.example/run.js"; run();</script>

<video src="https://media.example/a.mp4" controls autoplay></video>

> [!NOTE]
> An emoji :tada: and an icon.
"""
EXECUTED = """---
title: With cells
date: 2024-06-07
tags: [beta]
kernel: python3
---
Text.

```{code-cell}
print("printed", 6 * 7)
```

```{code-cell}
from IPython.display import HTML
HTML('<div id="chart"></div><script>fetch("https://lib.example/data")</script>')
```

```{code-cell}
from comm import create_comm
from IPython.display import display

# what ipywidgets does
state = {"_model_name": "IntSliderModel", "_model_module": "@jupyter-widgets/controls"}
slider = create_comm(target_name="jupyter.widget", data={"state": state})
view = {"model_id": slider.comm_id, "version_major": 2, "version_minor": 0}
display({"application/vnd.jupyter.widget-view+json": view}, raw=True)
```
"""
FILES: dict[str, str | bytes] = {
    "_config.yml": CONFIG,
    "_toc.yml": TOC,
    "refs.bib": BIB,
    "index.md": INDEX,
    "terms.md": TERMS,
    "posts/a.svg": SVG,
    "posts/one.md": EVERYTHING,
    "posts/two.md": TWO,
    "posts/remote.md": REMOTE,
    "posts/cells.md": EXECUTED,
}


def cut_off(page: Page, url: str, answers: dict[str, str] | None = None) -> list[str]:
    """Let a page ask no host but the site's; return the list of what it tried to ask.

    ``answers`` are what other hosts answer, by the beginning of the URL: HTML, or a script for what
    ends in ``.js``.
    """
    tried: list[str] = []

    def route(request: Route) -> None:
        address = request.request.url
        if address.startswith((url + "/", "data:")):
            request.continue_()
            return
        tried.append(address)
        for start, body in (answers or {}).items():
            if address.startswith(start):
                kind = "text/javascript" if address.endswith(".js") else "text/html"
                anyone = {"Access-Control-Allow-Origin": "*"}
                request.fulfill(body=body, content_type=kind, headers=anyone)
                return
        request.abort()

    page.context.route("**/*", route)
    return tried
