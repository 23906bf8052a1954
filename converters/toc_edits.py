"""Edits that put entries into a ``_toc.yml`` and take them out, in the style of their list.

A block list is edited in whole lines, so that comments and blank lines stay; a flow list
(``[...]``) from one entry to the next. Nothing here knows which entries are wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .model import Edit
from .toc_entries import PLAIN, New, as_flow, as_lines, columns, new_list, offset, scalar
from .toc_tree import Branch, Item, Toc

CAPTION = "Posts"

_INDENT = re.compile(r"[ \t]*")
_COMMA = re.compile(r"\s*,")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a list: before the entry with this index, or right behind it."""

    index: int
    behind: bool


def rename(toc: Toc, item: Item, docname: str) -> Edit:
    """Return the edit that gives an entry's file another name; quotes and suffix stay."""
    start, end = item.value
    written = toc.text[start:end]
    if PLAIN.fullmatch(docname) and written.count(item.docname) == 1:
        return _edit(start, end, written.replace(item.docname, docname))
    return _edit(start, end, scalar(docname + item.name[len(item.docname) :]))


def insert(
    toc: Toc, target: Item | Branch, entries: Mapping[Place, Sequence[New]]
) -> Iterator[Edit]:
    """Yield the edits that put entries into a list.

    An entry as target gets its first list, and a list of parts a new part; there, as in an empty
    list, the places mean nothing.
    """
    together = [entry for some in entries.values() for entry in some]
    if isinstance(target, Item):
        yield from _first_list(toc, target, together)
    elif target.parts:
        column, pad = columns(target)
        key = toc.format.get_items_key(target.owner.depth)
        inner = ", ".join(as_flow(entry) for entry in together)
        part = New(f"{{caption: {CAPTION}, {key}: [{inner}]}}")
        if not target.flow:
            head = " " * column + "-" + " " * (pad - 1) + f"caption: {CAPTION}{toc.newline}"
            part = New(head + new_list(toc, key, column + pad, together), column)
        yield from _put(toc, target, Place(len(target.items) - 1, True), [part])
    elif target.items:
        for place, some in entries.items():
            yield from _put(toc, target, place, some)
    elif target.flow:
        inner = ", ".join(as_flow(entry) for entry in together)
        yield _edit(target.end - 1, target.end - 1, inner)
    else:
        at = toc.lines[toc.line(target.start) + 1]
        column = target.column + offset(toc)
        yield _edit(at, at, "".join(as_lines(toc, entry, column, 2) for entry in together))


def remove(toc: Toc, doomed: Mapping[Item, Sequence[Item]]) -> Iterator[Edit]:
    """Yield the edits that take entries out, none of which may be below another.

    Each comes with the entries below it that are lifted to its place.
    """
    flows: dict[Branch, list[Item]] = {}
    for item, kept in doomed.items():
        if item.parent and item.parent.flow:
            flows.setdefault(item.parent, []).append(item)
        else:
            yield from _remove_block(toc, item, kept)
    for branch, items in flows.items():
        yield from _remove_flow(toc, branch, {item: doomed[item] for item in items})


def remove_list(toc: Toc, branch: Branch) -> Iterator[Edit]:
    """Yield the edits that take an empty list out, together with its key."""
    owner = branch.owner
    if owner.flow:
        index = next(i for i, pair in enumerate(owner.pairs) if pair[0] == branch.start)
        start = owner.pairs[index - 1][1] if index else branch.start
        last = len(owner.pairs) - 1
        yield _edit(start, owner.pairs[1][0] if index == 0 < last else branch.end, "")
        return
    first, *rest = toc.content(branch.start, branch.end)
    before = toc.text[toc.lines[first] : branch.start]
    if before.strip():
        # the key stands behind a dash, which the entry's other keys still need
        start = toc.lines[first] + len(before.rstrip())
        yield _edit(start, toc.lines[first + 1], toc.newline)
    else:
        rest = [first, *rest]
    yield from _drop(toc, rest)


def _edit(start: int, end: int, text: str) -> Edit:
    return Edit(start, end, text, "toc")


def _drop(toc: Toc, lines: Iterable[int]) -> Iterator[Edit]:
    for line in lines:
        yield _edit(toc.lines[line], toc.lines[line + 1], "")


def _first_list(toc: Toc, item: Item, entries: Sequence[New]) -> Iterator[Edit]:
    key = toc.format.get_items_key(item.depth)
    if not item.flow:
        at = toc.lines[toc.line(item.end - 1) + 1]
        yield _edit(at, at, new_list(toc, key, item.keys, entries))
        return
    pair = f", {key}: [{', '.join(as_flow(entry) for entry in entries)}]"
    if toc.text[item.end - 1] == "}":
        yield _edit(item.pairs[-1][1], item.pairs[-1][1], pair)
    else:
        # `[file: a]` is a pair without braces
        text = toc.text[item.start : item.end]
        yield _edit(item.start, item.end, f"{{{text}{pair}}}")


