"""What a rendered post holds: words, code, headings, images, links, formulas."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from .signs import CODE, CODE_END, LINE, LINE_END, MAYBE, MAYBE_END, revealed

# a script without blanks between words has a word a character
_WIDE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f"
_WORD = re.compile(
    f"{LINE}(?P<line>\\d+){LINE_END}|(?P<maybe>[{MAYBE}{MAYBE_END}])|[{_WIDE}]|[^\\W_{_WIDE}]+"
)
_SIGNS = re.compile(f"{LINE}\\d+{LINE_END}|[{MAYBE}{MAYBE_END}]")
_UNSURE = re.compile(f"{MAYBE}[^{MAYBE_END}]*{MAYBE_END}")
_CODE = re.compile(f"{CODE}[^{CODE_END}]*{CODE_END}")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a post holds: its text or address, its words, and its line in the post."""

    text: str
    words: tuple[str, ...] = ()
    line: int = 0
    level: int = 0


@dataclass(slots=True)
class Content:
    """All that is compared; a built page has no lines.

    ``words[i]`` stands at ``text[places[i]:]``, came from line ``lines[i]``, and ``sure[i]`` tells
    that it must be there. ``prose`` is ``text`` with code and formulas blotted out.
    """

    text: str = ""
    prose: str = ""
    words: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    sure: list[bool] = field(default_factory=list)
    codes: list[Item] = field(default_factory=list)
    headings: list[Item] = field(default_factory=list)
    images: list[Item] = field(default_factory=list)
    links: list[Item] = field(default_factory=list)
    embeds: list[Item] = field(default_factory=list)
    formulas: list[Item] = field(default_factory=list)
    notes: list[Item] = field(default_factory=list)
    marks: list[Item] = field(default_factory=list)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded as they are compared."""
    found = _WORD.finditer(unicodedata.normalize("NFKC", text))
    return tuple(one[0].casefold() for one in found if one.lastgroup is None)


def sure_words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text that must be there."""
    return words_of(_UNSURE.sub(" ", text))


def take_text(content: Content, text: str) -> None:
    """Fill in a content's words from its whole text, which carries signs."""
    text = unicodedata.normalize("NFKC", revealed(text))
    line, unsure = 0, 0
    for match in _WORD.finditer(text):
        kind = match.lastgroup
        if kind is None:
            content.words.append(match[0].casefold())
            content.places.append(match.start())
            content.lines.append(line)
            content.sure.append(not unsure)
        elif kind == "line":
            line = int(match["line"])
        else:
            unsure = max(unsure + (1 if match[0] == MAYBE else -1), 0)
    content.text = text
    content.prose = _CODE.sub(_blotted, _SIGNS.sub(_blotted, text))


def _blotted(match: re.Match[str]) -> str:
    # places stay what they are
    return (" " if match[0][0] in (LINE, MAYBE, MAYBE_END) else "\N{MIDDLE DOT}") * len(match[0])
