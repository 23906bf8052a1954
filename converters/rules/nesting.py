"""Blocks that hold blocks, written as MyST's fences with exact edits.

Generators open such a block in many ways: an indented body, a quote, a pair of fences. A dialect's
template pass finds them with the block parser and hands them over here; the Markdown pass then
reads the fences as MyST will, so that every other rule works inside them as anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from markdown_it.token import Token

from ..document import Document
from ..model import Edit
from ..parser import Plugin, parser, whole

_LEAD = re.compile(r"(?:[ \t]*>)*[ \t]*")
# an underline, and the second line of a table
_ONLY_TEXT = re.compile(r"=+[ \t]*$|(?=.*[|:])[|:\-][-:| \t]*$")


class _Indent(NamedTuple):
    """Columns that the content of a container is indented by, behind so many quote marks."""

    marks: int
    columns: int


@dataclass(slots=True)
class Container:
    """A block that holds blocks: its lines (half-open), and what is to stand for it.

    ``head`` follows the fence (``{note}``); where it is empty, the block's own lines go and its
    content stays. ``indent`` is how many columns its content is indented by, ``quote`` the number
    of the quote mark that its lines begin with (0 for none). ``closed`` tells that its last line
    is its end, ``wraps`` that its first line belongs to the first container inside it. ``before``
    is put above it; ``fence`` is the character that its fence is made of.
    """

    first: int
    last: int
    column: int
    head: str
    code: str
    options: tuple[str, ...] = ()
    indent: int = 0
    quote: int = 0
    closed: bool = False
    wraps: bool = False
    before: str = ""
    fence: str = ":"
    _height: int = field(init=False, default=0)
    _quotes: tuple[int, ...] = field(init=False, default=())
    _columns: tuple[_Indent, ...] = field(init=False, default=())


def block_tokens(document: Document) -> Sequence[Token]:
    """Return the block tokens of a text, its inline content unread; they are not to be changed."""
    return _blocks(document.dialect.markdown_plugins, document.text)


# every pass over a post asks for them, often of the same text
@lru_cache(maxsize=4)
def _blocks(plugins: tuple[Plugin, ...], text: str) -> Sequence[Token]:
    md = parser(plugins)
    tokens: list[Token] = []
    md.block.parse(whole(re.sub(r"\r\n?", "\n", text)), md, {}, tokens)
    return tokens


def trimmed(document: Document, first: int, last: int) -> int:
    """Return the end of a block's lines without the blank ones at its end."""
    while last > first + 1 and not document.line_text(last - 1).strip(" \t>"):
        last -= 1
    return last


def fenced(document: Document, containers: Sequence[Container]) -> Iterator[Edit]:
    """Yield the edits that write containers, given in the order of their opening, as fences."""
    open_ones: list[Container] = []
    closing: list[Container] = []
    cuts: dict[int, tuple[list[int], list[_Indent]]] = {}
    innermost: dict[int, Container] = {}
    for one in containers:
        while open_ones and open_ones[-1].last <= one.first:
            closing.append(open_ones.pop())
        one._quotes = tuple(outer.quote for outer in open_ones if outer.quote)
        one._columns = tuple(_indent(document, outer) for outer in open_ones if outer.indent)
        open_ones.append(one)
        for line in range(one.first + 1, one.last):
            marks, columns = cuts.setdefault(line, ([], []))
            marks += [one.quote] if one.quote else []
            columns += [_indent(document, one)] if one.indent else []
            innermost[line] = one
    closing += reversed(open_ones)
    _measure(containers)
    for one in containers:
        yield from _opening(document, one)
    for line, (marks, columns) in cuts.items():
        start = document.line_start(line)
        lead = _LEAD.match(document.line_text(line))
        if marks and lead and lead[0].count(">") < max(marks) and lead.end() < len(lead.string):
            yield from _lazy(document, innermost[line], start, lead)
            continue
        for begin, end, text in _cuts(document.line_text(line), marks, columns):
            yield Edit(start + begin, start + end, text, "dedent")
    for one in closing:
        yield from _closing(document, one)


def _indent(document: Document, one: Container) -> _Indent:
    return _Indent(document.line_text(one.first)[: one.column].count(">"), one.indent)


