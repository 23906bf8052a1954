"""Code fences: info strings with attributes become directives; the code stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .lexers import lexer_for
from .text import escape_text, option

_TITLE = frozenset({"title", "filename", "file", "name", "caption"})
_LINES = frozenset(
    {"hl_lines", "highlight", "hl", "mark", "emphasize-lines", "lines", "ins", "del"}
)
_NUMBERED = frozenset(
    {"linenos", "linenums", "linenumbers", "numberlines", "showlinenumbers", "line-numbers"}
)
_START = frozenset(
    {"linenostart", "startline", "startlinenumber", "startfrom", "start", "lineno-start"}
    | {"firstline", "firstnumber"}
)
# `[nuxt.config.ts]`: a name that is a file's, which tabs and some themes show
_FILE = re.compile(r"\[([^\[\]\n]*[\w-][./][\w/][^\[\]\n]*)\]")
# a file's name alone, as playgrounds have it: `js src/App.js active`
_PATH = re.compile(r"/?(?:[\w@.-]+/)*[\w@-][\w@.-]*\.[a-z][a-z0-9]{0,4}")
_FALSE = frozenset({"false", "off", "no", "0"})
_RANGES = re.compile(r"\d+(?:\s*-\s*\d+)?(?:\s*[,\s]\s*\d+(?:\s*-\s*\d+)?)*")
_PART = re.compile(
    r"\{(?P<braced>[^{}]*)\}"
    r"|(?P<key>[\w.-]+)\s*[=:]\s*(?:\{(?P<set>[^{}]*)\}|\[(?P<list>[^\]]*)\]"
    r"|\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<plain>[^\s,}]+))"
    r"|(?P<word>[^\s,{}]+)"
)
# line ends to str.splitlines, which MyST uses on a directive's content, but not to a fence
_ODD_LINE_ENDS = re.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")


@dataclass(slots=True)
class Info:
    """What an info string says: the language, and how the block is to be shown.

    ``lines`` is as ``emphasize-lines`` wants it; ``start`` is the first line's number.
    """

    language: str = ""
    caption: str = ""
    lines: str = ""
    numbered: bool = False
    start: int | None = None

    def mark(self, lines: str) -> None:
        """Add ranges of lines to those that are marked."""
        self.lines = f"{self.lines},{lines}" if self.lines else lines

    @property
    def plain(self) -> bool:
        """Whether a bare fence says all of it."""
        return not (self.caption or self.lines or self.numbered)


_SLASHED = re.compile(r"([A-Za-z][\w+#-]*)/([\d-]*)(?:/[\d-]*)?")


def parse_info(info: str) -> Info:
    """Return what a fence's info string says.

    Syntax: the union of what GitHub, Gatsby, Docusaurus, Hugo, VitePress and Pandoc read:
    ``js title="a.js" {1,3-5} linenos``, ``js:a.js``, ``{.js hl_lines="1"}``, ``rust,ignore``.
    """
    result = Info()
    head = re.match(r"\s*([^\s{,:=]+)?(?::(?!:)([^\s{,=]+)(?![=:]))?,?", info)
    rest = info
    if head and head[1] and not info[head.end(1) :].lstrip().startswith("="):
        result.language = head[1]
        if head[2] and ("." in head[2] or "/" in head[2]):
            result.caption = head[2]
            rest = info[head.end() :]
        else:
            rest = info[head.end(1) :].lstrip(":,")
    if named := _FILE.search(re.sub(r"\{[^{}]*\}|\"[^\"]*\"", "", rest)):
        result.caption = named[1].strip()
        rest = rest.replace(named[0], "", 1)
    if lines := _SLASHED.fullmatch(result.language):
        # Eleventy's `js/1,3-5`; after one more slash stand lines that go
        result.language = lines[1]
        behind = re.match(r"[\d,-]*", info[info.index(lines[0]) + len(lines[0]) :])
        if marked := (lines[2] + (behind[0] if behind else "")).strip(","):
            result.mark(marked)
        rest = rest[len(behind[0]) :] if behind else rest
    if result.language.startswith("diff-"):
        result.language = "diff"
    for part in _PART.finditer(rest):
        _read_part(part, result)
    return result


def _read_part(part: re.Match[str], result: Info) -> None:
    if part["braced"] is not None:
        inside = part["braced"].strip()
        if _RANGES.fullmatch(inside):
            result.mark(inside)
        elif inside:
            cell = re.match(r"[A-Za-z][\w+-]*(?=\s*(?:,|\s|$))", inside)
            if cell and not result.language:
                # an executable cell of Quarto or R Markdown: `{python}`, `{r, echo=FALSE}`
                result.language = cell[0]
            for inner in _PART.finditer(inside):
                _read_part(inner, result)
        return
    if part["word"] is not None:
        word = part["word"]
        if word.startswith("."):
            word = word[1:]
            if not result.language and word.lower() not in _NUMBERED:
                result.language = word
        name = word.lower()
        if name in _NUMBERED:
            result.numbered = True
        elif name == "diff":
            result.language = "diff"
        elif result.language and not result.caption and _PATH.fullmatch(word):
            result.caption = word
        return
    key = part["key"].lower().lstrip(".")
    values = (part["set"], part["list"], part["double"], part["single"], part["plain"])
    value = next(one for one in values if one is not None).strip()
    if key in _TITLE:
        result.caption = value
    elif key in _LINES and _RANGES.fullmatch(value.replace('"', "").strip()):
        result.mark(value.replace('"', ""))
    elif key in _NUMBERED:
        result.numbered = value.lower() not in _FALSE
        if first := re.match(r"[1-9]\d*", value):
            result.start = int(first[0])
    elif key in _START and value.isdigit():
        result.start = int(value)


def emphasized(lines: str, count: int) -> tuple[str, bool]:
    """Return the ranges that lie within ``count`` lines, and whether all of them did."""
    kept = []
    complete = True
    for first, last in re.findall(r"(\d+)(?:\s*-\s*(\d+))?", lines):
        low, high = int(first), int(last or first)
        complete &= 1 <= low <= high <= count
        low, high = max(low, 1), min(high, count)
        if low <= high:
            kept.append(str(low) if low == high else f"{low}-{high}")
    return ",".join(kept), complete


def fence_place(document: Document, token: Token) -> tuple[int, int, int]:
    """Return a fence's column and the text span of its info string."""
    assert token.map is not None
    line = document.line_text(token.map[0])
    column = line.index(token.markup)
    start = document.line_start(token.map[0])
    return column, start + column + len(token.markup), start + len(line)


