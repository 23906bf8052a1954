"""Obsidian's Markdown, as vaults and digital gardens are written in it.

Syntax: "Obsidian Flavored Markdown" of Obsidian's help, https://help.obsidian.md/.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace

from markdown_it import MarkdownIt

from ..frontmatter import read_post
from ..model import Dialect, Post
from ..rules.all_dollars import tex_plugin
from ..rules.callouts import callouts
from ..rules.html import raw_texts
from ..rules.marks import marks
from ..rules.obsidian import comments_and_ids, embeds, queries, sizes
from ..rules.obsidian_blocks import ad_blocks, films
from ..rules.quarto import notes
from ..rules.wikilinks import wikilinks, wikilinks_plugin
from . import gfm

_CODE = re.compile(
    r"^([ \t>]*)(`{3,}|~{3,}).*?(?:^[ \t>]*\2|\Z)|`[^`\n]+`", re.DOTALL | re.MULTILINE
)
# but no array of an array, as code has it
_LINK = re.compile(r"!?\[\[(?![\"'][^\n\]]*[\"']\]\]|[-\d.,\s]+\]\])[^\[\]\n{}]+\]\]")
_CALLOUT = re.compile(r"^[ \t]*>[ \t>]*\[![\w -]+(?:\|[^\]\n]*)?\](?:[+-]|[ \t]+\S)", re.MULTILINE)
_AD = re.compile(r"^[ \t>]*(?:```+|~~~+)ad-[a-z]+[ \t]*\r?$", re.MULTILINE)
_COMMENT = re.compile(r"%%[^%\n]+%%|^%%[ \t]*$", re.MULTILINE)


def plugin(md: MarkdownIt) -> None:
    """Read wiki links and all dollar maths."""
    md.use(wikilinks_plugin)
    md.use(tex_plugin)


def read(path: str, text: str, dialect: str) -> Post:
    """Return a post titled by its file's name, but where it begins with a title of its own."""
    post = read_post(path, text, dialect)
    if post.front_matter.title or re.match(r"(?:\s|%%.*?%%)*#[ \t]", post.body, re.DOTALL):
        return post
    stem = posixpath.splitext(posixpath.basename(path))[0]
    if stem.lower() in ("index", "_index", "readme"):
        return post
    return replace(post, front_matter=replace(post.front_matter, title=stem))


def detect(path: str, text: str) -> float:
    """Return how surely a post is Obsidian's: wiki links, titled callouts, comments."""
    if "[[" not in text and "[!" not in text and "%%" not in text and "ad-" not in text:
        return 0.0
    if _AD.search(text):
        return 0.7
    prose = _CODE.sub("", text)
    if any(link.group().strip("![]").lower() != "toc" for link in _LINK.finditer(prose)):
        return 0.7
    if _CALLOUT.search(prose):
        return 0.65
    return 0.6 if _COMMENT.search(prose) else 0.0


DIALECT = Dialect(
    name="obsidian",
    detect=detect,
    source_rules=(embeds, ad_blocks, films, comments_and_ids, notes),
    template_rules=(callouts,),
    block_rules=(raw_texts,),
    markdown_plugins=(gfm.plugin, plugin),
    markdown_rules=(
        *gfm.DIALECT.markdown_rules,
        wikilinks,
        marks("==", smart=False),
        queries,
        sizes,
    ),
    read=read,
)
