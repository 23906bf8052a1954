"""Inline values: what an expression in a sentence gave, written where it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ..rules.text import escape_text

_INLINE = re.compile(r"(?<!\\)\{eval\}(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
# what may stand in a sentence as it is
_MARKUP = ("text/markdown", "text/latex", "text/html")


def put_in(source: str, values: Sequence[Mapping[str, Any]]) -> str:
    """Return a cell's Markdown with the replies to its expressions in their places.

    Without replies, the expressions stand there as code.
    """
    if not values:
        return _INLINE.sub(r"\1\2\1", source)
    rest = iter(values)
    return _INLINE.sub(lambda match: _shown(next(rest)), source, count=len(values))


def _shown(value: Mapping[str, Any]) -> str:
    data = value["data"]
    for kind in _MARKUP:
        if kind in data:
            return str(data[kind]).strip()
    text = str(data.get("text/plain", ""))
    try:
        plain = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        plain = None
    # a text is shown without its quotes
    return escape_text(plain if isinstance(plain, str) else text)
