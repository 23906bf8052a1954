"""Components of known roles, as what MyST or HTML says the same.

Syntax: https://docusaurus.io/docs/markdown-features, https://starlight.astro.build/components/,
https://nextra.site/docs/built-ins, https://ecosystem.vuejs.press/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape

from ..model import Edit, Notice
from ..notices import Code
from .admonitions import LABELLED
from .code_components import code_block, commands, first, ledger_name, plain
from .containers import KINDS, admonition, code_tabs, in_tabs, tabbed, write
from .elements import FENCED, Element, Writer
from .embeds import embed, figure
from .javascript_data import data, table
from .mdx import in_row, value
from .piece import Piece
from .playgrounds import files, install
from .text import destination, escape_text

_KIND = ("type", "variant", "kind", "status", "severity", "intent", "level")
_TITLE = ("title", "heading", "summary", "label", "header", "question", "name")
_LABEL = ("label", "title", "name", "value", "tab", "header", "slot")
# what a reader of the old site sees of a component, as far as its attributes tell
_SHOWN = (
    "title",
    "heading",
    "label",
    "text",
    "caption",
    "description",
    "summary",
    "quote",
    "content",
)
_SPEAKER = ("author", "by", "name", "cite", "source", "role", "job")
_HEADING = re.compile(
    r"[ \t]*(?:\r?\n[ \t]*)+#{1,6}[ \t]+(?P<text>[^\n{]+?)[ \t]*(?:\{[^{}\n]*\}[ \t]*)?(?=\r?\n|$)"
)
_STRINGS = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico)(?:[?#].*)?$", re.IGNORECASE)


def component(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Turn a component into what means the same; of an unknown one its text is kept."""
    handler = _HANDLERS.get(element.role, _unknown)
    if element.piece.kind == "open" and element.close is None:
        # `Promise<Result>`: more likely a word of the author's than a component
        yield Edit(element.piece.start, element.piece.start + 1, "&lt;", "angle_bracket")
        return
    if element.role in FENCED and in_row(writer, element.piece.start):
        handler = _shown  # a cell of a table holds no block
    yield from handler(writer, element)


