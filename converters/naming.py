"""The names that posts and files are called by: ends of their paths, titles, aliases."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from .model import Post
from .slugs import page_slug

POST_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd", ".rmarkdown", ".svx")
# a file that stands for its folder
FOLDER_NAMES = ("index", "readme", "_index", "README", "+page")
# Middleman writes what a file becomes before what it is: `a.html.md`
SUFFIX = re.compile(
    rf"(?:(?:\.html)?(?:{'|'.join(map(re.escape, POST_SUFFIXES))})|\.ipynb)$", re.IGNORECASE
)
_POST_SUFFIX = re.compile(rf"(?:{'|'.join(map(re.escape, POST_SUFFIXES))})$", re.IGNORECASE)
_LANGUAGE = re.compile(r"\.[a-z]{2}(?:-[a-z]{2,4})?$", re.IGNORECASE)
_WRITTEN = re.compile(r"\.(?:md|markdown|mkd|html?)$", re.IGNORECASE)
_DATE = re.compile(r"(?:(?<=/)|^)\d{4}-\d{1,2}-\d{1,2}-")


def _referred(path: str) -> Iterator[str]:
    """Yield a post's path as Hugo's references have it: without suffix, language, folder's file."""
    yield path.casefold()
    bare = _POST_SUFFIX.sub("", path)
    yield bare.casefold()
    yield _LANGUAGE.sub("", bare).casefold()
    if posixpath.basename(bare).partition(".")[0].lower() in ("index", "_index"):
        yield posixpath.dirname(bare).casefold()


def _undated(path: str) -> Iterator[str]:
    """Yield a post's path as Jekyll's ``post_url`` may have it: without suffix and dates."""
    yield _DATE.sub("", _WRITTEN.sub("", path))


# The forms in which a template tag may write a post's path, by name.
FORMS: Mapping[str, Callable[[str], Iterator[str]]] = {"reference": _referred, "undated": _undated}


class Names:
    """Finds posts and files by a name, in a time that does not depend on how many there are."""

    def __init__(self, posts: Mapping[str, Post], files: frozenset[str]) -> None:
        self._posts, self._files = posts, files
        self._ends: dict[str, dict[str, list[str]]] = {}

    def named(self, name: str) -> list[str]:
        """Return the posts and files that a wiki link's name means, whatever its case.

        ``name`` is the end of a path, a post's without its suffix, or a post's title or alias.
        """
        wanted = _folded(name)
        found = self._table.get(wanted.rpartition("/")[2], ())
        if "/" in wanted:
            ends = [path for path, key in found if f"/{key}".endswith("/" + wanted)]
            return ends or [path for path, key in self._table.get(wanted, ()) if key == wanted]
        return [path for path, key in found] or [
            path for path, _ in self._table.get("slug:" + page_slug(name), ())
        ]

    def ending(self, form: str, name: str) -> list[str]:
        """Return the posts with a path that, in a form of FORMS, is a name or ends in one."""
        if form not in self._ends:
            ends = self._ends[form] = {}
            for path in self._posts:
                for one in dict.fromkeys(
                    end for whole in FORMS[form](path) for end in _ends(whole)
                ):
                    ends.setdefault(one, []).append(path)
        return self._ends[form].get(name, [])

    @cached_property
    def _table(self) -> Mapping[str, list[tuple[str, str]]]:
        """Posts and files by the last part of their names: (path, whole name) of each."""
        found: dict[str, list[tuple[str, str]]] = {}
        titled: dict[str, list[tuple[str, str]]] = {}
        for path, post in self._posts.items():
            whole = _folded(SUFFIX.sub("", path))
            for name in (whole, posixpath.dirname(whole)):
                found.setdefault(name.rpartition("/")[2], []).append((path, name))
                if name.rpartition("/")[2] not in FOLDER_NAMES:
                    break
            stem = posixpath.basename(SUFFIX.sub("", path))
            about = post.front_matter
            titles = (about.title or "", about.slug or "", *about.aliases)
            for title in filter(None, titles):
                titled.setdefault(_folded(title), []).append((path, _folded(title)))
                if page_slug(title) != page_slug(stem):
                    titled.setdefault("slug:" + page_slug(title), []).append((path, title))
            titled.setdefault("slug:" + page_slug(stem), []).append((path, stem))
        for path in sorted(self._files):
            whole = _folded(path)
            found.setdefault(whole.rpartition("/")[2], []).append((path, whole))
        for name, posts in titled.items():
            found.setdefault(name, posts)
        return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().strip()


def _ends(name: str) -> Iterator[str]:
    """Yield a path and every end of it that begins a part."""
    yield name
    while "/" in name:
        name = name.partition("/")[2]
        yield name
