"""HTML as kramdown reads it: to its end tag, and with Markdown inside where it says so.

Syntax: https://kramdown.gettalong.org/syntax.html#html-blocks
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from ..tags import tags
from .liquid import code_of

_BLOCKS = frozenset(
    {"div", "section", "aside", "figure", "figcaption", "details", "summary", "p", "center"}
    | {"article", "blockquote", "header", "footer", "main", "nav", "td", "th", "li", "dd"}
)
_MARKDOWN = re.compile(r"\s*\bmarkdown\s*=\s*(?:\"(?:1|block|span)\"|'(?:1|block|span)'|1)")


def _blank(document: Document, place: int, neighbour: str) -> Edit:
    """Return the edit that puts a blank line at a place beside which a line may end already."""
    newline = document.newline
    text = newline if neighbour in ("\n", "\r") else newline * 2
    return Edit(place, place, text, "markdown_in_html")


def markdown_in_html(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Part HTML with ``markdown="1"`` from the Markdown in it by blank lines; template pass."""
    if "markdown=" not in document.text:
        return
    code = code_of(document)
    text = document.text
    opened: list[tuple[str, bool]] = []
    for tag in tags(text):
        if code.kind(tag.start):
            continue
        name = tag.name.lstrip("/")
        if name not in _BLOCKS:
            continue
        if not tag.name.startswith("/"):
            match = _MARKDOWN.search(text, tag.start, tag.end)
            opened.append((name, match is not None))
            if match is not None:
                yield Edit(match.start(), match.end(), "", "markdown_in_html")
                yield _blank(document, tag.end, text[tag.end : tag.end + 1])
        else:
            while opened and opened[-1][0] != name:
                opened.pop()
            if opened and opened.pop()[1]:
                before = text[: tag.start].rstrip(" \t")
                yield _blank(document, tag.start, before[-1:])


_RUN_ON = re.compile(r"<(script|style|svg)\b[^>]*>", re.IGNORECASE)
_BLANK = re.compile(r"^[ \t]*(?:\r\n?|\n)", re.MULTILINE)


def whole_html(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take blank lines out of scripts and styles inside other HTML; template pass.

    kramdown reads an HTML element to its end; CommonMark ends most of them at a blank line, and
    the rest of a script would be text.
    """
    lowered = document.text.lower()
    if not any(mark in lowered for mark in ("<script", "<style", "<svg")):
        return
    code = code_of(document)
    place = 0
    while match := _RUN_ON.search(document.text, place):
        place = match.end()
        end = lowered.find(f"</{match[1].lower()}", place)
        if end < 0:
            continue
        inside = document.text[place:end]
        if code.kind(match.start()) or "{%" in inside or "{{" in inside:
            continue
        for blank in _BLANK.finditer(document.text, place, end):
            yield Edit(*blank.span(), "", "whole_html")
        place = end
