"""A page in its own language: ``lang`` and ``dir``, our words and dates, links to translations."""

from __future__ import annotations

import datetime
import functools
import html
import re
from collections.abc import Iterator
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from ..catalogue import Catalogue
from ..languages import (
    CATALOGUE,
    FOLDER,
    Words,
    is_right_to_left,
    tag_of,
    words,
)
from . import metadata

_PLACE = re.compile(r"\{(\w+)\}")
# a date in full, as English has it here; other languages have their own order
_ENGLISH = {"long": "d MMMM y", "MMMd": "d MMM", "yMMMM": "MMMM y"}


def site_language(config: Config) -> str:
    """Return the tag of the site's language."""
    return tag_of(str(config.language or "")) or "en"


def language_of(env: BuildEnvironment, docname: str) -> str:
    """Return the tag of a page's language: its post's, else the site's."""
    meta = metadata.of_page(env, docname)
    return str(meta.extra.get("language") or "" if meta else "") or site_language(env.config)


def language_of_document(document: nodes.document, config: Config) -> str:
    """Return the tag of the language of a page that is being read."""
    meta = metadata.of(document)
    return str(meta.extra.get("language") or "" if meta else "") or site_language(config)


def locale_folders(app: Sphinx) -> tuple[str, ...]:
    """Return the folders of the site's own catalogues."""
    return tuple(str(Path(app.srcdir) / folder) for folder in app.config.locale_dirs)


def words_in(app: Sphinx, tag: str) -> Words:
    """Return our words in a language; the site's own catalogues come first.

    In a language that nobody has translated them to, they are those of the site.
    """
    folders = locale_folders(app)
    own = words(tag, folders)
    if own("Archive") != "Archive" or tag.partition("-")[0] == "en":
        return own
    return words(site_language(app.config), folders)


def filled(text: str, **parts: str | nodes.Node | list[nodes.Node]) -> list[nodes.Node]:
    """Return a sentence as nodes, each ``{name}`` in it replaced by what belongs there."""
    found: list[nodes.Node] = []
    for number, piece in enumerate(_PLACE.split(text)):
        content = parts[piece] if number % 2 else piece
        if isinstance(content, str):
            content = nodes.Text(content)
        found += content if isinstance(content, list) else [content]
    return [one for one in found if not isinstance(one, nodes.Text) or one.astext()]


def date_text(date: datetime.datetime, tag: str, form: str = "long") -> str:
    """Return a date in a language; ``form`` is ``long`` or one of CLDR's skeletons.

    A language that CLDR does not know has English dates.
    """
    locale = _locale(tag)
    if locale is None or locale.language == "en":
        return str(format_date(date, _ENGLISH[form], locale="en"))
    if form == "long":
        return str(format_date(date, form, locale=locale))
    return str(format_skeleton(form, date, locale=locale))


def own_name(tag: str) -> str:
    """Return what a language calls itself, its tag where that is not known."""
    locale = _locale(tag)
    name = locale.get_display_name(locale) if locale else None
    return name[:1].upper() + name[1:] if name else tag


@functools.lru_cache(maxsize=64)
def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def shown(catalogue: Catalogue, docname: str) -> Iterator[object]:
    """Yield what a page shows of its translations."""
    yield catalogue.translations.get(docname)


def translations(app: Sphinx, catalogue: Catalogue, docname: str) -> list[nodes.Node]:
    """Return links to the page in other languages, in those languages."""
    found: list[nodes.Node] = []
    for tag, other in catalogue.translations.get(docname, ()):
        if other == docname or other not in app.env.found_docs:
            continue
        uri = app.builder.get_relative_uri(docname, other)
        found += [nodes.Text(", ")] if found else []
        # docutils makes `lang` of such a class
        found.append(
            nodes.reference(
                "",
                own_name(tag),
                refuri=uri,
                internal=True,
                rel="alternate",
                classes=[f"language-{tag}"],
            )
        )
    return found


def head_of(app: Sphinx, docname: str, catalogue: Catalogue) -> tuple[str, str]:
    """Return what a page's head says: the value of its ``lang``, and links to translations."""
    tag = language_of(app.env, docname)
    # The theme prints the value between quotation marks, as `lang` of the page and in a `meta`,
    # and has no place for a direction.
    lang = f'{tag}" dir="rtl' if is_right_to_left(tag) else tag
    return lang, "".join(_alternates(app, catalogue, docname))


def _alternates(app: Sphinx, catalogue: Catalogue, docname: str) -> Iterator[str]:
    base = app.config.html_baseurl or ""
    for tag, other in catalogue.translations.get(docname, ()):
        if other not in app.env.found_docs:
            continue
        if base:
            address = base.rstrip("/") + "/" + app.builder.get_target_uri(other)
        else:
            address = app.builder.get_relative_uri(docname, other) or "#"
        name = html.escape(tag)
        yield f'\n<link rel="alternate" hreflang="{name}" href="{html.escape(address)}" />'


def add_catalogue(app: Sphinx) -> None:
    """Register our words with Sphinx, for templates and extensions that ask for the catalogue."""
    app.add_message_catalog(CATALOGUE, str(FOLDER))
    # and what neither Sphinx nor the themes have translated of their own: theirs come first
    app.add_message_catalog("sphinx", str(FOLDER))
