"""Where everything stands in a ``_toc.yml``: its entries and lists, with their positions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from sphinx_external_toc.parsing import FILE_FORMATS, FileFormat

from .toc_read import load, verify

SUFFIXES = (".md", ".ipynb", ".rst")

_LINE_END = re.compile(r"\r\n|\n|\r")
_COMMENT = re.compile(r"[ \t]*(#.*)?[\r\n]*")
_DASH = re.compile(r"[ \t]*(-)[ \t]*(#.*)?[\r\n]*")


@dataclass(slots=True, eq=False)
class Branch:
    """A list under one of the keys of an entry: ``parts``, ``chapters``, ``sections``, …

    The span runs from the key to the end of the list, without a comment behind it.
    ``sequence`` is where the list's value begins; ``flow`` means that it is in brackets.
    """

    owner: Item
    start: int
    sequence: int
    end: int
    column: int
    flow: bool
    parts: bool
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Item:
    """An entry of a list, a part, or the root: ``kind`` is the key that says which.

    In a block list the span begins at the dash, in a flow list at the entry; it ends where the
    entry's content does. ``column`` is that of the dash, ``keys`` that of the entry's keys.
    ``flow`` means that the entry itself is in braces; ``pairs`` are the spans of its pairs.
    ``value`` is the span of a file's name, ``scalars`` are all its own settings.
    """

    kind: str
    name: str
    depth: int
    parent: Branch | None
    start: int
    end: int
    column: int
    keys: int
    flow: bool
    value: tuple[int, int]
    pairs: tuple[tuple[int, int], ...]
    scalars: tuple[tuple[str, str], ...]
    branches: list[Branch] = field(default_factory=list)

    @property
    def docname(self) -> str:
        """Return the file's name without its suffix."""
        return next((self.name[: -len(s)] for s in SUFFIXES if self.name.endswith(s)), self.name)

    @property
    def above(self) -> Item | None:
        """Return the entry or root that this one is listed under, parts passed over."""
        item: Item = self
        while item.parent:
            item = item.parent.owner
            if item.kind != "part":
                return item
        return None

    def below(self) -> Iterator[Item]:
        """Yield everything that is listed below, in reading order."""
        for branch in self.branches:
            for item in branch.items:
                yield item
                yield from item.below()


@dataclass(slots=True, eq=False)
class Toc:
    """A ``_toc.yml`` as text and as tree.

    ``lines`` are the offsets at which lines begin, the end of the text included. ``solid`` are
    the lines (from 0) inside a scalar of several lines, where ``#`` begins no comment. ``aliased``
    means that YAML aliases make some place of the text stand for several of the tree.
    """

    text: str
    format: FileFormat
    lines: list[int]
    newline: str
    solid: set[int] = field(default_factory=set)
    aliased: bool = False
    root: Item = field(init=False)

    def files(self) -> Iterator[Item]:
        """Yield the root and every file, in reading order."""
        yield self.root
        yield from (item for item in self.root.below() if item.kind == "file")

    def line(self, offset: int) -> int:
        """Return the line, from 0, that an offset is on."""
        return bisect_right(self.lines, offset) - 1

    def spanned(self, start: int, end: int) -> range:
        """Return the lines, from 0, that a span touches."""
        return range(self.line(start), self.line(max(end - 1, start)) + 1)

    def content(self, start: int, end: int) -> list[int]:
        """Return the lines of a span that are neither blank nor only a comment."""
        return [
            line
            for line in self.spanned(start, end)
            if line in self.solid
            or not _COMMENT.fullmatch(self.text, self.lines[line], self.lines[line + 1])
        ]


def read(text: str, check: bool = True) -> Toc:
    """Return the tree of a ``_toc.yml``.

    With ``check``, sphinx-external-toc reads the data first; without, empty lists may stand.
    Raises TocError.
    """
    data, node = load(text)
    if check:
        verify(data, node)
    lines = [0, *(match.end() for match in _LINE_END.finditer(text))]
    if lines[-1] != len(text):
        lines.append(len(text))
    end = _LINE_END.search(text)
    layout = FILE_FORMATS[data.get("format", "default")]
    toc = Toc(text, layout, lines, end.group() if end else "\n")
    toc.root = _item(toc, node, "root", 0, None)
    return toc


