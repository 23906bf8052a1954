"""Titles of code blocks without numbers: ``title="a.py"`` names a file, and counts nothing."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from . import metadata

_KEY = "postpress_ids"


class UncountTitles(SphinxTransform):
    """Hide the titled code blocks of converted posts from Sphinx's numbering of listings.

    Sphinx numbers what has an id, over the whole site, so that the first title on a page would
    read "Listing 4". A block with a name of its own was meant to be referred to, and keeps its
    number.
    """

    # right after Sphinx's AutoNumbering (210) has given out the ids
    default_priority = 211

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        meta = metadata.of(self.document)
        if meta is None or meta.extra.get("dialect") in (None, "myst"):
            return
        for node in self.document.findall(nodes.container):
            if node.get("literal_block") and not node["names"]:
                node[_KEY], node["ids"] = node["ids"], []


class RestoreIds(SphinxPostTransform):
    """Give the blocks their ids back once numbers are given out; the writer warns without them."""

    default_priority = 200

    def run(self, **kwargs: Any) -> None:
        """Run the transform."""
        for node in self.document.findall(nodes.container):
            if _KEY in node:
                node["ids"] = node[_KEY]
