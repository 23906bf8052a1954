"""Steps for Svelte and Grav: what their programs and plugins take out of a post."""

from __future__ import annotations

import re

from .draft import Draft
from .signs import blank

_PROGRAM = re.compile(
    r"^[ \t]*<(script|style|svelte:head|svelte:options)\b[^>]*?(?:/>|>.*?</\1\s*>)", re.M | re.S
)
_BLOCK = re.compile(r"\{[#:/@][a-z]+\b[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}")
_DIVIDER = re.compile(r"(?<=\n\n)===[ \t]*$", re.MULTILINE)
_PLUGIN = re.compile(r"^\[plugin:[\w-]+\]\(([^\s()]+)\)[ \t]*$", re.MULTILINE)
_SIGNS = re.compile(r"^!{1,4}[ \t]+(?!\[)", re.MULTILINE)


def svelte(text: str, draft: Draft) -> str:
    """Take out scripts, styles and the tags of blocks; the text of all branches stays."""
    text = _PROGRAM.sub(lambda match: blank(match[0]), text)
    return _BLOCK.sub("", text)


def grav(text: str, draft: Draft) -> str:
    """Take out the mark below the summary and those of boxes; a plugin's link is a link."""
    text = _DIVIDER.sub("", text)
    text = _PLUGIN.sub(lambda match: f"[{match[1]}]({match[1]})", text)
    return _SIGNS.sub("", text)
