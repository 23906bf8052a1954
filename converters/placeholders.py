"""What the placeholders of a permalink pattern are worth for a post, but for those of its date.

Syntax: those of Jekyll, Hugo, Hexo, Octopress, Pelican and Docusaurus; see ``permalinks``.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence

from .model import Post
from .slugs import page_slug
from .url_slugs import SLUGS, docusaurus_slug, jekyll_slug

# Statamic has a time behind the date, and a full stop
DATED = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}(?:(?:-\d{4,6})?\.(?=[\w-]{3})|[-_]+(?=.))")
_NO_SECTIONS = frozenset({".", "..", "_posts", "_drafts"})
_JEKYLL = frozenset({"jekyll", "octopress"})


def post_stem(post: Post) -> str:
    """Return a post's name: its file's without date and suffix, or its folder's for an index."""
    return DATED.sub("", dated_stem(post))


def dated_stem(post: Post) -> str:
    """Return a post's name with the date that its file's name begins with."""
    folder, name = posixpath.split(post.path)
    # Middleman writes what a file becomes before what it is
    stem = re.sub(r"(?<=.)(?:\.html)?\.[^.]+$", "", name)
    if post.dialect == "hugo" and post.front_matter.language:
        stem = re.sub(rf"\.{re.escape(post.front_matter.language)}$", "", stem, flags=re.IGNORECASE)
    if stem.lower() in ("index", "readme", "_index"):
        stem = posixpath.basename(folder) or stem
    return stem


def values_of(post: Post, folder: str) -> dict[str, str]:
    """Return the values by name; the sections are counted from ``folder``."""
    about = post.front_matter
    inside = posixpath.relpath(posixpath.dirname(post.path) or ".", folder or ".")
    parts = inside.split("/")
    sections = [part for part in parts if part not in _NO_SECTIONS]
    if posixpath.basename(post.path).partition(".")[0].lower() in ("index", "_index"):
        sections = sections[:-1]  # the last one is the post's own
    stem, dated = post_stem(post), dated_stem(post)
    written = SLUGS.get(post.dialect, page_slug)
    return {
        "slug": about.slug or written(about.title or stem),
        "filename": stem,
        "name": stem,
        "post_title": written(about.title or stem),
        "basename": dated,
        "contentbasename": dated,
        "slugorfilename": about.slug or written(dated),
        "slugorcontentbasename": about.slug or written(dated),
        "slugorname": about.slug or written(stem),
        "author": written(about.authors[0].name) if about.authors else "",
        "lang": about.language or "",
        "section": sections[0] if sections else "",
        "sections": "/".join(sections),
        "path": "/".join([*(part for part in sections if not part.startswith("_")), stem]),
        "collection": next((part[1:] for part in parts if part.startswith("_")), ""),
        "output_ext": ".html",
        **_categories(post, parts, sections),
        **_names(post, parts, folder),
    }


def _categories(post: Post, parts: Sequence[str], sections: Sequence[str]) -> dict[str, str]:
    """Return the values that a post's categories give."""
    names = list(post.front_matter.categories)
    written = SLUGS.get(post.dialect, page_slug)
    none = "uncategorized" if post.dialect == "hexo" else ""
    if post.dialect in _JEKYLL:
        # Jekyll's categories are also the folders above; they are put in lower case, and no more
        above = parts[: parts.index("_posts")] if "_posts" in parts else []
        names = list(dict.fromkeys([*(one for one in above if one not in _NO_SECTIONS), *names]))
        written = str.lower
    elif post.dialect == "pelican" and not names:
        names = list(sections[-1:])
    slugs = list(dict.fromkeys(map(written, names)))
    return {
        "categories": "/".join(slugs),
        "slugified_categories": "/".join(map(page_slug, names)),
        "category": "/".join(slugs if post.dialect == "hexo" else slugs[:1]) or none,
    }


def _names(post: Post, parts: Sequence[str], folder: str) -> dict[str, str]:
    """Return the values that mean something else to each generator."""
    about, stem = post.front_matter, post_stem(post)
    if post.dialect in _JEKYLL:
        name = jekyll_slug(about.slug or stem)
        return {"title": name, "slug": page_slug(name), "name": page_slug(stem)}
    if post.dialect == "hexo":
        below = parts[parts.index("_posts") + 1 :] if "_posts" in parts else []
        return {"title": "/".join([*below, about.slug or stem])}
    if post.dialect == "hugo":
        return {"title": SLUGS["hugo"](about.title or stem), "filename": dated_stem(post)}
    if post.dialect == "docusaurus":
        name = docusaurus_slug(posixpath.relpath(post.path, folder or "."))
        return {"title": (about.slug or name).strip("/")}
    return {"title": about.slug or stem}
