"""Put code out of the way while a dialect's syntax is looked for, and put it back afterwards."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from .signs import KEPT, KEPT_END

_MARKERS = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:>[ \t]*)*)*"
FENCE = re.compile(rf"(?P<lead>{_MARKERS})(?P<run>`{{3,}}(?=[^`]*$)|~{{3,}})(?P<info>.*)$")
# a span of code ends with its paragraph, list item or heading
_TICKS = re.compile(r"(?<!\\)`+|\n[ \t>]*(?:\n|(?:[-*+]|\d{1,9}[.)]|#{1,6})[ \t])")
_HTML = re.compile(
    r"<(pre|code|script|style)\b[^>]*>.{0,20000}?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_INDENTED = re.compile(r"^(?: {4}| {0,3}\t)", re.MULTILINE)
_DOLLARS = re.compile(
    r"(?<![\\$])(\$\$?)(?![$\s]*\1)((?:[^$\\\n]|\\.|\\\n|\n(?![ \t>]*\n)){1,3000}?)(?<!\\)\1(?!\d)"
)
# what is TeX for sure, not prose between two prices
_TEX = re.compile(
    r"\\[a-zA-Z]{2,}|[\w})\]]\s*[_^]\s*[\w{\\]|^\s*[a-zA-Z]\s*$"
    r"|^\s*[a-zA-Z\d]\s*[=<>+-]\s*[\w\\]"
)
_PROSE = re.compile(r"(?<![\\a-zA-Z{])[a-zA-Z]{4,}\s+[a-zA-Z]{3,}")
_PLACE = re.compile(f"{KEPT}(\\d+){KEPT_END}(\n*)")


def fence_end(lines: list[str], at: int, match: re.Match[str]) -> int:
    """Return the line behind the fence that ``match`` opens on line ``at``."""
    run = match["run"]
    closing = re.compile(rf"[ \t>]*{re.escape(run[0])}{{{len(run)},}}[ \t]*$")
    for number in range(at + 1, len(lines)):
        if closing.match(lines[number]):
            return number + 1
    return len(lines)


@dataclass(slots=True)
class Walk:
    """Goes over lines one by one, and over each fence of code at once.

    Gives the number of a line, and the match of what opens a fence on it. ``next`` is the line to
    go on with, behind a fence; a step that has read further, or wants to read inside, sets it.
    """

    lines: list[str]
    next: int = 0

    def __iter__(self) -> Iterator[tuple[int, re.Match[str] | None]]:
        while self.next < len(self.lines):
            at = self.next
            fence = FENCE.match(self.lines[at])
            self.next = fence_end(self.lines, at, fence) if fence else at + 1
            yield at, fence


def mask(text: str, kept: list[str], indented: bool = True, html: bool = True) -> str:
    """Return a text in which code is a number each, and ``kept`` the pieces; lines stay lines.

    ``indented`` and ``html`` tell whether the dialect has such code.
    """
    text = _fences(text, kept)
    if indented and _INDENTED.search(text):
        text = _blocks(text, kept)
    if html:
        text = _HTML.sub(lambda match: _keep(match[0], kept), text)
    return _spans(text, kept)


def is_tex(text: str) -> bool:
    """Tell whether what stands between dollars is a formula for sure."""
    return bool(_TEX.search(text)) and ("\\" in text or not _PROSE.search(text))


def mask_formulas(text: str, kept: list[str]) -> str:
    """Return a text in which what is a formula for sure is a number, as code is."""

    def keep(match: re.Match[str]) -> str:
        return _keep(match[0], kept) if is_tex(match[2]) else match[0]

    return _DOLLARS.sub(keep, text) if "$" in text else text


def unmask(text: str, kept: list[str]) -> str:
    """Return the text with its code where it was."""

    def piece(match: re.Match[str]) -> str:
        # the line ends that stood for those of the piece go
        found = unmask(kept[int(match[1])], kept)
        return found + "\n" * max(len(match[2]) - found.count("\n"), 0)

    return _PLACE.sub(piece, text) if KEPT in text else text


def _keep(piece: str, kept: list[str]) -> str:
    kept.append(piece)
    return f"{KEPT}{len(kept) - 1}{KEPT_END}" + "\n" * piece.count("\n")


def _fences(text: str, kept: list[str]) -> str:
    if "```" not in text and "~~~" not in text:
        return text
    lines, out = text.split("\n"), []
    walk = Walk(lines)
    for at, fence in walk:
        if fence is None:
            out.append(lines[at])
            continue
        lead = fence["lead"]
        piece = "\n".join([lines[at][len(lead) :], *lines[at + 1 : walk.next]])
        out.append(lead + _keep(piece, kept))
    return "\n".join(out)


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark").use(footnote_plugin).use(deflist_plugin)
    return md.disable(["inline", "text_join", "footnote_tail"])


def _blocks(text: str, kept: list[str]) -> str:
    """Mask the code that is only indented, wherever CommonMark reads it as such."""
    lines = text.split("\n")
    for token in reversed(_parser().parse(text)):
        if token.type == "code_block" and token.map:
            first, last = token.map
            while last > first and not lines[last - 1].strip():
                last -= 1
            piece = "\n".join(lines[first:last])
            if KEPT not in piece and piece:
                lines[first:last] = _keep(piece, kept).split("\n")
    return "\n".join(lines)


def _spans(text: str, kept: list[str]) -> str:
    if "`" not in text:
        return text
    out, place = [], 0
    for start, end in _code_spans(text):
        out += [text[place:start], _keep(text[start:end], kept)]
        place = end
    return "".join([*out, text[place:]])


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the half-open spans of code in a text; none runs over a blank line."""
    runs: list[tuple[int, int]] = []
    for match in [*_TICKS.finditer(text), None]:
        if match is not None and match[0][0] == "`":
            runs.append(match.span())
            continue
        by_length: dict[int, list[int]] = {}
        for start, end in runs:
            by_length.setdefault(end - start, []).append(start)
        beyond = -1
        for start, end in runs:
            if start < beyond:
                continue
            same = by_length[end - start]
            after = bisect_right(same, start)
            if after < len(same):
                beyond = same[after] + (end - start)
                yield start, beyond
        runs = []
