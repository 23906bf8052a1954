"""Values that mkdocs-macros puts into a page of MkDocs; no template is run.

Syntax: https://mkdocs-macros-plugin.readthedocs.io/en/latest/pages/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .above import Settings, settings

_TAG = re.compile(
    r"\{%-?[ \t]*(?P<raw>raw|endraw)[ \t]*-?%\}|\{\{-?[ \t]*(?P<value>[^{}\n]+?)[ \t]*-?\}\}"
    r"|\{%-?[ \t]*(?P<step>[^{}\n]+?)[ \t]*-?%\}"
)
_NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")
# front matter by which a page says whether it is a template
_SWITCHES = {"render_macros": True, "ignore_macros": False}


def macros(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Put in the values that ``mkdocs.yml`` and the post have; take out ``raw``; source pass.

    Markdown's code is no exception: the plugin has run before Markdown is read.
    """
    if "{{" not in document.text and "{%" not in document.text:
        return
    found = settings(context)
    options = found.options("plugins", "macros") if found else None
    if found is None or options is None or not _is_template(document, options):
        return
    raw = False
    for match in _TAG.finditer(document.text):
        if match["raw"]:
            raw = match["raw"] == "raw"
            yield Edit(*match.span(), "", "template_raw")
        elif not raw:
            value = _value(match["value"], found, document) if match["value"] else None
            if value is None:
                what = f"{match[0]} is of mkdocs-macros and not known; it stays text"
                yield document.notice(Code.TEMPLATE_UNKNOWN, what, match.start())
            else:
                yield Edit(*match.span(), value, "template_value")


def _is_template(document: Document, options: Mapping[str, Any]) -> bool:
    extra = document.post.front_matter.extra
    for key, meaning in _SWITCHES.items():
        if isinstance(extra.get(key), bool):
            return bool(extra[key]) is meaning
    return options.get("render_by_default") is not False


def _value(expression: str, found: Settings, document: Document) -> str | None:
    """Return the plain value of a name with dots, None where it is not known or is no such name."""
    if not _NAME.fullmatch(expression):
        return None
    keys = expression.split(".")
    extra = found.values.get("extra")
    variables = extra if isinstance(extra, Mapping) else {}
    front_matter = document.post.front_matter
    page = {
        "title": front_matter.title,
        "meta": {"title": front_matter.title, **front_matter.extra},
    }
    known = {**variables, "extra": variables, "config": found.values, "page": page}
    value: Any = known
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return str(value) if isinstance(value, (str, int, float)) else None
