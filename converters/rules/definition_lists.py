"""Definition lists, which MyST reads where a page asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice


def definition_lists(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Ask for the MyST extension that reads definition lists."""
    if any(token.type == "dl_open" for token in document.tokens):
        context.needs.add("deflist")
    yield from ()
