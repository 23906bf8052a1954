"""The patterns of a blog's URLs, as the links between its posts tell them.

Where a generator's settings are a program, or are not there, nothing names the pattern; but posts
that link to one another were written for the site as it was published.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from glob import escape
from typing import NamedTuple
from urllib.parse import unquote

from .config import Config
from .model import Post
from .permalinks import expand
from .redirects import below_base
from .split_url import bare_host, split_url
from .urls import published_urls, root_of, url_key

# generators whose patterns are a program's, and folders without settings
PROGRAMMED = frozenset(
    {"astro", "content", "eleventy", "folder", "gatsby", "next", "nuxt", "obsidian"}
    | {"vitepress", "vuepress", "gridsome", "lume", "metalsmith", "statamic", "svelte"}
    | {"wintersmith"}
)
_LINK = re.compile(
    r"(?:\]\(\s*<?|\bhref=[\"']|^\[[^\]\n]+\]:\s*<?|<)"
    r"(?P<url>(?:https?://[\w.-]+)?/[^\s()\"'<>#?\[\]]*)",
    re.MULTILINE,
)
# a post's own name, as it may end an address; of those that fit equally the first is taken
_NAMES = (":title", ":basename", ":name", ":slugorname", ":slugorfilename", ":post_title")
_HUGO_NAMES = (":slugorfilename", ":slugorname", ":title", ":basename", ":name")
# fewer posts than these may be linked to in one way by chance
_LEAST = 3


class _Target(NamedTuple):
    """A post, what each of ``_NAMES`` is worth for it, and the folders that it is in."""

    post: Post
    names: Mapping[str, str]
    sections: Sequence[str]


class _Link(NamedTuple):
    """A link to a post: the key of the path that it names, and how that ends: ``/``, ``.html``."""

    target: _Target
    path: str
    ending: str


def linked_patterns(
    posts: Sequence[Post], config: Config, said: Callable[[Post], bool]
) -> tuple[tuple[str, str], ...]:
    """Return globs of posts and the pattern of their URLs, where links say it and nothing else.

    The paths of ``posts`` are as ``config`` has them; those are left aside that have ``said``
    their URL themselves. A folder has a pattern where at least three of its posts, and at least
    half of those that are linked to, are linked to at the URL that it gives them, and more of them
    than at the one that follows from their path.
    """
    unsaid = [post for post in posts if not said(post)]
    found: dict[str, str] = {}
    groups: dict[str, list[_Link]] = defaultdict(list)
    for link in _links(posts, unsaid, config):
        groups[_folder(link.target.post, config)].append(link)
    for folder, links in groups.items():
        if pattern := _pattern(links, config):
            found[folder] = pattern
    folders = {_folder(post, config) for post in unsaid}
    if found.keys() == folders and len(set(found.values())) == 1:
        return (("*", next(iter(found.values()))),)
    # an inner folder has its own
    ordered = sorted(found, key=lambda folder: (-folder.count("/"), folder))
    return tuple((escape(f"{one}/") + "*", found[one]) for one in ordered)


def _folder(post: Post, config: Config) -> str:
    """Return the folder of a post's section, the first below one that is served from the top."""
    root = root_of(post, config)
    sections = posixpath.relpath(posixpath.dirname(post.path) or ".", root or ".").split("/")
    return posixpath.normpath(posixpath.join(root, sections[0]))


def _links(posts: Sequence[Post], targets: Sequence[Post], config: Config) -> Iterator[_Link]:
    """Yield each way in which posts are linked to, once for all links that are the same."""
    by_name: dict[str, list[_Target]] = defaultdict(list)
    for post in targets:
        target = _target(post, config)
        for name in set(target.names.values()):
            by_name[name].append(target)
    seen = set()
    for post in posts:
        for match in _LINK.finditer(post.body):
            address = split_url(match["url"])
            host = bare_host(address)
            path = below_base(unquote(address.path), config)
            if (host and host not in config.hosts) or path in seen:
                continue
            seen.add(path)
            key = url_key(path)
            named = by_name.get(key.rpartition("/")[2].casefold(), ())
            if len(named) == 1:  # of two posts of one name, who knows which
                ending = ".html" if path.endswith(".html") else path[len(path.rstrip("/")) :]
                yield _Link(named[0], key.casefold(), ending)


def _target(post: Post, config: Config) -> _Target:
    root = root_of(post, config)
    names = {}
    for name in _HUGO_NAMES if post.dialect == "hugo" else _NAMES:
        worth = url_key(expand("/" + name, post, root) or "/").casefold()[1:]
        if worth and "/" not in worth:
            names[name] = worth
    sections = (expand("/:sections/", post, root) or "/").strip("/").casefold().split("/")
    return _Target(post, names, [one for one in sections if one])


def _pattern(links: Sequence[_Link], config: Config) -> str:
    """Return the pattern that tells where most linked posts of a folder are, else nothing."""
    told: dict[str, set[str]] = defaultdict(set)
    order: dict[str, tuple[int, ...]] = {}
    current: set[str] = set()
    by_path: set[str] = set()
    for link in links:
        post = link.target.post
        for pattern, rank in _explanations(link):
            order[pattern] = rank
            told[pattern].add(post.path)
        bare = replace(post, front_matter=replace(post.front_matter, permalink=None))
        for found, one in ((current, post), (by_path, bare)):
            if any(url_key(url).casefold() == link.path for url in published_urls(one, config)[:1]):
                found.add(post.path)
    best = min(told, key=lambda one: (-len(told[one]), order[one], one), default="")
    linked = {link.target.post.path for link in links}
    count = len(told[best]) if best else 0
    # what follows without a pattern is as good where it is right for all of them, in one way
    if count < max(_LEAST, len(linked) / 2) or count <= min(len(current), len(by_path)):
        return ""
    endings = Counter(link.ending for link in links if link.target.post.path in told[best])
    return best + endings.most_common(1)[0][0]


def _explanations(link: _Link) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the patterns that give a post the path of a link, and how far-fetched they are."""
    post, names, sections = link.target
    above, _, last = link.path.strip("/").rpartition("/")
    parts = above.split("/") if above else []
    fitting = [(rank, name) for rank, (name, worth) in enumerate(names.items()) if worth == last]
    for at in range(len(sections) + 1):
        inner = sections[at:]
        if inner and parts[-len(inner) :] != inner:
            continue
        outer = parts[: len(parts) - len(inner)]
        tail = [f":sections[{at}:]" if at else ":sections"] if inner else []
        for before in _dated(outer, post):
            constants = sum(not one.startswith(":") for one in before)
            for rank, name in fitting:
                yield "/" + "/".join([*before, *tail, name]), (constants, at, rank)


def _dated(parts: Sequence[str], post: Post) -> Iterator[list[str]]:
    """Yield segments of a path as they are, and with those of the post's date as placeholders."""
    yield list(parts)
    date = post.front_matter.date
    if not date:
        return
    forms = (
        ([f"{date:%Y}", f"{date:%m}", f"{date:%d}"], [":year", ":month", ":day"]),
        ([f"{date:%Y}", f"{date.month}", f"{date.day}"], [":year", ":i_month", ":i_day"]),
    )
    for values, names in forms:
        for at, part in enumerate(parts):
            if part != values[0]:
                continue
            length = 1
            while length < 3 and list(parts[at : at + length + 1]) == values[: length + 1]:
                length += 1
            yield [*parts[:at], *names[:length], *parts[at + length :]]
            break
