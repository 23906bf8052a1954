"""Reads the sidebar's tree from the environment, once a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.util import logging, url_re

from . import metadata
from .navtree import ROOT, Entry, Options, Part, Tree

_GENERATED = {"genindex": "Index", "modindex": "Module Index", "search": "Search Page"}
logger = logging.getLogger(__name__)


class Reader:
    """Reads the tree from the environment, as Sphinx does when it resolves a toctree."""

    def __init__(
        self,
        env: BuildEnvironment,
        options: Options,
        uri: Callable[[str], str],
        render: Callable[[nodes.title], str],
    ) -> None:
        self.env = env
        self.options = options
        self.uri = uri
        self.render = render

    def read(self) -> Tree:
        """Return the tree below the root page."""
        root = self.env.config.root_doc
        parts = []
        for toctree in self._toctrees(root):
            limit = self.options.max_depth or toctree.get("maxdepth", -1)
            entries = list(self._entries(toctree, 1, (root,)))
            if entries:
                caption = escape(toctree.get("caption") or "")
                parts.append(Part(caption, max(limit, 0), entries))
        return Tree(parts, self.options)

    def _toctrees(self, docname: str) -> Iterator[addnodes.toctree]:
        """Yield the toctrees of a page, but for those too deep in it for its ``tocdepth``."""
        toc = self.env.tocs.get(docname)
        allowed = self.env.metadata.get(docname, {}).get("tocdepth", 0)
        for toctree in toc.findall(addnodes.toctree) if toc is not None else ():
            depth, parent = 0, toctree.parent
            while parent is not None:
                depth += isinstance(parent, nodes.bullet_list)
                parent = parent.parent
            if allowed <= 0 or depth <= allowed:
                yield toctree

    def _entries(
        self, toctree: addnodes.toctree, depth: int, above: tuple[str, ...]
    ) -> Iterator[Entry]:
        for title, ref in toctree["entries"]:
            if url_re.match(ref):
                yield Entry("", escape(ref), escape(title or ref), depth)
            elif ref == "self":
                name = toctree["parent"]
                yield self._entry(name, title or self.env.titles[name].astext(), depth)
            elif ref in _GENERATED:
                yield self._entry(ref, title or _GENERATED[ref], depth)
            elif ref in self.env.tocs and ref not in above:
                yield from self._page(title, ref, toctree, depth, above)

    def _page(
        self,
        title: str | None,
        docname: str,
        toctree: addnodes.toctree,
        depth: int,
        above: tuple[str, ...],
    ) -> Iterator[Entry]:
        """Yield the entry of a page with all below it; of one without a title, what is below."""
        reference = next(
            (
                node
                for node in self.env.tocs[docname].findall(nodes.reference)
                if node["refuri"] == docname and not node["anchorname"]
            ),
            None,
        )
        below = (*above, docname)
        if reference is None:
            logger.warning(
                "toctree contains reference to document %r that doesn't have a title:"
                " no link will be generated",
                docname,
                location=toctree,
                type="toc",
                subtype="no_title",
            )
            for one in self._toctrees(docname):
                yield from self._entries(one, depth, below)
            return
        entry = self._entry(docname, title or reference, depth)
        meta = metadata.of_page(self.env, docname)
        if meta and "listing" in meta.extra and "name" not in meta.extra:
            # hundreds of tags are on the page that lists them, and not in every sidebar
            yield entry
            return
        entry.children = [
            child
            for one in self._toctrees(docname)
            for child in self._entries(one, depth + 1, below)
        ]
        yield entry

    def _entry(self, docname: str, title: str | nodes.Element, depth: int) -> Entry:
        if isinstance(title, str):
            text = escape(title, quote=False)
        elif all(isinstance(child, nodes.Text) for child in title):
            text = escape(title.astext(), quote=False)
        else:
            copies = [child.deepcopy() for child in title.children]
            text = self.render(nodes.title("", "", *copies))
        # not the number on the node, which stays there when a toctree is numbered no more
        number = self.env.toc_secnumbers.get(docname, {}).get("")
        if number:
            text = ".".join(map(str, number)) + self.options.number_suffix + text
        meta = metadata.of_page(self.env, docname)
        is_post = meta is not None and "listing" not in meta.extra
        return Entry(docname, ROOT + escape(self.uri(docname)), text, depth, is_post)
