"""Tables that are drawn in plain text: Pandoc's simple, multiline and grid tables, as values.

Syntax: Pandoc's manual, "Tables".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docutils.parsers.rst.tableparser import GridTableParser, TableMarkupError
from docutils.statemachine import StringList

_RULE = re.compile(r" {0,3}(?P<runs>-+(?:[ ]+-+)*)[ ]*")
_RUN = re.compile(r"-+")
_EDGE = re.compile(r" {0,3}\+(?:[-=:]+\+)+[ ]*")
_GRID_LINE = re.compile(r"[ ]*[+|].*[+|][ ]*")
# what docutils puts behind a character that is two columns wide
_WIDE = "\0"


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of a cell, and how many rows and columns it takes beyond its own."""

    lines: tuple[str, ...]
    rows: int = 0
    columns: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``header`` of its rows are the head, ``align`` is one word a column or nothing."""

    header: int
    rows: tuple[tuple[Cell | None, ...], ...]
    align: tuple[str, ...]


def drawn_table(lines: Sequence[str]) -> tuple[int, Table] | None:
    """Return the table that begins with the first of these lines, and how many it takes."""
    for read in (_grid, _multiline, _simple):
        if found := read(lines):
            return found
    return None


def _grid(lines: Sequence[str]) -> tuple[int, Table] | None:
    if not _EDGE.fullmatch(lines[0]):
        return None
    count = next((at for at, line in enumerate(lines) if not _GRID_LINE.fullmatch(line)), None)
    count = len(lines) if count is None else count
    if count < 3 or not _EDGE.fullmatch(lines[count - 1]):
        return None
    indent = len(lines[0]) - len(lines[0].lstrip())
    block = [line[indent:].rstrip() for line in lines[:count]]
    heads = [at for at, line in enumerate(block) if re.fullmatch(r"\+(?:[=:]+\+)+", line)]
    header = heads[0] if heads and heads[0] < count - 1 else 0
    align = _grid_alignment(block[header])
    for at, line in enumerate(block):
        if re.fullmatch(r"\+[-=:+]+\+", line):
            block[at] = re.sub("[-=:]", "=" if at == header and header else "-", line)
    content = StringList(block, "table")
    content.pad_double_width(_WIDE)
    try:
        columns, head, body = GridTableParser().parse(content)
    except TableMarkupError:
        return None
    rows = tuple(
        tuple(
            cell
            and Cell(tuple(one.replace(_WIDE, "") for one in _trimmed(cell[3])), cell[0], cell[1])
            for cell in row
        )
        for row in (*head, *body)
    )
    return count, Table(len(head), rows, (*align, *[""] * (len(columns) - len(align))))


def _grid_alignment(line: str) -> list[str]:
    return [
        {(True, True): "center", (True, False): "left", (False, True): "right"}.get(
            (part.startswith(":"), part.endswith(":")), ""
        )
        for part in line.strip("+").split("+")
    ]


def _trimmed(lines: Sequence[str]) -> list[str]:
    """Return a cell's lines without its margins."""
    kept = list(lines)
    while kept and not kept[0].strip():
        kept.pop(0)
    while kept and not kept[-1].strip():
        kept.pop()
    indent = min((len(one) - len(one.lstrip()) for one in kept if one.strip()), default=0)
    return [one[indent:].rstrip() for one in kept]


def _runs(line: str) -> list[tuple[int, int]]:
    """Return the columns of a rule's dashes, none where a line is no rule."""
    if not _RULE.fullmatch(line):
        return []
    return [match.span() for match in _RUN.finditer(line)]


def _simple(lines: Sequence[str]) -> tuple[int, Table] | None:
    """Read a table whose rows are lines, below a header or between two rules."""
    bare = bool(_runs(lines[0]))
    rule = 0 if bare else 1
    runs = _runs(lines[rule]) if len(lines) > rule else []
    if len(runs) < 2 or any(end - start < 2 for start, end in runs):
        return None
    if not lines[0].strip() or "|" in lines[0]:
        return None
    end = rule + 1
    while end < len(lines) and lines[end].strip() and not _runs(lines[end]):
        end += 1
    closed = end < len(lines) and len(_runs(lines[end])) > 0
    if end == rule + 1 or (bare and not closed):
        return None
    header = [[line] for line in lines[:rule]]
    rows = [[line] for line in lines[rule + 1 : end]]
    return end + closed, _plain_table(header, rows, runs)


def _multiline(lines: Sequence[str]) -> tuple[int, Table] | None:
    """Read a table between two rules whose rows are parted by blank lines."""
    top = _runs(lines[0])
    if not top or max(end - start for start, end in top) < 3:
        return None
    rule = 0
    if len(top) == 1:
        rule = next((at for at, line in enumerate(lines) if at and len(_runs(line)) > 1), 0)
        if not rule or any(not line.strip() for line in lines[:rule]):
            return None
    runs = _runs(lines[rule])
    end = rule + 1
    while end < len(lines) and not _runs(lines[end]):
        end += 1
    if end >= len(lines) or (end + 1 < len(lines) and lines[end + 1].strip()):
        return None
    if rule and len(_runs(lines[end])) != 1:
        return None
    body = lines[rule + 1 : end]
    if not any(line.strip() for line in body) or (not rule and all(line.strip() for line in body)):
        return None
    rows: list[list[str]] = [[]]
    for line in body:
        if line.strip():
            rows[-1].append(line)
        elif rows[-1]:
            rows.append([])
    header = [list(lines[1:rule])] if rule else []
    return end + 1, _plain_table(header, [row for row in rows if row], runs)


def _plain_table(
    header: list[list[str]], rows: list[list[str]], runs: list[tuple[int, int]]
) -> Table:
    """Return a table whose cells are cut out of lines where a rule's dashes begin."""
    starts = [0, *(start for start, _ in runs[1:])]
    ends: list[int | None] = [*starts[1:], None]
    spans = list(zip(starts, ends, strict=True))
    first = (header or rows)[0]
    align = tuple(
        _alignment([line[start:end].rstrip() for line in first], run[0] - start, run[1] - start)
        for (start, end), run in zip(spans, runs, strict=True)
    )
    table = tuple(
        tuple(
            Cell(tuple(part for line in row if (part := line[start:end].strip())))
            for start, end in spans
        )
        for row in (*header, *rows)
    )
    return Table(len(header), table, align)


def _alignment(parts: list[str], start: int, end: int) -> str:
    """Return how a column is aligned: its first row is flush with the dashes on a side."""
    longest = max(parts, key=len, default="")
    left = longest[start : start + 1].strip() == ""
    right = len(longest) < end
    return {(True, False): "right", (False, True): "left", (True, True): "center"}.get(
        (left, right), ""
    )
