"""Pandoc's lists with letters, Roman numbers and numbered examples, and its references to headings.

Syntax: Pandoc's manual, "Ordered Lists" (``fancy_lists``), "Numbered example lists", and
"Extension: implicit_header_references".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.common.utils import normalizeReference

from ..document import Context, Document
from ..headings import HEADING_ATTRIBUTES, headings
from ..model import Edit, Notice
from .heading_ids import wanted_ids
from .lines import outside_code

_MARKER = re.compile(
    r"(?P<lead>[ \t>]*)(?P<marker>(?P<open>\()?"
    r"(?:(?P<example>@[\w-]*)|(?P<word>[ivxlcdmIVXLCDM]{2,}|[A-Za-z]|#)|(?P<number>\d{1,9}))"
    r"(?P<close>[.)]))(?P<space>[ \t]+)(?=\S)"
)
_ANY_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_EXAMPLE = re.compile(r"\(@(?P<only>[\w-]+)\)|(?<![\w@\\])@(?P<bare>[\w-]+)")
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_LABEL = re.compile(r"(?<![\\!])\[((?:[^\[\]\\`]|\\.)+)\](?![({:])")


@dataclass(slots=True)
class _List:
    """A list that goes on: where its markers stand, how they look, and how many items it has."""

    lead: int
    quotes: int
    style: str
    shape: tuple[bool, str]
    count: int = 1


def fancy_lists(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Number lists as CommonMark does, their style named above them; source pass.

    A marker keeps its width, so that what belongs to an item stays in it.
    """
    outside = outside_code(document)
    examples = 0
    labels: dict[str, int] = {}
    open_lists: list[_List] = []
    fresh = True
    for number, start in enumerate(document.line_starts):
        line = document.line_text(number)
        match = _MARKER.match(line)
        if match is None or not outside(start + match.start("marker")) or _is_plain(match):
            indent = len(line) - len(line.lstrip(" \t>"))
            if line.strip(" \t>"):
                open_lists = [one for one in open_lists if one.lead < indent or not fresh]
            fresh = not line.strip(" \t>") or bool(_ANY_ITEM.match(line))
            continue
        lead, shape = len(match["lead"]), (bool(match["open"]), match["close"])
        quotes = match["lead"].count(">")
        open_lists = [one for one in open_lists if one.lead <= lead + 3 and one.quotes == quotes]
        current = next((one for one in open_lists if abs(one.lead - lead) <= 3), None)
        if current is None and not fresh:
            continue  # a line of a paragraph
        goes_on = current is not None and current.shape == shape and _fits(match, current.style)
        style = current.style if current and goes_on else _style(match)
        if match["example"]:
            examples += 1
            labels.setdefault(match["example"][1:], examples)
        above = ""
        if current is not None and goes_on:
            current.count += 1
            value = examples if match["example"] else current.count
        else:
            open_lists = [one for one in open_lists if one is not current]
            open_lists.append(_List(lead, quotes, style, shape))
            value = examples if match["example"] else _value(match, style)
            if style not in ("decimal", "example"):
                context.needs.add("attrs_block")
                prefix = document.prefix(number, lead)
                blank = document.newline + prefix.rstrip() + document.newline + prefix
                above = f"{{style={style}}}{blank}"
                if number and document.line_text(number - 1).strip(" \t>"):
                    above = prefix.rstrip()[lead:] + document.newline + prefix + above
        place = start + match.start("marker")
        yield Edit(place, start + match.end(), above + _numbered(value, match), "fancy_list")
        fresh = True
    yield from _references(document, labels)


def _is_plain(match: re.Match[str]) -> bool:
    """Tell whether a marker is CommonMark's own, or a capital that may begin a name."""
    if match["number"]:
        return not match["open"]
    word = match["word"] or ""
    initial = len(word) == 1 and word.isupper() and match["close"] == "." and not match["open"]
    open_only = bool(match["open"]) and match["close"] == "."
    return (initial and len(match["space"]) < 2) or open_only or (word == "#" and not _hash(match))


def _hash(match: re.Match[str]) -> bool:
    return match["close"] == "." and not match["open"]


def _style(match: re.Match[str]) -> str:
    word = match["word"] or ""
    if match["example"]:
        return "example"
    if not word or word == "#":
        return "decimal"
    kind = "roman" if len(word) > 1 or word in "iI" else "alpha"
    return f"{'lower' if word.islower() else 'upper'}-{kind}"


def _fits(match: re.Match[str], style: str) -> bool:
    """Tell whether a marker may go on with a list of a style."""
    word = match["word"] or ""
    if style.endswith("-roman"):
        roman = bool(word) and not set(word.lower()) - set(_VALUES)
        return roman and word.islower() == style.startswith("lower")
    if style.endswith("-alpha"):
        return len(word) == 1 and word != "#" and word.islower() == style.startswith("lower")
    return _style(match) == style


def _value(match: re.Match[str], style: str) -> int:
    word = (match["word"] or "").lower()
    if style.endswith("-roman"):
        values = [_VALUES[one] for one in word]
        return sum(
            -one if any(one < later for later in values[at + 1 :]) else one
            for at, one in enumerate(values)
        )
    if style.endswith("-alpha"):
        return ord(word) - ord("a") + 1
    return int(match["number"] or 1)


def _numbered(value: int, match: re.Match[str]) -> str:
    """Return a marker of CommonMark with its blanks, as wide as the one that it stands for."""
    width = len(match["marker"]) + len(match["space"].expandtabs(4))
    marker = f"{value}{match['close']}"
    blanks = width - len(marker)
    if blanks > 4:
        marker = marker.zfill(min(width - 1, 10))
        blanks = min(width - len(marker), 4)
    return marker + " " * max(blanks, 1)


def _references(document: Document, labels: dict[str, int]) -> Iterator[Edit]:
    """Write the number of an example where the text names its label."""
    if not labels.keys() - {""}:
        return
    outside = outside_code(document)
    for match in _EXAMPLE.finditer(document.text):
        label = match["only"] or match["bare"]
        begin = document.line_start(document.line_of(match.start()))
        marker = match["only"] and not document.text[begin : match.start()].strip(" \t>")
        at_start = marker and _MARKER.match(document.line_text(document.line_of(match.start())))
        if label in labels and not at_start and outside(match.start()):
            text = f"({labels[label]})" if match["only"] else str(labels[label])
            yield Edit(*match.span(), text, "example_reference")


def header_references(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Define ``[A heading]`` as a link to that heading, where the text has it so; block pass."""
    if "[" not in document.text:
        return
    wanted = {
        normalizeReference(match[1])
        for inline in document.inlines
        if "[" in inline.token.content
        for match in _LABEL.finditer(inline.token.content)
    } - {normalizeReference(label) for label in document.env.get("references", ())}
    lines = []
    for heading, identifier in zip(headings(document), wanted_ids(document), strict=True):
        source = HEADING_ATTRIBUTES.sub("", heading.inline.token.content).strip()
        label = normalizeReference(source)
        if label in wanted and "[" not in source and "\n" not in source:
            wanted.discard(label)
            lines.append(f"[{source}]: #{identifier}")
    if lines:
        end, newline = len(document.text), document.newline
        # a run of definitions takes the parsers quadratic time, definitions apart do not
        text = newline * 2 + (newline * 2).join(lines) + newline
        yield Edit(end, end, text, "header_reference")
