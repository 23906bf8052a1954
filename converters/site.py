"""A site's folder as it is read: its settings, its posts, and the index of them."""

from __future__ import annotations

import datetime
import fnmatch
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from .authors import read_authors
from .cache import Cache
from .config import Config
from .convert import published_ids
from .dialects import dialects
from .files import read_inside, read_text, walk
from .former import FILE as FORMER
from .former import KEPT, Former, read_former
from .index import Index
from .indexing import build_index
from .model import Author, Post
from .naming import POST_SUFFIXES
from .post_file import read_file
from .site_settings import load_config
from .states import EXPIRED, SCHEDULED, is_published, state_of
from .targets import Answers
from .urls import published_urls

IMPORTED = ".postpress-import.json"


@dataclass(frozen=True)
class Site:
    """A site as it was read: its settings, posts and index; nothing is written yet.

    ``left_out`` counts the posts that are not shown, by their state; ``states`` names the states of
    those that are shown although they are not published, by path. ``waiting`` tells that a post has
    a date to come, on which it appears or goes.
    ``authors`` are those of ``authors.yml``, by key. ``came`` are the paths at which posts were
    imported, ``former`` says where posts and pages were before.
    """

    root: Path
    config: Config
    posts: tuple[Post, ...]
    left_out: Mapping[str, int]
    index: Index
    authors: Mapping[str, Author] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    waiting: bool = False
    came: frozenset[str] = frozenset()
    former: Former = field(default_factory=Former)


def import_record(folder: Path) -> dict[str, Any]:
    """Return the record of the last import into a posts' folder, empty where there was none.

    ``posts`` has each post's path in the folder and its hash then, ``parts`` the files that only
    other posts take in, which are no posts, ``settings`` what was written of them.
    """
    return dict(json.loads(read_text(folder / IMPORTED) or "{}"))


def load(
    root: Path,
    more_files: frozenset[str] = frozenset(),
    cache: Cache | None = None,
    unpublished: bool = False,
    former: Former | None = None,
) -> Site:
    """Read a site's settings and posts, and index them; ``more_files`` count as there too.

    What the cache holds of unchanged posts is not read again. Drafts, and posts with a date to
    come, are left out, unless the settings or ``unpublished`` want them. Raises ConfigError.
    """
    cache = cache or Cache()
    config = load_config(root)
    record = import_record(root / config.folder)
    paths = _post_paths(root, config, frozenset(record.get("parts", ())))
    posts = [read_file(root, path, config, cache=cache) for path in paths]
    former = _read_former(root) if former is None else former
    posts = [with_former_urls(post, former, config) for post in posts]
    came = frozenset(f"{config.folder}/{path}" for path in record.get("posts", ()))
    posts = _let_run(posts, config, came)
    now = datetime.datetime.now().astimezone()
    states = {post.path: state_of(post, now, config.timezone) for post in posts}
    shown = [post for post in posts if unpublished or is_published(states[post.path], config)]
    authors = read_authors(root)
    files = _files(root, config) | more_files
    index = _index(root, shown, config, files, cache, former, authors)
    kept = {post.path: states[post.path] for post in shown if states[post.path]}
    left_out = Counter(states[post.path] for post in posts)
    left_out.subtract(states[post.path] for post in shown)
    waiting = any(
        state == SCHEDULED or (post.front_matter.expires and state != EXPIRED)
        for post, state in zip(posts, states.values(), strict=True)
    )
    return Site(
        root,
        config,
        tuple(shown),
        +left_out,
        index,
        authors,
        kept,
        waiting,
        came,
        former,
    )


def _read_former(root: Path) -> Former:
    committed, built = (read_former(read_text(root / path)) for path in (FORMER, KEPT))
    return committed.joined(built)


def with_former_urls(post: Post, former: Former, config: Config) -> Post:
    """Return a post with the URLs that it had by the paths at which it was before."""
    paths = former.paths_of.get(post.path)
    if not paths:
        return post
    about = post.front_matter
    before = [replace(post, path=path) for path in paths]
    urls = [url for one in before for url in published_urls(one, config)[:1]]
    known = {*about.aliases, *published_urls(post, config)}
    aliases = (*about.aliases, *dict.fromkeys(one for one in urls if one not in known))
    return replace(post, front_matter=replace(about, aliases=aliases))


def _let_run(posts: list[Post], config: Config, came: Set[str]) -> list[Post]:
    """Return the posts, those marked whose cells may run: what came is somebody else's code."""
    return [
        replace(post, runs=True) if config.runs(post.path, post.path in came) else post
        for post in posts
    ]


def _index(
    root: Path,
    posts: list[Post],
    config: Config,
    files: frozenset[str],
    cache: Cache,
    former: Former,
    authors: Mapping[str, Author],
) -> Index:
    def ids(post: Post) -> frozenset[str]:
        return ids_of(post, index, cache)

    names = {**former.pages, **former.paths}
    texts = partial(read_inside, root)
    index = build_index(posts, config, files, ids, texts, names, authors)
    return index


def ids_of(post: Post, index: Index, cache: Cache) -> frozenset[str]:
    """Return the ids that a post's page will have."""

    def find(answers: Answers) -> frozenset[str]:
        return published_ids(post, dialects()[post.dialect], answers)

    return cache.ids(post, index, find)


def load_single(file: Path, dialect: str) -> tuple[Post, Index]:
    """Read one post, and the index of the site that it is in, if it is in one."""
    for root in file.parents:
        if (root / "_config.yml").is_file():
            site = load(root)
            path = file.relative_to(root).as_posix()
            post = read_file(root, path, site.config, dialect)
            post = _let_run([post], site.config, site.came)[0]
            if path in site.index.posts:
                return post, site.index
            break
    config = Config(folder=file.parent.name or "posts")
    post = read_file(file.parent.parent, f"{file.parent.name}/{file.name}", config, dialect)
    post = replace(post, runs=True)
    files = frozenset(walk(file.parent.parent, file.parent.name))
    return post, _index(file.parent.parent, [post], config, files, Cache(), Former(), {})


def _post_paths(root: Path, config: Config, parts: frozenset[str]) -> Iterator[str]:
    for path in walk(root, config.folder):
        name = path.rpartition("/")[2]
        if (
            name.lower().endswith((*POST_SUFFIXES, ".ipynb"))
            and path.removeprefix(config.folder + "/") not in parts
            and not any(fnmatch.fnmatchcase(path, pattern) for pattern in config.exclude)
        ):
            yield path


def _files(root: Path, config: Config) -> frozenset[str]:
    """Return every file of the site that a post may use or link to."""
    return frozenset(path for path in walk(root, "") if not path.startswith(config.pages + "/"))
