"""Pelican: Python-Markdown below lines of ``Key: value``, and links to files by ``{filename}``.

Syntax: https://docs.getpelican.com/en/stable/content.html; Pelican turns on Python-Markdown's
CodeHilite, Extra and Meta.
"""

from __future__ import annotations

import re

from ..model import Dialect
from ..rules.pelican import file_links, header, read_header
from . import material

_LINK = re.compile(
    r"(?:\]\([ ]*<?|\]:[ ]*<?|=[\"'])(?:\{(?:filename|static|attach)\}|\|filename\|)"
)
_TOC = re.compile(r"^\[TOC\][ \t]*$", re.MULTILINE)
_CODE = re.compile(r"^(?:[ ]{4}|\t)(?::::|#!)[a-z][\w+-]*[ \t]*$", re.MULTILINE)


def detect(path: str, text: str) -> float:
    """Return how surely a post is Pelican's: its header, or a link by ``{filename}``."""
    if header(text.removeprefix("\ufeff")):
        return 0.95
    if _LINK.search(text):
        return 0.9
    if _CODE.search(text) or _TOC.search(text):
        return 0.75 if "/content/" in f"/{path}" else 0.65
    return 0.0


DIALECT = Dialect(
    name="pelican",
    detect=detect,
    template_rules=(*material.DIALECT.template_rules, file_links),
    block_rules=material.DIALECT.block_rules,
    markdown_plugins=material.DIALECT.markdown_plugins,
    markdown_rules=material.DIALECT.markdown_rules,
    heading_slug=material.DIALECT.heading_slug,
    heading_attributes=True,
    read=read_header,
)
