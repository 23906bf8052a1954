"""Dates and reading times, as a page shows them."""

from __future__ import annotations

import datetime

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from ..languages import Words
from .languages import date_text

_WORDS_A_MINUTE = 200


class time(nodes.inline):  # noqa: N801 (docutils names nodes so, and their visitors after them)
    """A date; an ``inline`` to every builder that has no use for its ``datetime``."""


def time_node(
    date: datetime.datetime, language: str, form: str = "long", stamp: str = ""
) -> nodes.Node:
    """Return a date in a language; ``stamp`` is what machines read, the day where it is empty."""
    text = date_text(date, language, form)
    return time("", text, datetime=stamp or date.date().isoformat())


def whole_minutes(words: int) -> int:
    """Return in how many minutes so many words are read."""
    return max(1, round(words / _WORDS_A_MINUTE))


def minutes(words: int, say: Words) -> str:
    """Return how long so many words take to read."""
    return say("{minutes} min read").format(minutes=whole_minutes(words))


def visit_time(self: HTML5Translator, node: time) -> None:
    """Open a ``<time>`` element."""
    self.body.append(self.starttag(node, "time", "", datetime=node["datetime"]))


def depart_time(self: HTML5Translator, node: time) -> None:
    """Close it."""
    self.body.append("</time>")
