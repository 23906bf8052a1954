"""A site's folder: the only place that reads its posts and writes its pages and ``_toc.yml``."""

from __future__ import annotations

import contextlib
import fnmatch
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from . import toc
from .config import Config, ConfigError, read_config
from .convert import convert, published_ids
from .dialects import detect, dialects
from .frontmatter import read_post
from .index import POST_SUFFIXES, Index, build_index
from .listings import Listed, group_of, newest_first, year_pages
from .model import Notice, Page, Post
from .notices import Code, kept
from .redirects import published_urls, stubs

IMPORTED = ".postpress-import.json"
_REDIRECTS = ".postpress-redirects.json"
_SKIPPED = frozenset({"_build", "node_modules", "__pycache__"})
_OURS = re.compile(r"\A---\r?\n(?:(?!---).*\n)*?postpress:\r?\n(?:  source: (.*)\n)?")
_FRONT_MATTER = re.compile(r"\A---\r?\n(?:(?!---).*\n)*?---\r?\n")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Site:
    """A site as it was read: its settings, posts and index; nothing is written yet."""

    root: Path
    config: Config
    posts: tuple[Post, ...]
    drafts: int
    index: Index


@dataclass
class Conversion:
    """What a conversion made of a site, and what changed on disk."""

    site: Site
    pages: Mapping[str, Page]
    listings: Mapping[str, str]
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    toc_added: tuple[str, ...] = ()
    toc_removed: tuple[str, ...] = ()
    toc_changed: bool = False
    notices: list[Notice] = field(default_factory=list)

    def stale(self) -> list[Notice]:
        """Return notices about what a conversion that wrote nothing would have written."""
        if not self.toc_changed:
            return []
        counts = f"{len(self.toc_added)} to add, {len(self.toc_removed)} to take out"
        return [Notice(Code.TOC_STALE, f"not as the posts are ({counts})", "_toc.yml")]


