"""ABlog's directives in a MyST post: what ``{post}`` says of the post is its front matter.

Syntax: https://ablog.readthedocs.io/en/stable/manual/posting-and-listing/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from markdown_it.token import Token

from ..document import Context, Document
from ..frontmatter import read_post
from ..model import Edit, FrontMatter, Notice

_HEAD = re.compile(
    r"[ \t]*(?:`{3,}|~{3,}|:{3,})\{(?P<name>post|postlist)\}[ \t]*(?P<rest>.*?)[ \t]*$"
)
_OPTION = re.compile(r"[ \t]*:(?P<key>[a-z-]+):[ \t]*(?P<value>.*?)[ \t]*$")
# which of the paragraphs and images is the excerpt, and what its pages have beside them
_OF_ABLOG = frozenset({"image", "excerpt", "exclude", "nocomments", "location", "external_link"})
# what ours has no words for: how a list looks
_OF_LISTS = frozenset({"date", "format", "excerpts", "list-style", "expand", "tags", "location"})
_FIELDS = ("title", "date", "tags", "categories", "authors", "language", "aliases", "draft")


def declared(path: str, text: str) -> FrontMatter | None:
    """Return what the first ``{post}`` of a text says, None where there is none.

    A post without a date is a draft.
    """
    lines = text.split("\n")
    heads = ((at, _HEAD.match(line)) for at, line in enumerate(lines))
    at, head = next(((at, one) for at, one in heads if one and one["name"] == "post"), (0, None))
    if head is None:
        return None
    values = {"date": head["rest"]} if head["rest"] else {"draft": "true"}
    for line in lines[at + 1 :]:
        option = _OPTION.match(line)
        if option is None:
            break
        if option["key"] not in _OF_ABLOG and option["value"]:
            values[option["key"]] = option["value"]
    block = "".join(f"{key}: {json.dumps(value)}\n" for key, value in values.items())
    return read_post(path, f"---\n{block}---\n").front_matter


def completed(front_matter: FrontMatter, said: FrontMatter) -> FrontMatter:
    """Return a front matter with what ``{post}`` says and it does not."""
    more: dict[str, Any] = {
        field: getattr(said, field)
        for field in _FIELDS
        if getattr(front_matter, field) in (None, ()) and getattr(said, field) not in (None, ())
    }
    return replace(front_matter, **more)


def says_only(document: Document, token: Token) -> bool:
    """Tell whether a directive is a ``{post}`` that holds no text."""
    assert token.map is not None
    first, end = token.map
    head = _HEAD.match(document.line_text(first))
    inside = [document.line_text(line).strip() for line in range(first + 1, end)]
    texts = (text for text in inside if not _OPTION.match(text) and set(text) - set("`~:"))
    return head is not None and head["name"] == "post" and not any(texts)


def ablog(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out ``{post}``, but for what it holds, and options of ``{postlist}`` that ours lacks."""
    for token in document.tokens:
        if token.type not in ("directive_open", "colon_fence", "fence") or not token.map:
            continue
        first, end = token.map
        head = _HEAD.match(document.line_text(first))
        if head is None:
            continue
        body = first + 1
        while body < end and (option := _OPTION.match(document.line_text(body))):
            if head["name"] == "postlist" and option["key"] in _OF_LISTS:
                yield _without(document, body, body + 1)
            body += 1
        if head["name"] == "postlist" and head["rest"].isdigit():
            start = document.line_start(first)
            limit = document.newline + document.prefix(first, 0) + f":limit: {head['rest']}"
            yield Edit(start + head.end("name") + 1, start + head.end(), limit, "directive_ablog")
        if head["name"] == "post":
            last = end - 1 if set(document.line_text(end - 1).strip()) <= set("`~:") else end
            yield _without(document, first, body)
            if last < end:
                yield _without(document, last, end)


def _without(document: Document, first: int, end: int) -> Edit:
    return Edit(document.line_start(first), document.line_start(end), "", "directive_ablog")
