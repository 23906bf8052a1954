"""The people that a site's ``authors.yml`` describes."""

from __future__ import annotations

from pathlib import Path

from .config import ConfigError
from .model import Author
from .site_settings import load_yaml

AUTHORS = "authors.yml"


def read_authors(root: Path) -> dict[str, Author]:
    """Return the authors that ``authors.yml`` describes, by key; raise ConfigError.

    Syntax: a mapping of keys to ``name``, ``url``, ``avatar`` and ``description``, at the top or,
    as in Material for MkDocs, under ``authors``.
    """
    path = root / AUTHORS
    if not path.is_file():
        return {}
    people = load_yaml(path)
    if isinstance(people, dict) and set(people) == {"authors"}:
        people = people["authors"]
    if people is None:
        return {}
    if not isinstance(people, dict):
        raise ConfigError(f"{AUTHORS}: a mapping of keys to authors is needed")
    found = {}
    for key, about in people.items():
        if not isinstance(about, dict):
            raise ConfigError(f"{AUTHORS}: {key}: a mapping with a name is needed, not {about!r}")
        values: dict[str, str] = {}
        for name in ("name", "url", "avatar", "description"):
            value = about.get(name)
            if value is not None and not isinstance(value, str):
                raise ConfigError(f"{AUTHORS}: {key}.{name}: a string is needed, not {value!r}")
            if value:
                values[name] = value
        found[str(key)] = Author(**{"name": str(key), **values})
    return found
