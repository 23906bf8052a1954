"""Headings nested below the page's title without gaps, and those without text left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Document
from ..headings import Heading
from ..model import Edit


def new_levels(levels: list[int], own: int | None) -> list[int]:
    """Return the levels of headings nested below an H1: the first is 2, and no level is skipped."""
    result = []
    stack: list[tuple[int, int]] = []
    for number, level in enumerate(levels):
        if number == own:
            result.append(1)
            continue
        while stack and stack[-1][0] >= level:
            stack.pop()
        new = min((stack[-1][1] if stack else 1) + 1, 6)
        stack.append((level, new))
        result.append(new)
    return result


def lines_of(document: Document, heading: Heading) -> tuple[int, int]:
    """Return where the lines of a heading begin and end, in characters."""
    assert heading.token.map is not None
    first, last = heading.token.map
    return document.line_start(first), document.line_start(last)


def left_out(document: Document, heading: Heading) -> Iterator[Edit]:
    """Take out a heading without text: docutils has no such section, and no reader sees it."""
    start, end = lines_of(document, heading)
    joined = document.text[:start].rstrip(" \t").endswith(("\n", "\r")) and bool(
        document.text[:start].splitlines()[-1].strip()
    )
    follows = document.text[end:].lstrip(" \t")[:1] not in ("", "\n", "\r")
    yield Edit(start, end, document.newline if joined and follows else "", "heading_empty")


def relevel(document: Document, heading: Heading, level: int) -> Iterator[Edit]:
    """Give a heading a level: other number signs, or a line of others below it."""
    if level == heading.level:
        return
    assert heading.token.map is not None
    first, last = heading.token.map
    if heading.token.markup.startswith("#"):
        start = document.line_start(first) + document.line_text(first).index("#")
        yield Edit(start, start + heading.level, "#" * level, "heading_level")
        return
    underline = document.line_text(last - 1)
    start = document.line_start(last - 1) + len(underline) - len(underline.lstrip())
    end = document.line_start(last - 1) + len(underline.rstrip())
    if not is_joined(document, heading, level):
        yield Edit(start, end, ("=", "-")[level - 1] * (end - start), "heading_level")
        return
    # an ATX heading has one line: the breaks between the lines of this one become spaces
    hard = {
        document.line_of(heading.inline.span(token)[0])
        for token in heading.inline.token.children or ()
        if token.type == "hardbreak" and document.text[heading.inline.span(token)[0]] == "\\"
    }
    head = document.line_start(first)
    indent = len(document.line_text(first)) - len(document.line_text(first).lstrip())
    yield Edit(head, head + indent, "#" * level + " ", "heading_level")
    for number in range(first + 1, last - 1):
        begin = document.line_start(number)
        text = document.line_text(number)
        before = len(document.text[:begin].rstrip("\r\n \t")) - (number - 1 in hard)
        yield Edit(before, begin + len(text) - len(text.lstrip()), " ", "heading_level")
    text = document.line_text(last - 2).rstrip()
    before = document.line_start(last - 2) + len(text)
    if closing := re.search(r"(?:^|[ \t])(#+)$", text):
        place = before - len(closing[1])
        yield Edit(place, place, "\\", "heading_level")
    yield Edit(before, document.line_start(last - 1) + len(underline), "", "heading_level")


def is_joined(document: Document, heading: Heading, level: int) -> bool:
    """Tell whether a heading of underlined lines becomes one line behind number signs."""
    if heading.token.markup.startswith("#") or level == heading.level:
        return False
    # with dashes below it, a line with a bar would be a table
    return level > 2 or (level == 2 and "|" in heading.inline.token.content)
