"""What JSX, Vue and container syntax a text holds, found without parsing its Markdown.

Syntax: https://mdxjs.com/docs/what-is-mdx/, https://vuejs.org/guide/essentials/template-syntax,
https://docusaurus.io/docs/markdown-features/admonitions, https://vitepress.dev/guide/markdown
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .javascript import braces_end, string_end
from .math import is_formula
from .piece import Piece, tag_at

# what contains a line: quote marks, list markers, indentation
LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:>[ \t]*)*)*")
_FENCE = re.compile(r"(`{3,}(?=[^`\n]*$)|~{3,})(.*)$", re.MULTILINE)
_COLONS = re.compile(r"(:{3,})[ \t]*([A-Za-z][\w-]*)?[ \t]*(.*)$", re.MULTILINE)
_IMPORT = re.compile(
    r"import\s+(?:(?:type\s+)?[\w$*{},\s]{1,1500}?\s+from\s+)?"
    r"(?:\"[^\"\n]+\"|'[^'\n]+')[ \t]*;?[ \t]*$",
    re.MULTILINE,
)
_EXPORT = re.compile(
    r"export\s+(?:default\s+(?:function|class|async|\(|\{|\[|\w+\s*(?:;|=>|\(|$))"
    r"|(?:const|let|var)\s+[\w${\[][^=\n]*=|(?:async\s+)?function\b|class\s|\{|\*\s+from)",
    re.MULTILINE,
)
_GOES_ON = re.compile(r"(?:=>?|[+?:&|,]|return)[ \t]*\r?$")
_NEXT = re.compile(r"[`<{\\\n$]")
_FORMULAS = re.compile(r"\$\$(?:(?!\n[ \t>]*\r?\n).)+?\$\$", re.DOTALL)
_FORMULA = re.compile(r"\$(?![\s$])((?:[^$\\\n]|\\.)+?)(?<!\s)\$(?![\w$])")
# an address in a link or a definition has no expressions
_IN_ADDRESS = re.compile(r"(?:\]\(|^\[[^\]\n]+\]:[ \t]+)<?[^\s()<>]*\Z", re.MULTILINE)
_ELEMENT = re.compile(r"\{\s*(?=<[A-Za-z>][^\n]*(?:>|$))", re.MULTILINE)
_MUSTACHE = re.compile(r"\{\{(.{0,2000}?)\}\}", re.DOTALL)
# the characters that a comment may have: one that never ends is not looked for to the text's end
_LONGEST = 20_000
_COMMENT = re.compile(r"\{\s*(?:/\*.*?\*/\s*)+\}", re.DOTALL)
_CODE = re.compile(r"^[ \t>]*(`{3,}|~{3,}).*?^[ \t>]*\1|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)[ \t]*\S")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_RAW = frozenset({"script", "style"})


def without_code(text: str) -> str:
    """Return a text without its code, near enough to tell its dialect."""
    return _CODE.sub("", text) if "`" in text or "~~~" in text else text


@lru_cache(maxsize=8)
def scan(text: str, *, jsx: bool) -> tuple[Piece, ...]:
    """Return every piece of a text in order; nothing is looked for inside code.

    ``jsx`` reads braces and ``import``/``export``, as MDX does; otherwise ``{{ }}``, as Vue does.
    """
    return tuple(_pieces(text, jsx))


def _pieces(text: str, jsx: bool) -> Iterator[Piece]:
    place, fresh, blank = 0, True, True
    listed = False
    indented: object = False
    while place < len(text):
        if fresh:
            fresh = False
            line_end = text.find("\n", place)
            line = text[place : line_end if line_end >= 0 else len(text)]
            # MDX has no code that is only indented, and in a list it is too seldom code
            indented = not jsx and not listed and (blank or indented) and _INDENTED.match(line)
            if indented:
                place, fresh = place + len(line) + 1, True
                continue
            listed = bool(_ITEM.match(line)) or (listed and (line[:1] in " \t\r" or not line))
            piece = _at_line_start(text, place, jsx, blank)
            blank = not line.strip() or (piece is not None and piece.kind == "esm")
            if piece is not None:
                yield piece
                place = piece.end
                continue
        match = _NEXT.search(text, place)
        if not match:
            return
        place = match.start()
        character = text[place]
        piece = None
        if character == "\n":
            fresh = True
        elif character == "\\":
            place += 1 if text[place + 1 : place + 2] not in ("\n", "") else 0
        elif character == "`":
            place = _span_end(text, place) - 1
        elif text.startswith("<!--", place):
            end = text.find("-->", place)
            place = end + 2 if end >= 0 else len(text)
        elif character == "<":
            piece = tag_at(text, place)
        elif character == "$":
            place = _math_end(text, place) - 1
        else:
            piece = _braces(text, place, jsx)
        if piece is None:
            place += 1
            continue
        yield piece
        place = piece.end
        if piece.kind == "open" and piece.name.lower() in _RAW:
            closing = re.compile(f"</{piece.name}", re.IGNORECASE).search(text, place)
            place = closing.start() if closing else len(text)


def _at_line_start(text: str, start: int, jsx: bool, blank: bool) -> Piece | None:
    lead = LEAD.match(text, start)
    assert lead is not None
    begin = lead.end()
    if fence := _FENCE.match(text, begin):
        mark = fence[1]
        closing = re.compile(rf"^[ \t>]*{mark[0]}{{{len(mark)},}}[ \t]*\r?$", re.MULTILINE)
        close = closing.search(text, fence.end())
        return Piece("code", begin, close.end() if close else len(text), "", fence[2].strip())
    if colons := _COLONS.match(text, begin):
        end, name, rest = colons.end(), colons[2], colons[3].strip().rstrip(":").strip()
        end -= text[end - 1] == "\r"
        if name:
            return Piece("container", begin, end, name.lower(), rest, width=len(colons[1]))
        if not rest:
            return Piece("container_end", begin, end, width=len(colons[1]))
    if tab := re.compile(r"(?:@tab(?::active)?|==)[ \t]+([^\r\n]+)").match(text, begin):
        return Piece("tab", begin, tab.end(), "tab", tab[1].strip())
    if not jsx or begin != start:
        return None
    if found := _IMPORT.match(text, start):
        return Piece("esm", start, found.end())
    return _export(text, start) if blank and _EXPORT.match(text, start) else None


def _export(text: str, start: int) -> Piece:
    """Return an export: it ends with a line on which every bracket of it is closed."""
    line = place = start
    while place < len(text):
        if text[place] == "\n":
            if not _GOES_ON.search(text, line, place):
                break
            line = place + 1
        elif text[place] in "{([\"'`":
            if text[place] in "{([":
                place = braces_end(text, place, longest=len(text))
            else:
                place = string_end(text, place)
            if place < 0:
                # brackets that cannot be told from those in a regular expression
                end = text.find("\n\n", start)
                return Piece("esm", start, end if end >= 0 else len(text))
            continue
        place += 1
    return Piece("esm", start, place - (text[place - 1] == "\r"))


def _span_end(text: str, start: int) -> int:
    """Return the end of a code span, or of the run of backticks that opens none."""
    run = re.compile(r"`+").match(text, start)
    assert run is not None
    stop = re.compile(r"\n[ \t>]*\r?\n").search(text, run.end())
    closing = re.compile(rf"(?<!`){run[0]}(?!`)")
    close = closing.search(text, run.end(), stop.start() if stop else len(text))
    return close.end() if close else run.end()


def _math_end(text: str, start: int) -> int:
    """Return the end of a formula, whose braces are TeX's, or of the sign that begins none."""
    if match := _FORMULAS.match(text, start):
        return match.end()
    match = _FORMULA.match(text, start)
    return match.end() if match and is_formula(match[1]) else start + 1


def _braces(text: str, start: int, jsx: bool) -> Piece | None:
    if not jsx:
        match = _MUSTACHE.match(text, start)
        if not match or "\n\n" in match[0]:
            return None
        return Piece("expression", start, match.end(), "", match[1].strip())
    if text.find("*/", start, start + _LONGEST) >= 0 and (comment := _COMMENT.match(text, start)):
        return Piece("comment", start, comment.end())
    held = _ELEMENT.match(text, start)
    end = braces_end(text, start, longest=_LONGEST) if held else braces_end(text, start)
    content = text[start + 1 : end - 1]
    if held and end > 0 and content.rstrip().endswith(">"):
        # elements alone: what stands between the braces is read as if they were not there
        return Piece("braces", start, start + 1, width=end - start)
    if _IN_ADDRESS.search(text, max(0, start - 400), start):
        return None
    # `## Title {#id}`, `{.class}` and MyST's `{role}` before code are no expressions
    if end < 0 or re.match(r"\s*(?:[#:%]|\.\w)", content) or text[end : end + 1] == "`":
        return None
    return Piece("expression", start, end, "", content.strip())
