"""The files of the pages: written where they changed, removed with their posts, never another's.

A page says in its front matter, or its notebook's metadata, that it is ours, and of which post it
is made. Whatever does not is left as it is.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .files import read_text, walk, write_text
from .index import PAGE_SUFFIXES
from .model import Notice
from .notebook import source_of
from .notices import Code

_END = r"(?:\r\n?|\n)"
_OURS = re.compile(
    rf"\A---{_END}(?:(?!---)[^\r\n]*{_END})*?postpress:{_END}(?:  source: ([^\r\n]*){_END})?"
)
_FRONT_MATTER = re.compile(rf"\A---{_END}(?:(?!---)[^\r\n]*{_END})*?---{_END}")

# the path of the post that a page is made of, empty for a list, and the page without front matter
_Identity = tuple[str, str]


@dataclass
class Written:
    """What became of the files: docnames, and what moved.

    ``renamed`` leads from former docnames to those of today, ``posts`` are moved ones (path before,
    path now), ``pages`` those that are gone (docname, path of their post now).
    """

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    posts: list[tuple[str, str]] = field(default_factory=list)
    pages: list[tuple[str, str]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


def write_pages(root: Path, folder: str, wanted: Mapping[str, str], write: bool) -> Written:
    """Bring the files below a folder up to date with the texts wanted, by path in the site.

    With ``write`` false nothing is written or removed, and what would be is returned all the same.
    """
    result = Written()
    docnames = {_docname(path) for path in wanted}
    stale, others = _not_wanted(root, folder, wanted, docnames)
    # two files of one name would be one page to Sphinx
    taken = {_docname(path) for path in others}
    new: dict[str, _Identity | None] = {}
    for path, text in wanted.items():
        docname, old = _docname(path), read_text(root / path)
        if old == text or docname in taken:
            continue
        before, now = _identity(path, old) if old is not None else None, _identity(path, text)
        if old is not None and before is None:
            others.append(path)
            continue
        result.written.append(docname)
        new[docname] = now
        if before and now:
            result.posts.append((before[0], now[0]))
        if write:
            write_text(root / path, text)
    # a page whose file has another suffix now is still there
    gone = {_docname(path): one for path, one in stale.items() if _docname(path) not in docnames}
    result.removed = list(gone)
    if write:
        for path in stale:
            (root / path).unlink(missing_ok=True)
    result.renamed = _renamed(gone, new)
    for old_name, name in result.renamed.items():
        identity = new[name]
        if identity and identity[0]:
            result.posts.append((gone[old_name][0], identity[0]))
            result.pages.append((old_name, identity[0]))
    result.notices = [_left(path) for path in others]
    return result


def write_again(root: Path, wanted: Mapping[str, str], write: bool) -> list[str]:
    """Write texts in the place of pages of ours; return their docnames."""
    written = []
    for path, text in wanted.items():
        old = read_text(root / path)
        if old is not None and _identity(path, old) is None:
            continue
        written.append(_docname(path))
        if write:
            write_text(root / path, text)
    return written


def _docname(path: str) -> str:
    return posixpath.splitext(path)[0]


def _not_wanted(
    root: Path, folder: str, wanted: Collection[str], docnames: Collection[str]
) -> tuple[dict[str, _Identity], list[str]]:
    """Return the files that are ours and not wanted, and others with the name of a wanted page."""
    stale: dict[str, _Identity] = {}
    others = []
    for path in walk(root, folder) if (root / folder).is_dir() else ():
        if path in wanted or posixpath.splitext(path)[1] not in PAGE_SUFFIXES:
            continue
        identity = _identity(path, read_text(root / path) or "")
        if identity is not None:
            stale[path] = identity
        elif _docname(path) in docnames:
            others.append(path)
    return stale, others


def _identity(path: str, text: str) -> _Identity | None:
    """Return the post that a page of ours is made of, or nothing, and its body; else None."""
    if path.endswith(".ipynb"):
        return source_of(text)
    match = _OURS.match(text)
    return (match[1] or "", _FRONT_MATTER.sub("", text)) if match else None


def _left(path: str) -> Notice:
    message = f"{path} was not made by Postpress; it is left as it is"
    return Notice(Code.PAGE_TAKEN, message, path)


def _renamed(gone: Mapping[str, _Identity], new: Mapping[str, _Identity | None]) -> dict[str, str]:
    """Return old docname → new one for pages of the same post, or with the very same body."""
    sources = {one[0]: docname for docname, one in new.items() if one and one[0]}
    bodies = {one[1]: docname for docname, one in new.items() if one}
    found: dict[str, str] = {}
    given: set[str] = set()
    for docname, (source, body) in gone.items():
        now = sources.get(source) or bodies.get(body)
        if now and now not in given:
            found[docname] = now
            given.add(now)
    return found
