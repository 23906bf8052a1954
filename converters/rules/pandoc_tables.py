"""Pandoc's tables that are no pipe tables, as MyST has them.

A table becomes a pipe table where its cells are lines of text below a header, a ``list-table``
where they hold blocks or have no header, and HTML where a cell spans others.
Syntax: Pandoc's manual, "Tables".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..document import Context, Document
from ..model import Edit, Notice
from .drawn_tables import Cell, Table, drawn_table
from .nesting import block_tokens

_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*")


def tables(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write simple, multiline and grid tables as MyST has them; template pass."""
    if "--" not in document.text:
        return
    fences, code = _lines_of(document, "fence"), _lines_of(document, "code_block")
    number = last = 0
    while number < len(document.line_starts):
        hidden = (
            number in fences or number in code or (number > last and _goes_on(document, number))
        )
        found = None if hidden else _table_at(document, number, fences)
        if found is None:
            number += 1
            continue
        first, last, prefix, table = found
        text = [f"{prefix}{line}".rstrip() for line in _written(table)]
        if any(line.lstrip(" \t>").startswith(":::") for line in text):
            context.needs.add("colon_fence")
        if first and document.line_text(first - 1).strip(" \t>"):
            text.insert(0, prefix.rstrip())
        if document.line_text(last).strip(" \t>"):
            text.append(prefix.rstrip())
        end = document.line_start(last - 1) + len(document.line_text(last - 1))
        yield Edit(document.line_start(first), end, document.newline.join(text), "table")
        number = last


def _lines_of(document: Document, kind: str) -> set[int]:
    return {
        line
        for token in block_tokens(document)
        if token.type == kind and token.map
        for line in range(*token.map)
    }


def _table_at(
    document: Document, number: int, hidden: set[int]
) -> tuple[int, int, str, Table] | None:
    """Return the table that begins at a line: its lines (half-open), their prefix and itself."""
    line, under = document.line_text(number), document.line_text(number + 1)
    if "--" not in line and "--" not in under:
        return None
    quote = _QUOTE.match(line)
    lead = quote[0] if quote and ">" in quote[0] else ""
    indents = [len(one) - len(one.lstrip(" ")) for one in (line[len(lead) :], under[len(lead) :])]
    prefix = lead + " " * min(indents)
    found = drawn_table(_below(document, number, prefix, hidden))
    return (number, number + found[0], prefix, found[1]) if found else None


def _below(document: Document, number: int, prefix: str, hidden: set[int]) -> Iterator[str]:
    """Yield the lines from a line on, without their prefix, as far as they all have it."""
    bare = prefix.rstrip()
    while number < len(document.line_starts) and number not in hidden:
        line = document.line_text(number).expandtabs(4)
        if not line.startswith(prefix) and line.rstrip() != bare and line.strip():
            break
        yield line[len(prefix) :].rstrip()
        number += 1


def _goes_on(document: Document, number: int) -> bool:
    """Tell whether a line is in the middle of a grid; one that is no table is not tried again."""
    return all(
        document.line_text(line).lstrip(" \t>").startswith(("+", "|"))
        for line in (number - 1, number)
    )


def _written(table: Table) -> list[str]:
    """Return a table's lines in MyST."""
    cells = [cell for row in table.rows for cell in row if cell]
    if any(cell.rows or cell.columns for cell in cells):
        return _html(table)
    if table.header == 1 and not any(_is_block(cell.lines) for cell in cells):
        return _pipes(table)
    return _list_table(table)


def _is_block(lines: Sequence[str]) -> bool:
    """Tell whether a cell is more than the text of one paragraph."""
    return any(
        not line.strip() or re.match(r"\s*(?:[-*+][ ]|\d+[.)][ ]|#|>|```|~~~|    |<\w)", line)
        for line in lines
    ) or any(line.endswith(("\\", "  ")) for line in lines)


def _pipes(table: Table) -> list[str]:
    marks = {"left": ":---", "right": "---:", "center": ":---:"}
    rows = [
        "| " + " | ".join(_on_a_line(cell) for cell in row if cell is not None) + " |"
        for row in table.rows
    ]
    rule = "| " + " | ".join(marks.get(one, "---") for one in table.align) + " |"
    return [rows[0], rule, *rows[1:]]


def _on_a_line(cell: Cell) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(cell.lines))


def _list_table(table: Table) -> list[str]:
    longest = max(
        (len(run) for row in table.rows for cell in row if cell for line in cell.lines
         for run in re.findall(r"^\s*(:{3,})", line)),
        default=2,
    )  # fmt: skip
    fence = ":" * (longest + 1)
    found = [f"{fence}{{list-table}}", f":header-rows: {table.header}", ""]
    for row in table.rows:
        mark = "* - "
        for cell in row:
            lines = cell.lines if cell else ()
            if lines and not lines[0].strip("-* _"):
                lines = ("\\" + lines[0], *lines[1:])
            found.append(mark + lines[0] if lines else mark.rstrip())
            found += [f"    {line}" for line in lines[1:]]
            mark = "  - "
    return [*found, fence]


def _html(table: Table) -> list[str]:
    """Return a table with cells over several rows or columns; MyST reads what they hold."""
    found = ["<table>"]
    for number, row in enumerate(table.rows):
        name = "th" if number < table.header else "td"
        found.append("<tr>")
        for cell in row:
            if cell is None:
                continue
            spans = f' rowspan="{cell.rows + 1}"' if cell.rows else ""
            spans += f' colspan="{cell.columns + 1}"' if cell.columns else ""
            found += [f"<{name}{spans}>", "", *cell.lines, "", f"</{name}>"]
        found.append("</tr>")
    return [*found, "</table>"]
