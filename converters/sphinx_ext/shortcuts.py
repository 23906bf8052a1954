"""What docutils, Sphinx and the theme do for every page, at less cost; the pages are the same.

Functions of theirs are replaced, because they can be reached in no other way.
"""

from __future__ import annotations

import logging
from typing import Any

import sphinx_book_theme
from docutils import nodes
from docutils.writers._html_base import HTMLTranslator
from sphinx import addnodes, events
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms.code import (
    HighlightLanguageTransform,
    HighlightLanguageVisitor,
)
from sphinx.util.logging import NAMESPACE, VERBOSITY_MAP
from sphinxcontrib.mermaid import install_js

_BEGINNING = 160
_usual_tag = HTMLTranslator.starttag
_usual_languages = HighlightLanguageTransform.apply
_usual_metadata = sphinx_book_theme.add_metadata_to_page


def install(app: Sphinx) -> None:
    """Put the functions of this module in the place of the usual ones, on ``builder-inited``."""
    _put(start_tag, name_languages)
    _say_no_more(app)
    listeners = app.events.listeners.get("html-page-context", [])
    ours = {_usual_metadata: add_metadata, install_js: add_diagrams}
    # in its place: the theme's other functions may count on what it has done
    listeners[:] = [one._replace(handler=ours.get(one.handler, one.handler)) for one in listeners]


def remove() -> None:
    """Put the usual functions of docutils and Sphinx back."""
    _put(_usual_tag, _usual_languages)


def _put(tag: Any, languages: Any) -> None:
    HTMLTranslator.starttag = tag  # type: ignore[method-assign]
    HighlightLanguageTransform.apply = languages  # type: ignore[method-assign]


def _say_no_more(app: Sphinx) -> None:
    """Have no messages made that nobody will see.

    Sphinx tells of each event, with all that is handed to its listeners: of a page, all its HTML.
    """
    level = VERBOSITY_MAP[app.verbosity]
    logging.getLogger(NAMESPACE).setLevel(level)
    if level > logging.DEBUG:
        vars(events)["repr"] = lambda args: ""
    else:
        vars(events).pop("repr", None)


def start_tag(
    self: HTMLTranslator,
    node: Any,
    tagname: str,
    suffix: str = "\n",
    empty: bool = False,
    **attributes: Any,
) -> str:
    """Return a start tag; most have no attribute, and need none of docutils' work on them."""
    if attributes or node.get("classes") or node.get("ids"):
        return _usual_tag(self, node, tagname, suffix, empty, **attributes)
    return f"<{tagname.lower()}{' /' if empty else ''}>{suffix}"


def name_languages(self: HighlightLanguageTransform, **kwargs: Any) -> None:
    """Give blocks of code the language that they do not name: the site's, if no page says more.

    Sphinx walks through every node to find them.
    """
    document = self.document
    classes = (nodes.literal_block, addnodes.highlightlang, addnodes.start_of_file)
    found: list[Any] = list(document.findall(lambda node: isinstance(node, classes)))
    if not all(isinstance(node, nodes.literal_block) for node in found):
        _usual_languages(self, **kwargs)
        return
    visitor = HighlightLanguageVisitor(document, self.config.highlight_language)
    visitor.visit_document(document)
    for node in found:
        visitor.visit_literal_block(node)


def add_metadata(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page what the theme gives it; of its text, no more is made than is used of it."""
    _usual_metadata(app, pagename, templatename, context, None)
    if doctree is not None:
        context["page_description"] = description(doctree)


def add_diagrams(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give a page the script of its diagrams; one that is made of no document has none."""
    if doctree is not None:
        install_js(app, pagename, templatename, context, doctree)


def description(doctree: nodes.Node, length: int = _BEGINNING) -> str:
    """Return the beginning of the text of all sections, one after the other."""
    text = ""
    for section in doctree.findall(nodes.section):
        text += beginning(section, length - len(text)).replace("\n", " ")
        if len(text) >= length:
            break
    return text[:length]


def beginning(node: nodes.Node, length: int) -> str:
    """Return the text of a node, or so many characters of its beginning, or more."""
    if not isinstance(node, nodes.section):
        return node.astext()
    text = ""
    for number, child in enumerate(node.children):
        text += node.child_text_separator * (number > 0) + beginning(child, length - len(text))
        if len(text) >= length:
            break
    return text
