"""Pages that are in the site, and that no reader comes to."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from . import toc
from .files import read_text
from .frontmatter import read_post
from .index import PAGE_SUFFIXES
from .model import Notice
from .notices import Code
from .publish import Conversion
from .site_settings import read_settings


def orphans(conversion: Conversion) -> list[Notice]:
    """Return a notice for each hand-written page that nothing lists and nothing links to.

    Posts are always listed. A page that says ``orphan: true`` is meant to be one.
    """
    site = conversion.site
    settings = read_settings(site.root)
    if settings.get("only_build_toc_files"):
        return []
    text = read_text(site.root / "_toc.yml") or toc.NEW
    try:
        listed = set(toc.docnames(text))
    except toc.TocError:
        return []  # reported where it is registered
    globs = list(_globs(yaml.safe_load(text)))
    folder = site.config.folder + "/"
    written = {
        path: posixpath.splitext(path)[0]
        for path in sorted(site.index.files)
        if path.endswith(PAGE_SUFFIXES) and not path.startswith(folder)
    }
    loose = [
        path
        for path, docname in written.items()
        if docname not in listed and not any(fnmatch.fnmatchcase(docname, one) for one in globs)
    ]
    loose = [path for path in loose if not _excluded(path, settings)]
    if not loose:
        return []
    texts = {page.docname: page.text for page in conversion.pages.values()}
    texts |= {docname: read_text(site.root / path) or "" for path, docname in written.items()}
    return [
        Notice(Code.ORPHAN, "no table of contents lists it, and nothing links to it", path, 1)
        for path in loose
        if not _linked(path, texts) and not _on_purpose(path, texts[written[path]])
    ]


def _globs(tree: Any) -> Iterator[str]:
    """Yield the globs of a ``_toc.yml``."""
    if isinstance(tree, dict):
        if isinstance(tree.get("glob"), str):
            yield tree["glob"]
        tree = list(tree.values())
    for one in tree if isinstance(tree, list) else ():
        yield from _globs(one)


def _excluded(path: str, settings: Mapping[str, Any]) -> bool:
    """Tell whether the site's settings keep a file out of the build."""
    from sphinx.util.matching import Matcher

    sphinx = (settings.get("sphinx") or {}).get("config") or {}
    patterns = [*(settings.get("exclude_patterns") or ()), *(sphinx.get("exclude_patterns") or ())]
    return bool(Matcher([str(one) for one in patterns])(path))


def _linked(path: str, texts: Mapping[str, str]) -> bool:
    """Tell whether the text of another page names a page, by its path from there or from the top.

    A page that is named and not linked counts too: better silent than wrong.
    """
    own = posixpath.splitext(path)[0]
    for docname, text in texts.items():
        if docname == own:
            continue
        relative = posixpath.relpath(own, posixpath.dirname(docname) or ".")
        if any(f"{mark}{name}" in text for mark in ("(", "<", '"', "]: ", "`", "/")
               for name in (relative, own)):  # fmt: skip
            return True
    return False


def _on_purpose(path: str, text: str) -> bool:
    if text.lstrip().startswith(":orphan:"):
        return True
    return bool(read_post(path, text).front_matter.extra.get("orphan"))
