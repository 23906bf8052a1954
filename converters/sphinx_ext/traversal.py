"""Walk documents quickly: docutils' own search of a tree, with a stack instead of recursion.

docutils finds nodes by generators inside generators, so that every node is handed up through all
the levels above it, and a search by a function is called anew, with six arguments, for each node.
Some ninety transforms search the whole of every document: a tenth of a build's time. What is
found, in which order, and what a change of the tree on the way does, are the same. A document that
can have nothing of what is looked for (``presence``) is not searched.

This replaces a method of docutils, because none of those searches can be reached in another way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docutils import nodes
from sphinx.util.nodes import NodeMatcher

from . import presence

usual = nodes.Node.findall
# what sphinx-design makes its components of
_COMPONENTS = (nodes.container, nodes.list_item)


def install() -> None:
    """Let docutils search trees by ``findall`` of this module; once more does nothing."""
    nodes.Node.findall = findall  # type: ignore[method-assign,assignment]
    presence.install()


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
    classes: type | tuple[type, ...] = nodes.Node
    test = condition
    if condition is None:
        test = None
    elif isinstance(condition, type):
        classes, test = condition, None
    elif isinstance(condition, NodeMatcher):
        # the classes are what most nodes fail at
        classes = condition.classes or nodes.Node
        test = condition.match if condition.attrs else None
    elif _is_for_components(condition):
        classes = _COMPONENTS
    if presence.is_absent(classes, self):
        return iter(())
    return _search(self, classes, test, include_self)


def _is_for_components(condition: Callable[[nodes.Node], Any]) -> bool:
    """Tell whether a test is one of those by which sphinx-design (0.8) finds its components."""
    module = getattr(condition, "__module__", None) or ""
    code = getattr(condition, "__code__", None)
    return (
        module.startswith("sphinx_design.")
        and code is not None
        and code.co_names == ("is_component",)
    )


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
