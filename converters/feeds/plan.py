"""Which feeds a site has, and which posts are in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..catalogue import Catalogue, Group, Listed, newest_first
from ..config import Config


@dataclass(frozen=True, slots=True)
class Planned:
    """A feed to be made: its group, None for that of all posts, and its posts, newest first."""

    group: Group | None
    posts: tuple[Listed, ...]

    def path(self, name: str) -> str:
        """Return the path of the feed's file of this name in the built site."""
        return f"{self.group.docname}/{name}" if self.group else name


@dataclass(frozen=True)
class Plan:
    """The feeds of a site; the one of all posts, if there is any, comes first."""

    feeds: tuple[Planned, ...] = ()
    by_docname: Mapping[str, Planned] = field(default_factory=dict)

    @cached_property
    def needed(self) -> frozenset[str]:
        """The docnames of the posts that are in a feed."""
        return frozenset(post.docname for feed in self.feeds for post in feed.posts)


def plan_feeds(config: Config, catalogue: Catalogue) -> Plan:
    """Return the feeds that a site has.

    A site without an address has none, as every address in a feed has to be a full one. A post
    without a date is in none, as an entry has to say when it was changed; neither is a post that
    is shown although it is not published.
    """
    if not config.url or not config.feeds.files:
        return Plan()
    found = []
    kinds = [catalogue.groups.get(kind, {}).values() for kind in config.feeds.groups]
    for group in (None, *(group for groups in kinds for group in groups)):
        posts = catalogue.posts if group is None else newest_first(group.posts)
        dated = [one for one in posts if one.post.front_matter.date and not one.state]
        if dated:
            found.append(Planned(group, tuple(dated[: config.feeds.entries])))
    return Plan(tuple(found), {one.group.docname: one for one in found if one.group})
