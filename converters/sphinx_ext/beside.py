"""What stands beside the pages of a built site, for programs and for hosts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

from ..beside import Made, made, write_beside
from ..files import read_bytes, walk
from ..publish import Conversion
from ..redirects import redirects_file
from ..site_urls import redirects
from . import cards, feeds, not_found, outlet, policy, searching, sitemap, texts
from .outlet import Outlet

# what Sphinx writes of itself, beside the pages
_SPHINX = ("genindex", "search", not_found.NAME)
# files that hosts and programs look for at the root; one in the site's folder is the author's own
_OWN = ("robots.txt", "llms.txt", "CNAME", "_headers")


def write(app: Sphinx, conversion: Conversion) -> None:
    """Write the files that are wanted beside the pages, and remove those wanted no more."""
    site = outlet.of(app)
    if site is None:
        return
    not_found.finish(site)
    wanted: dict[str, Made] = {}
    for name, file in _files(site, conversion):
        wanted.setdefault(name, file)
    write_beside(site.output, wanted, set(_theirs(site)))


def _files(site: Outlet, conversion: Conversion) -> Iterator[tuple[str, Made]]:
    """Yield every file; of two with the same name the first counts."""
    folder = Path(site.app.srcdir)
    for name in _OWN:
        if (data := read_bytes(folder / name)) is not None:
            yield name, made(data)
    # GitHub Pages leaves out folders whose names begin with a line, as `_static`, without it
    yield ".nojekyll", made("")
    yield from feeds.files(site)
    yield from sitemap.files(site)
    yield from texts.files(site, conversion.pages)
    yield from searching.files(site)
    yield from cards.files(site)
    names = (*conversion.pages, *conversion.listings)
    urls = {name: site.builder.get_target_uri(name) for name in names}
    found = redirects(conversion, urls)
    before = (read_bytes(folder / "_redirects") or b"").decode("utf-8", "replace")
    if found or before:
        yield "_redirects", made(redirects_file(found.values(), site.config, before))
    for file, redirect in found.items():
        if redirect.html:
            yield file, made(redirect.html)
    stub = next((one.html for one in found.values() if one.html), "")
    yield "_headers", made(policy.headers(site, stub))


def _theirs(site: Outlet) -> Iterator[str]:
    """Yield the files that are the site's own: its pages, and those it asks Sphinx to copy."""
    for name in (*site.app.env.found_docs, *_SPHINX):
        yield site.path(name)
    for path in site.app.config.html_extra_path:
        extra = Path(site.app.confdir) / path
        if extra.is_file():
            yield posixpath.basename(path)
        elif extra.is_dir():
            yield from (str(one) for one in walk(extra, "."))
