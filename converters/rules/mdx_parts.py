"""Files of Markdown that a post of MDX imports, and shows as a component.

Syntax: https://docusaurus.io/docs/markdown-features/react#importing-markdown
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..document import Context
from .included import Wanted, takes_in

_IMPORT = re.compile(
    r"^import[ \t]+(?P<name>[A-Z]\w*)[ \t]+from[ \t]+"
    r"(?P<quote>[\"'])(?P<path>[^\"'\n]+\.mdx?)(?P=quote)",
    re.MULTILINE,
)
_MODULE = re.compile(r"^(?:import|export)[ \t][^\n]*(?:\n|\Z)", re.MULTILINE)
_SHOWN = re.compile(
    r"^(?P<lead>[ \t>]*)<(?P<name>[A-Z]\w*)(?:[ \t]+[^<>\n]*)?[ \t]*/>[ \t]*(?=\r?$)", re.MULTILINE
)


@lru_cache(maxsize=4)
def _imports(body: str) -> dict[str, str]:
    return {match["name"]: match["path"] for match in _IMPORT.finditer(body)}


def _wanted(match: re.Match[str], context: Context) -> Wanted | None:
    """Ask for the file that a component's name is imported from."""
    path = _imports(context.post.body).get(match["name"])
    if path is None:
        return None
    # from here, the file's own modules are not where it says
    name = re.sub(r"^@site/", "/", path)
    return Wanted(name, cut=lambda text: _MODULE.sub("", text))


mdx_parts = takes_in("import", _SHOWN, _wanted)
