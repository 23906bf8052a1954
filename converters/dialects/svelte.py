"""Svelte's Markdown (mdsvex): components, expressions, and blocks of scripts and conditions.

Syntax: https://mdsvex.pngwn.io/docs, https://svelte.dev/docs/svelte/basic-markup
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from ..document import Context, Document
from ..frontmatter import read_post
from ..model import Dialect, Edit, Notice, Post
from ..notices import Code
from ..rules.lines import outside_code
from ..rules.pieces import without_code
from . import mdx

_SURE = re.compile(
    r"^<script\b[^>]*>\s*(?:(?!</script>).)*?\bimport\s[^\n]*\bfrom\s+[\"'](?:\$lib/|[^\"']+\.svelte[\"'])"
    r"|<svelte:\w+|^\{#(?:if|each|await|key)\s|\{@html\s",
    re.MULTILINE | re.DOTALL,
)
# what a program alone reads: scripts, styles, and what goes into the page's head
_PROGRAM = re.compile(
    r"^[ \t]*<(?P<name>script|style|svelte:head|svelte:options)\b[^>]*?"
    r"(?:/>|>.*?</(?P=name)\s*>)[ \t]*\r?\n?",
    re.MULTILINE | re.DOTALL,
)
_BLOCK = re.compile(
    r"(?P<line>^[ \t]*)?\{(?P<sign>[#:/@])"
    r"(?P<name>if|else|each|await|then|catch|key|html|const|debug|snippet|render)\b"
    r"[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}(?(line)[ \t]*\r?$\n?|)",
    re.MULTILINE,
)
_ROUTES = re.compile(r"(?:^|/)routes/(?P<route>.*?)(?:/?\+page)?\.\w+$")


def blocks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take scripts, styles and the tags of blocks out; of all their branches the text is kept."""
    text = document.text
    if "{" not in text and "<s" not in text:
        return
    outside = outside_code(document)
    gone = []
    for match in _PROGRAM.finditer(text):
        if outside(match.start("name")):
            gone.append(match.span())
            yield Edit(*match.span(), "", "vue_script")
    for match in _BLOCK.finditer(text):
        start = match.start("sign") - 1
        if any(first <= start < last for first, last in gone) or not outside(start):
            continue
        if match["sign"] in "#@":
            message = f"{{{match['sign']}{match['name']}}} is not evaluated; the text in it is kept"
            yield document.notice(Code.EXPRESSION, message, start)
        yield Edit(*match.span(), "", "expression_dropped")


def detect(path: str, text: str) -> float:
    """Return how surely a post is Svelte's: by its suffix, a script's imports, its blocks."""
    if path.lower().endswith((".svx", "+page.md")):
        return 0.9
    if path.lower().endswith(".mdx"):
        return 0.0
    return 0.8 if _SURE.search(without_code(text)) else 0.0


def read(path: str, text: str, dialect: str) -> Post:
    """Return a post; a page of a route is named by its folder."""
    post = read_post(path, text, dialect)
    folder = posixpath.basename(posixpath.dirname(path))
    if post.front_matter.slug or not re.match(r"\+page\.", posixpath.basename(path)) or not folder:
        return post
    return replace(post, front_matter=replace(post.front_matter, slug=folder))


def permalink(post: Post) -> str | None:
    """Return the route of a page below ``routes``, without the folders that only group."""
    match = _ROUTES.search(post.path)
    if match is None:
        return None
    parts = [one for one in match["route"].split("/") if not re.fullmatch(r"\(.*\)", one)]
    return "/" + "/".join(parts)


DIALECT: Dialect = replace(
    mdx.DIALECT,
    name="svelte",
    detect=detect,
    source_rules=(blocks,),
    permalink=permalink,
    read=read,
    hints=("<script", "svelte:", "{#", "{@html", ".svx", "+page.md"),
)
