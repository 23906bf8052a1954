"""Nikola: Python-Markdown below ``.. title:`` lines.

Syntax: https://getnikola.com/handbook.html
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..rules.directives import directives_plugin
from ..rules.lenient import code_pipes, spaced_addresses
from ..rules.nikola_shortcodes import nikola_shortcodes, path_links
from ..rules.pelican import read_dotted
from . import material

_HEAD = re.compile(r"\ufeff?\s*(?:<!--\s*)?\.\.[ \t]+(?:title|slug|date|tags|author|category):")


def detect(path: str, text: str) -> float:
    """Return how surely a post is Nikola's: it begins with its metadata."""
    return 0.95 if _HEAD.match(text) else 0.0


DIALECT = replace(
    material.DIALECT,
    name="nikola",
    detect=detect,
    source_rules=(nikola_shortcodes, path_links, spaced_addresses, code_pipes),
    markdown_plugins=(*material.DIALECT.markdown_plugins, directives_plugin),
    read=read_dotted,
    hints=(),
)
