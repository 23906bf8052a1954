"""The pieces of a text as a tree of elements, and edits that put blocks of MyST in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .piece import Piece
from .pieces import LEAD

# names that bundlers and generators give to folders of the site
_ALIASES = ("@site/static/", "@site/", "~/", "@/", "src/", "$lib/", "public/", "static/")
# elements that are nested deeper than this stand side by side instead
_DEPTH = 60
_COLON_RUN = re.compile(r"^[ \t>]*(:{3,})", re.MULTILINE)


@dataclass(slots=True, eq=False)
class Element:
    """A piece, what closes it, and the elements between the two.

    ``role`` says what becomes of it. A tag that nothing closes has no ``close`` and no children.
    """

    piece: Piece
    role: str = ""
    close: Piece | None = None
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The place behind all of it."""
        return self.close.end if self.close else self.piece.end


def tree(pieces: Iterable[Piece], role: Callable[[Piece], str]) -> Element:
    """Return a root that holds the pieces as nested as their tags and colons say."""
    root = Element(Piece("root", 0, 0))
    stack = [root]
    for piece in pieces:
        if piece.kind in ("close", "container_end"):
            at = _opener(stack, piece)
            if at:
                for left in stack[at + 1 :]:
                    _dissolve(left)
                stack[at].close = piece
                del stack[at:]
                continue
        element = Element(piece, role(piece), None, stack[-1])
        stack[-1].children.append(element)
        if piece.kind in ("open", "container") and len(stack) < _DEPTH:
            stack.append(element)
    for left in stack[1:]:
        if left.piece.kind == "open":
            _dissolve(left)
    return root


def _opener(stack: list[Element], piece: Piece) -> int:
    """Return the place in the stack of what a piece closes, 0 where it closes nothing."""
    places = range(len(stack) - 1, 0, -1)
    if piece.kind == "close":
        return next(
            (
                at
                for at in places
                if stack[at].piece.kind == "open" and stack[at].piece.name == piece.name
            ),
            0,
        )
    # colons close their own length first, then the nearest that is no longer than they are
    widths = [(at, stack[at].piece.width) for at in places if stack[at].piece.kind == "container"]
    exact = next((at for at, width in widths if width == piece.width), 0)
    return exact or next((at for at, width in widths if width < piece.width), 0)


def _dissolve(element: Element) -> None:
    """Hand the children of a tag that is never closed over to what holds it."""
    if element.piece.kind != "open" or element.parent is None:
        return
    siblings = element.parent.children
    at = siblings.index(element)
    for child in element.children:
        child.parent = element.parent
    siblings[at + 1 : at + 1] = element.children
    element.children = []


@dataclass(slots=True)
class Writer:
    """What writes the edits of one document: ``names`` are values that it gives to names.

    What begins before ``done`` has been written as part of something else.
    """

    document: Document
    context: Context
    jsx: bool
    names: Mapping[str, str]
    done: int = 0
    told: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The text that the pieces are places of."""
        return self.document.text

    def tell(self, code: Code, name: str, message: str, place: int) -> Iterator[Notice]:
        """Yield a notice, once a document for each name."""
        if name not in self.told:
            self.told.add(name)
            yield self.document.notice(code, message, place)

    def address(self, path: str) -> str:
        """Return a path as the index knows it; ``@site/``, ``~/`` and their like are its root."""
        if path.startswith("pathname://"):
            return path.removeprefix("pathname://")
        alias = next((one for one in _ALIASES if path.startswith(one)), None)
        if alias is None and not re.match(r"@[\w-]+/", path):
            return path
        rest = path.removeprefix(alias) if alias else path.lstrip("@")
        for candidate in (f"/{rest}", f"/src/{rest}", f"/static/{rest}", f"/public/{rest}"):
            found = self.context.index.resolve(candidate, self.context.post)
            if found.kind != "missing" and not found.near:
                return candidate
        return f"/{rest}" if path.startswith("@site/") else path

    def around(self, start: int, end: int) -> tuple[str, str, str]:
        """Return the lead of a span's line, what else stands before it, and what behind it."""
        begin = self.document.line_start(self.document.line_of(start))
        lead = LEAD.match(self.text, begin, start)
        assert lead is not None
        stop = self.text.find("\n", end)
        behind = self.text[end : stop if stop >= 0 else len(self.text)]
        return lead[0], self.text[lead.end() : start].strip(), behind.strip()

    def alone(self, start: int, end: int) -> bool:
        """Tell whether nothing else stands on the lines of a span."""
        _, before, behind = self.around(start, end)
        return not before and not behind

    def block(
        self, start: int, end: int, lines: list[str], code: str, apart: bool = True
    ) -> Iterator[Edit]:
        """Yield the edit that writes lines of their own in the place of a span.

        With ``apart`` a blank line follows, and one stands before text that goes on.
        """
        lead, before, behind = self.around(start, end)
        line = self.document.line_of(start)
        prefix = self.document.prefix(line, len(lead))
        following = self.document.newline + prefix
        blank = self.document.newline + prefix.rstrip()
        while start > 0 and before and self.text[start - 1] in " \t":
            start -= 1
        while behind and end < len(self.text) and self.text[end] in " \t":
            end += 1
        text = (blank + following if before else "") + following.join(lines)
        if apart:
            next_line = self.document.line_text(self.document.line_of(end) + 1)
            text += blank + following if behind else blank if next_line.strip(" \t>\r") else ""
        elif behind:
            text += blank + following
        yield Edit(start, end, text, code)

    def close_block(self, piece: Piece, lines: list[str], code: str) -> Iterator[Edit]:
        """Yield the edit that writes a block's end in the place of what closes it."""
        lead, before, behind = self.around(piece.start, piece.end)
        line = self.document.line_of(piece.start)
        following = self.document.newline + self.document.prefix(line, len(lead))
        text = (following if before else "") + following.join(lines)
        yield Edit(piece.start, piece.end, text + (following if behind else ""), code)


def width(element: Element, text: str) -> int:
    """Return the number of colons that hold all that an element contains."""
    most = 3 if element.role in ("commands", "install") else 2
    for child in element.children:
        if child.piece.kind == "code":
            runs = _COLON_RUN.findall(text, child.piece.start, child.piece.end)
            most = max([most, *map(len, runs)])
        else:
            inner = width(child, text)
            most = max(most, inner if child.role in FENCED else inner - 1)
    # fences and `@tab` lines become tabs, which stand between the set and what they hold
    between = element.role == "tabs" and any(
        child.piece.kind in ("code", "tab") for child in element.children
    )
    return most + 1 + between


# the roles that become a directive between colons
FENCED = frozenset({"admonition", "tabs", "tab", "details", "commands", "install"})
