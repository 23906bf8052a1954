"""The ids of headings: those that a post had where it was published answer on its page, too."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ..document import Document
from ..headings import Heading, headings, plain_text
from ..model import Edit
from ..slugs import Slugger, github_slug, heading_ids
from .emoji import emoji, with_emoji
from .html import ids
from .page_title import page_title


def shown_text(document: Document, heading: Heading) -> str:
    """Return a heading's text as the page shows it, short codes as emoji where the dialect does."""
    if heading.text != plain_text(heading.inline.token.children or []):
        return heading.text  # the rest is the heading's attributes
    parts = []
    for token in heading.inline.token.children or ():
        text = plain_text([token])
        if token.type == "text" and emoji in document.dialect.markdown_rules:
            text = with_emoji(text)
        parts.append(text)
    return "".join(parts)


def wanted_ids(document: Document) -> list[str]:
    """Return the id that each heading has where the post was published before."""
    slug = document.dialect.heading_slug or github_slug
    slugger = Slugger()
    return [heading.id or slugger.unique(slug(heading.text)) for heading in headings(document)]


def anchors(
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
