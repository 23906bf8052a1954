"""GitBook's blocks, which its posts write as template tags.

Syntax: https://gitbook.com/docs/creating-content/blocks
"""

from __future__ import annotations

import posixpath

from .liquid_call import Block, Call, Result, Translate
from .liquid_embeds import embed, link


def _embed(call: Call) -> Result:
    """Return what is embedded, above its caption."""
    url = call.keys.get("url", "")
    found = embed("embed", url) if url else None
    if found is None:
        return None
    return Block((found, "")) if call.tag.close else Block((found,))


def _file(call: Call) -> Result:
    """Return a link to a file, above its caption."""
    source = call.keys.get("src", "")
    if not source:
        return None
    shown = link(source, call.keys.get("name") or posixpath.basename(source))
    return Block((shown, "")) if call.tag.close else Block((shown,))


def _reference(call: Call) -> Result:
    """Return a link to a page, or nothing: most hold one themselves."""
    url = call.keys.get("url", "")
    return "" if "](" in call.body or not url else link(url)


def _update(call: Call) -> Result:
    date = call.keys.get("date", "")
    return Block((f"**{date}**", "")) if date else ""


def _wrapper(call: Call) -> Result:
    """Return nothing: it only arranges what it holds."""
    return ""


GITBOOK: dict[str, Translate] = {
    "embed": _embed,
    "file": _file,
    "content-ref": _reference,
    "update": _update,
    **dict.fromkeys(("stepper", "step", "columns", "column", "updates"), _wrapper),
}
