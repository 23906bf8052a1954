"""Where a text cites, as Pandoc writes it: ``[@key]``, ``@key [p. 3]``, ``[-@key]``.

Syntax: Pandoc's manual, "Citation syntax".
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..document import Document, Inline
from .pandoc_references import KINDS

# a key ends in a letter or digit, so that the full stop of its sentence is none of it
_KEY = (
    rf"(?P<minus>-)?@(?!(?:{KINDS})-)"
    r"(?:\{(?P<braced>[^{}\s]+)\}|(?P<key>\w(?:[\w:.#$%&+?<>~/-]*\w)?))"
)
_CITED = re.compile(rf"(?<![\w@/\\.]){_KEY}")
_GROUP = re.compile(r"\[(?:[^\[\]\\]|\\.)*?@(?:[^\[\]\\]|\\.)*\](?![(\[:{])")
_LOCATOR = re.compile(r" ?\[(?P<text>(?:[^\[\]\\@]|\\.)+)\](?![(\[:{])")


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: where it stands in the document, and the places of its keys.

    ``locator`` is the span of the brackets behind a key in running text.
    """

    start: int
    end: int
    matches: tuple[tuple[int, int, str, bool], ...]
    grouped: bool = False
    locator: tuple[int, int] | None = None

    @property
    def keys(self) -> Sequence[str]:
        """The keys, in their order."""
        return [key for _, _, key, _ in self.matches]


def cited(document: Document) -> Iterator[Citation]:
    """Yield the citations of a document, in order."""
    for inline in document.inlines:
        if "@" in inline.token.content:
            yield from _in_paragraph(inline)


def _in_paragraph(inline: Inline) -> Iterator[Citation]:
    content = inline.token.content
    live = _text_spans(inline)
    begins = [start for start, _ in live]

    def is_text(place: int) -> bool:
        at = bisect_right(begins, place) - 1
        return at >= 0 and place < live[at][1]

    keys = [match for match in _CITED.finditer(content) if is_text(match.start())]
    starts = [match.start() for match in keys]
    done = 0
    for group in _GROUP.finditer(content):
        first, last = bisect_right(starts, group.start()), bisect_left(starts, group.end())
        if first < last and is_text(group.start()) and is_text(group.end() - 1):
            yield from (_alone(one, inline) for one in keys[done:first])
            start, end = inline.offset(group.start()), inline.end(group.end())
            places = tuple(_place(one, inline) for one in keys[first:last])
            yield Citation(start, end, places, grouped=True)
            done = last
    yield from (_alone(one, inline) for one in keys[done:])


def _text_spans(inline: Inline) -> list[tuple[int, int]]:
    """Return where text is text: neither code nor the words of a link."""
    depth = 0
    found = []
    for token in inline.token.children or ():
        if token.type in ("link_open", "link_close"):
            depth += token.nesting
        elif token.type == "text" and not depth:
            found.append(token.meta["span"])
    return found


def _place(match: re.Match[str], inline: Inline) -> tuple[int, int, str, bool]:
    start, end = inline.offset(match.start()), inline.end(match.end())
    return start, end, match["braced"] or match["key"], bool(match["minus"])


def _alone(match: re.Match[str], inline: Inline) -> Citation:
    place = _place(match, inline)
    behind = _LOCATOR.match(inline.token.content, match.end())
    if behind is None:
        return Citation(place[0], place[1], (place,))
    start, end = inline.offset(behind.start("text")), inline.end(behind.end())
    return Citation(place[0], end, (place,), locator=(start, end))
