"""Each page as Markdown beside its HTML, and ``llms.txt``, which lists them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from ..beside import Made, made
from ..catalogue import KINDS
from ..files import read_text
from ..model import Page
from ..web import markdown
from .outlet import Outlet

TYPE = "text/markdown"


def path_of(site: Outlet, docname: str) -> str:
    """Return the path of a page's Markdown in the built site, empty where it has none."""
    if not site.config.markdown or not site.has(docname):
        return ""
    if docname in site.catalogue.by_docname:
        return f"{docname}.md"
    source = str(site.app.env.doc2path(docname, base=False))
    return f"{docname}.md" if source.endswith(".md") else ""


def files(site: Outlet, pages: Mapping[str, Page]) -> Iterator[tuple[str, Made]]:
    """Yield the Markdown of every page, and ``llms.txt``."""
    if not site.config.markdown:
        return
    lists = dict(_lists(site))
    images = _images(site)
    for docname in sorted(site.app.env.found_docs):
        if not (path := path_of(site, docname)):
            continue
        if docname in lists:
            text = lists[docname]()
        else:
            page = pages.get(docname)
            source = page.text if page else read_text(Path(site.app.env.doc2path(docname))) or ""
            text = markdown.page_markdown(source, docname, images.get(docname, {}))
        yield path, made(text)
    yield "llms.txt", made(_llms(site))


def _lists(site: Outlet) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield the pages that list posts, and what makes their text: theirs has but a directive."""
    for kind, groups in site.catalogue.groups.items():
        for group in groups.values():
            yield group.docname, partial(markdown.group_markdown, group)
        name = site.catalogue.index_page(kind)
        yield name, partial(markdown.index_markdown, site.catalogue, kind)


def _images(site: Outlet) -> dict[str, dict[str, str]]:
    """Return the images of each page: where they are, and where the built site has them."""
    found: dict[str, dict[str, str]] = {}
    for path, (docnames, name) in site.app.env.images.items():
        for docname in docnames:
            copy = posixpath.join(site.builder.imagedir, name)
            found.setdefault(docname, {})[path] = copy
    return {docname: dict(sorted(images.items())) for docname, images in found.items()}


def _llms(site: Outlet) -> str:
    env = site.app.env
    listed = {name for name, _ in _lists(site)}
    pages = []
    for docname in sorted(env.found_docs - listed - site.catalogue.by_docname.keys()):
        if path := path_of(site, docname):
            pages.append((env.titles[docname].astext(), site.file(path), ""))
    posts = []
    for one in site.catalogue.posts:
        if site.has(one.docname) and not one.state:
            about = one.post.front_matter
            day = f"{about.date:%Y-%m-%d}" if about.date else ""
            more = " ".join(part for part in (day, about.description or "") if part)
            posts.append((one.title, site.file(f"{one.docname}.md"), more))
    lists = [
        (KINDS[kind].title, site.file(f"{name}.md"), "")
        for kind in site.catalogue.groups
        if site.has(name := site.catalogue.index_page(kind))
    ]
    sections = {"Posts": posts, "Pages": pages, "Optional": lists}
    return markdown.llms_txt(site.title, "", sections)
