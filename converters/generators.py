"""Recognise the site generator of a blog, and read from its settings what an import needs.

Nothing of a blog is run: settings in JavaScript or Python are searched for literal values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from .blog_files import is_for_posts, left_behind, posts_of, static_folders
from .blog_settings import address_in, has_math, more_settings, moved, settings_in
from .generator_table import FOLDER, SPHINX, ZOLA, Generator, generators_of, settings_path
from .inherited import inherited
from .linked import linked_address, links_between, other_hosts
from .url_lists import list_patterns
from .url_rules import url_patterns


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog as it was recognised: paths are relative to its source folder.

    ``url`` is the address it was published at, empty where unknown; ``permalink`` holds globs of
    posts and the patterns of their URLs, ``defaults`` globs and the front matter of posts that do
    not say it. ``hosts`` are names of other hosts at which it was, ``lists`` the patterns of the
    URLs of its tags, categories and authors. ``left`` are posts in formats that are not read.
    ``math`` tells that it has a plugin for which every pair of dollars is a formula.
    """

    generator: str
    dialect: str
    posts: tuple[str, ...]
    static: tuple[str, ...]
    url: str = ""
    permalink: tuple[tuple[str, str], ...] = ()
    hosts: tuple[str, ...] = ()
    defaults: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    lists: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()
    math: bool = False


def recognise(files: Sequence[str], read: Callable[[str], str], name: str = "") -> Blog:
    """Return what a folder of files is: its generator, posts, static folders and address.

    ``files`` are POSIX paths below the source folder, ``read`` returns a file's text, ``name`` is
    the folder's own name.
    """
    known = frozenset(files)
    folders = {str(parent) for file in files for parent in PurePosixPath(file).parents}
    site: _Site | None = None
    for candidate in generators_of(known, folders):
        found = _read_site(files, known, read, *candidate)
        # a mark may be another part's of the repository: that of a program's documentation
        better = candidate[0] is not FOLDER and not _is_documentation(found)
        if site is None or (found.posts and (better or not site.posts)):
            site = found
        if site.posts and not _is_documentation(site):
            break
    assert site is not None
    generator, root, settings_file, text, settings, posts = site
    if generator.name in ("hugo", "content") and _has_zola_shapes(posts, read):
        generator = ZOLA
    linked = links_between(posts, read)
    address = address_in(settings, text) or linked_address(linked, name)
    return Blog(
        generator.name,
        generator.dialect,
        tuple(posts),
        tuple(static_folders(posts, generator, root, folders)),
        address,
        url_patterns(generator.name, root, settings, text, posts),
        other_hosts(linked, address),
        inherited(generator.name, root, settings, text, files, posts, read),
        list_patterns(generator.name, settings, text) if settings_file else {},
        tuple(left_behind(files, posts, root, read)),
        has_math(text, *(read(one) for one in (root + "package.json",) if one in known)),
    )


class _Site(NamedTuple):
    generator: Generator
    root: str
    settings_file: str
    text: str
    settings: Mapping[str, Any]
    posts: list[str]


def _read_site(
    files: Sequence[str],
    known: frozenset[str],
    read: Callable[[str], str],
    generator: Generator,
    root: str,
) -> _Site:
    """Return what the settings of a generator say of a folder, and the posts in it."""
    settings_file = settings_path(generator, root, known)
    text = read(settings_file) if settings_file else ""
    settings = {
        **settings_in(settings_file, text),
        **more_settings(generator, root, settings_file, known, read),
    }
    if generator.name == "hugo" and "base_url" in settings:
        generator = ZOLA
    if _is_of_sphinx(generator, root, known, text):
        generator = SPHINX
    generator = moved(generator, settings, text)
    notebooks = "mkdocs-jupyter" in text
    posts = posts_of(files, generator, root, notebooks)
    if not posts:  # settings may name folders in ways that only their program understands
        posts = posts_of(files, replace(generator, content=(".",)), root)
    return _Site(generator, root, settings_file, text, settings, posts)


def _is_documentation(site: _Site) -> bool:
    posts = map(PurePosixPath, site.posts)
    return site.generator.name == "sphinx" and not any(map(is_for_posts, posts))


def _is_of_sphinx(generator: Generator, root: str, files: frozenset[str], text: str) -> bool:
    """Tell whether settings are Sphinx's or Jupyter Book's, by what those of the others lack."""
    if generator.name == "jekyll":
        return f"{root}_toc.yml" in files and f"{root}_config.yml" in files
    # every `conf.py` of Nikola says what its posts are
    return generator.name == "nikola" and not re.search(
        r"^(?:POSTS|BLOG_\w+)\b", text, re.MULTILINE
    )


def _has_zola_shapes(posts: Sequence[str], read: Callable[[str], str]) -> bool:
    """Tell whether posts link, or name their path, as only Zola's do."""
    return any(
        re.search(r"\]\(@/|\A\+\+\+\s(?:.*\n)*?path\s*=\s*\"", read(post)) for post in posts[:40]
    )
