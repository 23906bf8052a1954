"""Quarto, R Markdown and Pandoc's Markdown.

Syntax: https://quarto.org/docs/authoring/markdown-basics.html, https://pandoc.org/MANUAL.html,
https://bookdown.org/yihui/rmarkdown/.
"""

from __future__ import annotations

import re

from mdit_py_plugins.deflist import deflist_plugin

from ..model import Dialect
from ..rules.all_dollars import tex_plugin
from ..rules.attributes import heading_attributes, inline_attributes
from ..rules.citations import citations
from ..rules.definition_lists import definition_lists
from ..rules.marks import marks
from ..rules.pandoc import (
    captions,
    inline_code,
    line_blocks,
    low_headings,
    page_breaks,
    pandoc_slug,
    raw_inlines,
    read_title_block,
    spans,
)
from ..rules.pandoc_attributes import divs_plugin
from ..rules.pandoc_divs import divs, hidden_divs
from ..rules.pandoc_equations import environments, environments_plugin, equations
from ..rules.pandoc_lists import fancy_lists, header_references
from ..rules.pandoc_references import references
from ..rules.pandoc_tables import tables
from ..rules.quarto import cells, figures, includes, notes, shortcodes, table_captions
from . import gfm

_SIGNS = (
    (0.95, re.compile(r"^[ \t>]*```+[ ]*\{(?:r|python|julia|ojs)(?:[ ,][^{}\n]*)?\}[ \t]*$", re.M)),
    (0.9, re.compile(r"^[ \t]*:{3,}[ \t]*\{[ ]*\.(?:callout|panel-tabset|column)", re.M)),
    (0.8, re.compile(r"^[ \t]*```+[ ]*\{=\w+\}", re.M)),
    (0.75, re.compile(r"^[ \t]*:{3,}[ \t]*\{[ ]*[.#]", re.M)),
    (0.7, re.compile(r"(?<![\w/@])@(?:fig|tbl|sec|eq)-[\w-]+|\\@ref\(")),
    (0.65, re.compile(r"\A---\n(?:(?!---).*\n)*?bibliography:", re.M)),
)


def detect(path: str, text: str) -> float:
    """Return how surely a post is Quarto's: its suffix, cells, divs and cross references."""
    if path.lower().endswith((".qmd", ".rmd", ".rmarkdown")):
        return 0.95
    if text.startswith("% ") and not re.match(r"% .*\n\s*[^%\s]", text):
        return 0.6
    return max((sure for sure, sign in _SIGNS if sign.search(text)), default=0.0)


DIALECT = Dialect(
    name="quarto",
    detect=detect,
    source_rules=(includes, low_headings, hidden_divs, tables, fancy_lists, notes),
    template_rules=(figures, table_captions, cells, shortcodes, divs, equations),
    block_rules=(*gfm.DIALECT.block_rules, header_references, citations),
    markdown_plugins=(
        gfm.plugin,
        divs_plugin,
        deflist_plugin,
        tex_plugin,
        environments_plugin,
    ),
    markdown_rules=(
        *gfm.DIALECT.markdown_rules,
        heading_attributes,
        inline_attributes,
        definition_lists,
        spans,
        references,
        raw_inlines,
        line_blocks,
        page_breaks,
        captions,
        inline_code,
        environments,
        marks("~", "^"),
    ),
    heading_slug=pandoc_slug,
    heading_attributes=True,
    read=read_title_block,
    hints=(
        ".qmd",
        ".rmd",
        ".Rmd",
        ".RMD",
        ".QMD",
        ".rmarkdown",
        ".Rmarkdown",
        "{",
        "@",
        "% ",
        "bibliography:",
    ),
)
