"""Critic Markup: ``{++added++}``, ``{--taken out--}``, ``{~~old~>new~~}``, marks and comments.

Syntax: https://facelessuser.github.io/pymdown-extensions/extensions/critic/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .lines import outside_code

# what is longer than this is no remark; one that never ends is not looked for to the text's end
_INSIDE = r"(?:(?!\n[ \t>]*\n{}).){{0,5000}}?"
_MARKS = re.compile(
    rf"\{{(?P<kind>\+\+|--|==|>>)(?P<text>{_INSIDE.format('')})(?P<end>\+\+|--|==|<<)\}}"
    rf"|\{{~~(?P<old>{_INSIDE.format('|~~}')})~>(?P<new>{_INSIDE.format('|~~}')})~~\}}",
    re.DOTALL,
)
# a mark alone on its line is of the blocks below it
_BLOCKS = re.compile(
    r"^(?P<lead>[ \t>]*)\{(?P<kind>\+\+|--|==|>>)[ \t]*(?=\r?\n[ \t>]*\r?\n)"
    r"|^[ \t>]*(?P<end>\+\+|--|==|<<)\}[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_ENDS = {"++": "++", "--": "--", "==": "==", ">>": "<<"}
_TAGS = {
    "++": ("<ins>", "</ins>"),
    "--": ("<del>", "</del>"),
    "==": ("<mark>", "</mark>"),
    ">>": ('<span class="critic comment">', "</span>"),
}
_BLOCK_TAGS = {
    "++": ("<ins>", "</ins>"),
    "--": ("<del>", "</del>"),
    "==": ('<div class="critic mark">', "</div>"),
    ">>": ('<div class="critic comment">', "</div>"),
}


def critic(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write the marks of an editor as HTML's; source pass."""
    if not any(mark in document.text for mark in ("{++", "{--", "{~~", "{==", "{>>")):
        return
    outside = outside_code(document)
    opened = None
    for match in _BLOCKS.finditer(document.text):
        if not outside(match.start()):
            continue
        if match["kind"]:
            opened = match
        elif opened and match["end"] == _ENDS[opened["kind"]]:
            opening, closing = _BLOCK_TAGS[opened["kind"]]
            yield Edit(opened.end("lead"), opened.end(), opening, "critic")
            begin = match.start("end")
            yield Edit(begin, match.end(), closing, "critic")
            opened = None
    for match in _MARKS.finditer(document.text):
        if not outside(match.start()):
            continue
        if match["kind"] is None:
            middle = match.end("old")
            yield Edit(match.start(), match.start("old"), "<del>", "critic")
            yield Edit(middle, middle + 2, "</del><ins>", "critic")
            yield Edit(match.end("new"), match.end(), "</ins>", "critic")
        elif _ENDS[match["kind"]] == match["end"]:
            opening, closing = _TAGS[match["kind"]]
            yield Edit(match.start(), match.start("text"), opening, "critic")
            yield Edit(match.end("text"), match.end(), closing, "critic")
