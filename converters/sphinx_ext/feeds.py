"""Feeds of a site: what is kept of each page that is written, and the feeds made of it.

Only the newest posts of each feed are in one, so only their pages are kept, as they were rendered.
A page that is needed and not kept is written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..beside import Made
from ..catalogue import Listed
from ..dates import zoned
from ..feeds.content import feed_html
from ..feeds.model import NAMES, TYPES, Entry, Feed
from ..feeds.plan import Planned
from ..files import read_bytes, write_text
from . import outlet
from .languages import language_of
from .outlet import Outlet


def links(site: Outlet, docname: str) -> Iterator[tuple[str, str, str]]:
    """Yield type, title and path of the feeds that a page tells of: its own, then the site's."""
    own = site.feeds.by_docname.get(docname)
    for feed in (*((own,) if own else ()), *site.feeds.feeds[:1]):
        for format, name in site.config.feeds.files:
            yield TYPES[format], f"{_title(site, feed)} ({NAMES[format]})", feed.path(name)


def _title(site: Outlet, feed: Planned) -> str:
    return f"{site.title}: {feed.group.name}" if feed.group else site.title


def _kept(app: Sphinx, docname: str) -> Path:
    """Return the file that holds a page's content for feeds; it goes with Sphinx's own cache."""
    return Path(app.doctreedir) / "postpress-feeds" / app.builder.name / f"{docname}.html"


def missing(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Return the pages that are in a feed and not kept, on ``env-get-updated``."""
    site = outlet.of(app)
    if site is None:
        return []
    needed = sorted(site.feeds.needed)
    return [name for name in needed if site.has(name) and not _kept(app, name).is_file()]


def keep(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Keep a page's content where a feed needs it, on ``html-page-context``.

    One that is not needed now is forgotten, so that what is kept is never older than the page.
    """
    site = outlet.of(app)
    if site is None or doctree is None or pagename not in site.catalogue.by_docname:
        return
    file = _kept(app, pagename)
    if pagename in site.feeds.needed:
        write_text(file, feed_html(str(context.get("body") or ""), site.url(pagename)))
    else:
        file.unlink(missing_ok=True)


def files(site: Outlet) -> Iterator[tuple[str, Made]]:
    """Yield the files of all feeds."""
    contents = {name: read_bytes(_kept(site.app, name)) for name in site.feeds.needed}
    entries = {
        one.docname: _entry(site, one)
        for feed in site.feeds.feeds
        for one in feed.posts
        if contents[one.docname] is not None
    }
    digests = {
        name: blake2b(repr(entry).encode() + (contents[name] or b"")).hexdigest()
        for name, entry in entries.items()
    }
    for planned in site.feeds.feeds:
        names = [one.docname for one in planned.posts if one.docname in entries]
        if not names:
            continue
        for format, name in site.config.feeds.files:
            feed = Feed(
                title=_title(site, planned),
                description=planned.group.author.description or ""
                if planned.group and planned.group.author
                else "",
                page=site.url(planned.group.docname if planned.group else site.root),
                url=site.file(planned.path(name)),
                language=site.language,
                author=site.author,
                entries=(),
            )
            key = repr((format, feed, [digests[docname] for docname in names]))
            whole = partial(_written, feed, format, names, entries, contents)
            yield planned.path(name), Made(blake2b(key.encode(), digest_size=16).hexdigest(), whole)


def _written(
    feed: Feed,
    format: str,
    names: list[str],
    entries: Mapping[str, Entry],
    contents: Mapping[str, bytes | None],
) -> bytes:
    """Return the bytes of a feed, with the contents of its entries put in."""
    # here: a build that changes no feed does not need feedgen
    from ..feeds.formats import write

    full = [replace(entries[name], content=(contents[name] or b"").decode()) for name in names]
    return write(replace(feed, entries=tuple(full)), format)


def _entry(site: Outlet, listed: Listed) -> Entry:
    about = listed.post.front_matter
    assert about.date is not None
    published = zoned(about.date, site.config.timezone)
    updated = zoned(about.updated, site.config.timezone) if about.updated else published
    url = site.url(listed.docname)
    return Entry(
        id=site.ids[listed.docname],
        url=url,
        title=listed.title,
        published=published,
        updated=max(published, updated),
        summary=about.description or "",
        authors=site.authors(listed),
        tags=tuple(dict.fromkeys((*about.categories, *about.tags))),
        image=site.image(listed),
        language=language_of(site.app.env, listed.docname),
    )
