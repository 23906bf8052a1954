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
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from .quick import ENDS, quicken, take

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


_TEXT = re.compile(rf"[^{ENDS}w]+|w(?!ww\.)|(?<=\w)w")


def _text(state: StateInline, silent: bool) -> bool:
    """Take plain text up to the next character that any rule could begin with."""
    return take(state, silent, _TEXT)


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
