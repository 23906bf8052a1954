"""The raw HTML of a page that its author wrote."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes


def authored(document: nodes.document) -> Iterator[nodes.raw]:
    """Yield the raw HTML that the author wrote: all but the output of executed cells."""
    for node in document.findall(nodes.raw):
        if "html" not in str(node.get("format", "")).split():
            continue
        parent = node.parent
        while parent is not None and "nb_element" not in getattr(parent, "attributes", {}):
            parent = parent.parent
        if parent is None:
            yield node
