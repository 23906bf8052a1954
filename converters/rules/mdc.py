"""Nuxt Content's components in Markdown ("MDC"), written as the tags that other rules know.

``::name{key="value"}`` opens a block, a line of as many colons ends it, more colons nest; lines
between ``---`` right below are its properties, ``#name`` begins a slot. ``:name[text]{…}`` stands
in a line. A block that nothing closes has no content.
Syntax: https://content.nuxt.com/docs/files/markdown
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..document import Context, Document
from ..headings import is_of_heading
from ..model import Edit, Notice
from ..safeyaml import read_values
from .attributes import BEHIND
from .lines import outside_code
from .text import destination, escape_text

_ATTRIBUTES = r"(?:\{(?:[^{}\"'\n]|\"[^\"\n]*\"|'[^'\n]*'|\{[^{}\n]*\})*\})"
_OPEN = re.compile(
    rf"(?P<colons>:{{2,}})(?P<name>[A-Za-z][\w-]*)(?P<label>\[[^\]\n]*\])?"
    rf"(?P<attributes>{_ATTRIBUTES})?[ \t]*$"
)
_END = re.compile(r"(?P<colons>:{2,})[ \t]*$")
_SLOT = re.compile(rf"#(?P<name>[a-z][\w-]*){_ATTRIBUTES}?[ \t]*$")
_INLINE = re.compile(
    rf"(?<![\w:`/\\]):(?P<name>[a-z][\w-]*)(?:(?P<label>\[[^\[\]\n]*\])(?P<after>{_ATTRIBUTES})?"
    rf"|(?P<attributes>{_ATTRIBUTES}))(?![\w:])"
)
_PAIR = re.compile(r"(?<![\w.#-])(:?[A-Za-z][\w:-]*)=(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s\"'{}]+))")
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+)?(`{3,}|~{3,})")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_IMAGE = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|avif)", re.IGNORECASE)
_BRACES = re.compile(r"\{[^{}\n]*\}")
_ATTRIBUTED = frozenset({"code_inline", "strong_close", "em_close", "s_close", "link_close"})
_TEXTS = ("label", "title", "name", "question", "description", "content", "text", "answer")


@dataclass(slots=True)
class _Block:
    """A block that is open: its line, colons, column and tag, and what its content moves by.

    ``edit`` is the number of the edit that writes its tag, ``item`` where a list's text begins.
    """

    line: int
    width: int
    column: int
    tag: str
    dedent: int
    edit: int
    item: int = 0


def tag_of(name: str) -> str:
    """Return a component's name as tags have it: ``u-button`` is ``Button``, as ``button`` is."""
    parts = re.split(r"[-_]", name)
    if len(parts) > 1 and parts[0].lower() in ("u", "prose", "content"):
        parts = parts[1:]
    return "".join(part[:1].upper() + part[1:] for part in parts)


def _written(pairs: Mapping[str, str]) -> str:
    """Return attributes as a tag has them."""
    found = []
    for name, value in pairs.items():
        quote = "'" if '"' in value else '"'
        found.append(f" {name}={quote}{value.replace(quote, '')}{quote}")
    return "".join(found)


def _pairs(source: str | None) -> dict[str, str]:
    """Return the attributes that braces hold, without ids and classes."""
    found: dict[str, str] = {}
    for name, double, single, bare in _PAIR.findall(source or ""):
        found.setdefault(name.lstrip(":"), double or single or bare)
    return found


