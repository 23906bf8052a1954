"""Raw cells of text notebooks: what no reader of the page would see is shown as it stands.

Syntax: https://myst-nb.readthedocs.io/en/latest/authoring/text-notebooks.html, ``raw-cell``
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice

_HEAD = re.compile(r"(?P<fence>`{3,}|~{3,}|:{3,})\{raw-cell\}[ \t]*$")
_OPTION = re.compile(r"[ \t>]*:[\w.-]+:")
_KIND = re.compile(r"\braw_mimetype[\"']?:[ \t]*[\"']?text/(?P<kind>[\w-]+)")
# the lexer of what another program would read
_LEXERS = {"restructuredtext": "rst", "latex": "latex", "asciidoc": "text"}


def raw_cells(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write a raw cell as code, as Markdown or as HTML, by the type that its options name."""
    if "{raw-cell}" not in document.text:
        return
    for token in document.tokens:
        if token.type not in ("fence", "colon_fence") or not token.map:
            continue
        first, end = token.map
        head = _HEAD.search(document.line_text(first))
        if head is None:
            continue
        body = _body(document, first + 1, end)
        start, place = document.line_start(first) + head.start(), document.line_start(body)
        match = _KIND.search(document.text, start, place)
        kind = match["kind"] if match else ""
        last = document.line_text(end - 1)
        closed = end > body and set(last.strip(" \t>")) <= set("`~:")
        if kind == "markdown":
            inside = document.prefix(first, head.start())
            yield Edit(start, place + len(inside), "", "raw_cell")
            if closed:
                yield Edit(document.line_start(end - 1), document.line_start(end), "", "raw_cell")
            continue
        # colons open directives only
        fence = head["fence"] if kind == "html" else head["fence"].replace(":", "`")
        info = "{raw} html" if kind == "html" else _LEXERS.get(kind, "text")
        yield Edit(start, place, f"{fence}{info}{document.newline}", "raw_cell")
        if fence != head["fence"] and closed:
            begin = document.line_start(end - 1)
            yield Edit(begin, begin + len(last), last.replace(":", "`"), "raw_cell")


def _body(document: Document, line: int, end: int) -> int:
    """Return the line at which a cell's content begins, behind its options."""
    if document.line_text(line).strip(" \t>") == "---":
        for at in range(line + 1, end):
            if document.line_text(at).strip(" \t>") == "---":
                return at + 1
        return line
    while line < end and _OPTION.match(document.line_text(line)):
        line += 1
    return line
