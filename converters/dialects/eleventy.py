"""Eleventy: Markdown with Liquid or Nunjucks shortcodes, whose meaning each site makes up.

Syntax: https://www.11ty.dev/docs/shortcodes/
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..rules.attributes import heading_attributes, inline_attributes
from ..rules.attributes_behind import attributes_behind
from ..rules.directives import directive_files
from ..rules.liquid_call import Block, Call, Result, Syntax, Translate
from ..rules.liquid_embeds import audio, link, video
from ..rules.liquid_figures import figure, is_image
from ..rules.liquid_tags import COMMON, DIAGRAMS, control, embedded, unknown
from ..rules.markup import container_markup, vue_extras
from ..rules.shortcode_layout import in_turn
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


_SIZES = re.compile(r"\d(?:px|vw|em|rem)\b|\((?:max|min)-width")


def _image(call: Call) -> Result:
    """Return the image of a shortcode ``{% image "src", "alt" %}``, whichever way round."""
    words = call.words
    keys = call.keys
    source = keys.get("src") or next((word for word in words if is_image(word)), "")
    if not source:
        return None
    # what tells a browser sizes is no text
    others = [word for word in words if word != source and " " in word and not _SIZES.search(word)]
    alt = keys.get("alt") or (others[0] if others else "")
    caption = keys.get("caption") or (others[1] if len(others) > 1 else "")
    return figure(call, source, alt, caption)


def _link(call: Call) -> Result:
    address = next((word for word in call.words if re.match(r"https?:|/", word)), "")
    text = next((word for word in call.words if word != address), "")
    return link(address, text) if address else None


def _video(call: Call) -> Result:
    """Return the player of the first file among the arguments, which may be a list."""
    match = re.search(r"[\"']([^\"'\s]+\.(?:mp4|webm|ogv|mov|mp3|ogg))[\"']", call.tag.text)
    if match is None:
        return embedded(call)
    shown = audio(match[1]) if match[1].endswith(("mp3", "ogg")) else video(match[1])
    return Block((shown,)) if call.alone else shown


def _codepen(call: Call) -> Result:
    """A pen, named by its address or by ``{ user: 'a', id: 'b' }``."""
    given = dict(re.findall(r"(user|id)\s*:\s*[\"']([\w-]+)[\"']", call.tag.text))
    if len(given) < 2:
        return embedded(call)
    return link(f"https://codepen.io/{given['user']}/pen/{given['id']}")


_EXTRA: dict[str, Translate] = {
    **dict.fromkeys(("image", "img", "figure", "respimg", "picture", "Image"), _image),
    "link": _link,
    **dict.fromkeys(("video", "audio"), _video),
    "codepen": _codepen,
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
    # plugins of markdown-it that many of its sites have: containers, attributes, contents
    template_rules=(in_turn(template(SYNTAX), container_markup, vue_extras),),
    markdown_plugins=GFM.markdown_plugins,
    markdown_rules=(
        *(heading_attributes, *RULES, directive_files, inline_attributes, attributes_behind),
    ),
    heading_attributes=True,
)
