"""Take Nuxt Content's components out of the text, and keep what they show.

Syntax: https://content.nuxt.com/docs/files/markdown
"""

from __future__ import annotations

import re

from .draft import Draft, call
from .masks import Walk
from .signs import maybe
from .templates import arguments

_OPEN = re.compile(
    r"(?P<lead>[ \t]*):{2,}(?P<name>[A-Za-z][\w-]*)(?:\[(?P<label>[^\]]*)\])?"
    r"(?:\{(?P<rest>.*)\})?[ \t]*$"
)
_END = re.compile(r"[ \t]*:{2,}[ \t]*$")
_SLOT = re.compile(r"[ \t]*#[a-z][\w-]*(?:\{.*\})?[ \t]*$")
_PROPERTY = re.compile(r"[ \t]*(?:-[ \t]+)?([\w-]+):[ \t]+(.*)$")
_SHOWN = frozenset({"title", "label", "content", "description", "name", "text"})
_INLINE = re.compile(
    r"(?<![\w:`/\\]):(?P<name>[a-z][\w-]*)(?:\[(?P<label>[^\[\]\n]*)\](?:\{[^{}\n]*\})?"
    r"|\{(?P<rest>[^{}\n]*)\})(?![\w:])"
)
_BEHIND = re.compile(r"(?<=[\])*_`])\{[^{}\n]*\}")


def mdc(text: str, draft: Draft) -> str:
    """Take out the lines that open and close components, their properties and slots' names."""
    lines = text.split("\n")
    opened: list[int] = []
    walk = Walk(lines)
    for at, fence in walk:
        if opened and opened[-1]:
            for inner in range(at, walk.next):
                lines[inner] = re.sub(rf"^[ \t]{{1,{opened[-1]}}}", "", lines[inner])
        if fence:
            continue
        if match := _OPEN.match(lines[at]):
            outer = opened[-1] if opened else 0
            in_list = at > 0 and re.match(r"[ \t]*(?:[-*+]|\d+\.)[ \t]", lines[at - 1])
            opened.append(outer + (0 if in_list or not opened else len(match["lead"])))
            shown = match["label"] or _called(match["name"].lower(), match["rest"])
            lines[at] = match["lead"] + shown
            walk.next = _properties(lines, at + 1)
            continue
        if opened and _END.match(lines[at]):
            opened.pop()
            lines[at] = ""
        elif opened and _SLOT.match(lines[at]):
            lines[at] = ""
    return "\n".join(lines)


def _called(name: str, rest: str | None) -> str:
    named, _ = arguments(rest or "")
    return call(name, named)


def _properties(lines: list[str], at: int) -> int:
    """Keep what the properties below a line show; return the line behind them."""
    if at >= len(lines) or lines[at].strip() != "---":
        return at
    end = next((n for n in range(at + 1, len(lines)) if lines[n].strip() == "---"), at)
    if end == at:
        return at
    for inner in range(at, end + 1):
        found = _PROPERTY.match(lines[inner])
        shown = found and found[1] in _SHOWN and " " in found[2].strip()
        lines[inner] = maybe(found[2].strip("\"' ")) if found and shown else ""
    return end + 1


def mdc_inline(text: str, draft: Draft) -> str:
    """Take out components in a line, and attributes behind emphasis, code and links."""

    def shown(match: re.Match[str]) -> str:
        return match["label"] or _called(match["name"], match["rest"])

    return _BEHIND.sub("", _INLINE.sub(shown, text))
