"""Gatsby's Markdown: GitHub's, with comments in code that mark its lines.

Syntax: https://www.gatsbyjs.com/plugins/gatsby-transformer-remark/ and gatsby-remark-prismjs.
"""

from __future__ import annotations

import re

from ..model import Dialect
from ..rules.attributes import heading_attributes
from ..rules.custom_blocks import custom_blocks
from ..rules.highlights import highlights
from ..rules.leaf import leaf_directives, ticked_embeds
from . import gfm
from .mdx import permalink

_MARK = re.compile(r"(?://|#|/\*|\{/\*)\s*(?:highlight|hide)-(?:(?:next-)?line|start|range)\b")
_EMBED = re.compile(r"^`(?:youtube|vimeo|video|gist|codesandbox):[^`\n]+`[ \t]*\r?$", re.MULTILINE)
_BLOCK = re.compile(r"^\[\[[ ]*\w+[ ]*(?:\|[^\]\n]*)?\]\][ \t]*\r?\n\|[ \t]", re.MULTILINE)
_SPOILER = re.compile(r"\A---\r?\n(?:(?!---).*\n)*?spoiler:", re.MULTILINE)


def detect(path: str, text: str) -> float:
    """Return how surely a post is of a Gatsby blog."""
    if path.lower().endswith(".mdx"):
        return 0.0
    if _SPOILER.search(text):
        return 0.65
    return 0.55 if _MARK.search(text) or _EMBED.search(text) or _BLOCK.search(text) else 0.0


DIALECT = Dialect(
    name="gatsby",
    detect=detect,
    source_rules=(custom_blocks, ticked_embeds),
    template_rules=(highlights,),
    block_rules=(*gfm.DIALECT.block_rules, leaf_directives),
    markdown_plugins=gfm.DIALECT.markdown_plugins,
    markdown_rules=(*gfm.DIALECT.markdown_rules, heading_attributes),
    permalink=permalink,
    heading_attributes=True,
)
