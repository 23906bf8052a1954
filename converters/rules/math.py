"""Mathematics: what a post means as maths, and what only looks like it.

Syntax: GitHub's ``$…$``, ``$$…$$``, `` $`…`$ `` and ` ```math `.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath.index import math_block_dollar

from ..document import Context, Document
from ..model import Edit, Notice

MATH_BLOCKS = ("math_block", "math_block_label", "amsmath")
_DOUBLE = re.compile(r"\$\$((?:[^$\\]|\\.)+)\$\$(?!\$)", re.DOTALL)
_TICKED = re.compile(r"\$`([^`]+)`\$(?![\w$])")
_SINGLE = re.compile(r"\$(?![\s$])((?:[^$\\]|\\.)+?)(?<!\s)\$(?![\w$])", re.DOTALL)
# a TeX command, a script or relation between operands, or one lone symbol
_FORMULA = re.compile(
    r"\\[a-zA-Z{}|,;!\\]|[\w})\]|']\s*[_^]\s*[\w{\\(*+-]|[\w})\]]\s*[=<>+*/]\s*[\w{\\(|+-]"
    r"|^[a-zA-Z]['′]*$|^[a-zA-Z\d]\s*[-,]\s*[a-zA-Z\d]$|^[A-Za-z]\([\w\s,]+\)$|^[+-]?\d+(?:\.\d+)?$|^-?[a-zA-Z]$"
)
_WORD = re.compile(r"(?<![\\a-zA-Z])[a-zA-Z]{4,}")
_TEXT = re.compile(r"\\(?:text\w*|math\w+|operatorname|mbox)\*?\{[^}]*\}")
_PRICE = re.compile(r"[\d.,]+[kKmMbB]?(?:\s+[a-zA-Z]{2,}|[-–]?$|\s*[/)(,;])")


def is_formula(content: str) -> bool:
    """Tell whether the text between two dollar signs is maths rather than prose or prices."""
    bare = _TEXT.sub("", content)
    if _PRICE.match(bare) or len(_WORD.findall(bare)) > 2:
        return bool(re.search(r"\\[a-zA-Z]{2,}", bare)) and not _PRICE.match(bare)
    return bool(_FORMULA.search(bare))


def _push(state: StateInline, kind: str, match: re.Match[str], silent: bool) -> bool:
    if not silent:
        token = state.push(kind, "math", 0)
        token.content = match.group(1)
        token.markup = "$$" if kind.endswith("double") else state.src[state.pos : match.start(1)]
    state.pos = match.end()
    return True


def _dollars(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    mode = state.env.get("math", "auto")
    if source[start] != "$" or (start and source[start - 1] == "$") or mode == "off":
        return False
    if match := _DOUBLE.match(source, start, state.posMax):
        return _push(state, "math_inline_double", match, silent)
    if start and source[start - 1].isalnum():
        return False
    if match := _TICKED.match(source, start, state.posMax):
        return _push(state, "math_inline", match, silent)
    match = _SINGLE.match(source, start, state.posMax)
    if match and (mode == "on" or is_formula(match.group(1))):
        return _push(state, "math_inline", match, silent)
    return False


def dollars_plugin(md: MarkdownIt) -> None:
    """Read dollar maths, but not prices and shell variables; ``env["math"]`` is ``posts.math``."""
    md.inline.ruler.before("escape", "math_inline", _dollars)
    # read as MyST reads it: labels allowed, no blank lines, no interrupting of a paragraph
    read = math_block_dollar(True, str.strip, False)

    def block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.env.get("math") != "off" and read(state, start, end, silent)

    md.block.ruler.before("fence", "math_block", block)


def math(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Ask for dollar maths where a page has any, and write GitHub's ticked form plainly."""
    if "$" not in document.text:
        return
    for inline, token in document.inline_tokens("math_inline", "math_inline_double"):
        context.needs.add("dollarmath")
        if token.type == "math_inline_double":
            context.settings["dmath_double_inline"] = True
        if token.markup == "$`":
            start, end = inline.span(token)
            inside = token.content.strip()
            yield Edit(start, end, f"${inside}$", "math")
    if any(token.type.startswith("math_block") for token in document.tokens):
        context.needs.add("dollarmath")


def block_span(document: Document, token: Token) -> tuple[int, int]:
    """Return the half-open span of a displayed formula, its line ends included.

    ``token`` is one of ``MATH_BLOCKS``.
    """
    first, last = token.map or (0, 0)
    # the last line of an environment is the one of `\\end`
    return document.line_start(first), document.line_start(last + (token.type == "amsmath"))
