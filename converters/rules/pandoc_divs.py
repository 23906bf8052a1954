"""Pandoc's fenced divs, and what Quarto makes of them: callouts, tab sets, columns, figures.

Syntax: Pandoc's manual, "Divs and Spans"; Quarto's guide, "Callout Blocks", "Tabsets", "Article
Layout", "Cross References"; https://quarto.org/docs/guide/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from markdown_it.token import Token

from ..document import Context, Document
from ..headings import HEADING_ATTRIBUTES
from ..model import Edit, Notice
from .admonitions import LABELLED, admonition
from .nesting import Container, block_tokens, fenced, trimmed
from .pandoc_attributes import Attributes
from .pandoc_references import label_numbers

_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*$")
_THEOREMS = {
    "thm": "Theorem",
    "lem": "Lemma",
    "cor": "Corollary",
    "prp": "Proposition",
    "cnj": "Conjecture",
    "def": "Definition",
    "exm": "Example",
    "exr": "Exercise",
}
_MARGIN = frozenset({"column-margin", "aside", "margin"})


def hidden_divs(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out what is meant for other formats: ``{.content-hidden when-format="html"}``.

    Source pass. Syntax: https://quarto.org/docs/authoring/conditional.html
    """
    if ".content-" not in document.text:
        return
    end = 0
    for token in block_tokens(document):
        if token.type != "div_open" or not token.map or token.map[0] < end:
            continue
        attributes: Attributes = token.meta["attributes"]
        wanted = attributes.values.get("when-format")
        unwanted = attributes.values.get("unless-format")
        fits = (wanted is None or wanted.startswith("html")) and not (unwanted or "").startswith(
            "html"
        )
        if wanted is None and unwanted is None:
            continue
        visible = "content-visible" in attributes.classes and fits
        visible |= "content-hidden" in attributes.classes and not fits
        if not visible and {"content-visible", "content-hidden"} & set(attributes.classes):
            end = token.map[1]
            begin = document.line_start(token.map[0]) + token.meta["column"]
            last = document.line_start(end - 1) + len(document.line_text(end - 1))
            yield Edit(begin, last, "", "div_hidden")


