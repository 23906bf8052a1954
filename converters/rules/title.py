"""The page's title, and its headings nested below it; each keeps the id it was published with."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Context, Document
from ..headings import headings
from ..model import Edit, Notice
from ..notices import Code
from .heading_ids import anchors
from .heading_levels import is_joined, left_out, lines_of, new_levels, relevel
from .page_title import page_title

# the ledger's name for a heading that goes, and all edits in it with it
REPEATED = "title_repeated"


def title(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Nest the body's headings below the title; drop a repeated title; keep published ids."""
    plan = page_title(document)
    if plan.guessed:
        message = f"no title and no heading at the top; the page is titled {plan.text!r}"
        yield document.notice(Code.TITLE_MISSING, message, 0)
    every = headings(document)
    found = [heading for heading in every if not heading.nested]
    dropped = found[plan.dropped] if plan.dropped is not None else None
    empty = [heading for heading in found if not heading.inline.token.content]
    shown = [heading for heading in found if heading is not dropped and heading not in empty]
    own = found[plan.own] if plan.own is not None else None
    levels = new_levels(
        [heading.level for heading in shown], shown.index(own) if own is not None else None
    )
    if dropped is not None:
        start, end = lines_of(document, dropped)
        yield Edit(start, end, "", REPEATED)
    joined = [
        one for one, level in zip(shown, levels, strict=True) if is_joined(document, one, level)
    ]
    # an anchor stands before what is put in at the same place
    yield from anchors(document, every, plan.text, dropped or own, joined)
    for heading in empty:
        yield from left_out(document, heading)
    for heading, level in zip(shown, levels, strict=True):
        yield from relevel(document, heading, level)
