"""The raw HTML of a page: what its author wrote, and what executed cells put out."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes


def authored(document: nodes.document) -> Iterator[nodes.raw]:
    """Yield the raw HTML that the author wrote: all but the output of executed cells."""
    return (node for node in _raw(document) if not _is_output(node))


def outputs(document: nodes.document) -> Iterator[nodes.raw]:
    """Yield the raw HTML that executed cells put out."""
    return (node for node in _raw(document) if _is_output(node))


def _raw(document: nodes.document) -> Iterator[nodes.raw]:
    for node in document.findall(nodes.raw):
        if "html" in str(node.get("format", "")).split():
            yield node


def _is_output(node: nodes.Node) -> bool:
    parent = node.parent
    while parent is not None and "nb_element" not in getattr(parent, "attributes", {}):
        parent = parent.parent
    return parent is not None
