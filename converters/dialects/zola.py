"""Zola: CommonMark with GitHub's tables, shortcodes in Tera's notation, ``@/`` links.

Syntax: https://www.getzola.org/documentation/content/overview/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from slugify import slugify

from ..dates import date_in_path
from ..document import Context, Document
from ..frontmatter import read_post
from ..model import Author, Dialect, Edit, Notice, Post
from ..rules.attributes import heading_attributes
from ..rules.directives import directives_plugin
from ..rules.hugo_shortcodes import make
from ..rules.named_posts import reference
from ..rules.shortcode_layout import in_turn, replaced
from ..rules.shortcodes import code_regions, in_code, zola_shortcodes
from ..rules.tex import tex, tex_plugin
from .gfm import DIALECT as GFM

_LINK = re.compile(r"(?<=\]\()<?@/[^\s)>]*>?|(?<=\]:)[ \t]*@/\S*|(?<=[\"'])@/[^\"'\s>]*(?=[\"'])")
_LINES = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?:`{3,}|~{3,})"
    r"[^\n`]*?\b(?:hl_lines|hide_lines)[ \t]*=[ \t]*"
    r"(?P<lines>\d[\d \t-]*[ \t][\d \t-]*\d)(?=[ \t]*(?:,|$))",
    re.MULTILINE,
)
_CALL = re.compile(
    r"\{%-?\s*[A-Za-z_][\w:]*\([^{}]*\)\s*-?%\}(?=.*?\{%-?\s*end\s*-?%\})|\{\{\s*[A-Za-z_]\w*\((?:\s*\w+\s*=[^{}]*)?\)\s*\}\}",
    re.DOTALL,
)
_KEYS = re.compile(
    r"^(?:\[(?:taxonomies|extra)\]|path\s*=|template\s*=|in_search_index\s*=|insert_anchor_links\s*="
    r"|sort_by\s*=|generate_feeds?\s*=|updated\s*=\s*\d)",
    re.MULTILINE,
)


def plugin(md: MarkdownIt) -> None:
    """Read what Zola's CommonMark reads; bare addresses are text there."""
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.use(directives_plugin)
    md.use(tex_plugin)


def shortcodes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn shortcodes into Markdown, MyST and HTML."""
    if "{{" not in document.text and "{%" not in document.text:
        return
    found = zola_shortcodes(document.text)
    regions = code_regions(document.text)
    for result in replaced(found, regions, make, document, context):
        if isinstance(result, Edit):
            if ":::" in result.text:
                context.needs.add("colon_fence")
            if "@/" in result.text and not result.code.endswith("literal"):
                text = _LINK.sub(lambda match: _led(match[0], context), result.text)
                result = replace(result, text=text)
        yield result


def _led(link: str, context: Context) -> str:
    """Return a link without its ``@``, led to the post; what stands around it stays."""
    before, _, target = link.partition("@/")
    end = ">" if target.endswith(">") else ""
    return before + reference(target.removesuffix(">"), context) + end


def content_links(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Lead ``@/folder/post.md#anchor``, a path from the content folder, to the post."""
    if "@/" not in document.text:
        return
    regions = code_regions(document.text)
    for match in _LINK.finditer(document.text):
        if not in_code(regions, match.start() + match[0].index("@")):
            yield Edit(*match.span(), _led(match[0], context), "content_link")


def fence_lines(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Put ``hl_lines=1 3-5`` in quotes, as other tools write it."""
    for match in _LINES.finditer(document.text):
        text = '"' + " ".join(match["lines"].split()) + '"'
        yield Edit(match.start("lines"), match.end("lines"), text, "code_options")


def heading_slug(text: str) -> str:
    """Return the id that Zola gives a heading. Algorithm: the slug crate, on ASCII letters."""
    return slugify(re.sub(r"[,']", "-", text), entities=False, decimal=False, hexadecimal=False)


def read(path: str, text: str, dialect: str) -> Post:
    """Return a post: ``path`` is its URL without the first slash, and may hold its date."""
    post = read_post(path, text, dialect)
    front_matter = post.front_matter
    extra = front_matter.extra
    url = extra.get("path")
    if not front_matter.permalink and isinstance(url, str) and url.strip("/ "):
        front_matter = replace(front_matter, permalink="/" + url.strip("/ ") + "/")
    if front_matter.date is None and front_matter.permalink:
        front_matter = replace(
            front_matter, date=date_in_path(front_matter.permalink.strip("/") + "/")
        )
    aliases = tuple(
        one if one.startswith("/") or "://" in one else f"/{one}" for one in front_matter.aliases
    )
    front_matter = replace(front_matter, aliases=aliases)
    more = {**_table(extra, "extra"), **_table(extra, "taxonomies")}
    tags, categories = (
        tuple(map(str, value)) if isinstance(value, list) else ()
        for value in (more.get("tags"), more.get("categories"))
    )
    front_matter = replace(
        front_matter,
        tags=front_matter.tags or tags,
        categories=front_matter.categories or categories,
    )
    author = more.get("author", more.get("authors"))
    names = [author] if isinstance(author, str) else author if isinstance(author, list) else []
    if names and not front_matter.authors:
        front_matter = replace(front_matter, authors=tuple(Author(str(name)) for name in names))
    return replace(post, front_matter=front_matter)


def _table(extra: object, key: str) -> dict[str, object]:
    table = extra.get(key) if hasattr(extra, "get") else None
    return dict(table) if isinstance(table, dict) else {}


def detect(path: str, text: str) -> float:
    """Return how surely a post is Zola's: TOML with Zola's keys, its links or its shortcodes."""
    score = 0.0
    toml = text.startswith("+++")
    if toml and _KEYS.search(text.partition("\n+++")[0]):
        score = 0.75
    if _LINK.search(text):
        score = max(score, 0.8 if toml else 0.6)
    if toml and _CALL.search(text):
        score = max(score, 0.9)
    return score


DIALECT = Dialect(
    name="zola",
    detect=detect,
    template_rules=(in_turn(shortcodes, content_links, fence_lines),),
    block_rules=GFM.block_rules,
    markdown_plugins=(plugin,),
    markdown_rules=(heading_attributes, *GFM.markdown_rules, tex),
    heading_attributes=True,
    heading_slug=heading_slug,
    read=read,
    hints=("+++", "@/", "{", "path"),
)
