"""Components that show code, and what every component shares."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from ..model import Edit, Notice
from .elements import Element, Writer
from .javascript import literal
from .lexers import lexer_for
from .mdx import value
from .piece import Piece

COMMANDS = {
    "npm": "bash", "yarn": "bash", "pnpm": "bash", "bun": "bash", "deno": "bash", "cargo": "bash",
    "bash": "bash", "sh": "bash", "shell": "bash", "powershell": "powershell",
}  # fmt: skip


def first(writer: Writer, piece: Piece, names: tuple[str, ...]) -> str:
    """Return the text of the first of these attributes that a tag has."""
    for name in names:
        bound = piece.attributes.get(f":{name}")
        found = value(piece.attributes.get(name), writer.names)
        found = found or (literal(bound.value or "", writer.names) if bound else None)
        if found:
            return found
    return ""


def ledger_name(element: Element, outcome: str = "component") -> str:
    """Return the name under which the ledger counts a component, by what became of it."""
    return f"{outcome}:{element.piece.name}"


def plain(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Take the tags out and keep what stands between them."""
    for piece in filter(None, (element.piece, element.close)):
        yield Edit(piece.start, piece.end, "", ledger_name(element, "component_text"))


def commands(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Turn the commands that attributes hold, one a package manager, into tabs."""
    writer.context.needs.add("colon_fence")
    lines = ["::::{tab-set}"]
    for name, language in COMMANDS.items():
        command = value(element.piece.attributes.get(name), writer.names)
        if command:
            rows = [row.strip() for row in command.strip().splitlines()]
            lines += [f":::{{tab-item}} {name}", "", *fence(language, rows), ":::"]
    yield from writer.block(
        element.piece.start, element.piece.end, [*lines, "::::"], ledger_name(element)
    )


def fence(language: str, rows: list[str]) -> list[str]:
    """Return the lines of a fence that is longer than any in its code."""
    longest = max([2, *(len(run) for run in re.findall(r"^\s*(`{3,})", "\n".join(rows), re.M))])
    mark = "`" * (longest + 1)
    return [mark + language, *rows, mark]


def code_block(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Turn a component that holds code into a fence."""
    piece = element.piece
    found = first(writer, piece, ("code", "source"))
    inside = [child for child in element.children if child.piece.kind == "expression"]
    if not found and element.close is not None:
        between = writer.text[piece.end : element.close.start]
        bare = re.sub(r"[ \t>]*\n", "\n", between).strip()
        if len(inside) == 1 and bare == writer.text[inside[0].piece.start : inside[0].piece.end]:
            found = literal(inside[0].piece.content, writer.names) or ""
        elif not element.children and "\n" in between.strip("\n"):
            found = between
    if not found or not writer.alone(piece.start, element.end):
        yield from plain(writer, element)
        return
    language = first(writer, piece, ("language", "lang", "className")).removeprefix("language-")
    title = first(writer, piece, ("title", "filename"))
    info = (lexer_for(language) if language else "text") + (f' title="{title}"' if title else "")
    rows = textwrap.dedent(found.replace("\r\n", "\n")).strip("\n").split("\n")
    writer.done = element.end
    yield from writer.block(piece.start, element.end, fence(info, rows), ledger_name(element))
