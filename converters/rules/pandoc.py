r"""What Pandoc and Quarto add to lines of text: spans, references, raw HTML, line blocks.

Syntax: Pandoc's manual, "Divs and Spans", "Line blocks", "Generic raw attribute", "Title block";
https://quarto.org/docs/authoring/cross-references.html; bookdown's ``\@ref(fig:label)``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import escape
from itertools import pairwise

from ..document import Context, Document, Inline
from ..frontmatter import read_post
from ..metadata import read_metadata
from ..model import Edit, Notice, Post
from ..notices import Code
from ..values import Entry, Scalar
from .pandoc_divs import Attributes, read_attributes

_NAMES = {
    "fig": "Figure",
    "tbl": "Table",
    "eq": "Equation",
    "lst": "Listing",
    "sec": "Section",
    "thm": "Theorem",
    "lem": "Lemma",
    "def": "Definition",
    "exm": "Example",
}
_KINDS = "|".join(_NAMES)
_REFERENCE = re.compile(rf"(?<![\w@/\\])\[?-?@(?P<label>(?P<kind>{_KINDS})-[\w-]+)(?:\](?!\())?")
_LABEL = re.compile(rf"(?:\#|label:[ ]*)(?P<label>(?P<kind>{_KINDS})-[\w-]+)")
_BOOKDOWN = re.compile(r"\\@ref\((?P<kind>[a-z]+):(?P<label>[\w-]+)\)")
_CHUNK = re.compile(r"^```+\{r[ ,]+(?P<label>[\w-]+)[^}\n]*fig\.cap", re.MULTILINE)
_SPAN_END = re.compile(r"\](?P<all>\{[ ]*(?=[.#]|[\w-]+=)(?:[^{}\"']|\"[^\"]*\"|'[^']*')*\})")
_RAW_INLINE = re.compile(r"\{=(?P<format>\w+)\}")
_CAPTION = re.compile(r"(?P<mark>(?:Table)?:[ \t]+)[^\n]*?(?P<attributes>[ ]*\{[^{}]*\})?[ \t]*$")
_ELEMENTS = {"underline": "u", "ul": "u", "mark": "mark", "kbd": "kbd", "smallcaps": "span"}
_TITLE_BLOCK = re.compile(r"\ufeff?(?:%[^\n]*(?:\n|\Z)(?:[ \t]+[^\n]+(?:\n|\Z))*){1,3}")


def pandoc_slug(text: str) -> str:
    """Return the id that Pandoc gives a heading of this plain text."""
    kept = "".join(
        character
        for character in text.lower()
        if character in " _-." or unicodedata.category(character)[0] in "LNM"
    )
    return re.sub(r"^[^a-z\u0080-\U0010ffff]+", "", re.sub(r"\s+", "-", kept.strip())) or "section"


def references(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write ``@fig-plot`` as Quarto shows it, a link where the page has that place."""
    if "@" not in document.text:
        return
    numbers = _numbers(document)
    for inline, token in document.inline_tokens("text"):
        for match in _REFERENCE.finditer(token.content):
            start = token.meta["span"][0]
            begin, end = inline.offset(start + match.start()), inline.end(start + match.end())
            label = match["label"]
            if label not in numbers:
                message = f"nothing on the page is labelled {label!r}"
                yield document.notice(Code.ANCHOR_MISSING, message, begin)
                continue
            number = f" {numbers[label]}" if match["kind"] != "sec" else ""
            shown = _NAMES[match["kind"]] + number
            placed = re.search(rf"(?:#|id=\"){re.escape(label)}(?![\w-])", document.text)
            yield Edit(begin, end, f"[{shown}](#{label})" if placed else shown, "reference")
    if "\\@ref(" in document.text:
        yield from _bookdown(document)


def _numbers(document: Document) -> dict[str, int]:
    """Return the number of each labelled figure, table and the like, counted by kind."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    for match in _LABEL.finditer(document.post.body):
        if match["label"] not in found:
            counts[match["kind"]] = counts.get(match["kind"], 0) + 1
            found[match["label"]] = counts[match["kind"]]
    return found


def _bookdown(document: Document) -> Iterator[Edit | Notice]:
    labels = [match["label"] for match in _CHUNK.finditer(document.post.body)]
    for inline in document.inlines:
        for token in inline.token.children or ():
            if token.type != "text_special" or token.content != "@":
                continue
            place = token.meta["span"][0]
            match = _BOOKDOWN.match(inline.token.content, place)
            if match and match["kind"] == "fig" and match["label"] in labels:
                number = str(labels.index(match["label"]) + 1)
                yield Edit(inline.offset(place), inline.end(match.end()), number, "reference")


def spans(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write ``[text]{.class}`` as an HTML span, or as the element that the class means."""
    if "]{" not in document.text:
        return
    for inline in document.inlines:
        opened: list[tuple[int, int]] = []
        for token in inline.token.children or ():
            if token.type != "text":
                continue
            for match in re.finditer(rf"\[|{_SPAN_END.pattern}|\]", token.content):
                place = token.meta["span"][0] + match.start()
                if match[0] == "[":
                    opened.append((place, token.level))
                elif opened:
                    start, level = opened.pop()
                    if match["all"] and level == token.level:
                        end = token.meta["span"][0] + match.end()
                        yield from _span(inline, start, place, end, read_attributes(match["all"]))


