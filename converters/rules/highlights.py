"""Comments in code that mark its lines: the comment goes, and the fence says which lines.

Its own site shows the code without them.
Syntax: https://docusaurus.io/docs/markdown-features/code-blocks,
https://shiki.style/packages/transformers, https://www.gatsbyjs.com/plugins/gatsby-remark-prismjs/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .piece import Piece
from .pieces import scan

_OPEN, _CLOSE = r"(?://|#|/\*|<!--|\{/\*|--|;|%)", r"(?:\*/\}?|-->)?"
_LINE = re.compile(
    rf"[ \t>]*{_OPEN}[ \t]*(?P<what>highlight|hide|error|add|remove)-"
    rf"(?P<how>next-line|start|end|range)(?:\{{(?P<range>[\d,\s-]+)\}})?[ \t]*{_CLOSE}[ \t]*$"
)
_TAIL = re.compile(
    rf"[ \t]*{_OPEN}[ \t]*(?:(?P<what>highlight|hide)-line"
    rf"|(?P<shiki>(?:\[!code[ \t]+[^\]]+\][ \t]*)+))[ \t]*{_CLOSE}[ \t]*$"
)
_SHIKI = re.compile(r"\[!code[ \t]+(\+\+|--|[\w-]+)(?::[^:\]]*)??(?::(\d+))?\]")
_MARKED = frozenset({"++", "--", "highlight", "hl", "error", "warning", "info", "add", "remove"})
_BRACES = re.compile(r"\{([\d,\s-]+)\}")
_SIGNS = (
    "highlight-",
    "hide-",
    "[!code",
    "error-next",
    "add-next",
    "remove-next",
    "-start",
    "-end",
)


def highlights(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take marking comments out of every fence."""
    for piece in scan(document.text, jsx=False):
        if piece.kind == "code":
            yield from marked_fence(document, piece)


def marked_fence(document: Document, piece: Piece) -> Iterator[Edit]:
    """Take marking comments out of a fence and add the lines they mark to its info string."""
    start, end = piece.start, piece.end
    if not any(sign in document.text[start:end] for sign in _SIGNS):
        return
    first, last = document.line_of(start), document.line_of(end)
    marked: set[int] = set()
    state: dict[str, bool | int] = {"inside": False, "next": 0}
    number = 0
    edits = []
    for line in range(first + 1, last):
        text = document.line_text(line)
        begin = document.line_start(line)
        if match := _LINE.match(text):
            edits.append(Edit(begin, document.line_start(line + 1), "", "highlight_mark"))
            _command(match, state, marked, number)
            continue
        number += 1
        if state["inside"] or state["next"]:
            marked.add(number)
        state["next"] = max(0, int(state["next"]) - 1)
        if match := _TAIL.search(text):
            edits += _tail(match, begin, document.line_start(line + 1), text)
            # a mark that stands alone on its line is about the next one
            alone = not text[: match.start()].strip(" \t>") and match["shiki"]
            number -= bool(alone)
            many = _many(match)
            marked.update(range(number + bool(alone), number + bool(alone) + many))
    if not edits:
        return
    yield from edits
    if marked:
        yield from _info(document, first, start, marked)


def _command(
    match: re.Match[str], state: dict[str, bool | int], marked: set[int], number: int
) -> None:
    """Note what a line of its own says about those that follow it."""
    if match["what"] == "hide":
        return
    if match["how"] == "next-line":
        state["next"] = 1
    elif match["how"] == "range":
        for low, high in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", match["range"] or ""):
            marked.update(range(number + int(low), number + int(high or low) + 1))
    else:
        state["inside"] = match["how"] == "start"


def _many(match: re.Match[str]) -> int:
    """Return how many lines the mark at a line's end is about."""
    if match["what"]:
        return int(match["what"] == "highlight")
    counts = [int(count or 1) for name, count in _SHIKI.findall(match["shiki"]) if name in _MARKED]
    return max(counts, default=0)


def _tail(match: re.Match[str], begin: int, following: int, text: str) -> list[Edit]:
    alone = not text[: match.start()].strip(" \t>")
    if alone and match["shiki"]:
        return [Edit(begin, following, "", "highlight_mark")]
    return [Edit(begin + match.start(), begin + match.end(), "", "highlight_mark")]


def _info(document: Document, first: int, start: int, marked: set[int]) -> Iterator[Edit]:
    """Add the marked lines to those that the info string already names."""
    begin = document.line_start(first)
    info = document.line_text(first).rstrip()
    match = _BRACES.search(info, start - begin)
    if match:
        for low, high in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", match[1]):
            marked -= set(range(int(low), int(high or low) + 1))
    lines = ",".join(map(str, sorted(marked)))
    if match and lines:
        place = begin + match.end(1)
        yield Edit(place, place, f",{lines}", "highlight_lines")
    elif lines:
        place = begin + len(info)
        yield Edit(place, place, f" {{{lines}}}", "highlight_lines")
