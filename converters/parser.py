"""markdown-it-py, extended so that every inline token knows its place in its paragraph.

Upstream gives lines to block tokens and nothing to inline ones. Here each inline token carries
``meta["span"]``, a half-open range of the inline content; a text token is that range, verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

Plugin = Callable[[MarkdownIt], None]


class SpanState(StateInline):
    """The state of an inline parse that also knows where its pending text began."""

    pending_start = 0

    def pushPending(self) -> Token:  # noqa: N802 - upstream's name
        """Flush the pending text as a token, with its span."""
        # rules only ever append source characters to `pending` or take some off its end
        end = self.pending_start + len(self.pending)
        token = super().pushPending()
        token.meta["span"] = (self.pending_start, end)
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Push a token; the rule around it sets its span."""
        if self.pending:
            self.pushPending()
        self.pending_start = self.pos
        return super().push(ttype, tag, nesting)


class SpanInline(ParserInline):
    """The inline parser, working on states that record spans."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """Parse inline text into tokens that carry their spans."""
        state = SpanState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def whole(text: str) -> str:
    """Return a text that ends its last line where that is an empty one of a quote.

    markdown-it-py 3.0.0 reads beyond the end of a text that ends in ``>`` below a table.
    """
    last = text[max(text.rfind("\n"), text.rfind("\r")) + 1 :]
    return text + "\n" if last and not last.strip(" \t>") else text


def _shift(tokens: list[Token], by: int) -> None:
    for token in tokens:
        start, end = token.meta["span"]
        token.meta["span"] = (start + by, end + by)
        if token.children:
            _shift(token.children, by)


def _recorded(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """Return an inline rule that gives the tokens it pushes their spans."""

    def run(state: StateInline, silent: bool) -> bool:
        if silent or not isinstance(state, SpanState):
            return rule(state, silent)
        start = state.pos
        if not state.pending:
            state.pending_start = start
        before = len(state.tokens)
        if not rule(state, silent):
            return False
        place = start
        for token in state.tokens[before:]:
            if token.type == "link_open" and token.info == "auto":
                place = start + 1  # the text begins behind the "<"
            if "span" in token.meta:
                continue
            if token.type == "text" and token.content:
                # delimiter runs come as one token a marker
                token.meta["span"] = (place, place + len(token.content))
                place += len(token.content)
            else:
                token.meta["span"] = (start, state.pos)
                if token.type == "image" and token.children:
                    _shift(token.children, start + 2)
        return True

    return run


def _join(state: StateInline) -> None:
    """Join neighbouring text tokens and their spans, as upstream's ``fragments_join`` does.

    Markers that became part of a strong delimiter are left empty upstream; they are dropped.
    """
    joined: list[Token] = []
    level = 0
    for token in state.tokens:
        if token.nesting < 0:
            level -= 1
        token.level = level
        if token.nesting > 0:
            level += 1
        if token.type == "text":
            if not token.content:
                continue
            last = joined[-1] if joined else None
            start, end = token.meta["span"]
            if last is not None and last.type == "text" and last.meta["span"][1] == start:
                last.content += token.content
                last.meta["span"] = (last.meta["span"][0], end)
                continue
        joined.append(token)
    state.tokens[:] = joined


# Upstream's characters that end plain text; in `_TEXT` also "www." of GFM's autolinks.
_ENDS = re.escape("\n!#$%&*+-:<=>@[\\]^_`{}~")
_UP_TO = re.compile(rf"[^{_ENDS}]+")
_TEXT = re.compile(rf"[^{_ENDS}w]+|w(?!ww\.)|(?<=\w)w")


def _up_to_a_sign(state: StateInline, silent: bool) -> bool:
    """Take plain text as upstream's rule does, at once."""
    return _take(state, silent, _UP_TO)


def _text(state: StateInline, silent: bool) -> bool:
    """Take plain text up to the next character that any rule could begin with."""
    return _take(state, silent, _TEXT)


def _take(state: StateInline, silent: bool, text: re.Pattern[str]) -> bool:
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


def quicken(md: MarkdownIt) -> None:
    """Let a parser take lines and plain text at once, not sign by sign; it finds the same."""
    block = LineBlock()
    block.ruler = md.block.ruler
    md.block = block
    md.inline.ruler.at("text", _up_to_a_sign)


class Parser(MarkdownIt):
    """A CommonMark parser whose inline tokens carry spans, extended by plugins."""

    def __init__(self, plugins: tuple[Plugin, ...]) -> None:
        super().__init__("commonmark")
        quicken(self)
        inline = SpanInline()
        inline.ruler, inline.ruler2 = self.inline.ruler, self.inline.ruler2
        self.inline = inline
        self.inline.ruler.at("text", _text)
        for plugin in plugins:
            plugin(self)
        # escapes and entities stay tokens of their own: joined, a text would not be verbatim
        self.core.ruler.disable("text_join")
        self.inline.ruler2.at("fragments_join", _join)
        for rule in self.inline.ruler.__rules__:
            rule.fn = _recorded(rule.fn)
        self.inline.ruler.__cache__ = None


@lru_cache(maxsize=32)
def parser(plugins: tuple[Plugin, ...]) -> Parser:
    """Return the parser that these plugins make; it keeps no state between parses."""
    return Parser(plugins)
