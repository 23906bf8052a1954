"""What was measured of a post: figures, and a notice for everything that is missing."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Notice
from ..notices import Code

# what can be lost, in the order of the table
MEASURES = ("words", "code", "headings", "images", "links", "embeds", "footnotes", "formulas")


@dataclass(slots=True)
class Measure:
    """How many of something a post has, and how many of those its page has."""

    total: int = 0
    kept: int = 0

    @property
    def share(self) -> float:
        """The share that was kept; all of nothing is 1."""
        return self.kept / self.total if self.total else 1.0


@dataclass(slots=True)
class PostFidelity:
    """The figures of one post, by measure.

    ``added`` are words of the page that the post does not have, ``leaked`` counts the pieces of
    syntax that show, ``found`` tells whether there is a page at all.
    """

    source: str
    page: str
    found: bool = True
    measures: dict[str, Measure] = field(
        default_factory=lambda: {name: Measure() for name in MEASURES}
    )
    words_on_page: int = 0
    added: int = 0
    leaked: int = 0
    notices: list[Notice] = field(default_factory=list)

    @property
    def score(self) -> float:
        """The mean of the shares that the post has, 0 where the page is missing.

        Syntax that shows counts as a measure of its own: a piece of it for each hundred words.
        """
        if not self.found:
            return 0.0
        shares = [one.share for one in self.measures.values() if one.total]
        shares.append(max(0.0, 1 - 100 * self.leaked / max(self.words_on_page, 100)))
        return sum(shares) / len(shares)

    @property
    def lost(self) -> bool:
        """Whether anything is missing that is not suppressed; words that were added are no loss."""
        return not self.found or any(one.code is not Code.WORDS_ADDED for one in self.notices)


@dataclass(slots=True)
class Fidelity:
    """The figures of a whole site."""

    posts: list[PostFidelity]

    @property
    def notices(self) -> list[Notice]:
        """Everything that is missing, post by post."""
        return [notice for post in self.posts for notice in post.notices]

    @property
    def lost(self) -> list[PostFidelity]:
        """The posts of which something is missing, or of which syntax shows."""
        return [post for post in self.posts if post.lost]

    def total(self, name: str) -> Measure:
        """Return a measure over all posts."""
        found = [post.measures[name] for post in self.posts]
        return Measure(sum(one.total for one in found), sum(one.kept for one in found))

    def worst(self, count: int) -> list[PostFidelity]:
        """Return the posts that lost most, those that lost nothing left out."""
        return sorted(self.lost, key=lambda post: (post.score, post.source))[:count]
