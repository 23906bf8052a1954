"""Builders like Sphinx's own two, which do not do the same thing twice for a site of many pages."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from docutils import nodes
from docutils.writers._html_base import HTMLTranslator
from pygments.formatters import HtmlFormatter
from sphinx.application import Sphinx, TemplateBridge
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import __
from sphinx.util.build_phase import BuildPhase
from sphinx.util.display import status_iterator

from . import processes, speaking
from .bridge import Bridge
from .search import Fed, Index

_FORMATTERS = 100
# pages that are written before processes would have begun
_FEW = 20
# of so many pages one alone is read without processes
_FEW_OF = 10


class HTMLBuilder(StandaloneHTMLBuilder):
    """The builder ``html``: pages come out as from Sphinx's, at less cost.

    The titles of neighbours and of pages above are rendered without docutils; a formatter of
    Pygments, which works out a whole style sheet to begin with, serves all blocks that look alike.
    """

    def init(self) -> None:
        """Set up the builder."""
        self._formatters: dict[str, HtmlFormatter[str]] = {}
        super().init()

    def create_template_bridge(self) -> None:
        """Make the bridge to Jinja, unless the author has one."""
        if self.config.template_bridge:
            super().create_template_bridge()
        else:
            self.templates: TemplateBridge = Bridge()

    def init_highlighter(self) -> None:
        """Set up the highlighters of code."""
        super().init_highlighter()
        for highlighter in (self.highlighter, self.dark_highlighter):
            if highlighter is not None:
                highlighter.formatter = self._formatter  # type: ignore[assignment]

    def _formatter(self, **options: Any) -> HtmlFormatter[str]:
        key = repr(sorted(options.items()))
        found = self._formatters.get(key)
        if found is None:
            if len(self._formatters) >= _FORMATTERS:
                self._formatters.clear()
            found = self._formatters[key] = HtmlFormatter(**options)
        return found

    def render_partial(self, node: nodes.Node | None) -> dict[str, str]:
        """Return the parts of the HTML of a node that stands alone."""
        title = isinstance(node, nodes.title) and "secnumber" not in node
        if (
            node is None
            or not title
            or not all(isinstance(one, nodes.Text) for one in node.children)
        ):
            return super().render_partial(node)
        # docutils would set up a whole document for it
        return {"title": node.astext().translate(HTMLTranslator.special_characters)}

    def write(
        self,
        build_docnames: Iterable[str] | None,
        updated_docnames: Sequence[str],
        method: Literal["all", "specific", "update"] = "update",
    ) -> None:
        """Write the pages that were read, and those that ``stale`` has found.

        Sphinx would add every page whose toctree names one of them, although nothing that the page
        shows of it may have changed.
        """
        above, self.env.files_to_rebuild = self.env.files_to_rebuild, {}
        try:
            super().write(build_docnames, updated_docnames, method)
        finally:
            self.env.files_to_rebuild = above

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page, in whose language Sphinx and the theme speak for that time."""
        with speaking.page(self.app, docname):
            super().write_doc(docname, doctree)

    def _read_serial(self, docnames: list[str]) -> None:
        """Read pages one after the other.

        Sphinx keeps the document of each in memory, until it is written: 200 KB for a page of 8 KB.
        """
        for docname in status_iterator(
            docnames, __("reading sources... "), "purple", len(docnames), self.app.verbosity
        ):
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)
            self.read_doc(docname, _cache=False)

    def _read_parallel(self, docnames: list[str], nproc: int) -> None:
        """Read pages in as many processes as there are cores.

        A process returns all that is known of the site with what it has read. To read a few pages
        of a large site takes less time than that.
        """
        if len(docnames) * _FEW_OF < len(self.env.found_docs):
            self._read_serial(docnames)
            return
        for docname in docnames:
            self.events.emit("env-purge-doc", self.env, docname)
            self.env.clear_doc(docname)

        def read(pages: Iterable[str]) -> bytes:
            self.env.app = self.app
            for docname in pages:
                self.read_doc(docname, _cache=False)
            return pickle.dumps(self.env, pickle.HIGHEST_PROTOCOL)

        def merge(pages: Sequence[str], told: bytes) -> None:
            self.env.merge_info_from(list(pages), pickle.loads(told), self.app)

        progress = self._progress(docnames, __("reading sources... "), "purple")
        processes.share(docnames, nproc, read, merge, progress)

    def _write_parallel(self, docnames: Sequence[str], nproc: int) -> None:
        """Write pages in as many processes as there are cores.

        Sphinx leaves one core to itself, which has a third of the work to do and waits.
        """
        nproc += 1
        if len(docnames) < _FEW:
            self._write_serial(docnames)
            return
        if not processes.can_resolve(self.app):
            super()._write_parallel(docnames, nproc)
            return

        def write(pages: Iterable[str]) -> tuple[dict[str, str], list[Fed]]:
            fed: list[Fed] = []
            if isinstance(self.indexer, Index):
                self.indexer.fed = fed
            for docname in pages:
                self._write_whole(docname)
            return self.images, fed

        def merge(pages: Sequence[str], told: tuple[dict[str, str], list[Fed]]) -> None:
            images, fed = told
            self.images.update(images)
            for page in fed:
                self.indexer.feed(*page)  # type: ignore[arg-type, union-attr]

        progress = self._progress(docnames, __("writing output... "), "darkgreen")
        # templates are compiled before processes begin
        self._write_whole(next(progress))
        processes.share(docnames[1:], nproc, write, merge, progress)

    def _progress(self, docnames: Sequence[str], step: str, colour: str) -> Iterator[str]:
        return status_iterator(docnames, step, colour, len(docnames), self.app.verbosity)

    def _write_whole(self, docname: str) -> None:
        self.app.phase = BuildPhase.RESOLVING
        doctree = self.env.get_and_resolve_doctree(docname, self)
        self.app.phase = BuildPhase.WRITING
        self.write_doc_serialized(docname, doctree)
        self.write_doc(docname, doctree)

    def prepare_writing(self, docnames: set[str]) -> None:
        """Get ready to write pages, when all have been read and numbered."""
        if isinstance(self.templates, Bridge):
            self.templates.forget()
        super().prepare_writing(docnames)
        # docutils looks for the files of style sheets that Sphinx does not use, page by page
        settings: Any
        for settings in (self.docsettings, self._publisher.settings):
            settings.stylesheet = settings.stylesheet_path = None

    def create_pygments_style_file(self) -> None:
        """Write the colours of code; those of the theme, where it has its own.

        It writes them when the build is over, and pages would name a checksum of other ones.
        """
        super().create_pygments_style_file()
        if "pydata_sphinx_theme" in self.app.extensions:
            # here, so that `deferred` is the first to load the theme
            from pydata_sphinx_theme.pygments import overwrite_pygments_css

            overwrite_pygments_css(self.app)

    def load_indexer(self, docnames: Iterable[str]) -> None:
        """Load the search index, but for the pages to be written."""
        language = self.config.html_search_language or self.config.language
        self.indexer = Index(
            self.env, language, self.config.html_search_options, self.config.html_search_scorer
        )
        super().load_indexer(docnames)


class DirHTMLBuilder(HTMLBuilder, DirectoryHTMLBuilder):
    """The builder ``dirhtml``, like ``html``."""

    name = "dirhtml"


def setup(app: Sphinx) -> None:
    """Let Sphinx use our builders by the names of its own."""
    app.add_builder(HTMLBuilder, override=True)
    app.add_builder(DirHTMLBuilder, override=True)
