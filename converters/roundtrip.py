"""A post in Markdown ⇄ a notebook, losing nothing.

Each cell keeps in its metadata the text around its source (the fence, blank lines) and, where the
source alone does not tell it, the exact text. That counts only while the cell is as it was, so
what a person edits, adds, moves or runs in a notebook is what the post then says.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .adopted import adopted, source_text
from .document import Document
from .model import Post
from .notebook import named
from .rules.cell_marks import TopCell, language_of, top_cells

_LINE_END = re.compile(r"\r\n?|\n")
_KEY = "postpress"
_KERNELS = {"python": "python3", "r": "ir"}


class NotebookError(ValueError):
    """A notebook that cannot be read as a post; the message says why."""


@dataclass(frozen=True, slots=True)
class NotebookText:
    """A notebook as the text of a post.

    ``lines``, ``outputs`` and ``widgets`` are as in ``model.Post``.

    ``dialect`` and ``post`` (a file name) are those of the post that it was made of, or empty.
    """

    text: str
    lines: tuple[int, ...]
    outputs: tuple[tuple[int, tuple[Mapping[str, Any], ...]], ...]
    dialect: str = ""
    post: str = ""
    widgets: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Piece:
    """A part of a post's text that one cell stands for: text around a source, and the source."""

    kind: str
    before: str
    core: str
    after: str
    source: str
    tags: list[str] = field(default_factory=list)


