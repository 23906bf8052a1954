"""Marks that MyST has no Markdown for: ``==mark==``, ``^^ins^^``, ``~sub~``, ``^sup^``.

Syntax: PyMdown Extensions' "Mark", "Caret" and "Tilde" pages; Obsidian's "Basic formatting syntax";
Pandoc's manual, "Superscripts and subscripts".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document, Inline
from ..model import Edit, Notice, Rule

# element, and whether its text may hold blanks and other markup
_MARKS = {"==": ("mark", True), "^^": ("ins", True), "~": ("sub", False), "^": ("sup", False)}


def marks(*signs: str, smart: bool = True) -> Rule:
    """Return a rule that writes what stands between these signs as an HTML element.

    ``smart`` marks begin and end at word boundaries, as PyMdown's do; without it ``a==b==c`` is
    marked too, as in Obsidian.
    """
    wide = [sign for sign in signs if _MARKS[sign][1]]
    narrow = [sign for sign in signs if not _MARKS[sign][1]]

    def rule(document: Document, context: Context) -> Iterator[Edit | Notice]:
        if not any(sign in document.text for sign in signs):
            return
        for inline in document.inlines:
            for sign in wide:
                if inline.token.content.count(sign) > 1:
                    yield from _pairs(inline, sign, smart)
            for sign in narrow:
                if inline.token.content.count(sign) > 1:
                    yield from _scripts(inline, sign)

    return rule


def _pairs(inline: Inline, sign: str, smart: bool) -> Iterator[Edit]:
    """Pair the signs of one nesting level, each opening one with the next that closes."""
    content = inline.token.content
    pattern = re.compile(rf"(?<!{re.escape(sign[0])}){re.escape(sign)}(?!{re.escape(sign[0])})")
    element = _MARKS[sign][0]
    opened: dict[int, int] = {}
    for token in inline.token.children or ():
        if token.type != "text":
            continue
        for match in pattern.finditer(token.content):
            place = token.meta["span"][0] + match.start()
            before, after = content[:place][-1:], content[place + 2 :][:1]
            if token.level in opened and before.strip() and not (smart and _word(after)):
                yield _tag(inline, opened.pop(token.level), 2, f"<{element}>", element)
                yield _tag(inline, place, 2, f"</{element}>", element)
            elif after.strip() and not (smart and _word(before)):
                opened[token.level] = place


def _word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _scripts(inline: Inline, sign: str) -> Iterator[Edit]:
    element = _MARKS[sign][0]
    mark = re.escape(sign)
    pattern = re.compile(rf"(?<![{mark}]){mark}(?=[^\s{mark}])([^\s{mark}]+){mark}(?!{mark})")
    for token in inline.token.children or ():
        if token.type == "text":
            for match in pattern.finditer(token.content):
                start = token.meta["span"][0]
                yield _tag(inline, start + match.start(), 1, f"<{element}>", element)
                yield _tag(inline, start + match.end() - 1, 1, f"</{element}>", element)


def _tag(inline: Inline, place: int, width: int, text: str, code: str) -> Edit:
    start = inline.offset(place)
    return Edit(start, start + width, text, code)
