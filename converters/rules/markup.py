"""Components, containers and expressions of a text, in one pass over their tree."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .containers import CONTAINERS, container
from .elements import Element, Writer, tree
from .highlights import marked_fence
from .jsx import component
from .lines import outside_code
from .mdx import expression, html_flow, html_tag, names_of, vue_tag
from .piece import Piece
from .pieces import scan
from .roles import is_component, role_of

_ALIAS = re.compile(
    r"(?<=\]\()<?(?:@[\w-]*|~|pathname:/)/[^\s)>]+|(?<=[\"'])(?:@site|pathname:/)/[^\"']+"
)
_COMMENT_ID = re.compile(r"\{\s*/\*\s*(?P<sign>#?)(?P<id>[^\s{}*#]+)\s*\*/\s*\}")
_SNIPPET = re.compile(r"^<<<[ \t]+\S[^\r\n]*", re.MULTILINE)
_TOC = re.compile(r"^[ \t]*\[\[?toc\]?\][ \t]*\r?$", re.MULTILINE | re.IGNORECASE)


def jsx_markup(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Translate what MDX adds to Markdown, and the containers that its sites add to it."""
    yield from _markup(document, context, jsx=True)


def vue_markup(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Translate the components, ``{{ }}`` and containers of VitePress and VuePress."""
    yield from _markup(document, context, jsx=False)


def container_markup(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Translate the containers of plain Markdown, and marks in its code."""
    yield from _markup(document, context, jsx=False, only=frozenset({"container"}))


def _markup(
    document: Document, context: Context, *, jsx: bool, only: frozenset[str] = frozenset()
) -> Iterator[Edit | Notice]:
    pieces = scan(document.text, jsx=jsx)
    if only:
        wanted = only | {"container_end", "code", "tab"}
        pieces = tuple(piece for piece in pieces if piece.kind in wanted)
    writer = Writer(document, context, jsx, names_of(document.text, pieces))
    root = tree(pieces, _role)
    yield from _walk(writer, root)
    yield from _addresses(writer, pieces)


def _role(piece: Piece) -> str:
    return CONTAINERS.get(piece.name, "") if piece.kind == "container" else role_of(piece)


def _walk(writer: Writer, element: Element, literally: bool = False) -> Iterator[Edit | Notice]:
    """Yield the edits of an element's children; Vue's ``v-pre`` has no expressions inside."""
    for child in element.children:
        piece = child.piece
        if piece.start < writer.done or (literally and piece.kind == "expression"):
            continue
        yield from _piece(writer, child)
        pre = not writer.jsx and (piece.name == "v-pre" or "v-pre" in piece.attributes)
        yield from _walk(writer, child, literally or pre)


def _piece(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    piece = element.piece
    if piece.kind in ("esm", "comment"):
        end = piece.end
        if piece.kind == "esm":
            end += len(re.match(r"\r?\n?", writer.text[end : end + 2])[0])  # type: ignore[index]
        yield Edit(piece.start, end, _given_id(writer, piece), piece.kind)
    elif piece.kind == "braces":
        yield Edit(piece.start, piece.end, "", "fragment")
        yield Edit(piece.start + piece.width - 1, piece.start + piece.width, "", "fragment")
    elif piece.kind == "expression":
        yield from expression(writer, piece)
    elif piece.kind == "code":
        yield from marked_fence(writer.document, piece)
    elif piece.kind == "container":
        yield from container(writer, element)
    elif piece.kind in ("open", "empty"):
        yield from _tag(writer, element)
    elif piece.kind == "close" and is_component(piece.name):
        yield Edit(piece.start, piece.end, "", "component_end")


def _given_id(writer: Writer, piece: Piece) -> str:
    """Return the id that a comment gives to its heading: ``## Title {/*id*/}``, ``{/* #id */}``."""
    match = _COMMENT_ID.fullmatch(writer.text, piece.start, piece.end)
    if match is None:
        return ""
    _, before, behind = writer.around(piece.start, piece.end)
    heading = re.match(r"#{1,6}[ \t]", before) and not behind
    return f"{{#{match['id']}}}" if heading or match["sign"] else ""


def _tag(writer: Writer, element: Element) -> Iterator[Edit | Notice]:
    piece = element.piece
    if not piece.name:
        if element.close is not None:
            yield Edit(piece.start, piece.end, "", "fragment")
            yield Edit(element.close.start, element.close.end, "", "fragment")
    elif is_component(piece.name):
        yield from component(writer, element)
    elif writer.jsx:
        yield from html_tag(writer, piece)
        yield from html_flow(writer, element)
    elif piece.name != "script":
        yield from vue_tag(writer, piece)
    elif "setup" in piece.attributes and element.close:
        writer.done = element.end
        yield Edit(piece.start, element.end, "", "vue_script")


def _addresses(writer: Writer, pieces: tuple[Piece, ...]) -> Iterator[Edit]:
    """Write ``@site/`` and ``pathname://`` in links and attributes as paths that are known."""
    taken = []
    for piece in pieces:
        if _rewritten(piece):
            taken.append((piece.start, piece.end))
        else:
            taken += [(one.start, one.end) for one in piece.attributes.values() if one.braced]
    for match in _ALIAS.finditer(writer.text):
        before = bisect_right(taken, (match.start(), len(writer.text))) - 1
        if before < 0 or match.start() >= taken[before][1]:
            begin = match.start() + match[0].startswith("<")
            path = writer.text[begin : match.end()]
            new = writer.address(path)
            if new != path:
                yield Edit(begin, match.end(), new, "site_alias")


def _rewritten(piece: Piece) -> bool:
    if piece.kind in ("open", "empty"):
        return is_component(piece.name)
    return piece.kind in ("code", "esm", "expression", "comment")


def vue_extras(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out ``[[toc]]``, which the page's own contents stand for, and show snippets' names."""
    if not _TOC.search(document.text) and not _SNIPPET.search(document.text):
        return
    outside = outside_code(document)
    for pattern, name in ((_TOC, "toc"), (_SNIPPET, "snippet")):
        for match in pattern.finditer(document.text):
            if not outside(match.start()):
                continue
            if name == "toc":
                yield Edit(match.start(), match.end(), "", name)
            else:
                text = match[0].rstrip()
                end = match.start() + len(text)
                message = f"the snippet {text[3:].strip()!r} is not there; its name is shown"
                yield document.notice(Code.SNIPPET, message, match.start())
                yield Edit(match.start(), end, f"`{text}`", name)
