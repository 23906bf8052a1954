"""Dates and reading times, as a page shows them."""

from __future__ import annotations

import datetime

from docutils import nodes
from sphinx.util.i18n import format_date
from sphinx.writers.html5 import HTML5Translator

_WORDS_A_MINUTE = 200


class time(nodes.inline):  # noqa: N801 (docutils names nodes so, and their visitors after them)
    """A date; an ``inline`` to every builder that has no use for its ``datetime``."""


def time_node(
    date: datetime.datetime, language: str, form: str = "%-d %B %Y", stamp: str = ""
) -> nodes.Node:
    """Return a date in a language; ``stamp`` is what machines read, the day where it is empty."""
    text = format_date(form, date=date, language=language)
    return time("", text, datetime=stamp or date.date().isoformat())


def minutes(words: int) -> str:
    """Return how long so many words take to read."""
    return f"{max(1, round(words / _WORDS_A_MINUTE))} min read"


def visit_time(self: HTML5Translator, node: time) -> None:
    """Open a ``<time>`` element."""
    self.body.append(self.starttag(node, "time", "", datetime=node["datetime"]))


def depart_time(self: HTML5Translator, node: time) -> None:
    """Close it."""
    self.body.append("</time>")
