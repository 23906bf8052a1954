"""The URLs that the lists of an old site had: of a tag, a category, a series or an author.

A pattern of ``posts.list_urls`` tells them; without one, a link's path shows what it means.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from .catalogue import KINDS
from .config import Config
from .slugs import page_slug
from .url_slugs import SLUGS
from .urls import url_key

# the folders that generators and themes have for lists, and the kinds of list that they mean
_FOLDERS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("tag", "tags", "topic", "topics", "keyword", "keywords"), ("tag", "category")),
    **dict.fromkeys(("category", "categories"), ("category", "tag")),
    **dict.fromkeys(("author", "authors"), ("author",)),
    "series": ("series",),
}
_ARCHIVES = frozenset({"archive", "archives"})
# what may stand before them
_BEFORE = frozenset({"", "blog", "posts", "post", "news", "articles", "writing"})

Docnames = Mapping[str, Mapping[str, str]]


def list_url(pattern: str, name: str, dialect: str) -> str:
    """Return the URL path of a list by its pattern, ``:name`` written as the dialect has it."""
    return posixpath.join("/", pattern.replace(":name", SLUGS.get(dialect, page_slug)(name)))


class ListUrls:
    """The lists of a site, by what a link to them may say.

    ``docnames`` has, for each kind of list that has pages, the docname of each group by its key.
    """

    def __init__(self, docnames: Docnames, config: Config) -> None:
        self._docnames, self._config = docnames, config
        self._names = {
            kind: {form: docname for key, docname in groups.items() for form in _forms(key)}
            for kind, groups in docnames.items()
        }
        self._patterns = [
            (kind, re.compile(re.escape(url_key(pattern)).replace(":name", "(?P<name>.+)")))
            for kind, pattern in config.list_urls
        ]

    def find(self, keys: Iterable[str], fragment: str) -> str | None:
        """Return the docname of the list that one of some URL paths means, as ``url_key`` has them.

        ``/tags/#name`` is the list of that tag, as in themes that have one page for all.
        """
        return next((one for key in keys if (one := self._find(key, fragment))), None)

    def _find(self, key: str, fragment: str) -> str | None:
        for kind, pattern in self._patterns:
            match = pattern.fullmatch(key)
            if match and (found := self._group((kind,), match["name"])):
                return found
        above, name = posixpath.split(key)
        before, folder = posixpath.split(above)
        if folder in _FOLDERS and before.strip("/") in _BEFORE:
            return self._group(_FOLDERS[folder], name)
        if above.strip("/") not in _BEFORE:
            return None
        if name in _FOLDERS:
            of_all = (self._page(kind) for kind in _FOLDERS[name] if kind in self._names)
            return self._group(_FOLDERS[name], fragment) or next(of_all, None)
        return self._page("year") if name in _ARCHIVES and "year" in self._docnames else None

    def _group(self, kinds: Iterable[str], name: str) -> str | None:
        found = (
            self._names[kind].get(form)
            for kind in kinds
            if kind in self._names
            for form in (name.casefold(), page_slug(name))
        )
        return next((one for one in found if one), None) if name else None

    def _page(self, kind: str) -> str:
        """Return the docname of the page of all groups; of years there is none where one is all."""
        groups = self._docnames[kind]
        if kind == "year" and len(groups) == 1:
            return next(iter(groups.values()))
        return f"{self._config.pages}/{KINDS[kind].folder}"


def _forms(key: str) -> Iterator[str]:
    yield from {key, page_slug(key), *(slug(key).casefold() for slug in SLUGS.values())} - {""}
