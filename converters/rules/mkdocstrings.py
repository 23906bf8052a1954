"""What mkdocstrings would write of a program's objects: only their names are in the post.

Syntax: https://mkdocstrings.github.io/usage/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .lines import outside_code

# a path of an object, with dots in it, and its options, which are YAML and indented
_OBJECT = re.compile(
    r"^(?P<lead>[ \t]*)(?P<marks>(?:\#{1,6}[ \t]+)?):::[ \t]*"
    r"(?P<name>[A-Za-z_]\w*(?:\.\w+)+)[ \t]*(?:\r?\n|\Z)"
    r"(?P<options>(?:(?P=lead)(?:[ ]{4}|\t)[^\n]*(?:\n|\Z)"
    r"|[ \t]*\r?\n(?=(?P=lead)(?:[ ]{4}|\t)))*)",
    re.MULTILINE,
)


def api_objects(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Show the names of objects whose documentation a program would have put in; source pass."""
    if ":::" not in document.text:
        return
    outside = outside_code(document)
    for match in _OBJECT.finditer(document.text):
        if not outside(match.end("lead")):
            continue
        message = f"what {match['name']} is, only mkdocstrings knows; its name is shown"
        yield document.notice(Code.DIRECTIVE_UNKNOWN, message, match.start())
        text = f"{match['lead']}{match['marks']}`{match['name']}`{document.newline}"
        yield Edit(match.start(), match.end(), text, "api_object")
