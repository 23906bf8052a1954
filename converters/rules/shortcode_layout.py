"""Put Markdown, MyST or HTML in the place of shortcodes, on lines of its own where it must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..document import Context, Document
from ..edits import Taken
from ..model import Edit, Notice, Rule
from ..notices import Code
from .shortcode_calls import CONTAINER, Call, Made, Make
from .shortcodes import Escape, Shortcode, in_code


def replaced(
    found: tuple[list[Shortcode], list[Escape]],
    regions: list[tuple[int, int]],
    make: Make,
    document: Document,
    context: Context,
) -> Iterator[Edit | Notice]:
    """Yield the edits that put what ``make`` makes of shortcodes in their place.

    In code a shortcode becomes what stands for it in one line, or stays as it is written.
    """
    roots, escapes = found
    writer = _Writer(regions, escapes, make, document, context)
    for node in roots:
        yield from writer.write(node)
    for escape in escapes:
        if any(start <= escape.start < end for start, end in writer.gone):
            continue
        if escape.text is None:
            yield Edit(escape.start, escape.end, "", "shortcode_comment")
        else:
            # `<name` would be a tag outside of code
            code = in_code(regions, escape.start) or writer.is_verbatim(escape.start)
            text = escape.text if code else re.sub(r"<(?=\w)", r"\\<", escape.text)
            yield Edit(escape.start, escape.end, text, "shortcode_literal")
    for start, end in sorted(writer.indents.items()):
        if end > start and not any(first < start < last for first, last in writer.gone):
            yield Edit(start, end, "", "shortcode_indent")


def in_turn(*rules: Rule) -> Rule:
    """Return a rule that runs rules in turn; an edit that overlaps an earlier one is left out."""

    def run(document: Document, context: Context) -> Iterator[Edit | Notice]:
        taken = Taken()
        for rule in rules:
            for one in rule(document, context):
                if not isinstance(one, Edit) or taken.claim((one,)):
                    yield one

    return run


def _in_cell(node: Shortcode, made: Made) -> Made:
    """Return what a block becomes in a cell of a table, which has only one line."""
    if node.paired and made.inner != "none":
        message = f"shortcode {node.name!r} in a table; only its text is kept"
        return replace(made, opening="", closing="", block=False, notice=made.notice or message)
    opening, closing = (re.sub(r"\s*\n\s*", " ", text) for text in (made.opening, made.closing))
    return replace(made, opening=f"{opening} {closing}".strip(), closing="", block=False)


class _Writer:
    """Writes shortcodes from the outside in; ``gone`` are spans that are replaced as a whole."""

    def __init__(
        self,
        regions: list[tuple[int, int]],
        escapes: list[Escape],
        make: Make,
        document: Document,
        context: Context,
    ) -> None:
        self.regions, self.make = regions, make
        self.document, self.context = document, context
        self.escapes = escapes
        self.gone: list[tuple[int, int]] = []
        self.verbatim: list[tuple[int, int]] = []
        self.indents: dict[int, int] = {}
        self._known: dict[int, tuple[Made, int]] = {}

    def is_verbatim(self, offset: int) -> bool:
        """Tell whether an offset is in the inner text of a shortcode that shows code."""
        return any(start <= offset < end for start, end in self.verbatim)

    def _made(self, node: Shortcode) -> tuple[Made, int]:
        """Return what a shortcode becomes, and how many levels of fences that has."""
        if node.start in self._known:
            return self._known[node.start]
        height = max((self._made(child)[1] for child in node.children), default=0)
        if not height and node.paired and "[!" in self.document.text[node.end : node.close]:
            height = 1  # alerts become fences later
        made = self.make(Call(node, self.document, self.context, height))
        total = made.depth + (height if made.inner == "markdown" else 0)
        self._known[node.start] = made, total
        return made, total

    def write(self, node: Shortcode) -> Iterator[Edit | Notice]:
        """Yield the edits of a shortcode and of those inside it."""
        made, _ = self._made(node)
        code = in_code(self.regions, node.start)
        if code and (made.block or made.notice):
            message = f"shortcode {node.name!r} in code; it is kept as it is written"
            yield self.document.notice(Code.TEMPLATE_UNKNOWN, message, node.start)
            return
        if made.block and self._line(node.start)[0].lstrip(" \t>").startswith("|"):
            made = _in_cell(node, made)
        if made.notice:
            yield self.document.notice(Code.TEMPLATE_UNKNOWN, made.notice, node.start)
        if not node.paired or made.inner == "none":
            text = made.opening + ("\n" + made.closing if made.closing else "")
            self.gone.append((node.start, node.stop))
            yield Edit(node.start, node.stop, self._leaf(node, text, made.block), made.code)
            return
        if made.block:
            self._dedent(node)
        yield Edit(node.start, node.end, self._opening(node, made), made.code)
        if made.split:
            mark, instead = made.split
            text = self._lines(instead, self._prefix(node.start))
            for match in re.finditer(mark, self.document.text[node.end : node.close]):
                start = node.end + match.start()
                spans = [(one.start, one.stop) for one in node.children]
                spans += [(one.start, one.end) for one in self.escapes]
                if any(first <= start < last for first, last in spans):
                    continue
                yield Edit(start, node.end + match.end(), text, made.code)
        if made.inner == "markdown":
            for child in node.children:
                yield from self.write(child)
        else:
            self.verbatim.append((node.end, node.close))
        yield Edit(node.close, node.stop, self._closing(node, made), made.code)

    def _line(self, offset: int) -> tuple[str, str, str]:
        """Return what stands before an offset on its line, behind it, and the next line."""
        text = self.document.text
        begin = text.rfind("\n", 0, offset) + 1
        end = text.find("\n", offset)
        end = len(text) if end < 0 else end
        after = text.find("\n", end + 1)
        following = text[end + 1 : after if after >= 0 else len(text)]
        return text[begin:offset], text[offset:end], following

    def _prefix(self, offset: int) -> str:
        """Return what a new line needs to stand in the same containers as an offset."""
        before = self._line(offset)[0]
        match = CONTAINER.match(before)
        prefix = re.sub(r"[^>\s]", " ", match[0] if match else "")
        begin = offset - len(before)
        return prefix[: len(prefix) - max(self.indents.get(begin, begin) - begin, 0)]

    def _lines(self, text: str, prefix: str) -> str:
        newline = self.document.newline
        first, *rest = text.split("\n")
        return first + "".join(
            f"{newline}{prefix}{one}" if one else newline + prefix.rstrip() for one in rest
        )

    def _broken(self, offset: int) -> str:
        """Return the line break that a block needs before it."""
        before = self._line(offset)[0]
        return "" if CONTAINER.fullmatch(before) else "\n\n"

    def _after(self, stop: int, html: bool) -> str:
        """Return the line breaks that must follow a block."""
        _, behind, following = self._line(stop)
        if behind.strip():
            return "\n\n"
        # an HTML block runs on to the next blank line
        return "\n" if html and following.strip(" \t>\r") else ""

    def _leaf(self, node: Shortcode, text: str, block: bool) -> str:
        if not block or not text:
            return text.replace("\n", self.document.newline)
        text = self._broken(node.start) + text + self._after(node.stop, text.startswith("<"))
        return self._lines(text, self._prefix(node.start))

    def _opening(self, node: Shortcode, made: Made) -> str:
        text = made.opening
        if not made.block:
            return text
        if text:
            _, behind, following = self._line(node.end)
            html, options = text.startswith("<"), re.search(r"\n:\w", text)
            if behind.strip():
                text += "\n\n" if html or options else "\n"
            elif (html or options) and following.strip(" \t>\r"):
                text += "\n"
        return self._lines(self._broken(node.start) + text, self._prefix(node.start))

    def _closing(self, node: Shortcode, made: Made) -> str:
        text = made.closing
        if not made.block or not text:
            return text
        before = self._line(node.close)[0]
        html = text.startswith("<")
        open_html = text.rpartition("\n")[2].startswith("<")
        lead = ""
        if not CONTAINER.fullmatch(before):
            lead = "\n\n" if html else "\n"
        elif html and self._line(node.close - len(before) - 1)[0].strip(" \t>\r"):
            lead = "\n"
        prefix = self._prefix(node.start)
        if lead == "\n" and html:
            # the line of the end tag has its prefix already
            lead = self.document.newline + prefix
            return lead + self._lines(text + self._after(node.stop, open_html), prefix)
        return self._lines(lead + text + self._after(node.stop, open_html), prefix)

    def _dedent(self, node: Shortcode) -> None:
        """Take the indentation of an inner text beyond its tag off: at four it would be code."""
        text = self.document.text
        begin = text.rfind("\n", 0, node.start) + 1
        if not CONTAINER.fullmatch(text[begin : node.start]):
            return
        # where the tag stands in the end, in columns of the line
        column = node.start - self.indents.get(begin, begin)
        lines = []
        place = text.find("\n", node.end, node.close) + 1
        while place > 0 and text[place : node.close].strip():
            end = text.find("\n", place)
            line = text[place : end if end >= 0 else len(text)]
            if line.strip():
                removed = self.indents.get(place, place) - place
                lines.append((place, removed, len(line) - len(line.lstrip(" ")) - removed))
            place = end + 1
        common = min((indent for _, _, indent in lines), default=column)
        if common < column and not text[begin : node.start].strip(" "):
            self._outdent(node, column - common)
            column = common
        if common <= column:
            self._dedent_tags(node, column)
            return
        for place, removed, _ in lines:
            self.indents[place] = place + removed + common - column

    def _outdent(self, node: Shortcode, by: int) -> None:
        """Put a block's tags where its text is: all lines inside lose their indentation."""
        for offset in (node.start, node.close):
            begin = self.document.text.rfind("\n", 0, offset) + 1
            if not self.document.text[begin:offset].strip(" "):
                place = self.indents.get(begin, begin) + by
                self.indents[begin] = min(place, offset)

    def _dedent_tags(self, node: Shortcode, column: int) -> None:
        """Put the tags inside a block below its own tag: MyST reads `  :::` above as an option."""
        text = self.document.text
        for child in node.children:
            for offset in (child.start, child.close):
                begin = text.rfind("\n", 0, offset) + 1
                before = text[begin:offset]
                if offset > node.end and not before.strip(" ") and len(before) > column:
                    self.indents.setdefault(begin, begin + len(before) - column)
