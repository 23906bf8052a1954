"""Blocks between colons, and the admonitions, tabs and dropdowns that they and components become.

Syntax: https://docusaurus.io/docs/markdown-features/admonitions,
https://vitepress.dev/guide/markdown#custom-containers,
https://starlight.astro.build/guides/authoring-content/,
https://ecosystem.vuejs.press/plugins/markdown/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..model import Edit, Notice
from .code import parse_info
from .elements import Element, Writer, width
from .text import escape_text

# a name → the admonition's class, and the title that its own site gives it
KINDS: dict[str, tuple[str, str]] = {
    **{name: (name, "") for name in ("note", "tip", "important", "warning", "caution", "danger")},
    **{name: (name, "") for name in ("hint", "seealso", "attention", "error")},
    "info": ("note", "Info"),
    "information": ("note", "Info"),
    "message": ("note", ""),
    "secondary": ("note", "Note"),
    "default": ("note", "Note"),
    "neutral": ("note", "Note"),
    "primary": ("note", "Note"),
    "question": ("note", "Question"),
    "example": ("note", "Example"),
    "quote": ("note", "Quote"),
    "success": ("tip", "Success"),
    "check": ("tip", "Check"),
    "tldr": ("note", "TL;DR"),
    "warn": ("warning", "Warning"),
    "failure": ("danger", "Failure"),
    "bug": ("danger", "Bug"),
    "destructive": ("danger", "Danger"),
    "critical": ("danger", "Danger"),
    "pitfall": ("warning", "Pitfall"),
    "gotcha": ("warning", "Gotcha"),
    "deprecated": ("warning", "Deprecated"),
    "wip": ("note", "Under construction"),
    "canary": ("note", "Canary"),
}
CONTAINERS = {
    **dict.fromkeys(KINDS, "admonition"),
    **dict.fromkeys(("details", "dropdown", "collapse", "spoiler"), "details"),
    **dict.fromkeys(("code-group", "tabs", "code-tabs", "tab-group"), "tabs"),
    **dict.fromkeys(("tab", "tab-item", "code-group-item", "tab-pane"), "tab"),
    **dict.fromkeys(("v-pre", "raw", "center", "left", "right", "steps", "slot"), "plain"),
}
_SEVERITIES = {"info": "note", "warn": "warning", "alert": "danger"}
_TITLE = re.compile(r"\[((?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]\s*(?:\{[^{}]*\})?\s*$")
_OPEN = re.compile(r"(?:^|\s)\{[^{}]*\}\s*$|(?:^|\s):active\b")
_LABEL = re.compile(r"\[([^\[\]]+)\]")
# what a reader's choice of tab is remembered by
_TAB_ID = re.compile(r"(?<=.)[ \t]*#[\w-]+[ \t]*$")
# attributes where the title stands: `card title="Cats" icon="cat"`
_NAMED = re.compile(r"\{?\s*(?:[\w:-]+=(?:\"[^\"]*\"|'[^']*')\s*)+\}?")
_NAMED_TITLE = re.compile(r"(?:^|[\s{])(?:title|label|header|summary)=(?:\"([^\"]*)\"|'([^']*)')")


def title_of(rest: str) -> str:
    """Return the title that stands behind a container's type."""
    match = _TITLE.match(rest)
    if not match and _NAMED.fullmatch(rest):
        named = _NAMED_TITLE.search(rest)
        return (named[1] or named[2] or "").strip() if named else ""
    return (match[1] if match else _OPEN.sub("", rest)).strip()


def admonition(kind: str, title: str, colons: str) -> list[str]:
    """Return the lines that open an admonition of a kind; the title is Markdown."""
    if kind.lower() in ("note", "message") and title.lower() in _SEVERITIES:
        # Zenn's and Qiita's boxes say so how grave they are
        kind, title = _SEVERITIES[title.lower()], ""
    known, usual = KINDS.get(kind.lower(), ("note", kind.capitalize() or "Note"))
    title = " ".join(title.split()) or usual
    if not title or title.lower() == known:
        return [f"{colons}{{{known}}}"]
    return [f"{colons}{{admonition}} {title}", f":class: {known}"]


def write(writer: Writer, element: Element, opening: list[str], code: str) -> Iterator[Edit]:
    """Yield the edits that turn an element into a directive that these lines open."""
    writer.context.needs.add("colon_fence")
    piece, close = element.piece, element.close
    colons = ":" * width(element, writer.text)
    opening = [opening[0].replace(":::", colons, 1), *opening[1:]]
    if piece.kind == "empty":
        yield from writer.block(piece.start, piece.end, [*opening, colons], code)
        return
    start = _start(writer, element)
    yield from writer.block(start, piece.end, opening, code)
    if close is not None:
        if start < piece.start and writer.alone(close.start, close.end):
            line = writer.document.line_of(close.start)
            close = replace(close, start=writer.document.line_start(line))
        yield from writer.close_block(close, [colons], code)


