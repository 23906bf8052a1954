"""What searches the site: the theme's own search, or Pagefind where one index would be large."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging

from .. import pagefind, unchanged
from ..beside import Made, made
from ..files import read_text, write_text
from ..model import FrontMatter
from ..notices import Code
from ..pagefind import Findable
from ..publish import Conversion
from ..versions import stamp
from . import metadata, outlet
from .languages import date_text, site_language
from .navigation import own_templates
from .outlet import Outlet

KEY = "postpress_search"
FACETS = "_static/postpress-facets.json"
TEMPLATE = "postpress-search.html"
# Sphinx's index has about three letters for ten of the posts; readers load it as a whole
_SHARE = 0.3
_LARGE = 1_000_000
# Jupyter Book's default, which is in English, and of a book
_BOOK = "Search this book..."
logger = logging.getLogger(__name__)


def choose(conversion: Conversion) -> str:
    """Return what searches the site: ``theme``, ``pagefind`` or ``off``."""
    wanted = conversion.site.config.search
    size = _SHARE * sum(len(post.body) for post in conversion.site.posts)
    if wanted in ("theme", "off") or (wanted == "auto" and size < _LARGE):
        return "theme" if wanted == "auto" else wanted
    if pagefind.installed():
        return "pagefind"
    if wanted == "pagefind":
        _report("WARNING", "posts.search: pagefind needs `pip install 'postpress[search]'`")
    else:
        about = f"a search loads an index of about {size / 1e6:.1f} MB"
        _report("INFO", f"{about}; `pip install 'postpress[search]'` makes it load parts of it")
    return "theme"


def _report(level: str, text: str) -> None:
    code = Code.SEARCH
    message = f"{text} [postpress.{code}]"
    logger.log(level, message, type="postpress", subtype=str(code))


def configure(app: Sphinx, conversion: Conversion) -> str:
    """Choose what searches the site, on ``config-inited``; another choice rewrites all pages."""
    engine = choose(conversion)
    app.config[KEY] = engine
    return engine


def prepare(app: Sphinx) -> None:
    """Keep Sphinx from making an index that nobody asks, on ``builder-inited``."""
    if app.builder.format == "html" and app.config[KEY] != "theme":
        app.builder.search = False  # type: ignore[attr-defined]


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the search page of Pagefind, on ``html-collect-pages``."""
    if app.config[KEY] == "pagefind":
        yield "search", {}, TEMPLATE


def show(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any
) -> str | None:
    """Return our template for the search page, if our own script can fill it.

    Takes search fields and buttons off the pages of a site without search.
    """
    engine = app.config[KEY]
    if engine == "off":
        context["theme_disable_search"] = True
        for name, value in context.items():
            if (name == "sidebars" or name.startswith("theme_")) and isinstance(value, list):
                context[name] = [one for one in value if "search" not in str(one)]
    if context.get("theme_search_bar_text") == _BOOK:
        context["theme_search_bar_text"] = str(_("Search"))
    # a template of the author's own, or of a theme without the field that ours shows, stays
    ours = templatename == "search.html" and "theme_search_bar_text" in context
    own = any((folder / "search.html").is_file() for folder in own_templates(app))
    return TEMPLATE if engine == "theme" and ours and not own else None


def facets(site: Outlet) -> dict[str, dict[str, Any]]:
    """Return of each post by docname what a search can be narrowed to, and its date."""
    language = site_language(site.app.config)
    return {
        one.docname: {
            **_narrower(one.post.front_matter),
            "date": date_text(date, language) if (date := one.post.front_matter.date) else "",
        }
        for one in site.catalogue.posts
    }


def _narrower(about: FrontMatter) -> dict[str, list[str]]:
    """Return what a search can be narrowed to: the tags of a post, and its year."""
    return {"tag": list(about.tags), "year": [str(about.date.year)] if about.date else []}


def files(site: Outlet) -> Iterator[tuple[str, Made]]:
    """Yield the file that the theme's search filters by."""
    if site.app.config[KEY] == "theme":
        yield FACETS, made(json.dumps(facets(site), ensure_ascii=False))


def finish(app: Sphinx) -> None:
    """Make the index, or remove one that is used no more, when all is written."""
    site = outlet.of(app)
    if site is None:
        return
    engine, target = app.config[KEY], site.output / "pagefind"
    if engine != "theme":
        (site.output / "searchindex.js").unlink(missing_ok=True)
    if engine == "off":
        (site.output / "search.html").unlink(missing_ok=True)
    if engine != "pagefind":
        pagefind.remove_index(target)
        return
    try:
        pagefind.write_index(_documents(app, site), target)
    except pagefind.PagefindError as error:
        _report("WARNING", str(error))


def _documents(app: Sphinx, site: Outlet) -> dict[str, Findable]:
    """Return what a search may find of each page, by its file: no lists of posts.

    A page whose file is the one that the last build has seen is not read again.
    """
    file = site.output.parent / ".postpress" / f"searched-{app.builder.name}.json"
    version, known = stamp(), site.catalogue.by_docname
    before = _remembered(file, version)
    found: dict[str, Findable] = {}
    now: dict[str, list[Any]] = {}
    young = time.time_ns() - unchanged.TICK
    for docname in sorted(app.env.found_docs):
        meta = metadata.of_page(app.env, docname)
        if meta is not None and "listing" in meta.extra:
            continue
        path = site.path(docname)
        own = _narrower(known[docname].post.front_matter) if docname in known else {}
        filters = [(name, value) for name, values in own.items() for value in values]
        text = partial(_text, site.output / path, filters)
        state = unchanged.state(site.output / path)
        seen = [*state, json.dumps(filters)]
        *then, language, key = before.get(path, (None, "", ""))
        one = Findable(language, key, text) if then == seen else pagefind.findable(text())
        if one.key:
            found[path] = one
        if state[2] < young:
            now[path] = [*seen, one.language, one.key]
    if now != before:
        write_text(file, json.dumps([version, now]))
    return found


def _text(file: Path, filters: Iterable[tuple[str, str]]) -> str:
    return pagefind.document(read_text(file) or "", filters)


def _remembered(file: Path, version: str) -> dict[str, list[Any]]:
    """Return what the last build has seen, nothing where it was one of another version."""
    try:
        stamped, pages = json.loads(read_text(file) or "[0, 0]")
    except (ValueError, TypeError):  # damaged
        return {}
    return pages if stamped == version else {}


def setup(app: Sphinx) -> None:
    """Register the setting and the events."""
    app.add_config_value(KEY, "theme", "html", [str])
    app.connect("builder-inited", prepare)
    app.connect("html-collect-pages", collect)
    app.connect("html-page-context", show, priority=900)
