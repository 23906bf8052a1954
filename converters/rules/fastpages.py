"""fastpages: quotes that begin with ``Note:`` are boxes, those with ``youtube:`` are embeds.

Syntax: https://fastpages.fast.ai/, "Writing blog posts with Jupyter".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .liquid import code_of
from .liquid_embeds import embed

_BOX = re.compile(r"(note|warning|important|tip):[ \t]+(?=\S)", re.IGNORECASE)
_EMBED = re.compile(
    r"^>[ \t]*(youtube|twitter):[ \t]*(https?://\S+)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
# keys of a front matter that only fastpages knows
_KEYS = frozenset(
    {"badges", "branch", "sticky_rank", "search_exclude", "use_math", "hide_binder_badge"}
    | {"hide_github_badge", "hide_colab_badge"}
)


def embeds(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn the quotes that name a video or a tweet into embeds; template pass."""
    if not _KEYS & document.post.front_matter.extra.keys():
        return
    code = code_of(document)
    for match in _EMBED.finditer(document.text):
        if not code.kind(match.start()):
            shown = embed(match[1], match[2]) or match[2]
            yield Edit(match.start(), match.end(), shown, "fastpages_embed")


def boxes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn the quotes that fastpages reads as boxes into admonitions."""
    if not _KEYS & document.post.front_matter.extra.keys():
        return
    tokens = document.tokens
    for at, token in enumerate(tokens):
        if token.type != "blockquote_open" or not token.map or at + 2 >= len(tokens):
            continue
        first, last = token.map
        line, start = document.line_text(first), document.line_start(first)
        content = tokens[at + 2].content if tokens[at + 2].type == "inline" else ""
        column = line.find(">")
        while last > first + 1 and not document.line_text(last - 1).strip(" \t>"):
            last -= 1
        if token.level or not content:
            continue
        end = document.line_start(last - 1) + len(document.line_text(last - 1))
        if match := _BOX.match(content):
            context.needs.add("colon_fence")
            place = start + line.index(match[0])
            head = f":::{{{match[1].lower()}}}{document.newline}"
            yield Edit(start + column, place + len(match[0]), head, "fastpages_box")
            for number in range(first + 1, last):
                marks = re.match(r"[ \t]*>[ \t]?", document.line_text(number))
                if marks:
                    begin = document.line_start(number)
                    yield Edit(begin, begin + marks.end(), "", "fastpages_box")
            yield Edit(end, end, f"{document.newline}:::", "fastpages_box")
