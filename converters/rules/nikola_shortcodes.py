"""What Nikola's own shortcodes become; those that it shares with others are in their tables.

Syntax: https://getnikola.com/handbook.html#shortcodes
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .emoji import emoji_for
from .hugo_shortcodes import make
from .liquid_embeds import embed
from .named_posts import reference
from .shortcode_calls import Call, Made, Make
from .shortcode_layout import replaced
from .shortcode_unknown import one_line
from .shortcodes import code_regions, hugo_shortcodes, in_code
from .text import destination, escape_text

_NAMED = re.compile(r"(?P<text>.*\S)\s*<(?P<slug>[^<>]+)>\s*", re.DOTALL)


def _doc(call: Call) -> Made:
    """A link to a post by its slug, ``text <slug>`` or the slug alone, named by its title."""
    match = _NAMED.fullmatch(call.inner.strip())
    slug = (match["slug"] if match else call.inner or call.get("slug", at=0)).strip()
    found = call.context.index.resolve(f"/{slug}", call.context.post)
    paths = [found.post] if found.post else call.context.index.named(slug)
    path = next((one for one in paths if call.context.index.has(one)), "")
    title = match["text"] if match else call.get("title")
    title = title or (call.context.index.title(path) if path else None) or slug
    text = f"[{escape_text(one_line(title))}]({destination('/' + (path or slug))})"
    return Made("shortcode_ref", text, block=False, inner="none")


def _media(call: Call) -> Made:
    """A page or player of another site, given by its address."""
    what = call.get("url", at=0)
    text = embed("link", what) if "://" in what else None
    return Made("shortcode_embed", text, block=call.alone, inner="none") if text else make(call)


def _thumbnail(call: Call) -> Made:
    """An image that leads to its whole size; the inner text is the caption."""
    source = call.get("uri", "src", at=0)
    if not source:
        return make(call)
    image = f"![{escape_text(call.get('alt'))}]({destination(source)})"
    if not call.node.paired:
        return Made("shortcode_figure", image, block=False)
    head = f"<figure>\n\n{image}\n\n<figcaption>"
    return Made("shortcode_figure", head, "</figcaption>\n</figure>")


def _listing(call: Call) -> Made:
    """The code of a file in the folder ``listings``; its page on the old site showed the file."""
    name = call.get("file", at=0)
    text = f"[{escape_text(name)}]({destination('/listings/' + name)})"
    return Made("shortcode_ref", text, block=False, inner="none") if name else make(call)


def _emoji(call: Call) -> Made:
    name = call.get("name", at=0)
    shown = emoji_for(f":{name}:")
    return Made("emoji", shown, block=False) if shown else make(call)


_OWN: dict[str, Make] = {
    "doc": _doc,
    "media": _media,
    "thumbnail": _thumbnail,
    "listing": _listing,
    "emoji": _emoji,
}


def _made(call: Call) -> Made:
    return _OWN.get(call.name, make)(call)


def nikola_shortcodes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn shortcodes into Markdown, MyST and HTML; template pass."""
    if "{{%" not in document.text:
        return
    regions = code_regions(document.text)
    for result in replaced(hugo_shortcodes(document.text), regions, _made, document, context):
        if isinstance(result, Edit) and ":::" in result.text:
            context.needs.add("colon_fence")
        yield result


_PATH_LINK = re.compile(r"link://(?P<kind>\w+)(?:/(?P<name>[^\s)>\]\"'#]*))?")


def path_links(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Lead ``link://slug/name`` and ``link://filename/path`` to the post; template pass.

    Other kinds are pages of the old site's own. Source: https://getnikola.com/path_handlers.html
    """
    if "link://" not in document.text:
        return
    regions = code_regions(document.text)
    for match in _PATH_LINK.finditer(document.text):
        if in_code(regions, match.start()):
            continue
        kind, name = match["kind"], match["name"] or ""
        if kind in ("slug", "filename"):
            found = [one for one in context.index.named(name) if context.index.has(one)]
            target = "/" + found[0] if found else reference(name, context)
        else:
            target = "/" + "/".join(part for part in (_FOLDERS.get(kind, kind), name) if part) + "/"
        yield Edit(*match.span(), target, "content_link")


_FOLDERS = {"category": "categories", "tag": "categories", "author": "authors", "root": ""}
