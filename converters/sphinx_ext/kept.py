"""Addresses that are no page or file of the site stay as the author wrote them.

The conversion has resolved every link and image of a post, and has told the author which of them
lead nowhere. What is left would be looked for, reported a second time and bent by MyST and Sphinx.
"""

from __future__ import annotations

import os.path
from html import escape
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from . import metadata


class KeepAddresses(SphinxTransform):
    """Make plain references of links, and plain ``<img>`` of images, that Sphinx cannot resolve.

    Only on pages that were converted: in a post written in MyST a link may name any target.
    """

    default_priority = 300

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        meta = metadata.of(self.document)
        if meta is None or meta.extra.get("dialect") in (None, "myst"):
            return
        for node in list(self.document.findall(addnodes.pending_xref)):
            if node.get("reftype") == "myst" and node.get("refdomain") is None:
                _keep_link(node)
        for image in list(self.document.findall(nodes.image)):
            self._keep_image(image)

    def _keep_image(self, node: nodes.image) -> None:
        uri = node["uri"]
        # what Sphinx takes for another site's; `C:\a.png` and `asset::a.png` have a scheme only
        if "://" in uri or uri.startswith("data:"):
            return
        _, path = self.env.relfn2path(uri, self.env.docname)
        if os.path.isfile(path):
            return
        title = f' title="{escape(node["title"])}"' if node.get("title") else ""
        html = f'<img src="{escape(uri)}" alt="{escape(node.get("alt", ""))}"{title}>'
        node.replace_self(nodes.raw("", html, format="html"))


def _keep_link(node: addnodes.pending_xref) -> None:
    reference = nodes.reference("", "", refuri=node["reftarget"], internal=False)
    reference.source, reference.line = node.source, node.line
    if node.get("title"):
        reference["reftitle"] = node["title"]
    inner = node[0] if node.children else None
    if inner is not None:
        reference.extend(inner.children)
    node.replace_self(reference)
