"""What stands beside the pages of a built site and is not for readers: feeds, redirects."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx

from ..beside import Made, made, write_beside
from ..files import walk
from ..publish import Conversion, redirects
from . import feeds, outlet
from .outlet import Outlet

# what Sphinx writes of itself, beside the pages
_SPHINX = ("genindex", "search", "404")


def write(app: Sphinx, conversion: Conversion) -> None:
    """Write the files that are wanted beside the pages, and remove those wanted no more."""
    site = outlet.of(app)
    if site is None:
        return
    wanted: dict[str, Made] = {}
    for name, file in _files(site, conversion):
        wanted.setdefault(name, file)
    write_beside(site.output, wanted, set(_theirs(site)))


def _files(site: Outlet, conversion: Conversion) -> Iterator[tuple[str, Made]]:
    urls = {name: site.builder.get_target_uri(name) for name in conversion.pages}
    yield from feeds.files(site)
    for file, redirect in redirects(conversion, urls).items():
        if redirect.html:
            yield file, made(redirect.html)


def _theirs(site: Outlet) -> Iterator[str]:
    """Yield the files that are the site's own: its pages, and those it asks Sphinx to copy."""
    for name in (*site.app.env.found_docs, *_SPHINX):
        yield Path(site.builder.get_outfilename(name)).relative_to(site.output).as_posix()
    for path in site.app.config.html_extra_path:
        extra = Path(site.app.confdir) / path
        if extra.is_file():
            yield posixpath.basename(path)
        elif extra.is_dir():
            yield from (str(one) for one in walk(extra, "."))
