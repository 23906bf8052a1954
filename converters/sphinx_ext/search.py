"""The search index, fed with each word of a page once."""

from __future__ import annotations

from docutils import nodes
from sphinx.search import IndexBuilder, WordStore


class Index(IndexBuilder):
    """Sphinx's index, which looks at a word as often as a page has it."""

    def _word_collector(self, doctree: nodes.document) -> WordStore:
        """Return the words and titles of a page, each word once."""
        store = super()._word_collector(doctree)
        store.words = list(dict.fromkeys(store.words))
        store.title_words = list(dict.fromkeys(store.title_words))
        return store
