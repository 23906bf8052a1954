"""Dollar maths where a generator reads every pair of dollars as maths, as Pandoc does.

Syntax: Pandoc's manual, "Extension: tex_math_dollars"; Obsidian's "Math".
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_DOUBLE = re.compile(r"\$\$((?:[^$\\]|\\.|\$(?!\$))+?)\$\$", re.DOTALL)
# a blank does not stand inside either dollar, nor a digit behind the second
_SINGLE = re.compile(r"\$(?![\s$])((?:[^$\\]|\\.)+?)(?<!\s)\$(?!\d)", re.DOTALL)


def _dollars(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    double = _DOUBLE.match(state.src, state.pos, state.posMax)
    match = double or _SINGLE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("math_inline_double" if double else "math_inline", "math", 0)
        token.content = match[1]
        token.markup = "$$" if double else "$"
    state.pos = match.end()
    return True


def tex_plugin(md: MarkdownIt) -> None:
    """Read all dollar maths, after a plugin that reads only what is a formula for sure."""
    md.inline.ruler.at("math_inline", _dollars)
