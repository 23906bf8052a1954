"""kramdown: what it adds to Markdown, as tokens for ``kramdown_edits``.

Syntax: https://kramdown.gettalong.org/syntax.html
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin

from .kramdown_attributes import attributes
from .syntax import add_block

_INSIDE = r"(?:\\.|[^{}\\\n]|\{\{[^}\n]*\}\})*"
_BLOCK = re.compile(rf"\{{:(?![:/])({_INSIDE})\}}[ \t]*")
_SPAN = re.compile(rf"\{{:(?![:/])({_INSIDE})\}}")
_DEFINED = re.compile(rf"\{{:([\w-]+):[ \t]+({_INSIDE})\}}[ \t]*")
_EXTENSION = re.compile(r"\{::(\w+)([^}\n]*?)(/?)\}")
_END = re.compile(r"\{:/(\w*)\}")
_ABBREVIATION = re.compile(r"\*\[([^\]\n]+)\]:[ \t]*(.*)")
# kinds of token that end a span which an attribute list may follow
_SPANS = frozenset(
    {"image", "link_close", "em_close", "strong_close", "s_close", "code_inline", "html_inline"}
)


def _last_block(state: StateBlock) -> Token | None:
    """Return the opening token of the block that ends right above the line, if one does."""
    for token in reversed(state.tokens):
        if token.level == state.level and token.nesting >= 0 and token.type != "inline":
            return token
        if token.level < state.level:
            return None
    return None


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read an attribute list on a line of its own: it belongs to the block above, else below."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[begin : begin + 2] != "{:" or state.is_code_block(start_line):
        return False
    line = state.src[begin : state.eMarks[start_line]]
    match = _DEFINED.fullmatch(line) or _BLOCK.fullmatch(line)
    if match is None:
        return False
    if silent:
        return True
    env: Any = state.env
    defined = env.setdefault("attribute_lists", {})
    token = Token("kramdown_attributes", "", 0, map=[start_line, start_line + 1])
    token.level = state.level
    if match.re is _DEFINED:
        defined[match[1]] = attributes(match[2], defined)
    else:
        found = attributes(match[1], defined)
        token.meta["attributes"] = found
        above = _last_block(state)
        adjacent = start_line > 0 and not state.isEmpty(start_line - 1)
        if above is not None and adjacent and above.type != "kramdown_attributes":
            _attach(above, found)
        else:
            token.meta["below"] = True
        if "id" in found:
            env.setdefault("ids", []).append(found["id"])
    state.tokens.append(token)
    state.line = start_line + 1
    return True


def _attach(block: Token, found: dict[str, str]) -> None:
    before = block.meta.get("attributes", {})
    block.meta["attributes"] = {**before, **found}
    if block.type == "heading_open" and "id" in found:
        block.attrs["id"] = found["id"]
    if block.type == "fence":
        names = found.get("class", "").split()
        language = next((name[9:] for name in names if name.startswith("language-")), "")
        if language and not block.info.strip():
            block.info = f"{{.{language}}}"
        if caption := found.get("file") or found.get("title"):
            block.info = f'{block.info or "text"} title="{caption}"'


def _attach_below(state: Any) -> None:
    """Give the lists that belong to what is below them to it."""
    waiting: dict[str, str] = {}
    line = -1
    for token in state.tokens:
        if token.type == "kramdown_attributes":
            if token.meta.get("below") and token.map:
                waiting = {**waiting, **token.meta["attributes"]} if line == token.map[0] else (
                    dict(token.meta["attributes"]))  # fmt: skip
                line = token.map[1]
        elif waiting and token.nesting >= 0 and token.map:
            if token.map[0] == line:
                _attach(token, waiting)
            waiting = {}
    _empty_contents(state)


def _empty_contents(state: Any) -> None:
    """Empty the lists that give way to the page's contents: no rule may edit what is in them."""
    kept: list[Token] = []
    inside = -1
    for token in state.tokens:
        if inside < 0 or (token.level == inside and token.nesting < 0):
            kept.append(token)
            inside = -1
        if "toc" in token.meta.get("attributes", {}) and token.type.endswith("list_open"):
            inside = token.level
    state.tokens[:] = kept


