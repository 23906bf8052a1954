"""dev.to: GFM with Liquid tags that embed pages of other services, and a few blocks.

Syntax: https://dev.to/p/editor_guide
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..rules.directives import directive_files
from ..rules.liquid_call import Call, Fence, Result, Syntax, Translate, Whole
from ..rules.liquid_embeds import link
from ..rules.liquid_tags import COMMON, embedded, unknown
from ..rules.services import FRAMES, PAGES
from ..rules.template import template
from .gfm import DIALECT as GFM
from .jekyll import RULES

_NAMES = sorted({*FRAMES, *PAGES} - {"comment", "tag"}, key=len, reverse=True)
_TAGS = re.compile(
    rf"\{{%-?\s*(?:embed\s+https?://|(?:{'|'.join(_NAMES)}|details|spoiler|cta|runkit|card)\s+\S)"
)
_OWN = re.compile(
    r"\{%-?\s*(?:embed\s+https?://|cta\s|details\s|user\s|organization\s|link\s+https?:)"
)
_FRONT_MATTER = re.compile(
    r"\A---\s(?=(?:(?!^---).)*^published:)(?:(?!^---).)*^(?:cover_image|canonical_url|series|tags):",
    re.DOTALL | re.MULTILINE,
)


def _cta(call: Call) -> Result:
    """Return the link of ``{% cta url %} text {% endcta %}``."""
    if call.tag.close is None or not call.words:
        return None
    return Whole(link(call.words[0], " ".join(call.body.split())))


def _runkit(call: Call) -> Result:
    return Fence("javascript") if call.tag.close is not None else None


_DEVTO: dict[str, Translate] = {
    **dict.fromkeys(
        (*FRAMES, *PAGES, "comment", "embed", "gist", "codepen", "tweet", "youtube"), embedded
    ),
    **dict.fromkeys(("details", "collapsible", "spoiler"), COMMON["details"]),
    "cta": _cta,
    "runkit": _runkit,
    "card": lambda call: "",
}
SYNTAX = Syntax(
    tags={**COMMON, **_DEVTO},
    unknown=unknown,
    code=frozenset({"runkit"}),
    in_code=False,
)


def detect(path: str, text: str) -> float:
    """Return how surely a post is dev.to's: its front matter and its embeds."""
    if not _TAGS.search(text):
        return 0.0
    if _FRONT_MATTER.match(text):
        return 0.9
    return 0.8 if _OWN.search(text) else 0.0


DIALECT = replace(
    GFM,
    name="devto",
    detect=detect,
    template_rules=(template(SYNTAX),),
    markdown_rules=(*RULES, directive_files),
)
