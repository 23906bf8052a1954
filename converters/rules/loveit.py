"""What the themes LoveIt, DoIt and FixIt add to Hugo's Markdown: icons, ruby, fractions.

Syntax: https://hugoloveit.com/theme-documentation-content/#extended-markdown-syntax
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from ..document import Context, Document
from ..model import Edit, Notice
from .lines import outside_code

_ICON = re.compile(r":\((?:fa[bdlrs]?|fa-(?:brands|solid|regular))[ ]fa-[\w -]+\):[ ]?")
_RUBY = re.compile(r"(?<!\])\[(?P<text>[^\[\]\n]+)\]\^\((?P<above>[^()\n]+)\)")
_FRACTION = re.compile(r"(?<![\w\]])\[(?P<over>[\d.]+)\]/\[(?P<under>[\d.]+)\](?!\()")


def loveit_marks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write ruby as HTML and fractions as text; icons go; block pass."""
    text = document.text
    if not any(sign in text for sign in (":(fa", "]^(", "]/[")):
        return
    outside = outside_code(document)
    for match in _ICON.finditer(text):
        if outside(match.start()):
            yield Edit(*match.span(), "", "icon")
    for match in _RUBY.finditer(text):
        if outside(match.start()):
            shown, above = escape(match["text"]), escape(match["above"])
            ruby = f"<ruby>{shown}<rp>(</rp><rt>{above}</rt><rp>)</rp></ruby>"
            yield Edit(*match.span(), ruby, "shortcode_html")
    for match in _FRACTION.finditer(text):
        if outside(match.start()):
            fraction = f"<sup>{match['over']}</sup>/<sub>{match['under']}</sub>"
            yield Edit(*match.span(), fraction, "shortcode_html")
