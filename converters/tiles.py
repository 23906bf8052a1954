"""Where an edit stands on both sides: in the post and on the page, through every layer of edits.

Each layer covers both of its texts without gaps and in the same order; so does what two of them
make together. Nothing is guessed by comparing texts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .edits import Layer, SourceMap


@dataclass(frozen=True, slots=True)
class Tile:
    """A span of the source and the span of the result that it became, both half-open.

    Without ``codes`` both are the same text; else edits of these codes made one of the other.
    """

    source_start: int
    source_end: int
    start: int
    end: int
    codes: tuple[str, ...] = ()


class _Piece(NamedTuple):
    """The width of a tile on either side, and its codes."""

    source: int
    result: int
    codes: tuple[str, ...]


def tiles(source_map: SourceMap, length: int) -> Iterator[Tile]:
    """Yield the tiles from the post's body, of that many characters, to the page's text."""
    pieces = [_Piece(length, length, ())] if length else []
    for layer in source_map.layers:
        pieces = list(_composed(pieces, _pieces(layer)))
    source = result = 0
    for piece in pieces:
        ends = source + piece.source, result + piece.result
        yield Tile(source, ends[0], result, ends[1], piece.codes)
        source, result = ends


def _pieces(layer: Layer) -> Iterator[_Piece]:
    for at, code in enumerate(layer.codes):
        yield _Piece(
            layer.sources[at + 1] - layer.sources[at],
            layer.targets[at + 1] - layer.targets[at],
            (code,) if code else (),
        )


def _composed(first: Iterable[_Piece], second: Iterable[_Piece]) -> Iterator[_Piece]:
    """Yield the pieces of two layers together: the result of the first is the second's source.

    Text that both copy is cut where either ends; edits of the same text become one piece.
    """
    above, below = deque(first), deque(second)
    while above or below:
        if above and not above[0].result:  # taken out before the second layer saw it
            yield above.popleft()
        elif below and not below[0].source:
            yield below.popleft()
        elif above[0].codes or below[0].codes:
            yield _joined(above, below)
        else:
            width = min(above[0].result, below[0].source)
            _take(above, width)
            _take(below, width)
            yield _Piece(width, width, ())


def _joined(above: deque[_Piece], below: deque[_Piece]) -> _Piece:
    """Take an edit off, and all that touches the same text, until both layers end at one place."""
    source = result = ahead = 0
    codes: dict[str, None] = {}
    while True:
        # `ahead` is how much more of the text between them was taken of the first layer
        if ahead > 0 or (not ahead and not above[0].codes):
            piece = _take(below, ahead or below[0].source)
            result += piece.result
            ahead -= piece.source
        else:
            piece = _take(above, -ahead or above[0].result)
            source += piece.source
            ahead += piece.result
        codes |= dict.fromkeys(piece.codes)
        if not ahead:
            return _Piece(source, result, tuple(codes))


def _take(pieces: deque[_Piece], width: int) -> _Piece:
    """Take the next piece off; of one that is only copied, no more than a width."""
    piece = pieces.popleft()
    if piece.codes or piece.source <= width:
        return piece
    rest = piece.source - width
    pieces.appendleft(_Piece(rest, rest, ()))
    return _Piece(width, width, ())
