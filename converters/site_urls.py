"""The URLs of a converted site: those that it answers, those that lead on, and the list of both."""

from __future__ import annotations

import contextlib
import json
import posixpath
from collections.abc import Iterator, Mapping

from . import toc
from .answers import Served, served
from .catalogue import Group
from .files import read_text, walk
from .index import PAGE_SUFFIXES
from .list_urls import list_url
from .publish import Conversion
from .redirects import Redirect, redirects_of, stub_path
from .site_settings import read_settings
from .urls import published_urls


def redirects(conversion: Conversion, page_url: Mapping[str, str]) -> dict[str, Redirect]:
    """Return the redirects of a site by the file that answers: old URLs, and former pages."""
    site = conversion.site
    titles = {docname: page.title for docname, page in conversion.pages.items()}
    suffix = "" if any(url.endswith("/") for url in page_url.values()) else ".html"
    former = {
        f"{docname}.html" if suffix else f"{docname}/index.html": post
        for docname, post in site.former.pages.items()
        if post in site.index.docnames
    }
    lists = _list_files(conversion)
    titles |= {group.docname: group.name for group in _groups(conversion)}
    return redirects_of(site.index, titles, page_url, former, lists)


def _groups(conversion: Conversion) -> Iterator[Group]:
    for groups in conversion.catalogue.groups.values():
        yield from groups.values()


def _list_files(conversion: Conversion) -> dict[str, str]:
    """Return the files at the old URLs of lists, each with the docname of its list."""
    config = conversion.site.config
    patterns = dict(config.list_urls)
    found: dict[str, str] = {}
    for group in _groups(conversion):
        if pattern := patterns.get(group.kind):
            url = list_url(pattern, group.name, group.posts[0].post.dialect)
            if (file := stub_path(url, config)) and group.docname in conversion.listings:
                found.setdefault(file, group.docname)
    return found


def answers_of(conversion: Conversion) -> Served:
    """Return what the built site will answer, Sphinx's ``html_extra_path`` included."""
    site = conversion.site
    settings = read_settings(site.root)
    sphinx = (settings.get("sphinx") or {}).get("config") or {}
    extra = sphinx.get("html_extra_path") or ()
    folders = [one.strip("/") for one in ([extra] if isinstance(extra, str) else extra) if one]
    copied = [path[len(one) + 1 :] for one in folders for path in walk(site.root, one)]
    written = {
        posixpath.splitext(path)[0]
        for path in site.index.files
        if path.endswith(PAGE_SUFFIXES) and not path.startswith(site.config.folder + "/")
    }
    if settings.get("only_build_toc_files"):
        with contextlib.suppress(toc.TocError):
            written &= set(toc.docnames(read_text(site.root / "_toc.yml") or toc.NEW))
    pages = (*written, *conversion.listings)
    lists = _list_files(conversion)
    return served(site.index, (*copied, *(f"{docname}.html" for docname in pages), *lists))


def manifest(conversion: Conversion, suffix: str = ".html") -> str:
    """Return ``_build/postpress.json``: each post's source, page and URLs, old ones included."""
    site = conversion.site
    inside = len(site.config.folder) + 1
    posts = [
        {
            "source": post.path,
            "origin": post.path[inside:] if post.path in site.came else post.path,
            "docname": site.index.docnames[post.path],
            "url": site.index.docnames[post.path] + suffix,
            "old_urls": published_urls(post, site.config),
        }
        for post in site.posts
    ]
    # a line for each: json is slow where it indents
    lines = ",\n".join(json.dumps(post, ensure_ascii=False) for post in posts)
    return f'{{"posts": [\n{lines}\n]}}\n'
