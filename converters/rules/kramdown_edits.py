"""kramdown as MyST: attribute lists, boxes, contents, extensions, abbreviations, maths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from markdown_it.token import Token

from ..document import Context, Document, Inline
from ..model import Edit, Notice
from .attributes import heading_attributes
from .liquid_figures import box_kind

_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*[ \t>]*")
_QUOTES = {"blockquote_open": 1, "blockquote_close": -1}
# blocks that MyST gives a class to
_CLASSED = frozenset({"paragraph_open", "bullet_list_open", "ordered_list_open", "blockquote_open"})
# classes of themes that make a box of a paragraph or quote; the kind is the rest of the name
_BOX = re.compile(r"(?:prompt|notice|alert|callout|admonition|box|message|bs-callout)-{0,2}(\w*)")


def _line_end(document: Document, line: int) -> int:
    return document.line_start(line) + len(document.line_text(line))


def _remove_lines(document: Document, first: int, last: int, code: str) -> Iterator[Edit]:
    """Take out whole lines; in containers, what is behind the containers' marks."""
    for number in range(first, last):
        start, lead = document.line_start(number), _LEAD.match(document.line_text(number))
        if lead and lead[0].strip():
            yield Edit(start + lead.end(), _line_end(document, number), "", code)
        else:
            yield Edit(start, document.line_start(number + 1), "", code)


