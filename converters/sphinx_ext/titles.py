"""Titles with markup characters, escaped where the theme prints them as HTML."""

from __future__ import annotations

import html
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


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
