"""The page's title: the front matter's, else the heading at the top, else the file's name."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from ..document import Document
from ..headings import Heading, headings
from ..placeholders import DATED
from .ablog import says_only
from .html import is_comment

# what a title of plain text cannot say
_MORE_THAN_TEXT = frozenset({"image", "html_inline", "link_open", "footnote_ref"})
_SHORT = 40
# what MyST shows nothing of
_UNSEEN = frozenset({"myst_target", "myst_line_comment", "myst_block_break"})


@dataclass(frozen=True, slots=True)
class Title:
    """A page's title as plain text, and what the body's own headings have to do with it.

    ``own`` is the place among the headings of the one that serves as the H1 itself, ``dropped``
    of the one that only repeats the title; None where there is none.
    """

    text: str
    own: int | None = None
    dropped: int | None = None
    guessed: bool = False


def _same(first: str, second: str) -> bool:
    def bare(text: str) -> str:
        return re.sub(r"[\W_]+", " ", text.casefold()).strip()

    return bare(first) == bare(second) and bool(bare(first))


def _plain(heading: Heading) -> bool:
    """Tell whether a title of plain text says all that a heading does."""
    return not any(token.type in _MORE_THAN_TEXT for token in heading.inline.token.children or ())


def _leads(document: Document, heading: Heading) -> bool:
    """Tell whether nothing that shows stands before a heading."""
    behind = 0
    for token in document.tokens:
        if token is heading.token:
            return True
        if not token.map or token.map[1] <= behind:
            continue
        if token.type == "directive_open" and says_only(document, token):
            behind = token.map[1]  # what ABlog's `post` says is no part of the text
            continue
        if token.type not in _UNSEEN and not (token.type == "html_block" and is_comment(token)):
            return False
    return False


def _far_down(document: Document, heading: Heading) -> bool:
    """Tell whether paragraphs of prose stand before a heading: it is a section's, not the page's.

    One may, as a quotation, and what is short: a line that leads back, a date.
    """
    prose = 0
    for token in document.tokens:
        if token is heading.token:
            break
        children = token.children or () if token.type == "inline" else ()
        text = "".join(one.content for one in children if one.type == "text" and not one.level)
        prose += len(text.encode()) > _SHORT  # bytes: a sign of Chinese says more than a letter
    return prose > 1


def _targeted(document: Document, heading: Heading) -> bool:
    """Tell whether a target of MyST's leads to a heading."""
    at = document.tokens.index(heading.token)
    return at > 0 and document.tokens[at - 1].type == "myst_target"


def page_title(document: Document) -> Title:
    """Return the title: the front matter's, else the heading at the top, else the file's name."""
    found = [heading for heading in headings(document) if not heading.nested]
    first = found[0] if found else None
    wished = document.post.front_matter.title
    leads = first is not None and _leads(document, first)
    if wished:
        repeated = (
            first is not None
            and _same(first.text, wished)
            and (leads or first.level == 1)
            and _plain(first)
        )
        if repeated and leads and first is not None and _targeted(document, first):
            return Title(wished, own=0)  # what leads to it must find it
        return Title(wished, dropped=0 if repeated else None)
    if first is not None and leads and first.text.strip():
        return Title(first.text.strip(), own=0)
    several = sum(heading.level == 1 for heading in found) > 1
    named = first is not None and first.level == 1 and bool(first.text.strip()) and not several
    if first is not None and named and not _far_down(document, first):
        return Title(first.text.strip(), dropped=0 if _plain(first) else None)
    stem = posixpath.splitext(posixpath.basename(document.post.path))[0]
    if stem.lower() in ("index", "readme", "_index", "+page"):
        stem = posixpath.basename(posixpath.dirname(document.post.path)) or stem
    stem = DATED.sub("", stem)
    words = re.sub(r"[-_]+", " ", stem).strip()
    return Title(words[:1].upper() + words[1:] or "Untitled", guessed=True)
