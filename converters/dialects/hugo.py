"""Hugo: Goldmark, shortcodes, page bundles.

Syntax: https://gohugo.io/content-management/ and the Markdown of https://github.com/yuin/goldmark
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from ..document import Context, Document
from ..frontmatter import read_post
from ..model import Dialect, Edit, Notice, Post
from ..rules.attributes import block_attributes, heading_attributes, inline_attributes
from ..rules.autolinks import autolinks_plugin
from ..rules.callouts import alerts, callouts
from ..rules.definition_lists import definition_lists
from ..rules.directives import directives_plugin
from ..rules.hugo_shortcodes import make
from ..rules.loveit import loveit_marks
from ..rules.shortcode_layout import in_turn, replaced
from ..rules.shortcodes import code_regions, hugo_shortcodes
from ..rules.snippets import hugo_includes
from ..rules.tex import tex, tex_plugin
from .gfm import DIALECT as GFM

_SHORTCODE = re.compile(r"\{\{[<%]\s*(?:/\*|/?\s*[A-Za-z][\w./-]*(?:\s[^{}]*)?)[^{}]*[>%]\}\}")
# keys of front matter that only Hugo has
_KEYS = re.compile(
    r"^(?:publishDate|expiryDate|lastmod|linkTitle|isCJKLanguage|cascade|headless|displayInList)"
    r"\s*[:=]",
    re.MULTILINE,
)
# of a heading, or of the block above
_ID = re.compile(r"^(?:#{1,6} .*)?\{#[\w-]+\}[ \t]*$", re.MULTILINE)
# an attribute of Quarto's own shortcodes
_OTHERS = re.compile(r"\{\{<\s*(?:include|meta|var|pagebreak|lipsum|env|kbd|video)\b")
_LANGUAGE = re.compile(r"\.([a-z]{2}(?:-[a-z]{2,4})?)\.[a-z]+$", re.IGNORECASE)


def plugin(md: MarkdownIt) -> None:
    """Read what Goldmark reads as Hugo sets it up, and the directives that shortcodes become."""
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.use(autolinks_plugin)
    md.use(deflist_plugin)
    md.use(directives_plugin)
    md.use(tex_plugin)


def shortcodes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn shortcodes into Markdown, MyST and HTML."""
    if "{{" not in document.text:
        return
    found = hugo_shortcodes(document.text)
    regions = code_regions(document.text)
    for result in replaced(found, regions, make, document, context):
        if isinstance(result, Edit) and ":::" in result.text:
            context.needs.add("colon_fence")
        yield result


def read(path: str, text: str, dialect: str) -> Post:
    """Return a post; its file's name may hold its language, its ``url`` may lack the slash."""
    post = read_post(path, text, dialect)
    front_matter = post.front_matter
    url = front_matter.extra.get("url")
    if not front_matter.permalink and isinstance(url, str) and "://" not in url and url.strip():
        front_matter = replace(front_matter, permalink=posixpath.join("/", url.strip()))
    match = _LANGUAGE.search(path)
    if match and not front_matter.language:
        front_matter = replace(front_matter, language=match[1])
    return replace(post, front_matter=front_matter)


def detect(path: str, text: str) -> float:
    """Return how surely a post is Hugo's: it has a shortcode, or what only Hugo's posts have."""
    if "{{" in text and _SHORTCODE.search(text):
        return 0.6 if path.lower().endswith((".qmd", ".rmd")) or _OTHERS.search(text) else 0.85
    head = text[:2000]
    toml = head.startswith("+++")
    score = 0.55 if toml else 0.0
    if head.startswith(("+++", "---")) and _KEYS.search(head.partition("\n")[2]):
        score = max(score, 0.6)
    if path.endswith("_index.md"):
        score = max(score, 0.58)
    if _ID.search(text):
        score = max(score, 0.55)
    return score


DIALECT = Dialect(
    name="hugo",
    detect=detect,
    source_rules=(hugo_includes,),
    template_rules=(in_turn(shortcodes, block_attributes),),
    block_rules=(
        *(callouts, loveit_marks),
        *(rule for rule in GFM.block_rules if rule is not alerts),
    ),
    markdown_plugins=(plugin,),
    markdown_rules=(
        heading_attributes,
        *GFM.markdown_rules,
        inline_attributes,
        definition_lists,
        tex,
    ),
    heading_attributes=True,
    read=read,
    hints=(
        "{",
        "+++",
        "_index.md",
        "publishDate",
        "expiryDate",
        "lastmod",
        "linkTitle",
        "isCJKLanguage",
        "cascade",
        "headless",
        "displayInList",
    ),
)
