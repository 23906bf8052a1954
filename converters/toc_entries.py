"""Entries of a ``_toc.yml`` as text, in block style and in flow style (``[...]``)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from .toc_tree import Branch, Item, Toc

PLAIN = re.compile(r"[A-Za-z_][\w./-]*")
_KEYWORD = re.compile(r"(?i)(?:y|n|yes|no|on|off|true|false|null)")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class New:
    """An entry to put in, as text: whole lines with the dash at ``column``, or flow (no column)."""

    text: str
    column: int | None = None


def scalar(text: str) -> str:
    """Return a text as a YAML scalar that is fit for block and flow style."""
    plain = PLAIN.fullmatch(text) and not _KEYWORD.fullmatch(text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def new(docname: str) -> New:
    """Return a new entry for a page."""
    return New(f"file: {scalar(docname)}")


def taken(toc: Toc, item: Item) -> New:
    """Return an entry as it stands, to be put in elsewhere; its comment lines stay behind."""
    if item.parent and item.parent.flow:
        return New(toc.text[item.start : item.end])
    lines = toc.content(item.start, item.end)
    return New("".join(toc.text[toc.lines[n] : toc.lines[n + 1]] for n in lines), item.column)


def offset(toc: Toc) -> int:
    """Return how far the file's lists stand to the right of their keys."""
    items = (item for item in toc.root.below() if item.parent and item is item.parent.items[0])
    offsets = Counter(
        item.column - item.parent.column for item in items if item.parent and not item.parent.flow
    )
    # none yet: as in Jupyter Book's own template
    return max(0, offsets.most_common(1)[0][0]) if offsets else 0


def columns(branch: Branch) -> tuple[int, int]:
    """Return the column of a block list's dashes, and of the entries' keys from there."""
    first = branch.items[0]
    return first.column, first.keys - first.column if not first.flow else 2


def as_lines(toc: Toc, entry: New, column: int, pad: int) -> str:
    """Return an entry as lines of a block list."""
    if entry.column is None:
        return " " * column + "-" + " " * (pad - 1) + entry.text + toc.newline
    shift = column - entry.column
    return "".join(_shifted(line, shift) for line in _LINE.findall(entry.text))


def _shifted(line: str, shift: int) -> str:
    blank = len(line) - len(line.lstrip(" "))
    return " " * shift + line[min(blank, max(0, -shift)) :]


def as_flow(entry: New) -> str:
    """Return an entry as part of a flow list."""
    if entry.column is None:
        return entry.text if entry.text.endswith("}") else f"{{{entry.text}}}"
    first = entry.text.splitlines(keepends=True)[0]
    return yaml.safe_dump(
        yaml.safe_load(entry.text)[0],
        default_flow_style=True,
        sort_keys=False,
        allow_unicode=True,
        width=10**9,
        # a quoted text of several lines
        line_break=first[len(first.rstrip("\r\n")) :],
    ).strip()


def new_list(toc: Toc, key: str, column: int, entries: Iterable[New]) -> str:
    """Return a key with a new block list."""
    at = column + offset(toc)
    head = " " * column + f"{key}:{toc.newline}"
    return head + "".join(as_lines(toc, entry, at, 2) for entry in entries)
