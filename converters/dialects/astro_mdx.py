"""Astro's and Starlight's MDX: MDX with asides and wiki links.

Syntax: https://docs.astro.build/en/guides/integrations-guide/mdx/
"""

from __future__ import annotations

from dataclasses import replace

from ..rules.wikilinks import wikilinks, wikilinks_plugin
from . import astro, mdx


def detect(path: str, text: str) -> float:
    """Return how surely a post is MDX of an Astro site."""
    return astro.confidence(path, text) if path.lower().endswith(".mdx") else 0.0


DIALECT = replace(
    mdx.DIALECT,
    name="astro-mdx",
    detect=detect,
    markdown_plugins=(*mdx.DIALECT.markdown_plugins, wikilinks_plugin),
    markdown_rules=(*mdx.DIALECT.markdown_rules, wikilinks),
    permalink=lambda post: None,
    read=None,
)
