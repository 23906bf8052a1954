"""Blocks of gatsby-remark-custom-blocks: ``[[kind | Title]]``, then lines that begin with ``|``.

Syntax: https://www.gatsbyjs.com/plugins/gatsby-remark-custom-blocks/; a fence named ``toc`` is
gatsby-remark-table-of-contents'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .admonitions import admonition
from .nesting import block_tokens

_HEAD = re.compile(
    r"[ \t]*\[\[[ ]*(?P<kind>[\w-]+)[ ]*(?:\|[ ]*(?P<title>[^\]]*?)[ ]*)?\]\][ \t]*$"
)
_LINE = re.compile(r"[ \t]*\|[ ]?")


def custom_blocks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write custom blocks as admonitions, and take a fence of contents out; source pass."""
    if "[[" not in document.text and "```toc" not in document.text:
        return
    hidden: set[int] = set()
    for token in block_tokens(document):
        if token.type in ("fence", "code_block") and token.map:
            hidden.update(range(*token.map))
            if token.info.strip() == "toc":
                start, end = (document.line_start(line) for line in token.map)
                yield Edit(start, end, "", "toc")
    line, lines = 0, len(document.line_starts)
    while line < lines:
        match = None if line in hidden else _HEAD.match(document.line_text(line))
        last = line + 1
        while match and last < lines and _LINE.match(document.line_text(last)):
            last += 1
        if match is None or last == line + 1:
            line += 1
            continue
        context.needs.add("colon_fence")
        yield from _block(document, line, last, match)
        line = last


def _block(document: Document, first: int, last: int, match: re.Match[str]) -> Iterator[Edit]:
    title = match["title"] or None
    head, options = admonition(match["kind"], title, None)
    start = document.line_start(first)
    inside = document.text[start : document.line_start(last)]
    longest = max([2, *(len(run) for run in re.findall(r":{3,}", inside))])
    colons = ":" * (longest + 1)
    newline = document.newline
    opening = "".join(newline + option for option in options)
    end = start + len(document.line_text(first))
    yield Edit(start, end, f"{colons}{head}{opening}{newline}", "admonition")
    for line in range(first + 1, last):
        begin = document.line_start(line)
        mark = _LINE.match(document.line_text(line))
        assert mark is not None
        yield Edit(begin, begin + mark.end(), "", "admonition")
    stop = document.line_start(last - 1) + len(document.line_text(last - 1))
    yield Edit(stop, stop, newline + colons, "admonition")
