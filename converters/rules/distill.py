"""Distill's elements and jekyll-scholar's tags: citations, notes, formulas and code.

Syntax: https://distill.pub/guide/, https://github.com/inukshuk/jekyll-scholar; al-folio has both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from .citations import bibliographies, citations
from .lines import outside_code

_CITED = re.compile(
    r"<d-cite\s[^<>]*?key=[\"'](?P<keys>[^\"'<>]*)[\"'][^<>]*?(?:/>|>\s*</d-cite>)"
    r"|\{%-?\s*cite(?:_details|t)?\s(?P<words>[^%{}\n]*?)-?%\}"
)
_ELEMENT = re.compile(
    r"(?P<open><d-(?P<name>footnote|math|code)(?P<rest>\s[^<>]*)?>)"
    r"(?P<inside>(?:(?!<d-(?P=name)\b).)*?)(?P<close></d-(?P=name)>)",
    re.DOTALL,
)
_LIST = re.compile(
    r"\{%-?\s*bibliography\b[^%{}\n]*%\}|<d-bibliography\b[^<>]*>(?:</d-bibliography>)?"
)
_OPTION = re.compile(r"(?:^|\s)-{1,2}\w+(?:\s+[\w.:,-]+)?")
_KEY = re.compile(r"[\w:.+/-]+")


def distill(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write citations as Pandoc's, notes in small print, formulas and code as Markdown."""
    text = document.text
    if "<d-" not in text and "{%" not in text:
        return
    outside = outside_code(document)
    places = [match for match in _CITED.finditer(text) if outside(match.start())]
    places += [match for match in _LIST.finditer(text) if outside(match.start())]
    known = bool(places) and bool(bibliographies(document, context))
    for match in places:
        yield Edit(*match.span(), _cited(match, known), "citation")
    if "</d-" not in text:
        return
    for match in _ELEMENT.finditer(text):
        if outside(match.start()):
            yield from _element(match, document)


def _cited(match: re.Match[str], known: bool) -> str:
    if match.re is _LIST:
        return '<div id="refs"></div>' if known and match[0].startswith("{%") else ""
    given = match["keys"] or re.sub(
        r"(?:^|\s)-{1,2}\w+(?:\s+[\w.:,-]+)?", " ", match["words"] or ""
    )
    keys = _KEY.findall(given)
    if not keys:
        return ""
    gap = " " if re.match(r"[\w.,;:!?)]", match.string[match.start() - 1 : match.start()]) else ""
    return gap + (f"[{'; '.join('@' + key for key in keys)}]" if known else f"({', '.join(keys)})")


def _element(match: re.Match[str], document: Document) -> Iterator[Edit]:
    rest, inside = match["rest"] or "", match["inside"]
    block = re.search(r"\bblock\b", rest)
    if match["name"] == "footnote":
        yield from _around(match, " <small>(", ")</small>", "shortcode_aside")
    elif match["name"] == "math":
        sign = "$$" if block else "$"
        yield Edit(*match.span(), f"{sign}{inside.strip()}{sign}", "math")
    elif block and "\n" in inside:
        language = re.search(r"language=[\"']([\w+#-]+)", rest)
        line = document.newline
        head = "" if inside.lstrip(" ").startswith(("\n", "\r")) else line
        tail = "" if inside.rstrip(" ").endswith("\n") else line
        opening = f"```{language[1] if language else 'text'}{head}"
        yield from _around(match, opening, f"{tail}```", "shortcode_highlight")


def _around(match: re.Match[str], opening: str, closing: str, code: str) -> Iterator[Edit]:
    yield Edit(*match.span("open"), opening, code)
    yield Edit(*match.span("close"), closing, code)


def scholar(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Show what ``distill`` made of citations as citations; an address in the text is none."""
    if "<d-cite" in document.post.body or re.search(r"\{%-?\s*cite", document.post.body):
        yield from citations(document, context)
