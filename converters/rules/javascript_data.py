"""What literal data in JavaScript says: lists and objects of texts, as rows of a table.

Nothing is evaluated: what is no literal is None. Syntax: https://tc39.es/ecma262/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from .javascript import braces_end, literal, string_end
from .text import escape_text

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"

_KEY = re.compile(r"\s*(?:([A-Za-z_$][\w$-]*)|\"([^\"\n]*)\"|'([^'\n]*)'|(\d+))\s*:")
_WORDS = re.compile(r"(?:true|false)")
_TAGS = re.compile(r"</?[A-Za-z][^<>]*>|</?>")
# a type or a default, and what is no such thing
_CODE = re.compile(r"<\w|=>|\[\]|[{}]|\w\(\)|\w \| [\w\"']")
_PROSE = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")
_MARKED = re.compile(r"(`[^`]+`|\*\*[^*]+\*\*)")
BAR = "\\|"
# how deep lists and objects may stand in each other
_DEPTH = 8
# more columns than this are no table that anybody reads
_COLUMNS = 12


def data(source: str, names: Mapping[str, str], nesting: int = 0) -> Data:
    """Return what a literal holds: a text, a list, an object; None where it is none."""
    source = source.strip()
    if nesting > _DEPTH:
        return None
    if source.startswith("[") and source.endswith("]"):
        return [data(one, names, nesting + 1) for one in _parts(source[1:-1])]
    if source.startswith("{") and source.endswith("}"):
        found: dict[str, Data] = {}
        for one in _parts(source[1:-1]):
            if key := _KEY.match(one):
                name = next(group for group in key.groups() if group is not None)
                found[name] = data(one[key.end() :], names, nesting + 1)
        return found
    if _WORDS.fullmatch(source):
        return source
    if source.startswith("<") and source.endswith(">"):
        return " ".join(_TAGS.sub(" ", source).split())
    return literal(source, names)


def _parts(source: str) -> Iterator[str]:
    """Yield what commas divide, without the comments before it."""
    start = place = 0
    while place < len(source):
        character = source[place]
        end = place + 1
        if character in "\"'`":
            end = string_end(source, place)
        elif character in "{([":
            end = braces_end(source, place)
        elif source.startswith("//", place) and not source[start:place].strip():
            end = source.find("\n", place)
            start = end if end > 0 else len(source)
        elif character == ",":
            yield source[start:place]
            start = end
        place = end if end > 0 else place + 1
    if source[start:].strip():
        yield source[start:]


def rows(found: Data) -> list[dict[str, Data]]:
    """Return the objects of a list as rows, or of an object of objects, each with its name.

    Anything else has no rows.
    """
    if isinstance(found, dict) and found and all(isinstance(one, dict) for one in found.values()):
        return [{"": name, **one} for name, one in found.items() if isinstance(one, dict)]
    if isinstance(found, list) and found and all(isinstance(one, dict) for one in found):
        return [one for one in found if isinstance(one, dict)]
    return []


def table(found: Data) -> list[str]:
    """Return the lines of a pipe table that shows rows, none where there is nothing to show."""
    every = rows(found)
    columns = list(dict.fromkeys(key for row in every for key, one in row.items() if _said(one)))
    if not columns or len(columns) > _COLUMNS:
        return []
    lines = [columns, ["---"] * len(columns)]
    lines += [[_said(row.get(column)) for column in columns] for row in every]
    return [f"| {' | '.join(_cell(one) for one in line)} |" for line in lines]


def _cell(text: str) -> str:
    """Return a value as a cell shows it: types as code; what is bold or code in a text as such."""
    if text == "---":
        return text
    if "`" not in text and _CODE.search(text) and not _PROSE.search(text):
        return f"`{text.replace('|', BAR)}`"
    parts = []
    for number, part in enumerate(_MARKED.split(" ".join(text.split()))):
        if number % 2 and part.startswith("`"):
            parts.append(part.replace("|", BAR))
        elif number % 2:
            parts.append(f"**{escape_text(part[2:-2])}**")
        else:
            # the blanks beside what is marked
            bare = part.strip()
            parts.append(part.replace(bare, escape_text(bare)) if bare else part)
    return "".join(parts)


def _said(found: Data) -> str:
    """Return all that a value says, in one line."""
    if isinstance(found, dict):
        pairs = ((key, _said(one)) for key, one in found.items())
        return ", ".join(f"{key}: {one}" for key, one in pairs if one)
    if isinstance(found, list):
        return "; ".join(said for one in found if (said := _said(one)))
    return found or ""
