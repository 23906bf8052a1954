"""The URL that a post had on its old site: from the site's permalink pattern, or as is usual."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from .model import Post
from .placeholders import post_stem, values_of

# Jekyll's built-in styles. Source: https://jekyllrb.com/docs/permalinks/
STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
# What a generator does with posts where its settings name no pattern, and the folder that they
# are in. Sources: https://jekyllrb.com/docs/permalinks/, https://hexo.io/docs/permalinks
USUAL = {
    "jekyll": STYLES["date"],
    "octopress": "/blog/:year/:month/:day/:title/",
    "hexo": "/:year/:month/:day/:title/",
}
_POSTS = re.compile(r"(?:^|/)_posts/")
# placeholders of the date, as strftime has them
_DATES = {
    "year": "%Y", "short_year": "%y", "month": "%m", "short_month": "%b", "long_month": "%B",
    "monthname": "%B", "day": "%d", "y_day": "%j", "yearday": "%j", "w_year": "%G", "week": "%V",
    "w_day": "%u", "weekday": "%w", "weekdayname": "%A", "short_day": "%a", "long_day": "%A",
    "hour": "%H", "minute": "%M", "second": "%S",
}  # fmt: skip
# Dialects whose generators make a post's URL of its path: those that keep the date that its file's
# name begins with, those whose pages are files, and those that write it in lower case.
# Sources: https://gohugo.io/content-management/urls/, https://vitepress.dev/guide/routing,
# https://docs.astro.build/en/guides/routing/, https://quarto.org/docs/websites/
DATE_KEPT = frozenset(
    {"hugo", "vitepress", "nuxt", "quarto", "astro", "astro-mdx", "gatsby", "obsidian", "myst"}
)
HTML_PAGES = frozenset({"vitepress", "quarto"})
LOWER_CASE = frozenset({"hugo"})
_PLACEHOLDER = re.compile(r":(?:\{(\w+)\}|([a-z_]+))(?:\[(-?\d*)(:?)(-?\d*)\])?")


def expand(pattern: str, post: Post, folder: str = "") -> str | None:
    """Return a permalink pattern filled in for a post, None where the post lacks what it needs.

    ``folder`` is what the sections are counted from. Syntax: the placeholders of Jekyll
    (``:year``, ``:i_month``, ``:title``, ``:slug``, ``:categories`` …), Hugo (``:filename``,
    ``:section``, ``:sections[1:]`` …) and Hexo (``:name``, ``:category`` …); what a placeholder is
    worth follows from the post's dialect.
    """
    pattern = STYLES.get(pattern, pattern)
    names = {match[1] or match[2] for match in _PLACEHOLDER.finditer(pattern)}
    values = values_of(post, folder)
    if date := post.front_matter.date:
        values |= {name: f"{date:{_DATES[name]}}" for name in names & _DATES.keys()}
        values |= {"i_month": str(date.month), "i_day": str(date.day)}
    if not names <= values.keys():
        return None
    filled = _PLACEHOLDER.sub(lambda match: _sliced(values[match[1] or match[2]], match), pattern)
    return re.sub(r"/{2,}", "/", "/" + filled)


def usual_pattern(post: Post) -> str:
    """Return the pattern of a post's URL where its site's settings name none; else nothing."""
    return USUAL.get(post.dialect, "") if _POSTS.search(post.path) else ""


def declared(post: Post, folder: str = "") -> str | None:
    """Return the URL that a post's front matter says, its placeholders filled in.

    They are Jekyll's and Hugo's own, or what Eleventy's templates commonly name.
    """
    url = post.front_matter.permalink
    if not url:
        return None
    for pattern, placeholder in _TEMPLATED:
        url = pattern.sub(placeholder, url)
    if "{" in url.replace(":{", "") and ("{{" in url or "{%" in url):
        return None
    if url in STYLES or ("://" not in url and _PLACEHOLDER.search(url)):
        return expand(url, post, folder) or None
    if post.dialect == "eleventy" and url in ("false", "true"):
        return None
    return url if "://" in url else posixpath.join("/", url)


# Source: https://www.11ty.dev/docs/permalinks/
_TEMPLATED = tuple(
    (re.compile(r"\{\{-?\s*" + inside + r"\s*-?\}\}"), placeholder)
    for inside, placeholder in (
        (r"(?:page\.)?fileSlug(?:\s*\|\s*slug(?:ify)?)?", ":name"),
        (r"page\.filePathStem", ":path"),
        (r"title\s*\|\s*slug(?:ify)?", ":post_title"),
        (r"slug(?:\s*\|\s*slug(?:ify)?)?", ":slugorname"),
        (r"(?:page\.)?date\s*\|\s*date:\s*[\"']%Y/%m/%d[\"']", ":year/:month/:day"),
        (r"(?:page\.)?date\s*\|\s*date:\s*[\"']%Y[\"']", ":year"),
        (r"(?:page\.)?date\s*\|\s*date:\s*[\"']%m[\"']", ":month"),
        (r"(?:page\.)?date\s*\|\s*date:\s*[\"']%d[\"']", ":day"),
    )
)


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
