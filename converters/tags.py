"""Raw HTML as its tags and their attributes, with exact places: nothing is parsed into a tree."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)|<(/?[A-Za-z][^\s/>]*)", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"""[\s/]*(?P<name>[^\s/>=][^\s/>=]*)"""
    r"""(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>"'][^\s>]*)))?"""
)
# what stands in these is no markup
TEXT_ELEMENTS = frozenset({"script", "style", "textarea", "title", "xmp"})


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a tag: ``raw`` is its value as written, at ``text[start:end]``.

    The quotes are outside the span; ``quoted`` tells whether there are any.
    """

    tag: str
    name: str
    raw: str
    start: int
    end: int
    quoted: bool

    @property
    def value(self) -> str:
        """Return the value with its character references resolved."""
        return html.unescape(self.raw)


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag ``div`` or a closing one ``/div``, in lower case, at ``text[start:end]``.

    ``complete`` tells whether a comment, script or the like that begins here also ends here; a
    comment's name is ``!--``.
    """

    name: str
    start: int
    end: int
    attributes: tuple[Attribute, ...] = ()
    complete: bool = True


def tags(text: str) -> Iterator[Tag]:
    """Yield the tags and comments of a piece of HTML.

    Tolerant, as a browser is: the content of comments, scripts and styles is passed over, and what
    is no tag is no tag.
    """
    position = 0
    while opening := _OPENING.search(text, position):
        position = opening.end()
        if opening[1] is None:
            if opening[0].startswith("<!--"):
                yield Tag("!--", *opening.span(), complete=opening[0].endswith("-->"))
            continue
        name = opening[1].lower()
        found = []
        while not name.startswith("/") and (attribute := _ATTRIBUTE.match(text, position)):
            position = attribute.end()
            for kind in ("double", "single", "bare"):
                if attribute[kind] is not None:
                    start, end = attribute.span(kind)
                    found.append(
                        Attribute(
                            name,
                            attribute["name"].lower(),
                            attribute[kind],
                            start,
                            end,
                            kind != "bare",
                        )
                    )
        close = text.find(">", position)
        end = close + 1 if close >= 0 else position
        complete = True
        if name in TEXT_ELEMENTS:
            closing = re.compile(f"</{name}", re.IGNORECASE).search(text, position)
            complete = closing is not None
            position = closing.start() if closing else len(text)
        yield Tag(name, opening.start(), end, tuple(found), complete)


def attributes(text: str) -> Iterator[Attribute]:
    """Yield the attributes that have a value, of every opening tag, names in lower case."""
    for tag in tags(text):
        yield from tag.attributes
