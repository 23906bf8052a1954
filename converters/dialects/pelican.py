"""Pelican: Python-Markdown below lines of ``Key: value``, and links to files by ``{filename}``.

Syntax: https://docs.getpelican.com/en/stable/content.html; Pelican turns on Python-Markdown's
CodeHilite, Extra and Meta.
"""

from __future__ import annotations

import re
from dataclasses import replace

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


DIALECT = replace(
    material.DIALECT,
    name="pelican",
    detect=detect,
    source_rules=(),
    template_rules=(*material.DIALECT.template_rules, file_links),
    read=read_header,
    hints=(),
)
