"""VitePress and VuePress: Markdown with Vue's components and containers between colons.

Syntax: https://vitepress.dev/guide/markdown, https://vuepress.vuejs.org/guide/markdown.html
"""

from __future__ import annotations

import re
import unicodedata

from ..model import Dialect
from ..rules.attributes import heading_attributes, inline_attributes
from ..rules.attributes_behind import attributes_behind
from ..rules.callouts import callouts
from ..rules.html import raw_texts
from ..rules.leaf import at_embeds, leaf_directives
from ..rules.marks import marks
from ..rules.markup import vue_extras, vue_markup
from ..rules.pasted import pasted
from ..rules.pieces import without_code
from ..rules.snippets import vue_files, vue_snippets
from . import gfm

_SURE = re.compile(
    r"^<script\s+(?:[\w=\"' ]+\s)?setup\b|^<<<[ \t]+[@./]|\{\{\s*\$(?:frontmatter|page|site)\b"
    r"|^[ \t>]*:::[ \t]*(?:code-group|code-tabs|v-pre)\b|^<(?:BlogPosts?|script)[^>]*\bsrc=[\"']@",
    re.MULTILINE,
)
_CONTAINER = re.compile(
    r"^[ \t>]*:::[ \t]+(?:tip|info|note|warning|danger|caution|important|details|tabs)"
    r"(?:[ \t]|\r?$)",
    re.MULTILINE,
)
_HINTS = re.compile(
    r"^\[\[(?:toc|TOC)\]\]|\[!code[ \t](?:\+\+|--|hl|highlight|focus|error|warning)"
    r"|<[A-Z][a-z]\w+(?:\s[^<>\n]*)?/>|<(?:Badge|router-link|RouterLink|ClientOnly)[\s>]",
    re.MULTILINE,
)
_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'“”‘’<>,.?/]+")


def detect(path: str, text: str) -> float:
    """Return how surely a post is of VitePress or VuePress."""
    if path.lower().endswith(".mdx"):
        return 0.0
    bare = without_code(text)
    if _SURE.search(bare):
        return 0.8
    if _CONTAINER.search(bare):
        return 0.75
    return 0.52 if _HINTS.search(bare) and "\nimport " not in bare else 0.0


def slug(text: str) -> str:
    """Return the id of a heading, as ``@mdit-vue/shared`` makes it."""
    plain = unicodedata.normalize("NFKD", text)
    plain = re.sub(r"[\u0300-\u036f\x00-\x1f]", "", plain)
    return re.sub(r"^(\d)", r"_\1", _SPECIAL.sub("-", plain).strip("-")).lower()


DIALECT = Dialect(
    name="vitepress",
    detect=detect,
    source_rules=(vue_files, vue_snippets),
    template_rules=(vue_markup, vue_extras),
    block_rules=(callouts, pasted, raw_texts, at_embeds, leaf_directives),
    markdown_plugins=gfm.DIALECT.markdown_plugins,
    markdown_rules=(
        *gfm.DIALECT.markdown_rules,
        heading_attributes,
        inline_attributes,
        attributes_behind,
        marks("==", "~", "^"),
    ),
    heading_slug=slug,
    heading_attributes=True,
    hints=("<", "[[", "{{", ":::", "[!code"),
)
