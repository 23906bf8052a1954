"""A line under a post's title: its dates, its authors, how long it takes to read, its tags."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.i18n import format_date
from sphinx.writers.html5 import HTML5Translator

from . import metadata
from .metadata import PostMeta

STYLESHEET = "postpress.css"
_STATIC = Path(__file__).parent / "static"
_WORDS_A_MINUTE = 200


class time(nodes.inline):  # noqa: N801 (docutils names nodes so, and their visitors after them)
    """A date; an ``inline`` to every builder that has no use for its ``datetime``."""


class PostHeader(SphinxTransform):
    """Put the line after the title, while the page is read, so that every builder has it."""

    # after the headings have their ids, and before the transforms that look for the first section
    default_priority = 610

    def apply(self, **kwargs: Any) -> None:
        """Run the transform."""
        meta = metadata.of(self.document)
        section = next(iter(self.document.findall(nodes.section)), None)
        if meta is None or section is None or not isinstance(section[0], nodes.title):
            return
        # a page that says nothing of its post (a list of posts) has no line
        if not (meta.date or meta.updated or meta.authors or meta.tags):
            return
        wordcount = self.env.metadata[self.env.docname].get("wordcount", {})
        words = wordcount.get("words") or count_words(self.document)
        section.insert(1, header(meta, words, self.config.language))


def count_words(document: nodes.document) -> int:
    """Return how many words of running text a document has: its paragraphs and its headings."""
    text = nodes.paragraph | nodes.title
    return sum(
        len(node.astext().split())
        for node in document.findall(lambda node: isinstance(node, text))
        if not isinstance(node.parent, nodes.field_body)
    )


def header(meta: PostMeta, words: int, language: str) -> nodes.container:
    """Return the line as nodes: a paragraph of facts, and the tags as a list."""
    line = nodes.paragraph(classes=["post-meta-line"])
    for name, content in _facts(meta, words, language):
        if len(line):
            line += nodes.Text(" ")
        line += nodes.inline("", "", *content, classes=[f"post-meta-{name}"])
    # `is_div` is MyST's way to leave out the class `container`, which is Bootstrap's
    box = nodes.container("", line, classes=["post-meta"], is_div=True)
    if meta.tags:
        items = [nodes.list_item("", nodes.paragraph("", tag)) for tag in meta.tags]
        box += nodes.bullet_list("", *items, classes=["post-tags"])
    return box


def _facts(meta: PostMeta, words: int, language: str) -> Iterator[tuple[str, list[nodes.Node]]]:
    if meta.date:
        yield "date", [_time(meta.date, language)]
    if meta.updated and meta.updated[:10] != meta.date[:10]:
        yield "updated", [nodes.Text("Updated "), _time(meta.updated, language)]
    if meta.authors:
        yield "authors", [nodes.Text(", ".join(meta.authors))]
    minutes = max(1, round(words / _WORDS_A_MINUTE))
    yield "reading-time", [nodes.Text(f"{minutes} min read")]


def _time(date: str, language: str) -> nodes.Node:
    """Return a date in the site's language, or as it is where it is no date."""
    try:
        moment = datetime.datetime.fromisoformat(date)
    except ValueError:
        return nodes.Text(date)
    text = format_date("%-d %B %Y", date=moment, language=language)
    return time("", text, datetime=date)


def visit_time(self: HTML5Translator, node: time) -> None:
    """Open a ``<time>`` element."""
    self.body.append(self.starttag(node, "time", "", datetime=node["datetime"]))


def depart_time(self: HTML5Translator, node: time) -> None:
    """Close it."""
    self.body.append("</time>")


def add_static_path(app: Sphinx) -> None:
    """Let Sphinx copy our style sheet; the author's own files of the same name come later."""
    app.config.html_static_path = [str(_STATIC), *app.config.html_static_path]
