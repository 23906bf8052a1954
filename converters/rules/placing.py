"""Put text where a template tag stands: on its line, as a block of its own, or around code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from ..document import Document
from ..model import Edit

_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*[ \t>]*")
_INDENTED = re.compile(r" {4}|[ ]{0,3}\t")
_LINK = re.compile(r"(!?)\[((?:[^\[\]\\]|\\.)*)\]\((?:<([^<>]*)>|([^()\s]*))\)")


def as_html(text: str) -> str:
    """Return a text whose links and images are HTML, for a place where Markdown is not read."""

    def html(match: re.Match[str]) -> str:
        address = escape(match[3] or match[4] or "")
        shown = escape(re.sub(r"\\(.)", r"\1", match[2]))
        if match[1]:
            return f'<img src="{address}" alt="{shown}">'
        return f'<a href="{address}">{shown}</a>'

    return _LINK.sub(html, text)


@dataclass(frozen=True, slots=True)
class Place:
    """A span of the text and what is around it.

    ``prefix`` is what each line of a block there must begin with, ``before`` and ``after`` the
    rest of its lines.
    """

    document: Document
    start: int
    end: int
    before: str
    after: str
    prefix: str
    lead: str

    @classmethod
    def of(cls, document: Document, start: int, end: int) -> Place:
        """Return the place of a span."""
        first, last = document.line_of(start), document.line_of(end)
        begin = document.line_start(first)
        before = document.text[begin:start]
        stop = document.line_start(last) + len(document.line_text(last))
        match = _LEAD.match(before)
        lead = match[0] if match else ""
        prefix = document.prefix(first, len(lead))
        return cls(document, start, end, before, document.text[end:stop], prefix, lead)

    @property
    def alone(self) -> bool:
        """Whether nothing else stands on the line, but for the marks of lists and quotes."""
        return self.before == self.lead and not self.after.strip()

    @property
    def leads(self) -> bool:
        """Whether nothing stands before the span on its line, but for such marks."""
        return self.before == self.lead and not self.in_html

    @property
    def in_html(self) -> bool:
        """Whether the span stands inside an HTML tag or a table's row."""
        opened = self.before.rfind("<") > self.before.rfind(">")
        return opened or self.before.lstrip().startswith("|")

    @property
    def deep(self) -> bool:
        """Whether its line, or the next, is indented so far that behind a blank line it is code."""
        document, last = self.document, self.document.line_of(self.end)
        below = document.line_text(last + 1) if last + 1 < len(document.line_starts) else ""
        return any(_INDENTED.match(one) for one in (self.before, below))

    def _neighbour(self, before: bool) -> str:
        document = self.document
        number = document.line_of(self.start) - 1 if before else document.line_of(self.end) + 1
        if not 0 <= number < len(document.line_starts):
            return ""
        return document.line_text(number).strip(" \t>")

    def drop(self, code: str) -> Edit:
        """Return the edit that takes the span out, with its line where that is left empty.

        Between two paragraphs' lines the empty line stays, which parts them in the source too.
        """
        if self.before.strip() or self.after.strip():
            return Edit(self.start, self.end, "", code)
        above, below = self._neighbour(True), self._neighbour(False)
        parts = above and below and not above.startswith(("<", "{%")) and not below.startswith("<")
        if parts or self.document.line_of(self.start) == self.document.line_of(
            len(self.document.text)
        ):
            return Edit(self.start, self.end, "", code)
        first = self.start - len(self.before)
        last = self.document.line_start(self.document.line_of(self.end) + 1)
        return Edit(first, last, "", code)

    def block(self, lines: tuple[str, ...], code: str) -> Edit:
        """Return the edit that puts these lines there, with blank lines around them."""
        head = self._head(True)
        text = self._join(lines) + self._tail(True)
        if head and self.before == self.lead:
            # the blank line takes the place of the line's own indentation
            start = self.start - len(self.before)
            blank = self.prefix.rstrip() + self.document.newline
            return Edit(start, self.end, blank + self.prefix + text, code)
        return Edit(self.start, self.end, head + text, code)

    def _join(self, lines: tuple[str, ...]) -> str:
        line_end = self.document.newline
        bare = self.prefix.rstrip()
        text = line_end.join(self.prefix + line if line else bare for line in lines)
        return text[len(self.prefix) :]

    def _head(self, blank: bool) -> str:
        line_end, bare = self.document.newline, self.prefix.rstrip()
        if self.before != self.lead:
            return f"{line_end}{bare}{line_end}{self.prefix}" if blank else line_end + self.prefix
        if blank and self._neighbour(True) and not self.lead.strip(" \t>"):
            return line_end + self.prefix
        return ""

    def _tail(self, blank: bool) -> str:
        line_end, bare = self.document.newline, self.prefix.rstrip()
        if self.after.strip():
            return f"{line_end}{bare}{line_end}{self.prefix}" if blank else line_end + self.prefix
        return line_end + bare if blank and self._neighbour(False) else ""


def fence_for(
    document: Document,
    opening: Place,
    closing: Place,
    info: str,
    below: str,
    code: str,
    dedent: bool = False,
) -> Iterator[Edit]:
    """Yield the edits that make a code fence of two tags and what stands between them.

    The code stays as it is, but that lines which stand left of the fence are moved right, so that
    they do not end a list's item. With ``dedent`` the opening's own indentation goes.
    """
    body = document.text[opening.end : closing.start]
    longest = max((len(run) for run in re.findall(r"`{3,}", body)), default=2)
    mark = "`" * (longest + 1)
    line_end = document.newline
    prefix = "" if dedent else opening.prefix
    html = opening._neighbour(True).startswith("<") or opening.before != opening.lead
    head = opening._head(html)
    more = line_end + prefix if opening.after.strip() else ""
    start = opening.start - len(opening.before) if dedent else opening.start
    yield Edit(start, opening.end, f"{head}{mark}{info}{more}", code)
    width = len(prefix)
    first, last = document.line_of(opening.end) + 1, document.line_of(closing.start)
    inside = [number for number in range(first, last) if document.line_text(number).strip()]
    if any(not document.line_text(one).startswith(prefix.rstrip(" ")) or
           len(document.line_text(one)) - len(document.line_text(one).lstrip(" \t>")) < width
           for one in inside):  # fmt: skip
        for number in inside:
            yield Edit(document.line_start(number), document.line_start(number), prefix, code)
    begin = closing.start - len(closing.before) if not closing.before.strip() else closing.start
    lead = prefix if begin < closing.start or not closing.before else ""
    if closing.before.strip(" \t>"):
        lead = line_end + prefix
    elif closing.before.strip():
        begin, lead = closing.start, ""
    after = f"{line_end}{prefix.rstrip()}{line_end}{prefix}{below}" if below else ""
    yield Edit(begin, closing.end, f"{lead}{mark}{after}{closing._tail(html or bool(below))}", code)
