"""What a template tag that names a post or a file leads to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote

from ..document import Context
from .liquid_call import Call, Result
from .liquid_embeds import link

_SUFFIX = re.compile(r"\.(?:md|markdown|mkd|html?)$", re.IGNORECASE)


def _posts_named(name: str, context: Context) -> Iterator[str]:
    """Yield the paths of the posts that a name as ``2024-01-02-title`` or ``title`` may mean."""
    name = _SUFFIX.sub("", name.strip("\"'/ ")).removeprefix("_posts/").removeprefix("_drafts/")
    index = context.index
    here = posixpath.dirname(context.post.path)
    for suffix in (".md", ".markdown"):
        if index.has(path := posixpath.normpath(f"{here}/{name}{suffix}")):
            yield path
    yield from (path for path in index.named(name) if index.has(path))
    yield from index.ending("undated", name)


def post_address(name: str, context: Context) -> str | None:
    """Return the address of a post that a tag names, from the site's root."""
    found = next(_posts_named(name, context), None)
    return None if found is None else "/" + quote(found)


def post_url(call: Call) -> Result:
    """Return the address of the post that ``{% post_url %}`` names."""
    name = call.tag.text.strip("\"' ")
    # a post that is missing is reported by the link around its old address
    return post_address(name, call.context) or "/" + quote(posixpath.basename(name))


def link_to_file(call: Call) -> Result:
    """Return the address of the post or file that ``{% link %}`` names by its path."""
    path = call.tag.text.strip("\"' ").lstrip("/")
    if path.endswith((".md", ".markdown", ".html")):
        found = post_address(path, call.context)
        return found or "/" + quote(_SUFFIX.sub("", path.lstrip("_"))) + "/"
    return "/" + quote(path)


def post_link(call: Call) -> Result:
    """Return the link of Hexo's ``{% post_link name words %}``; without words it has the title."""
    words = call.words
    if not words:
        return None
    texts = [word for word in words[1:] if word not in ("true", "false")]
    path = next(_posts_named(words[0], call.context), None)
    title = " ".join(texts)
    if path is not None and not title:
        title = call.context.index.title(path) or ""
    return link("/" + (path or words[0]), title or words[0])


def asset(name: str, context: Context) -> str:
    """Return the path, from the post, of a file in the post's own asset folder."""
    stem = _SUFFIX.sub("", context.post.path)
    for folder in (stem, posixpath.dirname(context.post.path)):
        found = context.index.file(posixpath.normpath(posixpath.join(folder, name)))
        if found is not None:
            return posixpath.relpath(found, posixpath.dirname(context.post.path))
    return f"{posixpath.basename(stem)}/{name}"


def asset_link(call: Call) -> Result:
    """Return the link of Hexo's ``{% asset_link file words %}``."""
    name, *title = call.words or ("",)
    if title[-1:] in (["true"], ["false"]):
        title.pop()  # whether the title is escaped
    return link(asset(name, call.context), " ".join(title) or name) if name else None
