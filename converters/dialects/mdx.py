"""MDX: Markdown with components, as Next, Gatsby and others read it.

Syntax: https://mdxjs.com/docs/what-is-mdx/
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from markdown_it import MarkdownIt

from ..frontmatter import read_post
from ..model import Dialect, Post
from ..rules.attributes import heading_attributes
from ..rules.javascript import braces_end, literal
from ..rules.leaf import leaf_directives
from ..rules.markup import jsx_markup
from ..rules.mdx import inline_code
from ..rules.mdx_parts import mdx_parts
from ..rules.pieces import without_code
from . import gfm

_ESM = re.compile(r"^(?:import\s[^\n]*\sfrom\s+[\"'][^\"'\n]+[\"']|export\s+const\s+\w+\s*=)", re.M)
_COMMENT_ID = re.compile(r"^#{1,6}[ \t].*\{/\*[ ]?#?[\w-]+[ ]?\*/\}[ \t]*\r?$", re.M)
_OPENS = re.compile(r"^<([A-Z][\w.]*)(?:\s[^<>]*)?>[ \t]*\r?$", re.M)
_CLOSES = re.compile(r"^</([A-Z][\w.]*)>[ \t]*\r?$", re.M)
_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_BRACES = re.compile(r"\{[^{}\n]*\}")
_JSX = re.compile(r"<[A-Z][\w.]*(?:\s[^<>]*)?/?>|\{/\*|className=|style=\{\{")

_META = re.compile(
    r"^export\s+const\s+(?:meta|metadata|frontmatter|frontMatter|post)\s*=\s*(?=\{)", re.M
)
_TEXT = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`$]*`"
_ITEM = re.compile(_TEXT)
_PAIR = re.compile(
    rf"(?:^|[,\n])\s*[\"']?(\w+)[\"']?\s*:\s*({_TEXT}|\[[^\[\]]*\]|true|false|\d[\d.-]*)"
)


def plugin(md: MarkdownIt) -> None:
    """Read no code where text is only indented: MDX has none."""
    md.disable("code")


def detect(path: str, text: str) -> float:
    """Return how surely a post is MDX: by its suffix, or because it imports and uses components."""
    if path.lower().endswith(".mdx"):
        return 0.6
    if _COMMENT_ID.search(text) and _COMMENT_ID.search(without_code(text)):
        return 0.55
    if "\n</" in text and (bare := without_code(text)):
        pairs = set(_OPENS.findall(bare)) & set(_CLOSES.findall(bare))
        # braces that MDX would evaluate are more likely to be text where nothing is imported
        if pairs and not _BRACES.search(_TAG.sub("", bare)):
            return 0.51
    if not _ESM.search(text):
        return 0.0
    bare = without_code(text)
    return 0.55 if _ESM.search(bare) and _JSX.search(bare) else 0.0


def permalink(post: Post) -> str | None:
    """Return the path that a post's slug names: with Gatsby and Next it is all of the URL."""
    slug = post.front_matter.slug
    return "/" + slug.strip("/") if slug and slug.strip("/") else None


def read(path: str, text: str, dialect: str) -> Post:
    """Return a post; where it has no front matter, an exported object of literals is its own.

    Syntax: ``export const meta = {title: 'One', date: '2020-01-02'}``, as Next's guides have it.
    """
    post = read_post(path, text, dialect)
    match = _META.search(post.body)
    end = braces_end(post.body, match.end()) if match else -1
    if post.front_matter.title or match is None or end < 0:
        return post
    lines = []
    for name, source in _PAIR.findall(post.body[match.end() + 1 : end - 1]):
        items = _ITEM.findall(source) if source.startswith("[") else []
        found = [one for one in (literal(item, {}) for item in items) if one is not None]
        value = found if source.startswith("[") else literal(source, {})
        lines.append(f"{name}: {json.dumps(value) if value is not None else source}\n")
    front_matter = read_post(path, f"---\n{''.join(lines)}---\n", dialect).front_matter
    return replace(post, front_matter=front_matter)


DIALECT = Dialect(
    name="mdx",
    detect=detect,
    source_rules=(mdx_parts,),
    template_rules=(jsx_markup,),
    block_rules=(*gfm.DIALECT.block_rules, leaf_directives),
    markdown_plugins=(*gfm.DIALECT.markdown_plugins, plugin),
    markdown_rules=(*gfm.DIALECT.markdown_rules, heading_attributes, inline_code),
    permalink=permalink,
    read=read,
    disabled=("code",),
    heading_attributes=True,
)
