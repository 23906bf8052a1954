"""The URL that a post had on its old site: from the site's permalink pattern, or as is usual."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from .model import Post
from .slugs import page_slug

# Jekyll's built-in styles. Source: https://jekyllrb.com/docs/permalinks/
STYLES = {
    "date": "/:categories/:year/:month/:day/:title",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title",
    "weekdate": "/:categories/:year/W:week/:short_day/:title",
    "none": "/:categories/:title",
}
# Dialects whose generators make a post's URL of its path: those that keep the date that its file's
# name begins with, those whose pages are files, and those that write it in lower case.
# Sources: https://gohugo.io/content-management/urls/, https://vitepress.dev/guide/routing,
# https://docs.astro.build/en/guides/routing/, https://quarto.org/docs/websites/
DATE_KEPT = frozenset({"hugo", "vitepress", "quarto", "astro", "astro_mdx", "gatsby", "obsidian"})
HTML_PAGES = frozenset({"vitepress", "quarto"})
LOWER_CASE = frozenset({"hugo"})
DATED = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}[-_]+(?=.)")
_PLACEHOLDER = re.compile(r":(?:\{(\w+)\}|([a-z_]+))(?:\[(-?\d*)(:?)(-?\d*)\])?")


def post_stem(post: Post) -> str:
    """Return a post's name: its file's without date and suffix, or its folder's for an index."""
    folder, name = posixpath.split(post.path)
    stem = re.sub(r"(?<=.)\.[^.]+$", "", name)
    if stem.lower() in ("index", "readme", "_index"):
        stem = posixpath.basename(folder) or stem
    return DATED.sub("", stem)


def expand(pattern: str, post: Post, folder: str = "") -> str | None:
    """Return a permalink pattern filled in for a post, None where the post lacks what it needs.

    Syntax: Jekyll's placeholders (``:year``, ``:month``, ``:i_month``, ``:day``, ``:title``,
    ``:slug``, ``:categories`` …), and Hugo's ``:filename``, ``:section`` and ``:sections``.
    """
    pattern = STYLES.get(pattern, pattern)
    date = post.front_matter.date
    inside = posixpath.relpath(posixpath.dirname(post.path), folder or ".")
    sections = [part for part in inside.split("/") if part not in (".", "..", "_posts")]
    if posixpath.basename(post.path).partition(".")[0].lower() in ("index", "_index"):
        sections = sections[:-1]  # the last one is the post's own
    stem = post_stem(post)
    # Jekyll writes a category in lower case and changes nothing else
    named = str.lower if post.dialect in ("jekyll", "octopress") else page_slug
    values: dict[str, str] = {
        "title": post.front_matter.slug or stem,
        "slug": post.front_matter.slug or page_slug(post.front_matter.title or stem),
        "filename": stem,
        "name": stem,
        "contentbasename": stem,
        "categories": "/".join(dict.fromkeys(map(named, post.front_matter.categories))),
        "slugified_categories": "/".join(map(page_slug, post.front_matter.categories)),
        "category": "/".join(map(named, post.front_matter.categories[:1])),
        "section": sections[0] if sections else "",
        "sections": "/".join(sections),
        "path": "/".join([*sections, stem]),
        "collection": "",
        "output_ext": ".html",
    }
    if date:
        values |= {
            "year": f"{date:%Y}",
            "short_year": f"{date:%y}",
            "month": f"{date:%m}",
            "i_month": str(date.month),
            "day": f"{date:%d}",
            "i_day": str(date.day),
            "y_day": f"{date:%j}",
            "hour": f"{date:%H}",
            "minute": f"{date:%M}",
            "second": f"{date:%S}",
        }
    names = {match[1] or match[2] for match in _PLACEHOLDER.finditer(pattern)}
    if not names <= values.keys():
        return None
    filled = _PLACEHOLDER.sub(lambda match: _sliced(values[match[1] or match[2]], match), pattern)
    return re.sub(r"/{2,}", "/", "/" + filled)


def _sliced(value: str, match: re.Match[str]) -> str:
    """Return the segments of a path that Hugo's ``:sections[1:]`` asks for; all without a slice."""
    if match[3] is None:
        return value
    segments = value.split("/")
    start = int(match[3]) if match[3] else 0
    if not match[4]:
        return segments[start] if -len(segments) <= start < len(segments) else ""
    return "/".join(segments[start : int(match[5]) if match[5] else None])


def usual_urls(post: Post) -> Iterator[str]:
    """Yield the URL paths that name a post by its date and name, below any of its folders."""
    date = post.front_matter.date
    if not date:
        return
    folders = [part for part in posixpath.dirname(post.path).split("/") if part != "_posts"]
    prefixes = {"", "blog", *("/".join(folders[at:]) for at in range(len(folders)))}
    stems = {post_stem(post), post.front_matter.slug or ""} - {""}
    days = (f"{date:%Y/%m/%d}", f"{date:%Y/%m}", f"{date.year}/{date.month}/{date.day}")
    for prefix in sorted(prefixes):
        for day in (*days, f"{date:%Y}"):
            for stem in sorted(stems):
                yield posixpath.join("/", prefix, day, stem)
