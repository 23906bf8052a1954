"""Blocks of Obsidian's "Admonition" plugin, and images that are films or posts of other sites.

Syntax: https://github.com/javalent/admonitions (a fence ``ad-note`` with ``title:`` and
``collapse:``); "Embed web pages" of Obsidian's help (``![](https://www.youtube.com/…)``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from ..document import Context, Document
from ..model import Edit, Notice
from .embeds import embedded_address
from .leaf import framed_line
from .lines import outside_code
from .nesting import block_tokens

_KIND = re.compile(r"ad-(?P<kind>[\w-]+)")
_OPTION = re.compile(
    r"[ \t>]*(?P<key>title|collapse|icon|color|metadata):[ \t]*(?P<value>.*?)[ \t]*$"
)
_FILM = re.compile(
    r"^(?P<lead>[ \t>]*)!\[[^\]\n]*\]\((?P<address>https?://(?:www\.|m\.|mobile\.)?"
    r"(?:youtube\.com|youtu\.be|twitter\.com|x\.com|vimeo\.com)/[^\s()]+)\)[ \t]*(?=\r?$)",
    re.MULTILINE,
)


def ad_blocks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write fences named ``ad-…`` as callouts; source pass."""
    if "ad-" not in document.text:
        return
    for token in block_tokens(document):
        match = _KIND.fullmatch(token.info.strip()) if token.type == "fence" else None
        if match and token.map:
            yield from _callout(document, token, match["kind"])


def _callout(document: Document, token: Token, kind: str) -> Iterator[Edit]:
    assert token.map is not None
    first, last = token.map
    head = document.line_text(first)
    column = head.index(token.markup)
    closed = document.line_text(last - 1).strip(" \t>") == token.markup and last - 1 > first
    options: dict[str, str] = {}
    body = first + 1
    while body < last - closed and (option := _OPTION.match(document.line_text(body))):
        options[option["key"]] = option["value"]
        body += 1
    fold = {"open": "+", "closed": "-"}.get(options.get("collapse", ""), "")
    title = f" {options['title']}" if options.get("title") else ""
    start = document.line_start(first) + column
    end = document.line_start(body - 1) + len(document.line_text(body - 1))
    yield Edit(start, end, f"> [!{kind}]{fold}{title}", "callout")
    prefix = document.prefix(first, column)
    for line in range(body, last - closed):
        place = document.line_start(line)
        text = document.line_text(line)
        lead = min(len(prefix), len(text) - len(text.lstrip(" \t>")))
        yield Edit(place, place + lead, prefix + "> ", "callout")
    if closed:
        place = document.line_start(last - 1)
        yield Edit(place, place + len(document.line_text(last - 1)), prefix.rstrip(" "), "callout")


def films(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write an image whose address is a film's or a tweet's as its frame or link; source pass."""
    if not _FILM.search(document.text):
        return
    outside = outside_code(document)
    for match in _FILM.finditer(document.text):
        if outside(match.end("lead")):
            yield framed_line(document, match, embedded_address(match["address"]), "embed")
