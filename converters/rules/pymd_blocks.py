"""Python-Markdown's indented blocks: ``!!! note``, ``??? note``, ``=== "Tab"``, ``:::python`` code.

Syntax: Python-Markdown's "Admonition" and "CodeHilite" pages; PyMdown Extensions' "Details" and
"Tabbed" pages; Material for MkDocs' "Admonitions" and "Content tabs".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, code
from markdown_it.token import Token

from ..document import Context, Document
from ..model import Edit, Notice
from .admonitions import admonition
from .emoji import with_emoji
from .lexers import lexer_for
from .nesting import Container, block_tokens, fenced, trimmed
from .syntax import add_block, column_of, hold

_OPENING = re.compile(
    r"(?P<mark>!!!|\?\?\?\+?)[ ]*(?P<kind>[\w-]+(?:[ ]+[\w-]+)*)?(?:[ ]+\"(?P<title>.*)\")?[ \t]*"
    r"|===(?P<new>[!+]{0,2})[ ]+\"(?P<tab>.*)\"[ \t]*"
)
_SIGNS = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d+\.[ \t]+)?(?:!!!|\?\?\?|===|:::|#!)", re.MULTILINE)
# `:::python` hides itself; a `#!` without a path too, and with one it is the code's own first line
_LANGUAGE = re.compile(r"(?::::|#!)(?P<name>[\w+#.-]+)(?:[ \t]+hl_lines=.*)?")
# how a title names an icon, which MyST has not
ICON = re.compile(
    r":(?:material|octicons|fontawesome|simple|twemoji)-[\w-]+:(?:\{[^{}\n]*\})?(?:[ ](?!\{))?",
    re.ASCII,
)
# words of Material's that place a block and name no kind
_PLACES = frozenset({"inline", "end", "annotate"})


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read an opening line and the lines indented below it as a container of blocks."""
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    match = _OPENING.fullmatch(state.src, begin, state.eMarks[start_line])
    if not match or (match["mark"] and not match["kind"] and match["title"] is None):
        return False
    if silent:
        return True
    indent = state.sCount[start_line] + 4
    line = start_line + 1
    while line < end_line and (state.isEmpty(line) or state.sCount[line] >= indent):
        line += 1
    meta = {"match": match, "column": column_of(state, start_line)}
    hold(state, "pymd", (start_line, line), line, meta, indent)
    return True


def _code(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read indented code as upstream does, and note the column that it is indented from."""
    if not code(state, start_line, end_line, silent):
        return False
    column = column_of(state, start_line)
    state.tokens[-1].meta["column"] = column - (state.sCount[start_line] - state.blkIndent)
    return True


def blocks_plugin(md: MarkdownIt) -> None:
    """Read Python-Markdown's indented blocks as containers."""
    md.block.ruler.at("code", _code)
    add_block(md, "pymd", _block)


def indented_blocks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn indented blocks into admonitions, dropdowns and tab sets; template pass."""
    if not _SIGNS.search(document.text):
        return
    tokens = block_tokens(document)
    found: list[Container] = []
    sets = dict(_tab_sets(tokens))
    for at, token in enumerate(tokens):
        if token.type == "pymd_open" and token.map:
            last = trimmed(document, *token.map)
            if at in sets:
                end = trimmed(document, token.map[0], sets[at])
                column = token.meta["column"]
                found.append(Container(token.map[0], end, column, "{tab-set}", "tabs", wraps=True))
            found.append(_container(token, last))
        elif token.type == "code_block" and token.map and "column" in token.meta:
            found += _code_container(document, token)
    if any(one.fence == ":" for one in found):
        context.needs.add("colon_fence")
    yield from fenced(document, found)


def _container(token: Token, last: int) -> Container:
    assert token.map is not None
    match: re.Match[str] = token.meta["match"]
    options: tuple[str, ...] = ()
    empty = last == token.map[0] + 1
    if match["tab"] is not None:
        label = with_emoji(ICON.sub("", match["tab"]).strip()) or _icon_name(match["tab"])
        head, name = f"{{tab-item}} {label}", "tabs"
        options = (":selected:",) if "+" in match["new"] else ()
        options += ("&nbsp;",) if empty else ()  # MyST refuses a tab without content
    else:
        folds = match["mark"].startswith("?")
        words = [word for word in (match["kind"] or "note").split() if word not in _PLACES]
        kind, *classes = words or ["note"]
        given = match["title"]
        title = with_emoji(ICON.sub("", given).strip()) if given is not None else None
        folded = match["mark"] == "???" if folds else None
        head, options = admonition(kind, title, folded, tuple(classes), empty)
        name = "details" if folds else "admonition"
    return Container(token.map[0], last, token.meta["column"], head, name, options, indent=4)


def _icon_name(label: str) -> str:
    """Return what an icon shows, in words, for a label that is nothing but an icon."""
    return " ".join(label.strip(" :").split("-")[1:]) or "Tab"


def _tab_sets(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the place of each token that opens a set of tabs, and the line where the set ends."""
    openers = _openers(tokens)
    for at, token in enumerate(tokens):
        follows = at - 1 in openers and _is_tab(tokens[openers[at - 1]])
        if not _is_tab(token) or (follows and "!" not in token.meta["match"]["new"]):
            continue
        end, place = 0, at
        while place < len(tokens) and _is_tab(tokens[place]):
            if place != at and "!" in tokens[place].meta["match"]["new"]:
                break
            end = (tokens[place].map or [0, 0])[1]
            level = tokens[place].level
            place += 1
            while tokens[place].type != "pymd_close" or tokens[place].level != level:
                place += 1
            place += 1
        yield at, end


def _is_tab(token: Token) -> bool:
    return token.type == "pymd_open" and token.meta["match"]["tab"] is not None


def _openers(tokens: Sequence[Token]) -> dict[int, int]:
    """Return for the place of each token that closes an indented block where it is opened."""
    found, opened = {}, []
    for at, token in enumerate(tokens):
        if token.type == "pymd_open":
            opened.append(at)
        elif token.type == "pymd_close":
            found[at] = opened.pop()
    return found


def _code_container(document: Document, token: Token) -> Iterator[Container]:
    """Yield the fence for indented code whose first line names its language."""
    assert token.map is not None
    first, last = token.map
    match = _LANGUAGE.fullmatch(document.line_text(first).lstrip(" \t>").rstrip())
    if match is None or (last := trimmed(document, first, last)) == first + 1:
        return
    line = document.line_text(first)
    column: int = token.meta["column"]
    indent = len(line[column:].expandtabs(4)) - len(line[column:].lstrip().expandtabs(4))
    fence = "~" if "```" in token.content else "`"
    name = lexer_for(match["name"])
    yield Container(first, last, column, name, "code_language", indent=indent, fence=fence)
