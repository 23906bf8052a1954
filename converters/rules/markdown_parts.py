"""Parts of a text that others name: regions between marks, lines, sections, blocks."""

from __future__ import annotations

import re

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
# `--8<-- [start:name]`, `#region name`, `// [!region name]`, and what ends them
_MARK = re.compile(
    r"^.*?(?:-+8<-+[ \t]*\[[ \t]*(?P<snippet>start|end):[ \t]*(?P<name>[^\]\n]+?)[ \t]*\]"
    r"|#(?P<region>(?:end)?region)\b[ \t]*(?P<called>[\w-]*)).*$"
)


def region(text: str, name: str) -> str | None:
    """Return what stands between the marks of a region's name, without any marks."""
    found: list[str] = []
    inside = seen = False
    for line in text.split("\n"):
        match = _MARK.match(line)
        if match is None:
            found += [line] if inside else []
        elif (match["name"] or match["called"] or name) == name:
            inside = match["snippet"] == "start" or match["region"] == "region"
            seen |= inside
    return "\n".join(found) if seen else None


def lines_of(text: str, wanted: str) -> str:
    """Return lines of a text, as ``first-last`` counted from 1; either may be left out."""
    if not wanted:
        return "\n".join(line for line in text.split("\n") if not _is_snippet_mark(line))
    first, _, last = wanted.partition("-")
    lines = text.split("\n")
    return "\n".join(lines[int(first or 1) - 1 : int(last) if last else None])


def _is_snippet_mark(line: str) -> bool:
    match = _MARK.match(line)
    return bool(match and match["snippet"])


def _folded(heading: str) -> str:
    return re.sub(r"[\W_]+", " ", heading.casefold()).strip()


def section(text: str, names: list[str]) -> str | None:
    """Return a heading and all that stands below it, headings given from the outer to the inner."""
    lines = text.split("\n")
    first, last = 0, len(lines)
    for name in names:
        level = 0
        fence = ""
        begin, end = -1, last
        for number in range(first, last):
            if mark := _FENCE.match(lines[number]):
                fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
            match = None if fence else _HEADING.match(lines[number])
            if match and begin < 0 and _folded(match[2]) == _folded(name):
                begin, level = number, len(match[1])
            elif match and begin >= 0 and len(match[1]) <= level:
                end = number
                break
        if begin < 0:
            return None
        first, last = begin, end
    return "\n".join(lines[first:last]).strip("\n")


def block(text: str, identifier: str) -> str | None:
    """Return the block that Obsidian's ``^identifier`` stands behind, without it."""
    lines = text.split("\n")
    mark = re.compile(rf"(?:^|[ \t])\^{re.escape(identifier)}[ \t]*$")
    at = next((number for number, line in enumerate(lines) if mark.search(line)), None)
    if at is None:
        return None
    lines[at] = mark.sub("", lines[at])
    last = at
    if not lines[at].strip():
        # on a line of its own the id is that of the block above
        last = at = at - 1
        while at >= 0 and not lines[at].strip():
            last = at = at - 1
    item = re.match(r"(\s*)(?:[-*+]|\d+[.)])\s", lines[at]) if at >= 0 else None
    first = at
    while not item and first > 0 and lines[first - 1].strip():
        first -= 1
        item = re.match(r"(\s*)(?:[-*+]|\d+[.)])\s", lines[first])
    return "\n".join(lines[max(first, 0) : last + 1]) if last >= 0 else None