def mdc(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write block components as tags, their content out of its indentation; source pass."""
    if "::" not in document.text:
        return
    opened: list[_Block] = []
    edits: list[Edit] = []
    fence = ""
    lines = len(document.line_starts)
    line = -1
    while (line := line + 1) < lines:
        text = document.line_text(line)
        start = document.line_start(line)
        column = len(text) - len(text.lstrip(" \t"))
        if opened and opened[-1].dedent and column:
            edits.append(Edit(start, start + min(opened[-1].dedent, column), "", "dedent"))
        if mark := _FENCE.match(text):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence) and not text.strip(" \t>`~"):
                fence = ""
            continue
        if fence:
            continue
        if opened and (item := _ITEM.match(text)):
            opened[-1].item = item.end()
        elif opened and text.strip() and column < opened[-1].item:
            opened[-1].item = 0
        if end := _END.match(text, column):
            _close(opened, edits, len(end["colons"]), start + column, start + len(text))
        elif match := _OPEN.match(text, column):
            block, more, skipped = _opened(document, line, column, match, opened, len(edits))
            edits += more
            opened.append(block)
            line += skipped
        elif opened and (slot := _SLOT.match(text, column)) and slot["name"] not in ("", "toc"):
            edits.append(Edit(start + column, start + len(text), "", "slot"))
    for block in opened:
        # nothing closes it
        edits[block.edit] = _emptied(edits[block.edit])
    yield from edits


def _emptied(edit: Edit) -> Edit:
    head, _, rest = edit.text.partition(">\n")
    return Edit(
        edit.start, edit.end, f"{head} />\n{rest}" if rest else f"{head[:-1]} />", edit.code
    )


def _close(opened: list[_Block], edits: list[Edit], width: int, start: int, end: int) -> None:
    """Close the innermost block of so many colons; what is open inside it has no content."""
    at = next((at for at in range(len(opened) - 1, -1, -1) if opened[at].width == width), -1)
    if at < 0:
        return
    for block in opened[at + 1 :]:
        edits[block.edit] = _emptied(edits[block.edit])
    edits.append(Edit(start, end, f"</{opened[at].tag}>", "mdc"))
    del opened[at:]


def _opened(
    document: Document,
    line: int,
    column: int,
    match: re.Match[str],
    opened: list[_Block],
    number: int,
) -> tuple[_Block, list[Edit], int]:
    """Return a block that begins, its edits, and how many lines of properties follow.

    The first edit, number ``number`` of all, writes its tag.
    """
    pairs = _pairs(match["attributes"])
    if match["label"]:
        pairs.setdefault("title", match["label"][1:-1])
    properties, skipped = _properties(document, line)
    tag = tag_of(match["name"])
    texts = [text for name, value in properties.items() for text in _shown(name, value, pairs, tag)]
    start = document.line_start(line)
    outer = opened[-1] if opened else None
    dedent = outer.dedent if outer else 0
    if outer and column > outer.column and not 0 < outer.item <= column:
        # indented for its looks only, which Markdown would read as code
        dedent += column - outer.column
        moved = [Edit(start + outer.dedent, start + column, "", "dedent")]
        moved = [one for one in moved if one.end > one.start]
    else:
        moved = []
    head = f"<{tag}{_written(pairs)}>"
    lead = document.line_text(line)[dedent:column] if column > dedent else ""
    newline = document.newline
    body = "".join(f"{newline}{newline}{lead}{text}" for text in texts)
    end = start + len(document.line_text(line))
    edit = Edit(start + column, end, head + body + (newline if texts else ""), "mdc")
    if skipped:
        stop = document.line_start(line + skipped) + len(document.line_text(line + skipped))
        moved.append(Edit(end, stop, "", "mdc"))
    block = _Block(line, len(match["colons"]), column, tag, dedent, number)
    return block, [edit, *moved], skipped


def _properties(document: Document, line: int) -> tuple[Mapping[str, Any], int]:
    """Return the YAML between ``---`` right below a line, and how many lines it takes."""
    if document.line_text(line + 1).strip() != "---":
        return {}, 0
    last = line + 2
    while last < len(document.line_starts) and document.line_text(last).strip() != "---":
        last += 1
    if last >= len(document.line_starts):
        return {}, 0
    source = document.text[document.line_start(line + 2) : document.line_start(last)]
    return read_values(source.replace("\t", "  ")), last - line


def _shown(name: str, value: Any, pairs: dict[str, str], tag: str) -> Iterator[str]:
    """Yield what a property shows as Markdown; a plain one becomes an attribute of the tag."""
    if isinstance(value, list):
        for one in value:
            label = one.get("label") if isinstance(one, dict) else None
            if tag == "Accordion" and isinstance(label, str):
                yield f"<AccordionItem{_written({'label': ' '.join(label.split())})}>"
                yield from _item({**one, "label": None})
                yield "</AccordionItem>"
            else:
                yield from _item(one)
    elif isinstance(value, dict):
        if text := "".join(_item(value)):
            yield text
    elif isinstance(value, bool) or value is None:
        return
    elif "\n" in str(value).strip() and name in _TEXTS:
        yield str(value).strip().replace("\n", " ")
    else:
        pairs.setdefault(name, " ".join(str(value).split()))


def _item(value: Any) -> Iterator[str]:
    if isinstance(value, str) and _IMAGE.fullmatch(value):
        yield f"![]({destination(value)})"
    elif isinstance(value, str) and " " in value:
        yield escape_text(value)
    elif isinstance(value, dict):
        texts = [str(value[key]) for key in _TEXTS if isinstance(value.get(key), str)]
        address = next((value[key] for key in ("to", "href", "url") if value.get(key)), "")
        image = next((value[key] for key in ("src", "image", "img") if value.get(key)), "")
        if isinstance(image, str) and _IMAGE.fullmatch(image):
            yield f"![{escape_text(str(value.get('alt') or ''))}]({destination(image)})"
        if texts and isinstance(address, str) and address:
            texts[0] = f"[{escape_text(texts[0])}]({destination(address)})"
        if texts:
            yield ": ".join(" ".join(text.split()) for text in texts)


def mdc_inline(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write components that stand in a line as tags; source pass."""
    if not _INLINE.search(document.text):
        return
    outside = outside_code(document)
    for match in _INLINE.finditer(document.text):
        if not outside(match.start()):
            continue
        tag = tag_of(match["name"])
        head = f"<{tag}{_written(_pairs(match['attributes'] or match['after']))}"
        label = match["label"]
        text = f"{head}>{label[1:-1]}</{tag}>" if label else f"{head} />"
        yield Edit(match.start(), match.end(), text, "mdc")


def mdc_attributes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out the attributes behind code, emphasis and links: `` `code`{lang="ts"} ``."""
    if "{" not in document.text:
        return
    for inline in document.inlines:
        for token, following in pairwise(inline.token.children or ()):
            if token.type not in _ATTRIBUTED or following.type != "text":
                continue
            match = _BRACES.match(following.content)
            begin = following.meta["span"][0]
            read_elsewhere = token.type == "link_close" and BEHIND.match(following.content)
            if match and not read_elsewhere and not is_of_heading(inline, begin + match.end()):
                end = inline.end(begin + match.end())
                yield Edit(inline.offset(begin), end, "", "link_attributes")
