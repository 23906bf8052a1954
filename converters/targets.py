"""What a conversion may ask about its site, and what a link leads to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .bookdown import Labelled
from .config import Config
from .model import Post


@dataclass(frozen=True, slots=True)
class Target:
    """What a link leads to.

    ``kind`` is ``page`` (``path`` is the page's file inside the site, and ``post`` the post's where
    it is a post's page), ``file`` (``path`` in the site), ``external`` (``url``), or ``missing``
    (``url`` is the full address on the old site where that is known, else empty).
    ``fragment`` has no ``#``. A ``near`` target is not what the link names, but very likely what it
    means; a ``former`` one had that name once.
    """

    kind: str
    path: str = ""
    url: str = ""
    fragment: str = ""
    post: str = ""
    near: bool = False
    former: bool = False


class Answers(Protocol):
    """All that a conversion may ask about the site: what a page depends on besides its post.

    Every question has plain texts for its arguments (a post stands for its path), and an answer
    that can be compared, so that both can be kept (``asked``).
    """

    @property
    def config(self) -> Config:
        """The site's settings."""

    def file(self, path: str) -> str | None:
        """Return the file of the site that a path names."""

    def named(self, name: str) -> list[str]:
        """Return the posts and files that a wiki link's name means."""

    def ending(self, form: str, name: str) -> list[str]:
        """Return the posts with a path that, in a form of ``naming.FORMS``, ends in a name."""

    def has(self, path: str) -> bool:
        """Tell whether a path is a post's."""

    def title(self, path: str) -> str | None:
        """Return the title in a post's front matter, None where it has none."""

    def docname(self, path: str) -> str:
        """Return the docname of a post's page."""

    def page_path(self, path: str) -> str:
        """Return the file of a post's page, inside the site."""

    def resolve(self, href: str, post: Post) -> Target:
        """Return what a link of a post leads to."""

    def images(self, pattern: str, post: Post) -> list[str]:
        """Return the images that a pattern of a post's names (``*``, ``**``, ``{a,b}``), sorted."""

    def leaves_site(self, href: str, post: Post) -> bool:
        """Tell whether a relative path climbs out of the site's folder."""

    def anchors(self, path: str) -> frozenset[str]:
        """Return every id that a post's page answers to."""

    def label(self, name: str, post: Post) -> Labelled | None:
        """Return what has a label in the book that a post is a chapter of."""

    def is_target(self, name: str) -> bool:
        """Tell whether a post in MyST has a target of this name, ``(name)=`` or an option's."""

    def text(self, path: str) -> str | None:
        """Return a post's body, or the text of a file of the site, None where there is none."""
