"""Alerts and callouts: a quote that begins with ``[!NOTE]`` becomes an admonition.

Syntax: the "Alerts" section of GitHub's "Basic writing and formatting syntax"; the "Callouts" page
of Obsidian's help.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .admonitions import admonition
from .nesting import Container, block_tokens, fenced, trimmed

KINDS = frozenset({"note", "tip", "important", "warning", "caution"})
_MARK = re.compile(r"\[!(\w+)\][ \t]*$")
_CALLOUT = re.compile(
    r"\[!(?P<kind>\w[\w -]*)(?:\|[^\]]*)?\](?P<fold>[+-]?)(?:[ \t]+(?P<title>.*))?$"
)


def alerts(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn each alert into an admonition of its kind."""
    if "[!" not in document.text:
        return
    depth = 0
    for at, token in enumerate(document.tokens):
        if token.type == "blockquote_open":
            depth += 1
            inline = document.tokens[at + 2] if at + 2 < len(document.tokens) else None
            if inline is not None and inline.type == "inline" and token.map:
                first = document.line_text(token.map[0]).rstrip()
                match = _MARK.search(first)
                kind = match[1].lower() if match else ""
                if match and kind in KINDS and inline.content.startswith("[!"):
                    context.needs.add("colon_fence")
                    yield from _admonition(document, token.map, depth, match.start(), kind)
        elif token.type == "blockquote_close":
            depth -= 1


def _admonition(
    document: Document, lines: list[int], depth: int, mark: int, kind: str
) -> Iterator[Edit]:
    first, last = lines
    while last > first + 1 and not document.line_text(last - 1).strip(" \t>"):
        last -= 1
    text = document.line_text(first)
    column = text.rindex(">", 0, mark)
    prefix = document.prefix(first, column)
    start = document.line_start(first)
    # an admonition that stands inside another needs the shorter fence
    fence = ":" * (3 + _nested(document, first, last))
    yield Edit(start + column, start + len(text), f"{fence}{{{kind}}}", "alert")
    for number in range(first + 1, last):
        begin, line = document.line_start(number), document.line_text(number)
        marks = [place for place, character in enumerate(_lead(line)) if character == ">"]
        if len(marks) >= depth:
            place = marks[depth - 1]
            width = 2 if line[place + 1 : place + 2] in (" ", "\t") else 1
            # of a tab, the mark and its space take two columns; the rest still indents
            rest = "  " if line[place + 1 : place + 2] == "\t" else ""
            yield Edit(begin + place, begin + place + width, rest, "alert")
    end = document.line_start(last - 1) + len(document.line_text(last - 1))
    yield Edit(end, end, f"{document.newline}{prefix}{fence}", "alert")


def _lead(line: str) -> str:
    match = re.match(r"[ \t>]*", line)
    return match[0] if match else ""


def _nested(document: Document, first: int, last: int) -> int:
    deeper = 0
    for number in range(first + 1, last):
        line = document.line_text(number)
        if _MARK.search(line.rstrip()):
            deeper = max(deeper, _lead(line).count(">"))
    return deeper


def callouts(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn callouts, which have titles, nest and fold, into admonitions; template pass."""
    if "[!" not in document.text:
        return
    found: list[Container] = []
    depth = 0
    for token in block_tokens(document):
        if token.type == "blockquote_close":
            depth -= 1
        elif token.type == "blockquote_open" and token.map:
            depth += 1
            first, last = token.map
            line = document.line_text(first)
            lead = _lead_marks(line)
            match = _CALLOUT.match(line, lead[1])
            if match is None:
                continue
            title = (match["title"] or "").strip() or None
            folded = match["fold"] == "-" if match["fold"] else None
            last = trimmed(document, first, last)
            empty = last == first + 1
            head, options = admonition(match["kind"].strip(), title, folded, empty=empty)
            found.append(Container(first, last, lead[0], head, "callout", options, quote=depth))
    if found:
        context.needs.add("colon_fence")
    yield from fenced(document, found)


def _lead_marks(line: str) -> tuple[int, int]:
    """Return where the last quote mark before a line's text stands, and where the text begins."""
    match = re.match(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+[ \t>]*)*", line)
    end = match.end() if match else 0
    return max(line.rfind(">", 0, end), 0), end
