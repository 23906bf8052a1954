"""Posts and headings in ``objects.inv``, so that other sites can link to them by name.

A post's name is that of its page (``ports``), a heading's is the post's and its id
(``ports#open-ones``): neither changes when a site puts its pages into another folder. Sphinx knows
a page by its path alone, and MyST keeps headings for itself.
Format: https://sphobjinv.readthedocs.io/en/stable/syntax.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.builders import Builder
from sphinx.domains import Domain, ObjType
from sphinx.environment import BuildEnvironment
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from . import metadata

_SPACE = re.compile(r"\s")


class Posts(Domain):
    """The posts and all headings of a site; they are kept with the metadata of each page."""

    name = "post"
    label = "Posts"
    object_types = {  # noqa: RUF012
        "post": ObjType("post", "post", searchprio=-1),
        "section": ObjType("section", "section", searchprio=-1),
    }
    roles = {"post": XRefRole(), "section": XRefRole()}  # noqa: RUF012

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield name, text, type, docname, id and priority of each; none is for the search."""
        for docname in sorted(self.env.all_docs):
            name = self._name(docname)
            title = self.env.titles.get(docname)
            if name != docname and title is not None:
                yield name, title.astext(), "post", docname, "", -1
            slugs = self.env.metadata.get(docname, {}).get("myst_slugs") or {}
            for slug, (_, identifier, text) in slugs.items():
                if not _SPACE.search(slug):
                    yield (
                        f"{name}#{slug}",
                        " ".join(text.split()),
                        "section",
                        docname,
                        identifier,
                        -1,
                    )

    def _name(self, docname: str) -> str:
        """Return what a page is called: a post by the end of its path, any other by all of it."""
        meta = metadata.of_page(self.env, docname)
        return docname.rpartition("/")[2] if meta and meta.source else docname

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Return a link to a post or heading of this site, None where there is none."""
        for name, text, kind, docname, identifier, _ in self.get_objects():
            if (name, kind) == (target, typ):
                if not node.get("refexplicit"):
                    contnode = nodes.inline("", text)
                return make_refnode(builder, fromdocname, docname, identifier, contnode)
        return None

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.Element]]:
        """Return nothing: MyST finds posts and headings itself."""
        return []

    def merge_domaindata(self, docnames: Any, otherdata: dict[str, Any]) -> None:
        """Take nothing over: the metadata of pages come back by themselves."""
