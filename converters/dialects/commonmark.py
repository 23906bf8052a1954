"""CommonMark, and nothing else. Syntax: https://spec.commonmark.org/"""

from __future__ import annotations

from ..model import Dialect
from ..rules.code import code
from ..rules.html import balance
from ..rules.links import html_links, links
from ..rules.title import title

DIALECT = Dialect(
    name="commonmark",
    detect=lambda path, text: 0.0,
    markdown_rules=(title, links, html_links, balance, code),
    disabled=("table", "footnote_def", "footnote_ref"),
)
