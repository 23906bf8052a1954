"""Links, images and linked files: every shape of them in a post, as MyST reads them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote, unquote

from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkDestination
from markdown_it.token import Token

from ..document import Context, Document, Inline
from ..model import Edit, Notice
from ..notices import Code
from .html import html_attributes
from .link_targets import near_notice, relative, resolved_address
from .text import destination, escape_text

# what Sphinx makes pages of
_SOURCES = (".md", ".rst", ".ipynb")


def _label_end(inline: Inline, token: Token, children: list[Token]) -> int:
    """Return the place, in an inline content, of the bracket that ends a link's label."""
    start, end = token.meta["span"]
    place = start + (2 if token.type == "image" else 1)
    if children:
        place = max(place, *(child.meta["span"][1] for child in children))
    while place < end and inline.token.content[place] != "]":
        place += 1
    return int(place)


def _inside(tokens: list[Token], at: int) -> list[Token]:
    """Return the tokens between a link's opening token and its closing one."""
    depth = 0
    for number in range(at, len(tokens)):
        depth += tokens[number].nesting if tokens[number].type.startswith("link_") else 0
        if depth == 0:
            return tokens[at + 1 : number]
    return tokens[at + 1 :]


def _destination_span(content: str, label_end: int, end: int) -> tuple[int, int] | None:
    """Return where an inline link's destination stands in its content, None for a reference."""
    if content[label_end + 1 : label_end + 2] != "(" or end <= label_end + 1:
        return None
    start = label_end + 2
    while start < end and content[start] in " \t\n":
        start += 1
    result = parseLinkDestination(content, start, end)
    return (start, result.pos) if result.ok else (start, start)


def _definition_span(document: Document, label: str) -> tuple[int, int] | None:
    """Return the text span of the destination that a reference's definition gives."""
    definition = document.env.get("references", {}).get(label)
    if definition is None:
        return None
    first, last = definition["map"]
    start, end = document.line_start(first), document.line_start(last)
    match = re.compile(r"\[(?:[^\[\]\\]|\\.)+\]:(?:\s|>)*", re.DOTALL).search(
        document.text, start, end
    )
    if match is None:
        return None
    result = parseLinkDestination(document.text, match.end(), end)
    return (match.end(), result.pos) if result.ok else None


def _reference_label(content: str, start: int, label_end: int, end: int) -> str:
    explicit = content[label_end + 2 : end - 1] if end > label_end + 2 else ""
    return str(normalizeReference(explicit or content[start:label_end]))


