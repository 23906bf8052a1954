"""MyST's directives in a post: what they hold is read, and the files they name are led to.

Syntax: https://myst-parser.readthedocs.io/en/latest/syntax/roles-and-directives.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from ..document import Context, Document
from ..model import Edit, Notice
from .links import image_address
from .syntax import add_block, hold

# what stands in these is no MyST
_LITERAL = frozenset(
    {"code", "code-block", "code-cell", "sourcecode", "literalinclude", "math", "mermaid", "raw"}
    | {"eval-rst", "toctree", "csv-table", "bibliography", "highlight", "altair-plot", "include"}
    | {"raw-cell", "python", "r", "julia"}
)
# directives whose argument is inline MyST: their title, or the first words of what they hold
_TITLED = frozenset(
    {"note", "tip", "warning", "important", "caution", "danger", "attention", "hint", "error"}
    | {"seealso", "admonition", "dropdown", "details", "card", "grid-item-card", "tab-item"}
    | {"versionadded", "versionchanged", "deprecated", "topic", "sidebar", "rubric"}
)
# directives whose argument is a file, relative to the post
_FILES = frozenset({"figure", "image", "literalinclude", "include", "video", "audio"})
# those that take a file in: where it is missing, Sphinx has an error and nothing to show
_TAKEN_IN = frozenset({"literalinclude", "include"})
_OPENING = re.compile(
    r"(?P<fence>`{3,}|~{3,}|:{3,})\{(?P<name>[a-zA-Z][\w:.+-]*)\}(?P<rest>(?:[ \t].*)?)"
)


def directive(
    state: StateBlock, start_line: int, end_line: int, silent: bool, *, titled: bool = False
) -> bool:
    """Read a directive that holds MyST as a container of blocks, ``titled`` its title as well."""
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    match = _OPENING.fullmatch(state.src, begin, state.eMarks[start_line])
    if not match or match["name"] in _LITERAL:
        return False
    if match["fence"][0] == "`" and "`" in match["rest"]:
        return False
    if silent:
        return True
    fence = match["fence"]
    line = start_line + 1
    closed = False
    while line < end_line:
        place = state.bMarks[line] + state.tShift[line]
        if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            break
        text = state.src[place : state.eMarks[line]].rstrip()
        if text and set(text) == {fence[0]} and len(text) >= len(fence):
            closed = True
            break
        line += 1
    meta = {"name": match["name"]}
    token = hold(state, "directive", (start_line, line + closed), line, meta)
    token.info, token.markup = match["rest"].strip(), fence
    if titled and token.info and match["name"] in _TITLED:
        inline = Token("inline", "", 0, content=token.info, map=[start_line, start_line + 1])
        inline.level, inline.children = state.level + 1, []
        state.tokens.insert(state.tokens.index(token) + 1, inline)
    return True


def directives_plugin(md: MarkdownIt) -> None:
    """Read the content of directives as blocks of the post."""
    add_block(md, "directive", partial(directive, titled=True))


def colon_directives_plugin(md: MarkdownIt) -> None:
    """Read the content of directives in colon fences, which a template pass has put in."""

    def colon_directive(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
        begin = state.bMarks[start_line] + state.tShift[start_line]
        return state.src.startswith(":::", begin) and directive(state, start_line, end_line, silent)

    add_block(md, "directive", colon_directive)


def directive_files(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Lead the files that directives name from the post's folder to the page's."""
    for token in document.tokens:
        if token.type not in ("directive_open", "fence", "colon_fence") or not token.map:
            continue
        known = document.dialect.native or token.map[0] in context.marked
        if token.type == "fence" and not known:
            continue  # the author's generator shows it as code
        start = document.line_start(token.map[0])
        line = document.line_text(token.map[0])
        before = line[: max(line.find("{"), 0)]
        match = _OPENING.match(line, len(before.rstrip("`~:")))
        if not match or match["name"] not in _FILES or not match["rest"].strip():
            continue
        path = match["rest"].strip()
        place = start + match.start("rest") + match["rest"].index(path)
        new, notices = image_address(path, document, context, place)
        if match["name"] in _TAKEN_IN:
            notices = [
                replace(one, message=one.message.replace("no image", "no file", 1))
                for one in notices
            ]
        yield from notices
        outside = new is None or "://" in new
        if outside and match["name"] in _TAKEN_IN:
            end = document.line_start(token.map[1] - 1)
            stop = end + len(document.line_text(token.map[1] - 1))
            shown = f"[`{path}`]({new})" if new else f"`{path}`"
            yield Edit(start + match.start(), stop, shown, "directive_file")
        elif new is not None and "://" not in new and unquote(new) != unquote(path):
            yield Edit(place, place + len(path), new, "directive_file")
