r"""Numbered equations: Quarto's ``$$ … $$ {#eq-x}`` and bookdown's ``(\#eq:x)``.

Syntax: https://quarto.org/docs/authoring/cross-references.html#equations,
https://bookdown.org/yihui/bookdown/markdown-extensions-by-bookdown.html#equations
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from mdit_py_plugins.amsmath import amsmath_block, amsmath_plugin

from ..bookdown import TEX_LABEL, chunk_numbers
from ..document import Context, Document
from ..model import Edit, Notice
from .lines import outside_code
from .math import block_span
from .placing import Place
from .syntax import ENDED

_LABELLED = re.compile(
    r"\$\$(?:(?!\$\$|\n[ \t>]*\n).)+?\$\$(?P<attributes>[ \t]*\{#(?P<id>eq-[\w-]+)[^{}\n]*\})",
    re.DOTALL,
)
_BEGIN = re.compile(r"\\begin\{([a-z]+\*?)\}")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{(?P<name>[a-z]+)(?=\})")
# bookdown's label in a TeX environment


def _environment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read an environment that has an end; upstream looks for one from each beginning on."""
    place = state.bMarks[start] + state.tShift[start]
    match = _BEGIN.match(state.src, place)
    if match is None:
        return False
    ends = state.env.setdefault("environment_ends", {})
    if match[1] not in ends:
        ends[match[1]] = state.src.rfind(f"\\end{{{match[1]}}}")
    return ends[match[1]] > place and amsmath_block(state, start, end, silent)


def environments_plugin(md: MarkdownIt) -> None:
    """Read bare AMS environments, which Pandoc hands to MathJax."""
    md.use(amsmath_plugin)
    md.block.ruler.at("amsmath", _environment, {"alt": [*ENDED]})


def equations(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Give labelled equations their number, and the id that links to them have.

    MyST's own labels are the whole site's, and Sphinx numbers them through all its pages.
    """
    if "{#eq-" not in document.text:
        return
    outside = outside_code(document)
    number = 0
    for match in _LABELLED.finditer(document.text):
        place = Place.of(document, *match.span())
        if not outside(match.start()):
            continue
        number += 1
        start, end = match.span("attributes")
        if not place.alone:
            anchor = f'<span id="{escape(match["id"])}"></span>'
            yield Edit(match.start(), match.start(), anchor, "equation")
            yield Edit(start, end, f" ({number})", "equation")
            continue
        newline, bare = document.newline, place.prefix.rstrip()
        first, last = document.line_of(match.start()), document.line_of(match.end())
        above = newline + place.prefix if document.line_text(first - 1).strip(" \t>") else ""
        anchor = f'<div id="{escape(match["id"])}"><span class="eqno">({number})</span></div>'
        head = f"{above}{anchor}{newline}{bare}{newline}{place.prefix}"
        yield Edit(match.start(), match.start(), head, "equation")
        below = newline + bare if document.line_text(last + 1).strip(" \t>") else ""
        yield Edit(start, end, below, "equation")


def environments(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Number the AMS environments that bookdown's labels name, and no others, as MathJax does."""
    numbers = chunk_numbers("eq", document.post.body)
    for token in document.tokens:
        if token.type != "amsmath":
            continue
        context.needs.add("amsmath")
        start, end = block_span(document, token)
        for match in _ENVIRONMENT.finditer(document.text, start, end):
            if match["name"] == token.meta["environment"] and not token.meta["numbered"]:
                yield Edit(match.end("name"), match.end("name"), "*", "equation")
        for match in TEX_LABEL.finditer(document.text, start, end):
            yield Edit(*match.span(), rf"\tag{{{numbers[match['label']]}}}", "equation")
