"""Where a template pass must look away: code spans, and whatever else is shown as it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from ..document import Document
from .nesting import block_tokens

# a code span does not run over a blank line
_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t>]*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)


def code_spans(text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of what looks like code in a line of text."""
    return [match.span() for match in _SPAN.finditer(text)] if "`" in text else []


def outside_code(document: Document) -> Callable[[int], bool]:
    """Return a function that tells whether a place of a text stands in no code."""
    lines = {
        line
        for token in block_tokens(document)
        if token.type in ("fence", "code_block") and token.map
        for line in range(*token.map)
    }
    spans = code_spans(document.text)

    def outside(place: int) -> bool:
        before = bisect_right(spans, (place, len(document.text))) - 1
        in_span = before >= 0 and place < spans[before][1]
        return not in_span and document.line_of(place) not in lines

    return outside
