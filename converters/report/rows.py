"""A post and its page as rows that stand side by side: a row for each line that both have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from ..ledger import Kind, construct
from ..model import Notice, Page, Post
from ..tiles import tiles

_END = re.compile(r"\r\n?|\n")
_LINES = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
# of so many lines in a row that are the same on both sides, these stay in sight at either end
_CONTEXT = 3
_FOLDED = 12
_WORST = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Span:
    """A text, and the edit that it was made by or taken out by; copied text has no codes."""

    text: str
    codes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of the edit, the worst where there are several."""
        kinds = [construct(code).kind for code in self.codes]
        return max(kinds, key=_WORST.__getitem__, default="")

    @property
    def label(self) -> str:
        """What a reader is told of the edit."""
        return "\n".join(f"{code}: {construct(code).meaning}" for code in self.codes)


@dataclass(slots=True)
class Row:
    """A line of the post beside what it became; an edit may hold more lines on either side.

    ``line`` is the first line of the post in it, ``page_line`` the page's.
    """

    line: int
    page_line: int
    left: list[Span] = field(default_factory=list)
    right: list[Span] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        """The constructs of the row's edits, each once."""
        return list(dict.fromkeys(code for one in (*self.left, *self.right) for code in one.codes))

    @property
    def names(self) -> list[tuple[str, str]]:
        """The constructs with their kinds."""
        return [(code, construct(code).kind) for code in self.codes]

    @property
    def plain(self) -> bool:
        """Whether both sides are the same and there is nothing to say."""
        return not self.notices and not any(one.codes for one in (*self.left, *self.right))

    @property
    def lines(self) -> int:
        """The number of the post's lines in it."""
        return len(_LINES.findall("".join(one.text for one in self.left)))

    @property
    def page_lines(self) -> int:
        """The number of the page's lines in it."""
        return len(_LINES.findall("".join(one.text for one in self.right)))


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that are shown, or folded away because nothing happened in them."""

    rows: list[Row]
    folded: bool = False


def rows_of(post: Post, page: Page, text: str) -> list[Block]:
    """Return the rows of a post's whole file and its page, those without an edit folded."""
    rows = list(_rows(post, page, text)) or [Row(1, 1)]
    by_line: dict[int, list[Notice]] = defaultdict(list)
    for notice in page.notices:
        by_line[notice.line].append(notice)
    for row in rows:
        for line in range(row.line, row.line + row.lines):
            row.notices += by_line.pop(line, [])
    # notices about no line, or one that the text does not have
    rows[0].notices[:0] = [notice for found in by_line.values() for notice in found]
    return list(_folded(rows))


def _rows(post: Post, page: Page, text: str) -> Iterator[Row]:
    # a file that was read in a way of its own may not end in the body, as a notebook's
    head = text[: len(text) - len(post.body)] if text.endswith(post.body) else ""
    line, page_line = (1, 1) if head else (post.body_line, 1)
    row = Row(line, page_line)
    if head:
        row.left.append(Span(head, ("front_matter",)))
        line = post.body_line
    for tile in tiles(page.source_map, len(post.body)):
        before = post.body[tile.source_start : tile.source_end]
        after = page.text[tile.start : tile.end]
        pieces = [(before, after)] if tile.codes else [(one, one) for one in _LINES.findall(before)]
        for left, right in pieces:
            # the page's front matter is put in where the post's ended
            if left or not row.left or row.left[-1].codes != tile.codes:
                row.left.append(Span(left, tile.codes))
            row.right.append(Span(right, tile.codes))
            line += len(_END.findall(left))
            page_line += len(_END.findall(right))
            if _at_start(row.left) and _at_start(row.right):
                yield row
                row = Row(line, page_line)
    if row.left:
        yield row


def _at_start(spans: list[Span]) -> bool:
    """Tell whether a side is at the start of a line."""
    last = next((one.text for one in reversed(spans) if one.text), "\n")
    return last[-1] in "\r\n"


def _folded(rows: list[Row]) -> Iterator[Block]:
    for plain, group in groupby(rows, key=lambda row: row.plain):
        found = list(group)
        if not plain or len(found) <= _FOLDED:
            yield Block(found)
            continue
        head = found[:_CONTEXT] if found[0] is not rows[0] else []
        tail = found[-_CONTEXT:] if found[-1] is not rows[-1] else []
        yield Block(head)
        yield Block(found[len(head) : len(found) - len(tail)], folded=True)
        yield Block(tail)
