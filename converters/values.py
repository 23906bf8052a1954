"""What a front matter holds before its keys are given a meaning: values with text and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from .notices import Code


class Scalar(NamedTuple):
    """A single value: as the format reads it, as it is written, and its 0-based line.

    The text matters where a string is meant: YAML reads ``title: 1.10`` as a number, ``No`` as
    false. ``line`` counts from the first line of the front matter's content.
    """

    value: Any
    text: str
    line: int


Tree: TypeAlias = "Scalar | list[Tree] | dict[str, Tree]"


class Entry(NamedTuple):
    """The value of a key, and the 0-based line of the key."""

    tree: Tree
    line: int


Report: TypeAlias = Callable[[Code, str, int], None]
"""Called with a code, a message and a 0-based line of the front matter's content."""


class ImpossibleDate(str):
    """A text that has the form of a date, and is in no calendar."""

    __slots__ = ()


class FrontMatterSyntaxError(ValueError):
    """The front matter cannot be read as its format; ``line`` is 0-based."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


class FrontMatterSizeError(ValueError):
    """The front matter expands to more, or nests deeper, than any front matter needs."""


def plain(tree: Tree) -> Any:
    """Return the value as plain Python: dictionaries, lists, and what the format has of scalars."""
    if isinstance(tree, Scalar):
        return tree.text if isinstance(tree.value, ImpossibleDate) else tree.value
    if isinstance(tree, list):
        return [plain(item) for item in tree]
    return {key: plain(item) for key, item in tree.items()}


def scalars(tree: Tree) -> Iterator[Scalar]:
    """Yield every scalar of the value, in its order."""
    if isinstance(tree, Scalar):
        yield tree
    else:
        for item in tree if isinstance(tree, list) else tree.values():
            yield from scalars(item)


def kind(tree: Tree) -> str:
    """Return what a message calls the value."""
    return (
        "a text"
        if isinstance(tree, Scalar)
        else "a list"
        if isinstance(tree, list)
        else "a mapping"
    )


def named_options(entries: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield names and options of a list of names, and of mappings of names to options.

    So MkDocs has its plugins and extensions. Source: https://www.mkdocs.org/user-guide/configuration/
    """
    for one in entries if isinstance(entries, list) else [entries]:
        given = {one: None} if isinstance(one, str) else one if isinstance(one, Mapping) else {}
        for name, options in given.items():
            yield str(name), options if isinstance(options, Mapping) else {}
