"""The page's title, and its headings nested below it without gaps."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from ..document import Context, Document
from ..headings import Heading, headings, plain_text
from ..model import Edit, Notice
from ..notices import Code
from ..placeholders import DATED
from ..slugs import Slugger, github_slug, heading_ids
from .ablog import says_only
from .emoji import emoji, emoji_for
from .html import ids, is_comment

# the ledger's name for a heading that goes, and all edits in it with it
REPEATED = "title_repeated"
# what a title of plain text cannot say
_MORE_THAN_TEXT = frozenset({"image", "html_inline", "link_open", "footnote_ref"})
_SHORT = 40
# what MyST shows nothing of
_UNSEEN = frozenset({"myst_target", "myst_line_comment", "myst_block_break"})
_SHORT_CODE = re.compile(r":[a-z0-9_+-]+:", re.IGNORECASE)


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


def new_levels(levels: list[int], own: int | None) -> list[int]:
    """Return the levels of headings nested below an H1: the first is 2, and no level is skipped."""
    result = []
    stack: list[tuple[int, int]] = []
    for number, level in enumerate(levels):
        if number == own:
            result.append(1)
            continue
        while stack and stack[-1][0] >= level:
            stack.pop()
        new = min((stack[-1][1] if stack else 1) + 1, 6)
        stack.append((level, new))
        result.append(new)
    return result


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
        start, end = _lines(document, dropped)
        yield Edit(start, end, "", REPEATED)
    joined = [
        one for one, level in zip(shown, levels, strict=True) if _joined(document, one, level)
    ]
    # an anchor stands before what is put in at the same place
    yield from _anchors(document, every, plan.text, dropped or own, joined)
    for heading in empty:
        yield from _left_out(document, heading)
    for heading, level in zip(shown, levels, strict=True):
        yield from _relevel(document, heading, level)


def _lines(document: Document, heading: Heading) -> tuple[int, int]:
    assert heading.token.map is not None
    first, last = heading.token.map
    return document.line_start(first), document.line_start(last)


def _left_out(document: Document, heading: Heading) -> Iterator[Edit]:
    """Take out a heading without text: docutils has no such section, and no reader sees it."""
    start, end = _lines(document, heading)
    joined = document.text[:start].rstrip(" \t").endswith(("\n", "\r")) and bool(
        document.text[:start].splitlines()[-1].strip()
    )
    follows = document.text[end:].lstrip(" \t")[:1] not in ("", "\n", "\r")
    yield Edit(start, end, document.newline if joined and follows else "", "heading_empty")


def _relevel(document: Document, heading: Heading, level: int) -> Iterator[Edit]:
    if level == heading.level:
        return
    assert heading.token.map is not None
    first, last = heading.token.map
    if heading.token.markup.startswith("#"):
        start = document.line_start(first) + document.line_text(first).index("#")
        yield Edit(start, start + heading.level, "#" * level, "heading_level")
        return
    underline = document.line_text(last - 1)
    start = document.line_start(last - 1) + len(underline) - len(underline.lstrip())
    end = document.line_start(last - 1) + len(underline.rstrip())
    if not _joined(document, heading, level):
        yield Edit(start, end, ("=", "-")[level - 1] * (end - start), "heading_level")
        return
    # an ATX heading has one line: the breaks between the lines of this one become spaces
    hard = {
        document.line_of(heading.inline.span(token)[0])
        for token in heading.inline.token.children or ()
        if token.type == "hardbreak" and document.text[heading.inline.span(token)[0]] == "\\"
    }
    head = document.line_start(first)
    indent = len(document.line_text(first)) - len(document.line_text(first).lstrip())
    yield Edit(head, head + indent, "#" * level + " ", "heading_level")
    for number in range(first + 1, last - 1):
        begin = document.line_start(number)
        text = document.line_text(number)
        before = len(document.text[:begin].rstrip("\r\n \t")) - (number - 1 in hard)
        yield Edit(before, begin + len(text) - len(text.lstrip()), " ", "heading_level")
    text = document.line_text(last - 2).rstrip()
    before = document.line_start(last - 2) + len(text)
    if closing := re.search(r"(?:^|[ \t])(#+)$", text):
        place = before - len(closing[1])
        yield Edit(place, place, "\\", "heading_level")
    yield Edit(before, document.line_start(last - 1) + len(underline), "", "heading_level")


def _joined(document: Document, heading: Heading, level: int) -> bool:
    """Tell whether a heading of underlined lines becomes one line behind number signs."""
    if heading.token.markup.startswith("#") or level == heading.level:
        return False
    # with dashes below it, a line with a bar would be a table
    return level > 2 or (level == 2 and "|" in heading.inline.token.content)


def shown_text(document: Document, heading: Heading) -> str:
    """Return a heading's text as the page shows it, short codes as emoji where the dialect does."""
    if heading.text != plain_text(heading.inline.token.children or []):
        return heading.text  # the rest is the heading's attributes
    parts = []
    for token in heading.inline.token.children or ():
        text = plain_text([token])
        if token.type == "text" and emoji in document.dialect.markdown_rules:
            text = _SHORT_CODE.sub(lambda match: emoji_for(match[0].lower()) or match[0], text)
        parts.append(text)
    return "".join(parts)


def wanted_ids(document: Document) -> list[str]:
    """Return the id that each heading has where the post was published before."""
    slug = document.dialect.heading_slug or github_slug
    slugger = Slugger()
    return [heading.id or slugger.unique(slug(heading.text)) for heading in headings(document)]


def _anchors(
    document: Document,
    every: list[Heading],
    title_text: str,
    as_title: Heading | None,
    joined: list[Heading],
) -> Iterator[Edit]:
    """Put an id before each heading whose text makes another id on the page than in the post.

    ``joined`` are those whose lines become one.
    """
    others = [heading for heading in every if heading is not as_title]
    others_shown = [heading for heading in others if heading.inline.token.content]
    shown = [(heading, shown_text(document, heading)) for heading in others_shown]
    in_one = {id(one) for one in joined}
    texts = [text.replace("\n", " ") if id(one) in in_one else text for one, text in shown]
    title_id, made = heading_ids(title_text, texts)
    published = dict(zip(map(id, others_shown), made, strict=True))
    in_html, taken = set(ids(document)), {*made, title_id}
    for heading, wanted in zip(every, wanted_ids(document), strict=True):
        has = title_id if heading is as_title else published.get(id(heading))
        if has in (wanted, None) or not wanted or wanted in in_html:
            continue
        assert heading.token.map is not None
        first = heading.token.map[0]
        column = len(document.line_text(first)) - len(document.line_text(first).lstrip(" \t>"))
        start = document.line_start(first) + column
        prefix = document.prefix(first, column)
        if wanted in taken:
            continue
        line_end = document.newline
        text = f'<div id="{escape(wanted)}"></div>{line_end}{prefix.rstrip()}{line_end}{prefix}'
        yield Edit(start, start, text, "anchor")


def page_ids(document: Document) -> frozenset[str]:
    """Return every id that a post's page will answer to."""
    plan = page_title(document)
    wanted = wanted_ids(document)
    every = headings(document)
    found = [heading for heading in every if not heading.nested]
    at = plan.own if plan.dropped is None else plan.dropped
    others = [one for one in every if at is None or one is not found[at]]
    shown = [shown_text(document, heading) for heading in others if heading.inline.token.content]
    title_id, made = heading_ids(plan.text, shown)
    # `ids` of the environment are what a plugin has read in the dialect's own syntax
    given = document.env.get("ids", ())
    return frozenset({title_id, *made, *wanted, *ids(document), *given})
