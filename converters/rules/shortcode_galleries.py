"""Shortcodes that show the images of a folder, or those whose names fit a pattern.

Sources: https://github.com/mfg92/hugo-shortcode-gallery, https://blowfish.page/docs/shortcodes/,
https://www.docsy.dev/docs/content/shortcodes/#imgproc, https://github.com/liwenyip/hugo-easy-gallery
"""

from __future__ import annotations

import posixpath
import re

from .shortcode_calls import Call, Made, Maker
from .shortcode_unknown import one_line
from .text import destination

_IMAGE = re.compile(r"\.\w{3,4}$")
_EVERY = "*.*"


def found_images(call: Call, pattern: str) -> list[str]:
    """Return the addresses of a pattern's images, as the post itself would write them."""
    post = call.context.post
    folder = posixpath.dirname(post.path)
    return [posixpath.relpath(path, folder) for path in call.context.index.images(pattern, post)]


def _pattern(call: Call) -> str:
    """Return the pattern of the images that a gallery shows, empty where it names none."""
    match = call.get("match", "images", "src", "srcs", "glob", "path")
    if folder := call.get("dir", "folder"):
        return f"{folder.rstrip('/')}/{_EVERY}"
    if album := call.get("album"):
        return f"{{albums,gallery,.}}/{album.strip('/')}/{_EVERY}"
    match = match or call.get(at=0)
    if not match:
        return f"gallery/{_EVERY}" if call.name == "gallery" else ""
    return (
        match
        if "*" in match or "." in posixpath.basename(match)
        else f"{match.rstrip('/')}/{_EVERY}"
    )


def _gallery(call: Call) -> Made | None:
    """The pictures that a gallery names one by one, or by a pattern."""
    if call.node.paired and call.inner.strip():
        return Made("shortcode_wrapper", block=False)
    names = call.get("images", "src", "srcs", at=0).strip("{}[] ")
    found = [one.strip(" \"'") for one in names.split(",") if one.strip(" \"'")]
    if not found or any("*" in one or not _IMAGE.search(one) for one in found):
        found = found_images(call, _pattern(call)) if _pattern(call) else []
    if not found:
        return None
    shown = "\n\n".join(f"![]({destination(one)})" for one in found)
    return Made("shortcode_figure", shown, inner="none")


def _processed(call: Call) -> Made | None:
    """Docsy's image that is cut to a size: a file of the post that a part of its name names."""
    name = call.get("src", "image", at=0)
    if not name:
        return None
    found = [name] if _IMAGE.search(name) else found_images(call, f"**{name}*")
    if not found:
        return None
    image = f"![{one_line(call.get('alt'))}]({destination(found[0])})"
    if not call.node.paired or not call.inner.strip():
        return Made("shortcode_figure", image, inner="none")
    return Made("shortcode_figure", f"<figure>\n\n{image}\n\n<figcaption>\n",
                "\n</figcaption>\n</figure>")  # fmt: skip


GALLERIES: dict[str, Maker] = {
    **dict.fromkeys(
        ("carousel", "gallery", "slider", "slideshow", "lightgallery", "foldergallery"), _gallery
    ),
    **dict.fromkeys(("image-gallery", "imagegallery", "photo-gallery", "photoswipe"), _gallery),
    "imgproc": _processed,
}
