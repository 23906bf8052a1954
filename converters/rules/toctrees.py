"""Sphinx's ``{toctree}`` in a post: the site's table of contents is another, so it is a list.

Syntax: https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html#directive-toctree
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .link_targets import target_address
from .text import escape_text

_HEAD = re.compile(r"[ \t>]*(?:`{3,}|~{3,}|:{3,})\{toctree\}[ \t]*$")
_OPTION = re.compile(r"[ \t>]*:?(?P<key>hidden|caption|glob|[a-z]+)\b:[ \t]*(?P<value>.*?)[ \t]*$")
_ENTRY = re.compile(r"(?P<shown>.+?)[ \t]*<(?P<target>[^<>]+)>|(?P<bare>\S.*)")


def toctrees(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write the entries of a toctree as a list of links, and nothing where it is hidden."""
    if "{toctree}" not in document.text:
        return
    for token in document.tokens:
        if token.type not in ("fence", "colon_fence") or not token.map:
            continue
        first, end = token.map
        if not _HEAD.match(document.line_text(first)):
            continue
        column = len(document.line_text(first)) - len(document.line_text(first).lstrip(" \t>"))
        options, body = _options(document, first + 1, end)
        lines = []
        if "hidden" not in options:
            lines = [f"**{escape_text(options['caption'])}**", ""] if "caption" in options else []
            for line in range(body, end):
                for one in _entry(document, context, line):
                    if isinstance(one, Notice):
                        yield one
                    else:
                        lines.append(f"- {one}")
        start = document.line_start(first) + column
        stop = document.line_start(end - 1) + len(document.line_text(end - 1))
        lead = document.newline + document.prefix(first, column)
        yield Edit(start, stop, lead.join(lines), "directive_toctree")


def _options(document: Document, line: int, end: int) -> tuple[dict[str, str], int]:
    """Return the options below a toctree's first line, and the line at which its entries begin.

    They are lines with colons around their names, or YAML that three dashes end.
    """
    found: dict[str, str] = {}
    texts = [document.line_text(one).lstrip(" \t>").rstrip() for one in range(line, end)]
    if texts[:1] == ["---"] and "---" in texts[1:]:
        block = texts[1 : texts.index("---", 1)]
    elif "---" in texts:
        block = texts[: texts.index("---")]
    else:
        rest = (at for at, text in enumerate(texts) if not text.startswith(":"))
        block = texts[: next(rest, 0)]
    for text in block:
        if match := _OPTION.match(text):
            found[match["key"]] = match["value"]
    skipped = texts[: len(block) + 2].count("---")
    return found, line + len(block) + skipped


def _entry(document: Document, context: Context, line: int) -> Iterator[str | Notice]:
    """Yield the link of a line's entry, and notices about it."""
    text = document.line_text(line)
    match = _ENTRY.fullmatch(text.lstrip(" \t>").rstrip())
    if match is None or set(match[0]) <= set("`~:") or match["bare"] == "self":
        return
    href = (match["target"] or match["bare"]).strip()
    shown = match["shown"]
    target = context.index.resolve(href, context.post)
    new, notices = target_address(target, document, context, href, document.line_start(line))
    yield from notices
    if target.kind == "page" and not shown:
        page = posixpath.splitext(target.path)[0]
        way = posixpath.relpath(page, posixpath.dirname(context.docname))
        yield f"{{doc}}`{way}`"
    elif new is None:
        yield escape_text(shown or href)
    else:
        yield f"[{escape_text(shown or href)}]({f'<{new}>' if ' ' in new else new})"
