"""The URLs of a blog's tags, categories and authors, as the settings of its generator have them.

Each is a pattern of ``posts.list_urls``. Generators that leave these pages to a theme say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .url_layouts import blogs_of_mkdocs, docusaurus_blogs
from .url_rules import literal

Lists = Iterator[tuple[str, str]]
# what our lists are called
_KINDS = ("tags", "categories", "series", "authors")


def list_patterns(name: str, settings: Mapping[str, Any], text: str) -> dict[str, str]:
    """Return the pattern of each kind of list that a generator's settings, or it by itself, have.

    ``settings`` is what its file holds, ``text`` the file.
    """
    read = _RULES.get(name)
    found = dict(read(settings, text)) if read else {}
    return {kind: found[kind] for kind in _KINDS if kind in found}


def _hugo(settings: Mapping[str, Any], text: str) -> Lists:
    """Source: https://gohugo.io/content-management/taxonomies/."""
    disabled = settings.get("disableKinds")
    off = set(map(str, disabled)) if isinstance(disabled, list) else set()
    taxonomies = settings.get("taxonomies", {"tag": "tags", "category": "categories"})
    if isinstance(taxonomies, Mapping) and not {"term", "taxonomyTerm"} & off:
        yield from ((one, f"/{one}/:name/") for one in map(str, taxonomies.values()))


def _zola(settings: Mapping[str, Any], text: str) -> Lists:
    """Source: https://www.getzola.org/documentation/content/taxonomies/."""
    taxonomies = settings.get("taxonomies")
    for one in taxonomies if isinstance(taxonomies, list) else ():
        name = one.get("name") if isinstance(one, Mapping) else None
        if name and one.get("render", True):
            yield str(name), f"/{name}/:name/"


def _hexo(settings: Mapping[str, Any], text: str) -> Lists:
    """Source: https://hexo.io/docs/configuration, tag_dir and category_dir."""
    for kind, key in (("tags", "tag_dir"), ("categories", "category_dir")):
        yield kind, f"/{str(settings.get(key) or kind).strip('/')}/:name/"


def _octopress(settings: Mapping[str, Any], text: str) -> Lists:
    """Source: http://octopress.org/docs/configuring/, category_dir."""
    folder = str(settings.get("category_dir") or "blog/categories").strip("/")
    yield "categories", f"/{folder}/:name/"


def _jekyll(settings: Mapping[str, Any], text: str) -> Lists:
    """Source: https://github.com/jekyll/jekyll-archives/blob/master/docs/configuration.md."""
    archives = settings.get("jekyll-archives")
    if not isinstance(archives, Mapping):
        return
    enabled, permalinks = archives.get("enabled"), archives.get("permalinks")
    for kind, key in (("tags", "tag"), ("categories", "category")):
        pattern = permalinks.get(key) if isinstance(permalinks, Mapping) else None
        if enabled == "all" or (isinstance(enabled, list) and kind in enabled):
            yield kind, str(pattern or f"/{key}/:name/")


# the words in braces of Pelican's URLs
_SLUG = re.compile(r"\{slug\}")


def _pelican(settings: Mapping[str, Any], text: str) -> Lists:
    """Source: https://docs.getpelican.com/en/stable/settings.html#url-settings."""
    for kind, key in (("tags", "tag"), ("categories", "category"), ("authors", "author")):
        pattern = literal(text, f"{key.upper()}_URL") or f"{key}/{{slug}}.html"
        pattern = "/" + _SLUG.sub(":name", pattern).lstrip("/")
        if ":name" in pattern and "{" not in pattern:
            yield kind, pattern


def _nikola(settings: Mapping[str, Any], text: str) -> Lists:
    """Source: https://getnikola.com/handbook.html, TAG_PATH, CATEGORY_PATH and CATEGORY_PREFIX."""
    end = ".html" if re.search(r"^PRETTY_URLS\s*=\s*False", text, re.MULTILINE) else "/"
    prefix = "" if re.search(r"^CATEGORY_PREFIX\s*=\s*[\"']{2}", text, re.MULTILINE) else "cat_"
    tags = literal(text, "TAG_PATH") or "categories"
    yield "tags", f"/{tags.strip('/')}/:name{end}"
    categories = literal(text, "CATEGORY_PATH") or "categories"
    prefix = literal(text, "CATEGORY_PREFIX") or prefix
    yield "categories", f"/{categories.strip('/')}/{prefix}:name{end}"


def _mkdocs(settings: Mapping[str, Any], text: str) -> Lists:
    """Source: https://squidfunk.github.io/mkdocs-material/plugins/blog/, categories_url_format."""
    end = ".html" if settings.get("use_directory_urls") is False else "/"
    for options in blogs_of_mkdocs(settings):
        blog = str(options.get("blog_dir", "blog")).strip("/.")
        pattern = str(options.get("categories_url_format") or "category/{slug}")
        pattern = f"/{blog}/{_SLUG.sub(':name', pattern).strip('/')}{end}".replace("//", "/")
        if ":name" in pattern and "{" not in pattern:
            yield "categories", pattern


def _docusaurus(settings: Mapping[str, Any], text: str) -> Lists:
    """Source: https://docusaurus.io/docs/blog#blog-list-page."""
    for _, route in docusaurus_blogs(text):
        yield "tags", f"/{route}/tags/:name".replace("//", "/")


_RULES: Mapping[str, Callable[[Mapping[str, Any], str], Lists]] = {
    "hugo": _hugo,
    "zola": _zola,
    "hexo": _hexo,
    "octopress": _octopress,
    "jekyll": _jekyll,
    "pelican": _pelican,
    "nikola": _nikola,
    "mkdocs": _mkdocs,
    "docusaurus": _docusaurus,
}
