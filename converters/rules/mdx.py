"""What MDX adds to Markdown besides components: imports, expressions, and HTML written as JSX.

Nothing is evaluated: an expression shows what it holds if it is a literal, or names one.
Syntax: https://mdxjs.com/docs/what-is-mdx/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .elements import Element, Writer
from .javascript import literal
from .lexers import lexer_for
from .nesting import block_tokens
from .piece import Attribute, Piece

_DEFAULT_IMPORT = re.compile(
    r"import\s+([\w$]+)\s*(?:,\s*\{[^}]*\}\s*)?from\s+(?:\"([^\"\n]+)\"|'([^'\n]+)')"
)
_MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico|mp4|webm|ogv|mov|mp3|wav|ogg|pdf)(?:[?#].*)?$",
    re.IGNORECASE,
)
_CONSTANT = re.compile(r"\bconst\s+([\w$]+)(?:\s*:\s*\w+)?\s*=\s*([^;]+?)\s*;?\s*$", re.DOTALL)
_FRONT_MATTER = re.compile(r"(?:\$?frontmatter|props)\.(\w+)", re.IGNORECASE)
# two words side by side are no JavaScript, so no expression that its own site could show
_PROSE = re.compile(
    r"(?!(?:await|async|new|typeof|void|function|class|delete)\b)[^\W\d]\w*[ \t]+"
    r"(?!(?:in|of|instanceof|as|satisfies)\b)[^\W\d]\w*"
)
_DECLARATION = re.compile(r"[\"']?([\w-]+)[\"']?\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|(-?[\d.]+))")
_UNITLESS = frozenset(
    {"opacity", "zIndex", "flex", "flexGrow", "flexShrink", "order", "fontWeight", "lineHeight"}
    | {"zoom", "columnCount", "gridRow", "gridColumn", "aspectRatio", "orphans", "widows"}
)
_RENAMED = {"classname": "class", "class:list": "class", "htmlfor": "for", "srcset": "srcset"}
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"}
    | {"source", "track", "wbr"}
)
# elements that begin an HTML block of CommonMark, which runs on to a blank line
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "li", "main", "nav", "ol", "p", "section", "summary", "td", "th", "ul"}
)
_VERBATIM = frozenset({"pre", "script", "style", "textarea", "svg", "math"})
_INLINE_LANGUAGE = re.compile(r"(?<=\S)\{:(?P<token>\.)?(?P<name>[a-z][\w-]*)\}$")
_MARKDOWN = re.compile(r"[*_`\[~]|^\s*(?:[-+#>]|\d+\.)\s", re.MULTILINE)


def names_of(text: str, pieces: Sequence[Piece]) -> dict[str, str]:
    """Return what the imports and exports of a text name: files, and constants of one literal."""
    found: dict[str, str] = {}
    for piece in pieces:
        if piece.kind != "esm":
            continue
        source = text[piece.start : piece.end]
        for match in _DEFAULT_IMPORT.finditer(source):
            if _MEDIA.search(path := match[2] or match[3]):
                found[match[1]] = path
        if constant := _CONSTANT.search(source):
            value = literal(constant[2], found)
            if value is not None:
                found[constant[1]] = value
    return found


def value(attribute: Attribute | None, names: Mapping[str, str]) -> str | None:
    """Return an attribute's text, None where it has none or it is an unknown expression."""
    if attribute is None or attribute.value is None:
        return None
    return literal(attribute.value, names) if attribute.braced else attribute.value


def shown(text: str) -> str:
    """Return a text so that it is itself in Markdown and in raw HTML alike."""
    return re.sub(r"[<>&*_`\[\]{}~|$\\#]", lambda match: f"&#{ord(match[0])};", text)


def expression(writer: Writer, piece: Piece) -> Iterator[Edit | Notice]:
    """Put the literal that braces hold in their place; of others nothing is left."""
    found = literal(piece.content, writer.names)
    if found is not None and found == writer.names.get(piece.content) and _MEDIA.search(found):
        found = None  # the address of a file is not what shows
    elif found is None and (match := _FRONT_MATTER.fullmatch(piece.content)):
        front_matter = writer.document.post.front_matter
        fields = {"title": front_matter.title, "description": front_matter.description}
        found = fields.get(match[1])
    if found is not None:
        yield Edit(piece.start, piece.end, shown(found), "expression")
        return
    if found is None and _PROSE.match(piece.content):
        return
    if piece.content:
        what = " ".join(piece.content.split())[:60]
        message = f"the expression {{{what}}} is not evaluated; what it shows is not on the page"
        yield writer.document.notice(Code.EXPRESSION, message, piece.start)
    yield Edit(piece.start, piece.end, "", "expression_dropped")


def css(source: str) -> str:
    """Return a style object's literal declarations as CSS: ``{marginTop: 4}`` is in pixels."""
    found = []
    for name, double, single, number in _DECLARATION.findall(source):
        unit = "px" if number and name not in _UNITLESS and number != "0" else ""
        written = re.sub(r"[A-Z]", lambda match: "-" + match[0].lower(), name)
        found.append(f"{written}: {double or single or number + unit}")
    return "; ".join(found)


