"""The groups that a site's posts are in: which there are, and what their pages are called."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .catalogue import (
    KINDS,
    UNDATED,
    Catalogue,
    Group,
    Listed,
    in_series,
    key_of,
    names_of,
    newest_first,
    people_in,
)
from .fields import normal
from .languages import tag_of, without_language
from .model import Author, Post
from .slugs import page_slug

_SIGNS = (("c++", "c plus plus"), ("c#", "c sharp"), ("f#", "f sharp"), (".net", "dotnet"))
# what says that posts are translations of each other: Hugo's key, and usual ones of others
_TRANSLATION_KEYS = ("translationkey", "translationid", "translationof", "langref", "i18nkey")


def build_catalogue(
    posts: Iterable[Listed],
    pages: str,
    kinds: Sequence[str],
    authors: Mapping[str, Author] | None = None,
    language: str = "en",
) -> Catalogue:
    """Return the catalogue of these posts, with groups of the kinds that are wanted.

    ``authors`` are those of ``authors.yml`` by key, ``language`` is that of posts that say none.
    Authors have pages where there are several,
    or where the site describes one.
    """
    ordered = newest_first(posts)
    known = dict(authors or {})
    groups: dict[str, dict[str, Group]] = {}
    for kind in kinds:
        found = _groups(ordered, kind, pages, known)
        if _has_pages(kind, found, known):
            groups[kind] = found
    translations = _translations(ordered, language)
    return Catalogue(tuple(ordered), groups, pages, known, translations, language)


def group_docnames(
    posts: Iterable[Post], pages: str, kinds: Iterable[str], authors: Mapping[str, Author]
) -> dict[str, dict[str, str]]:
    """Return what the page of each group will be called, by kind and key, as a catalogue has it."""
    listed = [Listed(post, "", "") for post in posts]
    found: dict[str, dict[str, str]] = {}
    for kind in kinds:
        groups = _groups(listed, kind, pages, authors)
        if _has_pages(kind, groups, authors):
            found[kind] = {key: group.docname for key, group in groups.items()}
    return found


def _has_pages(kind: str, groups: Mapping[str, Group], authors: Mapping[str, Author]) -> bool:
    return bool(groups) and (kind != "author" or bool(authors) or len(groups) > 1)


def _groups(
    posts: Sequence[Listed], kind: str, pages: str, authors: Mapping[str, Author]
) -> dict[str, Group]:
    members: dict[str, list[Listed]] = {}
    names: dict[str, Counter[str]] = {}
    named: dict[str, Author] = {}
    people = people_in(authors)
    for listed in posts:
        for name in dict.fromkeys(names_of(listed, kind)):
            key = key_of(kind, name, people)
            if not key or (members.get(key) and members[key][-1] is listed):
                continue
            members.setdefault(key, []).append(listed)
            names.setdefault(key, Counter())[" ".join(name.split())] += 1
        if kind == "author":
            for author in listed.post.front_matter.authors:
                named.setdefault(key_of(kind, author.name, people), author)
    slugs = _slugs(members)
    folder = f"{pages}/{KINDS[kind].folder}"
    found = {}
    for key, some in members.items():
        # the spelling that most posts have, of equally many the first in the alphabet
        name = min(names[key], key=lambda one: (-names[key][one], one))
        person = _merged(authors.get(key), named.get(key)) if kind == "author" else None
        if kind == "year":
            name = "Undated" if key == UNDATED else key
        ordered = in_series(some) if kind == "series" else some
        docname = f"{folder}/{slugs[key]}"
        found[key] = Group(
            kind, key, person.name if person else name, docname, tuple(ordered), person
        )
    return found


def _translations(posts: Sequence[Listed], usual: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return which posts are one in several languages: their paths, or a key that they share."""
    together: dict[tuple[str, str], dict[str, str]] = {}
    for listed in posts:
        about = listed.post.front_matter
        language = tag_of(about.language or "") or usual
        shared = ("path", without_language(listed.post.path, language))
        for key, value in about.extra.items():
            if normal(key) in _TRANSLATION_KEYS and isinstance(value, str | int):
                shared = ("key", str(value))
        # of two in the same language only one can be the translation
        together.setdefault(shared, {}).setdefault(language, listed.docname)
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for some in together.values():
        if len(some) > 1:
            row = tuple(sorted(some.items()))
            found |= dict.fromkeys(some.values(), row)
    return found


def _merged(known: Author | None, named: Author | None) -> Author | None:
    if known is None or named is None:
        return known or named
    return replace(known, url=known.url or named.url, avatar=known.avatar or named.avatar)


def _slugs(members: Mapping[str, Sequence[Listed]]) -> dict[str, str]:
    """Return a page name for each key; of several with the same, the plainest has it.

    The others get a hash of their key, so that no page is renamed when a further tag comes.
    """

    def plain(key: str) -> str:
        for sign, word in _SIGNS:
            key = re.sub(rf"(?<!\w){re.escape(sign)}(?!\w)", word, key)
        return page_slug(key)

    taken: dict[str, str] = {}
    for key in sorted(members, key=lambda key: (key != plain(key).replace("-", " "), key)):
        slug = plain(key)
        # `index` would be the page of the folder itself
        if slug in taken or slug == "index":
            slug = f"{slug}-{hashlib.blake2b(key.encode(), digest_size=3).hexdigest()}"
        taken[slug] = key
    return {key: slug for slug, key in taken.items()}
