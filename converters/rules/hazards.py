"""Escape whatever MyST would read otherwise than the author's own renderer did.

Each hazard was seen: MyST deletes a line that begins with ``%`` or ``+++``, takes ``(text)=`` for
a target and ``{word}`` before code for a role, and docutils refuses some thematic breaks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from ..document import Context, Document, Inline
from ..model import Edit, Notice
from ..notices import Code
from .html import is_comment

_PLUSES = re.compile(r"\+[ \t]*(?P<second>\+)[ \t]*\+")
_MARK = re.compile(r"\+(?=[ \t]|$)")
_ROLE = re.compile(r"\{[a-zA-Z0-9_\-+:]+\}$")


def hazards(document: Document, context: Context, taken: Sequence[Edit]) -> Iterator[Edit | Notice]:
    """Yield the escapes that a page needs besides the edits already ``taken``."""
    covered = _Covered(taken)
    texts = _text_hazards(document, context.needs)
    escapes = dict.fromkeys(edit for edit in texts if not covered.touches(edit))
    yield from escapes
    yield from _breaks(document)
    # the content of an item may be a block break both alone and together with the item's mark
    yield from (edit for edit in _plus_lists(document) if edit not in escapes)
    yield from _duplicate_references(document)


class _Covered:
    """Whether a place lies inside an edit that replaces it anyway."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._spans = sorted((edit.start, edit.end) for edit in edits if edit.end > edit.start)

    def touches(self, edit: Edit) -> bool:
        """Tell whether an edit begins inside of a text that another takes."""
        at = bisect_right(self._spans, edit.start, key=lambda span: span[0]) - 1
        return at >= 0 and self._spans[at][1] > edit.start


def _text_hazards(document: Document, needs: set[str]) -> Iterator[Edit]:
    text = document.text
    dollars = "dollarmath" in needs and "$" in text
    lines = any(mark in text for mark in ("%", "+", ")=", ":::"))
    for inline in document.inlines:
        children = inline.token.children or []
        if lines and _begins_lines(document, inline):
            yield from _line_hazards(inline, needs)
        before = None
        for token, following in zip(children, [*children[1:], None], strict=False):
            # the text of an autolink is its address
            if before is None or before.type != "link_open" or "auto" not in before.info:
                yield from _token_hazards(inline, token, following, dollars)
            before = token


def _begins_lines(document: Document, inline: Inline) -> bool:
    """Tell whether a content's first line begins a line of the source, but for its containers."""
    if inline.parent.type == "paragraph_open":
        return True
    if inline.parent.type == "heading_open":
        return not inline.parent.markup.startswith("#")
    if inline.parent.type in ("th_open", "td_open") and inline.token.content:
        offset = inline.offset(0)
        return "|" not in document.text[document.line_start(document.line_of(offset)) : offset]
    return False


def _token_hazards(
    inline: Inline, token: Token, following: Token | None, dollars: bool
) -> Iterator[Edit]:
    if token.type == "image" and token.children:
        inner = token.children
        for child, after in zip(inner, [*inner[1:], None], strict=False):
            yield from _token_hazards(inline, child, after, dollars)
    if token.type != "text":
        return
    start = token.meta["span"][0]
    if following is not None and following.type == "code_inline":
        match = _ROLE.search(token.content)
        if match:
            place = inline.offset(start + match.start())
            yield Edit(place, place, "\\", "role")
    if dollars:
        for match in re.finditer(r"\$", token.content):
            place = inline.offset(start + match.start())
            yield Edit(place, place, "\\", "dollar")


def _line_hazards(inline: Inline, needs: set[str]) -> Iterator[Edit]:
    """Yield escapes for lines of a paragraph that MyST would read as a block of its own."""
    start = 0
    for line in inline.token.content.split("\n"):
        bare = line.strip(" \t")
        code = (
            "percent_line" if bare.startswith("%")
            else "block_break" if re.match(r"(?:\+[ \t]*){3}", bare)
            else "target" if re.fullmatch(r"\(.+\)=", bare) and "|" not in bare
            else "colon_fence" if "colon_fence" in needs and bare.startswith(":::")
            else ""
        )  # fmt: skip
        if code:
            place = inline.offset(start + len(line) - len(line.lstrip(" \t")))
            yield Edit(place, place, "\\", code)
        start += len(line) + 1


