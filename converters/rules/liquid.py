"""Read Liquid and Nunjucks: every tag and output of a text, with its place, and what is code.

Nothing is evaluated. Syntax: https://shopify.github.io/liquid/basics/introduction/ and
https://mozilla.github.io/nunjucks/templating.html
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt

from ..document import Document
from ..parser import whole

_OPENING = re.compile(r"\{[%{#]")
# a heading's id, which no program takes for a comment that is never closed
_ATTRIBUTES = re.compile(r"\{#[\w:.-]+(?:[ \t]+[^{}\n#]*)?\}")
_CLOSINGS = {"%": "%}", "{": "}}", "#": "#}"}
_NAME = re.compile(r"\s*([\w-]*)")
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_HTML_CODE = re.compile(r"<(pre|code)\b[^>]*>(?:(?!<\1\b).)*?</\1\s*>", re.DOTALL | re.IGNORECASE)
LOOPS = ("for", "tablerow")
# what stands in these is no template
OPAQUE = frozenset({"raw", "verbatim", "comment"})
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]+)\s*(?P<sign>[=:])\s*(?=[\w\"'/.{\[]))?"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<bare>[^\s,\"']+(?:,\d[\d-]*)*))"
)


@dataclass(slots=True, eq=False)
class Tag:
    """A tag ``{% name text %}``, or an output ``{{ text }}``, whose name is empty.

    ``close`` is the tag that ends a block, ``closes`` tells that this is such a tag.
    """

    name: str
    text: str
    start: int
    end: int
    output: bool = False
    close: Tag | None = None
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """A literal argument: its key if it has one, its text, and whether quotes were around it."""

    key: str
    text: str
    quoted: bool


def arguments(text: str) -> list[Argument]:
    """Return a tag's arguments: ``"a text"``, ``word``, ``key="value"``, ``key:value``."""
    found = []
    for match in _ARGUMENT.finditer(text):
        quoted = match["bare"] is None
        value = match["bare"] if not quoted else match["double"] or match["single"] or ""
        key = match["key"] or ""
        if key and not quoted and match["sign"] == ":" and value.startswith("//"):
            key, value = "", f"{key}:{value}"  # a URL
        if quoted:
            value = re.sub(r"\\([\"'\\])", r"\1", value)
        found.append(Argument(key, value, quoted))
    return found


def scan(text: str, skip: Sequence[tuple[int, int]] = (), notes: bool = False) -> list[Tag]:
    """Return the tags and outputs of a text in order, blocks with their ends.

    ``skip`` are the spans in which there is no template; with ``notes``, ``{# … #}`` is a comment.
    """
    found: list[Tag] = []
    opened = _Opened()
    ends = _Ends(text)
    position = 0
    while match := _OPENING.search(text, position):
        start, kind = match.start(), match[0][1]
        beyond = _covering(skip, start)
        no_note = kind == "#" and (not notes or _ATTRIBUTES.match(text, start))
        stop = -1 if no_note else ends.after(_CLOSINGS[kind], match.end())
        if beyond is not None or stop < 0:
            position = beyond or start + 1
            continue
        inside = text[match.end() : stop].removeprefix("-")
        inside = inside.removesuffix("-")
        position = stop + 2
        if kind == "#":
            found.append(Tag("comment", "", start, position))
        elif kind == "{":
            found.append(Tag("", inside.strip(), start, position, output=True))
        else:
            name = _NAME.match(inside)
            assert name is not None
            tag = Tag(name[1], inside[name.end() :].strip(), start, position)
            found.append(tag)
            if tag.name in OPAQUE and not (tag.name == "comment" and tag.text):
                if ending := ends.of(tag.name, position):
                    tag.close = Tag("end" + tag.name, "", *ending, closes=True)
                    found.append(tag.close)
                    position = ending[1]
            elif tag.name.startswith("end"):
                opened.close(tag)
            else:
                opened.add(tag)
    return found


