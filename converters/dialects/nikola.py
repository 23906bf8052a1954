"""Nikola: Python-Markdown below ``.. title:`` lines.

Syntax: https://getnikola.com/handbook.html
"""

from __future__ import annotations

import re

from ..model import Dialect
from ..rules.directives import directives_plugin
from ..rules.nikola_shortcodes import nikola_shortcodes
from ..rules.pelican import read_dotted
from . import material

_HEAD = re.compile(r"\ufeff?\s*(?:<!--\s*)?\.\.[ \t]+(?:title|slug|date|tags|author|category):")


def detect(path: str, text: str) -> float:
    """Return how surely a post is Nikola's: it begins with its metadata."""
    return 0.95 if _HEAD.match(text) else 0.0


DIALECT = Dialect(
    name="nikola",
    detect=detect,
    template_rules=material.DIALECT.template_rules,
    source_rules=(nikola_shortcodes,),
    block_rules=material.DIALECT.block_rules,
    markdown_plugins=(*material.DIALECT.markdown_plugins, directives_plugin),
    markdown_rules=material.DIALECT.markdown_rules,
    heading_slug=material.DIALECT.heading_slug,
    heading_attributes=True,
    read=read_dotted,
)
