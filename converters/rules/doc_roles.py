"""MyST's role ``{doc}``: the page of a post has another name than the post's file.

Syntax: https://www.sphinx-doc.org/en/master/usage/referencing.html#role-doc
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice

_TARGET = re.compile(r"(?P<shown>.*?\s*<)?(?P<target>[^<>]+?)(?P<end>>?)\s*\Z", re.DOTALL)


def doc_roles(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Lead ``{doc}`` to the page of a post; what names no post is left for Sphinx to find."""
    if "{doc}" not in document.text:
        return
    for inline, token in document.inline_tokens("myst_role"):
        match = _TARGET.match(token.content) if token.meta.get("name") == "doc" else None
        if match is None:
            continue
        found = context.index.resolve(match["target"].strip(), context.post)
        if found.kind != "page" or not found.post:
            continue
        context.links.append(context.index.docname(found.post))
        page = posixpath.splitext(found.path)[0]
        written = posixpath.relpath(page, posixpath.dirname(context.docname))
        start, end = inline.span(token)
        place = document.text.rfind(match["target"], start, end)
        if place >= 0 and written != match["target"]:
            yield Edit(place, place + len(match["target"]), written, "link")
