"""What is made of a site's posts, written: pages, listings, ``_toc.yml``, redirects, manifest."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import toc
from .cache import FILE as CACHE
from .cache import Cache
from .catalogue import KINDS, Catalogue, Listed
from .config import ConfigError
from .conversions import converted
from .files import read_text, walk, write_text
from .former import FILE as FORMER
from .former import KEPT, with_moves, write_former
from .grouping import build_catalogue
from .index import PAGE_SUFFIXES
from .listings import group_of, list_pages
from .model import LedgerRow, Notice, Page
from .notebook import page_file, source_of
from .notices import Code, kept
from .site import Site, load
from .site_settings import require_site
from .states import is_published

_END = r"(?:\r\n?|\n)"
_OURS = re.compile(
    rf"\A---{_END}(?:(?!---)[^\r\n]*{_END})*?postpress:{_END}(?:  source: ([^\r\n]*){_END})?"
)
_FRONT_MATTER = re.compile(rf"\A---{_END}(?:(?!---)[^\r\n]*{_END})*?---{_END}")


@dataclass
class Conversion:
    """What a conversion made of a site, and what changed on disk.

    ``root`` is the docname of the site's first page, empty where ``_toc.yml`` cannot be read.
    """

    site: Site
    pages: Mapping[str, Page]
    listings: Mapping[str, str]
    catalogue: Catalogue = field(default_factory=Catalogue)
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    renamed: Mapping[str, str] = field(default_factory=dict)
    toc_added: tuple[str, ...] = ()
    toc_removed: tuple[str, ...] = ()
    toc_changed: bool = False
    root: str = ""
    notices: list[Notice] = field(default_factory=list)

    def ledger(self) -> dict[str, tuple[LedgerRow, ...]]:
        """Return the ledger's rows by post."""
        docnames = self.site.index.docnames
        return {post.path: self.pages[docnames[post.path]].ledger for post in self.site.posts}

    def require_root(self) -> None:
        """Raise ConfigError where the first page of the site is not there."""
        docname, files = self.root, self.site.index.files
        ours = docname in self.pages or docname in self.listings
        if docname and not ours and not any(docname + end in files for end in PAGE_SUFFIXES):
            raise ConfigError(f"_toc.yml: root: no {docname}.md; it is the first page of the site")

    def stale(self) -> list[Notice]:
        """Return notices about what a conversion that wrote nothing would have written."""
        if not self.toc_changed:
            return []
        counts = f"{len(self.toc_added)} to add, {len(self.toc_removed)} to take out"
        return [Notice(Code.TOC_STALE, f"not as the posts are ({counts})", "_toc.yml")]


def convert_site(
    root: Path,
    write: bool = True,
    progress: Callable[[str], object] = str,
    more_files: frozenset[str] = frozenset(),
    jobs: int = 1,
    unpublished: Path | None = None,
    cache: Cache | None = None,
) -> Conversion:
    """Convert every post of a site and register the pages; return what came of it.

    With ``write`` false nothing is written, and what would change is reported all the same.
    ``progress`` is called with the path of each post that is converted; ``more_files`` count as
    files of the site; ``jobs`` is the number of processes; ``cache`` is that of a conversion
    before. ``unpublished`` takes drafts and scheduled posts in, which the site then marks: it is a
    table of contents that has them, while ``_toc.yml`` does not. Raises ConfigError.
    """
    require_site(root)
    cache = Cache(root / CACHE) if cache is None else cache.anew()
    site = load(root, more_files, cache, unpublished is not None)
    pages = converted(site, cache, progress, jobs)
    catalogue = catalogue_of(site, pages)
    result = Conversion(site, pages, list_pages(catalogue, site.config.language), catalogue)
    result.renamed = _write_pages(result, write)
    if result.site.former != site.former:
        # links to what was renamed have been converted as if it were gone
        result.site = load(root, more_files, cache, unpublished is not None, result.site.former)
        _write_again(result, converted(result.site, cache, progress, jobs), write)
    result.notices += kept(result.site.index.notices, site.config.suppress)
    for page in result.pages.values():
        result.notices += page.notices
    _register(result, write, unpublished)
    if write:
        cache.write()
    return result


def catalogue_of(site: Site, pages: Mapping[str, Page], unpublished: bool = True) -> Catalogue:
    """Return the posts as lists show them; without ``unpublished``, those of a build alone."""
    listed = []
    for post in site.posts:
        page = pages[site.index.docnames[post.path]]
        state = site.states.get(post.path, "")
        if unpublished or is_published(state, site.config):
            listed.append(Listed(post, page.docname, page.title, page.words, page.image, state))
    kinds = ["year", *site.config.lists] if site.config.group == "year" else site.config.lists
    return build_catalogue(listed, site.config.pages, kinds, site.authors, site.config.language)


