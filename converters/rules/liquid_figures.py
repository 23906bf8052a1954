"""Images, videos and boxes that template tags and Jekyll's includes ask for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt

from .liquid_call import Block, Call, Result
from .liquid_embeds import audio, embed, link, service_in, video
from .text import destination, escape_text, option

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico)(?:[?#].*)?$", re.IGNORECASE)
_FIGURE = re.compile(r"fig|im(?:a?ge?)|screenshot|picture|photo|thumb", re.IGNORECASE)
_VIDEO = re.compile(r"video|player|movie|audio|mp4|embed", re.IGNORECASE)
# the key of an include that names its file, the first that it has
_SOURCES = (
    *("src", "file", "image_path", "path", "image", "img", "image_url", "imageurl", "filename"),
    *("url", "source", "href", "name", "video", "link"),
)
_TEXTS = ("title", "text", "caption", "content", "message", "description", "label", "quote")
# how themes call a box, and MyST's admonition of the same meaning
BOXES = {
    "note": "note", "info": "note", "primary": "note", "secondary": "note", "default": "note",
    "alert": "note", "callout": "note", "notice": "note", "light": "note", "new": "note",
    "tip": "tip", "hint": "hint", "success": "tip", "tldr": "tip",
    "important": "important", "highlight": "important",
    "warning": "warning", "warn": "warning", "caution": "caution", "attention": "warning",
    "danger": "danger", "error": "danger", "bug": "danger",
}  # fmt: skip


def is_image(path: str) -> bool:
    """Tell whether a path names an image."""
    return bool(_IMAGE.search(path))


def box_kind(words: str) -> str:
    """Return the admonition that the first known word of a text names, else nothing."""
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in BOXES:
            return BOXES[word]
    return ""


def figure(
    call: Call, source: str, alt: str, caption: str, width: str = "", height: str = ""
) -> Result:
    """Return an image, or a figure with a caption where it stands on a line of its own."""
    target = call.context.index.resolve(source, call.context.post)
    if caption and call.html:
        image = f'<img src="{escape(source)}"{_sizes(alt, width, height)}>'
        shown = _inline().renderInline(caption)
        return f"<figure>{image}<figcaption>{shown}</figcaption></figure>"
    solid = target.kind in ("file", "external") and not re.search(r"\s", source)
    if caption and call.alone and solid:
        call.context.needs.add("colon_fence")
        sizes = [option("width", width)] if width else []
        return Block((f":::{{figure}} {source}", option("alt", alt or caption), *sizes,
                      "", caption, ":::"))  # fmt: skip
    if width or height:
        image = f'<img src="{escape(source)}"{_sizes(alt, width, height)}>'
    else:
        image = f"![{escape_text(alt)}]({destination(source)})"
    if not caption:
        return image
    return (
        Block((image, "", f"*{caption}*" if "*" not in caption else caption))
        if call.alone
        else (f"{image} {caption}")
    )


def _sizes(alt: str, width: str, height: str) -> str:
    """Return an image's attributes; alt="" would say that it only decorates, which nobody said."""
    given = (("alt", alt), ("width", width), ("height", height))
    return "".join(f' {name}="{escape(value)}"' for name, value in given if value)


@lru_cache(maxsize=1)
def _inline() -> MarkdownIt:
    """Return a parser for a caption that has to be HTML."""
    return MarkdownIt("commonmark")


def admonition(call: Call, kind: str, title: str = "", text: str = "") -> Result:
    """Return an admonition of a kind around a tag's body, or around a text."""
    fence = ":" * (3 + call.depth)
    call.context.needs.add("colon_fence")
    head = f"{fence}{{{kind}}}"
    if title:
        head = f"{fence}{{admonition}} {escape_text(title)}"
    options = (f":class: {kind}", "") if title else ()
    if call.tag.close is None:
        return Block((head, *options, text, fence))
    return Block((head, *options[:1]), (fence,))


