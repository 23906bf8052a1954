"""What a function costs, as a number that is the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def calls(function: Callable[[], object]) -> int:
    """Return how many calls a function makes, those of functions written in C included."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count


def growth(function: Callable[[int], object], size: int) -> float:
    """Return how many times as many calls a function makes for twice the size: 2 if linear."""
    function(size)  # what is made once and kept
    return calls(lambda: function(2 * size)) / calls(lambda: function(size))
