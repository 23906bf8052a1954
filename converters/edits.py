"""Apply edits to a text, and know for each place of the result where it came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass

from .model import Edit


class OverlapError(ValueError):
    """Two edits claim the same characters: a bug in the rules that made them."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One application of edits, as segments that cover both texts without gaps.

    Segment ``i`` is ``[sources[i], sources[i + 1])`` of the source and ``[targets[i],
    targets[i + 1])`` of the result. Where ``codes[i]`` is empty the two are the same text, else an
    edit of that code put the one in the place of the other, and either may be empty.
    """

    targets: tuple[int, ...]
    sources: tuple[int, ...]
    codes: tuple[str, ...]

    def source(self, offset: int) -> int:
        """Return the source offset that an offset of the result comes from."""
        segment = bisect_right(self.targets, offset, 0, len(self.codes)) - 1
        if segment < 0:
            return offset
        along = 0 if self.codes[segment] else offset - self.targets[segment]
        return self.sources[segment] + along

    def target(self, offset: int) -> int:
        """Return the place in the result of a source character that was copied."""
        segment = bisect_right(self.sources, offset, 0, len(self.codes)) - 1
        if segment < 0:
            return offset
        along = 0 if self.codes[segment] else offset - self.sources[segment]
        return self.targets[segment] + along


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Where a text comes from, through any number of layers, and as lines of the post.

    ``lines[i]`` is the 1-based line of the post that line ``i + 1`` of the page comes from.
    """

    layers: tuple[Layer, ...] = ()
    lines: tuple[int, ...] = ()

    def source(self, offset: int) -> int:
        """Return the offset in the first source that an offset of the last result comes from."""
        for layer in reversed(self.layers):
            offset = layer.source(offset)
        return offset

    def then(self, layer: Layer) -> SourceMap:
        """Return this map with one more application of edits on top of it."""
        return SourceMap((*self.layers, layer))

    def line(self, line: int) -> int:
        """Return the post's line that a page's line comes from; both count from 1."""
        if not self.lines:
            return line
        return self.lines[min(max(line, 1), len(self.lines)) - 1]


class Taken:
    """The spans that edits have claimed, for rules whose edits may get in each other's way."""

    def __init__(self) -> None:
        self._spans: list[tuple[int, int]] = []

    def claim(self, edits: Iterable[Edit]) -> bool:
        """Claim what edits that belong together span; none of it where any of it is taken."""
        claimed: list[tuple[int, int]] = []
        for edit in edits:
            if not self._free(edit.start, edit.end):
                for span in claimed:
                    self._spans.remove(span)
                return False
            span = (edit.start, edit.end)
            insort(self._spans, span)
            claimed.append(span)
        return True

    def _free(self, start: int, end: int) -> bool:
        at = bisect_left(self._spans, (end, -1)) - 1
        while at >= 0:
            first, last = self._spans[at]
            if start < last:
                return False
            if last > first or first < start:
                return True  # what is further to the left ends there, too
            at -= 1
        return True


def settled(edits: Iterable[Edit]) -> tuple[list[Edit], list[Edit]]:
    """Return edits of which no two claim the same characters, and those that are left out for it.

    Of two, the one that begins first stays.
    """
    kept: list[Edit] = []
    left: list[Edit] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < position:
            left.append(edit)
        else:
            kept.append(edit)
            position = edit.end
    return kept, left


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, Layer]:
    """Return the text with the edits put in, and the layer that leads back.

    Edits may come in any order; insertions at one place stand in the order in which they came.
    Raises OverlapError where two edits claim a character, or one inserts inside another's span.
    """
    pieces: list[str] = []
    targets: list[int] = []
    sources: list[int] = []
    codes: list[str] = []
    position = 0
    length = 0

    def put(piece: str, source: int, code: str) -> None:
        nonlocal length
        pieces.append(piece)
        targets.append(length)
        sources.append(source)
        codes.append(code)
        length += len(piece)

    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not 0 <= edit.start <= edit.end <= len(text):
            raise OverlapError(f"{edit} is outside the text of {len(text)} characters")
        if edit.start < position:
            raise OverlapError(f"{edit} overlaps an edit that ends at {position}")
        if position < edit.start:
            put(text[position : edit.start], position, "")
        if edit.text or edit.start < edit.end:
            put(edit.text, edit.start, edit.code)
        position = edit.end
    if position < len(text):
        put(text[position:], position, "")
    layer = Layer((*targets, length), (*sources, len(text)), tuple(codes))
    return "".join(pieces), layer
