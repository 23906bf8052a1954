"""Take out the lines that open, close and describe boxes of plugins; what they hold stays.

Syntax: https://facelessuser.github.io/pymdown-extensions/extensions/blocks/ (``/// note``),
https://www.gatsbyjs.com/plugins/gatsby-remark-custom-blocks/ (``[[info]]``),
https://github.com/javalent/admonitions (fences ``ad-note``),
https://quarto.org/docs/authoring/conditional.html.
"""

from __future__ import annotations

import re

from .draft import Draft
from .masks import Walk
from .signs import maybe

_SLASHES = re.compile(r"(?P<lead>[ \t]*)/{3,}[ ]*(?:[\w-]+(?:[ ]*\|[ ]*(?P<title>.*?))?)?[ \t]*$")
_UNTITLED = re.compile(r"[ \t]*/{3,}[ ]*(?:html|define)\b")
_OPTION = re.compile(r"(?:[ ]{4,}|\t)[ \t]*[\w-]+:")
_CUSTOM = re.compile(r"[ \t]*\[\[[ ]*[\w-]+[ ]*(?:\|[ ]*(?P<title>[^\]]*?)[ ]*)?\]\][ \t]*$")
_AD_OPTION = re.compile(r"[ \t>]*(?:(?P<title>title)|collapse|icon|color|metadata):[ \t]*(.*)$")
_CONDITION = re.compile(
    r"[ \t]*:{3,}[ \t]*\{[^{}]*\.content-(?P<kind>visible|hidden)\b[^{}]*?"
    r"(?P<when>when|unless)-format=[\"']?(?P<format>[\w:]+)"
)
_DIV = re.compile(r"[ \t]*:{3,}[ \t]*(?P<rest>\S.*)?$")


def slashes(text: str, draft: Draft) -> str:
    """Take out ``/// name | Title``, its options and its end; the title stays."""
    if "///" not in text:
        return text
    lines = text.split("\n")
    walk = Walk(lines)
    for at, fence in walk:
        match = None if fence else _SLASHES.match(lines[at])
        if match:
            named = bool(match["title"]) and not _UNTITLED.match(lines[at])
            lines[at] = match["lead"] + (match["title"] if named else "")
            while walk.next < len(lines) and _OPTION.match(lines[walk.next]):
                lines[walk.next] = ""
                walk.next += 1
    return "\n".join(lines)


def custom(text: str, draft: Draft) -> str:
    """Take out the marks of custom blocks, and fences that stand for the contents."""
    lines = text.split("\n")
    walk = Walk(lines)
    for at, fence in walk:
        if fence and fence["info"].strip() == "toc":
            lines[at : walk.next] = [""] * (walk.next - at)
        match = None if fence else _CUSTOM.match(lines[at])
        if match and walk.next < len(lines) and lines[walk.next].lstrip().startswith("|"):
            lines[at] = f"{match['title'] or ''}\n"
            while walk.next < len(lines) and lines[walk.next].lstrip().startswith("|"):
                lines[walk.next] = re.sub(r"^[ \t]*\|[ ]?", "", lines[walk.next])
                walk.next += 1
    return "\n".join(lines)


def ads(text: str, draft: Draft) -> str:
    """Take out fences ``ad-…`` and their options; the title stays."""
    if "ad-" not in text:
        return text
    lines = text.split("\n")
    walk = Walk(lines)
    for at, fence in walk:
        if fence and (kind := re.fullmatch(r"ad-([\w-]+)", fence["info"].strip())):
            last = walk.next - 1
            lines[at], lines[last] = maybe(kind[1]), ""
            walk.next = at + 1
            while walk.next < last and (option := _AD_OPTION.match(lines[walk.next])):
                lines[walk.next] = f"{option[2]}" if option["title"] else ""
                walk.next += 1
    return "\n".join(lines)


def conditions(text: str, draft: Draft) -> str:
    """Take out what Quarto shows in other formats only."""
    if ".content-" not in text:
        return text
    lines, at = text.split("\n"), 0
    while at < len(lines):
        match = _CONDITION.match(lines[at])
        fits = match and (match["format"].startswith("html") == (match["when"] == "when"))
        if match is None or fits == (match["kind"] == "visible"):
            at += 1
            continue
        depth = 0
        while at < len(lines):
            if div := _DIV.match(lines[at]):
                depth += 1 if div["rest"] else -1
            lines[at] = ""
            at += 1
            if not depth:
                break
    return "\n".join(lines)
