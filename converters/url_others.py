"""The URLs of posts of smaller generators, as their settings have them.

Sources: https://middlemanapp.com/basics/blogging/, https://sculpin.io/documentation/permalinks/,
https://cobalt-org.github.io/docs/front/, https://statamic.dev/routing#collection-routes,
https://gridsome.org/docs/templates/, https://jigsaw.tighten.com/docs/collections-path-configuration/,
https://github.com/JohnSundell/Publish, https://lume.land/docs/creating-pages/urls/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Patterns = Iterator[tuple[str, str]]
_IN_BRACES = re.compile(r"\{\{?\s*(\w+)\s*\}?\}")
# words of these generators, as placeholders of ours
_WORTH = {
    "title": ":slugorname", "slug": ":slugorname", "name": ":slugorname", "filename": ":name",
    "slug_title": ":slugorname", "slug_filename": ":name", "year": ":year", "month": ":month",
    "day": ":day", "i_month": ":i_month", "i_day": ":i_day", "parent": ":sections",
    "collection": ":collection", "lang": ":lang", "locale": ":lang", "ext": ".html",
}  # fmt: skip


def _filled(pattern: str) -> str | None:
    """Return a pattern with its names in braces as placeholders, None where one is not known."""
    if not set(_IN_BRACES.findall(pattern)) <= _WORTH.keys():
        return None
    return "/" + _IN_BRACES.sub(lambda one: _WORTH[one[1]], pattern).lstrip("/")


def _middleman(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    def said(name: str) -> str:
        match = re.search(rf"^\s*\w+\.{name}\s*=\s*[\"']([^\"'\n]*)[\"']", text, re.MULTILINE)
        return match[1] if match else ""

    prefix = said("prefix").strip("/")
    pattern = _filled(said("permalink") or "{year}/{month}/{day}/{title}.html")
    if pattern is None:
        return
    if re.search(r"^\s*activate\s+:directory_indexes\b", text, re.MULTILINE):
        pattern = re.sub(r"\.html$", "/", pattern)
    folder = f"{root}source/{prefix}/" if prefix else f"{root}source/"
    yield f"{folder}*", (f"/{prefix}" if prefix else "") + pattern


# Sculpin's own names of patterns
_STYLES = {
    "pretty": ":year/:month/:day/:slug_title/",
    "date": ":year/:month/:day/:slug_title.html",
}


def _sculpin(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    types = settings.get("sculpin_content_types")
    posts_type = types.get("posts") if isinstance(types, Mapping) else settings.get("sculpin_posts")
    said = posts_type.get("permalink") if isinstance(posts_type, Mapping) else None
    pattern = str(said or settings.get("permalink") or "pretty")
    pattern = _STYLES.get(pattern, pattern)
    pattern = re.sub(r":(slug_title|slug_filename|title|filename)\b", r"{\1}", pattern)
    if filled := _filled(pattern):
        yield f"{root}source/_posts/*", filled


def _cobalt(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    for where in (settings.get("posts"), settings):
        default = where.get("default") if isinstance(where, Mapping) else None
        pattern = default.get("permalink") if isinstance(default, Mapping) else None
        if isinstance(pattern, str) and (filled := _filled(pattern)):
            yield f"{root}posts/*", filled
    yield f"{root}posts/*", "/:sections/:slugorname.html"


def _statamic(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    for name, one in settings.items():
        route = one.get("route") if isinstance(one, Mapping) else None
        route = next(iter(route.values()), None) if isinstance(route, Mapping) else route
        if isinstance(route, str) and (filled := _filled(route)):
            yield f"{root}content/collections/{name}/*", filled


def _gridsome(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    routes = dict(re.findall(r"\b(\w+)\s*:\s*[\"'](/[^\"'\s]*:\w+[^\"'\s]*)[\"']", text))
    for options in re.findall(r"\{[^{}]*\btypeName\b[^{}]*\}", text):
        kind = re.search(r"\btypeName\s*:\s*[\"'](\w+)", options)
        path = re.search(r"\bpath\s*:\s*[\"'](?:\./)?([\w./-]+?)/?(?:\*\*/)?\*", options)
        if kind and path and kind[1] in routes:
            pattern = re.sub(r":(?:title|slug|fileInfo__name)\b", ":slugorname", routes[kind[1]])
            yield f"{root}{path[1]}/*", pattern.rstrip("/") + "/"


def _jigsaw(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    for name, pattern in re.findall(
        r"[\"'](\w+)[\"']\s*=>\s*\[[^\[\]]*?[\"']path[\"']\s*=>\s*[\"']([^\"']+)[\"']", text
    ):
        filled = _filled(re.sub(r"\{-(\w+)\}", r"{\1}", pattern))
        if filled:
            yield f"{root}source/_{name}/*", filled


def _by_path(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    yield f"{root}Content/*", "/:sections[1:]/:slugorname/"


def _lume(root: str, settings: Mapping[str, Any], text: str, posts: Sequence[str]) -> Patterns:
    end = ".html" if re.search(r"\bprettyUrls\s*:\s*false", text) else "/"
    yield f"{root}*", f"/:sections/:name{end}"


RULES: Mapping[str, Callable[[str, Mapping[str, Any], str, Sequence[str]], Patterns]] = {
    "middleman": _middleman,
    "sculpin": _sculpin,
    "cobalt": _cobalt,
    "statamic": _statamic,
    "gridsome": _gridsome,
    "jigsaw": _jigsaw,
    "publish": _by_path,
    "lume": _lume,
}
