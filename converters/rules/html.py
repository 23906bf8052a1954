"""Raw HTML in a post: where it stands, the ids it gives, and its tags in balance."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from markdown_it.token import Token

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from ..tags import Attribute, Tag, tags
from .nesting import block_tokens

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"}
    | {"source", "track", "wbr", "!--"}
)
# elements whose end a browser supplies by itself
_IMPLIED = frozenset(
    {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup"}
    | {"option", "optgroup", "rt", "rp", "html", "head", "body"}
)
# what ends an HTML block only with its own end
# of a line: quote marks, list markers and footnotes' labels
_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)]|\[\^[^\]\s]+\]:)[ \t]+[ \t>]*)*")
_RAW_TEXT = re.compile(r"<(?P<end>/?)(?P<name>style|script)(?=[\s>/])[^<>]*>", re.IGNORECASE)
_BLANK = re.compile(r"^[ \t]*(?:\r\n?|\n)", re.MULTILINE)
_RUN_ON = frozenset({"!--", "script", "style", "textarea"})


def raw_html(document: Document) -> Iterator[tuple[int, str, bool]]:
    """Yield every piece of raw HTML: its offset, its text as it stands, whether it is a block."""
    pieces = [
        (*inline.span(token), False) for inline, token in document.inline_tokens("html_inline")
    ]
    pieces += [
        (document.line_start(token.map[0]), document.line_start(token.map[1]), True)
        for token in document.tokens
        if token.type == "html_block" and token.map
    ]
    for start, end, block in sorted(pieces):
        yield start, document.text[start:end], block


def html_attributes(document: Document) -> Iterator[tuple[int, Attribute]]:
    """Yield the attributes of a document's raw HTML, each with the offset of its piece."""
    for start, text, _ in raw_html(document):
        for tag in tags(text):
            for attribute in tag.attributes:
                yield start, attribute


def ids(document: Document) -> Iterator[str]:
    """Yield the ids, and the names of anchors, that raw HTML gives in a document."""
    for _, attribute in html_attributes(document):
        if attribute.name == "id" or (attribute.name == "name" and attribute.tag == "a"):
            yield attribute.value


def is_comment(token: Token) -> bool:
    """Tell whether an HTML block shows nothing: comments and white space only."""
    return not re.sub(r"<!--.*?(?:-->|\Z)", "", token.content, flags=re.DOTALL).strip()


class _Open(NamedTuple):
    """A tag that is open, the place where it begins, and where it ends if that is with ``/>``."""

    tag: Tag
    place: int
    end: int


def balance(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Close what raw HTML leaves open, and take out end tags of what it never opened.

    Either would reach the page around the post: an open comment hides the rest of the site's
    navigation, a stray ``</div>`` ends the theme's own.
    """
    if "<" not in document.text:
        return
    stack: list[_Open] = []
    # where in the stack the tags of a name are; those that seem to end by themselves apart
    places: defaultdict[tuple[str, bool], list[int]] = defaultdict(list)
    for start, text, block in raw_html(document):
        for tag in tags(text):
            place = start + tag.start
            if block and not tag.complete and tag.name in _RUN_ON:
                yield from _close_text(document, tag, start, text)
            elif tag.name.startswith("/"):
                name = tag.name[1:]
                # what seems to end by itself is the last that an end tag may belong to
                found = places[name, False] or places[name, True]
                if found:
                    beyond = stack[found[-1] :]
                    yield from _self_closed(beyond[1:])
                    del stack[found[-1] :]
                    for one in beyond:
                        places[one.tag.name, one.end > 0].pop()
                elif name not in _IMPLIED and name not in _VOID:
                    message = f"</{name}> ends nothing that was begun; it is left out"
                    yield document.notice(Code.HTML_UNBALANCED, message, place)
                    # what follows it in an HTML block must stay in one
                    instead = "<div></div>" if block else _instead(document, place)
                    yield Edit(place, start + tag.end, instead, "html_stray")
            elif tag.name not in _VOID:
                slash = text[tag.start : tag.end].endswith("/>")
                # in SVG or MathML `/>` ends an element
                if not (slash and (places["svg", False] or places["math", False])):
                    places[tag.name, slash].append(len(stack))
                    stack.append(_Open(tag, place, start + tag.end if slash else 0))
    yield from _self_closed(stack)
    left = [one for one in stack if one.tag.name not in _IMPLIED and not one.end]
    for one in left:
        message = f"<{one.tag.name}> is never closed; it is closed at the end of the page"
        yield document.notice(Code.HTML_UNBALANCED, message, one.place)
    if left:
        line_end = document.newline
        closing = "".join(f"</{one.tag.name}>" for one in reversed(left))
        # `<div></div>` makes an HTML block of whatever follows it on the line
        end_tags = f"{line_end}{line_end}<div></div>{closing}{line_end}"
        yield Edit(len(document.text), len(document.text), end_tags, "html_unclosed")


def raw_texts(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Keep styles and scripts inside other HTML in one block, up to their ends; block pass.

    CommonMark ends most HTML blocks at a blank line. On its own site the rest of a style or script
    was part of it all the same, for browsers read on to its end: here it would show as text.
    """
    lowered = document.text.lower()
    if "<style" not in lowered and "<script" not in lowered:
        return
    beyond = 0
    for token in block_tokens(document):
        if token.type != "html_block" or token.level or not token.map or token.map[0] < beyond:
            continue
        start, end = document.line_start(token.map[0]), document.line_start(token.map[1])
        opened = None
        for match in _RAW_TEXT.finditer(document.text, start, end):
            opened = None if match["end"] else opened or match
        close = lowered.find(f"</{opened['name'].lower()}", end) if opened else -1
        if close >= 0:
            beyond = document.line_of(close) + 1
            for blank in _BLANK.finditer(document.text, end, close):
                yield Edit(*blank.span(), "", "whole_html")


def _instead(document: Document, place: int) -> str:
    """Return what stands for an end tag that goes, where its line must begin as it did.

    An empty line would end its paragraph, and what follows it could begin another block.
    """
    begin = document.line_start(document.line_of(place))
    return "<wbr>" if _LEAD.fullmatch(document.text, begin, place) else ""


def _self_closed(stack: Iterable[_Open]) -> Iterator[Edit]:
    """End ``<iframe … />`` where it stands: HTML would put the rest of the page inside."""
    for one in stack:
        if one.end and one.tag.name not in _IMPLIED:
            yield Edit(one.end, one.end, f"</{one.tag.name}>", "jsx_closed")


def _close_text(document: Document, tag: Tag, start: int, text: str) -> Iterator[Edit | Notice]:
    """Close a comment, script or the like that swallows the rest of its HTML block."""
    end = start + len(text.rstrip())
    closing = "-->" if tag.name == "!--" else f"</{tag.name}>"
    name = "a comment" if tag.name == "!--" else f"<{tag.name}>"
    message = f"{name} is never closed; it is closed at the end of its block"
    yield document.notice(Code.HTML_UNBALANCED, message, start + tag.start)
    yield Edit(end, end, closing, "html_unclosed")
