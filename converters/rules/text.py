"""Write plain text so that MyST reads it back as that text."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"[\\`*_{}\[\]<>$~^|]|&(?=#?\w+;)", re.ASCII)


def escape_text(text: str) -> str:
    """Return plain text as inline MyST on one line, every character of markup escaped."""
    text = " ".join(text.split())
    text = _MARKUP.sub(lambda match: "\\" + match.group(), text)
    # a closing run of an ATX heading, and an image mark before a bracket
    text = re.sub(r"(#+)$", r"\\\1", text)
    return text.replace("!\\[", "\\!\\[")


def destination(path: str) -> str:
    """Return a link destination as Markdown writes it, in angle brackets where it must be."""
    if not path or re.search(r"[\s<>()\\]", path):
        return "<" + re.sub(r"([<>\\])", r"\\\1", path) + ">"
    return path


def option(name: str, value: str = "") -> str:
    """Return a directive's option line; a value is quoted so that nothing in it is YAML."""
    if not value:
        return f":{name}:"
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f':{name}: "{quoted}"'
