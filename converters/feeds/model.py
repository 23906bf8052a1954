"""What a feed holds, whatever its format, and the ids of its entries."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from urllib.parse import quote

from ..config import Config
from ..model import Author, Post
from ..split_url import split_url
from ..urls import published_urls

TYPES = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
}
NAMES = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+\Z")
# generators that end the ids in their feeds before the suffix or the slash of the URL
_BARE = ("jekyll", "octopress")


@dataclass(frozen=True, slots=True)
class Entry:
    """A post as feeds show it. Both moments have a zone; ``content`` is HTML with full URLs."""

    id: str
    url: str
    title: str
    published: datetime.datetime
    updated: datetime.datetime
    summary: str = ""
    content: str = ""
    authors: tuple[Author, ...] = ()
    tags: tuple[str, ...] = ()
    image: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, the page that it follows, its own URL, and entries, newest first."""

    title: str
    description: str
    page: str
    url: str
    language: str
    author: str
    entries: tuple[Entry, ...]


def entry_id(post: Post, config: Config, first: str, imported: bool) -> str:
    """Return the id of a post in feeds, which stays when the post moves.

    Its own ``guid`` or ``id`` counts, then the URL that an imported post had; else ``first``, the
    docname of the first page that it had. A ``guid`` that is no URI becomes a part of one, as does
    every path: readers' programs compare ids as texts.
    """
    base = config.feeds.ids or config.url
    own = {key.lower(): value for key, value in post.front_matter.extra.items()}
    guid = _text(own.get("guid"))
    for said in (guid, _text(own.get("id"))):
        if _SCHEME.match(said):
            return said
    if guid:
        return base + quote(guid, safe="/")
    if imported and (urls := published_urls(post, config)):
        path = urls[0]
        if post.dialect in _BARE:
            path = path.removesuffix(".html").rstrip("/")
        return _joined(config, path)
    return base + quote(first)


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) else ""


def _joined(config: Config, path: str) -> str:
    """Return the full id of an old path: a path begins at the host, not below the site's folder."""
    if config.feeds.ids:
        return config.feeds.ids + quote(path.lstrip("/"), safe="/%")
    parts = split_url(config.url)
    return f"{parts.scheme}://{parts.netloc}/{quote(path.lstrip('/'), safe='/%')}"
