"""A piece of a text that is no plain Markdown, and the tags of JSX and Vue among them.

Syntax: https://facebook.github.io/jsx/, https://vuejs.org/guide/essentials/template-syntax
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .javascript import braces_end

_NAME = re.compile(r"<(/?)([A-Za-z][\w.-]*(?::[A-Za-z][\w-]*)?)(?=[\s/>])")
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/={}]+)"
    r"(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(?=(\{))|([^\s\"'=<>`{}]+)))?"
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a tag at ``text[start:end]``; ``value`` is None where it has none.

    ``braced`` tells that the value is the source of an expression; a spread has no name.
    """

    name: str
    value: str | None
    braced: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is no plain Markdown, at ``text[start:end]``.

    ``kind`` is ``open``, ``close``, ``empty`` (a tag), ``expression``, ``comment``, ``esm``,
    ``code`` (a whole fence, ``content`` its info string), ``container`` or ``container_end``
    (``name`` its type, ``content`` what stands behind, ``width`` its colons), ``tab`` (``@tab``),
    ``braces`` (the one that opens an expression of elements alone, ``width`` characters long).
    """

    kind: str
    start: int
    end: int
    name: str = ""
    content: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    width: int = 0


def tag_at(text: str, start: int) -> Piece | None:
    """Return the tag at a place, None where there is none."""
    if text.startswith("<>", start):
        return Piece("open", start, start + 2)
    if text.startswith("</>", start):
        return Piece("close", start, start + 3)
    head = _NAME.match(text, start)
    if not head:
        return None
    found: dict[str, Attribute] = {}
    place = head.end()
    while True:
        while place < len(text) and text[place].isspace():
            place += 1
        if text.startswith("/>", place):
            return Piece("close" if head[1] else "empty", start, place + 2, head[2], "", found)
        if text.startswith(">", place):
            return Piece("close" if head[1] else "open", start, place + 1, head[2], "", found)
        if text.startswith("{", place):
            end = braces_end(text, place)
            if end < 0:
                return None
            found[f"{{{place}}}"] = Attribute("", text[place + 1 : end - 1], True, place, end)
            place = end
            continue
        match = _ATTRIBUTE.match(text, place)
        if not match or "\n\n" in match[0]:
            return None
        value = next((one for one in (match[2], match[3], match[5]) if one is not None), None)
        end = match.end()
        if match[4]:
            end = braces_end(text, match.end())
            if end < 0:
                return None
            value = text[match.end() + 1 : end - 1].strip()
        found.setdefault(match[1], Attribute(match[1], value, bool(match[4]), place, end))
        place = end
