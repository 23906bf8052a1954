"""The URLs that a post had on its old site, and the docname that its page has here."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from .config import Config
from .model import FrontMatter, Post
from .naming import FOLDER_NAMES, SUFFIX
from .permalinks import (
    DATE_KEPT,
    HTML_PAGES,
    LOWER_CASE,
    declared,
    expand,
    usual_pattern,
)
from .placeholders import DATED
from .slugs import page_slug
from .split_url import split_url

URL_TAIL = re.compile(r"(?:/(?:index(?:\.html?)?)?|\.html?)$", re.IGNORECASE)


def url_key(path: str) -> str:
    """Return a URL path as the index compares it: no trailing slash, index file or ``.html``.

    Accents are composed, as no file system is sure to keep them.
    """
    previous = None
    path = unicodedata.normalize("NFC", path)
    path = "/" + path.strip("/") if path.strip("/") else "/"
    while previous != path:
        previous = path
        path = URL_TAIL.sub("", path) or "/"
    return SUFFIX.sub("", path)


def old_urls(post: Post, config: Config) -> list[str]:
    """Return the URL paths that a post had, best known first: declared ones, then its file's."""
    front_matter = post.front_matter
    by_rule = _by_rule(post, config)
    found = [declared(post, root_of(post, config)), by_rule, *_alias_urls(front_matter)]
    whole = SUFFIX.sub("", post.path)
    # the innermost folder that is served from the top says it best
    for root in (*sorted((config.folder, *config.static), key=len, reverse=True), ""):
        if root and not whole.startswith(root + "/"):
            continue
        folder, stem = posixpath.split(posixpath.relpath(whole, root or "."))
        if stem.lower() in FOLDER_NAMES:
            folder, stem = posixpath.split(folder)
        names = (DATED.sub("", stem), stem)
        if post.dialect in DATE_KEPT:
            names = names[::-1]
        for name in filter(None, (front_matter.slug, *names)):
            found.append(posixpath.join("/", folder, name))
    keys = []
    for url in found:
        if url:
            path = split_url(url).path if "://" in url else url
            keys.append(url_key(path))
    return list(dict.fromkeys(keys))


def _alias_urls(front_matter: FrontMatter) -> Iterable[str]:
    """Return the aliases that are URLs: in a program for notes they are names."""
    return (one for one in front_matter.aliases if not re.search(r"^#|\s", one))


def _by_rule(post: Post, config: Config) -> str | None:
    """Return the URL that the site's permalink pattern gives a post, or its generator's own."""
    pattern = config.permalink_of(post.path) or usual_pattern(post)
    return expand(pattern, post, root_of(post, config)) if pattern else None


def root_of(post: Post, config: Config) -> str:
    """Return the innermost folder with a post that is served from the top, empty for the site's."""
    roots = [one for one in (*config.static, config.folder) if post.path.startswith(one + "/")]
    return max(roots, key=len, default="")


def published_urls(post: Post, config: Config) -> list[str]:
    """Return the URL paths at which a post was published, as far as they are known for sure.

    Those that it declares, and that of the site's permalink pattern; else, on a site with an
    address of its own, the one that follows from its path.
    """
    by_rule = _by_rule(post, config)
    front_matter = post.front_matter
    if by_rule and post.dialect in LOWER_CASE:
        by_rule = by_rule.lower()
    first = declared(post, root_of(post, config)) or by_rule
    if not first and config.url:
        first = _by_path(post, config)
    urls = [one for one in (first, *_alias_urls(front_matter)) if one]
    paths = [split_url(url).path if "://" in url else url for url in urls]
    return [path for path in dict.fromkeys(paths) if ":" not in path and path.strip("/")]


def _by_path(post: Post, config: Config) -> str:
    """Return the URL that follows from a post's path, as its generator makes it."""
    undeclared = replace(post.front_matter, permalink=None, aliases=())
    url = old_urls(replace(post, front_matter=undeclared), config)[0]
    if post.dialect in LOWER_CASE:
        url = url.lower().replace(" ", "-")
    index = posixpath.basename(SUFFIX.sub("", post.path)).lower() in FOLDER_NAMES
    return url + (".html" if post.dialect in HTML_PAGES and not index else "/")


def docname_of(post: Post, config: Config) -> str:
    """Return the docname that a post asks for: its slug, else its file's or folder's name."""
    stem = posixpath.basename(SUFFIX.sub("", post.path))
    if stem.lower() in FOLDER_NAMES and posixpath.dirname(post.path) != config.folder:
        stem = posixpath.basename(posixpath.dirname(post.path)) or stem
    name = (post.front_matter.slug or "").strip("/").rpartition("/")[2] or DATED.sub("", stem)
    return f"{config.pages}/{page_slug(name)}"