def links(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Lead every link of the Markdown to its page, file or address."""
    defined: set[str] = set()
    for inline in document.inlines:
        children = inline.token.children or []
        for at, token in enumerate(children):
            if token.type == "link_open":
                yield from _link(document, context, inline, token, _inside(children, at), defined)
    for inline, token in document.inline_tokens("image"):
        yield from _image(document, context, inline, token, defined)


def _link(
    document: Document,
    context: Context,
    inline: Inline,
    token: Token,
    children: list[Token],
    defined: set[str],
) -> Iterator[Edit | Notice]:
    href = str(token.attrs.get("href", ""))
    start, end = token.meta["span"]
    place = inline.offset(start)
    if not href:
        return  # it leads to the page itself, in every renderer
    new, notices = resolved_address(href, document, context, place)
    yield from notices
    if new is not None and new.endswith(_SOURCES) and _is_file(new, context):
        new = "path:" + new  # MyST would look for its page, and there is none
    if token.info in ("auto", "gfm_autolink"):
        yield from _autolink(document, inline, token, href, new)
        return
    if new is not None and unquote(new) == unquote(href):
        return
    label_end = _label_end(inline, token, children)
    if new is None:
        # its text stays, and says on request where it led
        where = escape(href).replace("|", "&#124;")
        yield Edit(place, place + 1, f'<span class="postpress-missing" title="{where}">', "link")
        yield Edit(inline.offset(label_end), inline.end(end), "</span>", "link")
        return
    span = _destination_span(inline.token.content, label_end, end)
    if span is not None:
        yield Edit(inline.offset(span[0]), inline.end(span[1]), destination(new), "link")
        return
    label = _reference_label(inline.token.content, start + 1, label_end, end)
    yield from _redefine(document, label, new, "link", defined)


def _is_file(way: str, context: Context) -> bool:
    """Tell whether a way from the page leads to a file that comes along, and not to a page."""
    path = posixpath.join(posixpath.dirname(context.docname), unquote(way))
    return posixpath.normpath(path) in context.assets


def _redefine(
    document: Document, label: str, new: str, code: str, defined: set[str]
) -> Iterator[Edit]:
    found = _definition_span(document, label)
    if found is not None and label not in defined:
        defined.add(label)
        yield Edit(*found, destination(new), code)


def _autolink(
    document: Document, inline: Inline, token: Token, href: str, new: str | None
) -> Iterator[Edit]:
    start, end = inline.span(token)
    shown = document.text[start:end]
    bare = token.info == "gfm_autolink"
    if new is None or unquote(new) != unquote(href):
        text = escape_text(shown if bare else shown[1:-1])
        yield Edit(start, end, f"[{text}]({destination(new or href)})", "link")
    elif bare and shown.lower().startswith(("http://", "https://")):
        yield Edit(start, start, "<", "autolink")
        yield Edit(end, end, ">", "autolink")
    elif bare:
        yield Edit(start, end, f"[{escape_text(shown)}]({destination(href)})", "autolink")


def _image(
    document: Document, context: Context, inline: Inline, token: Token, defined: set[str]
) -> Iterator[Edit | Notice]:
    source = str(token.attrs.get("src", ""))
    start, end = token.meta["span"]
    place = inline.offset(start)
    if source.startswith("data:"):
        return
    new, notices = image_address(source, document, context, place)
    yield from notices
    if new is None or unquote(new) == unquote(source):
        return
    label_end = _label_end(inline, token, token.children or [])
    span = _destination_span(inline.token.content, label_end, end)
    if span is not None:
        yield Edit(inline.offset(span[0]), inline.end(span[1]), destination(new), "image")
        return
    label = _reference_label(inline.token.content, start + 2, label_end, end)
    yield from _redefine(document, label, new, "image", defined)


def image_address(
    source: str, document: Document, context: Context, place: int
) -> tuple[str | None, list[Notice]]:
    """Return the address of an image on its page, None where it is missing, and notices."""
    target = context.index.resolve(source, context.post)
    if target.kind == "file":
        context.assets.append(target.path)
        near = [near_notice(target, document, source, place)] if target.near else []
        return relative(target.path, context), near
    if target.kind == "external" and "://" not in target.url:
        # a drive of the author's (`C:\a.png`), or what only a program knows (`asset::a.png`)
        message = f"no image {unquote(source)}; only the author's own computer or program has it"
        return None, [document.notice(Code.ASSET_MISSING, message, place)]
    if target.kind == "external":
        return target.url, []
    if context.index.leaves_site(source, context.post):
        message = f"{source} leaves the site's folder"
        return None, [document.notice(Code.OUTSIDE_SITE, message, place)]
    known = f"; it is shown from {target.url}" if target.url else ""
    message = f"no image {source}{known}"
    return target.url or None, [document.notice(Code.ASSET_MISSING, message, place)]


_FILES = {
    "img": {"src"},
    "video": {"src", "poster"},
    "audio": {"src"},
    "source": {"src"},
    "track": {"src"},
    "object": {"data"},
    "embed": {"src"},
}


def html_links(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Lead the links, images and media of raw HTML to their pages and files."""
    for start, attribute in html_attributes(document):
        value = attribute.value.strip()
        place = start + attribute.start
        if not value or value.startswith(("data:", "#", "javascript:")):
            continue
        if attribute.tag == "a" and attribute.name == "href":
            new, notices = resolved_address(value, document, context, place)
        elif attribute.name in _FILES.get(attribute.tag, ()):
            new, notices = image_address(value, document, context, place)
        elif attribute.name == "srcset":
            yield from _srcset(document, context, attribute.raw, place)
            continue
        else:
            continue
        yield from notices
        if new is None and attribute.name == "href":
            before = re.search(r"href\s*=\s*[\"']?$", document.text[:place], re.IGNORECASE)
            if before:  # a link that leads nowhere is none, as in Markdown
                yield Edit(before.start(), before.start(), "data-", "html_link")
        elif new is not None and unquote(new) != unquote(value):
            written = escape(new if "://" in new else quote(new, safe="/#%:@!$&'()*+,;=~"))
            if not attribute.quoted:
                written = f'"{written}"'
            yield Edit(place, start + attribute.end, written, "html_link")


def _srcset(
    document: Document, context: Context, value: str, start: int
) -> Iterator[Edit | Notice]:
    for match in re.finditer(r"[^\s,]\S*", value):
        candidate = match.group().rstrip(",")
        if re.fullmatch(r"[\d.]+[wxh]", candidate) or "&" in candidate or ":" in candidate:
            continue
        place = start + match.start()
        new, notices = image_address(candidate, document, context, place)
        yield from notices
        if new is not None and new != candidate:
            yield Edit(place, place + len(candidate), escape(quote(new, safe="/:%")), "html_link")
