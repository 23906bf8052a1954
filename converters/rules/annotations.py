"""Material for MkDocs' annotations: ``(1)`` in a text, and what it says in the list below.

Material's script shows the item of the list where the number stands; here the number leads to it.
In code, whose text is nobody's to change, the number and the list below stay what they are.
Syntax: https://squidfunk.github.io/mkdocs-material/reference/annotations/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from ..document import Context, Document
from ..model import Edit, Notice
from .lines import outside_code
from .nesting import block_tokens

_CLASS = re.compile(r"^[ \t>]*\{:?[^{}\n]*\.annotate\b[^{}\n]*\}[ \t]*$", re.MULTILINE)
_OPENING = re.compile(r"(?:!!!|\?\?\?\+?)[ ]+(?:[\w-]+[ ]+)*annotate\b")
_DIV = re.compile(r"<div\b[^<>]*\bclass=[\"'][^\"'<>]*\bannotate\b")
# a number that is no part of a link's address or text
_NUMBER = re.compile(r"(?<![\]\\\w])\((?P<number>[1-9]\d?)\)(?![(\w])")
_IN_LINK = re.compile(r"\[[^\[\]\n]*$")
_ITEM = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*?\d+[.)][ \t]+(?=[^\W_]|[:*_\"'(])(?!:::)")


def annotation_links(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Make the numbers of an annotated block links to the items of the list below; source pass."""
    if "annotate" not in document.text:
        return
    tokens = block_tokens(document)
    outside = outside_code(document)
    for group, (first, last, at) in enumerate(_annotated(document, tokens), 1):
        places = {}
        for number, line in enumerate(_items(tokens, at), 1):
            if match := _ITEM.match(document.line_text(line)):
                places[number] = document.line_start(line) + match.end()
        start, end = document.line_start(first), document.line_start(last)
        named = set()
        for match in _NUMBER.finditer(document.text, start, end):
            number = int(match["number"])
            line_start = document.line_start(document.line_of(match.start()))
            in_link = _IN_LINK.search(document.text, line_start, match.start())
            if number in places and outside(match.start()) and not in_link:
                named.add(number)
                yield Edit(match.start(), match.start(), "[", "annotation")
                address = f"](#annotation-{group}-{number})"
                yield Edit(match.end(), match.end(), address, "annotation")
        for number in sorted(named):
            anchor = f'<span id="annotation-{group}-{number}"></span>'
            yield Edit(places[number], places[number], anchor, "annotation")


def _annotated(document: Document, tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """Yield the lines (half-open) of each annotated block, and the place of its list's token."""
    # by level: the lines of the block right before, and whether it is a division yet to be closed
    before: dict[int, tuple[int, int, bool]] = {}
    for at, token in enumerate(tokens):
        if token.nesting < 0 or not token.map:
            continue
        start, end, inside = before.get(token.level, (0, 0, False))
        if token.type == "ordered_list_open" and end and not inside:
            yield start, end, at
        for level in [level for level in before if level >= token.level]:
            del before[level]
        first, last = token.map
        if inside:
            closed = token.type == "html_block" and "</div>" in token.content
            before[token.level] = (start, last, not closed)
        elif token.type == "html_block" and _DIV.search(token.content):
            before[token.level] = (first, last, True)
        elif token.type in ("paragraph_open", "pymd_open"):
            pattern = _CLASS if token.type == "paragraph_open" else _OPENING
            stop = document.line_start(last if token.type == "paragraph_open" else first + 1)
            if pattern.search(document.text, document.line_start(first), stop):
                before[token.level] = (first, last, False)


def _items(tokens: Sequence[Token], at: int) -> Iterator[int]:
    """Yield the first line of each item of a list."""
    level = tokens[at].level
    for token in tokens[at + 1 :]:
        if token.level == level and token.nesting < 0:
            return
        if token.level == level + 1 and token.type == "list_item_open" and token.map:
            yield token.map[0]
