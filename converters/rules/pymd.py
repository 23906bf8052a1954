"""What Python-Markdown and PyMdown Extensions add to lines of text.

Syntax: Python-Markdown's "Abbreviations", "Attribute Lists", "Markdown in HTML" and "Table of
Contents" pages; PyMdown Extensions' "Keys", "Emoji" and "Snippets" pages.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from mdit_py_plugins.deflist import deflist_plugin

from ..document import Context, Document
from ..headings import is_of_heading
from ..model import Edit, Notice
from ..notices import Code
from .lines import outside_code
from .pymd_blocks import ICON, blocks_plugin
from .syntax import add_block

_TOC = re.compile(r"\[TOC\][ \t]*", re.IGNORECASE)
_ABBREVIATION = re.compile(r"[*]\[(?P<short>[^\]\\]+)\][ ]?:[ \t]*(?P<long>.*)")
_INLINE_LANGUAGE = re.compile(r"(?:#!|:::)[a-z][\w+#.-]*[ ](?=\S)")
_SNIPPET = re.compile(r"-{1,}8<-{1,}(?:[ \t]+\"(?P<file>[^\"]+)\")?[ \t]*")
_LINES = {"pymd_toc": _TOC, "pymd_abbreviation": _ABBREVIATION, "pymd_snippet": _SNIPPET}
_KEYS = re.compile(r"(?<![\w+])\+\+(?P<keys>[\w\"'-][^\s+]*(?:\+[^\s+]+)*)\+\+(?![\w+])")
_KEY_NAMES = {
    **dict.fromkeys(("ctrl", "control"), "Ctrl"),
    **dict.fromkeys(("esc", "escape"), "Esc"),
    **dict.fromkeys(("enter", "return"), "Enter"),
    **{f"arrow-{name.lower()}": name for name in ("Up", "Down", "Left", "Right")},
    "spacebar": "Space",
}
_WORDS = r"(?:[#.]?[\w:-]+(?:=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+))?)"
_LIST = re.compile(rf"\{{:?[ ]*(?=[^}}]*[#.=]){_WORDS}(?:[ ]+{_WORDS})*[ ]*\}}")
_LIST_LINE = re.compile(rf"^[ \t>]*(?P<list>{_LIST.pattern})(?=[ \t]*$)", re.MULTILINE)
_WITH_LISTS = ("em_close", "strong_close", "code_inline", "html_inline", "s_close")
_MARKDOWN = re.compile(
    r"^[ \t]*<(?P<tag>[a-z][\w-]*)\b[^<>\n]*?(?P<flag>[ ]markdown(?:=[\"']?\w+[\"']?)?)"
    r"(?=[\s>])[^<>\n]*>(?P<alone>[ \t]*$)?",
    re.MULTILINE,
)


def _line(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a line that is a marker or a definition, and shows nothing by itself."""
    if state.is_code_block(start_line):
        return False
    begin = state.bMarks[start_line] + state.tShift[start_line]
    if state.src[begin : begin + 1] not in ("[", "*", "-"):
        return False
    for kind, pattern in _LINES.items():
        if match := pattern.fullmatch(state.src, begin, state.eMarks[start_line]):
            if not silent:
                token = state.push(kind, "", 0)
                token.map = [start_line, start_line + 1]
                token.meta = match.groupdict()
                state.line = start_line + 1
            return True
    return False


def pymd_plugin(md: MarkdownIt) -> None:
    """Read Python-Markdown's blocks, definition lists, and lines that are markers."""
    md.use(blocks_plugin)
    md.use(deflist_plugin)
    add_block(md, "pymd_line", _line)


