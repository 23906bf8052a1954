"""Style sheets and scripts that only some pages have.

An extension adds them while a page is written (MathJax, on a page with formulas), and Sphinx takes
what was added for a part of every page of the next build.
"""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder


class Assets:
    """The style sheets and scripts of every page, as they are when the first page is written."""

    def __init__(self, app: Sphinx) -> None:
        assert isinstance(app.builder, StandaloneHTMLBuilder)
        self._builder, self._registry = app.builder, app.registry
        self._noted: tuple[list[Any], list[Any]] | None = None
        app.connect("write-started", lambda *_: self.note())

    def note(self) -> None:
        """Note what there is, at the first call."""
        if self._noted is None:
            self._noted = list(self._registry.css_files), list(self._registry.js_files)

    def forget(self) -> None:
        """Drop what was added since then."""
        if self._noted is not None:
            self._registry.css_files[:], self._registry.js_files[:] = self._noted
            self._builder.init_css_files()
            self._builder.init_js_files()
