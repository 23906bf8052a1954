"""As much of JavaScript as MDX needs: where brackets and strings end, and what a literal says.

Nothing is evaluated. Syntax: https://tc39.es/ecma262/
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_STRING = re.compile(
    r"\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\$]|\\.|\$(?!\{))*)`"
)
_CALL = re.compile(
    r"(?:require|useBaseUrl|withBase|asset|String\.raw)\s*\(?\s*(.+?)\s*\)?(?:\.default|\.src)*$"
)
_MEMBER = re.compile(r"([A-Za-z_$][\w$.]*?)(?:\.src|\.default)?$")


_CLOSING = {"{": "}", "(": ")", "[": "]"}
# how deep strings, brackets and literals may stand in each other
_DEPTH = 40
# the characters that an expression may have: what opens and never closes is not read to the end
_LONGEST = 4000


def braces_end(text: str, start: int, nesting: int = 0, longest: int = _LONGEST) -> int:
    """Return the place behind the bracket that closes the one at ``start``, -1 if none does."""
    if nesting > _DEPTH:
        return -1
    depth, place, stop = 0, start, min(len(text), start + longest)
    if text.find(_CLOSING[text[start]], start, stop) < 0:
        return -1
    while place < stop:
        character = text[place]
        if character in "{([":
            depth += 1
        elif character in "})]":
            depth -= 1
            if depth == 0:
                return place + 1
        elif character in "\"'`":
            end = string_end(text, place, nesting)
            if end < 0:
                # an apostrophe in text between tags is no string
                if character == "`":
                    return -1
            else:
                place = end
                continue
        elif text.startswith("/*", place):
            end = text.find("*/", place)
            if end < 0:
                return -1
            place = end + 2
            continue
        place += 1
    return -1


def string_end(text: str, start: int, nesting: int = 0) -> int:
    """Return the place behind the string that begins at ``start``, -1 if it has no end."""
    quote, place = text[start], start + 1
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] == quote:
            return place + 1
        elif text[place] == "\n" and quote != "`":
            return -1
        elif quote == "`" and text.startswith("${", place):
            end = braces_end(text, place + 1, nesting + 1)
            if end < 0:
                return -1
            place = end - 1
        place += 1
    return -1


def literal(source: str, names: Mapping[str, str], nesting: int = 0) -> str | None:
    """Return the text that an expression is known to show, or None."""
    source = source.strip()
    if nesting > _DEPTH:
        return None
    if match := _STRING.fullmatch(source):
        return _unescaped(next(one for one in match.groups() if one is not None))
    if re.fullmatch(r"-?\d[\d_]*(?:\.\d+)?", source):
        return source.replace("_", "")
    if source.startswith("(") and source.endswith(")"):
        return literal(source[1:-1], names, nesting + 1)
    if (match := _CALL.match(source)) and match[1] != source:
        return literal(match[1], names, nesting + 1)
    if (match := _MEMBER.match(source)) and match[1] in names:
        return names[match[1]]
    return None


def _unescaped(text: str) -> str:
    signs = {"n": "\n", "t": "\t", "r": ""}
    return re.sub(r"\\(.)", lambda match: signs.get(match[1], match[1]), text, flags=re.DOTALL)
