"""A parser of markdown-it-py made quick: it finds the same in a time linear in the text.

Upstream goes over lines and plain text sign by sign, and over a list of definitions once for each.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# upstream's characters that end plain text
ENDS = re.escape("\n!#$%&*+-:<=>@[\\]^_`{}~")
# what the title of a definition may begin with, which may stand on the line below
_TITLE = ("'", '"', "(")
_UP_TO = re.compile(rf"[^{ENDS}]+")


def _up_to_a_sign(state: StateInline, silent: bool) -> bool:
    """Take plain text as upstream's rule does, at once."""
    return take(state, silent, _UP_TO)


def take(state: StateInline, silent: bool, text: re.Pattern[str]) -> bool:
    """Take what a pattern finds at the place, as often as it does; return whether there was any."""
    end = state.pos
    while match := text.match(state.src, end, state.posMax):
        end = match.end()
    if end == state.pos:
        return False
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


class LineState(StateBlock):
    """The state of a block parse, which finds the lines of a text at once, not sign by sign."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        if not lines[-1].strip(" \t"):
            # upstream takes no line of blanks that nothing ends
            lines.pop()
        start = 0
        found: list[tuple[int, int, int, int]] = []
        for line in lines:
            indent = len(line) - len(line.lstrip(" \t"))
            blanks = line[:indent]
            width = len(blanks.expandtabs(4)) if "\t" in blanks else indent
            found.append((start, start + len(line), indent, width))
            start += len(line) + 1
        # the last of each is a line that is not there
        found.append((len(src), len(src), 0, 0))
        self.bMarks, self.eMarks, self.tShift, self.sCount = map(list, zip(*found, strict=True))
        self.bsCount = [0] * len(found)
        self.lineMax = len(lines)


class LineBlock(ParserBlock):
    """The block parser, working on states that find lines at once."""

    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: Any,
        outTokens: list[Token],  # noqa: N803
    ) -> list[Token] | None:
        """Parse a text into block tokens, which are added to those that there are."""
        if not src:
            return None
        state = LineState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a link's definition that is whole on its line without a look at those below.

    Upstream looks at all lines of the paragraph for each of its definitions.
    """
    below = start + 1
    if below < state.lineMax:
        place = state.bMarks[below] + state.tShift[below]
        last = state.lineMax
        # upstream reads an address over a line end that is escaped
        escaped = state.src.endswith("\\", 0, state.eMarks[start])
        if state.src[place : place + 1] not in _TITLE and not escaped:
            try:
                state.lineMax = below
                if reference(state, start, below, silent):
                    return True
            finally:
                state.lineMax = last
    return reference(state, start, end, silent)


def quicken(md: MarkdownIt) -> None:
    """Let a parser take lines, plain text and definitions at once; it finds the same."""
    block = LineBlock()
    block.ruler = md.block.ruler
    md.block = block
    md.block.ruler.at("reference", _reference)
    md.inline.ruler.at("text", _up_to_a_sign)
