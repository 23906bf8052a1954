"""The ``posts:`` section of ``_config.yml``: its keys, their defaults, and their errors."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from .languages import tag_of


class ConfigError(Exception):
    """A setting that cannot be meant; the message names its key, as in ``posts.static[0]``."""


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


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a site, checked. Paths are POSIX and relative to the site's folder.

    ``dialect`` holds (glob, name) pairs; the name ``auto`` asks the
    dialects themselves. ``hosts`` are the site's own host names, without ``www.``. ``permalink``
    holds (glob, pattern) pairs: what URLs the posts had on their old site. ``execute`` holds (glob,
    ``auto``, ``on`` or ``off``) pairs. Of all pairs the first match counts.

    ``lock`` is a file that says which packages cells run with; cells run again when it changes.
    ``timeout`` is how long all cells of a post may take, in seconds (0 is for ever), and
    ``output_limit`` how many characters one cell may print. ``live`` says where the reader's
    browser gets its Python from; ``auto`` is ``self`` where the files are to be had.

    ``language`` is that of posts that say none, ``languages`` those that the paths of posts may
    say; both are BCP 47 tags. ``bibliography`` are the BibTeX files of posts that name none.

    ``lists`` are the kinds of lists that have pages, besides the years; ``drafts`` and
    ``future`` tell whether drafts and posts with a date to come are part of a build.
    """

    folder: str = "posts"
    pages: str = "pages"
    dialect: tuple[tuple[str, str], ...] = ()
    static: tuple[str, ...] = ("static",)
    url: str = ""
    hosts: tuple[str, ...] = ()
    math: str = "auto"
    permalink: tuple[tuple[str, str], ...] = ()
    group: str = "year"
    exclude: tuple[str, ...] = ()
    suppress: tuple[str, ...] = ()
    lock: str = ""
    timeout: float = 600
    output_limit: int = 200_000
    live: str = "auto"
    live_files: str = ""
    execute: tuple[tuple[str, str], ...] = ()
    lists: tuple[str, ...] = ("tag", "category", "series", "author")
    drafts: bool = False
    future: bool = False
    lead_image: bool = True
    comments: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    languages: tuple[str, ...] = ()
    bibliography: tuple[str, ...] = ()
    external: External = External()

    def dialect_of(self, path: str) -> str:
        """Return the dialect that is configured for a post's path, ``auto`` where none is."""
        return _first(self.dialect, path) or "auto"

    def permalink_of(self, path: str) -> str:
        """Return the pattern that is configured for a post's path, nothing where none is."""
        return _first(self.permalink, path)

    def runs(self, path: str, imported: bool) -> bool:
        """Tell whether a post's cells may run; ``auto`` leaves those of imported ones still."""
        value = _first(self.execute, path) or "auto"
        return value == "on" or (value == "auto" and not imported)


def _first(pairs: tuple[tuple[str, str], ...], path: str) -> str:
    """Return what stands beside the first glob that matches a path, nothing where none does."""
    return next((one for glob, one in pairs if fnmatch.fnmatchcase(path, glob)), "")


MATH = ("auto", "on", "off")
GROUPS = ("year", "none")
LIVE = ("auto", "off", "self", "cdn")
EXECUTE = ("auto", "on", "off")
LISTS = {"tags": "tag", "categories": "category", "series": "series", "authors": "author"}


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ConfigError(f"{key}: a string is needed, not {value!r}")
    return value


