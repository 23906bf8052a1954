"""What the settings of a blog's generator say: its address, its folders, whether it has formulas.

Nothing of a blog is run: settings in JavaScript or Python are searched for literal values.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .generator_table import Generator
from .safeyaml import read_values
from .url_rules import folders

# plugins of remark, rehype and markdown-it
_MATH = re.compile(
    r"\b(?:remark-?math|rehype-?(?:katex|mathjax)|gatsby-remark-katex"
    r"|markdown-it-(?:katex|mathjax3?|texmath))\b",
    re.IGNORECASE,
)
_NO_SINGLE = re.compile(r"singleDollarTextMath[\"']?\s*:\s*false")
_LINE_COMMENT = re.compile(r"^\s*(?://|#).*$", re.MULTILINE)
_URL_KEYS = ("url", "baseURL", "baseurl", "base_url", "site_url", "site-url", "siteUrl")
_BASE = re.compile(r"^\s*(?:baseUrl|base)\s*:\s*['\"](/[^'\"\s$]+)['\"]", re.MULTILINE)
_LITERAL = re.compile(
    r"""(?:\b(?:url|site|siteUrl|SITEURL|SITE_URL|hostname|base_url|baseUrl|location"""
    r"""|html_baseurl|blog_baseurl)['"]?"""
    r"""\s*(?:[:=]|=>)\s*(?:new URL\()?"""
    r"""|^set\s+:(?:url_root|site_url)\s*,\s*)['"`](https?://[^'"`\s$]+)['"`]""",
    re.MULTILINE,
)


def settings_in(path: str, text: str) -> Mapping[str, Any]:
    """Return the settings of a YAML or TOML file, nothing where it cannot be read."""
    if path.endswith((".yml", ".yaml")):
        return read_values(text)
    try:
        return tomllib.loads(text) if path.endswith(".toml") else {}
    except tomllib.TOMLDecodeError:
        return {}


def more_settings(
    generator: Generator,
    root: str,
    path: str,
    files: frozenset[str],
    read: Callable[[str], str],
) -> dict[str, Any]:
    """Return the settings that have files of their own beside the first, as Hugo's may."""
    folder = path.rpartition("/")[0]
    found: dict[str, Any] = {}
    if generator.name == "sculpin" and f"{folder}/sculpin_site.yml" in files:
        found |= settings_in(path, read(f"{folder}/sculpin_site.yml"))
    for file in files if generator.name == "statamic" else ():
        if match := re.fullmatch(re.escape(root) + r"content/collections/(\w+)\.yaml", file):
            found[match[1]] = settings_in(file, read(file))
    names = ("permalinks", "languages", "frontmatter", "cascade")
    for name in names if folder.endswith("_default") else ():
        for suffix in ("toml", "yaml", "yml"):
            if (part := f"{folder}/{name}.{suffix}") in files:
                found[name] = settings_in(part, read(part))
    return found


def moved(generator: Generator, settings: Mapping[str, Any], text: str) -> Generator:
    """Return a generator with the folders that a blog's settings name, before its usual ones."""
    content, static = folders(generator.name, settings, text)
    if generator.name == "svelte" and "mdsvex" in text:
        generator = replace(generator, dialect="svelte")
    kept = () if content else generator.content
    return replace(generator, content=(*content, *kept), static=(*static, *generator.static))


def address_in(settings: Mapping[str, Any], text: str) -> str:
    """Return the full address that a blog's settings name."""
    for one in (settings, settings.get("website"), settings.get("site")):
        if isinstance(one, Mapping):
            for key in _URL_KEYS:
                value = one.get(key)
                if isinstance(value, str) and re.match(r"https?://[^\s/]+\.", value):
                    base = one.get("baseurl")
                    below = base if key == "url" and isinstance(base, str) else ""
                    return value.rstrip("/") + "/" + below.strip("/")
    match = _LITERAL.search(text)
    if match is None:
        return ""
    # Docusaurus' and Astro's path below the host
    base = _BASE.search(text) if match[1].rstrip("/").count("/") == 2 else None
    return match[1].rstrip("/") + base[1] if base else match[1]


def has_math(settings: str, *packages: str) -> bool:
    """Tell whether settings, or what a blog is installed with, name a plugin for formulas."""
    used = _LINE_COMMENT.sub("", settings)
    return not _NO_SINGLE.search(used) and any(_MATH.search(one) for one in (used, *packages))
