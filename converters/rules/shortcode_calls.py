"""A shortcode where it stands, and what it becomes: what the makers of replacements see."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..document import Context, Document
from .shortcodes import Shortcode

# what may stand before a block on its line: quote marks and list markers
CONTAINER = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*[ \t>]*")

_LOOK_BACK = 200  # lines


@dataclass(frozen=True, slots=True)
class Made:
    """What a shortcode becomes: the text for its tags, and what its inner text is.

    ``inner`` is ``markdown``, ``verbatim`` (shortcodes in it are not read) or ``none`` (it goes
    with the tags). A ``block`` gets lines of its own. ``depth`` counts the fences of colons that
    ``opening`` begins. ``split`` is a mark between parts of the inner text, and what replaces it.
    """

    code: str
    opening: str = ""
    closing: str = ""
    block: bool = True
    inner: str = "markdown"
    depth: int = 0
    split: tuple[str, str] | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A shortcode and where it stands; ``height`` counts the levels of fences inside it."""

    node: Shortcode
    document: Document
    context: Context
    height: int

    @property
    def name(self) -> str:
        """The shortcode's own name, without folders, in lower case."""
        return self.node.name.rpartition("/")[2].rpartition(":")[2].lower()

    @property
    def inner(self) -> str:
        """The text between the tags."""
        return self.document.text[self.node.end : self.node.close] if self.node.paired else ""

    @property
    def alone(self) -> bool:
        """Whether the tags stand on lines without any other text."""
        text = self.document.text
        before = text[text.rfind("\n", 0, self.node.start) + 1 : self.node.start]
        after = re.compile(r"[^\n]*").match(text, self.node.stop)
        return bool(CONTAINER.fullmatch(before)) and not (after and after[0].strip())

    def fence(self, outer: int = 0) -> str:
        """Return a fence that is longer than all inside it.

        In an alert it is of tildes: the alert becomes a fence of three colons.
        """
        width = 3 + self.height + outer
        if not self._in_alert:
            return ":" * width
        return "~" * max(width, 1 + max(map(len, re.findall(r"~+", self.inner)), default=0))

    @property
    def _in_alert(self) -> bool:
        """Whether the shortcode stands in a quote that has an alert's mark above it."""
        text, end = self.document.text, self.node.start
        for _ in range(_LOOK_BACK):
            begin = text.rfind("\n", 0, end) + 1
            line = text[begin:end]
            if not line.lstrip(" \t-*+").startswith(">"):
                return False
            if "[!" in line:
                return True
            end = begin - 1
            if end < 0:
                return False
        return False

    def get(self, *names: str, at: int | None = None) -> str:
        """Return the first of these arguments that is given, else a positional one, else ``""``."""
        for name in names:
            for key, value in self.node.named.items():
                if key.lower() == name and value:
                    return value
        positional = self.node.positional
        return positional[at] if at is not None and at < len(positional) else ""


Make = Callable[[Call], Made]
"""Returns what a shortcode becomes."""

Maker = Callable[[Call], Made | None]
"""Returns what a shortcode of some names becomes, None where it lacks what it is about."""
