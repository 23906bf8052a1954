"""Sphinx kept warm: its application stays, and a build does no more than what has changed.

What the reader of an open page waits for comes first: that page, then all others that show a change
(``build``). What nobody sees at once waits until there is nothing else to do (``settle``): the
search index, the inventory, and what Sphinx keeps for the next start.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from docutils import nodes
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util import logging
from sphinx.util.build_phase import BuildPhase
from sphinx.util.parallel import SerialTasks
from sphinx_external_toc.collectors import TocTreeCollectorWithStyles

from ..application import application
from ..execution.store import Stored
from ..files import write_bytes, write_text
from ..options import Options
from ..publish import Conversion
from ..sphinx_ext import Session, hand_over
from ..sphinx_ext.session import read_toc
from .assets import Assets
from .reports import Reports

TOC = "_toc.yml"


class Warm:
    """One application of a site, from its first build to the next change of the settings.

    ``output`` is the folder of the HTML. Whatever raises leaves the application of no use: it is to
    be closed, and made anew.
    """

    def __init__(
        self,
        folder: Path,
        options: Options,
        conversion: Conversion,
        stored: Mapping[str, Stored],
        status: IO[str],
        warning: IO[str],
    ) -> None:
        """Make the application; ``folder`` is where all that it writes goes."""
        root = conversion.site.root
        self.output = folder / options.builder
        self.session = Session(conversion, stored)
        self._left: set[str] = set()
        self._unindexed: dict[str, nodes.document] = {}
        self._marker = folder / ".unsettled"
        with ExitStack() as stack:
            stack.enter_context(hand_over(root, self.session))
            made = application(
                root, self.output, options, status, warning, folder / ".doctrees", folder / TOC
            )
            self.app: Sphinx = stack.enter_context(made)
            self._stack = stack.pop_all()
        assert isinstance(self.app.builder, StandaloneHTMLBuilder)
        self.builder: StandaloneHTMLBuilder = self.app.builder
        self.reports = Reports(self.app, self.session.messages)
        self._assets = Assets(self.app)
        self._began_as = self._shape()

    def close(self) -> None:
        """Let go of the application, so that another can be made."""
        self._stack.close()

    def _shape(self) -> tuple[str, bool]:
        """Return what an application cannot change: the first page, and if sections are counted."""
        site_map = self.app.config["external_site_map"]
        trees = (tree for page in site_map.values() for tree in page.subtrees)
        return site_map.root.docname, any(tree.numbered is True for tree in trees)

    def start(self) -> None:
        """Build the whole site, as far as it is older than its sources."""
        if self._marker.exists():
            # what was kept is older than the pages, and may take them for what they are not
            (Path(self.app.doctreedir) / ENV_PICKLE_FILENAME).unlink(missing_ok=True)
        self.app.build()
        self._assets.note()
        self._marker.unlink(missing_ok=True)
        self.reports.take(self.app.env.found_docs, self.app.env.found_docs)
        if getattr(self.builder, "indexer", None) is None:
            # nothing was out of date
            self.builder.prepare_writing(set())

    def renew(
        self, conversion: Conversion, stored: Mapping[str, Stored], toc: bool = False
    ) -> bool:
        """Take what is to be built; return False where that needs another application.

        ``toc`` tells that the table of contents may be another.
        """
        self.session.renew(self.app, conversion, stored)
        if toc:
            read_toc(self.app)
        return self._shape() == self._began_as

    def build(
        self,
        opened: Collection[Path],
        shown: Callable[[], None],
        urgent: Callable[[], bool],
        more: Iterable[str] = (),
    ) -> set[str]:
        """Read and write what has changed; return the docnames of the pages that were written.

        ``opened`` are the files that somebody looks at: those are written first, and ``shown`` is
        called when they are there. Where ``urgent`` says so, the others are left to the next
        build, or to ``settle``. ``more`` are pages that are to be written as well.
        """
        app, env = self.app, self.app.env
        write_text(self._marker, "")
        app.phase = BuildPhase.READING
        self._count_anew()
        before = set(env.all_docs)
        numbers = dict(env.toc_secnumbers), dict(env.toc_fignumbers)
        with logging.pending_warnings():
            read = set(self.builder.read())
        self._left = (self._left | read | set(more)) & env.found_docs
        first = sorted(name for name in self._left & before if self._file(name) in opened)
        if first:
            # the numbers and the sidebar are those of the last build: nearly always they still are
            for docname in first:
                env.toc_secnumbers.setdefault(docname, numbers[0].get(docname, {}))
                env.toc_fignumbers.setdefault(docname, numbers[1].get(docname, {}))
            self._prepare(first)
            for docname in first:
                self._unindexed[docname] = self._write(docname)
            self._left.difference_update(first)
            shown()
        # also of those that were written just now
        self._left.update(set(env.check_dependents(app, set())) & env.found_docs)
        written = {*first, *self._write_left(opened, shown, urgent)}
        self.reports.take(read, written)
        return written

    def _write_left(
        self, opened: Collection[Path], shown: Callable[[], None], urgent: Callable[[], bool]
    ) -> set[str]:
        """Write the pages that are left, those first that somebody looks at."""
        written: set[str] = set()
        if not self._left:
            return written
        self._prepare(self._left)
        self._unindex(self._left)
        waiting = {name for name in self._left if self._file(name) in opened}
        for docname in sorted(self._left, key=lambda name: (name not in waiting, name)):
            if urgent():
                break
            self.builder.index_page(docname, self._write(docname), self._title(docname))
            self._unindexed.pop(docname, None)
            self._left.discard(docname)
            written.add(docname)
            if docname in waiting:
                waiting.discard(docname)
                if not waiting:
                    shown()
        return written

    @property
    def behind(self) -> bool:
        """Tell whether pages are left that the last build did not come to."""
        return bool(self._left)

    def copy_assets(self) -> None:
        """Copy style sheets, scripts and other files that stand beside the pages."""
        self.builder.finish_tasks = SerialTasks()
        self.builder.copy_assets()

    def outdated(self) -> set[str]:
        """Return the pages that are older than their templates."""
        return set(self.builder.get_outdated_docs())

    def uri(self, docname: str) -> str:
        """Return the URL of a page, from the root of the site."""
        return self.builder.get_target_uri(docname)

    def steps(self) -> Iterator[Callable[[], object]]:
        """Yield what is to be done when there is nothing else to do; each may take a second."""
        yield lambda: self._write_left((), lambda: None, lambda: False)
        yield self._finish
        yield self.keep

    def _finish(self) -> None:
        """Do what Sphinx does at the end of a build."""
        builder = self.builder
        if self._unindexed:
            self._unindex(self._unindexed)
        for docname, doctree in self._unindexed.items():
            if docname in self.app.env.found_docs:
                builder.index_page(docname, doctree, self._title(docname))
        self._unindexed.clear()
        self._prepare(())
        self.copy_assets()
        builder.finish()
        builder.finish_tasks.join()
        self.app.events.emit("build-finished", None)
        self.reports.take((), ())

    def keep(self) -> None:
        """Store what is known of the pages, for the next start."""
        file = Path(self.app.doctreedir) / ENV_PICKLE_FILENAME
        write_bytes(file, pickle.dumps(self.app.env, pickle.HIGHEST_PROTOCOL))
        self._marker.unlink(missing_ok=True)

    def _unindex(self, docnames: Iterable[str]) -> None:
        """Take pages out of the search index, so that they can be entered again."""
        # there is none where Pagefind searches the site, or nothing does
        if self.builder.indexer is not None:
            self.builder.indexer.prune(self.app.env.found_docs.difference(docnames))

    def _count_anew(self) -> None:
        """Have sections counted from one: sphinx-external-toc counts on from build to build."""
        for listener in self.app.events.listeners["env-get-updated"]:
            collector = getattr(listener.handler, "__self__", None)
            if isinstance(collector, TocTreeCollectorWithStyles):
                for name in vars(collector):
                    if name.endswith("_count"):
                        setattr(collector, name, 0)

    def _file(self, docname: str) -> Path:
        return Path(self.builder.get_outfilename(docname))

    def _title(self, docname: str) -> str:
        title = self.app.env.longtitles.get(docname)
        return str(self.builder.render_partial(title)["title"]) if title else ""

    def _prepare(self, docnames: Collection[str]) -> None:
        """Get ready to write pages, without a look into the search index."""
        builder = self.builder
        search, indexer = builder.search, builder.indexer
        self._assets.forget()
        builder.search = False
        builder.prepare_writing(set(docnames))
        builder.search, builder.indexer = search, indexer
        builder.images = {}

    def _write(self, docname: str) -> nodes.document:
        """Write a page and the images on it; return its document."""
        app, builder = self.app, self.builder
        indexer, builder.indexer = builder.indexer, None
        try:
            with logging.pending_warnings():
                app.phase = BuildPhase.RESOLVING
                doctree = app.env.get_and_resolve_doctree(docname, builder)
                app.phase = BuildPhase.WRITING
                builder.write_doc_serialized(docname, doctree)
                builder.write_doc(docname, doctree)
        finally:
            builder.indexer = indexer
        builder.copy_image_files()
        builder.images = {}
        return doctree
