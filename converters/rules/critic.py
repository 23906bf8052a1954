"""Critic Markup: ``{++added++}``, ``{--taken out--}``, ``{~~old~>new~~}``, marks and comments.

Syntax: https://facelessuser.github.io/pymdown-extensions/extensions/critic/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .lines import outside_code

_MARKS = re.compile(
    r"\{(?P<kind>\+\+|--|==|>>)(?P<text>(?:(?!\n[ \t>]*\n).)*?)(?P<end>\+\+|--|==|<<)\}"
    r"|\{~~(?P<old>(?:(?!\n[ \t>]*\n|~~\}).)*?)~>(?P<new>(?:(?!\n[ \t>]*\n|~~\}).)*?)~~\}",
    re.DOTALL,
)
_ENDS = {"++": "++", "--": "--", "==": "==", ">>": "<<"}
_TAGS = {
    "++": ("<ins>", "</ins>"),
    "--": ("<del>", "</del>"),
    "==": ("<mark>", "</mark>"),
    ">>": ('<span class="critic comment">', "</span>"),
}


def critic(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write the marks of an editor as HTML's; source pass."""
    if not any(mark in document.text for mark in ("{++", "{--", "{~~", "{==", "{>>")):
        return
    outside = outside_code(document)
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
