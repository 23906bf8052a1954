"""MyST itself: a post in it comes out as it went in, but for its title, links and files.

Syntax: https://myst-parser.readthedocs.io/
"""

from __future__ import annotations

import re
from dataclasses import replace

from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from ..frontmatter import read_post
from ..model import Dialect, Post
from ..rules.ablog import ablog, completed, declared
from ..rules.card_links import card_links
from ..rules.directives import directive_files, directives_plugin
from ..rules.doc_roles import doc_roles
from ..rules.footnotes import footnote_line
from ..rules.links import html_links, links
from ..rules.mystmd import mystmd, mystmd_syntax
from ..rules.raw_cells import raw_cells
from ..rules.title import title
from ..rules.toctrees import toctrees

_SIGNS = re.compile(
    r"^[ \t]*(?:`{3,}|~{3,}|:{3,})\{[a-z][\w:-]*\}(?:[ \t]|$)|\{[a-z][\w:-]*\}`[^`]+`"
    r"|^\([\w-]+\)=[ \t]*$|^[ \t]*%[ \t]|^(?:jupytext|kernelspec|myst|mystnb):",
    re.MULTILINE,
)
_KNOWN = re.compile(
    r"^[ \t]*(?:`{3,}|~{3,}|:{3,})\{(?:note|tip|warning|important|admonition|figure|image|code-cell"
    r"|code-block|toctree|tableofcontents|math|dropdown|tab-set|grid|card|seealso|margin|epigraph"
    r"|list-table|csv-table|contents|post|postlist|mermaid|glossary|bibliography|eval-rst|include)\}"
    r"|\{(?:doc|ref|numref|eq|cite\w*|term|abbr|math|sub|sup|download|kbd|py:\w+|eval)\}`"
    r"|^(?:jupytext|kernelspec|myst|mystnb):",
    re.MULTILINE,
)

# a fence that is no directive: what it shows may be an example of MyST
_PLAIN_CODE = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})(?!`)(?![ \t]*\{[a-z])[^\n]*\n.*?^[ \t]*(?P=fence)[`~]*[ \t]*$"
    r"|(?P<ticks>`{2,})(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)


def plugin(md: MarkdownIt) -> None:
    """Read MyST's own syntax and the extensions that change what a link or heading is."""
    md.enable("table")
    md.use(myst_block_plugin)
    md.use(myst_role_plugin)
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    # before colon fences, which hold plain text to their plugin
    md.use(directives_plugin)
    md.use(colon_fence_plugin)
    md.use(deflist_plugin)


def detect(path: str, text: str) -> float:
    """Return how surely a post is MyST: it names a directive or role that MyST has."""
    text = _PLAIN_CODE.sub("", text)
    if _KNOWN.search(text):
        return 0.9
    return 0.4 if _SIGNS.search(text) else 0.0


def read(path: str, text: str, dialect: str) -> Post:
    """Return a post; where it has ABlog's ``{post}``, that says what its front matter does not."""
    post = read_post(path, text, dialect)
    said = declared(path, _PLAIN_CODE.sub("", post.body)) if "{post}" in post.body else None
    if said is None:
        return post
    return replace(post, front_matter=completed(post.front_matter, said))


DIALECT = Dialect(
    name="myst",
    detect=detect,
    read=read,
    source_rules=(mystmd_syntax,),
    markdown_plugins=(plugin,),
    markdown_rules=(
        title,
        links,
        html_links,
        directive_files,
        doc_roles,
        mystmd,
        ablog,
        toctrees,
        card_links,
        footnote_line,
        raw_cells,
    ),
    native=True,
    hints=("{", ")=", "%", "jupytext", "kernelspec", "myst"),
)
