"""The sitemap of a site: every page that says of itself that it is the one to find."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from ..beside import Made, made
from ..catalogue import Listed
from ..dates import zoned
from ..web.sitemap import Place, robots, sitemaps
from .head import canonical
from .outlet import Outlet


def files(site: Outlet) -> Iterator[tuple[str, Made]]:
    """Yield ``robots.txt`` and, where the site has an address, its sitemaps."""
    yield "robots.txt", made(robots(site.config.url))
    if site.config.url:
        for name, text in sitemaps(list(_places(site)), site.config.url):
            yield name, made(text)


def _places(site: Outlet) -> Iterator[Place]:
    groups = {
        group.docname: group
        for of_kind in site.catalogue.groups.values()
        for group in of_kind.values()
    }
    lists = {site.catalogue.index_page(kind) for kind in site.catalogue.groups} | {site.root}
    newest = _newest(site, site.catalogue.posts)
    for docname in sorted(site.app.env.found_docs):
        listed = site.catalogue.by_docname.get(docname)
        url = site.url(docname)
        if docname == "404" or (listed and (listed.state or canonical(site, listed, url) != url)):
            continue
        changed = None
        if listed:
            changed = _changed(site, listed)
        elif docname in groups:
            changed = _newest(site, groups[docname].posts)
        elif docname in lists:
            changed = newest
        others = tuple(
            (tag, site.url(other))
            for tag, other in site.catalogue.translations.get(docname, ())
            if site.has(other)
        )
        yield Place(url, changed, others)


def _changed(site: Outlet, listed: Listed) -> datetime.datetime | None:
    """Return when a post was changed, as it says; a file's time may be that of a copy."""
    about = listed.post.front_matter
    dates = [zoned(one, site.config.timezone) for one in (about.date, about.updated) if one]
    return max(dates, default=None)


def _newest(site: Outlet, posts: Iterable[Listed]) -> datetime.datetime | None:
    dates = (_changed(site, one) for one in posts if not one.state)
    return max((one for one in dates if one), default=None)