def _item(toc: Toc, node: Any, kind: str, depth: int, parent: Branch | None) -> Item:
    """Read an entry and all that is below it."""
    start, end = node.start_mark.index, node.end_mark.index
    pairs = {}
    for key, value in node.value:
        pairs[key.value] = key, value
        inside = start <= key.start_mark.index < end and start <= value.start_mark.index <= end
        toc.aliased |= not inside
        if value.end_mark.line != value.start_mark.line:
            _mark_solid(toc, value)
    spans = tuple((key.start_mark.index, _end(toc, value)) for key, value in node.value)
    first = node.value[0][0].start_mark
    in_block = parent is not None and not parent.flow
    begin = _dash(toc, start) if in_block else start
    _, named = pairs.get(kind, (None, None))
    item = Item(
        kind=kind,
        name=named.value if named else "",
        depth=depth,
        parent=parent,
        start=begin,
        # a pair without braces, `[file: a ]`, ends before the blanks that the parser counts in
        end=end if toc.text[end - 1] == "}" and node.flow_style else spans[-1][1],
        column=begin - toc.lines[toc.line(begin)],
        keys=first.column,
        flow=bool(node.flow_style),
        value=(named.start_mark.index, _end(toc, named)) if named else (start, start),
        pairs=spans,
        scalars=tuple(
            (name, value.value)
            for name, (_, value) in pairs.items()
            if isinstance(value, yaml.ScalarNode) and value.value
        ),
    )
    subtrees, items = toc.format.get_subtrees_key(depth), toc.format.get_items_key(depth)
    lists: dict[str, tuple[tuple[str, bool], ...]] = {
        "root": ((subtrees, True), (items, False)),
        "file": ((subtrees, True), (items, False)),
        "part": ((items, False),),
    }
    for name, is_parts in lists.get(kind, ()):
        if name in pairs:
            item.branches.append(_branch(toc, *pairs[name], is_parts, item))
    return item


def _branch(toc: Toc, key: Any, node: Any, parts: bool, owner: Item) -> Branch:
    """Read a list; an empty value is an empty list, which only our own removals leave behind."""
    filled = isinstance(node, yaml.SequenceNode)
    branch = Branch(
        owner=owner,
        start=key.start_mark.index,
        sequence=node.start_mark.index,
        end=_end(toc, node),
        column=key.start_mark.column,
        flow=filled and bool(node.flow_style),
        parts=parts,
    )
    for value in node.value if filled else ():
        inside = node.start_mark.index <= value.start_mark.index <= node.end_mark.index
        if not inside:
            toc.aliased = True
            continue
        names = {key.value for key, _ in value.value}
        kind = next((kind for kind in ("file", "glob", "url") if kind in names), "part")
        depth = owner.depth if parts else owner.depth + 1
        branch.items.append(_item(toc, value, "part" if parts else kind, depth, branch))
    return branch


def _end(toc: Toc, node: Any) -> int:
    """Return where a node's content ends; the parser's own mark of a block is after comments."""
    while not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, yaml.MappingNode) else last
    start: int = node.start_mark.index
    end: int = node.end_mark.index
    return start + len(toc.text[start:end].rstrip())


def _dash(toc: Toc, start: int) -> int:
    """Return the offset of the dash before an entry, over comments between the two."""
    line = toc.line(start)
    before = toc.text[toc.lines[line] : start]
    if before.rstrip().endswith("-"):
        return toc.lines[line] + len(before.rstrip()) - 1
    while line:
        line -= 1
        if found := _DASH.fullmatch(toc.text, toc.lines[line], toc.lines[line + 1]):
            return found.start(1)
    return start


def _mark_solid(toc: Toc, node: Any) -> None:
    """Note the lines of every scalar of several lines in a node that is not read further."""
    walk: dict[type, Callable[[Any], list[Any]]] = {
        yaml.MappingNode: lambda node: [value for _, value in node.value],
        yaml.SequenceNode: lambda node: node.value,
    }
    if isinstance(node, yaml.ScalarNode):
        toc.solid.update(toc.spanned(node.start_mark.index, _end(toc, node)))
        return
    if isinstance(node, yaml.SequenceNode) and any(
        isinstance(value, yaml.MappingNode) for value in node.value
    ):
        return  # a list of entries, which are read one by one
    for value in walk[type(node)](node):
        _mark_solid(toc, value)
