"""Alerts and callouts: a quote that begins with ``[!NOTE]`` becomes an admonition.

Syntax: the "Alerts" section of GitHub's "Basic writing and formatting syntax"; the "Callouts" page
of Obsidian's help.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from ..document import Context, Document
from ..model import Edit, Notice
from .admonitions import STYLES, admonition
from .nesting import Container, block_tokens, fenced, trimmed

KINDS = frozenset({"note", "tip", "important", "warning", "caution"})
_CALLOUT = re.compile(
    r"\[!(?P<kind>\w[\w -]*)(?:\|[^\]]*)?\](?P<fold>[+-]?)(?:[ \t]+(?P<title>.*))?$"
)


def alerts(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn GitHub's alerts into admonitions; block pass.

    GitHub has five kinds and no titles; the plugins that read alerts elsewhere have more of either.
    """
    return _quotes(
        document,
        context,
        lambda match: match["kind"].lower() in (STYLES if match["title"] else KINDS),
        "alert",
    )


def named_alerts(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn alerts of any kind, as PyMdown's quotes have them, into admonitions; block pass.

    Syntax: https://facelessuser.github.io/pymdown-extensions/extensions/quotes/
    """
    return _quotes(document, context, lambda match: " " not in match["kind"], "alert")


def callouts(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn callouts, which have titles, nest and fold, into admonitions; template pass."""
    return _quotes(document, context, lambda match: True, "callout")


def _quotes(
    document: Document, context: Context, accepts: Callable[[re.Match[str]], bool], code: str
) -> Iterator[Edit]:
    """Yield the edits that make admonitions of quotes whose first line is a mark."""
    if "[!" not in document.text:
        return
    found: list[Container] = []
    depth = 0
    for token, inner in pairwise(block_tokens(document)):
        if token.type == "blockquote_close":
            depth -= 1
        elif token.type == "blockquote_open" and token.map:
            depth += 1
            if inner.type != "paragraph_open":
                continue  # the mark belongs to a quote or list inside this one
            first, last = token.map
            line = document.line_text(first)
            lead = _lead_marks(line)
            match = _CALLOUT.match(line, lead[1])
            if match is None or not accepts(match):
                continue
            title = (match["title"] or "").strip() or None
            folded = match["fold"] == "-" if match["fold"] else None
            last = trimmed(document, first, last)
            empty = last == first + 1
            head, options = admonition(match["kind"].strip(), title, folded, empty=empty)
            found.append(Container(first, last, lead[0], head, code, options, quote=depth))
    if found:
        context.needs.add("colon_fence")
    yield from fenced(document, found)


def _lead_marks(line: str) -> tuple[int, int]:
    """Return where the last quote mark before a line's text stands, and where the text begins."""
    match = re.match(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+[ \t>]*)*", line)
    end = match.end() if match else 0
    return max(line.rfind(">", 0, end), 0), end
