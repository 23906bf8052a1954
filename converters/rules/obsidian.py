"""What Obsidian adds besides links and callouts: comments, block ids, and its plugins' queries.

Syntax: "Obsidian Flavored Markdown" and "Internal links" of Obsidian's help.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .included import Wanted, takes_in
from .lines import outside_code
from .markdown_parts import block, section
from .wikilinks import find

_COMMENT = re.compile(r"%%.*?(?:%%|\Z)", re.DOTALL)
_BLOCK_ID = re.compile(r"(?:(?<=[ \t])|^)\^([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)
_EMBED = re.compile(
    r"^(?P<lead>[ \t>]*)!\[\[(?P<name>[^\[\]|#^\n]*)#(?P<part>[^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]"
    r"[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_ADDRESS = re.compile(r"(?<=\]\()(?!\w+:|[/#<])[^()\s]+(?=[ )])")
_SIZED = re.compile(
    r"(?P<text>.*?)\|?[ ]*(?P<width>\d{1,5})(?:x(?P<height>\d{1,5}))?[ ]*$", re.DOTALL
)
_QUERIES = frozenset(
    {"dataview", "dataviewjs", "query", "tasks", "base", "button", "excalidraw", "chart"}
    | {"leaflet", "tracker", "meta-bind", "templater", "kanban"}
)


def _embedded(match: re.Match[str], context: Context) -> Wanted | None:
    """Ask for a section or block of a note, to be shown as a quote."""
    part = match["part"].strip()
    target = find(match["name"].strip(), "", context)
    if target is None or not target.post:
        return None
    path = target.post

    def cut(text: str) -> str | None:
        names = [name.strip() for name in part.split("#")]
        found = block(text, part[1:]) if part.startswith("^") else section(text, names)
        if found is None:
            return None
        link = f"[[{match['name'].strip()}#{part}]]"
        return f"{_rebased(found, path, context.post.path)}\n\n{link}"

    return Wanted(match["name"], path, cut=cut, mark="> ")


def _rebased(text: str, origin: str, post: str) -> str:
    """Lead the links of a note from its own folder to that of the post that shows its text."""
    folder, here = posixpath.dirname(origin), posixpath.dirname(post)
    if folder == here:
        return text
    return _ADDRESS.sub(
        lambda match: posixpath.relpath(posixpath.join(folder, match[0]), here or "."), text
    )


embeds = takes_in("![[", _EMBED, _embedded)


def comments_and_ids(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out ``%%comments%%`` and turn ``^block-id`` into an anchor; template pass."""
    text = document.text
    if "%%" not in text and not _BLOCK_ID.search(text):
        return
    outside = outside_code(document)
    hidden: list[tuple[int, int]] = []
    place = 0
    while match := _COMMENT.search(text, place):
        if not outside(match.start()):
            place = match.start() + 2
            continue
        place = match.end()
        hidden.append(match.span())
        yield from _removed(document, *match.span())
    for match in _BLOCK_ID.finditer(text):
        inside = any(start <= match.start() < end for start, end in hidden)
        if not inside and outside(match.start()):
            anchor = f'<span id="^{match[1]}"></span>'
            yield Edit(match.start(), match.end(), anchor, "block_id")


def _removed(document: Document, start: int, end: int) -> Iterator[Edit]:
    """Take a comment out line by line, so that what contains its lines stays."""
    for number in range(document.line_of(start), document.line_of(max(end - 1, start)) + 1):
        begin = document.line_start(number)
        line = document.line_text(number)
        lead = re.match(r"[ \t>]*", line)
        first = max(start, begin + (lead.end() if lead else 0))
        last = min(end, begin + len(line))
        if last > first:
            yield Edit(first, last, "", "comment")


def queries(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Name the code that a plugin of Obsidian's would run; it shows as code."""
    for token in document.tokens:
        if token.type == "fence" and token.map:
            name = token.info.strip().split(" ")[0].lower()
            if name in _QUERIES:
                message = f"a {name} block is run by Obsidian only; its text is shown as code"
                place = document.line_start(token.map[0])
                yield document.notice(Code.TEMPLATE_UNKNOWN, message, place)


def sizes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Read the size of an image in ``![text|300x200](address)``."""
    for inline, token in document.inline_tokens("image"):
        match = _SIZED.fullmatch(token.content)
        if match is None or (match["text"] and "|" not in token.content):
            continue
        start, end = inline.span(token)
        begin = start + 2 + len(match["text"])
        if document.text[start + 2 : start + 2 + len(token.content)] != token.content:
            continue
        context.needs.add("attrs_inline")
        yield Edit(begin, start + 2 + len(token.content), "", "image_attributes")
        height = f" height={match['height']}px" if match["height"] else ""
        attributes = f"{{width={match['width']}px{height}}}"
        yield Edit(end, end, attributes, "image_attributes")
