"""The page for addresses at which there is nothing: ``404.html``, right at any depth of URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx

from ..files import read_text, write_text
from ..split_url import join_url, split_url
from . import outlet
from .languages import site_language, words_in
from .outlet import Outlet

NAME = "404"
_NEWEST = 5
# a host shows the page at any address, so that what is relative would lead anywhere
_ADDRESS = re.compile(r'(?<=[\s"])((?:href|src|action|data-content_root)=")([^"]*)(?=")')


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page, on ``html-collect-pages``, where the author has made none."""
    site = outlet.of(app)
    if site is None or site.has(NAME):
        return
    say = words_in(app, site_language(app.config))
    uri = site.builder.get_target_uri
    newest = [one for one in site.catalogue.posts if site.has(one.docname) and not one.state]
    links = [
        f'<li><a href="{escape(_up(site) + quote(uri(one.docname)))}">{escape(one.title)}</a></li>'
        for one in newest[:_NEWEST]
    ]
    title = escape(say("Page not found"))
    text = escape(say("There is nothing at this address. It may have moved, or never been."))
    newest_posts = escape(say("Newest posts"))
    body = (
        f'<section class="not-found"><h1>{title}</h1>\n<p>{text}</p>\n'
        f'<p><a href="{escape(_up(site) + uri(site.root))}">{escape(site.title)}</a></p>\n'
        + (f"<h2>{newest_posts}</h2>\n<ul>{''.join(links)}</ul>\n" if links else "")
        + "</section>"
    )
    yield NAME, {"title": title, "body": body}, "page.html"


def _up(site: Outlet) -> str:
    """Return the way from the page to the site's root; ``dirhtml`` gives it a folder."""
    return "../" if site.builder.name == "dirhtml" else "./"


def unlisted(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Keep the page out of search engines."""
    if pagename == NAME:
        tag = '<meta name="robots" content="noindex">'
        context["metatags"] = f"{context.get('metatags') or ''}\n{tag}\n"


def finish(site: Outlet) -> None:
    """Make every address on the page one that holds at any depth, and put it where hosts look."""
    written = Path(site.builder.get_outfilename(NAME))
    text = read_text(written)
    if text is None:
        return
    base = split_url(site.config.url).path or "/"
    here = join_url(base, site.builder.get_target_uri(NAME))
    write_text(site.output / f"{NAME}.html", absolute(text, here))
    if written.parent != site.output and not site.has(NAME):
        written.unlink()
        written.parent.rmdir()


def absolute(text: str, here: str) -> str:
    """Return a page with full paths in place of relative ones; anchors stay as they are."""

    def full(match: re.Match[str]) -> str:
        address = unescape(match[2])
        if address.startswith("#") or split_url(address).scheme:
            return match[0]
        return match[1] + escape(join_url(here, address))

    return _ADDRESS.sub(full, text)
