"""Where posts are served that no setting gives an address: their files' paths are their routes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from glob import escape
from typing import Any

from .values import named_options

_BLOG_BLOCK = re.compile(r"\bblog\s*:\s*\{|plugin-content-blog[\"']\s*,\s*\{")


def docusaurus_blogs(text: str) -> Iterator[tuple[str, str]]:
    """Yield the folder of each blog that Docusaurus' settings name, and the path it is served at.

    Source: https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-blog
    """
    found = False
    for match in _BLOG_BLOCK.finditer(text):
        depth, end = 1, match.end()
        own = ""  # what stands in no inner pair of braces
        while depth and end < len(text):
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            own += text[end] if depth == 1 else ""
            end += 1
        values = dict(re.findall(r"\b(path|routeBasePath)\s*:\s*[\"'`]([^\"'`\n]*)[\"'`]", own))
        found = True
        yield values.get("path", "blog"), values.get("routeBasePath", "blog").strip("/")
    if not found:
        yield "blog", "blog"


# a page's file below `pages` is its URL, the language included; Hugo's content is no such folder
_PAGES = re.compile(r"^(?P<root>(?:.*/)?pages/)(?P<language>[a-z]{2}(?:-[A-Za-z]{2,4})?)/")


def by_language(name: str, posts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the patterns of pages that lie in folders of languages, where files are routes.

    Source: https://nextjs.org/docs/pages/building-your-application/routing,
    https://docs.astro.build/en/guides/routing/
    """
    if name not in ("next", "astro", "gatsby", "nuxt", "folder"):
        return
    found = {(match["root"], match["language"]) for post in posts if (match := _PAGES.match(post))}
    for folder, language in sorted(found):
        yield f"{escape(f'{folder}{language}/')}*", f"/{language}/:sections/:basename/"


def blogs_of_mkdocs(settings: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the options of each blog among MkDocs' plugins."""
    for name, options in named_options(settings.get("plugins")):
        if name.rpartition("/")[2] == "blog":
            yield options
