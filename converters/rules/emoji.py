"""Emoji short codes, as GitHub names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..document import Context, Document
from ..model import Edit, Notice

_CODE = re.compile(r"(?<![\w:/]):[a-z0-9_+-]+:(?![\w:/])", re.IGNORECASE)


def with_emoji(text: str) -> str:
    """Return a text with its short codes as emoji."""
    return _CODE.sub(lambda match: emoji_for(match[0].lower()) or match[0], text)


@lru_cache(maxsize=1024)
def emoji_for(code: str) -> str | None:
    """Return the emoji of a short code with its colons, or None where there is no such code."""
    # its table is large, and most posts have no code
    from emoji import emojize

    found = emojize(code, language="alias")
    return None if found == code else found


def emoji(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write each known short code in a text as its character."""
    if not _CODE.search(document.text):
        return
    for inline, token in document.inline_tokens("text"):
        if ":" not in token.content:
            continue
        start = token.meta["span"][0]
        for match in _CODE.finditer(token.content):
            character = emoji_for(match.group().lower())
            if character:
                begin = inline.offset(start + match.start())
                yield Edit(begin, begin + len(match.group()), character, "emoji")