def pymd_slug(text: str) -> str:
    """Return the id that Python-Markdown's ``toc`` gives a heading of this plain text."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", ascii_text).strip().lower())


def markers(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out lines that are markers, and name snippets."""
    for token in document.tokens:
        if token.type not in _LINES or not token.map:
            continue
        line = document.line_text(token.map[0])
        lead = re.match(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?=[\[*-])", line)
        start = document.line_start(token.map[0]) + (lead.end() if lead else 0)
        end = document.line_start(token.map[0]) + len(line)
        if token.type == "pymd_snippet":
            file = f" {token.meta['file']!r}" if token.meta["file"] else ""
            message = f"the snippet{file} is not in the post; its text is not on the page"
            yield document.notice(Code.SNIPPET, message, start)
        yield Edit(start, end, "", token.type.removeprefix("pymd_"))


def inline_code(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take the language out of code in a line (``#!python x``), where it is not shown."""
    for inline, token in document.inline_tokens("code_inline"):
        if match := _INLINE_LANGUAGE.match(token.content):
            start = inline.span(token)[0]
            place = document.text.index(match[0], start)
            yield Edit(place, place + match.end(), "", "code_language")


def abbreviations(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Give each word that an abbreviation is defined for its long form."""
    if "*[" not in document.text:
        return
    defined = {
        token.meta["short"]: token.meta["long"].strip()
        for token in document.tokens
        if token.type == "pymd_abbreviation"
    }
    if not defined:
        return
    words = "|".join(re.escape(word) for word in sorted(defined, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    for inline in document.inlines:
        automatic = False
        for token in inline.token.children or ():
            if token.type == "link_open":
                automatic = token.info in ("auto", "gfm_autolink")
            elif token.type == "link_close":
                automatic = False
            elif token.type == "text" and not automatic:
                for match in pattern.finditer(token.content):
                    start = inline.offset(token.meta["span"][0] + match.start())
                    long = escape(defined[match[0]])
                    text = f'<abbr title="{long}">{match[0]}</abbr>'
                    yield Edit(start, start + len(match[0]), text, "abbreviation")


def keys(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write ``++ctrl+c++`` as keys of a keyboard."""
    if "++" not in document.text:
        return
    for inline, token in document.inline_tokens("text"):
        for match in _KEYS.finditer(token.content):
            start = inline.offset(token.meta["span"][0] + match.start())
            shown = "+".join(
                f"<kbd>{escape(_key(key), quote=False)}</kbd>" for key in match["keys"].split("+")
            )
            yield Edit(start, start + len(match[0]), shown, "keys")


def _key(key: str) -> str:
    bare = key.strip("\"'")
    if bare != key:
        return bare
    name = _KEY_NAMES.get(key.lower())
    return name or " ".join(word[:1].upper() + word[1:] for word in re.split("[-_]", key))


# icons that say something, as signs
_SIGNS = {
    **dict.fromkeys(("check", "check-bold", "check-all", "check-circle", "check-circle-fill"), "✓"),
    **dict.fromkeys(("close", "close-thick", "close-circle", "x", "x-circle", "xmark"), "✗"),
    **dict.fromkeys(("arrow-right", "arrow-right-thin", "arrow-right-long", "chevron-right"), "→"),
    **dict.fromkeys(("arrow-left", "chevron-left"), "←"),
    **dict.fromkeys(("arrow-up", "chevron-up"), "↑"),
    **dict.fromkeys(("arrow-down", "chevron-down"), "↓"),
    **dict.fromkeys(("alert", "alert-outline", "alert-fill", "triangle-exclamation"), "⚠"),
    **dict.fromkeys(("heart", "heart-fill"), "♥"),
    **dict.fromkeys(("star", "star-fill"), "★"),
    **dict.fromkeys(("star-outline",), "☆"),
    **dict.fromkeys(("information", "information-outline", "info"), "ℹ"),
}


def _sign(icon: str) -> str:
    """Return the sign for an icon of a common meaning, empty for any other."""
    name = re.sub(r"-\d+$", "", icon.strip().split("{")[0].strip(":").partition("-")[2])
    return _SIGNS.get(re.sub(r"^(?:solid|regular|brands)-", "", name), "")


def icons(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out the icons that Material for MkDocs draws; a link that is one keeps its name."""
    if not ICON.search(document.text):
        return
    for inline in document.inlines:
        children = inline.token.children or []
        for at, token in enumerate(children):
            if token.type != "text":
                continue
            around = [one.type for one in children[max(at - 1, 0) : at + 2]]
            alone = around == ["link_open", "text", "link_close"] and not ICON.sub(
                "", token.content
            )
            for match in ICON.finditer(token.content):
                start = inline.offset(token.meta["span"][0] + match.start())
                place = token.meta["span"][0] + match.end()
                if "{" in match[0] and is_of_heading(inline, place):
                    place = token.meta["span"][0] + match.start() + match[0].index("{")
                end = inline.end(place)
                name = " ".join(match[0].strip(" :").split("-")[1:]) if alone else ""
                sign = _sign(match[0]) if not alone else ""
                sign += " " if sign and match[0].endswith(" ") else ""
                yield Edit(start, end, sign or name, "icon_sign" if sign else "icon")


def attribute_lines(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out attribute lists below blocks; an id becomes an anchor; template pass."""
    if not _LIST_LINE.search(document.text):
        return
    outside = outside_code(document)
    for match in _LIST_LINE.finditer(document.text):
        if outside(match.start("list")):
            identifier = re.search(r"(?<=[\s{:])#([\w:.-]+)", match["list"])
            anchor = f'<span id="{identifier[1]}"></span>' if identifier else ""
            yield Edit(*match.span("list"), anchor, "attributes")


def attribute_lists(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out attribute lists behind emphasis and code."""
    if "{" not in document.text:
        return
    for inline in document.inlines:
        for token, following in pairwise(inline.token.children or ()):
            if token.type in _WITH_LISTS and following.type == "text":
                match = _LIST.match(following.content)
                begin = following.meta["span"][0]
                if match and not is_of_heading(inline, begin + match.end()):
                    end = inline.end(begin + match.end())
                    yield Edit(inline.offset(begin), end, "", "attributes")


_CLOSE_LINE = re.compile(r"^[ \t]*</(?P<tag>\w+)>[ \t]*$", re.MULTILINE)
_TEXTS = frozenset({"p", "div", "figcaption", "summary", "section", "article", "aside"})


def _set_apart(document: Document, match: re.Match[str]) -> Iterator[Edit]:
    """Set Markdown off that stands on one line with the tags around it."""
    line = document.line_of(match.start("tag"))
    end = document.line_start(line) + len(document.line_text(line))
    close = document.text.find(f"</{match['tag']}>", match.end(), end)
    inside = document.text[match.end() : close] if close >= 0 else ""
    if match["tag"] in _TEXTS and re.search(r"[*_`\[]", inside) and "<" not in inside:
        for place in (match.end(), close):
            yield Edit(place, place, document.newline * 2, "markdown_in_html")


def markdown_in_html(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Set off the Markdown in ``<div markdown>`` with blank lines; template pass."""
    if " markdown" not in document.text or not _MARKDOWN.search(document.text):
        return
    outside = outside_code(document)
    closes: dict[str, list[int]] = {}
    for match in _CLOSE_LINE.finditer(document.text):
        closes.setdefault(match["tag"], []).append(match.start())
    for match in _MARKDOWN.finditer(document.text):
        if not outside(match.start("tag")):
            continue
        yield Edit(match.start("flag"), match.end("flag"), "", "markdown_in_html")
        if match["alone"] is None:
            yield from _set_apart(document, match)
            continue
        number = document.line_of(match.start("tag"))
        if document.line_text(number + 1).strip():
            yield Edit(match.end(), match.end(), document.newline, "markdown_in_html")
        places = closes.get(match["tag"], [])
        at = bisect_left(places, match.end())
        if at < len(places) and document.line_text(document.line_of(places[at]) - 1).strip():
            place = document.line_start(document.line_of(places[at]))
            yield Edit(place, place, document.newline, "markdown_in_html")
