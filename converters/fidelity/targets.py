"""What the addresses of a post mean: which posts, which file of the site, which page of the web.

Worked out from paths and published URLs alone, not by the rules that the conversion follows.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from ..model import Post
from ..site import Site
from ..split_url import bare_host, split_url
from ..urls import old_urls, url_key

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_OWN = re.compile(r"(?:post|ref|wiki):")
_ROOT = re.compile(r"^(?:@site|@@|@|~|\$lib)/")
_SUFFIX = re.compile(r"\.(?:md|markdown|mdx|qmd|rmd|rmarkdown|html?|ipynb)$", re.IGNORECASE)
_INDEX = re.compile(r"/(?:_?index|readme)$", re.IGNORECASE)
_DATED = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}[-_]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an address may mean: ``kind`` is web, posts, file, here (this page) or unknown.

    ``own`` tells that an address of the web is one of the old site.
    """

    kind: str
    address: str = ""
    posts: frozenset[str] = frozenset()
    file: str = ""
    fragment: str = ""
    own: bool = False


def address_key(address: str) -> str:
    """Return an address as it is compared: without scheme, percent signs and a last slash."""
    return re.sub(r"/index\.html?$|/+$", "", unquote(re.sub(r"^https?:", "", address.strip())))


@dataclass
class Addresses:
    """The posts and files of a site, by the names that an address can have for them."""

    site: Site
    _cache: dict[tuple[str, str], Meaning] = field(default_factory=dict)

    @cached_property
    def _paths(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for path in self.site.index.posts:
            found[self._stem(path)].add(path)
        return found

    @cached_property
    def _stems(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for path, post in self.site.index.posts.items():
            whole = _INDEX.sub("", _SUFFIX.sub("", path))
            name = posixpath.basename(whole)
            names = {whole, name, _DATED.sub("", name), post.front_matter.title or name}
            names |= set(post.front_matter.aliases) | {post.front_matter.slug or name}
            for one in names:
                found[one.casefold().strip("/")].add(path)
        return found

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.site.index.files:
            found[posixpath.basename(path).casefold()].append(path)
        return found

    @cached_property
    def _urls(self) -> dict[str, set[str]]:
        """Posts by the URLs that they had for sure, from the top of the site."""
        found: dict[str, set[str]] = defaultdict(set)
        for path, post in self.site.index.posts.items():
            for url in old_urls(post, self.site.config):
                found[url_key(url).casefold()].add(path)
        return found

    def _stem(self, path: str) -> str:
        """Return a post's path without its suffix, a folder's for the file that stands for it."""
        return _INDEX.sub("", _SUFFIX.sub("", path)).casefold()

    @property
    def _roots(self) -> list[str]:
        return [*self.site.config.static, self.site.config.folder, ""]

    def meaning(self, address: str, post: Post) -> Meaning:
        """Return what an address in a post means."""
        own = re.match(_OWN, address)
        if own:
            return self._named(address[own.end() :].strip())
        rest = address
        if _SCHEME.match(address):
            parts = split_url(address)
            host = bare_host(parts)
            if parts.scheme not in ("", "http", "https") or host not in self.site.config.hosts:
                return Meaning("web", address)
            rest = parts._replace(scheme="", netloc="").geturl() or "/"
        before, _, fragment = rest.partition("#")
        fragment = unquote(fragment)
        path = unquote(before.partition("?")[0])
        if not path:
            return Meaning("here", address, fragment=fragment)
        if found := self._posts(path, post):
            return Meaning("posts", address, found, fragment=fragment)
        if file := self.file(path, post):
            return Meaning("file", address, file=file, fragment=fragment)
        # addresses that posts of such a name often have; the page may lead to either
        guess = self.site.index.urls.get(url_key(path), "")
        own_host = rest is not address
        posts = frozenset(filter(None, (guess,)))
        kind = "web" if own_host else "unknown"
        return Meaning(kind, address, posts, fragment=fragment, own=own_host)

    def _named(self, name: str) -> Meaning:
        """Return what a template's or wiki link's name means: posts by the ends of their paths."""
        path, _, fragment = name.partition("#")
        if not path:
            return Meaning("here", name, fragment=fragment)
        wanted = _INDEX.sub("", _SUFFIX.sub("", path.strip("/ "))).casefold()
        last = wanted.rpartition("/")[2]
        found = (
            self._stems.get(wanted)
            or self._stems.get(last)
            or self._stems.get(_DATED.sub("", last))
        )
        if found:
            return Meaning("posts", name, frozenset(found), fragment=fragment)
        files = self._names.get(posixpath.basename(path).casefold(), ())
        return Meaning("file", name, file=files[0]) if files else Meaning("unknown", name)

    def _posts(self, path: str, post: Post) -> frozenset[str]:
        """Return the posts that a path may mean: by file, else by published URL."""
        bare = _ROOT.sub("/", path)
        files = [posixpath.join(root, bare.lstrip("/")) for root in self._roots]
        if not bare.startswith("/"):
            files.insert(0, posixpath.join(posixpath.dirname(post.path), bare))
        for file in files:
            stem = _INDEX.sub("", _SUFFIX.sub("", posixpath.normpath(file))).casefold()
            if found := self._paths.get(stem):
                return frozenset(found)
        base = split_url(self.site.config.url).path.rstrip("/")
        if bare.startswith("/"):
            keys = [bare, bare.removeprefix(base)]
        else:
            keys = [posixpath.join(url + "/", bare) for url in old_urls(post, self.site.config)]
        for key in keys:
            if found := self._urls.get(url_key(posixpath.normpath(key)).casefold()):
                return frozenset(found)
        ending = "/" + _INDEX.sub("", _SUFFIX.sub("", bare.strip("/"))).casefold()
        if bare.startswith("/") and ending.count("/") > 1:
            # a path from the top of the old site, whose posts' folder was further down
            named = self._stems.get(posixpath.basename(ending), set())
            ends = [one for one in named if self._stem(one).endswith(ending)]
            if len(ends) == 1:
                return frozenset(ends)
        if re.search(r"\.(?:md|markdown)$", bare, re.IGNORECASE):
            named = self._stems.get(posixpath.basename(_SUFFIX.sub("", bare)).casefold(), set())
            return frozenset(named) if len(named) == 1 else frozenset()
        return frozenset()

    def file(self, address: str, post: Post) -> str:
        """Return the file of the site that an address means, empty where there is none."""
        path = unquote(re.split(r"[?#]", address)[0])
        if path.startswith("wiki:"):
            files = self._names.get(posixpath.basename(path[5:].strip()).casefold(), [""])
            return files[0]
        path = _ROOT.sub("/", path)
        folder = posixpath.dirname(post.path)
        stem = posixpath.join(folder, posixpath.basename(_SUFFIX.sub("", post.path)))
        places = [folder, stem, *self._roots] if not path.startswith("/") else self._roots
        for place in places:
            joined = posixpath.normpath(posixpath.join(place, path.lstrip("/")))
            if (found := self.site.index.file(joined)) and found not in self.site.index.posts:
                return found
        same = self._names.get(posixpath.basename(path).casefold(), [])
        named = [one for one in same if one not in self.site.index.posts]
        ends = "/".join(path.strip("/.").split("/")[-2:]).casefold()
        named = [one for one in named if one.casefold().endswith(ends)] if len(named) > 1 else named
        page = _INDEX.search("/" + _SUFFIX.sub("", posixpath.basename(path)))
        return named[0] if len(named) == 1 and "." in named[0] and not page else ""
