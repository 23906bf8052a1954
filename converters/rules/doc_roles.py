"""MyST's role ``{doc}``: the page of a post has another name than the post's file.

Syntax: https://www.sphinx-doc.org/en/master/usage/referencing.html#role-doc
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .text import escape_text

_TARGET = re.compile(r"(?P<shown>.*?\s*<)?(?P<target>[^<>]+?)(?P<end>>?)\s*\Z", re.DOTALL)


def doc_roles(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Lead ``{doc}`` to the page of a post; what names no post is left for Sphinx to find."""
    if "{doc}" not in document.text:
        return
    for inline, token in document.inline_tokens("myst_role"):
        match = _TARGET.match(token.content) if token.meta.get("name") == "doc" else None
        if match is None:
            continue
        target = match["target"].strip()
        found = context.index.resolve(target, context.post)
        if found.kind == "missing":
            found = context.index.resolve(f"{target}.md", context.post)
        if found.kind == "file":
            yield _file(document, context, match, found.path, inline.span(token))
        if found.kind != "page" or not found.post:
            continue
        context.links.append(context.index.docname(found.post))
        page = posixpath.splitext(found.path)[0]
        written = posixpath.relpath(page, posixpath.dirname(context.docname))
        start, end = inline.span(token)
        place = document.text.rfind(match["target"], start, end)
        if place >= 0 and written != match["target"]:
            yield Edit(place, place + len(match["target"]), written, "link")


def _file(
    document: Document, context: Context, match: re.Match[str], path: str, span: tuple[int, int]
) -> Edit:
    """Return a link to a file beside the posts that is no post, a README or a licence."""
    context.assets.append(path)
    way = posixpath.relpath(path, posixpath.dirname(context.docname))
    shown = (match["shown"] or match["target"]).rstrip("< \n")
    return Edit(*span, f"[{escape_text(shown)}](<path:{way}>)", "link")