def to_notebook(post: Post, text: str, document: Document) -> dict[str, Any]:
    """Return the notebook of a post; ``text`` is the whole file's, ``document`` of its body."""
    # front matter of some dialects is not just in front: then all of it is text
    exact = text.endswith(post.body) and document.text == post.body
    cells = list(top_cells(document)) if exact else []
    body = post.body if exact else text
    head = text[: len(text) - len(body)]
    pieces = list(_joined([*_head(head), *_pieces(document, body, cells)]))
    language = next((cell.language for cell in cells if cell.language), "python")
    fence = next((piece.before for piece in pieces if piece.kind == "code"), "")
    match = _LINE_END.search(text)
    newline = match[0] if match else "\n"
    kernel = post.front_matter.kernel or _KERNELS.get(language, language)
    return {
        "cells": named([_cell(piece, newline) for piece in pieces]),
        "metadata": {
            "kernelspec": {"name": kernel, "display_name": kernel, "language": language},
            _KEY: {
                "post": post.path.rpartition("/")[2],
                "dialect": post.dialect,
                "newline": newline,
                "fence": fence.strip().partition("\n")[0],
            },
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _head(head: str) -> Iterator[Piece]:
    if head:
        mark = "\ufeff" if head.startswith("\ufeff") else ""
        yield _around("raw", head[len(mark) :], mark)


def _around(kind: str, text: str, before: str = "") -> Piece:
    """Return the piece of a text whose cell has it without the blank lines around it."""
    core = text.strip("\r\n")
    start = text.index(core) if core else len(text)
    after = text[start + len(core) :]
    return Piece(kind, before + text[:start], core, after, _LINE_END.sub("\n", core))


def _pieces(document: Document, body: str, cells: Sequence[TopCell]) -> Iterator[Piece]:
    """Yield the pieces of a body: its cells, and the text between them."""
    place = 0
    for cell in cells:
        start, end = document.line_start(cell.first), document.line_start(cell.last)
        if start > place:
            yield _around("markdown", body[place:start])
        count = document.text[start:end].count("\n") and cell.source.count("\n") + 1
        skipped = _LINE_END.sub("\n", body[start:end]).split("\n")
        begin = cell.first + 1 + _lines(cell.header, skipped)
        code = document.line_start(begin)
        stop = min(document.line_start(begin + count), end) if cell.source else code
        core = body[code:stop]
        core = core.rstrip("\r\n") if core.strip("\r\n") else core
        yield Piece(
            "code", body[start:code], core, body[code + len(core) : end], cell.source, cell.tags
        )
        place = end
    if place < len(body):
        yield _around("markdown", body[place:])


def _lines(header: int, lines: Sequence[str]) -> int:
    """Return how many lines below a fence's first so many characters of options are."""
    count = 0
    for line in lines[1:]:
        if header <= 0:
            break
        header -= len(line) + 1
        count += 1
    return count


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, those of nothing but blanks as part of their neighbours."""
    kept: list[Piece] = []
    waiting = ""
    for piece in pieces:
        piece.before, waiting = waiting + piece.before, ""
        # byte order marks are no text either
        if piece.kind != "code" and not piece.core.strip("\ufeff \t\r\n\f\v"):
            blank = piece.before + piece.core + piece.after
            if kept:
                kept[-1].after += blank
            else:
                waiting = blank
        else:
            kept.append(piece)
    if waiting:
        kept.append(Piece("markdown", waiting, "", "", ""))
    yield from kept


def _cell(piece: Piece, newline: str) -> dict[str, Any]:
    ours: dict[str, Any] = {"before": piece.before, "after": piece.after}
    ours["was"] = _digest(piece.source)
    if piece.source.replace("\n", newline) != piece.core:
        ours["text"] = piece.core
    if piece.tags:
        ours["tags"] = piece.tags
    metadata: dict[str, Any] = {_KEY: ours} | ({"tags": piece.tags} if piece.tags else {})
    cell = {"cell_type": piece.kind, "id": "", "metadata": metadata, "source": piece.source}
    return cell | ({"execution_count": None, "outputs": []} if piece.kind == "code" else {})


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def to_text(notebook: Mapping[str, Any]) -> tuple[str, list[int]]:
    """Return the text of the post that a notebook is, and the offset of each of its cells.

    Raises NotebookError.
    """
    cells = notebook.get("cells")
    if not isinstance(cells, list) or notebook.get("nbformat") != 4:
        raise NotebookError("no notebook of nbformat 4")
    metadata = notebook.get("metadata") or {}
    ours = metadata.get(_KEY) or {}
    newline = ours.get("newline") or "\n"
    if not ours:
        cells = adopted(cells, _KEY)
    text, starts, last = "", [], ""
    for cell in cells:
        kind, part = cell["cell_type"], _text(cell, metadata, newline)
        if text and not text.endswith(("\n", "\r")):
            text += newline
        if kind == last == "markdown" or (text and not _ours(cell)):
            # two texts, or what was added, are blocks of their own
            apart = text.endswith((newline * 2, "\r\r")) or part.startswith(("\n", "\r"))
            text += "" if apart else newline
        starts.append(len(text))
        text, last = text + part, kind
    return text, starts


def _ours(cell: Mapping[str, Any]) -> dict[str, Any]:
    found = cell["metadata"].get(_KEY)
    return found if isinstance(found, dict) and "before" in found else {}


def _text(cell: Mapping[str, Any], metadata: Mapping[str, Any], newline: str) -> str:
    """Return the part of the post that a cell is."""
    source, ours = source_text(cell), _ours(cell)
    tags = list(cell["metadata"].get("tags") or ())
    core = source.replace("\n", newline)
    same_tags = tags == ours.get("tags", []) or cell["cell_type"] != "code"
    if ours and same_tags:
        if ours.get("was") == _digest(source):
            return str(ours["before"] + ours.get("text", core) + ours["after"])
        if cell["cell_type"] != "code":
            return str(ours["before"] + core + ours["after"])
        # a fence must be longer than any that the code now holds
        marks = re.findall(r"^ {0,3}(`{3,}|~{3,})", source, re.MULTILINE)
        fence = re.search(r"(`{3,}|~{3,})", ours["before"])
        if fence and not any(one.startswith(fence[1]) for one in marks):
            after = ours["after"]
            # a fence around nothing has no line end of its own behind the code
            gap = newline if core and after and not after.startswith(("\n", "\r")) else ""
            return str(ours["before"] + core + gap + after)
    if cell["cell_type"] != "code":
        return core + newline
    return _fence(source, tags, metadata).replace("\n", newline)


def _fence(source: str, tags: list[str], metadata: Mapping[str, Any]) -> str:
    """Return a cell that is new, or has other tags, as a fence."""
    kernel = metadata.get("kernelspec") or {}
    language = kernel.get("language") or (metadata.get("language_info") or {}).get("name")
    language = language_of(language or "python")
    longest = max([2, *(len(run) for run in re.findall(r"^ {0,3}(`{3,})", source, re.MULTILINE))])
    mark = "`" * (longest + 1)
    options = f":tags: [{', '.join(tags)}]\n" if tags else ""
    if not tags and language in ("python", "r", "julia"):
        return f"{mark}{{{language}}}\n{source}\n{mark}\n"
    blank = "\n" if options or source.lstrip().startswith((":", "---")) else ""
    return f"{mark}{{code-cell}} {language}\n{options}{blank}{source}\n{mark}\n"


def read_notebook(text: str) -> NotebookText:
    """Return a notebook's text as that of a post; raise NotebookError."""
    try:
        notebook = json.loads(text)
        if not isinstance(notebook, dict):
            raise NotebookError("no notebook of nbformat 4")
        whole, starts = to_text(notebook)
        cells = notebook["cells"]
        places = [
            number
            for number, line in enumerate(text.split("\n"), 1)
            if line.lstrip().startswith('"source": ')
        ]
        breaks = [match.end() for match in _LINE_END.finditer(whole)]
        firsts = [bisect_right(breaks, start) for start in starts]
        if len(places) != len(cells):  # not laid out as nbformat does it
            places = [first + 1 for first in firsts]
        lines = [places[max(bisect_right(firsts, n) - 1, 0)] for n in range(len(breaks) + 1)]
        outputs = tuple(
            (place, tuple(cell["outputs"]))
            for place, cell in zip(places, cells, strict=True)
            if cell["cell_type"] == "code" and cell.get("outputs")
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        reason = str(error) if isinstance(error, NotebookError) else "it is damaged"
        raise NotebookError(f"cannot be read as a notebook: {reason}") from error
    metadata = notebook.get("metadata") or {}
    ours, widgets = metadata.get(_KEY) or {}, metadata.get("widgets")
    return NotebookText(
        whole,
        tuple(lines),
        outputs,
        str(ours.get("dialect", "")),
        str(ours.get("post", "")),
        widgets if isinstance(widgets, dict) else {},
    )