def attribute_lists(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Give blocks and images the attributes that MyST has for them; ids become anchors."""
    if "{:" not in document.text:
        return
    tokens = document.tokens
    contents = not any(one.type == "heading_open" for one in tokens)
    depth = 0
    for at, token in enumerate(tokens):
        quotes, depth = depth, depth + _QUOTES.get(token.type, 0)
        if token.type == "kramdown_attributes" and token.map:
            yield from _remove_lines(document, token.map[0], token.map[1], "attribute_list")
        elif found := token.meta.get("attributes"):
            if "toc" in found and token.type.endswith("list_open"):
                yield from _contents(document, token, contents)
                contents = True
            elif token.type != "heading_open" and token.map:
                yield from _attributed(document, context, token, found, quotes)
        elif token.type == "kramdown_extension" and token.map:
            yield from _extension(document, tokens, at)
    yield from _spans(document, context)


def _extension(document: Document, tokens: list[Token], at: int) -> Iterator[Edit]:
    token = tokens[at]
    assert token.map is not None
    first, last = token.map
    html = tokens[at + 1] if at + 1 < len(tokens) else None
    if html is not None and html.type == "html_block" and html.map == [first + 1, last - 1]:
        yield from _remove_lines(document, first, first + 1, "nomarkdown")
        yield from _remove_lines(document, last - 1, last, "nomarkdown")
    else:
        yield from _remove_lines(document, first, last, f"extension_{token.info}")


def _contents(document: Document, token: Token, again: bool) -> Iterator[Edit]:
    """Put the page's contents where ``{:toc}`` makes them of a list, the first time."""
    assert token.map is not None
    first, last = token.map
    while last > first + 1 and not document.line_text(last - 1).strip(" \t>"):
        last -= 1
    start = document.line_start(first)
    column = len(document.line_text(first)) - len(document.line_text(first).lstrip(" \t>"))
    prefix = document.prefix(first, column)
    lines = () if again else ("```{contents}", ":local:", "```")
    text = (document.newline + prefix).join(lines)
    yield Edit(start + column, _line_end(document, last - 1), text, "toc")


def _attributed(
    document: Document, context: Context, token: Token, found: dict[str, str], quotes: int
) -> Iterator[Edit]:
    """Give a block its attributes; it stands in so many block quotes."""
    assert token.map is not None
    first, last = token.map
    line = document.line_text(first)
    column = len(line) - len(line.lstrip(" \t>"))
    if token.type == "blockquote_open":
        marks = [place for place, one in enumerate(line) if one == ">"]
        column = marks[quotes] if quotes < len(marks) else column
    elif token.type == "paragraph_open" and (lead := _LEAD.match(line)):
        column = lead.end()
    start = document.line_start(first) + column
    prefix = document.prefix(first, column)
    newline = document.newline + prefix
    above = ""
    if identifier := found.get("id"):
        above += f'<div id="{escape(identifier)}"></div>{newline.rstrip(" ")}{newline}'
    classes = found.get("class", "").split()
    kind = _box(classes) if token.type in ("paragraph_open", "blockquote_open") else ""
    if kind:
        context.needs.add("colon_fence")
        while last > first + 1 and not document.line_text(last - 1).strip(" \t>"):
            last -= 1
        above += f":::{{{kind}}}{newline}"
        yield Edit(start, start, above, "box")
        if token.type == "blockquote_open":
            yield from _unquoted(document, first, last, column)
        end = _line_end(document, last - 1)
        yield Edit(end, end, f"{newline}:::", "box")
        return
    named = " ".join(f".{one}" for one in classes if re.fullmatch(r"[\w-]+", one))
    if named and token.type in _CLASSED:
        context.needs.add("attrs_block")
        above += f"{{{named}}}{newline}"
    if above:
        yield Edit(start, start, above, "attribute_list")


def _unquoted(document: Document, first: int, last: int, column: int) -> Iterator[Edit]:
    """Take the quote's marks off its lines; a lazy line has none."""
    for number in range(first, last):
        line = document.line_text(number)
        if line[column : column + 1] == ">":
            start = document.line_start(number) + column
            width = 2 if line[column + 1 : column + 2] == " " else 1
            yield Edit(start, start + width, "", "box")


def _box(classes: list[str]) -> str:
    """Return the admonition that a paragraph's classes make of it, else nothing."""
    for one in classes:
        match = _BOX.fullmatch(one)
        if match and (kind := box_kind(match[1] or one)):
            return kind
    first = classes[0].removesuffix("-title") if len(classes) == 1 else ""
    return first if first in ("note", "tip", "warning", "important", "caution") else ""


def _spans(document: Document, context: Context) -> Iterator[Edit]:
    """Take out the lists behind spans; images keep their sizes and classes."""
    for inline, token in document.inline_tokens("kramdown_span", "kramdown_extension"):
        start, end = inline.span(token)
        kept = ""
        if token.meta.get("of") == "image":
            kept = _image_attributes(token.meta["attributes"])
            if kept:
                context.needs.add("attrs_inline")
        identifier = token.meta.get("attributes", {}).get("id")
        anchor = f'<span id="{escape(identifier)}"></span>' if identifier else ""
        yield Edit(start, end, kept + anchor, "attribute_list")


def _image_attributes(found: dict[str, str]) -> str:
    style = {
        key.strip().lower(): value.strip()
        for key, _, value in (part.partition(":") for part in found.get("style", "").split(";"))
    }
    words = [f".{one}" for one in found.get("class", "").split() if re.fullmatch(r"[\w-]+", one)]
    for key in ("width", "height"):
        size = re.fullmatch(
            r"(\d+(?:\.\d+)?)\s*(px|%|em|rem|cm|mm|in|pt)?", found.get(key) or style.get(key, "")
        )
        if size and not (key == "height" and size[2] == "%"):
            words.append(f'{key}="{size[1]}{size[2] or "px"}"')
    align = found.get("align") or style.get("float", "")
    if align in ("left", "right", "center"):
        words.append(f"align={align}")
    return "{" + " ".join(words) + "}" if words else ""


def heading_ids(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take ``{#id}`` out of headings; ``{: #id}`` there is a list behind a span."""
    for edit in heading_attributes(document, context):
        if not (
            isinstance(edit, Edit)
            and document.text[edit.start : edit.end].lstrip().startswith("{:")
        ):
            yield edit


def abbreviations(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Mark each abbreviation that the post explains, and take out the explanations."""
    if "*[" not in document.text:
        return
    for token in document.tokens:
        if token.type == "kramdown_abbreviation" and token.map:
            yield from _remove_lines(document, token.map[0], token.map[1], "abbreviation")
    known = document.env.get("abbreviations", {})
    if not known:
        return
    words = sorted(known, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
    for inline, token in _plain_text(document):
        for match in pattern.finditer(token.content):
            if not known[match[0]]:
                continue
            start = inline.offset(token.meta["span"][0] + match.start())
            title = escape(known[match[0]])
            yield Edit(start, start, f'<abbr title="{title}">', "abbreviation")
            end = start + len(match[0])
            yield Edit(end, end, "</abbr>", "abbreviation")


def _plain_text(document: Document) -> Iterator[tuple[Inline, Token]]:
    """Yield the text outside headings and bare addresses."""
    for inline in document.inlines:
        if inline.parent.type == "heading_open":
            continue
        bare = False
        for token in inline.token.children or ():
            if token.type == "link_open":
                bare = token.info in ("auto", "gfm_autolink")
            elif token.type == "link_close":
                bare = False
            elif token.type == "text" and not bare:
                yield inline, token


def inline_math(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write ``$$…$$`` within a paragraph as inline maths, which it is in kramdown."""
    for inline, token in document.inline_tokens("math_inline_double"):
        start, end = inline.span(token)
        inside = token.content.strip()
        if inside and not document.text[end : end + 1].isdigit():
            yield Edit(start, end, f"${inside}$", "math")
