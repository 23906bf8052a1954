"""Every post's page: only what may have changed is converted, on all cores where that pays."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .cache import Cache, Row
from .convert import convert
from .dialects import dialects
from .model import Page, Post
from .site import Site

# below this many posts a process more costs more than it gains
_WORTH_A_PROCESS = 64
_AT_A_TIME = 16


def converted(
    site: Site, cache: Cache, progress: Callable[[str], object] = str, jobs: int = 1
) -> dict[str, Page]:
    """Return the page of each of a site's posts by docname, in the order of the posts.

    ``progress`` is called with the path of each post that is converted; ``jobs`` is the number of
    processes.
    """
    framed = cache.frame == site.index.frame
    kept = {post.path: cache.page(post, site.index, framed) for post in site.posts}
    changed = [post for post in site.posts if kept[post.path] is None]
    for post, page in zip(changed, _made(changed, site, cache, jobs), strict=True):
        progress(post.path)
        kept[post.path] = page
    cache.frame = site.index.frame
    return {page.docname: page for page in kept.values() if page is not None}


def _made(posts: Sequence[Post], site: Site, cache: Cache, jobs: int) -> Iterable[Page]:
    jobs = min(jobs, len(posts) // _WORTH_A_PROCESS)
    # elsewhere a process begins with nothing, and would have to read the site again
    if jobs < 2 or sys.platform != "linux":
        return (convert_one(post, site, cache) for post in posts)
    return _made_by_workers(posts, site, cache, jobs)


def convert_one(post: Post, site: Site, cache: Cache) -> Page:
    """Return the page of a post, converted now, and kept."""
    dialect = dialects()[post.dialect]
    return cache.convert(post, site.index, lambda answers: convert(post, dialect, answers))


@dataclass(frozen=True)
class _Task:
    """What the workers convert: they are forked with it, so that only numbers are sent to them."""

    posts: Sequence[Post]
    site: Site
    cache: Cache


_task: _Task | None = None


def _made_by_workers(posts: Sequence[Post], site: Site, cache: Cache, jobs: int) -> Iterable[Page]:
    global _task
    _task = _Task(posts, site, cache)
    for name in {post.dialect for post in posts}:
        dialects()[name]
    try:
        with multiprocessing.get_context("fork").Pool(jobs, _leave_signals) as pool:
            for pages, rows in pool.imap(_work, range(0, len(posts), _AT_A_TIME)):
                cache.learn(rows)
                yield from pages
            # they end by themselves: by a signal, one that has only begun would not, while it still
            # has the handlers of this process
            pool.close()
            pool.join()
    finally:
        _task = None


def _leave_signals() -> None:
    """Leave signals to the process that converts, and end where it says so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _work(start: int) -> tuple[list[Page], dict[tuple[str, str], Row]]:
    """Convert some posts; return their pages, and what the cache has learned."""
    assert _task is not None
    _task.cache.fresh.clear()
    posts = _task.posts[start : start + _AT_A_TIME]
    pages = [convert_one(post, _task.site, _task.cache) for post in posts]
    return pages, dict(_task.cache.fresh)
