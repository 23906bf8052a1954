"""Hexo: GFM with Nunjucks tags; a post's images lie in a folder of its name.

Syntax: https://hexo.io/docs/tag-plugins, and the tags of the theme NexT.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from ..document import Context, Document
from ..model import Edit, Notice
from ..rules.directives import directive_files
from ..rules.hexo_stellar import STELLAR
from ..rules.hexo_themes import THEMES, timeline_marks
from ..rules.included_code import include_code
from ..rules.liquid_call import Block, Call, Result, Syntax
from ..rules.liquid_tags import COMMON, DIAGRAMS, HEXO, unknown
from ..rules.markup import container_markup
from ..rules.placing import Place
from ..rules.shortcode_layout import in_turn
from ..rules.template import template
from ..rules.text import escape_text
from .gfm import DIALECT as GFM
from .jekyll import RULES

_TAGS = re.compile(
    r"\{%-?\s*(?:asset_img|asset_link|asset_path|post_link|post_path|note|tabs|cq"
    r"|centerquote|endnote|endtabs)\b[^%]*%\}"
)
_SPECIAL = re.compile(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/\x00-\x1f]+")
_SUBTABS = re.compile(r"\{%-?\s*(?P<end>end)?subtabs\b")
_TAB = re.compile(r"<!--[ \t]*(?:tab\b[ \t]*(?P<title>.*?)|(?P<end>endtab))[ \t]*-->")


def heading_id(text: str) -> str:
    """Return the id that Hexo's Markdown renderer gives a heading: its case is kept."""
    return _SPECIAL.sub("-", text.strip()).strip("-")


def _tabs(call: Call) -> Result:
    if call.tag.close is None:
        return None
    call.context.needs.add("colon_fence")
    fence = ":" * _width(call.document.text, call.tag.name.startswith("sub"))
    return Block((f"{fence}{{tab-set}}",), (fence,))


def _width(text: str, below: bool) -> int:
    """Return how long the fence of a set of tabs is; one with tabs below it is longer."""
    return 6 if "subtabs" in text and not below else 4


def _sets_below(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sets of tabs that stand in others, in order."""
    found = []
    start = -1
    for match in _SUBTABS.finditer(text):
        if match["end"] and start >= 0:
            found.append((start, match.end()))
            start = -1
        elif not match["end"] and start < 0:
            start = match.start()
    return found


def tab_items(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn the comments that part NexT's tabs into the tabs' items; template pass."""
    if not re.search(r"\{%-?\s*(?:sub)?tabs\b", document.text):
        return
    number = 0
    sets = _sets_below(document.text)
    starts = [start for start, _ in sets]
    for match in _TAB.finditer(document.text):
        at = bisect_right(starts, match.start()) - 1
        below = at >= 0 and match.start() < sets[at][1]
        fence = ":" * (_width(document.text, below) - 1)
        place = Place.of(document, *match.span())
        number += not match["end"]
        title = (match["title"] or "").partition("@")[0].strip() or f"Tab {number}"
        line = fence if match["end"] else f"{fence}{{tab-item}} {escape_text(title)}"
        yield place.block((line,), "template_tabs")


SYNTAX = Syntax(
    tags={
        **COMMON,
        **HEXO,
        **THEMES,
        **STELLAR,
        "include_code": include_code,
        **dict.fromkeys(("tabs", "subtabs"), _tabs),
        **dict.fromkeys(("centerquote", "cq"), COMMON["blockquote"]),
    },
    unknown=unknown,
    code=frozenset({"codeblock", "code", "chartjs", "chart", "echarts", "flink", *DIAGRAMS}),
    addresses=frozenset(),
    in_code=False,
    notes=True,
)


def detect(path: str, text: str) -> float:
    """Return how surely a post is Hexo's: below ``source/_posts``, and with its tags."""
    sure = 0.7 if re.search(r"(?:^|/)source/_posts/", path) else 0.0
    if _TAGS.search(text):
        sure = max(sure + 0.1, 0.55)
    return sure


DIALECT = replace(
    GFM,
    name="hexo",
    detect=detect,
    template_rules=(in_turn(template(SYNTAX), tab_items, timeline_marks, container_markup),),
    markdown_plugins=GFM.markdown_plugins,
    markdown_rules=(*RULES, directive_files),
    heading_slug=heading_id,
)