def read_settings(root: Path) -> dict[str, Any]:
    """Return the whole of ``_config.yml``; raise ConfigError where it is no YAML mapping."""
    path = root / "_config.yml"
    if not path.is_file():
        return {}
    try:
        settings = yaml.load(path.read_text("utf-8"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        reason = getattr(error, "problem", None) or str(error)
        raise ConfigError(f"_config.yml{line}: {reason}") from error
    if settings is not None and not isinstance(settings, dict):
        raise ConfigError("_config.yml: a mapping is needed")
    return settings or {}


def load_config(root: Path) -> Config:
    """Return the checked ``posts:`` section of a site's ``_config.yml``."""
    return read_config(read_settings(root), tuple(dialects()))


def load(root: Path, more_files: frozenset[str] = frozenset()) -> Site:
    """Read a site's settings and posts, and index them; ``more_files`` count as there too.

    Raises ConfigError.
    """
    config = load_config(root)
    posts = [read_file(root, path, config) for path in _post_paths(root, config)]
    shown = [post for post in posts if not post.front_matter.draft]
    index = _index(shown, config, _files(root, config) | more_files)
    return Site(root, config, tuple(shown), len(posts) - len(shown), index)


def _index(posts: list[Post], config: Config, files: frozenset[str]) -> Index:
    index: Index = build_index(
        posts, config, files, lambda post: published_ids(post, dialects()[post.dialect], index)
    )
    return index


def load_single(file: Path, dialect: str) -> tuple[Post, Index]:
    """Read one post, and the index of the site that it is in, if it is in one."""
    for root in file.parents:
        if (root / "_config.yml").is_file():
            site = load(root)
            path = file.relative_to(root).as_posix()
            post = read_file(root, path, site.config, dialect)
            if path in site.index.posts:
                return post, site.index
            break
    config = Config(folder=file.parent.name or "posts")
    post = read_file(file.parent.parent, f"{file.parent.name}/{file.name}", config, dialect)
    files = frozenset(_walk(file.parent.parent, file.parent.name))
    return post, _index([post], config, files)


def read_file(root: Path, path: str, config: Config, dialect: str = "auto") -> Post:
    """Return the post in a file of the site, in the dialect given, configured or detected."""
    data = (root / path).read_bytes()
    notices: tuple[Notice, ...] = ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "not UTF-8; the bytes that could not be read show as \N{REPLACEMENT CHARACTER}"
        notices = (Notice(Code.ENCODING, message, path, line),)
        text = data.decode("utf-8", "replace")
    name = config.dialect_of(path) if dialect == "auto" else dialect
    written_in = dialects()[detect(path, text) if name == "auto" else name]
    post = (written_in.read or read_post)(path, text, written_in.name)
    permalink = written_in.permalink(post)
    front_matter = replace(post.front_matter, permalink=permalink or post.front_matter.permalink)
    return replace(post, front_matter=front_matter, notices=(*notices, *post.notices))


def convert_site(
    root: Path,
    write: bool = True,
    progress: Callable[[str], object] = str,
    more_files: frozenset[str] = frozenset(),
) -> Conversion:
    """Convert every post of a site and register the pages; return what came of it.

    With ``write`` false nothing is written, and what would change is reported all the same.
    ``progress`` is called with each post's path; ``more_files`` count as files of the site.
    Raises ConfigError.
    """
    site = load(root, more_files)
    pages: dict[str, Page] = {}
    for post in site.posts:
        progress(post.path)
        page = convert(post, dialects()[post.dialect], site.index)
        pages[page.docname] = page
    listed = newest_first(
        [
            Listed(post, docname, pages[docname].title)
            for post in site.posts
            for docname in (site.index.docnames[post.path],)
        ]
    )
    grouped = site.config.group == "year"
    listings = year_pages(listed, site.config.pages) if grouped else {}
    result = Conversion(site, pages, listings)
    result.notices += kept(site.index.notices, site.config.suppress)
    for page in pages.values():
        result.notices += page.notices
    renamed = _write_pages(result, write)
    _register(result, listed, renamed, write)
    return result


def _post_paths(root: Path, config: Config) -> Iterator[str]:
    for path in _walk(root, config.folder):
        name = path.rpartition("/")[2]
        if name.lower().endswith(POST_SUFFIXES) and not any(
            fnmatch.fnmatchcase(path, pattern) for pattern in config.exclude
        ):
            yield path


def _files(root: Path, config: Config) -> frozenset[str]:
    """Return every file of the site that a post may use or link to."""
    return frozenset(path for path in _walk(root, "") if not path.startswith(config.pages + "/"))


def _walk(root: Path, below: str) -> Iterator[str]:
    """Yield the files below a folder, sorted, as POSIX paths inside the site.

    Hidden and built folders are passed over, and links are not followed out of the site.
    """
    for folder, names, files in os.walk(root / below):
        names[:] = sorted(
            name for name in names if not name.startswith(".") and name not in _SKIPPED
        )
        inside = Path(folder).relative_to(root).as_posix()
        for name in sorted(files):
            if not name.startswith("."):
                yield name if inside == "." else f"{inside}/{name}"


def _write_pages(result: Conversion, write: bool) -> dict[str, str]:
    """Write the pages that changed, remove those without a post; return which were renamed."""
    site = result.site
    wanted = {docname: page.text for docname, page in result.pages.items()}
    wanted |= result.listings
    folder = site.root / site.config.pages
    stale: dict[str, str] = {}
    for path in _walk(site.root, site.config.pages) if folder.is_dir() else ():
        docname = path.rpartition(".")[0]
        if docname in wanted or not path.endswith(".md"):
            continue
        text = _read(site.root / path)
        if text is not None and _OURS.match(text):
            stale[docname] = text
    for docname, text in wanted.items():
        file = site.root / f"{docname}.md"
        old = _read(file)
        if old == text:
            continue
        if old is not None and not _OURS.match(old):
            message = f"{docname}.md was not made by Postpress; it is left as it is"
            result.notices.append(Notice(Code.PAGE_TAKEN, message, f"{docname}.md"))
            continue
        result.written.append(docname)
        if write:
            write_file(file, text)
    for docname in stale:
        result.removed.append(docname)
        if write:
            (site.root / f"{docname}.md").unlink(missing_ok=True)
    return _renamed(stale, {name: wanted[name] for name in result.written})


def _renamed(stale: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Return old docname → new one for pages of the same post, or with the very same body."""
    sources: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for docname, text in new.items():
        match = _OURS.match(text)
        if match and match[1]:
            sources[match[1]] = docname
        bodies[_FRONT_MATTER.sub("", text)] = docname
    found: dict[str, str] = {}
    for docname, text in stale.items():
        match = _OURS.match(text)
        now = sources.get(match[1] or "") if match else None
        now = now or bodies.get(_FRONT_MATTER.sub("", text))
        if now and now not in found.values():
            found[docname] = now
    return found


def _register(
    result: Conversion, listed: list[Listed], renamed: Mapping[str, str], write: bool
) -> None:
    """Bring ``_toc.yml`` up to date; one that is broken is reported and left alone."""
    site = result.site
    path = site.root / "_toc.yml"
    text = _read(path)
    pages = site.config.pages
    grouped = site.config.group == "year"
    entries = [toc.Entry(one.docname, group_of(one, pages) if grouped else None) for one in listed]
    try:
        registered = toc.register(
            toc.NEW if text is None else text, entries, list(result.listings), pages, renamed
        )
    except toc.TocError as error:
        result.notices.append(Notice(Code.TOC_INVALID, error.message, "_toc.yml", error.line))
        return
    result.toc_added, result.toc_removed = registered.added, registered.removed
    result.toc_changed = registered.changed or text is None
    if result.toc_changed and write:
        write_file(path, registered.text)


def write_redirects(conversion: Conversion, output: Path, page_url: Mapping[str, str]) -> int:
    """Write the pages that answer old URLs into a built site; return how many there are.

    Nothing that the site has is overwritten; those written before and wanted no more go.
    """
    titles = {docname: page.title for docname, page in conversion.pages.items()}
    found, _ = stubs(conversion.site.index, titles, page_url)
    before = set(json.loads(_read(output / _REDIRECTS) or "[]"))
    wanted = {
        file: text for file, text in found.items() if file in before or not (output / file).exists()
    }
    for file, text in wanted.items():
        if _read(output / file) != text:
            write_file(output / file, text)
    for file in before - wanted.keys():
        (output / file).unlink(missing_ok=True)
    if before or wanted:
        write_file(output / _REDIRECTS, json.dumps(sorted(wanted)))
    return len(wanted)


def imported(folder: Path) -> dict[str, str]:
    """Return what was imported into a posts' folder: each post's path there and its hash then."""
    text = _read(folder / IMPORTED)
    return dict(json.loads(text)["posts"]) if text else {}


def manifest(conversion: Conversion, suffix: str = ".html") -> str:
    """Return ``_build/postpress.json``: each post's source, page and URLs, old ones included."""
    site = conversion.site
    came = imported(site.root / site.config.folder)
    inside = len(site.config.folder) + 1
    posts = [
        {
            "source": post.path,
            "origin": post.path[inside:] if post.path[inside:] in came else post.path,
            "docname": site.index.docnames[post.path],
            "url": site.index.docnames[post.path] + suffix,
            "old_urls": published_urls(post, site.config),
        }
        for post in site.posts
    ]
    return json.dumps({"posts": posts}, ensure_ascii=False, indent=1) + "\n"


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except FileNotFoundError:
        return None


def write_file(path: Path, text: str) -> None:
    """Write a text as UTF-8, whole or not at all."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: under a temporary name beside it, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".postpress-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        # mkstemp makes the file private; a page is as readable as any other new file
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
