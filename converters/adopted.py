"""Notebooks that other programs made, as the cells of a post."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .rules.cell_options import WORDS

# the first cell of a post in fastpages: a title, a summary, and a list of keys
_HEAD = re.compile(
    r"\s*#[ \t]+(?P<title>[^\n]+)\n+(?:>[ \t]*(?P<summary>[^\n]*)\n+)?"
    r"(?P<keys>(?:[ \t]*[-*][ \t]+[\w-]+:[^\n]*(?:\n+|\Z))*)\s*\Z"
)
_FLAG = re.compile(
    r"#[ \t]*(hide|hide[_-]input|hide[_-]output|collapse(?:[_-]\w+)?)[ \t]*(?:\n|\Z)"
)
_ATTACHED = re.compile(r"attachment:([^\s)\"'<>]+)")


def source_text(cell: Mapping[str, Any]) -> str:
    """Return a cell's source, which a file may hold as a list of lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def adopted(cells: Sequence[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return the cells of a notebook that another program made, as those of a post.

    Front matter is a first raw cell, as in Quarto, or a first text as in fastpages; the flags of
    fastpages become tags, and attached images part of the text. Metadata under ``key``, which is
    ours, counts for nothing.
    """
    found = []
    for number, cell in enumerate(cells):
        source, kind = source_text(cell), cell["cell_type"]
        metadata = {name: value for name, value in cell["metadata"].items() if name != key}
        if number == 0 and kind == "markdown" and (head := _HEAD.match(source)):
            if head["summary"] or head["keys"]:
                lines = ["---", f"title: {json.dumps(head['title'].strip())}"]
                if head["summary"]:
                    lines.append(f"description: {json.dumps(head['summary'].strip())}")
                keys = re.findall(r"[-*][ \t]+([\w-]+:[^\n]*)", head["keys"])
                source, kind = "\n".join([*lines, *keys, "---"]), "raw"
        elif kind == "code":
            tags = list(metadata.get("tags") or ())
            while flag := _FLAG.match(source):
                tag = WORDS.get(flag[1].replace("_", "-"), "")
                tags += [tag] if tag else []
                source = source[flag.end() :]
            metadata["tags"] = tags
        elif kind == "markdown":
            source = _ATTACHED.sub(lambda match: _data(match, cell), source)  # noqa: B023
        found.append({**cell, "cell_type": kind, "metadata": metadata, "source": source})
    return found


def _data(match: re.Match[str], cell: Mapping[str, Any]) -> str:
    attached = (cell.get("attachments") or {}).get(match[1]) or {}
    return next((f"data:{kind};base64,{data}" for kind, data in attached.items()), match[0])
