"""Octopress: Jekyll with tags of its own for code, images and quotes.

Syntax: http://octopress.org/docs/blogging/
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..rules.included_code import include_code
from ..rules.liquid_tags import COMMON
from ..rules.template import template
from . import jekyll

_TAGS = re.compile(
    r"\{%-?\s*(?:codeblock|endcodeblock|img|imgcap|pullquote|blockquote|include_code|render_partial"
    r"|include_array|emoji)\b[^%]*%\}"
)
_LAYOUT = re.compile(r"\A---\s(?:(?!^---).)*^layout:", re.DOTALL | re.MULTILINE)
SYNTAX = replace(jekyll.SYNTAX, tags={**COMMON, "include_code": include_code})


def detect(path: str, text: str) -> float:
    """Return how surely a post is Octopress': below ``source/_posts``, with its tags.

    Hexo's posts lie there too, but name no layout.
    """
    tags = bool(_TAGS.search(text))
    if re.search(r"(?:^|/)source/_posts/", path):
        if re.search(r"/\d{4}-\d\d?-\d\d?-[^/]*-(?:dot|slash|plus|number)-[^/]*$", path):
            return 0.95
        return 0.92 if _LAYOUT.match(text) else 0.3
    if re.search(r"(?:^|/)_posts/", path):
        return 0.85 if tags else 0.0
    return 0.55 if tags and _LAYOUT.match(text) else 0.0


DIALECT = replace(
    jekyll.DIALECT,
    name="octopress",
    detect=detect,
    source_rules=(*jekyll.DIALECT.source_rules[:1], template(SYNTAX), *jekyll.HTML_RULES),
)
