"""Sitemaps (https://www.sitemaps.org/protocol.html) and ``robots.txt`` (RFC 9309)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

# as many as the protocol allows
_LIMIT = 50_000
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@dataclass(frozen=True, slots=True)
class Place:
    """A page in a sitemap: its URL, when it was changed, and its translations by language."""

    url: str
    changed: datetime.datetime | None = None
    translations: tuple[tuple[str, str], ...] = ()


def sitemaps(places: Sequence[Place], base: str, limit: int = _LIMIT) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each sitemap; of several, ``sitemap.xml`` is the index."""
    if len(places) <= limit:
        yield "sitemap.xml", _sitemap(places)
        return
    names = []
    for number, start in enumerate(range(0, len(places), limit), 1):
        names.append(f"sitemap-{number}.xml")
        yield names[-1], _sitemap(places[start : start + limit])
    entries = [f"<sitemap><loc>{escape(base + name)}</loc></sitemap>" for name in names]
    lines = [f"{_DECLARATION}<sitemapindex {_NAMESPACE}>", *entries, "</sitemapindex>", ""]
    yield "sitemap.xml", "\n".join(lines)


def _sitemap(places: Sequence[Place]) -> str:
    some = any(place.translations for place in places)
    lines = [f"{_DECLARATION}<urlset {_NAMESPACE}{' ' + _XHTML if some else ''}>"]
    for place in places:
        line = f"<url><loc>{escape(place.url)}</loc>"
        if place.changed:
            line += f"<lastmod>{place.changed.isoformat(timespec='seconds')}</lastmod>"
        for tag, url in place.translations:
            line += f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(url)}/>'
        lines.append(line + "</url>")
    return "\n".join([*lines, "</urlset>", ""])


def robots(base: str) -> str:
    """Return a ``robots.txt`` that lets everybody in and names the sitemap."""
    lines = ["User-agent: *", "Disallow:"]
    if base:
        lines += ["", f"Sitemap: {base}sitemap.xml"]
    return "\n".join([*lines, ""])
