"""Read HTML: the reference and the built page by the same function.

So a difference between the two is one of content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import lxml.etree
from lxml.html import HtmlElement

from .content import Content, Item, sure_words_of, take_text
from .html import (
    BLOCKS,
    CODES,
    EMBEDS,
    HEADINGS,
    INNER,
    NAMED,
    SHORTENED,
    UNREAD,
    furniture,
)
from .signs import CODE, CODE_END, HELD, HELD_END, LINE, LINE_END, MAYBE, MAYBE_END, shown

_FIRST_LINE = re.compile(f"\\s*{LINE}(\\d+){LINE_END}")
_LAST_LINE = re.compile(f"{LINE}(\\d+){LINE_END}(?!.*{LINE})", re.DOTALL)
_HELD = re.compile(f"{HELD}(\\d+){HELD_END}")


def read(root: HtmlElement, held: Sequence[str] = (), furnished: bool = False) -> Content:
    """Return the content of a tree; ``furnished`` tells that a theme has put things into it.

    ``held`` are pieces of code that the tree names by number.
    """
    return _Reader(held, furnished).read(root)


class _Reader:
    """A walk through a tree, without recursion: a post may nest as deep as it likes."""

    def __init__(self, held: Sequence[str], furnished: bool) -> None:
        self.held, self.furnished = held, furnished
        self.content = Content()
        self.buffer: list[str] = []
        self.line = 0
        self.code = 0
        self.opened: list[tuple[HtmlElement, int, int]] = []

    def read(self, root: HtmlElement) -> Content:
        walker = lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                if not self._open(element):
                    walker.skip_subtree()
                continue
            if event == "end":
                self._close(element)
            if element is not root:
                self._put(element.tail)
        take_text(self.content, "".join(self.buffer))
        return self.content

    def _open(self, element: HtmlElement) -> bool:
        """Take in the start of an element; return whether to go on inside it."""
        tag = str(element.tag)
        classes = frozenset((element.get("class") or "").split())
        if tag in UNREAD or (self.furnished and furniture(element, classes)):
            return False
        if "footnote-backref" in classes:
            return False
        if {"footnote-ref", "footnote-reference"} & classes:
            self.content.marks.append(Item("", line=self.line))
            return False
        if tag in BLOCKS:
            self.buffer.append("\n")
        if handler := _WHOLE.get(tag) or (_math if "math" in classes else None):
            handler(self, element)
            if tag in BLOCKS:
                self.buffer.append("\n")
            return False
        note = "footnote-item" in classes or (tag == "aside" and "footnote" in classes)
        if self.furnished and classes & NAMED:
            self.buffer.append(MAYBE)
        if tag in CODES:
            self.buffer.append("" if self.code else CODE)
            self.code += 1
        if tag in HEADINGS or tag == "a" or "rubric" in classes or note:
            self.opened.append((element, len(self.buffer), self.line))
        if tag == "a" and self.furnished and classes & SHORTENED:
            self._put(element.get("href"))
            self._close_item(element)
            return False
        self._put(element.text)
        return True

    def _close(self, element: HtmlElement) -> None:
        tag = str(element.tag)
        if tag in CODES and self.code:
            self.code -= 1
            self.buffer.append("" if self.code else CODE_END)
        self._close_item(element)
        if self.furnished and not NAMED.isdisjoint((element.get("class") or "").split()):
            self.buffer.append(MAYBE_END)
        if tag in BLOCKS:
            self.buffer.append("\n")

    def _close_item(self, element: HtmlElement) -> None:
        """Record the heading or link that ends here."""
        if not self.opened or self.opened[-1][0] is not element:
            return
        _, start, line = self.opened.pop()
        text = "".join(self.buffer[start:])
        if first := _FIRST_LINE.match(text):
            line = int(first[1])
        words = sure_words_of(text)
        if element.tag == "a":
            if href := (element.get("href") or "").strip():
                self.content.links.append(Item(shown(href), words, line))
                if self.furnished and shown(text).strip() == href:
                    # an address that shows as itself may stand for an embed
                    self.buffer[start:] = [MAYBE, text, MAYBE_END]
        elif element.tag in ("li", "aside"):
            self.content.notes.append(Item(" ".join(shown(text).split()), words, line))
        elif words:
            level = 0
            if element.tag in HEADINGS and next(element.iterancestors(*INNER), None) is None:
                level = int(element.tag[1])
            self.content.headings.append(Item(" ".join(shown(text).split()), words, line, level))

    def _put(self, text: str | None) -> None:
        if not text:
            return
        if HELD in text:
            place = 0
            for match in _HELD.finditer(text):
                self._put(text[place : match.start()])
                self.put_code(self.held[int(match[1])])
                place = match.end()
            text = text[place:]
        if LINE in text and (last := _LAST_LINE.search(text)):
            self.line = int(last[1])
        self.buffer.append(text)

    def put_code(self, text: str) -> None:
        """Take in a block of code, which may carry the signs of its lines."""
        if first := _FIRST_LINE.match(text):
            self.line = int(first[1])
        self.content.codes.append(Item(shown(text), line=self.line))
        self.buffer += ["\n", CODE, text, CODE_END, "\n"]


def _pre(reader: _Reader, element: HtmlElement) -> None:
    numbers = element.find_class("linenos")
    for one in numbers:
        one.text = None
    for br in element.iter("br"):
        br.tail = "\n" + (br.tail or "")
    code = "".join(element.itertext())
    # a diagram's code stands in a template's lines
    reader.put_code(code.strip() if "mermaid" in (element.get("class") or "") else code)


def _math(reader: _Reader, element: HtmlElement) -> None:
    for number in element.find_class("eqno"):
        number.drop_tree()
    text = "".join(element.itertext())
    if first := _FIRST_LINE.match(text):
        reader.line = int(first[1])
    inside = formula(shown(text))
    reader.content.formulas.append(Item(inside, line=reader.line))
    # the words of the formula itself, without what the renderer has put around it
    reader.buffer += [
        CODE,
        f"{LINE}{reader.line}{LINE_END}" if reader.line else "",
        inside,
        CODE_END,
    ]


def formula(text: str) -> str:
    """Return a formula without the marks that a renderer puts around it."""
    text = text.strip()
    for opening, closing in (("\\(", "\\)"), ("\\[", "\\]"), ("$$", "$$"), ("$", "$")):
        if text.startswith(opening) and text.endswith(closing) and len(text) > len(opening):
            text = text[len(opening) : -len(closing)]
            break
    for name in ("split", "aligned"):
        opening, closing = f"\\begin{{{name}}}", f"\\end{{{name}}}"
        if text.startswith(opening) and text.endswith(closing):
            text = text[len(opening) : -len(closing)]
    return text.strip()


def _image(reader: _Reader, element: HtmlElement) -> None:
    address = element.get("src") or element.get("data-src") or ""
    if address.strip():
        reader.content.images.append(Item(shown(address.strip()), line=reader.line))


def _embed(reader: _Reader, element: HtmlElement) -> None:
    """Record what an embed shows; the words inside it are for browsers that cannot."""
    found = [element.get(name) for name in ("src", "data", "videoid")]
    found += [source.get("src") for source in element.iter("source")]
    for address in dict.fromkeys(one.strip() for one in found if one and one.strip()):
        reader.content.embeds.append(Item(address, line=reader.line))


_WHOLE: dict[str, Callable[[_Reader, HtmlElement], None]] = {
    "pre": _pre,
    "img": _image,
    **dict.fromkeys(EMBEDS, _embed),
}
