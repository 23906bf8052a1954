"""Attributes behind spans and at the ends of blocks, as markdown-it-attrs reads them.

VitePress has that plugin, and many sites of Eleventy. Syntax: https://github.com/arve0/markdown-it-attrs
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .attributes import BEHIND

_SPANS = frozenset({"em_close", "strong_close", "s_close", "code_inline"})
_MARKED = re.compile(rf"(?<===){BEHIND.pattern}")
_ID = re.compile(r"(?<!\S)#([\w:.-]+)")


def attributes_behind(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out the attributes of spans and blocks; an id among them becomes an anchor.

    Those of headings, images and links are other rules'.
    """
    if "{" not in document.text:
        return
    for inline in document.inlines:
        children = inline.token.children or []
        if inline.parent.type == "heading_open":
            continue
        for at, token in enumerate(children):
            if token.type != "text" or "{" not in token.content:
                continue
            above = children[at - 1].type if at else ""
            found = [*_MARKED.finditer(token.content)]
            if above in _SPANS and (match := BEHIND.match(token.content)):
                found.append(match)
            elif at == len(children) - 1 and (match := _last(token.content)):
                of_link = above in ("image", "link_close") and not match.start()
                if not of_link and match.start() not in {one.start() for one in found}:
                    found.append(match)
            for match in found:
                identifier = _ID.search(match["all"])
                anchor = f'<span id="{identifier[1]}"></span>' if identifier else ""
                begin = token.meta["span"][0]
                span = inline.offset(begin + match.start()), inline.end(begin + match.end())
                yield Edit(*span, anchor, "attributes")


def _last(content: str) -> re.Match[str] | None:
    """Return the attributes that end a text."""
    start = content.rfind("{")
    match = BEHIND.match(content, start) if start >= 0 else None
    return match if match and not content[match.end() :].strip() else None
