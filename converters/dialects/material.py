"""Material for MkDocs: Python-Markdown with PyMdown Extensions.

Syntax: the "Reference" of Material for MkDocs, https://squidfunk.github.io/mkdocs-material/.
"""

from __future__ import annotations

import re

from ..model import Dialect
from ..rules.annotations import annotation_links
from ..rules.attributes import heading_attributes, inline_attributes
from ..rules.callouts import named_alerts
from ..rules.critic import critic
from ..rules.definition_lists import definition_lists
from ..rules.lenient import code_pipes, spaced_addresses
from ..rules.marks import marks
from ..rules.mkdocs_macros import macros
from ..rules.mkdocstrings import api_objects
from ..rules.pymd import (
    abbreviations,
    attribute_lines,
    attribute_lists,
    icons,
    inline_code,
    keys,
    markdown_in_html,
    markers,
    pymd_plugin,
    pymd_slug,
)
from ..rules.pymd_blocks import indented_blocks
from ..rules.slash_blocks import slash_blocks
from ..rules.snippets import pymd_appended, pymd_blocks, pymd_snippets
from ..rules.tex import tex, tex_plugin
from . import gfm

_FENCE = re.compile(r"^([ \t>]*)(`{3,}|~{3,}).*?(?:^[ \t>]*\2|\Z)", re.DOTALL | re.MULTILINE)
_SIGNS = (
    (0.9, re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?)[ ]+[a-z][\w -]*(?:[ ]+\".*\")?[ \t]*$", re.M)),
    (0.9, re.compile(r"^[ \t]*===[!+]?[ ]+\".*\"[ \t]*$", re.M)),
    (0.85, re.compile(r"(?<!\w):(?:material|octicons|fontawesome|simple)-[\w-]+:")),
    (0.8, re.compile(r"^[ \t]*-+8<-+(?:[ ]|[ \t]*$)", re.M)),
    (0.7, re.compile(r"<\w+\b[^<>\n]*[ ]markdown(?:[ >]|=[\"']?(?:1|block|span)\b)")),
    (0.7, re.compile(r"(?<![\w+])\+\+(?:ctrl|cmd|alt|shift|enter)(?:\+[\w\"-]+)*\+\+")),
    (0.6, re.compile(r"^```[ ]*\{[ ]*\.[a-z]", re.M)),
    (0.6, re.compile(r"^date:[ ]*\n[ ]+created:[ ]", re.M)),
)


# of a block between slashes
_OPENING = re.compile(r"^[ \t]*/{3,}[ ]*[a-z][\w-]*(?:[ ]*\|.*)?[ \t]*$", re.M)
_CLOSING = re.compile(r"^[ \t]*/{3,}[ \t]*$", re.M)


def detect(path: str, text: str) -> float:
    """Return how surely a post is Material's: indented blocks, icons, snippets, keys."""
    prose = _FENCE.sub("", text)
    found = max((sure for sure, sign in _SIGNS if sign.search(prose)), default=0.0)
    opening = _OPENING.search(prose)
    if opening and _CLOSING.search(prose, opening.end()):
        found = 0.9
    return 0.0 if found < 0.7 and "::: {" in text else found


DIALECT = Dialect(
    name="material",
    detect=detect,
    source_rules=(
        spaced_addresses,
        code_pipes,
        macros,
        api_objects,
        annotation_links,
        pymd_appended,
        pymd_blocks,
        pymd_snippets,
        critic,
        slash_blocks,
    ),
    template_rules=(attribute_lines, indented_blocks, markdown_in_html),
    block_rules=(named_alerts, *gfm.DIALECT.block_rules[1:]),
    markdown_plugins=(gfm.plugin, pymd_plugin, tex_plugin),
    markdown_rules=(
        *gfm.DIALECT.markdown_rules,
        heading_attributes,
        inline_attributes,
        attribute_lists,
        markers,
        definition_lists,
        abbreviations,
        icons,
        inline_code,
        keys,
        marks("==", "^^", "~", "^"),
        tex,
    ),
    heading_slug=pymd_slug,
    heading_attributes=True,
    hints=(
        "!!!",
        "???",
        "///",
        "===",
        "-:",
        ":material-",
        ":octicons-",
        ":fontawesome-",
        ":simple-",
        "8<",
        "markdown",
        "++",
        "```{",
        "``` {",
        "created:",
    ),
)
