"""Jekyll: kramdown and Liquid, and what fastpages adds to it.

Syntax: https://jekyllrb.com/docs/liquid/, https://kramdown.gettalong.org/syntax.html and
https://fastpages.fast.ai/
"""

from __future__ import annotations

import re

from ..model import Dialect
from ..rules.definition_lists import definition_lists
from ..rules.directives import directive_files
from ..rules.distill import distill, scholar
from ..rules.emoji import emoji
from ..rules.fastpages import boxes, embeds
from ..rules.kramdown import kramdown_plugin
from ..rules.kramdown_attributes import gfm_id
from ..rules.kramdown_edits import (
    abbreviations,
    attribute_lists,
    heading_ids,
    inline_math,
)
from ..rules.kramdown_html import markdown_in_html, whole_html
from ..rules.kramdown_lines import kramdown_lines
from ..rules.lenient import code_pipes, spaced_addresses
from ..rules.liquid_call import Syntax
from ..rules.liquid_tags import COMMON, DIAGRAMS, unknown
from ..rules.snippets import jekyll_includes
from ..rules.template import template
from .gfm import DIALECT as GFM

# short codes of emoji are a plugin's, in every generator of this family
RULES = tuple(rule for rule in GFM.markdown_rules if rule is not emoji)
_PATH = re.compile(r"(?:^|/)_(?:posts|drafts)/")
_TAGS = re.compile(
    r"\{%-?\s*(?:highlight|post_url|seo|gist|link\s+\S+\.\w+"
    r"|include(?:_relative|_cached)?\s+[\w./-]+)"
    r"(?:\s[^%]*)?%\}|\{\{-?\s*(?:site|page|include)\.\w|\|\s*(?:relative|absolute)_url\b"
)
_LIQUID = re.compile(r"\{%-?\s*(?:raw|comment|assign|capture|if|for|unless)\b[^%]*%\}|\{\{")
_KRAMDOWN = re.compile(
    r"^[ \t>]*\{:(?!:)[^}\n]*\}[ \t]*$|\)\{:[^}\n]*\}|\{::\w+|^\*\[[^\]\n]+\]:|\smarkdown=[\"']?1",
    re.MULTILINE,
)
_LAYOUT = re.compile(r"\A---\s.*?^layout:[ \t]*[\"']?(?:post|news|blog)", re.DOTALL | re.MULTILINE)

# kramdown reads what Liquid has written
HTML_RULES = (spaced_addresses, code_pipes, kramdown_lines, markdown_in_html, whole_html, embeds)
SYNTAX = Syntax(
    tags=COMMON,
    unknown=unknown,
    code=frozenset({"highlight", "codeblock", "code", *DIAGRAMS}),
    addresses=frozenset({"post_url", "link"}),
)


def detect(path: str, text: str) -> float:
    """Return how surely a post is Jekyll's: it lies in ``_posts``, has its tags or kramdown's."""
    sure = 0.0
    if _PATH.search(path):
        sure = 0.6
        if _LAYOUT.match(text) or re.search(r"/?\d{4}-\d\d?-\d\d?-[^/]+$", path):
            sure = 0.65
    if _TAGS.search(text):
        sure = max(sure + 0.2, 0.6)
    elif sure and _LIQUID.search(text):
        sure += 0.1
    if _KRAMDOWN.search(text):
        sure = max(sure + 0.1, 0.6)
    # Octopress and Hexo keep their posts there
    return min(sure, 0.6 if "source/_posts/" in path else 0.9)


DIALECT = Dialect(
    name="jekyll",
    detect=detect,
    source_rules=(jekyll_includes, distill, template(SYNTAX), *HTML_RULES),
    block_rules=(*GFM.block_rules, scholar),
    markdown_plugins=(*GFM.markdown_plugins, kramdown_plugin),
    markdown_rules=(
        *RULES,
        heading_ids,
        attribute_lists,
        abbreviations,
        inline_math,
        definition_lists,
        boxes,
        directive_files,
    ),
    heading_slug=gfm_id,
    heading_attributes=True,
    hints=("_posts/", "_drafts/", "{", "*[", "markdown="),
)