def _inside(key: str, value: Any) -> str:
    """Return a relative path that stays inside the site."""
    path = PurePosixPath(_text(key, value).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ConfigError(f"{key}: a path inside the site is needed, not {value!r}")
    return str(path)


def _list(item: Callable[[str, Any], str]) -> Callable[[str, Any], tuple[str, ...]]:
    def read(key: str, value: Any) -> tuple[str, ...]:
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            raise ConfigError(f"{key}: a list is needed, not {value!r}")
        return tuple(item(f"{key}[{number}]", one) for number, one in enumerate(value))

    return read


def _number(key: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ConfigError(f"{key}: a number, 0 or more, is needed, not {value!r}")
    return value


def _one_of(choices: tuple[str, ...]) -> Callable[[str, Any], str]:
    def read(key: str, value: Any) -> str:
        # YAML 1.1 reads a bare `on` and `off` as booleans
        if isinstance(value, bool):
            value = "on" if value else "off"
        if value not in choices:
            raise ConfigError(f"{key}: one of {', '.join(choices)} is needed, not {value!r}")
        return str(value)

    return read


def _flag(key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{key}: true or false is needed, not {value!r}")
    return value


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
    "ignore": _list(_text),
    "delay": _number,
    "timeout": _number,
    "days": _number,
    "private": _flag,
}


def _external(key: str, value: Any) -> External:
    if not isinstance(value, dict):
        raise ConfigError(f"{key}: a mapping is needed, not {value!r}")
    for name in value:
        if name not in _EXTERNAL:
            raise ConfigError(f"{key}.{name}: no such setting (known: {', '.join(_EXTERNAL)})")
    return External(**{name: _EXTERNAL[name](f"{key}.{name}", one) for name, one in value.items()})


def _kind(key: str, value: Any) -> str:
    if value not in LISTS:
        raise ConfigError(f"{key}: one of {', '.join(LISTS)} is needed, not {value!r}")
    return LISTS[value]


def _language(key: str, value: Any) -> str:
    if not (tag := tag_of(_text(key, value))):
        raise ConfigError(f"{key}: a language tag (de, pt-BR) is needed, not {value!r}")
    return tag


def _url(key: str, value: Any) -> str:
    address = urlsplit(_text(key, value))
    if address.scheme not in ("http", "https") or not address.netloc:
        raise ConfigError(f"{key}: a full URL (https://…) is needed, not {value!r}")
    return str(value).rstrip("/") + "/"


def _by_glob(what: str, several: str) -> Callable[[str, Any], tuple[tuple[str, str], ...]]:
    """Return a reader of one text for all posts, or of a mapping of globs to texts."""

    def read(key: str, value: Any) -> tuple[tuple[str, str], ...]:
        if isinstance(value, str):
            return (("*", value),)
        if not isinstance(value, dict):
            raise ConfigError(f"{key}: {what}, or a mapping of globs to {several}, is needed")
        return tuple((str(glob), _text(f"{key}.{glob}", one)) for glob, one in value.items())

    return read


def _execute(key: str, value: Any) -> tuple[tuple[str, str], ...]:
    choice = _one_of(EXECUTE)
    if isinstance(value, dict):
        return tuple((str(glob), choice(f"{key}.{glob}", one)) for glob, one in value.items())
    return (("*", choice(key, value)),)


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "folder": _inside,
    "pages": _inside,
    "dialect": _by_glob("a dialect's name", "names"),
    "static": _list(_inside),
    "url": _url,
    "hosts": _list(_text),
    "math": _one_of(MATH),
    "permalink": _by_glob("a pattern", "patterns"),
    "group": _one_of(GROUPS),
    "exclude": _list(_text),
    "suppress": _list(_text),
    "lock": _inside,
    "timeout": _number,
    "output_limit": _number,
    "live": _one_of(LIVE),
    "live_files": _text,
    "execute": _execute,
    "lists": _list(_kind),
    "drafts": _flag,
    "future": _flag,
    "lead_image": _flag,
    "comments": _comments,
    "language": _language,
    "languages": _list(_language),
    "bibliography": _list(_inside),
    "external": _external,
}


def read_config(settings: Mapping[str, Any] | None, dialects: tuple[str, ...]) -> Config:
    """Return the checked configuration from the whole of ``_config.yml``, as YAML gives it.

    ``posts.url`` falls back on ``html.baseurl``. Raises ConfigError, which names the key.
    """
    settings = settings or {}
    if not isinstance(settings, Mapping):
        raise ConfigError("_config.yml: a mapping is needed")
    section = settings.get("posts")
    if section is None:
        section = {}
    if not isinstance(section, Mapping):
        raise ConfigError(f"posts: a mapping is needed, not {section!r}")
    values: dict[str, Any] = {}
    known = [field.name for field in fields(Config)]
    for key, value in section.items():
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            hint = f" (did you mean posts.{near[0]}?)" if near else f" (known: {', '.join(known)})"
            raise ConfigError(f"posts.{key}: no such setting{hint}")
        values[key] = _READERS[key](f"posts.{key}", value)
    for _, name in values.get("dialect", ()):
        if name not in ("auto", *dialects):
            raise ConfigError(
                f"posts.dialect: no dialect named {name!r} (there are: {', '.join(dialects)})"
            )
    html = settings.get("html")
    if not values.get("url") and isinstance(html, Mapping) and html.get("baseurl"):
        values["url"] = _url("html.baseurl", html["baseurl"])
    sphinx = settings.get("sphinx")
    own = sphinx.get("config") if isinstance(sphinx, Mapping) else None
    if "language" not in values and isinstance(own, Mapping) and own.get("language"):
        values["language"] = _language("sphinx.config.language", own["language"])
    if "bibliography" not in values and settings.get("bibtex_bibfiles"):
        read = _list(_inside)
        values["bibliography"] = read("bibtex_bibfiles", settings["bibtex_bibfiles"])
    if values.get("pages", Config().pages) == values.get("folder", Config().folder):
        raise ConfigError("posts.pages: must be another folder than posts.folder")
    hosts = [host.lower().removeprefix("www.") for host in values.get("hosts", ())]
    if values.get("url"):
        hosts.append((urlsplit(values["url"]).hostname or "").removeprefix("www."))
    values["hosts"] = tuple(dict.fromkeys(filter(None, hosts)))
    return Config(**values)
