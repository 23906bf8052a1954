"""What Sphinx is told of the posts: one conversion after another, for an application that stays."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx_external_toc.events import parse_toc_to_env

from ..execution.store import Stored
from ..feeds.model import entry_id
from ..feeds.plan import plan_feeds
from ..publish import Conversion
from . import (
    beside,
    embeds,
    live,
    outlet,
    postlist,
    reader,
    searching,
    substitutions,
    unknown,
)
from .attached import Attached
from .dependents import Links
from .messages import Messages
from .outputs import Outputs


class Session:
    """A conversion and the results of its cells; what Sphinx says about the posts.

    ``outside`` are the files that pages depend on and that no look into the site's folder finds, as
    paths from there.
    """

    def __init__(self, conversion: Conversion, stored: Mapping[str, Stored] | None = None) -> None:
        self.conversion = conversion
        self.stored = stored or {}
        self.messages = Messages({})
        self.outside: list[str] = []
        self._outputs = Outputs()
        self._collector = live.Collector()
        self._links = Links()

    def connect(self, app: Sphinx) -> None:
        """Start to serve an application, on ``config-inited``."""
        self._lookup = unknown.Lookup(app)
        self._substitutions = substitutions.Substitutions()
        self._outputs.connect(app)
        config = self.conversion.site.config
        self._collector.connect(app, config)
        embeds.configure(app, config)
        reader.configure(app, config, searching.configure(app, self.conversion))
        app.connect("build-finished", self._finish)
        app.connect("env-get-outdated", self._links.outdated)
        self._tell(app)

    def renew(self, app: Sphinx, conversion: Conversion, stored: Mapping[str, Stored]) -> None:
        """Give an application that has built before what it is to build now."""
        self.conversion, self.stored = conversion, stored
        self._tell(app)

    def _tell(self, app: Sphinx) -> None:
        pages = self.conversion.pages
        sources = {name: path for path, name in self.conversion.site.index.docnames.items()}
        self.messages.pages = {
            docname: (sources[docname], page.source_map) for docname, page in pages.items()
        }
        self.messages.install(app)
        self._lookup.pages = pages.keys()
        self._lookup.install()
        self._substitutions.pages = pages.keys()
        self._substitutions.install()
        self._outputs.stored = self.stored
        self._outputs.live = {docname for docname, page in pages.items() if page.cells}
        self._collector.take(self.conversion)
        self._links.links = {docname: page.links for docname, page in pages.items()}
        postlist.catalogues[app] = self.conversion.catalogue
        postlist.configs[app] = self.conversion.site.config
        outlet.outlets[app] = _outlet(app, self.conversion)
        shown = (self.conversion.site.config, app.config["html_title"])
        app.config["postpress_site"] = repr(shown)

    def _finish(self, app: Sphinx, failure: Exception | None) -> None:
        """Put beside the pages what is not for readers, once the site is built."""
        self._lookup.remove()
        self._substitutions.remove()
        if failure is not None:
            return
        paths = {path for paths in app.env.dependencies.values() for path in paths}
        self.outside = sorted(map(str, paths))
        beside.write(app, self.conversion)
        searching.finish(app)


def _outlet(app: Sphinx, conversion: Conversion) -> outlet.Outlet:
    """Return what is published of a site."""
    site, catalogue = conversion.site, conversion.catalogue
    plan = plan_feeds(site.config, catalogue)
    ids = {}
    for docname in plan.needed:
        post = catalogue.by_docname[docname].post
        first = site.former.first_docname(post.path, docname)
        imported = site.former.first_path(post.path) in site.came
        ids[docname] = entry_id(post, site.config, first, imported)
    return outlet.Outlet(app, site.config, catalogue, plan, ids)


_patterns: Attached[list[str]] = Attached()


def keep_patterns(app: Sphinx, config: Config) -> None:
    """Note what is excluded before sphinx-external-toc excludes files that it does not list."""
    _patterns[app] = list(config.exclude_patterns)


def read_toc(app: Sphinx) -> None:
    """Read the table of contents again, for an application that has read it before."""
    app.config.exclude_patterns = list(_patterns[app])
    parse_toc_to_env(app, app.config)


# A Sphinx application is made out of our reach where plain Jupyter Book builds: the conversion that
# was done before it waits here for the application of the same folder.
_waiting: dict[Path, Session] = {}


@contextlib.contextmanager
def hand_over(root: Path, session: Session) -> Iterator[None]:
    """Let the next application of a folder use this session instead of converting again."""
    key = root.resolve()
    _waiting[key] = session
    try:
        yield
    finally:
        _waiting.pop(key, None)


def waiting(root: Path) -> Session | None:
    """Return the session that was handed over for a folder, once."""
    return _waiting.pop(root, None)
