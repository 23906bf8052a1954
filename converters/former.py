"""Where posts and their pages were before: a page that was renamed answers at its former URL.

What is known of it is learnt when a build finds a page gone and its post under another name, and
kept in a file of the site, which belongs into version control; and once more with what is kept
between builds, where a machine builds that commits nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

FILE = ".postpress-urls.json"
KEPT = "_build/.postpress/urls.json"


@dataclass(frozen=True)
class Former:
    """``pages`` are former docnames, oldest first, each with the path of its post of today.

    ``posts`` names the first path of each post whose file was renamed, ``paths`` the post of today
    of each path that a post had.
    """

    pages: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)

    def first_docname(self, path: str, docname: str) -> str:
        """Return the docname that the page of a post had first."""
        return next((old for old, post in self.pages.items() if post == path), docname)

    def first_path(self, path: str) -> str:
        """Return the path that a post had first."""
        return self.posts.get(path, path)

    @cached_property
    def paths_of(self) -> Mapping[str, Sequence[str]]:
        """The paths that a post had before, oldest first, by its path of today."""
        found: dict[str, list[str]] = {}
        for old, now in self.paths.items():
            found.setdefault(now, []).append(old)
        return found

    def joined(self, other: Former) -> Former:
        """Return what either knows."""
        return Former(
            {**other.pages, **self.pages},
            {**other.posts, **self.posts},
            {**other.paths, **self.paths},
        )


def read_former(text: str | None) -> Former:
    """Return what a file says; nothing where there is none, or it is damaged."""
    try:
        found = json.loads(text or "{}")
        pages, posts, paths = (
            {str(key): str(value) for key, value in found.get(name, {}).items()}
            for name in ("pages", "posts", "paths")
        )
    except (ValueError, AttributeError):
        return Former()
    return Former(pages, posts, paths)


def write_former(former: Former) -> str:
    """Return the text of the file."""
    names = ("pages", "posts", "paths")
    kept = {name: dict(getattr(former, name)) for name in names}
    return json.dumps(kept, indent=1, ensure_ascii=False) + "\n"


def with_moves(
    former: Former,
    posts: Iterable[tuple[str, str]],
    pages: Iterable[tuple[str, str]],
    taken: Iterable[str],
    there: Collection[str] = (),
) -> Former:
    """Return what is known after posts (old path, new path) and pages (old docname, post) moved.

    ``taken`` are the docnames of today's pages, at which nothing former answers, ``there`` the
    paths of today's posts.
    """
    now = dict(former.pages)
    firsts = dict(former.posts)
    paths = dict(former.paths)
    for old, new in posts:
        paths = {path: new if post == old else post for path, post in paths.items()} | {old: new}
        now = {docname: new if post == old else post for docname, post in now.items()}
        first = firsts.pop(old, old)
        if first != new:
            firsts[new] = first
    now |= {docname: post for docname, post in pages if docname not in now}
    for docname in taken:
        now.pop(docname, None)
    paths = {path: post for path, post in paths.items() if path not in there}
    return Former(now, firsts, paths)
