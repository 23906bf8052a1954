"""A ``_toc.yml`` as data and as YAML nodes, and where something is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import Any

import yaml
from sphinx_external_toc.parsing import MalformedError, parse_toc_data

from .loader import LOADER

_AT = re.compile(r"@ '([^']*)'")
_TWICE = re.compile(r"used multiple times: '(.*)'")
_SET = re.compile(r"\{('[^{}]*')\}")
_NAME = re.compile(r"'([^']*)'")


class TocError(Exception):
    """A ``_toc.yml`` that cannot be read: what is wrong, its YAML path, and the line from 1."""

    def __init__(self, message: str, path: str, line: int) -> None:
        """Keep the path as sphinx-external-toc writes it, ``/parts/0/``; empty for bad YAML."""
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line


def load(text: str) -> tuple[Any, Any]:
    """Return the data of a YAML text, and the nodes with their positions."""
    try:
        loader = LOADER(text)
        node: Any = loader.get_single_node()
        return loader.construct_document(node) if node else None, node
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = ", ".join(filter(None, (error.context, error.problem)))
        raise TocError(message, "", mark.line + 1 if mark else 1) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise TocError(f"a character that YAML forbids: {error.reason}", "", line) from error
    except (ValueError, RecursionError) as error:
        raise TocError(str(error), "", 1) from error


def verify(data: Any, node: Any) -> None:
    """Raise TocError, with the place, where sphinx-external-toc's parser finds something wrong."""
    try:
        parse_toc_data(data)
    except MalformedError as error:
        # the parser prints sets, whose order changes from run to run
        message = _SET.sub(
            lambda found: "{" + ", ".join(sorted(found[1].split(", "))) + "}", str(error)
        )
    except (TypeError, AttributeError, ValueError, RecursionError) as error:
        # the parser trusts some values, such as `options`, to be what they should
        message = f"not a table of contents: {error}"
    else:
        return
    if twice := _TWICE.search(message):
        path, line = _second(node, twice[1])
    else:
        found = _AT.search(message)
        path = found[1] if found else "/"
        line = _line(node, path, _NAME.findall(message[: found and found.start()]))
    raise TocError(message, path, line)


def _line(node: Any, path: str, names: list[str]) -> int:
    """Return the line of a path's node, or of the first key there that a message names."""
    for step in filter(None, path.split("/")):
        if isinstance(node, yaml.SequenceNode) and step.isdigit():
            node = node.value[int(step)]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), node)
    if isinstance(node, yaml.MappingNode):
        keys = {key.value: key for key, _ in node.value if isinstance(key.value, Hashable)}
        node = next((keys[name] for name in names if name in keys), node)
    return node.start_mark.line + 1 if node else 1


def _second(node: Any, name: str) -> tuple[str, int]:
    """Return path and line of the second entry with a file's name."""

    def places(node: Any, path: str) -> Iterator[tuple[str, int]]:
        if isinstance(node, yaml.SequenceNode):
            for number, value in enumerate(node.value):
                yield from places(value, f"{path}{number}/")
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value in ("root", "file") and value.value == name:
                    yield path, value.start_mark.line + 1
            for key, value in node.value:
                yield from places(value, f"{path}{key.value}/")

    found = places(node, "/")
    first = next(found, ("/", 1))
    return next(found, first)
