"""What a conversion asked of the index, so that it need not be done again while the answers stay.

A page depends on its post, and on the rest of the site only by the answers to its questions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from .bookdown import Labelled
from .config import Config
from .model import Post
from .targets import Answers, Target

# a question's kind and its arguments → a hash of the answer
Asked = Mapping[tuple[str, ...], str]
# the kinds of questions whose argument is the path of a post that there is
_ABOUT_POSTS = frozenset({"title", "docname", "page_path", "anchors"})
_WITH_POST = frozenset({"resolve", "images", "leaves_site", "label"})


class Recorder:
    """Answers the questions of one post's conversion as the index does, and keeps both."""

    def __init__(self, index: Answers, post: Post) -> None:
        self.asked: dict[tuple[str, ...], str] = {}
        self._index, self._post = index, post

    @property
    def config(self) -> Config:
        """The site's settings."""
        return self._index.config

    def _ask(self, kind: str, *arguments: str) -> Any:
        found = _answer(self._index, self._post, kind, arguments)
        self.asked[(kind, *arguments)] = _hash(found)
        return found

    def file(self, path: str) -> str | None:
        """Return the file of the site that a path names."""
        found: str | None = self._ask("file", path)
        return found

    def named(self, name: str) -> list[str]:
        """Return the posts and files that a wiki link's name means."""
        return list(self._ask("named", name))

    def ending(self, form: str, name: str) -> list[str]:
        """Return the posts with a path that ends in a name."""
        return list(self._ask("ending", form, name))

    def has(self, path: str) -> bool:
        """Tell whether a path is a post's."""
        return bool(self._ask("has", path))

    def title(self, path: str) -> str | None:
        """Return the title in a post's front matter."""
        found: str | None = self._ask("title", path)
        return found

    def docname(self, path: str) -> str:
        """Return the docname of a post's page."""
        return str(self._ask("docname", path))

    def page_path(self, path: str) -> str:
        """Return the file of a post's page."""
        return str(self._ask("page_path", path))

    def resolve(self, href: str, post: Post) -> Target:
        """Return what a link of the post leads to."""
        assert post.path == self._post.path, "a conversion asks for its own post"
        found: Target = self._ask("resolve", href)
        return found

    def images(self, pattern: str, post: Post) -> list[str]:
        """Return the images that a pattern of the post's names."""
        assert post.path == self._post.path, "a conversion asks for its own post"
        return list(self._ask("images", pattern))

    def leaves_site(self, href: str, post: Post) -> bool:
        """Tell whether a relative path climbs out of the site's folder."""
        assert post.path == self._post.path, "a conversion asks for its own post"
        return bool(self._ask("leaves_site", href))

    def anchors(self, path: str) -> frozenset[str]:
        """Return every id that a post's page answers to."""
        found: frozenset[str] = self._ask("anchors", path)
        return found

    def label(self, name: str, post: Post) -> Labelled | None:
        """Return what has a label in the post's book."""
        assert post.path == self._post.path, "a conversion asks for its own post"
        found: Labelled | None = self._ask("label", name)
        return found

    def is_target(self, name: str) -> bool:
        """Tell whether a post in MyST has a target of this name."""
        return bool(self._ask("is_target", name))

    def text(self, path: str) -> str | None:
        """Return a post's body, or the text of a file of the site."""
        found: str | None = self._ask("text", path)
        return found


# the kinds of questions whose answers are in bodies or files, and not in an index's frame
ABOUT_TEXTS = frozenset({"anchors", "text", "label", "is_target"})


def still_true(asked: Asked, index: Answers, post: Post) -> bool:
    """Tell whether a post's conversion would get the answers that it got before."""
    for (kind, *arguments), before in asked.items():
        if kind in _ABOUT_POSTS and not index.has(arguments[0]):
            return False
        if _hash(_answer(index, post, kind, tuple(arguments))) != before:
            return False
    return True


def _answer(index: Answers, post: Post, kind: str, arguments: tuple[str, ...]) -> Any:
    more = (post,) if kind in _WITH_POST else ()
    return getattr(index, kind)(*arguments, *more)


def _hash(answer: Any) -> str:
    plain = sorted(answer) if isinstance(answer, frozenset) else answer
    return hashlib.blake2b(repr(plain).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
