"""What a site's posts have in common: years, tags, categories, series and authors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .languages import tag_of
from .model import Author, Post

UNDATED = "undated"
_PART_KEYS = ("seriesorder", "seriespart", "seriesindex", "seriesweight", "part")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of list: the folder of its pages, and the title of the page of all."""

    folder: str
    title: str


KINDS = {
    "year": Kind("years", "Archive"),
    "tag": Kind("tags", "Tags"),
    "category": Kind("categories", "Categories"),
    "series": Kind("series", "Series"),
    "author": Kind("authors", "Authors"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A post as lists show it: nothing of its text but how many words it has.

    ``image`` is a path inside the site or a URL; ``state`` is ``draft``,
    ``scheduled``, ``expired`` or empty.
    """

    post: Post
    docname: str
    title: str
    words: int = 0
    image: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Posts that share a year, a tag, …: the kind, the key, a name to show, the page, the posts."""

    kind: str
    key: str
    name: str
    docname: str
    posts: tuple[Listed, ...]
    author: Author | None = None


@dataclass(frozen=True)
class Query:
    """What a list of posts shows: filters, order, limit and form.

    A filter is a kind of list and a name in it, or ``language`` and a tag.
    """

    filters: tuple[tuple[str, str], ...] = ()
    sort: str = "newest"
    limit: int = 0
    style: str = "list"
    group: str = "auto"


@dataclass(frozen=True)
class Catalogue:
    """Every post of a site, newest first, and the groups that they are in.

    ``groups`` maps a kind to its groups by key; only kinds that have pages are in it.
    ``translations`` has, for a post that there is in several languages, the tag of each language
    and its docname, its own included. ``language`` is that of posts which say none.
    """

    posts: tuple[Listed, ...] = ()
    groups: Mapping[str, Mapping[str, Group]] = field(default_factory=dict)
    pages: str = "pages"
    authors: Mapping[str, Author] = field(default_factory=dict)
    translations: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    language: str = "en"

    @cached_property
    def by_docname(self) -> Mapping[str, Listed]:
        """Every post by the docname of its page."""
        return {listed.docname: listed for listed in self.posts}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of every post, newest first, by docname."""
        return {listed.docname: place for place, listed in enumerate(self.posts)}

    @cached_property
    def _people(self) -> Mapping[str, str]:
        return people_in(self.authors)

    def group(self, kind: str, name: str) -> Group | None:
        """Return the group that a name means, whatever its case; None where it has no page."""
        return self.groups.get(kind, {}).get(key_of(kind, name, self._people))

    def author_name(self, name: str) -> str:
        """Return the name of an author whom a post names, by the key in ``authors.yml`` or not."""
        known = self.authors.get(key_of("author", name, self._people))
        return known.name if known else name

    def language_of(self, listed: Listed) -> str:
        """Return the tag of the language that a post is in."""
        return tag_of(listed.post.front_matter.language or "") or self.language

    def index_page(self, kind: str) -> str:
        """Return the docname of the page that lists all groups of a kind."""
        return f"{self.pages}/{KINDS[kind].folder}"

    def select(self, query: Query) -> list[Listed]:
        """Return the posts that a query asks for, in its order."""
        found: Sequence[Listed] = self.posts
        for number, (kind, name) in enumerate(query.filters):
            if kind == "language":
                found = [one for one in found if _is_in(self.language_of(one), name)]
                continue
            wanted = key_of(kind, name, self._people)
            if number == 0 and (group := self.groups.get(kind, {}).get(wanted)):
                found = group.posts
            else:
                found = [
                    one
                    for one in found
                    if wanted in (key_of(kind, own, self._people) for own in names_of(one, kind))
                ]
        posts = _sorted(found, query)
        return posts[: query.limit] if query.limit else posts


def _is_in(tag: str, wanted: str) -> bool:
    """Tell whether a language is one that is wanted, or a variety of it: ``pt-BR`` is ``pt``."""
    return f"{tag}-".lower().startswith(f"{wanted}-".lower())


def _sorted(posts: Sequence[Listed], query: Query) -> list[Listed]:
    series = [name for kind, name in query.filters if kind == "series"]
    if query.sort == "title":
        return sorted(posts, key=lambda one: (one.title.casefold(), one.docname))
    if query.sort == "updated":

        def updated(one: Listed) -> str:
            moment = one.post.front_matter.updated or one.post.front_matter.date
            return moment.isoformat() if moment else ""

        return sorted(newest_first(posts), key=updated, reverse=True)
    if query.sort == "oldest" or (series and query.sort == "newest"):
        return in_series(posts) if series else newest_first(posts)[::-1]
    return newest_first(posts)


def newest_first(posts: Iterable[Listed]) -> list[Listed]:
    """Return the posts in the order of lists: newest first; undated ones last, by title."""

    def key(listed: Listed) -> tuple[float, str, str]:
        date = listed.post.front_matter.date
        day = -date.toordinal() - (date.hour * 60 + date.minute) / 1440 if date else 0
        return (day, listed.title.casefold(), listed.docname)

    return sorted(posts, key=key)


def in_series(posts: Iterable[Listed]) -> list[Listed]:
    """Return a series in its order: by the part that a post says it is, else oldest first."""

    def part(listed: Listed) -> float:
        extra = listed.post.front_matter.extra
        for key, value in extra.items():
            if key.lower().replace("_", "").replace("-", "") in _PART_KEYS:
                try:
                    return float(value)
                except (TypeError, ValueError):
                    continue
        return float("inf")

    oldest_first = newest_first(posts)[::-1]
    return sorted(oldest_first, key=part)


def year_of(listed: Listed) -> str:
    """Return the year of a post's date, as text."""
    date = listed.post.front_matter.date
    return f"{date.year:04}" if date else UNDATED


def names_of(listed: Listed, kind: str) -> tuple[str, ...]:
    """Return the names that a post gives to its groups of a kind."""
    front_matter = listed.post.front_matter
    if kind == "year":
        return (year_of(listed),)
    if kind == "series":
        return (front_matter.series,) if front_matter.series else ()
    if kind == "author":
        return tuple(author.name for author in front_matter.authors)
    return front_matter.tags if kind == "tag" else front_matter.categories


def people_in(authors: Mapping[str, Author]) -> dict[str, str]:
    """Return the key of each author by name and by key, folded."""
    by_name = {author.name.casefold(): key for key, author in authors.items()}
    return by_name | {key.casefold(): key for key in authors}


def key_of(kind: str, name: str, people: Mapping[str, str]) -> str:
    """Return the key of the group that a name means."""
    folded = " ".join(name.split()).casefold()
    return people.get(folded, folded) if kind == "author" else folded


def grouped(
    posts: Sequence[Listed], how: str, threshold: int = 30
) -> Iterator[tuple[str, list[Listed]]]:
    """Yield headings with their posts; one without a heading where nothing is to be grouped.

    ``auto`` groups only what is longer than the threshold: by year, or within a year by month.
    """
    years = {year_of(one) for one in posts}
    if how == "auto":
        how = "none" if len(posts) <= threshold else "year" if len(years) > 1 else "month"

    def month(one: Listed) -> str:
        date = one.post.front_matter.date
        return f"{date:%Y-%m}" if date else UNDATED

    by: dict[str, Callable[[Listed], str]] = {
        "none": lambda one: "",
        "year": year_of,
        "month": month,
    }
    found: dict[str, list[Listed]] = {}
    for one in posts:
        found.setdefault(by[how](one), []).append(one)
    yield from found.items()
