"""How each generator writes a name in a URL."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from slugify import slugify

from .slugs import github_slug, page_slug


def hugo_slug(text: str) -> str:
    """Return a text as Hugo writes it in a path, in lower case. Algorithm: its UnicodeSanitize."""
    kept = re.sub(r"[^\w\s./\\#+~@%-]", "", text).strip()
    return re.sub(r"-?\s+-?", "-", kept).lower()


def jekyll_slug(text: str) -> str:
    """Return a name as Jekyll writes it in a URL; the case is kept. Algorithm: its slugify."""
    return re.sub(r"[^\w.~!$&'()+,;=@]+", "-", text).strip("-")


def pelican_slug(text: str) -> str:
    """Return a title as Pelican writes it in a URL. Algorithm: SLUG_REGEX_SUBSTITUTIONS."""
    bare = re.sub(r"[^\w\s-]", "", text).strip()
    return slugify(bare, regex_pattern=r"[^-a-z0-9_]+")


def hexo_slug(text: str) -> str:
    """Return a name as Hexo writes it in a URL; the case is kept. Algorithm: its slugize."""
    return re.sub(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+", "-", text).strip("-")


def myst_slug(text: str) -> str:
    """Return a file's name as mystmd writes it in a URL. Algorithm: its createSlug.

    A number that it begins with is left out, unless it looks like a year or is a long one.
    """
    kept = re.match(r"[12]\d{3}(?!\d)|\d{5}", text)
    name = text if kept else re.sub(r"^[\d_.-]+", "", text) or text
    return page_slug(name.replace("&", " and "))[:50].strip("-")


def docusaurus_slug(path: str) -> str:
    """Return the path below the blog's own that a file's name gives its post.

    ``path`` is relative to the blog's folder. Algorithm: Docusaurus' parseBlogFileName.
    """
    bare = re.sub(r"(?:(?:^|/)index)?\.\w+$", "", path)
    match = _DOCUSAURUS.fullmatch(bare)
    if not match:
        return bare
    return f"{match['date'].replace('-', '/')}/{match['folder']}{match['text']}"


_DOCUSAURUS = re.compile(r"(?P<folder>.*?)(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(?P<text>.*)")
# how a dialect's generator writes a name in a URL; the others write it as ``page_slug`` does
SLUGS: Mapping[str, Callable[[str], str]] = {
    "hugo": hugo_slug,
    "myst": myst_slug,
    "pelican": pelican_slug,
    "hexo": hexo_slug,
    # pymdownx.slugs.slugify in lower case, the default of Material's blog
    "material": github_slug,
}
