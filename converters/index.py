"""The index of a site: every post's page, URLs and anchors, and what a link leads to."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from urllib.parse import unquote

from .bookdown import Labelled, book_labels
from .config import Config
from .grouping import group_docnames
from .list_urls import ListUrls
from .matching import Images
from .meanings import file_paths, old_address, url_keys
from .model import Author, Notice, Post
from .naming import FOLDER_NAMES, SUFFIX, Names
from .nearest import Nearest
from .permalinks import usual_urls
from .split_url import bare_host, split_url
from .targets import Target
from .urls import URL_TAIL, old_urls, url_key

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_TARGET = re.compile(r"^[ \t>]*(?:\((?=[^\n]*\)=)|:(?:name|label):[ \t]*)([^\s()]+)", re.MULTILINE)
PAGE_SUFFIXES = (".md", ".ipynb", ".rst")


@dataclass(frozen=True)
class Index:
    """Every post's docname and URLs, and the site's files, by path.

    ``declared`` has the post of each URL path that a post says was its own, ``former`` that of each
    path and docname that a post had before, as ``url_key`` has them.
    ``_anchors`` returns the ids that a post's page will have; it reads the post when first asked.
    """

    config: Config
    posts: Mapping[str, Post]
    docnames: Mapping[str, str]
    declared: Mapping[str, str]
    files: frozenset[str]
    _anchors: Callable[[str], frozenset[str]]
    notices: Sequence[Notice] = ()
    _texts: Callable[[str], str | None] = lambda path: None
    _folded: Mapping[str, str] = field(default_factory=dict)
    _stems: Mapping[str, str] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    authors: Mapping[str, Author] = field(default_factory=dict)

    def file(self, path: str) -> str | None:
        """Return the file of the site that a path names, however its accents are composed."""
        if path in self.files:
            return path
        return self._folded.get(unicodedata.normalize("NFC", path))

    def named(self, name: str) -> list[str]:
        """Return the posts and files that a wiki link's name means, whatever its case."""
        return self._names.named(name)

    def ending(self, form: str, name: str) -> list[str]:
        """Return the posts with a path that, in a form of ``naming.FORMS``, ends in a name."""
        return self._names.ending(form, name)

    def has(self, path: str) -> bool:
        """Tell whether a path is a post's."""
        return path in self.posts

    def title(self, path: str) -> str | None:
        """Return the title in a post's front matter, None where it has none."""
        return self.posts[path].front_matter.title

    def docname(self, path: str) -> str:
        """Return the docname of a post's page."""
        return self.docnames[path]

    @cached_property
    def urls(self) -> Mapping[str, str]:
        """The post of each URL path, as ``url_key`` has it: declared ones count most."""
        urls = dict(self.declared)
        for path, post in self.posts.items():
            for url in (*old_urls(post, self.config), "/" + self.docnames[path]):
                urls.setdefault(url, path)
        for path, post in self.posts.items():
            for url in usual_urls(post):
                urls.setdefault(url, path)
        for key, path in list(urls.items()):
            urls.setdefault(key.casefold(), path)
        return urls

    @cached_property
    def frame(self) -> str:
        """A hash of all that answers depend on, except the bodies of posts and texts of files."""
        posts = [(path, post.dialect, post.front_matter) for path, post in self.posts.items()]
        known = repr(
            (
                self.config,
                sorted(self.files),
                posts,
                sorted(self.former.items()),
                sorted(self.authors.items()),
            )
        )
        return blake2b(known.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    @cached_property
    def _names(self) -> Names:
        return Names(self.posts, self.files)

    @cached_property
    def _lists(self) -> ListUrls:
        config = self.config
        kinds = [*config.lists, *(["year"] if config.group == "year" else [])]
        docnames = group_docnames(self.posts.values(), config.pages, kinds, self.authors)
        return ListUrls(docnames, config)

    @cached_property
    def _nearest(self) -> Nearest:
        return Nearest(self.posts, self.files)

    @cached_property
    def _images(self) -> Images:
        return Images(self.files)

    def images(self, pattern: str, post: Post) -> list[str]:
        """Return the images that a pattern names: beside the post, else below what is served."""
        beside = [] if pattern.startswith("/") else [posixpath.dirname(post.path)]
        return self._images.matching([*beside, *self.config.static], pattern)

    def resolve(self, href: str, post: Post) -> Target:
        """Return what a link of a post leads to; ``href`` may be percent-encoded or not."""
        href = href.strip()
        if href.startswith("//"):
            href = "https:" + href
        own = False
        rest = href
        if _SCHEME.match(href):
            address = split_url(href)
            host = bare_host(address)
            if address.scheme not in ("http", "https") or host not in self.config.hosts:
                return Target("external", url=href)
            own = True
            rest = address._replace(scheme="", netloc="").geturl() or "/"
        before, _, fragment = rest.partition("#")
        path = unquote(before.partition("?")[0])
        fragment = unquote(fragment)
        if not path:
            return self._page(post.path, fragment)
        for found in (self._find_post(path, post), self._find_file(path, post)):
            if found is not None:
                kind, where = found
                if kind in ("post", "former"):
                    return replace(self._page(where, fragment), former=kind == "former")
                if own and kind == "page":
                    break  # a page of this site's own is not the one that the old site had
                return Target(kind, path=where, fragment=fragment)
        if listed := self._lists.find(url_keys(path, post, self.config), fragment):
            return Target("page", path=f"{listed}.md")
        if renamed := self._renamed(path, post):
            return replace(self._page(renamed, fragment), former=True)
        if guess := self._guessed(path, post, fragment):
            return guess
        if own:
            return Target("external", url=href)
        return Target("missing", url=old_address(rest, post, self.config), fragment=fragment)

    def anchors(self, path: str) -> frozenset[str]:
        """Return every id that a post's page answers to."""
        return self._anchors(path)

    def _guessed(self, path: str, post: Post, fragment: str) -> Target | None:
        """Return what a path that names nothing very likely means, None where that is not clear."""
        named = self._nearest.post(path, bool(self.config.permalink))
        if named is not None and named != post.path:
            return replace(self._page(named, fragment), near=True)
        found = self._nearest.file(path)
        if found is None or found.endswith(PAGE_SUFFIXES):
            return None
        return Target("file", path=found, fragment=fragment, near=True)

    def text(self, path: str) -> str | None:
        """Return a post's body, or the text of a file of the site, None where there is none."""
        if path in self.posts:
            return self.posts[path].body
        return self._texts(path) if path in self.files else None

    @cached_property
    def _books(self) -> Mapping[str, Mapping[str, Labelled]]:
        """What has labels in bookdown's books, by the folder of their chapters."""
        found = {}
        for path, post in self.posts.items():
            if str(post.front_matter.extra.get("site", "")).startswith("bookdown"):
                folder = posixpath.dirname(path)
                inside = [one for one in self.posts if posixpath.dirname(one) == folder]
                # the index comes first, the others by their names
                inside.sort(key=lambda one: (one != path, one))
                found[folder] = book_labels((one, self.posts[one].body) for one in inside)
        return found

    def in_book(self, path: str) -> bool:
        """Tell whether a post is a chapter of a book of bookdown's."""
        return posixpath.dirname(path) in self._books

    def label(self, name: str, post: Post) -> Labelled | None:
        """Return what has a label in the book that a post is a chapter of."""
        return self._books.get(posixpath.dirname(post.path), {}).get(name)

    @cached_property
    def _targets(self) -> frozenset[str]:
        """The names of all targets in posts in MyST, as Sphinx compares them."""
        return frozenset(
            match[1].casefold()
            for post in self.posts.values()
            if post.dialect == "myst" and (")=" in post.body or "name:" in post.body)
            for match in _TARGET.finditer(post.body)
        )

    def is_target(self, name: str) -> bool:
        """Tell whether a post in MyST has a target of this name, ``(name)=`` or an option's."""
        return name.casefold() in self._targets

    def leaves_site(self, href: str, post: Post) -> bool:
        """Tell whether a relative path climbs out of the site's folder."""
        if _SCHEME.match(href) or href.startswith("/"):
            return False
        path = unquote(re.split(r"[?#]", href)[0])
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(post.path), path))
        return joined == ".." or joined.startswith("../")

    def page_path(self, path: str) -> str:
        """Return the file of a post's page, inside the site."""
        return self.docnames[path] + ".md"

    def _page(self, path: str, fragment: str) -> Target:
        return Target("page", path=self.page_path(path), fragment=fragment, post=path)

    def _find_post(self, path: str, post: Post) -> tuple[str, str] | None:
        for candidate in file_paths(path, post, self.config):
            if candidate in self.posts:
                return "post", candidate
            candidate = unicodedata.normalize("NFC", candidate)
            names = (candidate, *(f"{candidate}/{name}" for name in FOLDER_NAMES))
            found = next((self._stems[name] for name in names if name in self._stems), None)
            if not found and (other := self._folded.get(candidate)) in self.posts:
                found = other
            if found:
                return "post", found
        # the name of a file is meant as such, whatever was at a URL like it
        if SUFFIX.search(path) and (renamed := self._renamed(path, post)):
            return "former", renamed
        for url in url_keys(path, post, self.config):
            found = self.urls.get(url) or self.urls.get(url.casefold())
            if found:
                return "post", found
        return None

    def _renamed(self, path: str, post: Post) -> str | None:
        """Return the post that a path named before it, or its page, was renamed."""
        if not self.former:
            return None
        keys = [url_key(one) for one in file_paths(path, post, self.config)]
        found = [self.former[key] for key in keys if key in self.former]
        return next((one for one in found if one in self.posts), None)

    def _find_file(self, path: str, post: Post) -> tuple[str, str] | None:
        for candidate in file_paths(path, post, self.config):
            found = self.file(candidate)
            if found is None:
                continue
            if found.endswith(PAGE_SUFFIXES) and not found.startswith(self.config.folder + "/"):
                return "page", found
            return "file", found
        if not path.startswith("/"):
            return None
        for suffix in PAGE_SUFFIXES:
            found = self.file(URL_TAIL.sub("", path.lstrip("/")) + suffix)
            if found and not found.startswith(self.config.folder + "/"):
                return "page", found
        return None
