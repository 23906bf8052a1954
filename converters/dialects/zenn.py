"""Zenn and Qiita: GitHub's Markdown with boxes between colons, cards and films by name.

Syntax: https://zenn.dev/zenn/articles/markdown-guide,
https://qiita.com/Qiita/items/c686397e4a0f4f11683d
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..rules.leaf import at_embeds
from ..rules.markup import container_markup
from ..rules.quarto import notes
from . import gfm

_HEAD = re.compile(r"\A---\r?\n(?P<head>.*?)^---", re.DOTALL | re.MULTILINE)
_KEYS = re.compile(r"^(?:emoji|topics|organization_url_name|ignorePublish|published_at):", re.M)
_MESSAGE = re.compile(r"^:::(?:message\b|note (?:info|warn|alert)\b)", re.MULTILINE)


def detect(path: str, text: str) -> float:
    """Return how surely a post is Zenn's or Qiita's: by two of their keys, or by their boxes."""
    head = _HEAD.match(text)
    if head and len(_KEYS.findall(head["head"])) >= 2:
        return 0.85
    return 0.8 if _MESSAGE.search(text) else 0.0


DIALECT = replace(
    gfm.DIALECT,
    name="zenn",
    detect=detect,
    source_rules=(notes,),
    template_rules=(container_markup,),
    block_rules=(*gfm.DIALECT.block_rules, at_embeds),
    hints=("topics:", "organization_url_name:", ":::message", ":::note"),
)
