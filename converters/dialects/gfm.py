"""GitHub Flavored Markdown, with what github.com adds to its specification.

Syntax: https://github.github.com/gfm/, and GitHub's "Basic writing and formatting syntax".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from ..document import Context, Document
from ..model import Dialect, Edit, Notice
from ..rules.autolinks import autolinks_plugin
from ..rules.callouts import alerts
from ..rules.code import code
from ..rules.directives import colon_directives_plugin
from ..rules.emoji import emoji
from ..rules.equation_references import equation_references
from ..rules.footnotes import footnotes
from ..rules.html import balance, raw_texts
from ..rules.links import html_links, links
from ..rules.math import dollars_plugin, math
from ..rules.pasted import pasted
from ..rules.schemes import schemes
from ..rules.title import title

_TASK = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)+\[[ xX]\]\s", re.MULTILINE)


def plugin(md: MarkdownIt) -> None:
    """Read what GFM adds to CommonMark, and footnotes where they stand, as MyST does."""
    md.enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.use(autolinks_plugin)
    md.use(dollars_plugin)
    md.use(colon_directives_plugin)


def extensions(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Ask for the MyST extensions that read strikethrough and task lists."""
    if "~~" in document.text and any(document.inline_tokens("s_open")):
        context.needs.add("strikethrough")
    if _TASK.search(document.text):
        context.needs.add("tasklist")
    yield from ()


DIALECT = Dialect(
    name="gfm",
    detect=lambda path, text: 0.5,
    block_rules=(alerts, pasted, raw_texts),
    markdown_plugins=(plugin,),
    markdown_rules=(
        title,
        links,
        html_links,
        schemes,
        balance,
        code,
        math,
        equation_references,
        emoji,
        footnotes,
        extensions,
    ),
)
