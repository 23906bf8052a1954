"""Plan an import: what is new in a blog, what changed there or here, and what its settings are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .config import Config
from .dialects import DEFAULT, detect, dialects
from .files import digest, read_inside, read_text
from .generators import Blog, recognise
from .import_settings import Refreshed, lacking, refreshed, settings_of
from .import_source import walk
from .model import Post
from .people import people
from .post_file import read_file
from .site import import_record
from .site_settings import load_config, read_settings
from .split_url import bare_host, split_url
from .url_links import PROGRAMMED, linked_patterns


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: paths relative to the source, sorted.

    ``edited`` posts were changed here, and stay as they are (``conflicts`` of them changed upstream
    too); ``gone`` are no longer upstream, ``deleted`` were deleted here; neither is touched.
    ``unread`` are files that cannot be read, or whose names are no text. ``settings`` is the site's
    ``_config.yml`` as the blog's settings of today have it, None where the two do not belong
    together. ``lacking`` are the lines that the ``posts:`` section of a site lacks for a blog that
    comes for the first time.
    """

    blog: Blog
    new: tuple[str, ...]
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    authors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    settings: Refreshed | None = None
    lacking: str = ""


def make_plan(source: Path, site: Path, dialect: str = "auto", only: str = "") -> Plan:
    """Return what importing a source folder into a site would do; nothing is written.

    ``auto`` asks the generator and the posts for their dialect; ``only`` is the path of a post that
    comes alone.
    """
    unread: list[str] = []
    files = list(walk(source, unread))
    blog = recognise(files, lambda path: read_inside(source, path) or "", source.name)
    if only:
        blog = replace(blog, posts=(only,))
    if dialect == "auto":
        dialect = _dialect(blog, source)
    blog = replace(blog, dialect=dialect)
    if not blog.permalink and blog.generator in PROGRAMMED and not only:
        blog = replace(blog, permalink=_linked(blog, source))
    name = load_config(site).folder if site.is_dir() else "posts"
    folder = site / name
    known = import_record(folder)
    record = known.get("posts", {})
    sorts: dict[str, list[str]] = {}
    for post in blog.posts:
        sorts.setdefault(_sort(post, source, folder, record), []).append(post)
    # a post alone says nothing of its blog's settings, and another blog nothing of this one's
    again = not only and bool(record.keys() & set(blog.posts))
    gone = sorted(set(record) - set(blog.posts)) if not only else []
    return Plan(
        blog,
        tuple(sorts.get("new", ())),
        tuple(sorts.get("updated", ())),
        tuple(sorts.get("unchanged", ())),
        tuple(sorted([*sorts.get("edited", ()), *sorts.get("conflict", ())])),
        tuple(sorts.get("conflict", ())),
        tuple(gone),
        tuple(sorts.get("deleted", ())),
        people(files, lambda path: read_inside(source, path) or ""),
        tuple(unread),
        _refreshed(site, name, blog, known) if again else None,
        "" if only or again else _lacking(site, name, blog),
    )


def _dialect(blog: Blog, source: Path) -> str:
    """Return the dialect of a blog: its generator's, else the one that its posts agree on.

    A post without any special syntax shows no dialect; the others of its blog tell it.
    """
    if blog.dialect in dialects():
        return blog.dialect
    if blog.generator not in ("content", "folder"):
        return "auto"
    found = Counter(detect(post, read_inside(source, post) or "") for post in blog.posts)
    del found[DEFAULT]
    name, count = next(iter(found.most_common(1)), ("auto", 0))
    return name if count >= 3 and count >= 0.8 * found.total() else "auto"


def _refreshed(site: Path, folder: str, blog: Blog, known: Mapping[str, Any]) -> Refreshed:
    """Return the site's settings brought up to date with its blog's; ``known`` is the record."""
    text = read_text(site / "_config.yml") or ""
    now = settings_of(blog, folder)
    # where it is not known what an import wrote, all counts as the author's
    return refreshed(text, known.get("settings", now), now)


def _lacking(site: Path, folder: str, blog: Blog) -> str:
    """Return the lines that a blog would have in the ``posts:`` section that a site has already."""
    posts = read_settings(site).get("posts") if site.is_dir() else None
    return lacking(posts, blog, folder) if isinstance(posts, dict) else ""


def _linked(blog: Blog, source: Path) -> tuple[tuple[str, str], ...]:
    """Return the patterns of URLs that the links between a blog's posts tell."""
    host = bare_host(split_url(blog.url))
    config = Config(
        folder="",
        static=tuple(one for one in blog.static if one != "."),
        url=blog.url,
        hosts=tuple(filter(None, (host, *blog.hosts))),
        dialect=(("*", blog.dialect),),
        defaults=tuple((glob, json.dumps(values, default=str)) for glob, values in blog.defaults),
    )
    posts = [read_file(source, post, config) for post in blog.posts]
    return linked_patterns(posts, config, _says_its_url)


def _says_its_url(post: Post) -> bool:
    """Tell whether a post names its URL itself: it does not just follow from its dialect."""
    permalink = post.front_matter.permalink
    bare = replace(post, front_matter=replace(post.front_matter, permalink=None))
    return permalink is not None and permalink != dialects()[post.dialect].permalink(bare)


def _sort(post: str, source: Path, folder: Path, record: dict[str, str]) -> str:
    """Return what is to be done with a post, by what was imported, is there and is here."""
    here = folder / post
    upstream, before = digest(source / post), record.get(post)
    if not here.is_file():
        return "new" if before is None else "deleted"
    local = digest(here)
    if local == upstream:
        return "unchanged"
    if before is not None and local == before:
        return "updated"
    return "edited" if upstream == before else "conflict"
