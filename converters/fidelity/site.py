"""A built site on disk: its pages, their ids, its files, and where an address in a page leads."""

from __future__ import annotations

import html
import json
import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from ..files import digest, read_text
from ..site import Site
from ..split_url import split_url

_ID = re.compile(r"\s(?:id|name)=(?:\"([^\"]+)\"|'([^']+)')")


class NotBuiltError(Exception):
    """There is no built site to compare with, or it is older than its posts; says what to do."""


@dataclass(slots=True)
class Built:
    """A built site; ``pages`` are the URLs of its posts' pages, relative to ``folder``, by post."""

    folder: Path
    pages: dict[str, str]
    _ids: dict[str, frozenset[str]] = field(default_factory=dict)
    _texts: dict[str, str | None] = field(default_factory=dict)

    def text(self, page: str) -> str | None:
        """Return the HTML of a page, None where there is none."""
        if page not in self._texts:
            self._texts = {page: read_text(self.folder / page)}
        return self._texts[page]

    def ids(self, page: str) -> frozenset[str]:
        """Return the ids of a page."""
        if page not in self._ids:
            found = _ID.findall(read_text(self.folder / page) or "")
            self._ids[page] = frozenset(html.unescape(one or other) for one, other in found)
        return self._ids[page]

    def target(self, page: str, href: str) -> tuple[str, str] | None:
        """Return the file below ``folder`` and the fragment that a relative address leads to.

        None where it leads to no file, or out of the site.
        """
        parts = split_url(href)
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        if not path:
            return page, fragment
        folder = "" if path.startswith("/") else posixpath.dirname(page)
        joined = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        if joined == ".." or joined.startswith("../") or "\0" in joined:
            return None
        for found in (joined, posixpath.join(joined, "index.html"), joined + ".html"):
            if (self.folder / found).is_file():
                return posixpath.normpath(found), fragment
        return None

    def digest(self, path: Path) -> str | None:
        """Return what tells a file's bytes from others', None where there is no file."""
        return digest(path) if path.is_file() else None


def built(site: Site) -> Built:
    """Return a site as it was built last.

    Raises NotBuiltError where it was not, and where a post was changed since.
    """
    manifest = site.root / "_build" / "postpress.json"
    text = read_text(manifest)
    if text is None:
        raise NotBuiltError("the site is not built; run `postpress build` first")
    since = manifest.stat().st_mtime
    changed = [post.path for post in site.posts if (site.root / post.path).stat().st_mtime > since]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise NotBuiltError(
            f"{changed[0]}{more} changed since the site was built; run `postpress build`"
        )
    urls = {row["source"]: row["url"] for row in json.loads(text)["posts"]}
    folders = any(url.endswith("/") for url in urls.values())
    pages = {path: url + "index.html" if url.endswith("/") else url for path, url in urls.items()}
    return Built(site.root / "_build" / ("dirhtml" if folders else "html"), pages)
