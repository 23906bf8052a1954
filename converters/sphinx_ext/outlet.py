"""Where a site's pages are published: their full addresses, and what the site is called."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ..catalogue import Catalogue, Listed
from ..config import Config
from ..feeds.plan import Plan
from ..model import Author
from .attached import Attached
from .languages import site_language

# Jupyter Book's own default, which is nobody's name
_NOBODY = "the jupyter book community"


@dataclass(frozen=True, eq=False)
class Outlet:
    """One build's site. ``ids`` are those of posts in feeds, by docname."""

    app: Sphinx
    config: Config
    catalogue: Catalogue
    feeds: Plan
    ids: Mapping[str, str]

    @property
    def builder(self) -> StandaloneHTMLBuilder:
        """The builder, which makes pages for a web server."""
        assert isinstance(self.app.builder, StandaloneHTMLBuilder)
        return self.app.builder

    @property
    def output(self) -> Path:
        """The folder of the built site."""
        return Path(self.app.outdir)

    @property
    def title(self) -> str:
        """The site's title."""
        return str(self.app.config.html_title or self.app.config.project)

    @property
    def author(self) -> str:
        """Whose site it is, empty where its settings do not say."""
        name = str(self.app.config.author or "").strip()
        return "" if name.casefold() == _NOBODY else name

    @property
    def language(self) -> str:
        """The site's language, as a BCP 47 tag."""
        return site_language(self.app.config)

    def url(self, docname: str) -> str:
        """Return the full address of a page; below the site's folder where the site has none."""
        home = docname == self.root and docname == "index"
        return self.config.url + ("" if home else quote(self.builder.get_target_uri(docname)))

    def path(self, docname: str) -> str:
        """Return the path of a page's file in the built site."""
        file = str(self.builder.get_outfilename(docname))
        return file[len(str(self.builder.outdir)) + 1 :].replace(os.sep, "/")

    def file(self, path: str) -> str:
        """Return the full address of a file of the built site."""
        return self.config.url + quote(path)

    def has(self, docname: str) -> bool:
        """Tell whether the site has a page."""
        return docname in self.app.env.found_docs

    @property
    def root(self) -> str:
        """The docname of the home page."""
        return str(self.app.config.root_doc)

    def image(self, listed: Listed) -> str:
        """Return the full address of a post's own image, empty where it has none here."""
        if "://" in listed.image:
            return listed.image
        found = self.app.env.images.get(listed.image) if listed.image else None
        return self.file(f"{self.builder.imagedir}/{found[1]}") if found else ""

    def authors(self, listed: Listed) -> tuple[Author, ...]:
        """Return who wrote a post, with what ``authors.yml`` says of them."""
        found = []
        for author in listed.post.front_matter.authors:
            group = self.catalogue.group("author", author.name)
            found.append(group.author if group and group.author else author)
        return tuple(found)


outlets: Attached[Outlet] = Attached()
"""The site of each application's build."""


def of(app: Sphinx) -> Outlet | None:
    """Return the site of a build, None where it is not built for a web server."""
    return outlets[app] if app.builder.name in ("html", "dirhtml") and app in outlets else None
