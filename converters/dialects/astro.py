"""Astro and Starlight: Markdown with asides and wiki links.

Syntax: https://starlight.astro.build/guides/authoring-content/,
https://docs.astro.build/en/guides/markdown-content/
"""

from __future__ import annotations

import re

from ..frontmatter import read_post
from ..model import Dialect, Post
from ..rules.attributes import heading_attributes
from ..rules.leaf import leaf_directives
from ..rules.markup import container_markup
from ..rules.wikilinks import wikilinks, wikilinks_plugin
from . import gfm

_SURE = re.compile(r"@astrojs/|^import\s[^\n]*\.astro[\"']|[\"']astro:\w+[\"']", re.MULTILINE)
_ASIDE = re.compile(r"^[ \t>]*:::(?:note|tip|caution|danger)(?:\[|[ \t{]|\r?$)", re.MULTILINE)


def confidence(path: str, text: str) -> float:
    """Return how surely a post is of an Astro site: what it imports, or where its file is."""
    if _SURE.search(text):
        return 0.9
    if "src/content/" not in path:
        return 0.0
    if path.lower().endswith(".mdx") or _ASIDE.search(text):
        return 0.85
    return 0.72 if "src/content/docs/" in path else 0.0


def detect(path: str, text: str) -> float:
    """Return how surely a post is Markdown of an Astro site."""
    return 0.0 if path.lower().endswith(".mdx") else confidence(path, text)


def read(path: str, text: str, dialect: str) -> Post:
    """Return a post; one in an MDX file is of the dialect ``astro-mdx``."""
    return read_post(path, text, "astro-mdx" if path.lower().endswith(".mdx") else dialect)


DIALECT = Dialect(
    name="astro",
    detect=detect,
    template_rules=(container_markup,),
    block_rules=(*gfm.DIALECT.block_rules, leaf_directives),
    markdown_plugins=(*gfm.DIALECT.markdown_plugins, wikilinks_plugin),
    markdown_rules=(*gfm.DIALECT.markdown_rules, heading_attributes, wikilinks),
    heading_attributes=True,
    read=read,
    hints=("astro", "src/content/"),
)
