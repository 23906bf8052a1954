"""The settings of feeds: ``posts.feeds``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .readers import ConfigError, count, iri, kind, list_of, mapping, one_of, text

# each format of a feed, and the file that it is in
FEEDS = {"atom": "feed.xml", "rss": "rss.xml", "json": "feed.json"}


@dataclass(frozen=True, slots=True)
class Feeds:
    """What feeds a site has, where it has an address: ``posts.feeds``.

    ``files`` holds (format, file name) pairs, ``entries`` is how many posts a feed has at most, and
    ``groups`` are the kinds of lists that have feeds of their own. ``ids`` is what the ids of
    entries begin with, the site's address where it is empty.
    """

    files: tuple[tuple[str, str], ...] = tuple(FEEDS.items())
    entries: int = 20
    groups: tuple[str, ...] = ("tag", "category", "series", "author")
    ids: str = ""


def _feed_file(key: str, value: Any) -> str:
    name = text(key, value)
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*\.[A-Za-z]+", name):
        raise ConfigError(f"{key}: a file name like feed.xml is needed, not {value!r}")
    return name


def _feed_files(key: str, value: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(value, dict):
        files = {str(name): _feed_file(f"{key}.{name}", file) for name, file in value.items()}
        names = list(files)
    else:
        names = list(list_of(text)(key, value))
        files = {}
    for name in names:
        one_of(tuple(FEEDS))(key, name)
    found = tuple((name, files.get(name) or FEEDS[name]) for name in names)
    if len({file for _, file in found}) < len(found):
        raise ConfigError(f"{key}: two formats have the same file")
    return found


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "formats": _feed_files,
    "entries": count,
    "groups": list_of(kind),
    "ids": iri,
}


def read_feeds(key: str, value: Any) -> Feeds:
    """Return the settings of feeds; ``true`` and ``false`` stand for all and for none."""
    if isinstance(value, bool):
        return Feeds() if value else Feeds(files=(), groups=())
    found = mapping(_READERS, key, value)
    if "formats" in found:
        found["files"] = found.pop("formats")
    return Feeds(**found)
