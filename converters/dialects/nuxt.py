"""Nuxt Content's Markdown: Vue's components, written with colons.

Syntax: https://content.nuxt.com/docs/files/markdown
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace

from ..frontmatter import read_post
from ..model import Post
from ..rules.attributes_behind import attributes_behind
from ..rules.mdc import mdc, mdc_attributes, mdc_inline
from ..rules.pandoc import spans
from ..rules.pieces import without_code
from . import vitepress

_NAME = r"[a-z][\w-]*"
_OPENING = re.compile(
    rf"^[ \t]*::{_NAME}(?:\[[^\]\n]*\])?(?:\{{[^\n]*\}})?[ \t]*\r?$", re.MULTILINE
)
_CLOSING = re.compile(r"^[ \t]*::[ \t]*\r?$", re.MULTILINE)
_INLINE = re.compile(rf"(?:^|\s):{_NAME}(?:\[[^\]\n]*\])?\{{[\w:.#][^\n{{}}]*\}}", re.MULTILINE)
_CODE_LANGUAGE = re.compile(r"`[^`\n]+`\{lang=")


def detect(path: str, text: str) -> float:
    """Return how surely a post is Nuxt Content's: blocks that two colons open and close."""
    if path.lower().endswith(".mdx"):
        return 0.0
    bare = without_code(text)
    opening = _OPENING.search(bare)
    if opening and _CLOSING.search(bare, opening.end()):
        return 0.8
    if _CODE_LANGUAGE.search(text):
        return 0.7
    return 0.6 if _INLINE.search(bare) else 0.0


def permalink(post: Post) -> str | None:
    """Return the path that a file has below ``content``, without the numbers that order it."""
    parts = re.sub(r"\.md$", "", post.path).split("/")
    if "content" not in parts[:-1]:
        return None
    inside = [re.sub(r"^\d+\.", "", part) for part in parts[parts.index("content") + 1 :]]
    if inside[-1] == "index":
        inside.pop()
    return posixpath.join("/", *inside).lower()


def read(path: str, text: str, dialect: str) -> Post:
    """Return a post; it is named by its file, without the number that orders it."""
    post = read_post(path, text, dialect)
    match = re.fullmatch(r"\d+\.(.+)\.md", posixpath.basename(path))
    if post.front_matter.slug or match is None:
        return post
    return replace(post, front_matter=replace(post.front_matter, slug=match[1]))


DIALECT = replace(
    vitepress.DIALECT,
    name="nuxt",
    detect=detect,
    source_rules=(mdc, mdc_inline),
    markdown_rules=(
        *(rule for rule in vitepress.DIALECT.markdown_rules if rule is not attributes_behind),
        spans,
        mdc_attributes,
    ),
    permalink=permalink,
    read=read,
    heading_slug=None,
    hints=("::", ":", "{lang="),
)
