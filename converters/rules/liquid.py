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

_TOKEN = re.compile(
    r"\{%-?\s*(?P<name>[\w-]*)(?P<rest>.*?)-?%\}"
    r"|\{\{-?(?P<output>.*?)-?\}\}"
    r"|(?P<note>\{#.*?#\})",
    re.DOTALL,
)
_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_HTML_CODE = re.compile(r"<(pre|code)\b[^>]*>(?:(?!<\1\b).)*?</\1\s*>", re.DOTALL | re.IGNORECASE)
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
    opened: list[Tag] = []
    position = 0
    while match := _TOKEN.search(text, position):
        start, position = match.span()
        beyond = _covering(skip, start)
        if beyond is not None:
            position = beyond
        elif match["note"] is not None:
            if notes:
                found.append(Tag("comment", "", start, position))
            else:
                position = start + 1
        elif match["output"] is not None:
            found.append(Tag("", match["output"].strip(), start, position, output=True))
        else:
            tag = Tag(match["name"], match["rest"].strip(), start, position)
            found.append(tag)
            if tag.name in OPAQUE:
                ending = re.compile(r"\{%-?\s*end" + tag.name + r"\s*-?%\}")
                if end := ending.search(text, position):
                    tag.close = Tag("end" + tag.name, "", *end.span(), closes=True)
                    found.append(tag.close)
                    position = end.end()
            elif tag.name.startswith("end"):
                _close(tag, opened)
            else:
                opened.append(tag)
    return found


def _close(tag: Tag, opened: list[Tag]) -> None:
    for at in range(len(opened) - 1, -1, -1):
        if opened[at].name == tag.name[3:]:
            opened[at].close, tag.closes = tag, True
            del opened[at:]
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
    text = document.text
    for start, end in opaque:
        text = text[:start] + re.sub(r"[^\s>]", "x", text[start:end]) + text[end:]
    code = Code([], [], [], [])
    spans = {"fence": code.fenced, "code_block": code.indented, "html_block": code.html}
    for token in _blocks().parse(text):
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


def outermost(tags: Sequence[Tag], names: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans, ends included, of the blocks of these names that stand in no other."""
    beyond = -1
    for tag in tags:
        if tag.close and tag.name in names and tag.start >= beyond:
            beyond = tag.close.end
            yield tag.start, beyond
