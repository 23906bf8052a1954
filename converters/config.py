"""The ``posts:`` section of ``_config.yml``: its keys, their defaults, and their errors."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from .book_settings import check_book
from .config_feeds import Feeds
from .config_keys import READERS, External, language
from .readers import ConfigError as ConfigError
from .readers import inside, list_of, url
from .split_url import bare_host, split_url


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a site, checked. Paths are POSIX and relative to the site's folder.

    ``dialect`` holds (glob, name) pairs; the name ``auto`` asks the
    dialects themselves. ``hosts`` are the site's own host names, without ``www.``. ``permalink``
    holds (glob, pattern) pairs: what URLs the posts had on their old site. ``execute`` holds (glob,
    ``auto``, ``on`` or ``off``) pairs. Of all pairs the first match counts. ``list_urls`` holds
    kinds of lists and the patterns of their old URLs, in which ``:name`` is that of the group.

    ``lock`` is a file that says which packages cells run with; cells run again when it changes.
    ``timeout`` is how long all cells of a post may take, in seconds (0 is for ever), and
    ``output_limit`` how many characters one cell may print. ``live`` says where the reader's
    browser gets its Python from; ``auto`` is ``self`` where the files are to be had.

    ``language`` is that of posts that say none, ``languages`` those that the paths of posts may
    say; both are BCP 47 tags. ``bibliography`` are the BibTeX files of posts that name none.
    ``embeds`` says when what other hosts have is loaded: on a ``click``, or with the page
    (``load``). ``previews`` tells whether links show what they lead to.
    ``search`` names what searches the site; ``auto`` goes by the site's size.

    ``defaults`` holds pairs of a glob and the front matter, as JSON, of posts there that do not say
    it; of each key the first that matches counts.

    ``lists`` are the kinds of lists that have pages, besides the years; ``drafts``, ``future`` and
    ``expired`` tell whether drafts, posts with a date to come and those whose time is over are part
    of a build.

    ``timezone`` is that of dates without one, an IANA name; empty for the machine's own, which
    feeds, that have to be the same everywhere, take as UTC. ``markdown`` tells whether each page
    stands beside its HTML as Markdown, too, ``cards`` which posts without an image get one for
    social networks: ``auto`` is the newest.
    """

    folder: str = "posts"
    pages: str = "pages"
    dialect: tuple[tuple[str, str], ...] = ()
    static: tuple[str, ...] = ("static",)
    url: str = ""
    hosts: tuple[str, ...] = ()
    math: str = "auto"
    permalink: tuple[tuple[str, str], ...] = ()
    list_urls: tuple[tuple[str, str], ...] = ()
    defaults: tuple[tuple[str, str], ...] = ()
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
    expired: bool = False
    lead_image: bool = True
    comments: tuple[tuple[str, str], ...] = ()
    language: str = "en"
    languages: tuple[str, ...] = ()
    bibliography: tuple[str, ...] = ()
    external: External = field(default_factory=External)
    feeds: Feeds = field(default_factory=Feeds)
    timezone: str = ""
    embeds: str = "click"
    previews: bool = True
    search: str = "auto"
    markdown: bool = True
    cards: str = "auto"

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


def read_config(settings: Mapping[str, Any] | None, dialects: tuple[str, ...]) -> Config:
    """Return the checked configuration from the whole of ``_config.yml``, as YAML gives it.

    ``posts.url`` falls back on ``html.baseurl``. Raises ConfigError, which names the key.
    """
    settings = settings or {}
    if not isinstance(settings, Mapping):
        raise ConfigError("_config.yml: a mapping is needed")
    check_book(settings)
    section = settings.get("posts")
    if section is None:
        section = {}
    if not isinstance(section, Mapping):
        raise ConfigError(f"posts: a mapping is needed, not {section!r}")
    values: dict[str, Any] = {}
    known = [one.name for one in fields(Config)]
    for key, value in section.items():
        if key not in known:
            near = difflib.get_close_matches(str(key), known, 1)
            hint = f" (did you mean posts.{near[0]}?)" if near else f" (known: {', '.join(known)})"
            raise ConfigError(f"posts.{key}: no such setting{hint}")
        values[key] = READERS[key](f"posts.{key}", value)
    for _, name in values.get("dialect", ()):
        if name not in ("auto", *dialects):
            raise ConfigError(
                f"posts.dialect: no dialect named {name!r} (there are: {', '.join(dialects)})"
            )
    html = settings.get("html")
    if not values.get("url") and isinstance(html, Mapping) and html.get("baseurl"):
        values["url"] = url("html.baseurl", html["baseurl"])
    sphinx = settings.get("sphinx")
    own = sphinx.get("config") if isinstance(sphinx, Mapping) else None
    if "language" not in values and isinstance(own, Mapping) and own.get("language"):
        values["language"] = language("sphinx.config.language", own["language"])
    if "bibliography" not in values and settings.get("bibtex_bibfiles"):
        read = list_of(inside)
        values["bibliography"] = read("bibtex_bibfiles", settings["bibtex_bibfiles"])
    if values.get("pages", Config().pages) == values.get("folder", Config().folder):
        raise ConfigError("posts.pages: must be another folder than posts.folder")
    hosts = [host.lower().removeprefix("www.") for host in values.get("hosts", ())]
    if values.get("url"):
        hosts.append(bare_host(split_url(values["url"])))
    values["hosts"] = tuple(dict.fromkeys(filter(None, hosts)))
    return Config(**values)
