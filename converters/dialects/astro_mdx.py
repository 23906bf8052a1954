"""Astro's and Starlight's MDX: MDX with asides and wiki links.

Syntax: https://docs.astro.build/en/guides/integrations-guide/mdx/
"""

from __future__ import annotations

from ..model import Dialect
from ..rules.wikilinks import wikilinks, wikilinks_plugin
from . import astro, mdx


def detect(path: str, text: str) -> float:
    """Return how surely a post is MDX of an Astro site."""
    return astro.confidence(path, text) if path.lower().endswith(".mdx") else 0.0


DIALECT = Dialect(
    name="astro-mdx",
    detect=detect,
    template_rules=mdx.DIALECT.template_rules,
    block_rules=mdx.DIALECT.block_rules,
    markdown_plugins=(*mdx.DIALECT.markdown_plugins, wikilinks_plugin),
    markdown_rules=(*mdx.DIALECT.markdown_rules, wikilinks),
    disabled=mdx.DIALECT.disabled,
    heading_attributes=True,
)
