"""Which words of one sequence are still there, in order, in another.

Common beginnings and ends go first. What is left is compared exactly if it is short; a long rest is
parted at the words that are unique in both (a patience diff), and one without any is matched by the
ordinal of each word. So the time is that of sorting, whatever the texts; only a long rest may be
matched a little below the best.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

# the words of a gap times those of the other: what one exact comparison may cost, in bits
_EXACT = 16_000_000


def align(first: Sequence[Hashable], second: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the pairs (place in the first, place in the second) of a long common subsequence.

    Where the second is the first with items left out, or put in, no longer one exists.
    """
    pairs: list[tuple[int, int]] = []
    waiting = [(0, len(first), 0, len(second))]
    while waiting:
        low, high, start, stop = waiting.pop()
        while low < high and start < stop and first[low] == second[start]:
            pairs.append((low, start))
            low, start = low + 1, start + 1
        while low < high and start < stop and first[high - 1] == second[stop - 1]:
            high, stop = high - 1, stop - 1
            pairs.append((high, stop))
        if low == high or start == stop:
            continue
        place = (first, second, low, high, start, stop)
        if (high - low) * (stop - start) <= _EXACT:
            pairs += _exact(*place)
        elif anchors := list(_unique(*place)):
            for a, b in [*anchors, (high, stop)]:
                waiting.append((low, a, start, b))
                low, start = a + 1, b + 1
            pairs += anchors
        else:
            pairs += _ordinal(*place)
    return sorted(pairs)


def _unique(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    low: int,
    high: int,
    start: int,
    stop: int,
) -> Iterator[tuple[int, int]]:
    """Yield the longest rising run of pairs of items that are unique on both sides."""
    here, there = Counter(first[low:high]), Counter(second[start:stop])
    places = {second[at]: at for at in range(start, stop) if there[second[at]] == 1}
    both = [
        (at, places[first[at]])
        for at in range(low, high)
        if here[first[at]] == 1 and first[at] in places
    ]
    yield from _rising(both)


def _ordinal(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    low: int,
    high: int,
    start: int,
    stop: int,
) -> Iterator[tuple[int, int]]:
    """Yield a rising run of pairs, the n-th of an item here with the n-th of it there."""
    seen: Counter[Hashable] = Counter()
    places = {}
    for at in range(start, stop):
        places[second[at], seen[second[at]]] = at
        seen[second[at]] += 1
    seen.clear()
    both = []
    for at in range(low, high):
        key = first[at], seen[first[at]]
        seen[first[at]] += 1
        if key in places:
            both.append((at, places[key]))
    yield from _rising(both)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of these pairs, already in order by place, that rises in both."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        at = bisect_left(tails, there)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(there)
            ends.append(number)
        else:
            tails[at], ends[at] = there, number
    run = []
    number = ends[-1] if ends else -1
    while number >= 0:
        run.append(pairs[number])
        number = before[number]
    return run[::-1]


def _exact(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    low: int,
    high: int,
    start: int,
    stop: int,
) -> Iterator[tuple[int, int]]:
    """Yield a longest common subsequence. Algorithm: Hyyrö's bit-parallel one, one row a word."""
    bits: dict[Hashable, int] = {}
    for at in range(low, high):
        bits[first[at]] = bits.get(first[at], 0) | 1 << (at - low)
    width = high - low
    mask = (1 << width) - 1
    row = mask
    rows = []
    for at in range(start, stop):
        both = row & bits.get(second[at], 0)
        row = (row + both | row - both) & mask
        rows.append(row)
    column, line = width, len(rows)
    while column and line:
        if rows[line - 1] >> (column - 1) & 1:
            column -= 1
        elif line > 1 and not rows[line - 2] >> (column - 1) & 1:
            line -= 1
        else:
            column, line = column - 1, line - 1
            yield low + column, start + line
