"""The conversion of a site after the prose of some posts was edited, without a look at the others.

Whatever another page, a list or the table of contents could show of a post has to be as it was;
where it is not, the whole site is to be converted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from .cache import Cache
from .conversions import convert_one
from .files import read_text, write_text
from .model import Page, Post
from .notebook import page_file
from .notices import Code, kept
from .post_file import read_file
from .publish import Conversion, catalogue_of
from .site import ids_of, with_former_urls

# these are not told again by a conversion of few posts
_OF_THE_WHOLE = (Code.TOC_INVALID, Code.PAGE_TAKEN)


def reconverted(before: Conversion, cache: Cache, paths: Collection[str]) -> Conversion | None:
    """Return a conversion with these posts, paths inside the site, converted again.

    None where more than their own pages may be another than before; nothing is written then.
    ``cache`` is that of the conversion before.
    """
    site, index = before.site, before.site.index
    if any(notice.code in _OF_THE_WHOLE for notice in before.notices):
        return None
    posts: dict[str, Post] = {}
    for path in paths:
        old = index.posts.get(path)
        if old is None or not (site.root / path).is_file() or cache.was_asked("text", path):
            return None
        if index.in_book(path):  # the numbers of its figures are in other chapters, too
            return None
        ids = index.anchors(path)
        new = replace(read_file(site.root, path, site.config, cache=cache), runs=old.runs)
        new = with_former_urls(new, site.former, site.config)
        if _shown(new) != _shown(old) or ids_of(new, index, cache) != ids:
            return None
        posts[path] = new
    index = replace(index, posts={**index.posts, **posts})
    site = replace(site, index=index, posts=tuple(posts.get(one.path, one) for one in site.posts))
    pages = dict(before.pages)
    changed: dict[str, Page] = {}
    for post in posts.values():
        page = cache.page(post, index) or convert_one(post, site, cache)
        old_page = pages[page.docname]
        same = (page.title, page.suffix) == (old_page.title, old_page.suffix)
        # somebody may have changed or removed it
        if not same or read_text(site.root / _file(old_page)) != page_file(old_page):
            return None
        if page != old_page:
            pages[page.docname] = changed[page.docname] = page
    for page in changed.values():
        write_text(site.root / _file(page), page_file(page))
    notices = list(kept(index.notices, site.config.suppress))
    for page in pages.values():
        notices += page.notices
    return replace(
        before,
        site=site,
        pages=pages,
        catalogue=catalogue_of(site, pages),
        written=list(changed),
        removed=[],
        renamed={},
        toc_added=(),
        toc_removed=(),
        toc_changed=False,
        notices=notices,
    )


def _file(page: Page) -> str:
    return page.docname + page.suffix


def _shown(post: Post) -> Post:
    """Return what other pages may show of a post, or ask about it."""
    return replace(post, body="", body_line=0, notices=(), lines=(), outputs=(), widgets={})
