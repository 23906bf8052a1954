"""Wiki links: ``[[Note]]``, ``[[Note#Heading|text]]``, ``![[image.png|300]]``, ``![[Note]]``.

Syntax: "Internal links" and "Embed files" of Obsidian's help; Foam and Dendron read the same.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from ..document import Context, Document
from ..model import Edit, Notice, Post
from ..notices import Code
from ..targets import Target
from .link_targets import target_address
from .text import destination, escape_text

_LINK = re.compile(r"(!?)\[\[([^\[\]\n]+)\]\]")
_MEDIA = {
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"), "img"),
    **dict.fromkeys((".mp4", ".webm", ".ogv", ".mov", ".mkv"), "video"),
    **dict.fromkeys((".mp3", ".wav", ".m4a", ".ogg", ".flac", ".3gp"), "audio"),
    ".pdf": "iframe",
}
_SIZE = re.compile(r"(\d+)(?:x(\d+))?")
_PAPER = 'width="100%" height="600"'
# formats that only Obsidian shows
_OWN = (".canvas", ".base", ".excalidraw", ".excalidraw.md")


def _wikilink(state: StateInline, silent: bool) -> bool:
    match = _LINK.match(state.src, state.pos, state.posMax)
    if not match or not match[2].strip("| \\"):
        return False
    if not silent:
        token = state.push("wikilink", "a", 0)
        name, _, label = match[2].partition("|")
        token.content = name.rstrip("\\").strip()
        token.markup = match[1]
        token.meta["label"] = label.strip()
    state.pos = match.end()
    return True


def wikilinks_plugin(md: MarkdownIt) -> None:
    """Read wiki links and embeds as tokens of the type ``wikilink``."""
    md.inline.ruler.before("link", "wikilink", _wikilink)


def wikilinks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Lead wiki links to their notes and files, and show the media that are embedded."""
    if "[[" not in document.text:
        return
    for inline, token in document.inline_tokens("wikilink"):
        start, end = inline.span(token)
        name, label = token.content, token.meta["label"]
        path, _, fragment = name.partition("#")
        suffix = posixpath.splitext(path)[1].lower()
        if token.markup and suffix in _MEDIA:
            yield from _media(document, context, (start, end), path, label, fragment)
            continue
        target = find(path.strip(), fragment, context)
        if target is None and path.strip():
            text = _label(label) if label else escape_text(name)
            if path.lower().endswith(_OWN):
                message = f"{path} is a file that only Obsidian shows; its name is kept"
            else:
                message = f"no note or file {path!r}; the text of the link is kept"
            yield document.notice(Code.LINK_MISSING, message, start)
            yield Edit(start, end, text, "wikilink_missing")
            continue
        assert target is not None
        address, notices = target_address(target, document, context, name, start)
        yield from notices
        shown = label or _shown(path.strip(), fragment)
        if token.markup:
            # the other note is on a page of its own: a copy of its text would be on two
            message = f"{name!r} is embedded; the page links to it"
            yield document.notice(Code.EMBED_LINKED, message, start)
            title = context.index.title(target.post) if target.post else None
            shown = label or title or shown
        code = "embed" if token.markup else "wikilink"
        text = _label(shown) if label else escape_text(shown)
        yield Edit(start, end, f"[{text}]({destination(address or '')})" if address else text, code)


def _label(text: str) -> str:
    """Return a link's own text as MyST: its markup counts, brackets do not end it."""
    return re.sub(r"(?<!\\)([\[\]])", r"\\\1", text.replace("\\|", "|"))


def _shown(path: str, fragment: str) -> str:
    """Return the text of a link without one, as Obsidian shows it."""
    parts = [path.removeprefix("./"), *fragment.lstrip("^").split("#")]
    return " > ".join(part.strip() for part in parts if part.strip())


def find(name: str, fragment: str, context: Context) -> Target | None:
    """Return what a wiki link of a post means: a note, a file, or None.

    The name is a path from the vault's root or from the note (``./``), the end of one, a title or
    an alias, whatever its case; of several the nearest counts, as Obsidian's shortest path does.
    """
    index, post = context.index, context.post
    # of nested headings the last is meant
    anchor = fragment if fragment.startswith("^") else fragment.rpartition("#")[2].strip()
    if not name:
        return _page(context, post.path, anchor)
    wanted = posixpath.normpath(name.lstrip("/"))
    if name.startswith("."):
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(post.path), name))
    found = _nearest(index.named(wanted), post)
    if found is None and name.startswith("."):
        found = _nearest(index.named(re.sub(r"^(?:\.\.?/)+", "", name)), post)
    if found is None:
        return None
    return _page(context, found, anchor) if index.has(found) else Target("file", path=found)


def _page(context: Context, path: str, anchor: str) -> Target:
    return Target("page", path=context.index.page_path(path), fragment=anchor, post=path)


def _nearest(paths: list[str], post: Post) -> str | None:
    folder = posixpath.dirname(post.path)
    order = [(posixpath.dirname(path) != folder, path.count("/"), path) for path in paths]
    return min(order)[2] if order else None


def _media(
    document: Document,
    context: Context,
    span: tuple[int, int],
    path: str,
    label: str,
    fragment: str,
) -> Iterator[Edit | Notice]:
    """Show an embedded image, film, sound or paper; a label of digits is its size."""
    target = find(path.strip(), "", context)
    if target is None:
        message = f"no image or file {path}; its name is kept"
        yield document.notice(Code.ASSET_MISSING, message, span[0])
        yield Edit(*span, escape_text(label or path), "wikilink_missing")
        return
    address, notices = target_address(target, document, context, path, span[0])
    yield from notices
    text, _, last = label.rpartition("|")
    size = _SIZE.fullmatch(last)
    text = text if size else label
    element = _MEDIA[posixpath.splitext(path)[1].lower()]
    source = quote(address or "", safe="/:%")
    if element == "img":
        attributes = "{width=" + size[1] + "px" if size else ""
        attributes += f" height={size[2]}px" if size and size[2] else ""
        if size:
            context.needs.add("attrs_inline")
            attributes += "}"
        image = f"![{_label(text)}]({destination(address or '')}){attributes}"
        yield Edit(*span, image, "embed")
        return
    sizes = f' width="{size[1]}"' if size else ""
    sizes += f' height="{size[2]}"' if size and size[2] else ""
    anchor = f"#{fragment}" if fragment else ""
    # alone on its line, an element like these would begin a block of HTML
    shape = "controls" + sizes if element != "iframe" else sizes.strip() or _PAPER
    html = f'<span><{element} src="{source}{anchor}" {shape}></{element}></span>'
    yield Edit(*span, html, "embed")