class _Ends:
    """Finds what ends tags; each end is looked for once, however many tags lack one."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next: dict[str, int] = {}
        self._without: set[str] = set()

    def after(self, closing: str, place: int) -> int:
        """Return where the next of these signs is, -1 where there is none."""
        at = self._next.get(closing, 0)
        if 0 <= at < place:
            at = self._next[closing] = self._text.find(closing, place)
        return at

    def of(self, name: str, place: int) -> tuple[int, int] | None:
        """Return the span of the tag that ends an opaque block."""
        if name in self._without:
            return None
        found = re.compile(r"\{%-?\s*end" + name + r"\s*-?%\}").search(self._text, place)
        if found is None:
            self._without.add(name)
        return found.span() if found else None


class _Opened:
    """The blocks that are open, the innermost last, and where those of a name are among them."""

    def __init__(self) -> None:
        self._tags: list[Tag] = []
        self._places: dict[str, list[int]] = {}

    def add(self, tag: Tag) -> None:
        """Open a block."""
        self._places.setdefault(tag.name, []).append(len(self._tags))
        self._tags.append(tag)

    def close(self, ending: Tag) -> None:
        """End the innermost block of a name, and forget those inside it, which have no end."""
        places = self._places.get(ending.name[3:], [])
        while places:
            at = places.pop()
            if at < len(self._tags) and self._tags[at].name == ending.name[3:]:
                self._tags[at].close, ending.closes = ending, True
                del self._tags[at:]
                return


def _covering(spans: Sequence[tuple[int, int]], place: int) -> int | None:
    at = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return spans[at][1] if at >= 0 and spans[at][1] > place else None


@dataclass(slots=True)
class Code:
    """Where a text is code, spans in order by kind, and where it is raw HTML in blocks."""

    fenced: list[tuple[int, int]]
    indented: list[tuple[int, int]]
    inline: list[tuple[int, int]]
    html: list[tuple[int, int]]

    def kind(self, place: int) -> str:
        """Return the kind of code that an offset is in: fenced, indented, inline, or empty."""
        for kind in ("fenced", "indented", "inline"):
            if _covering(getattr(self, kind), place) is not None:
                return kind
        return ""

    def in_html(self, place: int) -> bool:
        """Tell whether an offset is in an HTML block, where Markdown is not read."""
        return _covering(self.html, place) is not None


@lru_cache(maxsize=1)
def _blocks() -> MarkdownIt:
    """Return a parser of blocks alone, which is all that is needed to tell code from text."""
    return MarkdownIt("commonmark").disable(["inline", "text_join"])


def code_of(document: Document, opaque: Collection[tuple[int, int]] = ()) -> Code:
    """Return where a document's Markdown has code; what is ``opaque`` counts as plain text.

    The Markdown is read before the template is, so the bodies of template blocks are blotted out:
    no backtick in them may open code in what follows.
    """
    text = _blotted(document.text, opaque)
    code = Code([], [], [], [])
    spans = {"fence": code.fenced, "code_block": code.indented, "html_block": code.html}
    for token in _blocks().parse(whole(text)):
        if token.map is None:
            continue
        start, end = (document.line_start(line) for line in token.map)
        if token.type in spans:
            spans[token.type].append((start, end))
        elif token.type == "inline" and "`" in token.content:
            code.inline += (match.span() for match in _CODE_SPAN.finditer(text, start, end))
    code.inline += (match.span() for match in _HTML_CODE.finditer(text))
    code.inline.sort()
    return code


def _blotted(text: str, spans: Collection[tuple[int, int]]) -> str:
    pieces, place = [], 0
    for start, end in spans:
        pieces += [text[place:start], re.sub(r"[^\s>]", "x", text[start:end])]
        place = end
    return "".join([*pieces, text[place:]])


def depths(tags: Sequence[Tag]) -> dict[int, int]:
    """Return how many blocks deep the body of each block goes, by where it starts."""
    found: dict[int, int] = {}
    above: list[Tag] = []
    for tag in tags:
        if tag.close is None:
            continue
        while above and above[-1].close and above[-1].close.start <= tag.start:
            above.pop()
        found[tag.start] = 0
        for depth, one in enumerate(reversed(above), 1):
            found[one.start] = max(found[one.start], depth)
        above.append(tag)
    return found


def outermost(tags: Sequence[Tag], names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans, ends included, of the blocks of these names that stand in no other."""
    beyond = -1
    for tag in tags:
        if tag.close and tag.name in names and tag.start >= beyond:
            beyond = tag.close.end
            yield tag.start, beyond
