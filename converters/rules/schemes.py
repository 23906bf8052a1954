"""Images for a light or a dark page, named by their address's end: ``logo.png#gh-dark-mode-only``.

Syntax: https://github.blog/changelog/2021-11-24-specify-theme-context-for-images-in-markdown/,
https://squidfunk.github.io/mkdocs-material/reference/images/#light-and-dark-mode
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from ..tags import tags
from .html import raw_html

_SCHEME = re.compile(r"#(?:gh-(light|dark)-mode-only|only-(light|dark))$")


def schemes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Give images of one colour scheme the class by which the theme shows them with it only."""
    if "-mode-only" not in document.text and "#only-" not in document.text:
        return
    for inline, token in document.inline_tokens("image"):
        match = _SCHEME.search(str(token.attrs.get("src", "")))
        end = inline.span(token)[1]
        if match and not document.text.startswith("{", end):
            context.needs.add("attrs_inline")
            yield Edit(end, end, f"{{.only-{match[1] or match[2]}}}", "image_scheme")
    for start, text, _ in raw_html(document):
        for tag in tags(text):
            named = {one.name: one for one in tag.attributes}
            source = named.get("src") if tag.name == "img" else None
            match = _SCHEME.search(source.value) if source else None
            if source is None or match is None:
                continue
            name = f"only-{match[1] or match[2]}"
            if own := named.get("class"):
                yield Edit(start + own.start, start + own.start, f"{name} ", "image_scheme")
            else:
                place = start + source.end + source.quoted
                yield Edit(place, place, f' class="{name}"', "image_scheme")
