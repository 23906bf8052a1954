"""Lines that stand for something of another site: ``::github{…}``, ``@[youtube](id)``.

Syntax: https://github.com/remarkjs/remark-directive (``::github{repo="a/b"}``),
https://ecosystem.vuejs.press/plugins/markdown/ (``@[bilibili](id)``),
https://www.gatsbyjs.com/plugins/gatsby-remark-embed-video/ (`` `youtube: address` ``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .embeds import embedded_address, embedded_by_name, provider
from .lines import outside_code
from .text import destination, escape_text

_KEY = re.compile(r"([\w-]+)=(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'{}]+))|#([\w-]+)")
_LEAF = re.compile(
    r"^(?P<lead>[ \t>]*)::(?P<name>[a-z][\w-]*)(?:\[(?P<label>[^\[\]\n]*)\])?"
    r"(?:\{(?P<rest>[^{}\n]*)\})?[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_AT = re.compile(
    r"^(?P<lead>[ \t>]*)@\[(?P<name>[A-Za-z][\w-]*)[^\]\n]*\]\((?P<what>[^\s()]+)\)[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_TICKED = re.compile(
    r"^(?P<lead>[ \t>]*)`(?P<name>youtube|vimeo|video|twitch|gist|codesandbox|codepen|soundcloud"
    r"|oembed|tweet|instagram):[ \t]*(?P<what>[^`\s]+)[ \t]*`[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_ADDRESS = ("url", "href", "src", "link", "to")
_IDENTIFIER = ("id", "repo", "user", "bvid", "vid", "videoid", "video-id", "tweet", "gist")


def framed_line(document: Document, match: re.Match[str], text: str, code: str) -> Edit:
    """Return the edit that puts a frame or link for a line, whose marks are ``lead``.

    Behind a frame at its beginning, the rest of a paragraph would be read as HTML.
    """
    start, end = match.end("lead"), match.end()
    below = document.line_of(start) + 1
    goes_on = below < len(document.line_starts) and document.line_text(below).strip(" \t>")
    if goes_on and text.startswith(("<iframe", "<blockquote")):
        text = "<span></span>" + text
    return Edit(start, end, text, code)


def leaf_directives(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write leaf directives as what they embed, else as a link or their label; block pass."""
    if "::" not in document.text:
        return
    for match in _found(document, _LEAF):
        named: dict[str, str] = {}
        for key, double, single, bare, identifier in _KEY.findall(match["rest"] or ""):
            named.setdefault(key.lower() or "id", double or single or bare or identifier)
        label = (match["label"] or named.get("title") or "").strip()
        address = next((named[key] for key in _ADDRESS if key in named), "")
        identifier = next((named[key] for key in _IDENTIFIER if key in named), "")
        if provider(match["name"]) or (match["name"] == "github" and identifier):
            text = embedded_by_name(match["name"], identifier or label, address, label)
        elif address:
            text = f"[{label or escape_text(address)}]({destination(address)})"
        elif label:
            text = label
        else:
            continue
        yield framed_line(document, match, text, "embed_line")


def at_embeds(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write ``@[service](identifier)`` as the service's frame, or a link; block pass."""
    if "@[" not in document.text:
        return
    for match in _found(document, _AT):
        what, name = match["what"], match["name"].lower()
        if provider(name) and "://" not in what:
            text = embedded_by_name(name, what, "", "")
        elif "://" in what:
            text = embedded_address(what)
        else:
            text = f"[{escape_text(what)}]({destination(what)})"
        yield framed_line(document, match, text, "embed_line")


def ticked_embeds(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write `` `youtube: address` `` as the service's frame, or a link; source pass."""
    if "`" not in document.text:
        return
    for match in _TICKED.finditer(document.text):
        what, name = match["what"], match["name"]
        if "://" in what:
            text = embedded_address(what)
        elif provider(name):
            text = embedded_by_name(name, what.partition("#")[0], "", "")
        else:
            continue
        yield framed_line(document, match, text, "embed_line")


def _found(document: Document, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    if not pattern.search(document.text):
        return
    outside = outside_code(document)
    for match in pattern.finditer(document.text):
        if outside(match.end("lead")):
            yield match
