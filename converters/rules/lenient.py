r"""What kramdown and Python-Markdown read and CommonMark does not: spaces in links, pipes in code.

Both take an address up to its parenthesis, and part a table's cells behind its code spans.
Syntax: https://kramdown.gettalong.org/syntax.html#inline-links, #tables;
https://python-markdown.github.io/extensions/tables/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .lines import code_spans, outside_code

_ADDRESS = re.compile(
    r"(?<=\]\()(?P<address>(?:[^()<>\[\]\n\"']|\([^()<>\[\]\n\"']*\))+)"
    r"(?:(?:\"[^\"\n]*\"|'[^'\n]*')[ \t]*)?\)"
)
# a remark in parentheses behind brackets is no path
_PATH = re.compile(r"[/#]|\.\w{1,5}$")
_SPACES = re.compile(r"[ \t]+")
# the line below a table's head
_RULE = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*\r?$", re.MULTILINE)
_PIPE = re.compile(r"(?<!\\)\|")


def spaced_addresses(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Encode the spaces in the addresses of links and images; source pass."""
    if "](" not in document.text:
        return
    outside = None
    for match in _ADDRESS.finditer(document.text):
        address = match["address"].strip(" \t")
        if not _SPACES.search(address) or not _PATH.search(address):
            continue
        outside = outside or outside_code(document)
        if outside(match.start()):
            start = document.text.index(address, match.start())
            for space in _SPACES.finditer(document.text, start, start + len(address)):
                encoded = "%20" * (space.end() - space.start())
                yield Edit(*space.span(), encoded, "spaced_address")


def code_pipes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Escape the pipes of code spans in the rows of tables; source pass."""
    text = document.text
    if "|" not in text or "`" not in text:
        return
    outside = None
    beyond = 0
    for match in _RULE.finditer(text):
        if match.start() < beyond or "|" not in match[0]:
            continue
        outside = outside or outside_code(document)
        if not outside(match.start()):
            continue
        first = line = max(document.line_of(match.start()) - 1, 0)
        while row := document.line_text(line).strip(" \t>"):
            start = document.line_start(line)
            beyond = start + len(document.line_text(line))
            if "|" in row and line != first + 1:
                for begin, end in code_spans(document.line_text(line)):
                    for pipe in _PIPE.finditer(text, start + begin, start + end):
                        yield Edit(pipe.start(), pipe.start(), "\\", "code_pipe")
            line += 1
