"""Grav's Markdown: Markdown Extra with plugins' links, effects behind images, and boxes.

Syntax: https://learn.getgrav.org/content/markdown, /content/media, /content/routing, and the
plugins that its starter packages hold: youtube, markdown-notices.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin

from ..document import Context, Document
from ..frontmatter import read_post
from ..model import Dialect, Edit, Notice, Post
from ..rules.attributes import heading_attributes, inline_attributes
from ..rules.definition_lists import definition_lists
from ..rules.lines import outside_code
from . import gfm

_PAGES = re.compile(r"(?:^|/)pages/(?P<route>.+)/[^/]+$")
_NUMBER = re.compile(r"^\d+\.")
# between the summary and the rest
_DIVIDER = re.compile(r"(?<=\n\n)===[ \t]*\r?\n|(?<=\n\r\n)===[ \t]*\r?\n")
_PLUGIN = re.compile(r"^\[plugin:(?P<name>[\w-]+)\]\((?P<url>[^\s()]+)\)[ \t]*\r?$", re.MULTILINE)
# what Grav does to an image
_EFFECTS = re.compile(
    r"!\[[^\]\n]*\]\([^\s()?]+(?P<query>\?(?:[\w%=,.;:&#/-]*))(?=[\s)])", re.MULTILINE
)
_NOTICES = {"!": "warning", "!!": "danger", "!!!": "note", "!!!!": "tip"}
_NOTICE = re.compile(
    r"(?:^(?P<signs>!{1,4})[ \t]+(?!\[)\S.*(?:\n|\Z))(?:^(?P=signs)[ \t].*(?:\n|\Z))*", re.M
)
_SIGNS = re.compile(r"^!{1,4}[ \t]+", re.MULTILINE)


def plugins(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write what Grav and its usual plugins add as Markdown; source pass."""
    text = document.text
    outside = outside_code(document)
    for match in _DIVIDER.finditer(text):
        if outside(match.start()):
            yield Edit(*match.span(), "", "summary_mark")
    for match in _PLUGIN.finditer(text):
        if outside(match.start()):
            name = match["name"]
            shown = (
                f"<{match['url']}>"
                if "://" in match["url"]
                else f"[{match['url']}]({match['url']})"
            )
            code = "embed" if name in ("youtube", "vimeo") else "link"
            yield Edit(match.start(), match.end("url") + 1, shown, code)
    for match in _EFFECTS.finditer(text):
        if outside(match.start()):
            yield Edit(*match.span("query"), "", "image_attributes")
    for match in _NOTICE.finditer(text):
        if outside(match.start()):
            inside = _SIGNS.sub("", match[0]).rstrip("\n")
            context.needs.add("colon_fence")
            box = f":::{{{_NOTICES[match['signs']]}}}\n{inside}\n:::\n"
            yield Edit(*match.span(), box, "box")


def plugin(md: MarkdownIt) -> None:
    """Read the definition lists of Markdown Extra."""
    md.use(deflist_plugin)


def read(path: str, text: str, dialect: str) -> Post:
    """Return a post; it is named by its folder, without the number that orders it."""
    post = read_post(path, text, dialect)
    match = _PAGES.search(path)
    if post.front_matter.slug or match is None:
        return post
    name = _NUMBER.sub("", posixpath.basename(match["route"]))
    return replace(post, front_matter=replace(post.front_matter, slug=name))


def permalink(post: Post) -> str | None:
    """Return the route of a page: its folders without their numbers, its slug for the last."""
    match = _PAGES.search(post.path)
    if match is None:
        return None
    parts = [_NUMBER.sub("", one) for one in match["route"].split("/")]
    return "/" + "/".join([*parts[:-1], post.front_matter.slug or parts[-1]])


def detect(path: str, text: str) -> float:
    """Return how surely a post is Grav's: it lies below ``user/pages``, or uses its plugins."""
    if re.search(r"(?:^|/)user/pages/", path):
        return 0.9
    return 0.6 if "[plugin:" in text else 0.0


DIALECT = Dialect(
    name="grav",
    detect=detect,
    source_rules=(plugins,),
    block_rules=gfm.DIALECT.block_rules,
    markdown_plugins=(*gfm.DIALECT.markdown_plugins, plugin),
    markdown_rules=(
        *gfm.DIALECT.markdown_rules,
        heading_attributes,
        inline_attributes,
        definition_lists,
    ),
    heading_attributes=True,
    permalink=permalink,
    read=read,
    hints=("user/pages/", "[plugin:"),
)
