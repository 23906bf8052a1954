"""The ``link`` of a card: the page of a post has another name than the post's file.

Syntax: https://sphinx-design.readthedocs.io/en/latest/cards.html, https://mystmd.org/guide/dropdowns-cards-and-tabs
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .link_targets import target_address
from .mystmd import directive_options

_CARDS = frozenset({"card", "grid-item-card", "button", "button-ref"})
# the kinds of link that name a page; sphinx-design takes one without a kind for an address
_PAGES = frozenset({"doc", "url"})


def card_links(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Lead the cards that link to a post to its page."""
    if "link:" not in document.text:
        return
    for token in document.tokens:
        if token.type not in ("directive_open", "colon_fence", "fence") or not token.map:
            continue
        if not any(f"{{{name}}}" in document.line_text(token.map[0]) for name in _CARDS):
            continue
        options = dict(directive_options(document, token))
        link, kind = options.get("link"), options.get("link-type")
        if link and link["value"] and (kind is None or kind["value"] in _PAGES):
            yield from _card(document, context, link, kind)


def _card(
    document: Document, context: Context, link: re.Match[str], kind: re.Match[str] | None
) -> Iterator[Edit | Notice]:
    href, (start, end) = link["value"], link.span("value")
    target = context.index.resolve(href, context.post)
    if target.kind == "missing" and context.index.is_target(href):
        return
    new, notices = target_address(target, document, context, href, start)
    yield from notices
    if target.kind != "page":
        if new is not None and new != href:
            yield Edit(start, end, new, "link")
        return
    # a card leads to a page as a whole
    way = posixpath.relpath(target.path, posixpath.dirname(context.docname))
    page = posixpath.splitext(way)[0]
    if kind is None:
        page += f"{document.newline}{link['lead']}:link-type: doc"
    elif kind["value"] != "doc":
        yield Edit(*kind.span("value"), "doc", "link")
    if page != href:
        yield Edit(start, end, page, "link")