def _breaks(document: Document) -> Iterator[Edit]:
    """Write thematic breaks that docutils refuses as HTML.

    docutils allows a transition only between body elements of a section, and never at the end.
    """
    tokens = document.tokens
    for at, token in enumerate(tokens):
        if token.type != "hr" or not token.map:
            continue
        if (
            token.level == 0
            and _neighbour(tokens, range(at - 1, -1, -1)) not in (None, "heading_close", "hr")
            and _neighbour(tokens, range(at + 1, len(tokens))) not in (None, "hr")
        ):
            continue
        line = document.line_text(token.map[0])
        end = document.line_start(token.map[0]) + len(line.rstrip())
        start = end - len(_break_run(line.rstrip(), token))
        follows = document.line_text(token.map[1])
        prefix = document.prefix(token.map[0], start - document.line_start(token.map[0]))
        # an HTML block runs on to the next blank line
        inside = re.sub(rf"^(?:[ \t]*>){{0,{prefix.count('>')}}}", "", follows)
        blank = document.newline + prefix.rstrip() if inside.strip() else ""
        yield Edit(start, end, "<hr>" + blank, "thematic_break")


def _plus_lists(document: Document) -> Iterator[Edit]:
    """Keep lists with plus signs that begin on one line from being read as a block break."""
    if not _PLUSES.search(document.text):
        return
    tokens = document.tokens
    lines: dict[int, list[int]] = {}
    for at, token in enumerate(tokens):
        if token.type == "list_item_open" and token.markup == "+" and token.map:
            lines.setdefault(token.map[0], []).append(at)
    # the places in the text of the marks on a line, which nothing but other marks stands before
    marks = {
        at: document.line_start(line) + match.start()
        for line, items in lines.items()
        for at, match in zip(items, _MARK.finditer(document.line_text(line)), strict=False)
    }
    changed: set[int] = set()
    for at, place in marks.items():
        match = _PLUSES.match(document.text, place)
        if match is None or at in changed:
            continue
        inner = at + 2
        if inner not in marks or document.line_of(marks[inner]) != document.line_of(place):
            yield Edit(match.start("second"), match.start("second"), "\\", "block_break")
            continue
        level = tokens[inner].level
        end = next(one for one in range(inner, len(tokens)) if tokens[one].level < level)
        following = tokens[end + 1 : end + 2]
        mark = "*" if following and following[0].markup == "-" else "-"
        for one in range(inner, end):
            if one in marks and tokens[one].level == level:
                changed.add(one)
                yield Edit(marks[one], marks[one] + 1, mark, "block_break")


def _break_run(line: str, token: Token) -> str:
    """Return the end of a line that is the break itself, without what contains it."""
    mark = re.escape(token.markup[0])
    match = re.search(rf"(?:{mark}[ \t]*){{3,}}$", line)
    assert match is not None
    return match[0]


def _neighbour(tokens: Sequence[Token], places: Iterable[int]) -> str | None:
    """Return the type of the first token, at these places, of a block that shows something."""
    footnote = 0
    for place in places:
        token = tokens[place]
        if token.type in ("footnote_reference_open", "footnote_reference_close"):
            footnote += 1 if footnote == 0 else -1
            continue
        if footnote or (token.type == "html_block" and is_comment(token)):
            continue
        if token.level == 0 or token.type == "heading_close":
            return token.type
    return None


def _duplicate_references(document: Document) -> Iterator[Edit | Notice]:
    """Take out second definitions of a link reference, which never count but warn in MyST."""
    for reference in document.env.get("duplicate_refs", ()):
        first, last = reference["map"]
        start, end = document.line_start(first), document.line_start(last)
        found = re.finditer(r"\[((?:[^\[\]\\]|\\.)+)\]:", document.text[start:end])
        match = next(
            (one for one in found if normalizeReference(one[1]) == reference["label"]), None
        )
        label = match[1] if match else reference["label"]
        message = f"[{label}] is defined a second time; the first definition counts"
        yield document.notice(Code.REFERENCE_DUPLICATE, message, start)
        if match:
            stop = start + len(document.text[start:end].rstrip())
            begin = start + match.start()
            lead = document.text[document.line_start(document.line_of(begin)) : begin]
            # what follows in a list's item would be its first line then, and maybe no code
            text = document.text[begin:stop].replace("--", "- -") if lead.strip(" \t>") else ""
            yield Edit(begin, stop, f"<!-- {text} -->" if text else "", "reference_duplicate")