def _start(writer: Writer, element: Element) -> int:
    """Return where a directive begins: at its tag, or at the line's start where text hangs out.

    MyST takes the indentation of the colons off all lines inside, also off code further out.
    """
    piece, close, document = element.piece, element.close, writer.document
    line = document.line_of(piece.start)
    start = document.line_start(line)
    column = piece.start - start
    if close is None or not column or writer.text[start : piece.start].strip(" \t"):
        return piece.start
    inside = (document.line_text(one) for one in range(line + 1, document.line_of(close.start)))
    hangs = any(one.strip() and len(one) - len(one.lstrip(" \t")) < column for one in inside)
    return start if hangs else piece.start


def container(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Turn a block between colons into the directive of its type; of others the text is kept."""
    piece = element.piece
    title = title_of(piece.content)
    code = f"container:{piece.name}"
    if element.role in ("admonition", "details") and _is_empty(writer, element):
        # MyST refuses a directive without content: the title becomes that
        opening = admonition(piece.name, title, ":::")
        kind, _, given = opening[0].removeprefix(":::{").partition("}")
        kind = opening[1].split()[-1] if opening[1:] else kind
        lines = [f":::{{div}} admonition {kind}", "", given.strip() or kind.capitalize()]
        yield from write(writer, element, lines, code)
    elif element.role == "admonition":
        yield from write(writer, element, admonition(piece.name, title, ":::"), code)
    elif element.role == "details":
        opening = [f":::{{dropdown}} {title or 'Details'}"]
        if re.search(r"\{[^}]*\bopen\b", piece.content):
            opening.append(":open:")
        yield from write(writer, element, opening, code)
    elif element.role == "tabs" and tabbed(element):
        yield from write(writer, element, [":::{tab-set}"], code)
        yield from code_tabs(writer, element)
    elif element.role == "tab" and in_tabs(element):
        name = title.removeprefix('"').removesuffix('"') or "Tab"
        yield from write(writer, element, [f":::{{tab-item}} {name}"], code)
    else:
        shown = [f"**{title}**"] if title and element.role not in ("plain", "tabs") else []
        code = f"container_text:{piece.name}"
        yield from writer.block(piece.start, piece.end, shown, code, apart=bool(shown))
        if element.close:
            yield Edit(element.close.start, element.close.end, "", code)


def _is_empty(writer: Writer, element: Element) -> bool:
    """Tell whether nothing stands between a container's first line and its last."""
    if element.close is None:
        return element.piece.kind == "empty"
    return not writer.text[element.piece.end : element.close.start].strip(" \t\r\n>")


def in_tabs(element: Element) -> bool:
    """Tell whether an element stands right inside a set of tabs."""
    return element.parent is not None and element.parent.role == "tabs"


def tabbed(element: Element) -> bool:
    """Tell whether a set of tabs has any, and can be closed where it ends."""
    return element.close is not None and any(
        (child.role == "tab" and child.close) or child.piece.kind in ("tab", "code")
        for child in element.children
    )


def code_tabs(writer: Writer, element: Element) -> Iterator[Edit]:
    """Make each fence right inside a set of tabs, and each part behind ``@tab``, a tab of it."""
    close = element.close
    assert close is not None
    marks = [child for child in element.children if child.piece.kind == "tab"]
    colons = ":" * (width(element, writer.text) - 1)
    for number, mark in enumerate(marks):
        opening = [colons] if number else []
        name = _TAB_ID.sub("", mark.piece.content)
        opening.append(f"{colons}{{tab-item}} {name}")
        yield from writer.block(mark.piece.start, mark.piece.end, opening, "tab")
    if marks:
        prefix = writer.document.prefix(
            writer.document.line_of(close.start), len(writer.around(close.start, close.end)[0])
        )
        # before the edit that closes the set itself
        yield Edit(close.start, close.start, colons + writer.document.newline + prefix, "tab")
        return
    for child in element.children:
        if child.piece.kind == "code":
            yield from _code_tab(writer, child, colons)


def _code_tab(writer: Writer, child: Element, colons: str) -> Iterator[Edit]:
    piece, document = child.piece, writer.document
    info = parse_info(piece.content)
    label = _LABEL.search(piece.content)
    name = label[1] if label else info.caption or info.language or "Code"
    line = document.line_of(piece.start)
    prefix = document.prefix(line, piece.start - document.line_start(line))
    before = document.newline + prefix
    opening = f"{colons}{{tab-item}} {escape_text(name)}{before.rstrip(' ')}{before}"
    yield Edit(piece.start, piece.start, opening, "tab")
    if label:
        # the tab says it
        end = piece.start + len(document.line_text(line)[piece.start - document.line_start(line) :])
        place = document.text.index(label[0], piece.start, end)
        before_it = document.text[place - 1] == " "
        yield Edit(place - before_it, place + len(label[0]), "", "tab")
    yield Edit(piece.end, piece.end, before + colons, "tab")
