"""A site's folder as it is read: its settings, its posts, and the index of them."""

from __future__ import annotations

import codecs
import datetime
import fnmatch
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from .cache import Cache
from .config import Config, ConfigError, read_config
from .convert import published_ids
from .defaults import with_defaults
from .dialects import detect, dialects
from .files import decoded, read_inside, read_text, walk
from .former import FILE as FORMER
from .former import KEPT, Former, read_former
from .frontmatter import read_post
from .index import Index
from .indexing import build_index
from .languages import language_in
from .loader import LOADER
from .model import Author, Notice, Post
from .naming import POST_SUFFIXES
from .notices import Code
from .roundtrip import NotebookError, NotebookText, read_notebook
from .states import EXPIRED, SCHEDULED, is_published, state_of
from .targets import Answers
from .urls import published_urls

IMPORTED = ".postpress-import.json"
AUTHORS = "authors.yml"


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


def read_settings(root: Path) -> dict[str, Any]:
    """Return the whole of ``_config.yml``; raise ConfigError where it is no YAML mapping."""
    path = root / "_config.yml"
    if not path.is_file():
        return {}
    settings = _load(path)
    if settings is not None and not isinstance(settings, dict):
        raise ConfigError("_config.yml: a mapping is needed")
    return settings or {}


def _load(path: Path) -> Any:
    """Return what a YAML file of the site holds; raise ConfigError with its name and line."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=LOADER)
    # a date in no calendar, and bytes that are no UTF-8, are errors of values
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or str(error)
        raise ConfigError(f"{path.name}{line}: {reason}") from error


def require_site(root: Path) -> None:
    """Raise ConfigError for a folder that holds nothing of a site, and where nothing is written."""
    if not any((root / name).exists() for name in ("_config.yml", "_toc.yml", Config().folder)):
        raise ConfigError(
            f"{root}: no site: neither _config.yml nor _toc.yml nor posts; postpress init makes one"
        )


def import_record(folder: Path) -> dict[str, Any]:
    """Return the record of the last import into a posts' folder, empty where there was none.

    ``posts`` has each post's path in the folder and its hash then, ``parts`` the files that only
    other posts take in, which are no posts, ``settings`` what was written of them.
    """
    return dict(json.loads(read_text(folder / IMPORTED) or "{}"))


def load_config(root: Path) -> Config:
    """Return the checked ``posts:`` section of a site's ``_config.yml``."""
    return read_config(read_settings(root), tuple(dialects()))


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


def read_authors(root: Path) -> dict[str, Author]:
    """Return the authors that ``authors.yml`` describes, by key; raise ConfigError.

    Syntax: a mapping of keys to ``name``, ``url``, ``avatar`` and ``description``, at the top or,
    as in Material for MkDocs, under ``authors``.
    """
    path = root / AUTHORS
    if not path.is_file():
        return {}
    people = _load(path)
    if isinstance(people, dict) and set(people) == {"authors"}:
        people = people["authors"]
    if people is None:
        return {}
    if not isinstance(people, dict):
        raise ConfigError(f"{AUTHORS}: a mapping of keys to authors is needed")
    found = {}
    for key, about in people.items():
        if not isinstance(about, dict):
            raise ConfigError(f"{AUTHORS}: {key}: a mapping with a name is needed, not {about!r}")
        values: dict[str, str] = {}
        for name in ("name", "url", "avatar", "description"):
            value = about.get(name)
            if value is not None and not isinstance(value, str):
                raise ConfigError(f"{AUTHORS}: {key}.{name}: a string is needed, not {value!r}")
            if value:
                values[name] = value
        found[str(key)] = Author(**{"name": str(key), **values})
    return found


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


def read_file(
    root: Path, path: str, config: Config, dialect: str = "auto", cache: Cache | None = None
) -> Post:
    """Return the post in a file of the site, in the dialect given, configured or detected."""
    data = (root / path).read_bytes()
    notices: tuple[Notice, ...] = ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        message = f"not UTF-8; read as {'UTF-16' if wide else 'Windows-1252'}"
        notices = (Notice(Code.ENCODING, message, path, line),)
        text = decoded(data)
    name = config.dialect_of(path) if dialect == "auto" else dialect
    notebook = NotebookText(text, (), ())
    if path.lower().endswith(".ipynb"):
        try:
            notebook = read_notebook(text)
        except NotebookError as error:
            notices = (*notices, Notice(Code.NOTEBOOK, str(error), path, 1))
            notebook = NotebookText("", (), ())
        text = notebook.text
        if name == "auto" and notebook.dialect in dialects():
            name = notebook.dialect

    def read() -> Post:
        written_in = dialects()[detect(path, text) if name == "auto" else name]
        post = (written_in.read or read_post)(path, text, written_in.name)
        found = post.notices
        if lines := notebook.lines:
            found = tuple(
                replace(one, line=lines[min(one.line, len(lines)) - 1]) if one.line else one
                for one in found
            )
        return replace(
            post,
            notices=(*notices, *found),
            lines=notebook.lines,
            outputs=notebook.outputs,
            widgets=notebook.widgets,
        )

    post = (cache or Cache()).post(path, data, text, name, read)
    # the settings say it, and what is kept of a post does not depend on them
    front_matter = post.front_matter
    if not front_matter.language and (said := language_in(path, config.languages)):
        front_matter = replace(front_matter, language=said)
    if config.defaults:
        front_matter = with_defaults(front_matter, path, post.dialect, config.defaults)
    if not front_matter.permalink and not config.permalink_of(path):
        given = replace(post, front_matter=front_matter)
        if permalink := dialects()[post.dialect].permalink(given):
            front_matter = replace(front_matter, permalink=permalink)
    return post if front_matter is post.front_matter else replace(post, front_matter=front_matter)


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
