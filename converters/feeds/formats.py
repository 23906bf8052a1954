"""A feed in each format: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1 (https://www.jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from feedgen.ext.base import BaseEntryExtension
from feedgen.feed import FeedGenerator
from lxml.etree import _Element

from .content import clean
from .model import TYPES, Entry, Feed

_GENERATOR = "Postpress"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class _Language(BaseEntryExtension):  # type: ignore[misc]
    """Says an entry's language where it is not the feed's, which feedgen cannot."""

    language = ""

    def extend_atom(self, entry: _Element) -> _Element:
        if self.language:
            entry.set(_LANG, self.language)
        return entry


def write(feed: Feed, format: str) -> bytes:
    """Return a feed in a format of ``TYPES``. The same feed gives the same bytes at any time."""
    return _WRITERS[format](feed)


def _generator(feed: Feed, format: str) -> FeedGenerator:
    made = FeedGenerator()
    made.load_extension("dc", atom=False, rss=True)
    made.title(clean(feed.title))
    made.id(feed.url)
    made.link(href=feed.url, rel="self", type=TYPES[format])
    # last: the link of an RSS feed is the one that was given last
    made.link(href=feed.page, rel="alternate", type="text/html")
    # RSS cannot do without a description, Atom without an author
    made.description(clean(feed.description or feed.title))
    made.author({"name": clean(feed.author or feed.title)})
    made.language(feed.language)
    made.generator(_GENERATOR)
    made.updated(max(entry.updated for entry in feed.entries))
    for entry in feed.entries:
        _add(made, entry, feed.language)
    return made


def _add(made: FeedGenerator, entry: Entry, language: str) -> None:
    one = made.add_entry(order="append")
    one.guid(entry.id, permalink=entry.id == entry.url)
    one.title(clean(entry.title) or entry.url)
    one.link(href=entry.url, rel="alternate", type="text/html")
    one.published(entry.published)
    one.updated(entry.updated)
    if entry.summary:
        one.summary(clean(entry.summary))
    one.content(entry.content, type="html")
    for author in entry.authors:
        about = {"name": clean(author.name)}
        one.author(about | ({"uri": author.url} if author.url else {}))
    if entry.authors:
        one.dc.dc_creator([clean(author.name) for author in entry.authors])
    for tag in entry.tags:
        one.category(term=clean(tag))
    if entry.language and entry.language != language:
        one.register_extension("language", _Language, atom=True, rss=False)
        one.language.language = entry.language


def _atom(feed: Feed) -> bytes:
    return bytes(_generator(feed, "atom").atom_str(pretty=True))


def _rss(feed: Feed) -> bytes:
    return bytes(_generator(feed, "rss").rss_str(pretty=True))


def _json(feed: Feed) -> bytes:
    items = [_given(_item(entry, feed.language)) for entry in feed.entries]
    made = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.url,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.author}] if feed.author else [],
        "items": items,
    }
    return (
        json.dumps(_given(made) | {"items": items}, ensure_ascii=False, indent=1) + "\n"
    ).encode()


def _item(entry: Entry, language: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content or " ",
        "summary": entry.summary,
        "image": entry.image,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": [
            _given({"name": author.name, "url": author.url or ""}) for author in entry.authors
        ],
        "tags": list(entry.tags),
        "language": entry.language if entry.language != language else "",
    }


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


_WRITERS: dict[str, Callable[[Feed], bytes]] = {"atom": _atom, "rss": _rss, "json": _json}
