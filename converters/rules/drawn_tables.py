"""Tables that are drawn in plain text: Pandoc's simple, multiline and grid tables, as values.

Syntax: Pandoc's manual, "Tables".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

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


class _Lines:
    """Lines that are read as they are asked for: most texts below a rule are no table."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._rest = lines
        self._read: list[str] = []

    def __call__(self, at: int) -> str | None:
        """Return a line, None behind the last."""
        self._read += islice(self._rest, max(at + 1 - len(self._read), 0))
        return self._read[at] if at < len(self._read) else None

    def span(self, start: int, end: int) -> list[str]:
        """Return lines that have been asked for before."""
        return self._read[start:end]

    def until(self, start: int, ends: Callable[[str], object]) -> int:
        """Return the place of the first line from a place on that is an end, or behind the last."""
        while (line := self(start)) is not None and not ends(line):
            start += 1
        return start


def drawn_table(lines: Iterator[str]) -> tuple[int, Table] | None:
    """Return the table that begins with the first of these lines, and how many it takes."""
    asked = _Lines(lines)
    first = asked(0)
    if first is None:
        return None
    for read in (_grid, _multiline, _simple):
        if found := read(asked, first):
            return found
    return None


def _grid(lines: _Lines, first: str) -> tuple[int, Table] | None:
    if not _EDGE.fullmatch(first):
        return None
    count = lines.until(1, lambda line: not _GRID_LINE.fullmatch(line))
    block = lines.span(0, count)
    if count < 3 or not _EDGE.fullmatch(block[-1]):
        return None
    indent = len(first) - len(first.lstrip())
    block = [line[indent:].rstrip() for line in block]
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


def _simple(lines: _Lines, first: str) -> tuple[int, Table] | None:
    """Read a table whose rows are lines, below a header or between two rules."""
    bare = bool(_runs(first))
    rule = 0 if bare else 1
    runs = _runs(lines(rule) or "")
    if len(runs) < 2 or any(end - start < 2 for start, end in runs):
        return None
    if not first.strip() or "|" in first:
        return None
    end = lines.until(rule + 1, lambda line: not line.strip() or _runs(line))
    closed = len(_runs(lines(end) or "")) > 0
    if end == rule + 1 or (bare and not closed):
        return None
    header = [[line] for line in lines.span(0, rule)]
    rows = [[line] for line in lines.span(rule + 1, end)]
    return end + closed, _plain_table(header, rows, runs)


def _multiline(lines: _Lines, first: str) -> tuple[int, Table] | None:
    """Read a table between two rules whose rows are parted by blank lines."""
    runs = _runs(first)
    if not runs or max(end - start for start, end in runs) < 3:
        return None
    rule = 0
    if len(runs) == 1:
        rule = lines.until(1, lambda line: not line.strip() or _runs(line))
        runs = _runs(lines(rule) or "")
        if len(runs) < 2:
            return None
    end = lines.until(rule + 1, _runs)
    last = lines(end)
    if last is None or (lines(end + 1) or "").strip() or (rule and len(_runs(last)) != 1):
        return None
    body = lines.span(rule + 1, end)
    if not any(line.strip() for line in body) or (not rule and all(line.strip() for line in body)):
        return None
    rows: list[list[str]] = [[]]
    for line in body:
        if line.strip():
            rows[-1].append(line)
        elif rows[-1]:
            rows.append([])
    header = [lines.span(1, rule)] if rule else []
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
