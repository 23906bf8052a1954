"""Footnotes: what is missing, unused or said twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from markdown_it.token import Token

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .html import is_comment

_ATTRIBUTES = re.compile(r"(?:\{[:.#][^{}\n]*\}\s*)*")
_MARK = re.compile(r"\[\^([^\]\s]+)\]")


def footnotes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Report footnotes that lead nowhere, and mend what MyST would drop or report."""
    if "[^" not in document.text:
        return
    defined: dict[str, int] = {}
    used: Counter[str] = Counter()
    for token in document.tokens:
        if token.type == "footnote_reference_open" and token.map:
            label, line = token.meta["label"], token.map[0]
            place = document.line_start(line)
            if label in defined:
                message = f"footnote [^{label}] is defined a second time; the first one counts"
                yield document.notice(Code.FOOTNOTE_DUPLICATE, message, place)
                yield from _unmark(document, line, label)
            defined.setdefault(label, line)
    for _, token in document.inline_tokens("footnote_ref"):
        used[token.meta["label"]] += 1
    for label, line in defined.items():
        if not used[label]:
            message = f"no mark refers to footnote [^{label}]; it is not shown"
            yield document.notice(Code.FOOTNOTE_UNUSED, message, document.line_start(line))
    footnote_line(document, context)
    for inline, token in document.inline_tokens("text"):
        for match in _MARK.finditer(token.content):
            if match[1] not in defined:
                place = inline.offset(token.meta["span"][0] + match.start())
                message = f"no footnote [^{match[1]}]; the mark shows as it is written"
                yield document.notice(Code.FOOTNOTE_MISSING, message, place)


def footnote_line(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take away the line that MyST draws above footnotes where it would stand below a heading.

    docutils refuses a page with such a line.
    """
    defined = any(token.type == "footnote_reference_open" for token in document.tokens)
    if defined and not _ends_in_text(document):
        context.settings["footnote_transition"] = False
    return iter(())


def _ends_in_text(document: Document) -> bool:
    """Tell whether a block that is neither a heading nor a break stands last on the page."""
    inside = 0
    for token in reversed(document.tokens):
        if token.type.startswith("footnote_reference_"):
            inside += 1 if token.type.endswith("close") else -1
        elif not inside and not _shows_nothing(token):
            return token.type not in ("heading_close", "hr")
    return False


def _shows_nothing(token: Token) -> bool:
    """Tell whether a token holds others, or is a comment, or attributes of the block above."""
    if token.type == "inline":
        return bool(_ATTRIBUTES.fullmatch(token.content))
    holds = token.nesting != 0 and token.type != "heading_close"
    return (
        holds
        or token.type.startswith("kramdown_")
        or (token.type == "html_block" and is_comment(token))
    )


def _unmark(document: Document, line: int, label: str) -> Iterator[Edit]:
    """Give a second definition a label of its own, which no mark refers to."""
    start = document.line_start(line)
    column = document.line_text(line).find(f"[^{label}]:")
    if column >= 0:
        place = start + column + 2 + len(label)
        yield Edit(place, place, f"-line-{document.post_line(start)}", "footnote_duplicate")
