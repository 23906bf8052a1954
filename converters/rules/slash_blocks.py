"""PyMdown Extensions' generic blocks: ``/// note | Title``, its content, and a line ``///``.

Syntax: https://facelessuser.github.io/pymdown-extensions/extensions/blocks/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ..document import Context, Document
from ..model import Edit, Notice
from .admonitions import STYLES, admonition
from .lines import outside_code
from .pymd_blocks import ICON

_OPEN = re.compile(
    r"(?P<lead>[ \t]*)(?P<slashes>/{3,})[ ]*(?P<name>[\w-]+)(?:[ ]*\|[ ]*(?P<title>.*?))?[ \t]*$"
)
_END = re.compile(r"[ \t]*(?P<slashes>/{3,})[ \t]*$")
_OPTION = re.compile(r"(?:[ ]{4,}|\t)[ \t]*(?P<key>[\w-]+):[ \t]*(?P<value>.*?)[ \t]*$")

_CAPTIONS = frozenset({"caption", "figure-caption", "table-caption"})
_BOXES = frozenset({"details", "admonition"})
# what stands behind the bar of these is no title
_OTHERS = frozenset({"html", "define", *_CAPTIONS})


@dataclass(slots=True)
class _Block:
    line: int
    match: re.Match[str]
    options: dict[str, str]
    last_option: int
    end: int = -1
    inside: list[_Block] = field(default_factory=list)
    height: int = 0

    @property
    def name(self) -> str:
        """What the block is called, in small letters."""
        return self.match["name"].lower()


def slash_blocks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write blocks between slashes as MyST's directives and HTML; source pass."""
    if "///" not in document.text:
        return
    found = _blocks(document)
    if found:
        context.needs.add("colon_fence")
    yield from _written(document, found)


def _blocks(document: Document) -> list[_Block]:
    """Return the blocks of a text that are closed, each with those inside it."""
    outside = outside_code(document)
    top: list[_Block] = []
    opened: list[_Block] = []
    for line in range(len(document.line_starts)):
        text = document.line_text(line)
        if "///" not in text or not outside(document.line_start(line)):
            continue
        if match := _END.match(text):
            width = len(match["slashes"])
            at = next(
                (
                    at
                    for at in range(len(opened) - 1, -1, -1)
                    if len(opened[at].match["slashes"]) == width
                ),
                -1,
            )
            if at < 0:
                continue
            block = opened[at]
            del opened[at:]
            block.end = line
            block.height = 1 + max((one.height for one in block.inside), default=0)
            (opened[-1].inside if opened else top).append(block)
        elif match := _OPEN.match(text):
            options: dict[str, str] = {}
            last = line
            while option := _OPTION.match(document.line_text(last + 1)):
                options[option["key"].lower()] = option["value"].strip("\"'")
                last += 1
            opened.append(_Block(line, match, options, last))
    return top


def _written(document: Document, blocks: list[_Block]) -> Iterator[Edit]:
    # the tabs of a set stand equally high
    for one, other in pairwise(blocks):
        if _adjoin(document, one, other):
            other.height = max(one.height, other.height)
    for other, one in pairwise(reversed(blocks)):
        if _adjoin(document, one, other):
            one.height = other.height
    for at, block in enumerate(blocks):
        yield from _written(document, block.inside)
        before = at and _adjoin(document, blocks[at - 1], block)
        after = at + 1 < len(blocks) and _adjoin(document, block, blocks[at + 1])
        yield from _block(document, block, not before, not after)


def _adjoin(document: Document, one: _Block, other: _Block) -> bool:
    """Tell whether two blocks are tabs of one set."""
    if one.name != "tab" or other.name != "tab" or other.options.get("new") == "true":
        return False
    between = document.text[document.line_start(one.end + 1) : document.line_start(other.line)]
    return not between.strip()


def _block(document: Document, block: _Block, first: bool, last: bool) -> Iterator[Edit]:
    lead, name = block.match["lead"], block.name
    colons = ":" * (2 + block.height * 2)
    title = ICON.sub("", block.match["title"] or "").strip() or None
    closing = [colons]
    code = "admonition"
    inside = document.text[
        document.line_start(block.last_option + 1) : document.line_start(block.end)
    ]
    empty = not inside.strip()
    if name == "tab":
        # MyST refuses a tab without content
        opening = [f"{colons}{{tab-item}} {title or 'Tab'}", "&nbsp;" if empty else ""]
        if first:
            opening.insert(0, f"{colons}:{{tab-set}}")
        if last:
            closing.append(f"{colons}:")
        code = "tabs"
    elif name in STYLES or name in _BOXES or (title and name not in _OTHERS):
        # one with a title and a name of its own is a kind of box that the site's settings have
        kind = block.options.get("type") or (name if name not in _BOXES else "note")
        folded = block.options.get("open", "false") != "true" if name == "details" else None
        head, options = admonition(kind, title, folded, empty=empty)
        opening = [f"{colons}{head}", *options, ""]
        code = "details" if name == "details" else code
    elif name in _CAPTIONS:
        opening, closing, code = ["<figcaption>", ""], ["", "</figcaption>"], "caption"
    else:
        # `html | div.class`, `define` and blocks of other plugins: their text is kept
        opening, closing, code = [], [], f"container_text:{name}"
    newline = document.newline + lead
    start = document.line_start(block.line) + len(lead)
    end = document.line_start(block.last_option) + len(document.line_text(block.last_option))
    yield Edit(start, end, newline.join(opening), code)
    start = document.line_start(block.end)
    end = start + len(document.line_text(block.end))
    yield Edit(start, end, lead + newline.join(closing) if closing else "", code)
