"""Unwrap the fences that are no code: MyST's directives, and Pandoc's raw blocks.

Syntax: https://mystmd.org/guide/directives, https://pandoc.org/MANUAL.html#extension-raw_attribute
"""

from __future__ import annotations

import re

from .draft import Draft, embed, image
from .masks import Walk
from .signs import maybe

_LEAD = r"(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*[ \t>]*)"
_DIRECTIVE = re.compile(r"\{(?P<name>[\w:.-]+)(?:[ \t]+[.#\w][^{}]*)?\}[ \t]*(?P<argument>.*)$")
_REGISTRY = re.compile(
    r"(?:\[(?P<text>[^\[\]\n]*)\]\(|<)(?P<scheme>wiki|doi|rrid|ror):(?P<what>[^\s()<>]+)[)>]"
)
_ADDRESSES = {
    "wiki": "https://en.wikipedia.org/wiki/",
    "doi": "https://doi.org/",
    "rrid": "https://scicrunch.org/resolver/",
    "ror": "https://ror.org/",
}
_CODES = frozenset({
    "code-block", "code-cell", "code", "sourcecode", "prompt", "literalinclude", "mermaid",
})  # fmt: skip
_UNSEEN = frozenset({
    "toctree", "tableofcontents", "contents", "bibliography", "raw", "eval-rst", "glue",
    "list-table", "csv-table", "index",
})  # fmt: skip
_RAW_HTML = re.compile(r"\{=(?P<format>\w+)\}[ \t]*$")


def directives(text: str, draft: Draft) -> str:
    """Unwrap MyST's directives that hold prose; those that hold code become plain fences."""
    lines = text.split("\n")
    opened: list[tuple[str, int]] = []
    walk = Walk(lines)
    for at, _ in walk:
        match = re.match(rf"{_LEAD}(?P<run>`{{3,}}|~{{3,}}|:{{3,}})(?P<info>.*)$", lines[at])
        if match is None:
            walk.next = at + 1
            continue
        sign, width, info = match["run"][0], len(match["run"]), match["info"].strip()
        directive = _DIRECTIVE.match(info)
        if not info and opened and opened[-1][0] == sign and width >= opened[-1][1]:
            opened.pop()
            lines[at] = match["lead"]
            walk.next = at + 1
            continue
        if directive is None:
            continue
        # what it holds is read on
        walk.next = at + 1
        name, argument = directive["name"], directive["argument"]
        end = _options_end(lines, at + 1)
        lines[at + 1 : end] = [""] * (end - at - 1)
        if name in _CODES or name in _UNSEEN or name == "math":
            stop = next(
                (
                    n
                    for n in range(at + 1, len(lines))
                    if re.match(rf"[ \t>]*{sign}{{{width},}}[ \t]*$", lines[n])
                ),
                len(lines) - 1,
            )
            if name in _UNSEEN:
                lines[at : stop + 1] = [""] * (stop + 1 - at)
            else:
                lines[at] = (
                    match["lead"] + "`" * max(width, 3) + ("math" if name == "math" else "text")
                )
                lines[stop] = match["lead"] + "`" * max(width, 3)
            walk.next = stop + 1
            continue
        opened.append((sign, width))
        lines[at] = match["lead"] + _argument(name, argument)
    return "\n".join(lines)


def _options_end(lines: list[str], at: int) -> int:
    """Return the line behind a directive's options."""
    if at < len(lines) and lines[at].strip() == "---":
        for end in range(at + 1, len(lines)):
            if lines[end].strip() == "---":
                return end + 1
    while at < len(lines) and re.match(r"[ \t>]*:[\w-]+:(?:[ \t]|$)", lines[at]):
        at += 1
    return at


def _argument(name: str, argument: str) -> str:
    if name in ("grid", "tab-set", "div"):
        return ""
    if name in ("figure", "image"):
        return image(argument.strip())
    if re.match(r"https?://\S+$", argument.strip()) or name in ("iframe", "youtube", "video"):
        return embed(argument.strip())
    return argument if argument and " " in argument.strip() else maybe(argument)


def registries(text: str, draft: Draft) -> str:
    """Read links to registries (``doi:10.1000/a``) as the addresses that mystmd makes of them."""

    def full(match: re.Match[str]) -> str:
        shown = match["text"] or match["what"].replace("_", " ")
        return f"[{shown}]({_ADDRESSES[match['scheme']]}{match['what']})"

    return _REGISTRY.sub(full, text)


def raw_blocks(text: str, draft: Draft) -> str:
    """Read the HTML of Pandoc's ``{=html}`` fences; other formats show on no page."""
    if "{=" not in text:
        return text
    lines = text.split("\n")
    walk = Walk(lines)
    for at, fence in walk:
        if fence and (raw := _RAW_HTML.match(fence["info"].strip())):
            if raw["format"] == "html":
                lines[at] = lines[walk.next - 1] = ""
            else:
                lines[at : walk.next] = [""] * (walk.next - at)
    return "\n".join(lines)
