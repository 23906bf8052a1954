"""Bring another generator's blog in: its posts byte for byte, and the files that they use.

The source's own layout is kept below the posts' folder, so that every relative path in a post
still holds. What was imported is remembered, so that a second import knows what is new upstream
and what was edited here.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from .config import Config, ConfigError
from .dialects import DEFAULT, detect, dialects
from .files import decoded, read_text, write_bytes, write_text
from .generators import Blog, is_blog, recognise
from .import_settings import Refreshed, lacking, refreshed, section, settings_of
from .model import LedgerRow, Post
from .naming import POST_SUFFIXES
from .people import is_avatar_path, people, written
from .publish import convert_site
from .scaffold import new_site
from .site import AUTHORS, IMPORTED, import_record, load_config, read_file, read_settings
from .url_links import PROGRAMMED, linked_patterns

# how many folders above a post its blog is looked for
_LEVELS = 8
# what may take in other files
_TEXTS = (*POST_SUFFIXES, ".html", ".txt")
_SKIPPED = frozenset({".git", ".hg", "node_modules", "_site", "_build", "__pycache__"})


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


@dataclass
class Imported:
    """What an import did: its plan, the files copied beside the posts, and the ledger."""

    plan: Plan
    files: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    settings: str = ""
    ledger: dict[str, tuple[LedgerRow, ...]] = field(default_factory=dict)


@contextlib.contextmanager
def opened(source: Path) -> Iterator[tuple[Path, str]]:
    """Give a source's folder, and the path in it of the only post that is wanted, else ``""``.

    A folder is given as it is, a zip archive unpacked, of a single post the blog that it is in.
    Raises ConfigError for an archive with paths that leave it.
    """
    if source.is_dir():
        yield source.resolve(), ""
    elif source.suffix.lower() in POST_SUFFIXES:
        file = source.resolve()
        around = _blog_around(file)
        yield around, file.relative_to(around).as_posix()
    elif zipfile.is_zipfile(source):
        with (
            tempfile.TemporaryDirectory(prefix="postpress-") as folder,
            zipfile.ZipFile(source) as archive,
        ):
            for name in archive.namelist():
                parts = PurePosixPath(name.replace("\\", "/")).parts
                if name.startswith("/") or ".." in parts:
                    raise ConfigError(f"{source}: the archive holds a path that leaves it: {name}")
            archive.extractall(folder)
            inside = [one for one in Path(folder).iterdir() if not one.name.startswith("__MACOSX")]
            # an archive of a repository holds one folder with all of it
            yield inside[0] if len(inside) == 1 and inside[0].is_dir() else Path(folder), ""
    else:
        raise ConfigError(f"{source}: neither a folder, nor a zip archive, nor a post")


def _blog_around(post: Path) -> Path:
    """Return the folder of the blog that a post is in, its own folder where it is in none."""
    for folder in list(post.parents)[:_LEVELS]:
        if folder in (Path.home(), Path(folder.anchor)):
            break  # whatever lies there, all below it is no blog
        if (folder / ".git").exists() or is_blog(
            [one.name + "/" * one.is_dir() for one in folder.iterdir()]
        ):
            return folder
    return post.parent


def make_plan(source: Path, site: Path, dialect: str = "auto", only: str = "") -> Plan:
    """Return what importing a source folder into a site would do; nothing is written.

    ``auto`` asks the generator and the posts for their dialect; ``only`` is the path of a post that
    comes alone.
    """
    unread: list[str] = []
    files = list(_walk(source, unread))
    blog = recognise(files, lambda path: _text(source / path), source.name)
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
        people(files, lambda path: _text(source / path)),
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
    found = Counter(detect(post, _text(source / post)) for post in blog.posts)
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
    host = (urlsplit(blog.url).hostname or "").removeprefix("www.")
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
    upstream, before = _hash(source / post), record.get(post)
    if not here.is_file():
        return "new" if before is None else "deleted"
    local = _hash(here)
    if local == upstream:
        return "unchanged"
    if before is not None and local == before:
        return "updated"
    return "edited" if upstream == before else "conflict"


def run(source: Path, site: Path, plan: Plan) -> Imported:
    """Carry out a plan: posts, settings, the files that posts use, and the record of it all."""
    result = Imported(plan)
    blog = plan.blog
    if not (site / "_config.yml").is_file() and not (site / "index.md").exists():
        new_site(site, source.name, section(blog, "posts"), example=False)
        result.settings = "written"
    elif "posts" not in read_settings(site):
        _add_settings(site, blog)
        result.settings = "added"
    elif plan.settings and plan.settings.updated:
        write_text(site / "_config.yml", plan.settings.text)
        result.settings = "brought up to date"
    folder_name = load_config(site).folder
    folder = site / folder_name
    known = import_record(folder)
    record = known.setdefault("posts", {})
    for post in (*plan.new, *plan.updated):
        _copy(source / post, folder / post)
    for post in (*plan.new, *plan.updated, *plan.unchanged, *plan.conflicts):
        record[post] = _hash(source / post)
    if plan.settings or result.settings:
        known["settings"] = settings_of(blog, folder_name)
    # first of all: what is in the record does not run
    _write_record(folder, known)
    result.files = more = _copy_used(source, site, folder_name, set(blog.posts))
    while any(path.lower().endswith(_TEXTS) for path in more):
        _note_parts(folder, known, more)
        # a file that a post takes in may name others
        more = _copy_used(source, site, folder_name, set(blog.posts))
        result.files += more
    result.authors = _add_authors(source, site, folder_name, plan)
    result.ledger = convert_site(site).ledger()
    return result


def _write_record(folder: Path, known: Mapping[str, Any]) -> None:
    write_text(folder / IMPORTED, json.dumps(known, indent=1, sort_keys=True) + "\n")


def _note_parts(folder: Path, known: dict[str, Any], files: list[str]) -> None:
    """Enter into the record which of the files that were copied look like posts, and are none."""
    parts = [path for path in files if path.lower().endswith(POST_SUFFIXES)]
    if parts:
        known["parts"] = sorted({*known.get("parts", ()), *parts})
        _write_record(folder, known)


def _copy_used(source: Path, site: Path, folder: str, posts: set[str]) -> list[str]:
    """Copy the files that posts use, and the settings of authors; return their paths."""
    virtual = [f"{folder}/{path}" for path in _walk(source)]
    # drafts as well: one that is shown some day has its files
    toc = site / "_toc.yml"
    conversion = convert_site(site, write=False, more_files=frozenset(virtual), unpublished=toc)
    copied = []
    for page in conversion.pages.values():
        for asset in page.assets:
            path = asset.removeprefix(f"{folder}/")
            origin, target = source / path, site / asset
            if path == asset or path in posts or not origin.is_file():
                continue
            if not target.exists() or _hash(target) != _hash(origin):
                _copy(origin, target)
                copied.append(path)
    return sorted(set(copied))


def _add_authors(source: Path, site: Path, folder: str, plan: Plan) -> list[str]:
    """Add the authors that the site does not have yet to its ``authors.yml``; return their keys.

    What stands there stays as it is. The pictures that are files of the blog are copied.
    """
    path = site / AUTHORS
    text = (path.read_text("utf-8") if path.is_file() else "").rstrip("\n")
    # a key begins its line, in the form that we write and in Material's, one level deeper
    known = set(re.findall(r"^[ ]*[\"']?([^\s#:\"']+)[\"']?:", text, re.MULTILINE))
    new: dict[str, dict[str, str]] = {}
    for key, person in plan.authors.items():
        if key in known:
            continue
        new[key] = dict(person)
        avatar = person.get("avatar", "")
        if avatar and is_avatar_path(avatar):
            found = _avatar(avatar, source, plan.blog)
            del new[key]["avatar"]
            if found:
                new[key]["avatar"] = f"{folder}/{found}"
                if not (site / folder / found).exists():
                    _copy(source / found, site / folder / found)
    if new and not text.startswith("authors:"):
        write_text(path, (text + "\n" if text else "") + written(new))
        return list(new)
    return []


def _avatar(path: str, source: Path, blog: Blog) -> str:
    """Return the path below the source of a picture that an author's entry names."""
    for root in (*blog.static, "."):
        file = (source / root / path.lstrip("/")).resolve()
        if file.is_relative_to(source) and file.is_file():
            return file.relative_to(source).as_posix()
    return ""


