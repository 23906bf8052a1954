"""What Obsidian adds besides links and callouts: comments, block ids, and its plugins' queries.

Syntax: "Obsidian Flavored Markdown" and "Internal links" of Obsidian's help.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .lines import outside_code

_COMMENT = re.compile(r"%%.*?(?:%%|\Z)", re.DOTALL)
_BLOCK_ID = re.compile(r"(?:(?<=[ \t])|^)\^([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)
_QUERIES = frozenset(
    {"dataview", "dataviewjs", "query", "tasks", "base", "button", "excalidraw", "chart"}
    | {"leaflet", "tracker", "meta-bind", "templater", "kanban"}
)


def comments_and_ids(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out ``%%comments%%`` and turn ``^block-id`` into an anchor; template pass."""
    text = document.text
    if "%%" not in text and not _BLOCK_ID.search(text):
        return
    outside = outside_code(document)
    hidden: list[tuple[int, int]] = []
    place = 0
    while match := _COMMENT.search(text, place):
        if not outside(match.start()):
            place = match.start() + 2
            continue
        place = match.end()
        hidden.append(match.span())
        yield from _removed(document, *match.span())
    for match in _BLOCK_ID.finditer(text):
        inside = any(start <= match.start() < end for start, end in hidden)
        if not inside and outside(match.start()):
            anchor = f'<span id="^{match[1]}"></span>'
            yield Edit(match.start(), match.end(), anchor, "block_id")


def _removed(document: Document, start: int, end: int) -> Iterator[Edit]:
    """Take a comment out line by line, so that what contains its lines stays."""
    for number in range(document.line_of(start), document.line_of(max(end - 1, start)) + 1):
        begin = document.line_start(number)
        line = document.line_text(number)
        lead = re.match(r"[ \t>]*", line)
        first = max(start, begin + (lead.end() if lead else 0))
        last = min(end, begin + len(line))
        if last > first:
            yield Edit(first, last, "", "comment")


def queries(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Name the code that a plugin of Obsidian's would run; it shows as code."""
    for token in document.tokens:
        if token.type == "fence" and token.map:
            name = token.info.strip().split(" ")[0].lower()
            if name in _QUERIES:
                message = f"a {name} block is run by Obsidian only; its text is shown as code"
                place = document.line_start(token.map[0])
                yield document.notice(Code.TEMPLATE_UNKNOWN, message, place)