def _shown(call: Call) -> Result:
    """Return the images, titles and links that Minimal Mistakes keeps in the front matter.

    Source: https://mmistakes.github.io/minimal-mistakes/docs/helpers/#gallery
    """
    name = call.keys.get("id") or re.sub(r"\..*|.*/", "", call.words[0])
    items = call.context.post.front_matter.extra.get(name)
    lines: list[str] = []
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, Mapping):
            continue
        given = {key: str(value) for key, value in item.items() if value}
        if source := given.get("image_path") or given.get("url"):
            lines += [f"![{escape_text(given.get('alt', ''))}]({destination(source)})", ""]
        if "excerpt" in given or "btn_label" in given:
            parts = [f"**{given['title']}**"] if "title" in given else []
            parts += [given["excerpt"]] if "excerpt" in given else []
            if "btn_label" in given and "url" in given:
                parts.append(link(given["url"], given["btn_label"]))
            lines += [line for part in parts for line in (" ".join(part.split()), "")]
    if caption := call.keys.get("caption"):
        lines += [caption, ""]
    return Block(tuple(lines[:-1])) if len(lines) > 1 and call.alone else None


def include(call: Call) -> Result:
    """Return what an included file of a known kind shows, else the texts that it was given.

    The kind is known by the file's name: a figure, a video, an embed of a service, a box.
    """
    words, keys = call.words, call.keys
    path = words[0] if words else ""
    if re.search(r"(?:^|/)(?:gallery|feature_row)\b", path) and (found := _shown(call)):
        return found
    name = posixpath.basename(path).rpartition(".")[0] or posixpath.basename(path)
    if name == "toc":
        return ""  # the page has its own contents
    source = next((keys[key] for key in _SOURCES if keys.get(key)), "")
    caption = keys.get("caption") or keys.get("description") or ""
    if not caption and re.match(r"embed/(?:video|audio)\b", path):
        caption = keys.get("title", "")  # Chirpy shows it below
    texts = [" ".join(keys[key].split()) for key in _TEXTS if keys.get(key)]
    service = (
        service_in(name) or service_in(keys.get("provider", "")) or service_in(keys.get("type", ""))
    )
    identifier = keys.get("id") or keys.get("content") or source or "".join(words[1:2])
    if service and (found := embed(service, identifier)) is not None:
        lines = (found, "", caption) if caption else (found,)
        return Block(lines) if call.alone else found
    if source and (is_image(source) or _FIGURE.search(name)) and not _VIDEO.search(name):
        alt = keys.get("alt") or keys.get("title") or ""
        if "image_path" not in keys and "file" in keys and not is_image(source):
            source = next((keys[key] for key in _SOURCES if is_image(keys.get(key, ""))), source)
        # al-folio's title is shown by the mouse alone, and is no caption
        pointed = "path" in keys and re.search(r"(?:^|/)figure\.(?:liquid|html)$", path)
        texts = [keys.get(key, "") for key in ("text", "content", "label")]
        caption = caption or next(filter(None, texts), "" if pointed else keys.get("title", ""))
        return figure(call, source, alt, caption, keys.get("width", ""))
    if source and _VIDEO.search(name):
        found = embed(name, source) or (audio if "audio" in name else video)(source)
        lines = (found, "", caption) if caption else (found,)
        return Block(lines) if call.alone else found
    kind = box_kind(name)
    if texts and (kind == "note" or not kind):
        kind = box_kind(keys.get("type", "")) or box_kind(keys.get("class", "")) or kind
    body = next((keys[key] for key in ("text", "content", "message", "body") if keys.get(key)), "")
    if kind and texts and call.alone:
        body = body or " ".join(text for text in texts if text != keys.get("title"))
        return admonition(call, kind, keys.get("title", ""), body)
    if not texts:
        return None
    return link(source, texts[0]) if source and re.match(r"https?:|/", source) else None
