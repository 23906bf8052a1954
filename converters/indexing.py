"""The index of a site is made: each post gets a page name, and each URL the post that has it."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from .catalogue import KINDS
from .config import Config
from .index import Index
from .languages import tag_of
from .model import Author, Notice, Post
from .naming import SUFFIX
from .notices import Code
from .slugs import page_slug
from .urls import docname_of, published_urls, url_key


def build_index(
    posts: Iterable[Post],
    config: Config,
    files: frozenset[str],
    anchors: Callable[[Post], frozenset[str]],
    texts: Callable[[str], str | None] = lambda path: None,
    former: Mapping[str, str] | None = None,
    authors: Mapping[str, Author] | None = None,
) -> Index:
    """Return the index of these posts; what two posts share goes to the first, with a notice.

    ``files`` are all files of the site, POSIX paths; ``former`` are paths and docnames of before,
    each with the path of its post; ``authors`` are the site's by key; ``anchors`` returns the ids
    of a post's page, ``texts`` the text of one of the files.
    """
    by_path = {post.path: post for post in sorted(posts, key=lambda post: post.path)}
    notices: list[Notice] = []
    known: dict[str, frozenset[str]] = {}

    def anchors_of(path: str) -> frozenset[str]:
        if path not in known:
            known[path] = anchors(by_path[path])
        return known[path]

    return Index(
        config,
        by_path,
        _docnames(by_path, config, notices),
        _declared(by_path, config, notices),
        files,
        anchors_of,
        tuple(notices),
        texts,
        {unicodedata.normalize("NFC", path): path for path in files if not path.isascii()},
        {unicodedata.normalize("NFC", SUFFIX.sub("", path)): path for path in by_path},
        {url_key(name): path for name, path in (former or {}).items()},
        authors or {},
    )


def _docnames(posts: Mapping[str, Post], config: Config, notices: list[Notice]) -> dict[str, str]:
    """Return the docname of each post by path; none twice."""
    docnames: dict[str, str] = {}
    taken: dict[str, str] = {}
    reserved = {f"{config.pages}/{kind.folder}" for kind in KINDS.values()}
    # of translations that ask for the same name, the one in the site's language has it
    for path in sorted(posts, key=lambda path: _foreign(posts[path], config) != ""):
        docname = docname_of(posts[path], config)
        if docname in reserved:
            # a list of posts has this page
            docname += "-post"
        if docname in taken and (language := _foreign(posts[path], config)):
            docname += f"-{language}"
        if docname in taken:
            parent = page_slug(posixpath.basename(posixpath.dirname(path)))
            wished, docname = docname, f"{docname}-{parent}"
            number = 2
            while docname in taken:
                docname, number = f"{wished}-{number}", number + 1
            message = f"same page name as {taken[wished]}; this post's page is {docname}"
            notices.append(Notice(Code.PAGE_RENAMED, message, path, 1))
        taken[docname] = path
        docnames[path] = docname
    return docnames


def _foreign(post: Post, config: Config) -> str:
    """Return the language of a post in lower case, empty where it is the site's."""
    language = tag_of(post.front_matter.language or "")
    return language.lower() if language != config.language else ""


def _declared(posts: Mapping[str, Post], config: Config, notices: list[Notice]) -> dict[str, str]:
    """Return the post of each URL path that posts say was theirs, as ``url_key`` has it."""
    declared: dict[str, str] = {}
    for path, post in posts.items():
        for url in published_urls(post, config):
            other = declared.setdefault(url_key(url), path)
            if other != path:
                message = f"same URL as {other}: {url}; links to it lead to {other}"
                # one that only follows from a path was perhaps never a post's
                by_rule = post.front_matter.permalink or config.permalink
                sure = by_rule or url in post.front_matter.aliases
                code = Code.URL_SHARED if sure else Code.URL_LOST
                notices.append(Notice(code, message, path, 1))
    return declared
