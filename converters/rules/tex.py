r"""Maths as posts write it for MathJax and KaTeX: ``$x$``, ``\\(x\\)``, ``\[x\]``, environments.

Where a page has a clear formula, what stands between its other dollar signs is maths too, but for
prices. Source of the delimiters: https://docs.mathjax.org/en/latest/input/tex/delimiters.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.amsmath import amsmath_plugin

from ..document import Context, Document
from ..model import Edit, Notice
from .math import dollars_plugin, is_formula

_DOLLARS = re.compile(
    r"\$(?![\s$])((?:[^$\\\n]|\\.|\n(?![ \t]*\n))+?)(?<![\s\\])\$(?![\d$])", re.DOTALL
)


def _between(opening: str, closing: str) -> re.Pattern[str]:
    """Return the pattern of a formula between two marks, in one paragraph and without a third."""
    inside = rf"(?:(?!\n[ \t]*\n|{opening}|(?<!\\){closing}).)+"
    return re.compile(rf"{opening}({inside})(?<!\\){closing}", re.DOTALL)


_BACKSLASHED = (
    (_between(r"\\\\\(", r"\\\\\)"), "\\\\("),
    (_between(r"\\\\\[", r"\\\\\]"), "\\\\["),
    (_between(r"\\\(", r"\\\)"), "\\("),
    (_between(r"\\\[", r"\\\]"), "\\["),
)
_COMMAND = re.compile(r"\\[a-zA-Z]{2,}|[\w})]\s*[_^]\s*[\w{\\]")
_SURE = re.compile(r"\\(?:[a-zA-Z]{2,}|[_{}])|[\w})\]]\\?[_^]\{?[\w\\]")
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|(`+)(?:(?!\n[ \t]*\n).)+?\2", re.DOTALL | re.MULTILINE)
_DISPLAY = re.compile(r"\$\$(?!\$).+?\$\$", re.DOTALL)
_PRICE = re.compile(r"[\d.,]+[kKmMbB]?(?:\s+[a-zA-Z]{2,}|[^$]*\b[a-z]{2,}\s+[a-z]{2,})")
# `\_` is no TeX outside of text: Markdown takes the backslash away first
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\_(?![^{}]*\}\s*(?:$|\\text))|\\\\\\\\")
_UNESCAPE = re.compile(r"\\([\\_*()\[\]])")
# `\(` in a formula can only be an escape, where `\\[2pt]` is a line end of TeX
_BRACKET = re.compile(r"\\\\|\\([()\[\]])")
_SPAN = '<span class="math notranslate nohighlight">'
_TAG = re.compile(r"<[^<>]*>")


def is_mathematical(text: str) -> bool:
    """Tell whether a page surely has formulas: a TeX command or script between dollar signs."""
    if "$" not in text:
        return False
    text = _CODE.sub("", text)
    if any(_SURE.search(match[0]) for match in _DISPLAY.finditer(text)):
        return True
    return any(_SURE.search(match[1]) and is_formula(match[1]) for match in _DOLLARS.finditer(text))


def _page(state: StateCore) -> None:
    mode = state.env.get("math", "auto")
    state.env["tex"] = mode == "on" or (mode == "auto" and is_mathematical(state.src))


def _push(state: StateInline, match: re.Match[str], kind: str, markup: str, silent: bool) -> bool:
    if not silent:
        token = state.push(kind, "math", 0)
        token.content, token.markup = match[1], markup
    state.pos = match.end()
    return True


def _tex(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    if state.env.get("math") == "off":
        return False
    if source[start] == "\\":
        for pattern, markup in _BACKSLASHED:
            match = pattern.match(source, start, state.posMax)
            # on lines of their own, the brackets are no escaped ones
            alone = match and not start and match.end() == state.posMax and match[1][0] == "\n"
            if (
                match
                and match[1].strip()
                and (len(markup) == 3 or alone or _sure(match[1], markup))
            ):
                kind = "math_inline_double" if markup.endswith("[") else "math_inline"
                return _push(state, match, kind, markup, silent)
        return False
    if source[start] != "$" or not state.env.get("tex") or (start and source[start - 1] in "$\\"):
        return False
    match = _DOLLARS.match(source, start, state.posMax)
    if not match or _PRICE.match(match[1]):
        return False
    beside = (start and source[start - 1].isalnum()) or source[
        match.end() : match.end() + 1
    ].isalnum()
    if beside and not is_formula(match[1]):
        return False
    return _push(state, match, "math_inline", "$", silent)


def _sure(content: str, markup: str) -> bool:
    """Tell escaped brackets of a text from maths: Markdown allows both."""
    if "](" in content:
        return False  # links, and brackets around them
    return bool(_COMMAND.search(content)) if markup == "\\[" else is_formula(content)


def tex_plugin(md: MarkdownIt) -> None:
    """Read maths in dollars, backslashed brackets, and bare AMS environments."""
    dollars_plugin(md)
    md.use(amsmath_plugin)
    md.core.ruler.before("normalize", "tex_page", _page)
    md.inline.ruler.before("math_inline", "tex", _tex)


def tex(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write backslashed maths in dollars, and undo the escapes that Markdown would have undone."""
    if "\\" not in document.text:
        return
    found = list(document.inline_tokens("math_inline", "math_inline_double"))
    blocks = [token for token in document.tokens if token.type.startswith("math_block")]
    if any(token.type == "amsmath" for token in document.tokens):
        context.needs.add("amsmath")
    escaped = any(
        _ESCAPED.search(token.content) for token in [*(token for _, token in found), *blocks]
    )
    for inline, token in found:
        start, end = inline.span(token)
        width = len(token.markup)
        if token.markup.startswith("\\"):
            context.needs.add("dollarmath")
            double = token.markup.endswith("[")
            if double:
                context.settings["dmath_double_inline"] = True
            sign = "$$" if double else "$"
            # no blank may stand inside of a single dollar sign
            bare = document.text[start + width : end - width]
            left, right = len(bare) - len(bare.lstrip()), len(bare) - len(bare.rstrip())
            if double:
                left = right = 0
            yield Edit(start, start + width + left, sign, "math")
            yield Edit(end - width - right, end, sign, "math")
            start, end = start + width + left, end - width - right
        pattern = _UNESCAPE if escaped or width == 3 else _BRACKET
        yield from _unescaped(document, start, end, pattern)
    for token in blocks:
        if escaped and token.map:
            first, last = token.map
            start, end = document.line_start(first), document.line_start(last)
            yield from _unescaped(document, start, end, _UNESCAPE)
    if document.env.get("tex"):
        yield from _in_html(document)


def _unescaped(
    document: Document, start: int, end: int, pattern: re.Pattern[str]
) -> Iterator[Edit]:
    for match in pattern.finditer(document.text, start, end):
        if match[1]:
            yield Edit(match.start(), match.start() + 1, "", "math_escape")


def _in_html(document: Document) -> Iterator[Edit]:
    """Mark maths in raw HTML, where MathJax found it, as Sphinx marks its own."""
    for token in document.tokens:
        if token.type != "html_block" or not token.map or "$" not in token.content:
            continue
        if re.search(r"<(?:script|style|pre|code|textarea)\b|<!--", token.content, re.IGNORECASE):
            continue
        start, end = (document.line_start(line) for line in token.map)
        tags = [match.span() for match in _TAG.finditer(document.text, start, end)]
        for match in _DOLLARS.finditer(document.text, start, end):
            inside = any(first < match.end() and match.start() < last for first, last in tags)
            if inside or not is_formula(match[1]):
                continue
            yield Edit(match.start(), match.start() + 1, _SPAN + r"\(", "math")
            yield Edit(match.end() - 1, match.end(), r"\)</span>", "math")
