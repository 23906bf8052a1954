"""Style sheets of other hosts in raw HTML: links to them, hints to browsers, rules that load."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from .stills import waiting
from .tags import Attribute

# rules of a style sheet that load others, and fonts; images stay, as they do elsewhere
_RULES = re.compile(
    r"""@import\s+(?:url\(\s*)?["']?(?P<sheet>[^"')\s;]+)[^;]*;?|@font-face\s*\{(?P<font>[^}]*)\}""",
    re.IGNORECASE,
)
_IN_RULE = re.compile(r"""url\(\s*["']?([^"')\s]+)""", re.IGNORECASE)
# links that make a browser ask, or get ready to, and show nothing
_HINTS = frozenset(
    {"preconnect", "dns-prefetch", "prefetch", "preload", "prerender", "modulepreload"}
    | {"icon", "apple-touch-icon", "mask-icon", "manifest"}
)


def _relation(given: Mapping[str, Attribute]) -> list[str]:
    return given["rel"].value.lower().split() if "rel" in given else []


def is_sheet(given: Mapping[str, Attribute]) -> bool:
    """Tell whether the attributes of a link are those of a style sheet, preloaded or not."""
    preloaded = "as" in given and given["as"].value.lower() == "style"
    return preloaded or "stylesheet" in _relation(given)


def is_hint(given: Mapping[str, Attribute]) -> bool:
    """Tell whether the attributes of a link only make a browser ask a host, and show nothing."""
    return not _HINTS.isdisjoint(_relation(given))


def loading_rules(
    text: str, start: int, end: int, is_foreign: Callable[[str], bool], name: str
) -> Iterator[tuple[int, int, str]]:
    """Yield the edits that take the rules out of a style sheet that load from other hosts.

    The sheet is ``text[start:end]``; behind its element stands what holds the rules, by a name.
    """
    held, first = "", ""
    for rule in _RULES.finditer(text, start, end):
        named = [rule["sheet"]] if rule["sheet"] else _IN_RULE.findall(rule["font"])
        url = next(filter(is_foreign, named), "")
        if url:
            held, first = held + rule[0], first or url
            yield *rule.span(), ""
    close = text.find(">", end) + 1
    if held and close:
        yield close, close, waiting(f"<style>{held}</style>", first, name)
