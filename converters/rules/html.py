"""Raw HTML: the attributes of its tags that name something, with exact places."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from ..document import Document

_SKIPPED = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea)\b[^>]*>.*?(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<tag>[a-z][\w-]*)(?P<attributes>(?:\s+[^\s=>/\"']+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)"
    r"\s*/?>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"([^\s=>/\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a tag: its value as text, and the half-open text span of the value."""

    tag: str
    name: str
    value: str
    start: int
    end: int
    quoted: bool


def attributes(text: str, base: int = 0) -> Iterator[Attribute]:
    """Yield the valued attributes of the tags in a piece of HTML; ``base`` is added to places.

    Comments, scripts and styles are passed over.
    """
    for tag in _SKIPPED.finditer(text):
        if not tag["tag"]:
            continue
        for match in _ATTRIBUTE.finditer(tag["attributes"]):
            group = match.lastindex
            if group is not None and group > 1:
                yield Attribute(
                    tag["tag"].lower(),
                    match[1].lower(),
                    html.unescape(match[group]),
                    base + tag.start("attributes") + match.start(group),
                    base + tag.start("attributes") + match.end(group),
                    group < 4,
                )


def raw_html(document: Document) -> Iterator[tuple[int, str]]:
    """Yield every piece of raw HTML of a document: its offset and its text as it stands there."""
    for token in document.tokens:
        if token.type == "html_block" and token.map:
            start = document.line_start(token.map[0])
            yield start, document.text[start : document.line_start(token.map[1])]
    for inline, token in document.inline_tokens("html_inline"):
        start, end = inline.span(token)
        yield start, document.text[start:end]


def ids(document: Document) -> Iterator[str]:
    """Yield the ids, and the names of anchors, that raw HTML gives in a document."""
    for start, text in raw_html(document):
        for attribute in attributes(text, start):
            if attribute.name == "id" or (attribute.name == "name" and attribute.tag == "a"):
                yield attribute.value


def is_comment(token: Token) -> bool:
    """Tell whether an HTML block shows nothing: comments and white space only."""
    return not re.sub(r"<!--.*?(?:-->|\Z)", "", token.content, flags=re.DOTALL).strip()
