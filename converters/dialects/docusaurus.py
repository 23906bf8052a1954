"""Docusaurus: MDX with admonitions, heading ids, and a blog whose URLs come from file names.

Syntax: https://docusaurus.io/docs/markdown-features,
https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace

from ..model import Post
from ..rules.mdx import mdx_code_blocks
from ..rules.mdx_parts import mdx_parts
from ..rules.pieces import without_code
from ..url_slugs import docusaurus_slug
from . import mdx

_SURE = re.compile(
    r"@docusaurus/|@theme/|[\"'(]@site/|pathname:///|\{/\*\s*truncate\s*\*/\}", re.IGNORECASE
)
_TRUNCATE = re.compile(r"<!--\s*truncate\s*-->", re.IGNORECASE)
_ADMONITION = re.compile(
    r"^[ \t>]*:::(?:note|tip|info|warning|danger|caution|success|important|secondary)"
    r"(?:[ \t\[]|\r?$)",
    re.MULTILINE,
)
_KEYS = re.compile(
    r"^(?:hide_table_of_contents|sidebar_(?:label|position)|hide_reading_time|authorURL|authorFBID"
    r"|author_(?:url|image_url|title)|authorImageURL):",
    re.MULTILINE,
)
_STYLE = re.compile(r"<[a-z]\w*[^<>]*\s(?:style=\{\{|className=)")


def detect(path: str, text: str) -> float:
    """Return how surely a post is of a Docusaurus blog."""
    text = without_code(text)
    if _SURE.search(text):
        return 0.85
    mdx_file = path.lower().endswith(".mdx")
    found = sum(bool(one.search(text)) for one in (_TRUNCATE, _ADMONITION, _KEYS))
    if found:
        return (0.7 if mdx_file else 0.65) + 0.05 * found
    return 0.58 if _STYLE.search(text) and not mdx_file else 0.0


def permalink(post: Post) -> str | None:
    """Return ``/blog/2024/05/17/name``, or the slug below the blog's own path."""
    _, blog, inside = f"/{post.path}".partition("/blog/")
    if not blog:
        return None
    return posixpath.join("/blog", (post.front_matter.slug or docusaurus_slug(inside)).strip("/"))


DIALECT = replace(
    mdx.DIALECT,
    name="docusaurus",
    detect=detect,
    source_rules=(mdx_code_blocks, mdx_parts),
    permalink=permalink,
    read=None,
    hints=(
        "@docusaurus",
        "@theme",
        "@site/",
        "pathname:",
        "truncate",
        "TRUNCATE",
        ":::",
        "hide_",
        "sidebar_",
        "author",
        "style={{",
        "className",
    ),
)