def divs(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Turn divs into admonitions, tab sets, grids and plain containers; template pass."""
    if ":::" not in document.text:
        return
    tokens = block_tokens(document)
    found: list[Container] = []
    extra: list[Edit] = []
    for at, token in enumerate(tokens):
        if token.type == "div_open" and token.map:
            inside = _inside(tokens, at)
            found += _containers(document, token, inside, extra)
    if any(one.head for one in found):
        context.needs.add("colon_fence")
    found.sort(key=lambda one: (one.first, -one.last))
    yield from extra
    yield from fenced(document, found)


def _inside(tokens: Sequence[Token], at: int) -> list[Token]:
    level = tokens[at].level
    end = at + 1
    while tokens[end].type != "div_close" or tokens[end].level != level:
        end += 1
    return list(tokens[at + 1 : end])


def _containers(
    document: Document, token: Token, inside: list[Token], extra: list[Edit]
) -> Iterator[Container]:
    assert token.map is not None
    attributes: Attributes = token.meta["attributes"]
    kind = next((one for one in attributes.classes if one.startswith("callout")), "")
    prefix = attributes.id.partition("-")[0]
    options: tuple[str, ...] = ()
    heading = ""
    code = "div"
    if kind or prefix in _THEOREMS:
        title = attributes.values.get("title") or attributes.values.get("name")
        if title is None and (own := _own_title(document, inside, extra)):
            inside, (heading, title) = inside[3:], own
        folded = {"true": True, "false": False}.get(attributes.values.get("collapse", ""))
        empty = not inside
        name = kind.removeprefix("callout").strip("-") or "note"
        if prefix in _THEOREMS:
            name = _THEOREMS[prefix].lower()
            title = f"{_THEOREMS[prefix]} ({title})" if title else None
        head, options = admonition(name, title, folded, empty=empty)
        if heading and empty:
            options = (heading,)
        elif heading:
            key = ":class-body:" if "dropdown" in head else ":class:"
            options = (*_with_class(options, key), "", heading)
        code = "callout" if kind else "theorem"
    elif "panel-tabset" in attributes.classes and _tab_headings(token, inside):
        yield from _tabs(document, token, inside)
        return
    elif "columns" in attributes.classes and _only_columns(token, inside):
        count = sum(one.type == "div_open" and one.level == token.level + 1 for one in inside)
        head, code = f"{{grid}} 1 1 {min(count, 12)} {min(count, 12)}", "columns"
    elif "column" in attributes.classes:
        head, code = "{grid-item}", "columns"
        width = re.fullmatch(r"(\d+(?:\.\d+)?)%", attributes.values.get("width", ""))
        if width:
            part = min(max(round(float(width[1]) * 12 / 100), 1), 12)
            options = (f":columns: 12 12 {part} {part}",)
    elif set(attributes.classes) & _MARGIN and token.level == 0 and inside:
        head, code = "{margin}", "margin"
    elif any(one.type == "heading_open" for one in inside) or not inside:
        head = ""  # no section may begin inside of a directive
    else:
        head = " ".join(("{div}", *attributes.classes))
    if prefix == "fig" and (last := _caption(inside, token.level + 1)):
        line = document.line_text(last)
        place = document.line_start(last) + len(line) - len(line.lstrip(" \t>"))
        number = label_numbers(document).get(attributes.id, "")
        extra.append(Edit(place, place, f"Figure {number}: ", "figure"))
    before = f'<div id="{escape(attributes.id)}"></div>' if attributes.id else ""
    if code == "columns" and head == "{grid-item}":
        before = ""
    yield Container(
        token.map[0], token.map[1], token.meta["column"], head, code, options,
        closed=token.meta["closed"], before=before,
    )  # fmt: skip


def _caption(inside: list[Token], level: int) -> int:
    """Return the line of the words that a figure of several parts ends with, 0 without any."""
    own = [at for at, one in enumerate(inside) if one.level == level and one.nesting >= 0]
    if len(own) < 2 or inside[own[-1]].type != "paragraph_open":
        return 0
    words = inside[own[-1] + 1]
    return words.map[0] if words.map and not words.content.startswith(("![", "{{<")) else 0


def _with_class(options: tuple[str, ...], key: str) -> tuple[str, ...]:
    """Return a directive's options with the class of a box whose first heading is its label."""
    found = next((one for one in options if one.startswith(key)), key)
    return (*(one for one in options if one != found), f"{found} {LABELLED}")


def _own_title(
    document: Document, inside: list[Token], extra: list[Edit]
) -> tuple[str, str] | None:
    """Return the heading that a callout begins with, and its text, and take it out."""
    if not inside or inside[0].type != "heading_open" or not inside[0].map:
        return None
    line = document.line_text(inside[0].map[0])
    match = _HEADING.search(line)
    if match is None:
        return None
    start = document.line_start(inside[0].map[0])
    extra.append(Edit(start + match.start(), start + len(line), "", "callout"))
    title = HEADING_ATTRIBUTES.sub("", match["text"]).strip()
    return (f"{match['marks']} {match['text']}", title) if title else None


def _tab_headings(token: Token, inside: list[Token]) -> list[Token]:
    found = [one for one in inside if one.type == "heading_open" and one.level == token.level + 1]
    top = min((one.tag for one in found), default="")
    return [one for one in found if one.tag == top and one.markup.startswith("#")]


def _only_columns(token: Token, inside: list[Token]) -> bool:
    own = [one for one in inside if one.level == token.level + 1 and one.nesting == 1]
    return bool(own) and all(
        one.type == "div_open" and "column" in one.meta["attributes"].classes for one in own
    )


def _tabs(document: Document, token: Token, inside: list[Token]) -> Iterator[Container]:
    """Yield a set of tabs from the first heading on, and a tab for each heading."""
    assert token.map is not None
    first, last = token.map
    stop = last - token.meta["closed"]
    lines = [one.map[0] for one in _tab_headings(token, inside) if one.map]
    columns = [document.line_text(line).index("#") for line in lines]
    yield Container(first, last, token.meta["column"], "", "tabs", closed=token.meta["closed"])
    yield Container(
        lines[0], trimmed(document, lines[0], stop), columns[0], "{tab-set}", "tabs", wraps=True
    )
    for line, column, end in zip(lines, columns, [*lines[1:], stop], strict=True):
        match = _HEADING.search(document.line_text(line))
        title = HEADING_ATTRIBUTES.sub("", match["text"]).strip() if match else ""
        end = trimmed(document, line, end)
        options: tuple[str, ...] = ()
        if match and title:
            heading = f"{match['marks']} {match['text']}"
            options = (*_with_class((), ":class-content:"), "", heading)
        yield Container(line, end, column, f"{{tab-item}} {title or 'Tab'}", "tabs", options)