def code(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Give every fence a lexer that exists, and what else its info string asks for."""
    for token in document.tokens:
        known = token.map is not None and token.map[0] in context.marked
        if token.type == "fence" and token.info.strip() and not known:
            yield from _fence(document, context, token)


def _fence(document: Document, context: Context, token: Token) -> Iterator[Edit | Notice]:
    column, start, end = fence_place(document, token)
    name = token.info.split(maxsplit=1)[0].lower()
    if name == "math":
        yield Edit(start, end, "{math}", "math")
        return
    if name == "mermaid":
        # front matter of the diagram's own would be read as the directive's options
        own = token.content.startswith(("---", ":"))
        assert token.map is not None
        blank = document.newline + document.prefix(token.map[0], column).rstrip() if own else ""
        yield Edit(start, end, "{mermaid}" + blank, "mermaid")
        return
    info = parse_info(token.info)
    lexer = lexer_for(info.language) if info.language else "text"
    if info.lines:
        info.lines, complete = emphasized(info.lines, len(token.content.splitlines()))
        if not complete:
            message = "the fence marks lines that its code does not have"
            yield document.notice(Code.CODE_LINES, message, start)
    if info.plain or _ODD_LINE_ENDS.search(token.content):
        if token.info.strip() != lexer:
            yield Edit(start, end, lexer, "code_language")
        return
    options = [
        option("caption", escape_text(info.caption)) if info.caption else "",
        option("linenos") if info.numbered else "",
        f":lineno-start: {info.start}" if info.numbered and info.start is not None else "",
        f":emphasize-lines: {info.lines}" if info.lines else "",
    ]
    assert token.map is not None
    before = document.newline + document.prefix(token.map[0], column)
    # the blank line ends the options, so that no line of code is taken for one
    block = "".join(before + line for line in options if line) + before.rstrip(" \t")
    yield Edit(start, end, f"{{code-block}} {lexer}{block}", "code_options")