def _span(
    inline: Inline, start: int, place: int, end: int, attributes: Attributes
) -> Iterator[Edit]:
    name = next((_ELEMENTS[one] for one in attributes.classes if one in _ELEMENTS), "span")
    written = f' id="{escape(attributes.id)}"' if attributes.id else ""
    written += f' class="{escape(" ".join(attributes.classes))}"' if attributes.classes else ""
    if name != "span":
        written = ""
    yield Edit(inline.offset(start), inline.offset(start) + 1, f"<{name}{written}>", "span")
    yield Edit(inline.offset(place), inline.end(end), f"</{name}>", "span")


def raw_inlines(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Let raw HTML in code marks through; other formats are not for a page."""
    if "`{=" not in document.text:
        return
    for inline in document.inlines:
        for token, following in pairwise(inline.token.children or ()):
            match = _RAW_INLINE.match(following.content) if following.type == "text" else None
            if token.type == "code_inline" and match:
                start = inline.span(token)[0]
                end = inline.end(following.meta["span"][0] + match.end())
                html = match["format"].startswith("html")
                if not html:
                    message = f"raw {match['format']} is not for a web page; it is left out"
                    yield document.notice(Code.RAW_FORMAT, message, start)
                yield Edit(start, end, token.content if html else "", "raw_inline")


def line_blocks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Keep the lines of a line block (``| a line``) apart."""
    for inline in document.inlines:
        content = inline.token.content
        lines = content.split("\n")
        if inline.parent.type != "paragraph_open" or not content.startswith("| "):
            continue
        if any(not line.startswith("|") or line.rstrip().endswith("|") for line in lines):
            continue
        place = 0
        for number, line in enumerate(lines, 1):
            blanks = len(line) - len(line[1:].lstrip())
            start = inline.offset(place)
            indent = "&nbsp;" * (blanks - 2)
            yield Edit(start, start + blanks, indent, "line_block")
            if number < len(lines):
                end = inline.end(place + len(line))
                yield Edit(end, end, "\\", "line_block")
            place += len(line) + 1


def captions(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Show a table's caption (``: Caption {#tbl-x}``) without its marks."""
    tokens = document.tokens
    numbers = _numbers(document)
    by_token = {id(inline.token): inline for inline in document.inlines}
    for at, token in enumerate(tokens):
        if token.type != "inline" or tokens[at - 1].type != "paragraph_open":
            continue
        match = _CAPTION.match(token.content)
        follows = tokens[at + 2 : at + 3]
        if not match or not (
            tokens[at - 2].type == "table_close" or (follows and follows[0].type == "table_open")
        ):
            continue
        inline = by_token[id(token)]
        attributes = read_attributes((match["attributes"] or "{}").strip())
        text = f'<span id="{escape(attributes.id)}"></span>' if attributes.id else ""
        if attributes.id in numbers:
            text += f"Table {numbers[attributes.id]}: "
        yield Edit(inline.offset(0), inline.end(match.end("mark")), text, "caption")
        if match["attributes"]:
            start, end = match.span("attributes")
            yield Edit(inline.offset(start), inline.end(end), "", "caption")


def read_title_block(path: str, text: str, dialect: str) -> Post:
    """Return a post whose metadata are Pandoc's ``% title``, or any other front matter."""
    match = _TITLE_BLOCK.match(text)
    if match is None:
        return read_post(path, text, dialect)
    entries: dict[str, Entry] = {}
    parts = re.split(r"^%", match[0].lstrip("\ufeff"), flags=re.MULTILINE)[1:]
    for key, part in zip(("title", "author", "date"), parts, strict=False):
        value = " ".join(part.split())
        if key == "author":
            value = ";".join(line.strip() for line in part.strip().splitlines())
        if value:
            entries[key] = Entry(Scalar(value, value, 0), 0)
    notices: list[Notice] = []
    front_matter = read_metadata(
        entries, path, lambda code, message, line: notices.append(Notice(code, message, path, 1))
    )
    body = text[match.end() :]
    return Post(path, front_matter, body, match[0].count("\n") + 1, dialect, tuple(notices))
