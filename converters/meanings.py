"""What the target of a link may mean: the paths of files, and the URLs of the old site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from .config import Config
from .model import FrontMatter, Post
from .naming import SUFFIX
from .split_url import split_url
from .urls import old_urls, url_key


def file_paths(path: str, post: Post, config: Config) -> Iterator[str]:
    """Yield the paths inside the site that a path in a post may mean as a file."""
    if path.startswith("/"):
        bare = posixpath.normpath(path.lstrip("/"))
        bare_paths = [bare, posixpath.normpath(_below_base(path, config).lstrip("/"))]
        for one in dict.fromkeys(bare_paths):
            for root in (*config.static, config.folder, ""):
                joined = posixpath.normpath(posixpath.join(root, one))
                if not joined.startswith("../"):
                    yield joined
        return
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(post.path), path))
    if not joined.startswith("../") and joined != "..":
        yield joined
    # Hexo's folder of a post's own files
    yield posixpath.normpath(posixpath.join(SUFFIX.sub("", post.path), path))
    for folder in _media_folders(post):
        inside = posixpath.normpath(posixpath.join(folder, path))
        for root in (*config.static, config.folder):
            yield posixpath.normpath(posixpath.join(root, inside))
    # `../images/a.png` written for the URL of the post, not for its folder
    bare = re.sub(r"^(?:\.\.?/)+", "", path)
    for root in config.static:
        yield posixpath.normpath(posixpath.join(root, bare))


def url_keys(path: str, post: Post, config: Config) -> Iterator[str]:
    """Yield the URL paths that a path in a post may mean, as the index knows them."""
    if path.startswith("/"):
        yield url_key(_below_base(path, config))
        yield url_key(path)
        return
    for base in old_urls(post, config):
        yield url_key(posixpath.normpath(posixpath.join(base + "/", path)))
        yield url_key(posixpath.normpath(posixpath.join(posixpath.dirname(base) + "/", path)))


def _below_base(path: str, config: Config) -> str:
    """Return an absolute path without the path that the whole site is served below."""
    base = split_url(config.url).path.rstrip("/")
    return path[len(base) :] if base and path.startswith(base + "/") else path


def old_address(rest: str, post: Post, config: Config) -> str:
    """Return the address on the old site of what a link names and is not here; nothing if unknown.

    ``rest`` is the link without scheme and host.
    """
    if not config.url:
        return ""
    address = split_url(config.url)
    if rest.startswith("/"):
        return f"{address.scheme}://{address.netloc}{rest}"
    path, _, fragment = rest.partition("#")
    first = next(iter(old_urls(post, config)), "/")
    joined = posixpath.normpath(posixpath.join(first + "/", path))
    if SUFFIX.search(path):
        # the file of a post that is not here: its address follows from its path, or not at all
        if config.permalink:
            return ""
        there = posixpath.normpath(posixpath.join(posixpath.dirname(post.path), unquote(path)))
        if there.startswith("../"):
            return ""
        joined = old_urls(Post(there, FrontMatter(), "", 1, post.dialect), config)[0]
    anchor = "#" + fragment if fragment else ""
    return config.url.rstrip("/") + "/" + joined.lstrip("/") + anchor


def _media_folders(post: Post) -> Iterator[str]:
    """Yield the folders, from the site's top, in which a post says that its files lie.

    Source: https://chirpy.cotes.page/posts/write-a-new-post/, "Media".
    """
    for key in ("media_subpath", "img_path"):
        value = post.front_matter.extra.get(key)
        if isinstance(value, str) and "://" not in value and value.strip("/. "):
            yield posixpath.normpath(value.strip().strip("/"))
