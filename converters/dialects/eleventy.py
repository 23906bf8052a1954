"""Eleventy: Markdown with Liquid or Nunjucks shortcodes, whose meaning each site makes up.

Syntax: https://www.11ty.dev/docs/shortcodes/
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..rules.directives import directive_files
from ..rules.liquid_call import Call, Result, Syntax, Translate
from ..rules.liquid_embeds import link
from ..rules.liquid_figures import figure, is_image
from ..rules.liquid_tags import COMMON, DIAGRAMS, control, unknown
from ..rules.template import template
from .gfm import DIALECT as GFM
from .jekyll import RULES

_TAGS = re.compile(
    r"\{%-?\s*(?!end|raw|post_|asset_|highlight|codeblock|img\s|include|extends|import|from|block|set|if|for)"
    r"[a-zA-Z]\w*\s+(?:\"[^\"]*\"|'[^']*')\s*(?:,[^%]*)?-?%\}"
    r"|\|\s*(?:safe|url|slug|canonicalTwitterUrl)\s*\}\}|\{%-?\s*renderTemplate\b"
)
_FRONT_MATTER = re.compile(
    r"\A---\s(?:(?!^---).)*^(?:eleventy\w+|templateEngineOverride|layout:[^\n]*\.(?:njk|11ty\.js|webc))",
    re.DOTALL | re.MULTILINE,
)


def _image(call: Call) -> Result:
    """Return the image of a shortcode ``{% image "src", "alt" %}``, whichever way round."""
    words = call.words
    keys = call.keys
    source = keys.get("src") or next((word for word in words if is_image(word)), "")
    if not source:
        return None
    others = [word for word in words if word != source and " " in word]
    alt = keys.get("alt") or (others[0] if others else "")
    caption = keys.get("caption") or (others[1] if len(others) > 1 else "")
    return figure(call, source, alt, caption)


def _link(call: Call) -> Result:
    address = next((word for word in call.words if re.match(r"https?:|/", word)), "")
    text = next((word for word in call.words if word != address), "")
    return link(address, text) if address else None


_EXTRA: dict[str, Translate] = {
    **dict.fromkeys(("image", "img", "figure", "respimg", "picture", "Image"), _image),
    "link": _link,
    **dict.fromkeys(("renderTemplate", "endraw"), control),
}
SYNTAX = Syntax(
    tags={**COMMON, **_EXTRA},
    unknown=unknown,
    code=frozenset({"highlight", *DIAGRAMS}),
    addresses=frozenset({"post_url", "link"}),
    bare=True,
    notes=True,
)


def detect(path: str, text: str) -> float:
    """Return how surely a post is Eleventy's: its shortcodes, or keys of its front matter."""
    if _FRONT_MATTER.match(text):
        return 0.85
    if re.search(r"(?:^|/)_(?:posts|drafts)/", path):
        return 0.0
    return 0.75 if _TAGS.search(text) else 0.0


DIALECT = replace(
    GFM,
    name="eleventy",
    detect=detect,
    template_rules=(template(SYNTAX),),
    markdown_rules=(*RULES, directive_files),
)
