r"""Lines that kramdown reads and CommonMark does not: ``^``, ``\\`` at an end, rows of tables.

Syntax: https://kramdown.gettalong.org/syntax.html#tables, #eob-marker, #hard-line-breaks
and #math-blocks
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .lines import outside_code

_LEAD = r"(?P<lead>[ \t>]*)"
# a paragraph of rows, each between pipes
_TABLE = re.compile(
    rf"(?:(?<=\A)|(?<=\n)){_LEAD}\|[^\n]*\|[ \t]*\r?(?:\n(?P=lead)\|[^\n]*\|[ \t]*\r?)*(?=\n|\Z)"
)
_ROW = re.compile(r"[^\n]+(?:\n|\Z)")
_RULE = re.compile(r"[ \t>]*\|[-=+|: \t]*[-=][-=+|: \t]*\r?\n?")
_BREAK = re.compile(r"(?<!\\)\\\\(?=\r?\n[ \t>]*\S)")
_FORMULA = re.compile(r"\$\$.*?\$\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)
# the backslash tells that no block begins here, but a paragraph with a formula
_INLINE = re.compile(r"(?<![\\$])\\\$\$(?P<formula>[^$\n]+)\$\$(?![$\d])")
_END = re.compile(rf"^{_LEAD}\^[ \t]*(?=\r?$)", re.MULTILINE)


def kramdown_lines(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write kramdown's own lines as CommonMark has them; template pass."""
    text = document.text
    if not ("|" in text or "\\" in text or "^" in text):
        return
    outside = outside_code(document)
    for match in _END.finditer(text):
        if outside(match.end("lead")):
            yield Edit(match.end("lead"), match.end(), "<!-- -->", "kramdown_end")
    formulas = [one.span() for one in _FORMULA.finditer(text)] if "\\\\" in text else []
    for match in _BREAK.finditer(text):
        # within a formula they are TeX's
        at = bisect_right(formulas, (match.start(), len(text))) - 1
        tex = at >= 0 and match.start() < formulas[at][1]
        if not tex and outside(match.start()):
            yield Edit(match.start(), match.start() + 1, "", "kramdown_break")
    if "\\$$" in text:
        for match in _INLINE.finditer(text):
            if (formula := match["formula"].strip()) and outside(match.start()):
                yield Edit(*match.span(), f"${formula}$", "math")
    for match in _TABLE.finditer(text):
        if outside(match.end("lead")):
            yield from _table(document, match)


def _table(document: Document, match: re.Match[str]) -> Iterator[Edit]:
    """Take out the lines between rows but the one below the head, which is put in if missing."""
    rows = [row.span() for row in _ROW.finditer(document.text, *match.span())]
    rules = [bool(_RULE.fullmatch(document.text, *row)) for row in rows]
    headed = len(rows) > 2 and rules[1] and not rules[0]
    if rules.count(False) < 2 and not headed:
        return  # one row alone may be a sentence between pipes
    for number, (start, end) in enumerate(rows):
        if rules[number] and not (headed and number == 1):
            yield Edit(start, end, "", "kramdown_table")
    if not headed and len(rows) > 1 and not (rules[1] and not rules[0]):
        first = next(row for row, rule in zip(rows, rules, strict=True) if not rule)
        count = len(re.findall(r"(?<!\\)\|", document.text[first[0] : first[1]])) - 1
        lead, line_end = match["lead"], document.newline
        head = f"{lead}|{'   |' * count}{line_end}{lead}|{'---|' * count}{line_end}"
        yield Edit(first[0], first[0], head, "kramdown_table")