def _add_settings(site: Path, blog: Blog) -> None:
    path = site / "_config.yml"
    text = path.read_text("utf-8") if path.is_file() else ""
    gap = "" if not text or text.endswith("\n") else "\n"
    write_text(path, f"{text}{gap}\n{section(blog, 'posts')}")


def _walk(source: Path, unread: list[str] | None = None) -> Iterator[str]:
    """Yield the files below a source folder, sorted; links that leave it are not followed.

    The names of those that cannot be read, or are no text, go to ``unread``.
    """
    for folder, names, files in os.walk(source):
        names[:] = sorted(name for name in names if name not in _SKIPPED)
        for name in sorted(files):
            path = Path(folder) / name
            where = path.relative_to(source).as_posix()
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(source):
                continue
            if _is_readable(path):
                yield where
            elif unread is not None:
                unread.append(where.encode("utf-8", "backslashreplace").decode())


def _is_readable(path: Path) -> bool:
    """Tell whether a path is a file's, and its name a text; a link may lead in a circle."""
    try:
        str(path).encode("utf-8")
        return stat.S_ISREG(path.stat().st_mode) and os.access(path, os.R_OK)
    except (OSError, UnicodeEncodeError):
        return False


def _copy(origin: Path, target: Path) -> None:
    write_bytes(target, origin.read_bytes())


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _text(path: Path) -> str:
    return decoded(path.read_bytes())
