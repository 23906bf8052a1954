"""The links of posts that lead to other sites, with the line of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..convert import read_document
from ..dialects import dialects
from ..document import Context, Document
from ..index import Index
from ..model import Post
from ..rules.html import html_attributes

_HTML = {"a": "href", "img": "src", "iframe": "src", "video": "src", "audio": "src"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A link: the whole URL, and the post and line that it stands at."""

    url: str
    path: str
    line: int


def outgoing(post: Post, index: Index) -> Iterator[Outgoing]:
    """Yield the links of a post to pages of other sites, in order of their kind and place."""
    if "//" not in post.body:
        return
    dialect = dialects()[post.dialect]
    context = Context(post, dialect, index, index.config, index.docname(post.path))
    document = read_document(post, dialect, context, [], [])
    for url, offset in _addresses(document):
        target = index.resolve(url, post)
        if target.kind == "external" and target.url.startswith(("http://", "https://")):
            yield Outgoing(target.url, post.path, document.post_line(offset))


def _addresses(document: Document) -> Iterator[tuple[str, int]]:
    for inline, token in document.inline_tokens("link_open", "image"):
        value = str(token.attrs.get("src" if token.type == "image" else "href", ""))
        yield value, inline.offset(token.meta["span"][0])
    for start, attribute in html_attributes(document):
        if _HTML.get(attribute.tag) == attribute.name:
            yield attribute.value.strip(), start + attribute.start
