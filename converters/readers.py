"""Read the values of settings: each reader checks one kind, and its errors name the key."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import Any

from .split_url import split_url

LISTS = {"tags": "tag", "categories": "category", "series": "series", "authors": "author"}


class ConfigError(Exception):
    """A setting that cannot be meant; the message names its key, as in ``posts.static[0]``."""


def text(key: str, value: Any) -> str:
    """Return a string."""
    if not isinstance(value, str):
        raise ConfigError(f"{key}: a string is needed, not {value!r}")
    return value


def inside(key: str, value: Any) -> str:
    """Return a relative path that stays inside the site."""
    path = PurePosixPath(text(key, value).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ConfigError(f"{key}: a path inside the site is needed, not {value!r}")
    return str(path)


def list_of(item: Callable[[str, Any], str]) -> Callable[[str, Any], tuple[str, ...]]:
    """Return the reader of a list, or of a single item, from that of an item."""

    def read(key: str, value: Any) -> tuple[str, ...]:
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            raise ConfigError(f"{key}: a list is needed, not {value!r}")
        return tuple(item(f"{key}[{number}]", one) for number, one in enumerate(value))

    return read


def number(key: str, value: Any) -> float:
    """Return a number, 0 or more."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ConfigError(f"{key}: a number, 0 or more, is needed, not {value!r}")
    return value


def one_of(choices: tuple[str, ...]) -> Callable[[str, Any], str]:
    """Return the reader of one of some words."""

    def read(key: str, value: Any) -> str:
        # YAML 1.1 reads a bare `on` and `off` as booleans
        if isinstance(value, bool):
            value = "on" if value else "off"
        if value not in choices:
            raise ConfigError(f"{key}: one of {', '.join(choices)} is needed, not {value!r}")
        return str(value)

    return read


def flag(key: str, value: Any) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise ConfigError(f"{key}: true or false is needed, not {value!r}")
    return value


def timezone(key: str, value: Any) -> str:
    """Return the name of a time zone, as IANA has it."""
    try:
        return zoneinfo.ZoneInfo(text(key, value)).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ConfigError(f"{key}: a name like Europe/Berlin is needed, not {value!r}") from error


def count(key: str, value: Any) -> int:
    """Return a whole number, 1 or more."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigError(f"{key}: a whole number, 1 or more, is needed, not {value!r}")
    return value


def iri(key: str, value: Any) -> str:
    """Return an address with a scheme."""
    if not re.match(r"[a-z][a-z0-9+.-]*:", text(key, value)):
        raise ConfigError(f"{key}: a URL or a tag: URI is needed, not {value!r}")
    return str(value)


def kind(key: str, value: Any) -> str:
    """Return a kind of list by the name of its page."""
    if value not in LISTS:
        raise ConfigError(f"{key}: one of {', '.join(LISTS)} is needed, not {value!r}")
    return LISTS[value]


def url(key: str, value: Any) -> str:
    """Return the address of a site, with a slash at its end."""
    address = split_url(text(key, value))
    if address.scheme not in ("http", "https") or not address.netloc:
        raise ConfigError(f"{key}: a full URL (https://…) is needed, not {value!r}")
    return str(value).rstrip("/") + "/"


def mapping(
    readers: Mapping[str, Callable[[str, Any], Any]], key: str, value: Any
) -> dict[str, Any]:
    """Return the settings below a key, each by its reader."""
    if not isinstance(value, dict):
        raise ConfigError(f"{key}: a mapping is needed, not {value!r}")
    for name in value:
        if name not in readers:
            raise ConfigError(f"{key}.{name}: no such setting (known: {', '.join(readers)})")
    return {str(name): readers[name](f"{key}.{name}", one) for name, one in value.items()}
