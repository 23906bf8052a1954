"""Values that a site's settings give to posts: front matter for those that do not say it.

Jekyll has them as ``defaults``, Hugo as ``cascade``, Eleventy as the data of a folder; an import
writes all of them as ``posts.defaults``.
"""

from __future__ import annotations

import fnmatch
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from .config import ConfigError
from .metadata import read_metadata
from .model import FrontMatter
from .notices import Code
from .values import Entry, Scalar, Tree

# lists to which a generator adds those of the settings.
# Sources: https://jekyllrb.com/docs/posts/#categories, https://www.11ty.dev/docs/data-deep-merge/
_JOINED: Mapping[str, tuple[str, ...]] = {
    "jekyll": ("categories",),
    "octopress": ("categories",),
    "eleventy": ("tags", "categories"),
}


def with_defaults(
    front_matter: FrontMatter, path: str, dialect: str, defaults: tuple[tuple[str, str], ...]
) -> FrontMatter:
    """Return a post's front matter with what the settings give it, of each key the first.

    ``defaults`` are globs of paths and the values there, as JSON. Raises ConfigError for values
    that no front matter can have.
    """
    joined = _JOINED.get(dialect, ())
    for glob, text in _matching(path, defaults):
        given = _given(glob, text)
        values: dict[str, Any] = {"extra": {**given.extra, **front_matter.extra}}
        for one in fields(FrontMatter):
            own, other = getattr(front_matter, one.name), getattr(given, one.name)
            if one.name in joined:
                values[one.name] = tuple(dict.fromkeys((*other, *own)))
            elif own in (None, ()):
                values[one.name] = other
        front_matter = replace(front_matter, **values)
    return front_matter


def _matching(path: str, defaults: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """Yield the pairs whose glob matches a path; those of paths and folders are looked up."""
    plain, others = _sorted(defaults)
    places = [path]
    while places[-1]:
        places.append(posixpath.dirname(places[-1]))
    found = [number for place in places for number in plain.get(place, ())]
    found += [number for number in others if fnmatch.fnmatchcase(path, defaults[number][0])]
    for number in sorted(found):
        yield defaults[number]


@lru_cache(maxsize=4)
def _sorted(defaults: tuple[tuple[str, str], ...]) -> tuple[Mapping[str, list[int]], list[int]]:
    """Return the numbers of pairs by the path or folder that they are for, and of all others."""
    plain: dict[str, list[int]] = {}
    others = []
    for number, (glob, _) in enumerate(defaults):
        place = glob.removesuffix("/*")
        if re.search(r"[*?[]", place):
            others.append(number)
        else:
            plain.setdefault(place, []).append(number)
    return plain, others


@lru_cache(maxsize=1024)
def _given(glob: str, text: str) -> FrontMatter:
    def report(code: Code, message: str, line: int) -> None:
        raise ConfigError(f"posts.defaults.{glob}: {message}")

    entries = {str(key): Entry(_tree(value), 0) for key, value in json.loads(text).items()}
    return read_metadata(entries, "", report)


def _tree(value: Any) -> Tree:
    if isinstance(value, list):
        return [_tree(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _tree(one) for key, one in value.items()}
    return Scalar(value, "" if value is None else _written(value), 0)


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