def _admonition(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    name = element.piece.name.lower().removesuffix("box")
    kind = name if name in KINDS else first(writer, element.piece, _KIND)
    if not kind and (color := first(writer, element.piece, ("color",))) in KINDS:
        kind = color
    kind = kind or "note"
    title = escape_text(first(writer, element.piece, ("title", "heading", "header", "label")))
    opening = admonition(kind, title, ":::")
    if text := first(writer, element.piece, ("description", "text", "message")):
        opening += ["", escape_text(text)]
    yield from write(writer, element, opening, ledger_name(element))


def _details(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    title = escape_text(first(writer, element.piece, _TITLE))
    if not title and any(child.role == "details" for child in element.children):
        yield from plain(writer, element)  # it only holds others together
        return
    opening = [f":::{{dropdown}} {title or 'Details'}"]
    if not title and (heading := _HEADING.match(writer.text, element.piece.end)):
        # what it begins with is its label
        opening = [f":::{{dropdown}} {heading['text'].strip()}", f":class-body: {LABELLED}"]
    yield from write(writer, element, opening, ledger_name(element))


def _tabs(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    if not tabbed(element):
        yield from (plain if element.close else _unknown)(writer, element)
        return
    yield from write(writer, element, [":::{tab-set}"], ledger_name(element))
    if not any(child.role == "tab" for child in element.children):
        yield from code_tabs(writer, element)


def _tab(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    if not in_tabs(element):
        named = element.piece.name.lower() != "fragment"
        yield from (_unknown if named else plain)(writer, element)
        return
    assert element.parent is not None
    label = first(writer, element.piece, _LABEL)
    if not label and (items := element.parent.piece.attributes.get("items")):
        tabs = [child for child in element.parent.children if child.role == "tab"]
        strings = _STRINGS.findall(items.value or "")
        at = tabs.index(element)
        label = "".join(strings[at]) if at < len(strings) else ""
    if values := element.parent.piece.attributes.get("values"):
        # `values={[{label: 'Linux', value: 'linux'}]}`
        label = _labels(values.value or "").get(label, label)
    opening = [f":::{{tab-item}} {escape_text(label) or 'Tab'}"]
    yield from write(writer, element, opening, ledger_name(element))


def _labels(source: str) -> dict[str, str]:
    """Return value → label of a list of objects that give both."""
    found = {}
    for one in re.findall(r"\{[^{}]*\}", source):
        pairs = dict(re.findall(r"(\w+)\s*:\s*[\"'`]([^\"'`]*)[\"'`]", one))
        if "value" in pairs and "label" in pairs:
            found[pairs["value"]] = pairs["label"]
    return found


def _link(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    piece, close = element.piece, element.close
    href = first(writer, piece, ("href", "to", "url"))
    anchor = first(writer, piece, ("id", "name"))
    if close is None and anchor:
        yield Edit(piece.start, piece.end, f'<a id="{escape(anchor)}"></a>', ledger_name(element))
        return
    if close is None or not (href or anchor):
        yield from _shown(writer, element)
        return
    attribute = f'href="{escape(href)}"' if href else f'id="{escape(anchor)}"'
    yield Edit(piece.start, piece.end, f"<a {attribute}>", ledger_name(element))
    yield Edit(close.start, close.end, "</a>", ledger_name(element))


def _html(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    name = element.piece.name.lower()
    if element.piece.kind == "empty":
        text = escape(first(writer, element.piece, ("value", "text", "children", "label")))
        shown = f"<{name}>{text}</{name}>" if text else ""
        yield Edit(element.piece.start, element.piece.end, shown, ledger_name(element))
    for piece, mark in ((element.piece, ""), (element.close, "/")):
        if piece is not None and piece.kind != "empty":
            yield Edit(piece.start, piece.end, f"<{mark}{name}>", ledger_name(element))


def _drop(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    writer.done = element.end
    yield Edit(element.piece.start, element.end, "", ledger_name(element, "component_dropped"))


def _shown(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Take the tags out and keep, besides what stands between them, what attributes show."""
    piece = element.piece
    texts = [escape_text(text) for text in _visible(writer, piece)]
    href = writer.address(first(writer, piece, ("href", "to", "url", "link")))
    source = first(writer, piece, ("src", "image", "img", "poster", "cover", "logo", "icon"))
    if href and not texts and not _IMAGE.search(source) and (inside := _words(writer, element)):
        code = ledger_name(element)
        yield Edit(piece.start, inside[0], "[", code)
        assert element.close is not None
        yield Edit(inside[1], element.close.end, f"]({destination(href)})", code)
        return
    parts = []
    if _IMAGE.search(source):
        alt = escape_text(first(writer, piece, ("alt",)))
        parts.append(f"![{alt}]({destination(writer.address(source))})")
    for listed in ("images", "pictures", "photos", "srcs", "items"):
        attribute = piece.attributes.get(listed)
        if attribute and attribute.braced:
            found = (one for pair in _STRINGS.findall(attribute.value or "") for one in pair)
            parts += [
                f"![]({destination(writer.address(one))})" for one in found if _IMAGE.search(one)
            ]
    if href:
        texts[:1] = [f"[{texts[0] if texts else escape_text(href)}]({destination(href)})"]
    parts += [": ".join(texts)] if texts else []
    alone = writer.alone(piece.start, piece.end)
    if alone and piece.kind == "empty" and (lines := _tables(writer, piece)):
        lines = [*([" ".join(parts), ""] if parts else []), *lines]
        yield from writer.block(
            piece.start, piece.end, lines, ledger_name(element, "component_text")
        )
        return
    flow = parts and alone
    held = element.close and writer.text[piece.end : element.close.start].strip()
    code = ledger_name(element, "component_text" if parts or held else "component_dropped")
    if flow:
        yield from writer.block(piece.start, piece.end, [" ".join(parts)], code)
    else:
        shown = " ".join(parts) + (" " if parts and element.close else "")
        yield Edit(piece.start, piece.end, shown, code)
    if element.close:
        yield Edit(element.close.start, element.close.end, "", code)


def _tables(writer: Writer, piece: Piece) -> list[str]:
    """Return what attributes list (the options of a function, the points of a chart) as tables."""
    lines: list[str] = []
    for attribute in piece.attributes.values():
        if attribute.name and attribute.braced and (attribute.value or "").startswith(("[", "{")):
            found = table(data(attribute.value or "", writer.names))
            lines += ["", *found] if lines and found else found
    return lines


def _words(writer: Writer, element: Element) -> tuple[int, int] | None:
    """Return the span of what an element holds, where that is words a link can be made of."""
    if element.close is None or any(child.piece.kind != "expression" for child in element.children):
        return None
    text = writer.text[element.piece.end : element.close.start]
    inside = text.strip()
    if not inside or re.search(
        r"\n[ \t>]*\r?\n|\]|^[ \t>]*(?:#|[-*+][ \t]|\d+\.[ \t])", inside, re.M
    ):
        return None
    start = element.piece.end + text.index(inside)
    return start, start + len(inside)


def _visible(writer: Writer, piece: Piece) -> Iterator[str]:
    for name in _SHOWN:
        text = value(piece.attributes.get(name), writer.names)
        if text and not re.match(r"https?:|/|\.\.?/", text):
            yield text


def _unknown(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    name = element.piece.name
    if element.piece.start >= 0 and name:
        message = f"the component <{name}> is not known; its text is kept"
        yield from writer.tell(Code.COMPONENT_UNKNOWN, name, message, element.piece.start)
    yield from _shown(writer, element)


def _quote(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Turn a quotation into HTML's, its author and source below it."""
    piece, close = element.piece, element.close
    code = ledger_name(element)
    said = [first(writer, piece, (name,)) for name in _SPEAKER]
    words = escape(", ".join(" ".join(one.split()) for one in said if one))
    if address := writer.address(first(writer, piece, ("url", "href", "link"))):
        words = f'<a href="{escape(address)}">{words or escape(address)}</a>'
    footer = f"<footer>— {words}</footer>" if words else ""
    text = escape_text(first(writer, piece, ("quote", "text", "content", "children")))
    opening = ["<blockquote>", "", *([text, ""] if text else [])]
    ending = ["", *([footer] if footer else []), "</blockquote>"]
    if close is None:
        yield from writer.block(piece.start, piece.end, [*opening, *ending[1:]], code)
        return
    yield from writer.block(piece.start, piece.end, opening, code, apart=False)
    yield from writer.close_block(close, ending, code)


def _entry(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Turn a folder or file of a tree into an item of a list."""
    depth, parent = 0, element.parent
    while parent is not None:
        depth += parent.role == "entry"
        parent = parent.parent
    piece, close = element.piece, element.close
    name = first(writer, piece, ("name", "label", "title"))
    if not name:
        yield from _unknown(writer, element)
        return
    folder = "folder" in piece.name.lower() and not name.endswith("/")
    line = f"{'  ' * depth}- `{name}{'/' if folder else ''}`"
    start = piece.start
    while start and writer.text[start - 1] in " \t":
        start -= 1
    yield Edit(start, piece.end, line, ledger_name(element))
    if close is not None:
        line_start = writer.document.line_start(writer.document.line_of(close.start))
        alone = writer.alone(close.start, close.end)
        end = writer.document.line_start(writer.document.line_of(close.end) + 1)
        span = (line_start, end) if alone else (close.start, close.end)
        yield Edit(*span, "", ledger_name(element))


def _field(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    """Write the name and type of a parameter above what is said of it."""
    piece, close = element.piece, element.close
    name = first(writer, piece, ("name", "path", "query", "body", "header"))
    kind = first(writer, piece, ("type",))
    if not name or close is None:
        yield from _shown(writer, element)
        return
    parts = [f"**`{name}`**", *([f"`{kind}`"] if kind else [])]
    parts += ["required"] if "required" in piece.attributes else []
    code = ledger_name(element)
    yield from writer.block(piece.start, piece.end, [" ".join(parts)], code)
    yield Edit(close.start, close.end, "", code)


_HANDLERS: dict[str, Callable[[Writer, Element], Iterator[Edit | Notice]]] = {
    "admonition": _admonition,
    "details": _details,
    "tabs": _tabs,
    "tab": _tab,
    "commands": commands,
    "figure": figure,
    "embed": embed,
    "code": code_block,
    "link": _link,
    "html": _html,
    "drop": _drop,
    "plain": plain,
    "shown": _shown,
    "quote": _quote,
    "entry": _entry,
    "field": _field,
    "files": files,
    "install": install,
}
