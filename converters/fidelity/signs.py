"""Private-use characters that carry what a text alone cannot: lines, code, and what may be missing.

A post's own characters of that kind (icon fonts) are blanks to the comparison: they are no words.
"""

from __future__ import annotations

import re

LINE, LINE_END = "\ue000", "\ue001"  # the number between is that of the post's line from here on
MAYBE, MAYBE_END = "\ue002", "\ue003"  # text that a page may show or not
HELD, HELD_END = "\ue004", "\ue005"  # the number between is that of a piece that is kept aside
CODE, CODE_END = "\ue006", "\ue007"  # code and formulas, in which no syntax is looked for
KEPT, KEPT_END = "\ue008", "\ue009"  # the number between is that of code that syntax is not read in
UNKNOWN = "\ue00a"  # a value that is not known; an address with one says nothing
DEFERRED = "\ue00b"  # the end of a line that comes at the end of this one, not to part a word
_LITERAL = dict(zip("{}%<>", "\ue010\ue011\ue012\ue013\ue014", strict=True))

_OWN = re.compile("[\ue000-\ue01f]")
_SIGNS = re.compile(f"{LINE}\\d+{LINE_END}|[\ue000-\ue009]")
_SHOWN = str.maketrans({sign: character for character, sign in _LITERAL.items()})
_HIDDEN = str.maketrans(_LITERAL)


def without_own(text: str) -> str:
    """Return a post's text without characters that would be taken for signs."""
    return _OWN.sub(" ", text)


def literal(text: str) -> str:
    """Return text that is meant as it stands, so that no template is found in it."""
    return text.translate(_HIDDEN)


def revealed(text: str) -> str:
    """Return text with what ``literal`` hid."""
    return text.translate(_SHOWN)


def shown(text: str) -> str:
    """Return text as it shows: with what was hidden, without the signs of lines and the like."""
    return _SIGNS.sub("", text.translate(_SHOWN))


def settled(text: str) -> str:
    """Return a text with the deferred ends of its lines where those end."""
    if DEFERRED not in text:
        return text
    lines = text.split("\n")
    return "\n".join(line.replace(DEFERRED, "") + "\n" * line.count(DEFERRED) for line in lines)


def maybe(text: str) -> str:
    """Return text marked as such that a page may show or not."""
    return f"{MAYBE}{text}{MAYBE_END}" if text.strip() else text


def blank(text: str) -> str:
    """Return what is left of syntax that goes: its line ends, so that lines keep their numbers."""
    return "\n" * text.count("\n")
