"""The site as an EPUB: ``postpress build --builder epub``.

Sphinx's own builder makes the book; three things are different. Its pages become XHTML that an EPUB
may hold, whatever HTML the posts have (``xhtml``). No image is fetched from another host. And only
the styles of a book go along, and no script.
"""

from __future__ import annotations

import html
import posixpath
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder
from sphinx.config import Config
from sphinx.util.osutil import make_filename

from ...catalogue import Catalogue
from ...files import read_text, write_text
from ...languages import is_right_to_left
from .. import speaking
from ..attached import Attached
from ..languages import language_of, site_language

STYLESHEET = "postpress-book.css"
_STATIC = Path(__file__).parent / "static"
_STYLES = ("pygments.css", STYLESHEET)
# the day of the newest post, by application: what the book calls its version
_editions: Attached[str] = Attached()
_versions: Attached[str] = Attached()


class Book(Epub3Builder):
    """Sphinx's EPUB 3, with pages that are valid in one."""

    # an image of another host stays a link: building asks no host
    supported_remote_images = True
    supported_image_types = [*Epub3Builder.supported_image_types, "image/webp"]  # noqa: RUF012

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """Write a page, in whose language Sphinx speaks for that time."""
        with speaking.page(self.app, docname):
            super().write_doc(docname, doctree)

    def handle_finish(self) -> None:
        """Mend the pages, then build the book of them."""
        self._mend()
        super().handle_finish()

    def build_content(self) -> None:
        """Write the list of the book's files, without scripts and styles of the web."""
        static = Path(self.outdir) / "_static"
        web = (one.relative_to(static).as_posix() for one in static.rglob("*") if one.is_file())
        excluded = [posixpath.join("_static", name) for name in web if name not in _STYLES]
        self.config.epub_exclude_files = [*self.config.epub_exclude_files, *excluded]
        super().build_content()
        path = Path(self.outdir) / "content.opf"
        text = read_text(path) or ""
        for name, properties in self._properties.items():
            href = f'href="{html.escape(quote(name))}"'
            text = text.replace(f"{href} ", f'{href} properties="{properties}" ')
        write_text(path, text)

    def content_metadata(self) -> dict[str, Any]:
        """Return what the book says of itself."""
        metadata = super().content_metadata()
        metadata["version"] = self.config.version or _editions.get(self.app, "0")
        if is_right_to_left(site_language(self.config)):
            metadata["page_progression_direction"] = "rtl"
        return metadata

    def toc_metadata(self, level: int, navpoints: Any) -> dict[str, Any]:
        """Return what the older table of contents says, which must name the same book."""
        return super().toc_metadata(level, navpoints) | {"uid": self.config.epub_identifier}

    def _mend(self) -> None:
        """Make XHTML of every page, then take out links to what is not in the book."""
        # here: a site that is no book does not need it
        from . import xhtml

        pages: dict[str, xhtml.Page] = {}
        before: dict[str, str] = {}
        for docname in sorted(self.env.found_docs):
            path = Path(self.get_outfilename(docname))
            text = read_text(path)
            if text is None:
                continue
            name = self.get_target_uri(docname)
            mended = xhtml.mended(text, name, language_of(self.env, docname), _STYLES)
            pages[name], before[name] = mended, text
        self._properties = {name: one.properties for name, one in pages.items() if one.properties}
        outdir = Path(self.outdir)
        base = str(self.config.html_baseurl or "")
        for name, page in pages.items():
            page.drop_dead_links(pages, lambda path: (outdir / path).is_file(), base)
            if (text := page.text()) != before[name]:
                write_text(outdir / name, text)


def settle(app: Sphinx, config: Config, catalogue: Catalogue) -> None:
    """Say what the author has not said about the book; to be called on ``config-inited``."""
    title = str(config.html_title or config.project or "")
    newest = next((one.post.front_matter.date for one in catalogue.posts), None)
    base = str(config["html_baseurl"] or "")
    # always the same for a site, so that a reader's program knows the next edition
    identifier = base or uuid.uuid5(uuid.NAMESPACE_URL, f"postpress:{title}").urn
    _editions[app] = newest.date().isoformat() if newest else "0"
    wanted: dict[str, Any] = {
        "epub_title": title,
        "epub_basename": make_filename(title) or "book",
        "epub_identifier": identifier,
        "epub_scheme": "URL" if base else "UUID",
        "epub_uid": "book",
        "epub_description": title,
        "epub_author": str(config.author or title),
        "epub_publisher": str(config.author or title),
        "epub_contributor": str(config.author or title),
        "epub_show_urls": "no",
        "epub_tocscope": "includehidden",
        "epub_use_index": False,
    }
    for name, value in wanted.items():
        default = config.values[name].default
        usual = default(config) if callable(default) else default
        if name not in config.overrides and config[name] == usual:
            config[name] = value


def _with_version(app: Sphinx) -> None:
    """Let Sphinx copy the style sheet of the book, and find a version, which it asks for."""
    if isinstance(app.builder, Book):
        app.config.html_static_path = [*app.config.html_static_path, str(_STATIC)]
        _versions[app] = app.config.version
        app.config.version = app.config.version or _editions.get(app, "0")


def _without_version(app: Sphinx) -> None:
    """Take the version back: with another than the web's, Sphinx would read all pages again."""
    if app in _versions:
        app.config.version = _versions.pop(app)


def setup(app: Sphinx) -> None:
    """Register the builder and its style sheet."""
    app.setup_extension("sphinx.builders.epub3")
    app.add_builder(Book, override=True)
    # Sphinx looks at the values on the same event at 500
    app.connect("builder-inited", _with_version, priority=400)
    app.connect("builder-inited", _without_version, priority=600)
