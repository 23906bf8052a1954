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
from ..rules.pieces import without_code
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
_NAME = re.compile(r"(?:(?P<date>\d{4}-\d{1,2}-\d{1,2})[-/]?)?(?P<rest>.*)$")


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
    path = re.sub(r"(?:/index)?\.mdx?$", "", post.path, flags=re.IGNORECASE)
    folders = path.split("/")
    if "blog" not in folders[:-1]:
        return None
    at = folders.index("blog")
    match = _NAME.match("/".join(folders[at + 1 :]))
    slug = post.front_matter.slug
    if slug:
        return posixpath.join("/blog", slug.strip("/"))
    if not match or not match["date"] or not match["rest"]:
        return None
    year, month, day = match["date"].split("-")
    return f"/blog/{year}/{month:0>2}/{day:0>2}/{match['rest']}"


DIALECT = replace(
    mdx.DIALECT,
    name="docusaurus",
    detect=detect,
    source_rules=(mdx_code_blocks,),
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