def _end_line(state: StateBlock, line: int) -> int:
    """Return the line behind that of the first end of an extension, a high number for none."""
    if "extension_ends" not in state.env:
        state.env["extension_ends"] = [one.end() for one in _END.finditer(state.src)]
    ends = state.env["extension_ends"]
    at = bisect_right(ends, state.bMarks[line])
    return bisect_left(state.eMarks, ends[at], line) + 1 if at < len(ends) else len(state.eMarks)


def _extension(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read ``{::comment}``, ``{::nomarkdown}`` and ``{::options}`` that begin a line."""
    begin = state.bMarks[start_line] + state.tShift[start_line]
    match = _EXTENSION.match(state.src, begin)
    if match is None or state.is_code_block(start_line):
        return False
    last = start_line + 1
    if not match[3]:
        last = _end_line(state, start_line)
        if last > end_line:
            return False
    if state.src[match.end() : state.eMarks[start_line]].strip() and last == start_line + 1:
        return False  # within one line: the inline rule's
    if silent:
        return True
    kind = "html_block" if match[1] == "nomarkdown" and last > start_line + 2 else "kramdown_part"
    token = state.push("kramdown_extension", "", 0)
    token.map, token.info = [start_line, last], match[1]
    if kind == "html_block":
        html = state.push("html_block", "", 0)
        html.map = [start_line + 1, last - 1]
        html.content = state.getLines(start_line + 1, last - 1, state.blkIndent, True)
    state.line = last
    return True


def _abbreviation(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    begin = state.bMarks[start_line] + state.tShift[start_line]
    match = _ABBREVIATION.fullmatch(state.src, begin, state.eMarks[start_line])
    if match is None or state.is_code_block(start_line):
        return False
    if not silent:
        state.env.setdefault("abbreviations", {})[match[1]] = match[2].strip()
        token = state.push("kramdown_abbreviation", "", 0)
        token.map = [start_line, start_line + 1]
        state.line = start_line + 1
    return True


def _inline(state: StateInline, silent: bool) -> bool:
    """Read an attribute list behind a span, or an extension within a line."""
    if state.src[state.pos] != "{" or state.src[state.pos + 1 : state.pos + 2] != ":":
        return False
    name = "kramdown_extension"
    meta: dict[str, Any] = {}
    if match := _SPAN.match(state.src, state.pos, state.posMax):
        name, meta = "kramdown_span", {"attributes": attributes(match[1])}
        last = state.tokens[-1] if state.tokens and not state.pending else None
        behind = last is not None and last.type in _SPANS
        meta["of"] = last.type if last is not None and behind else ""
    elif match := _EXTENSION.match(state.src, state.pos, state.posMax):
        ending = _END.search(state.src, match.end(), state.posMax)
        if match[1] == "comment" and ending:
            match = re.compile(r".*", re.DOTALL).match(state.src, state.pos, ending.end())
    else:
        match = _END.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push(name, "", 0)
        token.meta.update(meta)
        if "id" in meta.get("attributes", {}):
            state.env.setdefault("ids", []).append(meta["attributes"]["id"])
    state.pos = match.end()
    return True


def kramdown_plugin(md: MarkdownIt) -> None:
    """Read attribute lists, extensions, abbreviations and definition lists."""
    add_block(md, "kramdown_attributes", _block)
    add_block(md, "kramdown_extension", _extension)
    add_block(md, "kramdown_abbreviation", _abbreviation, before="reference")
    md.inline.ruler.before("emphasis", "kramdown_inline", _inline)
    md.core.ruler.after("block", "kramdown_below", _attach_below)
    md.use(deflist_plugin)
