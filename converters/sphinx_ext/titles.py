"""Titles with markup characters, escaped where the theme and the search page print them as HTML."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

_PREFIX, _SUFFIX = "Search.setIndex(", ")"


def escape_context(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Escape the two titles that sphinx-book-theme takes as plain text and prints as HTML.

    A first heading of ``<script>`` would swallow the rest of the page. Every other title in the
    context has been rendered to HTML by Sphinx.
    """
    for name, docname in (("pagetitle", pagename), ("root_title", app.config.root_doc)):
        # compare with the title, so that a theme which learns to escape is not escaped again
        title = app.env.titles.get(docname)
        if title is not None and context.get(name) == title.astext():
            context[name] = html.escape(title.astext(), quote=False)


def escape_search_index(app: Sphinx, error: Exception | None) -> None:
    """Escape the headings in the search index, which ``searchtools.js`` prints as HTML.

    A heading with a ``<`` would vanish from the results, or be run. An escaped one has no ``<``
    left, so an index that the next build reads again is not escaped twice.
    """
    path = Path(app.outdir) / "searchindex.js"
    if error is not None or app.builder.format != "html" or not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    if not (text.startswith(_PREFIX) and text.endswith(_SUFFIX)) or "<" not in text:
        return
    index = json.loads(text[len(_PREFIX) : -len(_SUFFIX)])
    headings = index.get("alltitles", {})
    if any("<" in heading for heading in headings):
        index["alltitles"] = {
            html.escape(heading, quote=False) if "<" in heading else heading: places
            for heading, places in headings.items()
        }
        path.write_text(_PREFIX + json.dumps(index, sort_keys=True) + _SUFFIX, encoding="utf-8")
