"""The headings of a document, with their plain texts and the ids that authors gave them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from .document import Document, Inline

# `## Title {#id .class key="value"}`, as Pandoc, kramdown, Goldmark and Docusaurus read it
HEADING_ATTRIBUTES = re.compile(
    r"\s*\{:?\s*(?P<attributes>(?:[#.][^\s{}]+|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s{}]+)|-)"
    r"(?:\s+(?:[#.][^\s{}]+|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s{}]+)|-))*)\s*\}\s*$"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a document: its level, its plain text, and whether it stands in a container.

    ``id`` is the one that the author gave it in the dialect's own syntax, ``text`` is without it.
    """

    token: Token
    inline: Inline
    level: int
    text: str
    nested: bool
    id: str | None = None


def headings(document: Document) -> list[Heading]:
    """Return the headings of a document, in order."""
    found = []
    for inline in document.inlines:
        if inline.parent.type == "heading_open":
            text = plain_text(inline.token.children or [])
            own = inline.parent.attrs.get("id")
            given = str(own) if own else None
            if document.dialect.heading_attributes and (match := HEADING_ATTRIBUTES.search(text)):
                identifier = re.search(r"#([^\s}]+)", match["attributes"])
                given = identifier[1] if identifier else given
                text = text[: match.start()]
            level = int(inline.parent.tag[1])
            found.append(
                Heading(inline.parent, inline, level, text, inline.parent.level > 0, given)
            )
    return found


def is_of_heading(inline: Inline, end: int) -> bool:
    """Tell whether attributes that end at a place of a content are those of its heading."""
    content = inline.token.content
    last = inline.parent.type == "heading_open" and end >= len(content.rstrip())
    return last and HEADING_ATTRIBUTES.search(content) is not None


def plain_text(tokens: Sequence[Token]) -> str:
    """Return the text of inline tokens without markup, images, raw HTML and footnote marks."""
    parts = []
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline", "math_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
    return "".join(parts)
