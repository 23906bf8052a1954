"""What Sphinx and its themes say on a page, in the language of the page.

They have one language for a whole site, and look each word up when a page is made: so their
catalogues are exchanged for the time that a page in another language takes.
"""

from __future__ import annotations

import functools
import gettext
import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import translators
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..languages import catalogue_names
from . import languages

# the catalogues of words, and the packages that have them; the first counts, as in a whole site
_CATALOGUES: dict[str, tuple[tuple[str, str], ...]] = {
    "sphinx": (("sphinx", "locale"), ("converters", "locale"), ("pydata_sphinx_theme", "locale")),
    "booktheme": (("sphinx_book_theme", "theme/sphinx_book_theme/static/locales"),),
    "togglebutton": (("sphinx_togglebutton", "translations/locales"),),
}
# what a script in the page says of boxes that fold, as sphinx-togglebutton has it in English
_HINTS = ("Click to show", "Click to hide")
# what is numbered, as Sphinx has it in English
_NUMBERED = {
    "section": "Section %s",
    "figure": "Fig. %s",
    "table": "Table %s",
    "code-block": "Listing %s",
}
_usual: dict[str, gettext.NullTranslations] = {}
_formats: list[dict[str, str]] = []


@functools.lru_cache(maxsize=64)
def _translations(
    catalogue: str, tag: str, folders: tuple[str, ...]
) -> gettext.NullTranslations | None:
    """Return the words of a catalogue in a language, None where nobody has translated them."""
    if tag.partition("-")[0] == "en":
        return gettext.NullTranslations()
    places = [Path(folder) for folder in folders]
    for package, folder in _CATALOGUES[catalogue]:
        spec = find_spec(package)
        places += [Path(root) / folder for root in (spec and spec.submodule_search_locations) or ()]
    found: gettext.NullTranslations | None = None
    for place in places:
        more = gettext.translation(catalogue, place, catalogue_names(tag), fallback=True)
        if type(more) is gettext.NullTranslations:
            continue
        if found is None:
            found = more
        else:
            found.add_fallback(more)
    return found


def begin(app: Sphinx, docname: str) -> None:
    """Let Sphinx and its themes speak the language of a page, until ``end``."""
    end(app)
    tag = languages.language_of(app.env, docname)
    if tag == languages.site_language(app.config):
        return
    folders = languages.locale_folders(app)
    for catalogue in _CATALOGUES:
        known = translators.get(("general", catalogue))
        own = _translations(catalogue, tag, folders)
        if known is not None and own is not None:
            _usual[catalogue] = known
            translators["general", catalogue] = own
    if "sphinx" in _usual:
        formats = app.config.numfig_format
        _formats.append(formats)
        before, now = _usual["sphinx"].gettext, translators["general", "sphinx"].gettext
        theirs = {
            kind: now(text) for kind, text in _NUMBERED.items() if formats.get(kind) == before(text)
        }
        app.config["numfig_format"] = formats | theirs


def end(app: Sphinx) -> None:
    """Let Sphinx and its themes speak the language of the site again."""
    for catalogue, known in _usual.items():
        translators["general", catalogue] = known
    _usual.clear()
    if _formats:
        app.config["numfig_format"] = _formats.pop()


@contextmanager
def page(app: Sphinx, docname: str) -> Iterator[None]:
    """Let Sphinx and its themes speak the language of a page while it is written."""
    begin(app, docname)
    try:
        yield
    finally:
        end(app)


class Speak(SphinxPostTransform):
    """Speak the language of a page while its references find their words."""

    # before any other
    default_priority = 1

    def run(self, **kwargs: Any) -> None:
        """Run the transform."""
        begin(self.app, self.env.docname)


def fill(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates of a page its words, on ``html-page-context``.

    Sphinx gives them those of the site once and for all.
    """
    if "sphinx" in _usual:
        translator = translators["general", "sphinx"]
        context["gettext"], context["ngettext"] = translator.gettext, translator.ngettext
        context["postpress_spoken"] = languages.language_of(app.env, pagename)
    if "togglebutton" in _usual:
        scripts = context.get("script_files") or []
        context["script_files"] = [_saying(one) for one in scripts]


def _saying(script: Any) -> Any:
    """Return a script of a page, one that says what folding boxes say in the page's language."""
    body = str(getattr(script, "attributes", {}).get("body") or "")
    before, now = _usual["togglebutton"].gettext, translators["general", "togglebutton"].gettext
    for hint in _HINTS:
        if body.startswith("let toggleHint") and body.endswith(f" = '{before(hint)}';"):
            said = f"{body.partition(' = ')[0]} = {json.dumps(now(hint))};"
            given = {**script.attributes, "body": said}
            return type(script)(script.filename, priority=script.priority, **given)
    return script


def setup(app: Sphinx) -> None:
    """Register when which language is spoken."""
    app.add_post_transform(Speak)
    app.connect("doctree-resolved", lambda app, doctree, docname: end(app), priority=999)
    app.connect("html-page-context", fill)
