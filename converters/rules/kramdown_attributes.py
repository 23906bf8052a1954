"""kramdown's attribute lists as values, and the ids that it gives to headings.

Syntax: https://kramdown.gettalong.org/syntax.html#attribute-list-definitions
"""

from __future__ import annotations

import re

from ..slugs import github_slug

_PART = re.compile(
    r"#(?P<id>[^\s#.\"'={}]+)|\.(?P<class>[^\s#\"'={}]+)"
    r"|(?P<key>[\w:-]+)=(?:\"(?P<double>(?:\\.|[^\"\\])*)\"|'(?P<single>(?:\\.|[^'\\])*)'"
    r"|(?P<bare>[^\s\"']+))|(?P<name>[\w-]+)"
)


def attributes(text: str, defined: dict[str, dict[str, str]] | None = None) -> dict[str, str]:
    """Return an attribute list's attributes; classes are joined under ``class``."""
    found: dict[str, str] = {}
    for match in _PART.finditer(text):
        if match["id"]:
            found["id"] = match["id"]
        elif match["class"]:
            # `.a.b` are two classes
            found["class"] = f"{found.get('class', '')} {match['class'].replace('.', ' ')}".strip()
        elif match["key"]:
            value = next(
                one for one in (match["double"], match["single"], match["bare"]) if one is not None
            )
            key = match["key"].lower()
            found[key] = f"{found['class']} {value}" if key == "class" and key in found else value
        elif defined and match["name"] in defined:
            found = {**defined[match["name"]], **found}
        elif match["name"] in ("toc", "footnotes"):
            found[match["name"]] = ""
    return found


def gfm_id(text: str) -> str:
    """Return the id that kramdown's GFM parser, Jekyll's own, gives a heading.

    It is GitHub's, but for dashes, which are typographic by then and so no part of a word.
    """
    return github_slug(re.sub(r"-{2,3}(?!-)", "", text))
