"""A template tag as its translation sees it, and what a translation may answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..document import Context, Document
from .liquid import Argument, Tag


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that stand for a tag, blank lines around them, and those for the tag that ends it."""

    opening: tuple[str, ...]
    closing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fence:
    """A code fence with this info string around a tag's body, and a paragraph below it."""

    info: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """What stands for a tag with its body and its end."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A tag as a translation sees it; ``depth`` counts the blocks that stand in it.

    ``html`` tells that it stands in HTML so deeply indented that Markdown there would be code.
    """

    tag: Tag
    arguments: list[Argument]
    body: str
    alone: bool
    depth: int
    document: Document
    context: Context
    html: bool = False

    @property
    def words(self) -> list[str]:
        """The arguments without a key."""
        return [one.text for one in self.arguments if not one.key]

    @property
    def keys(self) -> dict[str, str]:
        """The arguments with one, in lower case."""
        return {one.key.lower(): one.text for one in self.arguments if one.key}


Result: TypeAlias = "str | Block | Fence | Whole | None"
Translate: TypeAlias = Callable[[Call], Result]


@dataclass(frozen=True, slots=True)
class Syntax:
    """What a generator reads as template.

    ``tags`` say what each tag becomes, ``unknown`` what any other does; ``code`` names the tags
    whose body is code. ``addresses`` are also resolved inside code; with ``in_code`` the template
    runs there, as in Jekyll, and ``{% raw %}`` is taken out. ``bare`` names are front matter.
    Without ``outputs``, what stands in two braces is text. A tag for which ``unknown`` returns None
    is left as it is.
    """

    tags: Mapping[str, Translate]
    unknown: Translate
    code: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    in_code: bool = True
    bare: bool = False
    notes: bool = False
    outputs: bool = True
