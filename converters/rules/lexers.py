"""The lexers of code: which of Pygments' stands for a language that a fence names."""

from __future__ import annotations

from functools import lru_cache

from pygments.lexers import get_all_lexers

# Names that blogs use and Pygments does not; everything else unknown is shown as text.
_LEXERS = {
    "astro": "html",
    "cmd": "batch",
    "curl": "bash",
    "env": "ini",
    "dotenv": "ini",
    "golang": "go",
    "gql": "graphql",
    "gradle": "groovy",
    "hbs": "handlebars",
    "htm": "html",
    "jsonc": "json5",
    "json-with-comments": "json5",
    "jsonl": "json",
    "jsx": "javascript",
    "mdx": "markdown",
    "mjs": "javascript",
    "cjs": "javascript",
    "mts": "typescript",
    "cts": "typescript",
    "node": "javascript",
    "output": "text",
    "plain": "text",
    "plaintext": "text",
    "postgres": "postgresql",
    "proto3": "protobuf",
    "pwsh": "powershell",
    "pytb": "pytb",
    "shellsession": "console",
    "shell-session": "console",
    "svelte": "html",
    "svg": "xml",
    "term": "console",
    "terminal": "console",
    "tsx": "typescript",
    "txt": "text",
    "vue": "html",
    "webmanifest": "json",
    "yml": "yaml",
}
# Sphinx's own names, which Pygments does not list.
_SPHINX = frozenset({"none", "default", "guess", "ipython3", "ipython", "pycon3", "rest"})


@lru_cache(maxsize=2)
def _known_lexers(plugins: bool) -> frozenset[str]:
    return _SPHINX.union(*(aliases for _, aliases, _, _ in get_all_lexers(plugins=plugins)))


@lru_cache(maxsize=512)
def lexer_for(language: str) -> str:
    """Return a lexer that Pygments knows for the language that a fence names, else ``text``."""
    name = language.lower()
    names = (language, name, _LEXERS.get(name))
    # plugins are asked last: MyST-NB's loads IPython
    known = (one for more in (False, True) for one in names if one in _known_lexers(more))
    return str(next(known, "text"))
