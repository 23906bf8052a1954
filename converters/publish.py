"""What is made of a site's posts, written: pages, listings, ``_toc.yml``, redirects, manifest."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import toc
from .cache import FILE as CACHE
from .cache import Cache
from .catalogue import KINDS, Catalogue, Listed
from .config import ConfigError
from .conversions import converted
from .files import read_text, write_text
from .former import FILE as FORMER
from .former import KEPT, Former, with_moves, write_former
from .grouping import build_catalogue
from .index import PAGE_SUFFIXES
from .listings import group_of, list_pages
from .model import LedgerRow, Notice, Page
from .notebook import page_file
from .notices import Code, kept
from .page_files import Written, write_again, write_pages
from .site import Site, load
from .site_settings import require_site
from .states import is_published


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
    texts = {f"{docname}.md": text for docname, text in result.listings.items()}
    files = write_pages(root, site.config.pages, texts | _files(pages.values()), write)
    result.written, result.removed, result.renamed = files.written, files.removed, files.renamed
    result.notices += files.notices
    former = _former(site, files, {*result.listings, *pages})
    if former != site.former:
        if write:
            for path in (FORMER, KEPT):
                write_text(root / path, write_former(former))
        # links to what was renamed have been converted as if it were gone
        result.site = load(root, more_files, cache, unpublished is not None, former)
        result.pages = converted(result.site, cache, progress, jobs)
        others = [page for name, page in result.pages.items() if page != pages[name]]
        again = write_again(root, _files(others), write)
        result.written = list(dict.fromkeys([*result.written, *again]))
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


def _files(pages: Iterable[Page]) -> dict[str, str]:
    """Return the texts of the files of pages, by path in the site."""
    return {page.docname + page.suffix: page_file(page) for page in pages}


def _former(site: Site, files: Written, docnames: Collection[str]) -> Former:
    """Return where posts and pages were before, so that their former URLs answer."""
    posts = {post.path for post in site.posts}
    # nobody has an address of what was never published
    hidden = {path for path, state in site.states.items() if not is_published(state, site.config)}
    gone = [
        (old, new)
        for old, new in files.posts
        if old and new and old != new and old not in posts and new not in hidden
    ]
    shown = [(docname, path) for docname, path in files.pages if path not in hidden]
    return with_moves(site.former, gone, shown, docnames, posts)


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
