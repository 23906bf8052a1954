"""Pelican: Python-Markdown below lines of ``Key: value``, and links to files by ``{filename}``.

Syntax: https://docs.getpelican.com/en/stable/content.html; Pelican turns on Python-Markdown's
CodeHilite, Extra and Meta. Tags: https://github.com/pelican-plugins/liquid-tags.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..rules.hexo_themes import THEMES
from ..rules.included_code import include_code
from ..rules.lenient import code_pipes, spaced_addresses
from ..rules.liquid_call import Syntax, Translate
from ..rules.liquid_tags import COMMON
from ..rules.pelican import file_links, header, read_header
from ..rules.template import template
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


# the plugin liquid_tags; other tags are text, as for Pelican itself
_NAMES = (
    "youtube",
    "vimeo",
    "giphy",
    "gram",
    "soundcloud",
    "speakerdeck",
    "spotify",
    "gist",
    "img",
)
_TAGS: dict[str, Translate] = {
    **{name: COMMON[name] for name in _NAMES if name in COMMON},
    **{name: THEMES[name] for name in ("video", "audio")},
    "include_code": include_code,
}
SYNTAX = Syntax(tags=_TAGS, unknown=lambda call: None, in_code=False, outputs=False)


DIALECT = replace(
    material.DIALECT,
    name="pelican",
    detect=detect,
    source_rules=(template(SYNTAX), spaced_addresses, code_pipes),
    template_rules=(*material.DIALECT.template_rules, file_links),
    read=read_header,
    hints=(),
)