def _lazy(document: Document, one: Container, start: int, lead: re.Match[str]) -> Iterator[Edit]:
    """Yield the edit that puts a line, which goes on with a quote without its mark, inside."""
    # what only text can be without the mark may be something else with it
    escaped = "\\" if _ONLY_TEXT.match(lead.string, lead.end()) else ""
    # four columns keep a line from being anything but text
    blanks = lead[0].rpartition(">")[2].removeprefix(" " if ">" in lead[0] else "")
    text = _prefix(document, one) + (blanks if len(blanks.expandtabs(4)) > 3 else "") + escaped
    if text != lead[0]:
        yield Edit(start, start + lead.end(), text, "dedent")


def _measure(containers: Sequence[Container]) -> None:
    """Give each container the height that it needs above those inside it."""
    open_ones: list[Container] = []
    for one in containers:
        while open_ones and open_ones[-1].last <= one.first:
            open_ones.pop()
        open_ones.append(one)
        height = 0
        for outer in reversed(open_ones):
            outer._height = max(outer._height, height)
            height = outer._height + bool(outer.head)


def _fence(one: Container) -> str:
    return one.fence * (3 + one._height)


def _prefix(document: Document, one: Container) -> str:
    """Return what a line put into the result for a container begins with."""
    text = document.prefix(one.first, one.column)
    for begin, end, new in sorted(_cuts(text, one._quotes, one._columns), reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def _opening(document: Document, one: Container) -> Iterator[Edit]:
    line = document.line_text(one.first)
    start = document.line_start(one.first) + one.column
    end = document.line_start(one.first) + len(line)
    prefix = _prefix(document, one)
    line_end = document.newline + prefix
    above = one.before + document.newline + prefix.rstrip() + line_end if one.before else ""
    text = above + _fence(one) + one.head if one.head else one.before
    if one.wraps:
        yield Edit(start, start, text + line_end, one.code)
        return
    text += "".join(line_end + option for option in one.options if one.head)
    follows = document.line_text(one.first + 1).lstrip(" \t>") if one.last > one.first + 1 else ""
    if (
        one.head
        and one.fence == ":"
        and ((one.options and follows) or follows.startswith((":", "---")))
    ):
        # a blank line ends the options
        text += line_end.rstrip(" \t")
    yield Edit(start, end, text, one.code)


def _closing(document: Document, one: Container) -> Iterator[Edit]:
    number = one.last - 1
    line = document.line_text(number)
    start, end = document.line_start(number), document.line_start(number) + len(line)
    if one.closed:
        lead = _LEAD.match(line)
        begin = start + (lead.end() if lead else 0)
        yield Edit(begin, end, _fence(one) if one.head else "", one.code)
    elif one.head:
        text = document.newline + _prefix(document, one) + _fence(one)
        yield Edit(end, end, text, one.code)


def _cuts(
    line: str, marks: Iterable[int], indents: Iterable[_Indent]
) -> Iterator[tuple[int, int, str]]:
    """Yield what goes from a line: quote marks, by number from 1, and columns of its indent.

    A quote mark of the content itself stands behind its indent, and stays.
    """
    lead = _LEAD.match(line)
    text = lead[0] if lead else ""
    places = [place for place, character in enumerate(text) if character == ">"]
    taken: dict[int, int] = {}
    for mark in marks:
        if mark <= len(places):
            place = places[mark - 1]
            taken[mark] = _behind(text, place)
            # of a tab, the mark and its space take two columns; the rest still indents
            yield place, taken[mark], "  " if text[place + 1 : place + 2] == "\t" else ""
    columns: dict[int, int] = {}
    for indent in indents:
        number = min(indent.marks, len(places))
        columns[number] = columns.get(number, 0) + indent.columns
    for number, wanted in columns.items():
        begin = end = taken.get(number, _behind(text, places[number - 1]) if number else 0)
        left = wanted
        while left > 0 and text[end : end + 1] in (" ", "\t") and end < len(text):
            left -= 4 - (wanted - left) % 4 if text[end] == "\t" else 1
            end += 1
        if end > begin:
            yield begin, end, " " * max(-left, 0)


def _behind(text: str, place: int) -> int:
    """Return the place behind a quote mark and the space that belongs to it."""
    return place + 1 + (text[place + 1 : place + 2] in (" ", "\t"))