def html_tag(writer: Writer, piece: Piece) -> Iterator[Edit]:
    """Write what is JSX in a tag of HTML as HTML: attributes in braces, their names, ``<a/>``."""
    for attribute in piece.attributes.values():
        name = _RENAMED.get(attribute.name.lower(), attribute.name)
        if not attribute.braced:
            if name != attribute.name and attribute.name.lower() in _RENAMED:
                end = attribute.start + len(attribute.name)
                yield Edit(attribute.start, end, name, "jsx_attribute")
            continue
        if name == "style":
            found: str | None = css(attribute.value or "")
        else:
            found = literal(attribute.value or "", writer.names)
            if found and name in ("src", "href", "poster"):
                found = writer.address(found)
        if name and attribute.value == "true":
            text = name
        else:
            text = f'{name}="{escape(found)}"' if name and found is not None else ""
        yield Edit(attribute.start, attribute.end, text, "jsx_attribute")
    if piece.kind == "empty" and piece.name.lower() not in _VOID:
        slash = writer.text.rindex("/", piece.start, piece.end)
        yield Edit(slash, piece.end, f"></{piece.name}>", "jsx_closed")


def vue_tag(writer: Writer, piece: Piece) -> Iterator[Edit]:
    """Write attributes that Vue binds to a literal, as ``:src="withBase('/a.png')"``, plainly."""
    for attribute in piece.attributes.values():
        name = re.sub(r"^(?:v-bind)?:", "", attribute.name)
        if name != attribute.name:
            found = literal(attribute.value or "", writer.names)
            if found is not None:
                text = f'{name}="{escape(found)}"'
                yield Edit(attribute.start, attribute.end, text, "vue_attribute")


def html_flow(writer: Writer, element: Element) -> Iterator[Edit]:
    """Set the Markdown inside an HTML element apart with blank lines, where CommonMark needs it.

    MDX reads Markdown between any two tags; CommonMark only behind a blank line.
    """
    piece, close, text = element.piece, element.close, writer.text
    if _verbatim(element):
        return
    if close is not None and piece.name.lower() in _BLOCKS:
        inside = text[piece.end : close.start]
        nested = any(child.piece.name.lower() in _BLOCKS for child in element.children)
        if "\n" not in inside:
            if not nested and _MARKDOWN.search(inside) and not in_row(writer, piece.start):
                yield from _apart(writer, piece, piece.end, "html_markdown")
                yield from _apart(writer, piece, close.start, "html_markdown")
            yield from _edge(writer, close, close.end, False)
            return
    places = [(piece, piece.end, False)]
    if close is not None:
        places += [(close, close.start, True), (close, close.end, False)]
    for one, place, leads in places:
        if one.name.lower() not in _BLOCKS and not writer.alone(one.start, one.end):
            continue
        yield from _edge(writer, one, place, leads)


def _edge(writer: Writer, piece: Piece, place: int, leads: bool) -> Iterator[Edit]:
    """Put a blank line between a tag and the line of Markdown next to it."""
    document = writer.document
    _, before, behind = writer.around(piece.start, piece.end)
    line = document.line_of(place)
    if leads:
        other = document.line_text(line - 1).lstrip(" \t>").rstrip() if line else ""
        if before or not other or (other.endswith((">", "}")) and not other.endswith("</>")):
            return
    else:
        other = document.line_text(line + 1).lstrip(" \t>").rstrip()
        # what stands in a fragment is Markdown
        if behind or not other or (other.startswith(("<", "{")) and not other.startswith("<>")):
            return
    yield from _apart(writer, piece, place, "html_markdown", 1)


def _apart(writer: Writer, piece: Piece, place: int, code: str, lines: int = 2) -> Iterator[Edit]:
    document = writer.document
    line = document.line_of(place)
    lead = writer.around(piece.start, piece.end)[0]
    prefix = document.prefix(document.line_of(piece.start), len(lead))
    blank = document.newline + prefix.rstrip()
    if lines == 2:
        yield Edit(place, place, blank + document.newline + prefix, code)
    elif place == piece.start:
        start = document.line_start(line)
        yield Edit(start, start, prefix.rstrip() + document.newline, code)
    else:
        yield Edit(place, place, blank, code)


def _verbatim(element: Element | None) -> bool:
    while element is not None:
        if element.piece.name.lower() in _VERBATIM:
            return True
        element = element.parent
    return False


def in_row(writer: Writer, place: int) -> bool:
    """Tell whether a place stands in a row of a pipe table."""
    line = writer.document.line_text(writer.document.line_of(place)).strip()
    return line.startswith("|") and line.endswith("|")


def inline_code(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take the language out of code in a line (`` `let a{:js}` ``), where it is not shown.

    Syntax: https://rehype-pretty.pages.dev/#inline-code
    """
    if "{:" not in document.text:
        return
    for inline, token in document.inline_tokens("code_inline"):
        match = _INLINE_LANGUAGE.search(token.content)
        if match and (match["token"] or lexer_for(match["name"]) != "text"):
            start, end = inline.span(token)
            place = document.text.rindex(match[0], start, end)
            yield Edit(place, place + len(match[0]), "", "code_language")


def mdx_code_blocks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take the lines away that fence what is MDX all the same: Docusaurus' ``mdx-code-block``.

    Source pass. Syntax: https://docusaurus.io/docs/i18n/crowdin#mdx-solutions
    """
    if "mdx-code-block" not in document.text:
        return
    for token in block_tokens(document):
        if token.type != "fence" or token.info.strip() != "mdx-code-block" or not token.map:
            continue
        first, last = token.map
        closed = document.line_text(last - 1).strip(" \t>") == token.markup and last - 1 > first
        for line in (first, last - 1) if closed else (first,):
            start = document.line_start(line)
            text = document.line_text(line)
            lead = len(text) - len(text.lstrip(" \t>"))
            yield Edit(start + lead, start + len(text), "", "fragment")
