"""What is kept of a shortcode that nobody knows: its inner text, and what a reader would see."""

from __future__ import annotations

import re

from .services import song
from .shortcode_calls import Call, Made
from .text import destination, escape_text

_VISIBLE = re.compile(
    r"(?:^|[_-])(?:title|subtitle|subheader|caption|text|label|heading|header|footer|summary|quote"
    r"|content|name|description|badge|date|author|source|question|answer|term|definition|message)$"
)
_ADDRESS = re.compile(r"(?:^|[_-])(?:link|href|url)$")
_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)(?:[?#].*)?$", re.IGNORECASE)
# what an argument says to the program alone
_SIGN = re.compile(
    r"(?:true|false|left|right|center|none|\d+(?:px|%|em)?|[\[{].*|[\w-]+\.html)$", re.S
)
_WEB = re.compile(r"(?:https?:)?//\S+|mailto:\S+|\.{0,2}/\S*")


def one_line(text: str) -> str:
    """Return a text on one line, as titles have to be."""
    return " ".join(text.split())


def _shown(call: Call) -> list[str]:
    """Return the arguments that a reader would see as text."""
    texts = [
        value
        for key, value in call.node.named.items()
        if _VISIBLE.search(key.lower()) and value.strip() and not _SIGN.match(value.strip())
    ]
    positional = call.node.positional
    for value in positional:
        several = re.search(r"\w\s+\w", value)
        # one word in a sentence is a part of it
        word = not call.alone and len(positional) == 1 and not _SIGN.match(value)
        if (several or word) and not _WEB.fullmatch(value) and not _IMAGE.search(value):
            texts.append(value)
    return [one_line(text) for text in dict.fromkeys(texts)]


def unknown(call: Call) -> Made:
    """Keep the inner text, and what of the arguments a reader would see."""
    named = call.node.named.items()
    parts = _shown(call)
    addresses = [
        value
        for key, value in named
        if _ADDRESS.search(key.lower()) or re.match(r"https?://", value)
    ]
    addresses += [one for one in call.node.positional if re.match(r"https?://|mailto:", one)]
    if not addresses and (address := song([*call.node.positional, *call.node.named.values()])):
        addresses.append(address)
    if addresses and not parts and not call.node.paired:
        words = [one for one in call.node.positional if one not in addresses]
        parts = [one_line(one) for one in words[:1] if not _SIGN.match(one)]
    if parts and addresses and not call.node.paired:
        parts[0] = f"[{parts[0]}]({destination(addresses[0])})"
    if addresses and not parts and not call.node.paired:
        parts.append(f"[{escape_text(addresses[0])}]({destination(addresses[0])})")
    for value in (*call.node.positional, *call.node.named.values()):
        if _IMAGE.search(value) and " " not in value.strip():
            parts.insert(0, f"![{escape_text(call.get('alt'))}]({destination(value)})")
    kept = "its text is kept" if parts or call.inner.strip() else "it is left out"
    message = f"shortcode {call.node.name!r} is not known; {kept}"
    shown = "\n\n".join(parts)
    block = bool(call.node.paired and "\n" in call.inner) or len(parts) > 1
    opening = shown + "\n" if shown and call.node.paired and block else shown
    if opening and call.node.paired and not block and re.match(r"\w", call.inner):
        opening += " "
    code = f"shortcode_{'unknown' if parts or call.inner.strip() else 'dropped'}:{call.node.name}"
    return Made(code, opening, block=block and bool(shown), notice=message)
