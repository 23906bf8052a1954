"""How the value of each key of the ``posts:`` section is read, and what is said of a wrong one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .config_feeds import read_feeds
from .languages import tag_of
from .readers import (
    ConfigError,
    flag,
    inside,
    kind,
    list_of,
    mapping,
    number,
    one_of,
    text,
    timezone,
    url,
)

MATH = ("auto", "on", "off")
GROUPS = ("year", "none")
LIVE = ("auto", "off", "self", "cdn")
CARDS = ("auto", "on", "off")
EXECUTE = ("auto", "on", "off")
SEARCH = ("auto", "theme", "pagefind", "off")
EMBEDS = ("click", "load")


@dataclass(frozen=True, slots=True)
class External:
    """How links to other sites are checked.

    ``ignore`` are globs of URLs that are not asked; ``delay`` (between two requests to a host) and
    ``timeout`` (for an answer) are in seconds; an answer counts for ``days``. ``private`` lets the
    check go into private networks.
    """

    ignore: tuple[str, ...] = ()
    delay: float = 1.0
    timeout: float = 20.0
    days: float = 7.0
    private: bool = False


# each provider's host, and the settings that it cannot do without
COMMENTS = {
    "giscus": ("giscus.app", ("repo", "repo-id", "category", "category-id")),
    "utterances": ("utteranc.es", ("repo",)),
}


def _comments(key: str, value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise ConfigError(f"{key}: a mapping with provider and repo is needed, not {value!r}")
    given = {str(name).replace("_", "-"): str(text) for name, text in value.items()}
    provider = given.get("provider")
    if provider not in COMMENTS:
        raise ConfigError(f"{key}.provider: one of {', '.join(COMMENTS)} is needed")
    host, needed = COMMENTS[provider]
    for name in needed:
        if name not in given:
            raise ConfigError(f"{key}.{name}: {provider} needs it")
    return (("host", host), *given.items())


_EXTERNAL: dict[str, Callable[[str, Any], Any]] = {
    "ignore": list_of(text),
    "delay": number,
    "timeout": number,
    "days": number,
    "private": flag,
}


def _external(key: str, value: Any) -> External:
    return External(**mapping(_EXTERNAL, key, value))


def language(key: str, value: Any) -> str:
    """Return the tag of a language, in its usual form (BCP 47); raise ConfigError."""
    if not (tag := tag_of(text(key, value))):
        raise ConfigError(f"{key}: a language tag (de, pt-BR) is needed, not {value!r}")
    return tag


def _by_glob(what: str, several: str) -> Callable[[str, Any], tuple[tuple[str, str], ...]]:
    """Return a reader of one text for all posts, or of a mapping of globs to texts."""

    def read(key: str, value: Any) -> tuple[tuple[str, str], ...]:
        if isinstance(value, str):
            return (("*", value),)
        if not isinstance(value, dict):
            raise ConfigError(f"{key}: {what}, or a mapping of globs to {several}, is needed")
        return tuple((str(glob), text(f"{key}.{glob}", one)) for glob, one in value.items())

    return read


def _list_urls(key: str, value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise ConfigError(f"{key}: a mapping of tag, category, … to patterns is needed")
    found = []
    for name, pattern in value.items():
        if ":name" not in text(f"{key}.{name}", pattern):
            raise ConfigError(f"{key}.{name}: a pattern with :name in it is needed")
        found.append((kind(key, name), pattern))
    return tuple(found)


def _defaults(key: str, value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise ConfigError(f"{key}: a mapping of globs to front matter is needed, not {value!r}")
    for glob, given in value.items():
        if not isinstance(given, dict):
            raise ConfigError(f"{key}.{glob}: a mapping is needed, not {given!r}")
    # dates, the only values of YAML that JSON lacks, are written as they are read
    return tuple((str(glob), json.dumps(given, default=str)) for glob, given in value.items())


def _execute(key: str, value: Any) -> tuple[tuple[str, str], ...]:
    choice = one_of(EXECUTE)
    if isinstance(value, dict):
        return tuple((str(glob), choice(f"{key}.{glob}", one)) for glob, one in value.items())
    return (("*", choice(key, value)),)


# what a value has to be, by key; each reader raises ConfigError, which names the key
READERS: dict[str, Callable[[str, Any], Any]] = {
    "folder": inside,
    "pages": inside,
    "dialect": _by_glob("a dialect's name", "names"),
    "static": list_of(inside),
    "url": url,
    "hosts": list_of(text),
    "math": one_of(MATH),
    "permalink": _by_glob("a pattern", "patterns"),
    "list_urls": _list_urls,
    "defaults": _defaults,
    "group": one_of(GROUPS),
    "exclude": list_of(text),
    "suppress": list_of(text),
    "lock": inside,
    "timeout": number,
    "output_limit": number,
    "live": one_of(LIVE),
    "live_files": text,
    "execute": _execute,
    "lists": list_of(kind),
    "drafts": flag,
    "future": flag,
    "expired": flag,
    "lead_image": flag,
    "comments": _comments,
    "language": language,
    "languages": list_of(language),
    "bibliography": list_of(inside),
    "external": _external,
    "feeds": read_feeds,
    "timezone": timezone,
    "embeds": one_of(EMBEDS),
    "previews": flag,
    "search": one_of(SEARCH),
    "markdown": flag,
    "cards": one_of(CARDS),
}
