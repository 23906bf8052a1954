"""Pandoc's fenced divs as blocks of the parser, and the attributes that it writes in braces.

Syntax: Pandoc's manual, "Divs and Spans".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from .syntax import add_block, column_of, hold

_OPEN = re.compile(
    r":{3,}[ \t]*(?P<attributes>\{[ ]*(?=[.#]|[\w-]+=)(?:[^{}\"']|\"[^\"]*\"|'[^']*')*\}"
    r"|[A-Za-z][\w.-]*)[ \t]*:*[ \t]*"
)
_CLOSE = re.compile(r":{3,}[ \t]*")
_CODE = re.compile(r"(`{3,}|~{3,})")
_WORD = re.compile(
    r"#(?P<id>[^\s{}]+)|\.(?P<class>[^\s{}]+)"
    r"|(?P<key>[\w-]+)=(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s{}]+))"
)


class Attributes(NamedTuple):
    """Pandoc's attributes: an id, classes, and keys with values."""

    id: str
    classes: tuple[str, ...]
    values: Mapping[str, str]


def read_attributes(text: str) -> Attributes:
    """Return what ``{#id .class key="value"}`` says; a bare word is a class."""
    if not text.startswith("{"):
        return Attributes("", (text,), {})
    found = list(_WORD.finditer(text[1:-1]))
    values = {
        match["key"]: re.sub(r"\\(.)", r"\1", match["double"] or "")
        or match["single"]
        or match["bare"]
        or ""
        for match in found
        if match["key"]
    }
    identifier = next((match["id"] for match in found if match["id"]), "")
    return Attributes(identifier, tuple(one["class"] for one in found if one["class"]), values)


def _div(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a fenced div as a container of blocks."""
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    match = _OPEN.fullmatch(state.src, begin, state.eMarks[start_line])
    if not match:
        return False
    if silent:
        return True
    line, depth, code = start_line + 1, 1, ""
    while line < end_line and (state.isEmpty(line) or state.sCount[line] >= state.blkIndent):
        place = state.bMarks[line] + state.tShift[line]
        text = state.src[place : state.eMarks[line]].rstrip()
        if fence := _CODE.match(text):
            if not code:
                code = fence[1]
            elif text.startswith(code) and not text.strip(code[0]):
                code = ""
        elif not code:
            depth += bool(_OPEN.fullmatch(text)) - bool(_CLOSE.fullmatch(text))
            if not depth:
                break
        line += 1
    closed = depth == 0
    attributes = read_attributes(match["attributes"])
    meta = {"attributes": attributes, "column": column_of(state, start_line), "closed": closed}
    hold(state, "div", (start_line, line + closed), line, meta)
    return True


def divs_plugin(md: MarkdownIt) -> None:
    """Read Pandoc's fenced divs as containers."""
    add_block(md, "div", _div)
