"""What a site answers: every file it will have, and which old addresses lead nowhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from .addresses import Address
from .index import Index
from .model import Notice
from .notices import Code
from .redirects import below_base, stub_files, stub_path
from .split_url import split_url
from .urls import published_urls

# what Sphinx makes besides a site's documents
_ALWAYS = ("index.html", "genindex.html", "search.html")


@dataclass(frozen=True)
class Served:
    """The files of a site to be, and the post of each that is a post's page or leads to one."""

    index: Index
    files: Mapping[str, str]

    def file(self, path: str) -> str | None:
        """Return the file that a static host answers a URL path with, None where it has none."""
        name = unquote(path).lstrip("/")
        if not name or name.endswith("/"):
            found = [name + "index.html"]
        else:  # a host leads on to the folder's own address
            found = [name, name + "/index.html"]
        return next((one for one in found if one in self.files), None)


@dataclass
class Proof:
    """What came of the addresses of an old site.

    ``posts`` and ``others`` were answered, by posts and by other files; ``foreign`` are addresses
    on other hosts.
    """

    posts: int = 0
    others: int = 0
    foreign: int = 0
    notices: list[Notice] = field(default_factory=list)


def served(index: Index, more: Iterable[str]) -> Served:
    """Return what a site of these posts answers; ``more`` are files that it has besides."""
    found = dict.fromkeys((*_ALWAYS, *more), "")
    for path in index.posts:
        found[f"{index.docnames[path]}.html"] = path
    for file, path in stub_files(index).items():
        found.setdefault(file, path)
    return Served(index, found)


def unanswered(site: Served) -> list[Notice]:
    """Return a notice for every old URL of a post that the site will not answer with that post.

    Two posts with the same URL are reported where the site is indexed.
    """
    found = []
    shared = stub_files(site.index)
    for path, post in site.index.posts.items():
        for url in published_urls(post, site.index.config):
            file = stub_path(url, site.index.config)
            if file is None:
                message = f"no page can answer the old URL {url}"
            elif site.files[file] == path or shared.get(file) != path:
                continue
            else:
                other = site.files[file] or file
                message = f"the old URL {url} is that of another page, {other}"
            found.append(Notice(Code.URL_LOST, message, path, 1))
    return found


def prove(site: Served, wanted: Collection[Address]) -> Proof:
    """Return which addresses of an old site are answered, with a notice for each that is not.

    Where none of them is on the site's own hosts, the site has moved: their paths count.
    """
    config = site.index.config
    proof = Proof()
    hosts = {split_url(one.url).hostname for one in wanted}
    own = {host for host in hosts if host and host.removeprefix("www.") in config.hosts} or hosts
    nearest = _Nearest(site.index)
    for one in wanted:
        address = split_url(one.url)
        if address.scheme not in ("", "http", "https") or address.hostname not in (None, *own):
            proof.foreign += 1
            continue
        path = below_base(address.path or "/", config)
        file = site.file(path)
        # the home page says nothing of the post that `/?p=12` was
        if file is None or (address.query and not path.strip("/")):
            guess = nearest.post(path)
            message = f"nothing answers {one.url}"
            message += f"; it could be an alias of {guess}" if guess else ""
            proof.notices.append(Notice(Code.URL_LOST, message, one.file, one.line))
            continue
        post = site.files[file]
        fragment = unquote(address.fragment)
        if post and fragment and fragment not in site.index.anchors(post):
            message = f"no heading or id {fragment!r} in {post}, which answers {one.url}"
            proof.notices.append(Notice(Code.ANCHOR_MISSING, message, one.file, one.line))
        elif post:
            proof.posts += 1
        else:
            proof.others += 1
    return proof


def _words(path: str) -> frozenset[str]:
    path = re.sub(r"\.[a-z]{2,5}$", "", unquote(path).casefold())
    return frozenset(re.findall(r"[^\W_]{2,}", path)) - {"index", "html", "posts", "blog"}


class _Nearest:
    """Finds the post whose URLs have the most words of an address, rare words first."""

    def __init__(self, index: Index) -> None:
        self._words = {
            path: _words(" ".join((path, *published_urls(post, index.config))))
            for path, post in index.posts.items()
        }
        self._posts: dict[str, list[str]] = defaultdict(list)
        for path, words in self._words.items():
            for word in words:
                self._posts[word].append(path)

    def post(self, path: str) -> str:
        """Return the post, nothing where no rare word or less than half of them is in common."""
        words = _words(path)
        weights = {word: 1 / len(self._posts[word]) for word in words if word in self._posts}
        scores: Counter[str] = Counter()
        for word, weight in weights.items():
            # a word of very many posts, such as a year, tells little
            for post in self._posts[word] if weight >= 0.02 else ():
                scores[post] += weight  # type: ignore[assignment]
        best = max(scores, key=lambda post: (scores[post], post), default="")
        common = words & self._words.get(best, frozenset())
        named = [word for word in common if not word.isdigit()]
        return best if named and 2 * len(common) >= len(words) else ""
