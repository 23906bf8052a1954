"""Attributes in braces: on headings, below blocks, and behind images and links.

Syntax: Goldmark's (https://gohugo.io/content-management/markdown-attributes/), which Pandoc,
kramdown and Zola share for headings: ``## Title {#id .class}``, a line ``{.class}`` below a block,
``![alt](a.png){width=300}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..document import Context, Document
from ..headings import HEADING_ATTRIBUTES, headings
from ..model import Edit, Notice
from .page_title import page_title
from .shortcodes import code_regions, in_code

_ATTRIBUTE = r"(?:[#.][^\s{}=]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+))"
_ALL = rf"\{{:?[ \t]*(?P<all>{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*)[ \t]*\}}"
_LINE = re.compile(rf"^(?P<lead>[ \t>]*){_ALL}[ \t]*(?=\r?$)", re.MULTILINE)
BEHIND = re.compile(_ALL)
_KEY = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(px|%|em|rem|cm|mm|in|pt)?")


def heading_attributes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take the attributes out of headings: their ids are kept by the title rule."""
    dropped = page_title(document).dropped
    shown = 0
    for heading in headings(document):
        number = shown
        shown += not heading.nested
        if not heading.nested and number == dropped:
            continue  # the whole heading goes
        match = HEADING_ATTRIBUTES.search(heading.inline.token.content)
        if match and len(heading.text) < len(heading.inline.token.content):
            content = heading.inline.token.content
            start, stop = match.start(), content.index("}", match.end("attributes")) + 1
            yield Edit(heading.inline.end(start), heading.inline.end(stop), "", "heading_id")


def block_attributes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn attribute lines below blocks into anchors, and into MyST's lines above them.

    A template rule, so that the ids are known when links to them are read.
    """
    if "{" not in document.text or not _LINE.search(document.text):
        return
    text, newline = document.text, document.newline
    regions = code_regions(text)
    for match in _LINE.finditer(text):
        if in_code(regions, match.start("all")):
            continue
        words = match["all"].split()
        identifier = next((word[1:] for word in words if word.startswith("#")), "")
        classes = " ".join(word for word in words if word.startswith("."))
        line = document.line_of(match.start("all"))
        first = _block_start(document, line)
        lead = match["lead"]
        if first == line:
            anchor = f'<div id="{identifier}"></div>' if identifier else ""
            follows = line + 1 < len(document.line_starts) and document.line_text(line + 1).strip(
                " \t>"
            )
            anchor += newline + lead.rstrip() if anchor and follows else ""
            yield Edit(match.start() + len(lead), match.end(), anchor, "block_attributes")
            continue
        start = document.line_start(first)
        place = start + (len(lead) if text.startswith(lead, start) else 0)
        prefix = text[start:place]
        above = (
            f'<div id="{identifier}"></div>{newline}{prefix.rstrip()}{newline}{prefix}'
            if identifier
            else ""
        )
        if classes:
            context.needs.add("attrs_block")
            above += f"{{{classes}}}{newline}{prefix}"
        if above:
            yield Edit(place, place, above, "block_attributes")
        before = document.line_start(line) - 1
        before -= text[before - 1 : before] == "\r"
        yield Edit(before, match.end(), "", "block_attributes")


def _block_start(document: Document, line: int) -> int:
    """Return the first line of the block that ends right above a line, the line itself if none."""
    first = line
    while first and document.line_text(first - 1).strip(" \t>"):
        if _LINE.match(document.line_text(first - 1)) or re.match(
            r"[ \t>]*(?:#{1,6}[ \t]|</|(?:`{3,}|~{3,}|:{3,})[ \t]*$)", document.line_text(first - 1)
        ):
            break
        first -= 1
    return first


def inline_attributes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Keep the attributes of images that MyST knows, and take out those of links."""
    if "{" not in document.text:
        return
    for inline in document.inlines:
        children = inline.token.children or []
        for token, following in pairwise(children):
            if token.type not in ("image", "link_close") or following.type != "text":
                continue
            match = BEHIND.match(following.content)
            if not match or following.meta["span"][0] != token.meta["span"][1]:
                continue
            begin = following.meta["span"][0]
            last = begin + match.end() >= len(inline.token.content.rstrip())
            if last and inline.parent.type == "heading_open":
                continue  # they are the heading's
            kept = _kept(match["all"]) if token.type == "image" else ""
            if kept:
                context.needs.add("attrs_inline")
            if kept != match[0]:
                code = f"{token.type.partition('_')[0]}_attributes"
                yield Edit(inline.offset(begin), inline.end(begin + match.end()), kept, code)


def _kept(attributes: str) -> str:
    """Return the attributes of an image that MyST reads, in braces; empty where there are none."""
    words = re.findall(r"(?<!\S)[#.][^\s{}=]+", attributes)
    for key, double, single, bare in _KEY.findall(attributes):
        value = double or single or bare
        length = _LENGTH.fullmatch(value)
        if key in ("width", "height") and length and not (key == "height" and length[2] == "%"):
            words.append(f'{key}="{value if length[2] else value + "px"}"')
        elif key == "align" and value in ("left", "center", "right"):
            words.append(f"align={value}")
    return "{" + " ".join(words) + "}" if words else ""