def _put(toc: Toc, branch: Branch, place: Place, entries: Sequence[New]) -> Iterator[Edit]:
    """Yield the edits that put entries at a place of a list that is not empty."""
    if not branch.flow:
        item = branch.items[place.index]
        line = toc.line(item.end - 1) + 1 if place.behind else toc.line(item.start)
        column, pad = columns(branch)
        lines = "".join(as_lines(toc, entry, column, pad) for entry in entries)
        yield _edit(toc.lines[line], toc.lines[line], lines)
        return
    texts = [as_flow(entry) for entry in entries]
    first = branch.items[0]
    indent = toc.text[toc.lines[toc.line(first.start)] : first.start]
    wrapped = not indent.strip() and toc.line(branch.sequence) < toc.line(first.start)
    between = f",{toc.newline}{indent}" if wrapped else ", "
    index = place.index + place.behind
    if index < len(branch.items):
        at = branch.items[index].start
        yield _edit(at, at, between.join((*texts, "")))
        return
    at = branch.items[-1].end
    end = toc.lines[toc.line(at) + 1] - len(toc.newline)
    if not wrapped or end >= branch.end:
        yield _edit(at, at, between.join(("", *texts)))
        return
    # new lines go behind the comment that the last entry's line may have
    comma = _COMMA.match(toc.text, at)
    if not comma:
        yield _edit(at, at, ",")
    lines = f"{toc.newline}{indent}{between.join(texts)}{',' if comma else ''}"
    yield _edit(end, end, lines)


def _remove_block(toc: Toc, item: Item, kept: Sequence[Item]) -> Iterator[Edit]:
    stay: set[int] = set()
    for child in kept:
        if child.parent and child.parent.flow:
            at = toc.lines[toc.line(child.start)]
            text = as_flow(New(toc.text[child.start : child.end]))
            yield _edit(at, at, as_lines(toc, New(text), item.column, 2))
            continue
        for line in toc.spanned(child.start, child.end):
            stay.add(line)
            start, end = toc.lines[line], toc.lines[line + 1]
            blank = _INDENT.match(toc.text, start, end)
            deep = min(child.column - item.column, blank.end() - start if blank else 0)
            yield _edit(start, start + deep, "")
    yield from _drop(toc, (n for n in toc.content(item.start, item.end) if n not in stay))


def _remove_flow(toc: Toc, branch: Branch, doomed: Mapping[Item, Sequence[Item]]) -> Iterator[Edit]:
    items = branch.items
    if len(doomed) == len(items) and not any(doomed.values()):
        inside = toc.text[branch.sequence : branch.end].splitlines(keepends=True)[1:]
        comments = [line for line in inside if line.lstrip().startswith("#")]
        head = toc.newline if comments else ""
        start = toc.text.index("[", branch.sequence)
        yield _edit(start, branch.end, "[" + head + "".join(comments) + "]")
        return
    for item, kept in doomed.items():
        if kept:
            lifted = (as_flow(New(toc.text[k.start : k.end])) for k in kept)
            yield _edit(item.start, item.end, ", ".join(lifted))
    gone = [not doomed.get(item, (item,)) for item in items]
    for one, other in _runs(toc, items, gone):
        start, end = items[one].start, items[other].end
        # one comma goes with a run: the one before it, or behind it where nothing stays before
        stays = one > gone.index(False)
        before = items[one - 1].end if stays else start
        after = end if stays else items[other + 1].start
        if not _parted(toc, before, start) and not _parted(toc, end, after):
            yield _edit(before, after, "")
            continue
        # entries on lines of their own: the comments between them stay, and the comma behind goes
        comma = _COMMA.match(toc.text, end)
        end = comma.end() if comma else end
        line = toc.lines[toc.line(start)]
        rest = toc.lines[toc.line(end - 1) + 1]
        behind = toc.text[end:rest].strip()
        leads = not toc.text[line:start].strip()
        if leads and (not behind or behind[0] == "#"):
            yield _edit(line, rest, "")
        else:
            blank = _INDENT.match(toc.text, end) if leads else None
            yield _edit(start, blank.end() if blank else end, "")


def _runs(toc: Toc, items: Sequence[Item], gone: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the first and last index of each run of entries that go and follow on one line.

    Each gone by itself, two of them could both take the comma between them, or leave it.
    """
    runs: list[tuple[int, int]] = []
    for index in (index for index, goes in enumerate(gone) if goes):
        follows = bool(runs) and runs[-1][1] == index - 1
        if follows and not _parted(toc, items[index - 1].end, items[index].start):
            runs[-1] = runs[-1][0], index
        else:
            runs.append((index, index))
    return runs


def _parted(toc: Toc, start: int, end: int) -> bool:
    """Return whether a line ends within a span."""
    return not {"\n", "\r"}.isdisjoint(toc.text[start:end])
