"""A post's text as tokens with exact places: what every rule reads."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token

from .edits import SourceMap
from .model import Dialect, Execution, Notice, Post
from .notices import Code
from .parser import parser, whole

if TYPE_CHECKING:
    from .config import Config
    from .targets import Answers

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(slots=True)
class Inline:
    """The inline content of one block, and where its characters stand in the document's text.

    ``pieces`` are (start in the content, offset in the text): between two starts both run
    together. ``parent`` is the token that opens the block (a paragraph, heading or table cell).
    """

    token: Token
    parent: Token
    pieces: list[tuple[int, int]]

    def offset(self, position: int) -> int:
        """Return the text offset of a position in the content."""
        at = bisect_right(self.pieces, position, key=lambda piece: piece[0]) - 1
        start, offset = self.pieces[max(at, 0)]
        return offset + position - start

    def end(self, position: int) -> int:
        """Return the text offset just behind the character before a position in the content."""
        return self.offset(position - 1) + 1 if position else self.offset(0)

    def span(self, token: Token) -> tuple[int, int]:
        """Return the half-open text span of one of the content's tokens."""
        start, end = token.meta["span"]
        return self.offset(start), self.end(end)


@dataclass(slots=True)
class Document:
    """A text, its tokens, and the way back to the post's lines.

    ``source_map`` leads from ``text`` to the post's body where a template pass changed it.
    Line numbers of tokens count from 0, as upstream's do.
    """

    post: Post
    text: str
    dialect: Dialect
    source_map: SourceMap = field(default_factory=SourceMap)
    env: dict[str, Any] = field(default_factory=dict)
    line_starts: list[int] = field(init=False)
    _tokens: list[Token] | None = field(init=False, default=None)
    _body_starts: list[int] = field(init=False, default_factory=list)
    _inlines: list[Inline] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.line_starts = [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @property
    def tokens(self) -> list[Token]:
        """The block tokens, parsed when first asked for: a template pass reads only the text."""
        if self._tokens is None:
            text = whole(self.text)
            self._tokens = parser(self.dialect.markdown_plugins).parse(text, self.env)
        return self._tokens

    def line_start(self, line: int) -> int:
        """Return the offset of the first character of a line; past the last line, the end."""
        return self.line_starts[line] if line < len(self.line_starts) else len(self.text)

    def line_text(self, line: int) -> str:
        """Return a line without its line end."""
        return self.text[self.line_start(line) : self.line_start(line + 1)].rstrip("\r\n")

    def line_of(self, offset: int) -> int:
        """Return the line, from 0, that an offset of the text is in."""
        return bisect_right(self.line_starts, offset) - 1

    def post_line(self, offset: int) -> int:
        """Return the 1-based line of the post's file that an offset of the text comes from."""
        if not self._body_starts:
            body = self.post.body
            self._body_starts = [0, *(match.end() for match in _LINE_END.finditer(body))]
        place = self.source_map.source(offset)
        line = self.post.body_line + bisect_right(self._body_starts, place) - 1
        lines = self.post.lines
        return lines[min(line, len(lines)) - 1] if lines else line

    def notice(self, code: Code, message: str, offset: int) -> Notice:
        """Return a notice about the place of an offset of the text."""
        return Notice(code, message, self.post.path, self.post_line(offset))

    @property
    def newline(self) -> str:
        """The line end that the text uses, for lines that are put in."""
        if len(self.line_starts) < 2:
            return "\n"
        end = self.line_starts[1]
        return "\r\n" if self.text.endswith("\r\n", 0, end) else self.text[end - 1]

    @property
    def inlines(self) -> list[Inline]:
        """Every inline content of the document, in order."""
        if self._inlines is None:
            self._inlines = list(self._find_inlines())
        return self._inlines

    def inline_tokens(self, *types: str) -> Iterator[tuple[Inline, Token]]:
        """Yield every inline token of these types (of all, if none is named).

        What stands in an image's alternative text is part of the image.
        """
        for inline in self.inlines:
            for token in inline.token.children or ():
                if not types or token.type in types:
                    yield inline, token

    def prefix(self, line: int, column: int) -> str:
        """Return what stands before a block at a column, as a line inside its containers needs it.

        Quote marks stay; list markers become the spaces that continue their item.
        """
        lead = self.line_text(line)[:column]
        # a quote's mark takes the blank behind it: of `>- x` it has none to take
        return re.sub(r"[^>\s]", " ", re.sub(r">(?=[^\s>])", "> ", lead))

    def _find_inlines(self) -> Iterator[Inline]:
        parent = None
        row, cursor = -1, 0
        for token in self.tokens:
            if token.type == "inline":
                assert parent is not None
                assert token.map is not None
                if parent.type in ("th_open", "td_open"):
                    if row != token.map[0]:
                        row, cursor = token.map[0], 0
                    pieces, cursor = self._cell(row, cursor, token.content)
                else:
                    row = -1
                    pieces = self._paragraph(token, parent)
                yield Inline(token, parent, pieces)
            elif token.nesting == 1:
                parent = token

    def _paragraph(self, token: Token, parent: Token) -> list[tuple[int, int]]:
        """Return the pieces of a content whose lines are each the rest of a source line."""
        assert token.map is not None
        pieces = []
        start = 0
        heading = parent.type == "heading_open" and parent.markup.startswith("#")
        for number, content in enumerate(token.content.split("\n"), token.map[0]):
            line = self._plain_line(number)
            bare = content.strip(" \t")
            if heading:
                column = line.index(bare, line.index("#") + len(parent.markup))
            else:
                # the content is what is left of the line behind its containers' markers
                kept = line.rstrip()
                column = len(kept) - len(bare.rstrip()) if bare else len(line)
            lead = len(content) - len(content.lstrip(" \t"))
            pieces.append((start, max(self.line_start(number) + column - lead, 0)))
            start += len(content) + 1
        return pieces

    def _cell(self, line: int, cursor: int, content: str) -> tuple[list[tuple[int, int]], int]:
        """Return the pieces of a table cell, and the column to look for the next one from.

        A content's ``|`` is ``\\|`` in the source. The cells of a row follow one another; a row
        may begin with the markers of the list or quote that it stands in.
        """
        base, source = self.line_start(line), self._plain_line(line)
        escaped = content.replace("|", "\\|")
        markers = _MARKERS.match(source)
        begin = source.find(escaped, cursor or (markers.end() if markers else 0))
        if begin < 0:
            begin = source.find(escaped, cursor)
        if not content or begin < 0:
            # an empty cell, or one that the row does not have: nothing in it can be edited
            empty = source.find("|", cursor)
            return [(0, base + max(empty, cursor))], empty + 1 if empty >= 0 else cursor
        pieces = [(0, base + begin)]
        for removed, match in enumerate(re.finditer(r"\\(?=\|)", escaped)):
            pieces.append((match.start() - removed, base + begin + match.start() + 1))
        after = source.find("|", begin + len(escaped))
        return pieces, after + 1 if after >= 0 else len(source)

    def _plain_line(self, line: int) -> str:
        """Return a line as the parser reads it: without NUL, which Markdown replaces."""
        return self.line_text(line).replace("\0", "\N{REPLACEMENT CHARACTER}")


# the markers of quotes and list items that a line may begin with
_MARKERS = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d+[.)])(?=[ \t])))*[ \t]*")


@dataclass(frozen=True, slots=True)
class LiveCell:
    """A fence that the page will have as a cell: half-open span and first line of code, offsets.

    ``source`` is its code without options, ``metadata`` as in ``model.Cell``.
    """

    start: int
    end: int
    code: int
    source: str
    metadata: Mapping[str, Any]


@dataclass(slots=True)
class Context:
    """What a rule may know besides the document: the whole site, and how this page is made.

    ``needs`` collects the MyST extensions that the page turns out to need, ``settings`` other
    settings of MyST's for this page, ``links`` the docnames and ``assets`` the files that it uses.
    ``cells`` are those that run, as ``execution`` says; ``marked`` are the lines, from 0, of fences
    whose info string is read already, ``values`` the offsets of code that is an inline value.
    """

    post: Post
    dialect: Dialect
    index: Answers
    config: Config
    docname: str
    needs: set[str] = field(default_factory=set)
    settings: dict[str, bool] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    cells: list[LiveCell] = field(default_factory=list)
    execution: Execution | None = None
    marked: set[int] = field(default_factory=set)
    values: set[int] = field(default_factory=set)
