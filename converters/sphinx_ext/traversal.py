"""Walk documents quickly: docutils' own search of a tree, with a stack instead of recursion.

docutils finds nodes by generators inside generators, so that every node is handed up through all
the levels above it, and a search by a function is called anew, with six arguments, for each node.
Some sixty transforms search the whole of every document: a tenth of a build's time. What is found,
in which order, and what a change of the tree on the way does, are the same.

This replaces a method of docutils, because none of those searches can be reached in another way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docutils import nodes
from sphinx.util.nodes import NodeMatcher

usual = nodes.Node.findall


def install() -> None:
    """Let docutils search trees by ``findall`` of this module; once more does nothing."""
    nodes.Node.findall = findall  # type: ignore[method-assign,assignment]


def findall(
    self: nodes.Node,
    condition: type | Callable[[nodes.Node], Any] | None = None,
    include_self: bool = True,
    descend: bool = True,
    siblings: bool = False,
    ascend: bool = False,
) -> Iterator[Any]:
    """Return an iterator over the nodes that follow one, as docutils' method of the same name."""
    if not descend or siblings or ascend:
        return usual(self, condition, include_self, descend, siblings, ascend)
    if condition is None:
        return _search(self, nodes.Node, None, include_self)
    if isinstance(condition, type):
        return _search(self, condition, None, include_self)
    if isinstance(condition, NodeMatcher) and condition.classes:
        # the classes are what most nodes fail at
        return _search(
            self, condition.classes, condition.match if condition.attrs else None, include_self
        )
    return _search(self, nodes.Node, condition, include_self)


def _search(
    node: nodes.Node,
    classes: type | tuple[type, ...],
    test: Callable[[nodes.Node], Any] | None,
    include_self: bool,
) -> Iterator[nodes.Node]:
    """Yield a node and all below it that are of some classes and pass a test, in document order.

    A node's children are looked up after it was yielded: whoever asked may have changed them.
    """
    if include_self and isinstance(node, classes) and (test is None or test(node)):
        yield node
    levels = [iter(node.children)]
    while levels:
        for child in levels[-1]:
            if isinstance(child, classes) and (test is None or test(child)):
                yield child
            children = child.children
            if children:
                levels.append(iter(children))
                break
        else:
            levels.pop()
