"""Find attributes in raw HTML, with their places, and leave everything else alone."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from docutils import nodes

_OPENING = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)|<([A-Za-z][^\s/>]*)", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?P<name>[^\s/>=][^\s/>=]*)"""
    r"""(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>"'][^\s>]*)))?"""
)
# what stands in these is no markup
_TEXT_ELEMENTS = frozenset({"script", "style", "textarea", "title", "xmp"})


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a tag: ``raw`` is its value as written, at ``text[start:end]``.

    The quotes are outside the span; ``quoted`` tells whether there are any.
    """

    tag: str
    name: str
    raw: str
    start: int
    end: int
    quoted: bool

    @property
    def value(self) -> str:
        """Return the value with its character references resolved."""
        return html.unescape(self.raw)


def attributes(text: str) -> Iterator[Attribute]:
    """Yield the attributes that have a value, of every opening tag, names in lower case.

    Tolerant, as a browser is: comments and the content of scripts and styles are passed over, and
    what is no tag is no tag.
    """
    position = 0
    while opening := _OPENING.search(text, position):
        position = opening.end()
        if opening[1] is None:
            continue
        tag = opening[1].lower()
        while attribute := _ATTRIBUTE.match(text, position):
            position = attribute.end()
            for kind in ("double", "single", "bare"):
                if attribute[kind] is not None:
                    name = attribute["name"].lower()
                    start, end = attribute.span(kind)
                    yield Attribute(tag, name, attribute[kind], start, end, kind != "bare")
        if tag in _TEXT_ELEMENTS:
            closing = re.compile(f"</{tag}", re.IGNORECASE).search(text, position)
            position = closing.start() if closing else len(text)


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
