"""Blocks that Markdown does not have: how rules of markdown-it-py enter them and hold others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

BlockRule = Callable[[StateBlock, int, int, bool], bool]

# the blocks that an added block ends
ENDED = ("paragraph", "reference", "blockquote", "list", "footnote_def")


def add_block(md: MarkdownIt, name: str, rule: BlockRule, before: str = "fence") -> None:
    """Add a rule for a block that needs no blank line in front."""
    md.block.ruler.before(before, name, rule, {"alt": [*ENDED]})


def column_of(state: StateBlock, line: int) -> int:
    """Return how many characters stand before a line's own text, marks of quotes and lists too."""
    begin = state.bMarks[line] + state.tShift[line]
    return begin - (state.src.rfind("\n", 0, begin) + 1)


def hold(
    state: StateBlock,
    name: str,
    lines: tuple[int, int],
    stop: int,
    meta: dict[str, Any],
    indent: int | None = None,
) -> Token:
    """Push a container over half-open ``lines`` and return its first token.

    Its tokens are ``name_open`` and ``name_close``, with the same ``meta``. The lines behind its
    first one, up to ``stop``, are read as blocks. ``indent`` is the indentation that they have, in
    columns; None is that of the container itself.
    """
    first, last = lines
    token = state.push(f"{name}_open", "div", 1)
    token.map, token.meta = [first, last], meta
    before = state.parentType, state.lineMax, state.blkIndent
    state.parentType, state.lineMax = "container", stop
    if indent is not None:
        state.blkIndent = indent
    state.md.block.tokenize(state, first + 1, stop)
    state.parentType, state.lineMax, state.blkIndent = before
    state.push(f"{name}_close", "div", -1).meta = meta
    state.line = last
    return token