def _write_pages(result: Conversion, write: bool) -> dict[str, str]:
    """Write the pages that changed, remove those without a post; return which were renamed."""
    site = result.site
    wanted = {f"{docname}.md": (docname, text) for docname, text in result.listings.items()}
    wanted |= {
        docname + page.suffix: (docname, page_file(page)) for docname, page in result.pages.items()
    }
    folder = site.root / site.config.pages
    stale: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    docnames = {docname for docname, _ in wanted.values()}
    for path in walk(site.root, site.config.pages) if folder.is_dir() else ():
        docname, suffix = posixpath.splitext(path)
        if path in wanted or suffix not in PAGE_SUFFIXES:
            continue
        identity = _identity(path, read_text(site.root / path) or "")
        if identity is not None:
            stale[path] = identity
        elif docname in docnames:
            # two files of one name would be one page to Sphinx
            taken.add(docname)
            _page_taken(result, path)
    new: dict[str, tuple[str, str] | None] = {}
    moved: list[tuple[str, str]] = []
    for path, (docname, text) in wanted.items():
        old = read_text(site.root / path)
        if old == text or docname in taken:
            continue
        if old is not None and _identity(path, old) is None:
            _page_taken(result, path)
            continue
        result.written.append(docname)
        new[docname] = _identity(path, text)
        if old is not None:
            moved.append((_source(path, old), _source(path, text)))
        if write:
            write_text(site.root / path, text)
    gone: dict[str, tuple[str, str]] = {}
    for path, identity in stale.items():
        docname = posixpath.splitext(path)[0]
        # a page whose file has another suffix now is still there
        if docname not in docnames:
            result.removed.append(docname)
            gone[docname] = identity
        if write:
            (site.root / path).unlink(missing_ok=True)
    renamed = _renamed(gone, new)
    former_pages = []
    for old_name, now in renamed.items():
        identity = new[now]
        if identity and identity[0]:
            moved.append((gone[old_name][0], identity[0]))
            former_pages.append((old_name, identity[0]))
    _remember_former(result, moved, former_pages, docnames, write)
    return renamed


def _write_again(result: Conversion, pages: Mapping[str, Page], write: bool) -> None:
    """Put pages in the place of those of the same names, and write those that are others."""
    for docname, page in pages.items():
        path = docname + page.suffix
        old = read_text(result.site.root / path)
        if page == result.pages[docname] or (old is not None and _identity(path, old) is None):
            continue
        if docname not in result.written:
            result.written.append(docname)
        if write:
            write_text(result.site.root / path, page_file(page))
    result.pages = pages


def _remember_former(
    result: Conversion,
    moved: Iterable[tuple[str, str]],
    pages: Iterable[tuple[str, str]],
    docnames: Collection[str],
    write: bool,
) -> None:
    """Keep where posts and pages were before, so that their former URLs answer."""
    site = result.site
    posts = {post.path for post in site.posts}
    # nobody has an address of what was never published
    hidden = {path for path, state in site.states.items() if not is_published(state, site.config)}
    gone = [
        (old, new)
        for old, new in moved
        if old and new and old != new and old not in posts and new not in hidden
    ]
    shown = [(docname, path) for docname, path in pages if path not in hidden]
    former = with_moves(site.former, gone, shown, docnames, posts)
    if former != site.former:
        result.site = replace(site, former=former)
        if write:
            for path in (FORMER, KEPT):
                write_text(site.root / path, write_former(former))


def _source(path: str, text: str) -> str:
    identity = _identity(path, text)
    return identity[0] if identity else ""


def _page_taken(result: Conversion, path: str) -> None:
    message = f"{path} was not made by Postpress; it is left as it is"
    result.notices.append(Notice(Code.PAGE_TAKEN, message, path))


def _identity(path: str, text: str) -> tuple[str, str] | None:
    """Return the post that a page of ours is made of, or nothing, and its body; else None."""
    if path.endswith(".ipynb"):
        return source_of(text)
    match = _OURS.match(text)
    return (match[1] or "", _FRONT_MATTER.sub("", text)) if match else None


def _renamed(
    stale: Mapping[str, tuple[str, str]], new: Mapping[str, tuple[str, str] | None]
) -> dict[str, str]:
    """Return old docname → new one for pages of the same post, or with the very same body."""
    sources = {one[0]: docname for docname, one in new.items() if one and one[0]}
    bodies = {one[1]: docname for docname, one in new.items() if one}
    found: dict[str, str] = {}
    given: set[str] = set()
    for docname, (source, body) in stale.items():
        now = sources.get(source) or bodies.get(body)
        if now and now not in given:
            found[docname] = now
            given.add(now)
    return found


def _register(result: Conversion, write: bool, unpublished: Path | None) -> None:
    """Bring ``_toc.yml`` up to date; one that is broken is reported and left alone."""
    site = result.site
    path = site.root / "_toc.yml"
    text = read_text(path)
    hidden = not all(is_published(state, site.config) for state in site.states.values())
    catalogue, listings = result.catalogue, result.listings
    if hidden:
        catalogue = catalogue_of(site, result.pages, unpublished=False)
        listings = list_pages(catalogue, site.config.language)
    try:
        registered = _registered(
            toc.NEW if text is None else text, site, catalogue, listings, result.renamed
        )
        with_hidden = (
            _registered(registered.text, site, result.catalogue, result.listings, {})
            if hidden
            else registered
        )
    except toc.TocError as error:
        result.notices.append(Notice(Code.TOC_INVALID, error.message, "_toc.yml", error.line))
        return
    result.root = registered.root
    result.toc_added, result.toc_removed = registered.added, registered.removed
    result.toc_changed = registered.changed or text is None
    if result.toc_changed and write:
        write_text(path, registered.text)
    if unpublished and write and read_text(unpublished) != with_hidden.text:
        write_text(unpublished, with_hidden.text)


def _registered(
    before: str,
    site: Site,
    catalogue: Catalogue,
    listings: Mapping[str, str],
    renamed: Mapping[str, str],
) -> toc.Registered:
    """Return a table of contents with the pages of a catalogue; raise TocError."""
    pages = site.config.pages
    grouped = "year" in catalogue.groups
    entries = [
        toc.Entry(one.docname, group_of(one, pages) if grouped else None) for one in catalogue.posts
    ]
    years = [group.docname for group in catalogue.groups.get("year", {}).values()]
    lists = [name for kind in KINDS if (name := catalogue.index_page(kind)) in listings]
    globs = {name: f"{name}/*" for name in lists if not name.endswith(f"/{KINDS['year'].folder}")}
    known = frozenset(listings.keys() - {*years, *lists})
    return toc.register(before, entries, [*years, *lists], pages, renamed, globs, known)
