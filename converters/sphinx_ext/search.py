"""The search index: each word of a page is looked at once, and an old index leaves no trace."""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.domains.index import IndexDomain
from sphinx.search import IndexBuilder, WordStore
from sphinx.util.index_entries import split_index_msg


class Words:
    """The words of a page, in the place of its document."""

    def __init__(self, store: WordStore) -> None:
        self.store = store

    def findall(self, _condition: object) -> tuple[nodes.Node, ...]:
        """Return no entries of an index, which are looked up elsewhere."""
        return ()


class Fed(NamedTuple):
    """What an index was told of a page, so that another can be told it."""

    docname: str
    filename: str
    title: str
    words: Words


class Index(IndexBuilder):
    """Sphinx's index, which looks at a word as often as a page has it.

    Sphinx reads the index of the last build, takes out the pages to be written, and feeds them
    again. What is left then is made to be what a clean build has.

    Where ``fed`` is a list, what it is told is kept there, and does not go into the index.
    """

    fed: list[Fed] | None = None

    def feed(
        self, docname: str, filename: str, title: str, doctree: nodes.document | Words
    ) -> None:
        """Take in a page, of which the words are enough."""
        words = doctree if isinstance(doctree, Words) else Words(self._word_collector(doctree))
        if self.fed is None:
            super().feed(docname, filename, title, words)  # type: ignore[arg-type]
        else:
            self.fed.append(Fed(docname, filename, title, words))

    def _word_collector(self, doctree: nodes.document | Words) -> WordStore:
        """Return the words of a page, each once, and its headings as HTML.

        ``searchtools.js`` prints headings as HTML: one with a ``<`` would vanish from the results,
        or be run. Those of the last build's index are HTML already.
        """
        if isinstance(doctree, Words):
            return doctree.store
        store = super()._word_collector(doctree)
        store.words = list(dict.fromkeys(store.words))
        store.title_words = list(dict.fromkeys(store.title_words))
        store.titles = [
            (html.escape(title, quote=False) if "<" in title else title, anchor)
            for title, anchor in store.titles
        ]
        return store

    def prune(self, docnames: Iterable[str]) -> None:
        """Keep the pages named, and the words that they have."""
        kept = frozenset(docnames)
        if self._titles.keys() <= kept:
            return  # every word would be looked at to find nothing
        super().prune(kept)
        self._mapping = {word: pages for word, pages in self._mapping.items() if pages}
        self._title_mapping = {word: pages for word, pages in self._title_mapping.items() if pages}

    def freeze(self) -> dict[str, Any]:
        """Return what is written, with the entries of the index of all pages."""
        self._index_entries = dict(self._entries())
        return super().freeze()

    def _entries(self) -> Iterable[tuple[str, list[tuple[str, str, str]]]]:
        """Yield the entries of each page, which Sphinx writes and does not read again."""
        domain = self.env.get_domain("index")
        assert isinstance(domain, IndexDomain)
        for docname, entries in sorted(domain.entries.items()):
            if docname in self._titles and entries:
                found: set[tuple[str, str, str]] = set()
                for kind, value, target, main, _ in entries:
                    words = split_index_msg(kind, value)
                    found.update((word, target or "", main) for word in words)
                yield docname, sorted(found)
