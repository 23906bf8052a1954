r"""What Pandoc and Quarto add to lines of text: spans, references, raw HTML, line blocks.

Syntax: Pandoc's manual, "Divs and Spans", "Line blocks", "Generic raw attribute", "Title block";

"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ..document import Context, Document, Inline
from ..frontmatter import read_post
from ..headings import HEADING_ATTRIBUTES, plain_text
from ..metadata import read_metadata
from ..model import Edit, Notice, Post
from ..notices import Code
from ..values import Entry, Scalar
from .lines import outside_code
from .pandoc_attributes import Attributes, read_attributes
from .pandoc_references import book_numbers, label_numbers

_INLINE_CODE = re.compile(r"(?:r|python)(?=[ ])|\{(?:r|python|julia|ojs)\}(?=[ ])")
_PAGE_BREAK = re.compile(r"\\(?:newpage|pagebreak|clearpage|cleardoublepage)\s*(?:\{\})?\s*")
_SPAN_END = re.compile(r"\](?P<all>\{[ ]*(?=[.#]|[\w-]+=)(?:[^{}\"']|\"[^\"]*\"|'[^']*')*\})")
_RAW_INLINE = re.compile(r"\{=(?P<format>\w+)\}")
_CAPTION = re.compile(r"(?P<mark>(?:Table)?:[ \t]+)[^\n]*?(?P<attributes>[ ]*\{[^{}]*\})?[ \t]*$")
_TABLE_LABEL = re.compile(r"\(\\#tab:(?P<label>[\w-]+)\)[ ]?")
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


def inline_code(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Tell of code in a line that R or Python would put a result in the place of."""
    for inline, token in document.inline_tokens("code_inline"):
        match = _INLINE_CODE.match(token.content)
        if match and inline.span(token)[0] not in context.values:
            message = f"{match[0].strip()} code in a line is not run here; its source is shown"
            yield document.notice(Code.EXPRESSION, message, inline.span(token)[0])


def page_breaks(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Take out TeX that stands alone and only breaks a page of paper."""
    for inline in document.inlines:
        if inline.parent.type == "paragraph_open" and _PAGE_BREAK.fullmatch(inline.token.content):
            end = inline.end(len(inline.token.content))
            yield Edit(inline.offset(0), end, "", "page_break")


_LOW = re.compile(
    r"^\#{7,}[ \t]*(?P<text>[^{}\n]*?)[ \t]*\{#(?P<id>[\w.:-]+)[^{}\n]*\}[ \t]*(?=\r?$)",
    re.MULTILINE,
)


def low_headings(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write headings below the sixth level, which Pandoc makes paragraphs of, as anchors.

    Source pass. Authors write one without a text where a link shall lead.
    """
    if "#######" not in document.text:
        return
    outside = outside_code(document)
    for match in _LOW.finditer(document.text):
        if outside(match.start()):
            gap = document.newline * 2
            text = f'<div id="{escape(match["id"])}"></div>{gap}{match["text"]}{gap}'
            yield Edit(*match.span(), text, "heading_id")


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
                        attributes = read_attributes(match["all"])
                        if _ends_heading(inline, place):
                            # what stands at its end is taken out as the heading's, with its id
                            end, attributes = place + 1, attributes._replace(id="")
                        yield from _span(inline, start, place, end, attributes)


def _ends_heading(inline: Inline, place: int) -> bool:
    """Tell whether the attributes behind a bracket are the last of a heading."""
    if inline.parent.type != "heading_open":
        return False
    match = HEADING_ATTRIBUTES.search(inline.token.content)
    return match is not None and match.start() == place + 1


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
        if any(line.startswith("|") and line.rstrip().endswith("|") and len(line) > 1
               for line in lines):  # fmt: skip
            continue
        place = 0
        for number, line in enumerate(lines, 1):
            if line.startswith("|"):
                blanks = len(line) - len(line[1:].lstrip())
                start = inline.offset(place)
                indent = "&nbsp;" * max(blanks - 2, 0)
                yield Edit(start, start + blanks, indent, "line_block")
            # a line without the bar goes on with the one above
            if number < len(lines) and lines[number].startswith("|"):
                end = inline.end(place + len(line))
                yield Edit(end, end, "\\", "line_block")
            place += len(line) + 1


def captions(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Show a table's caption (``: Caption {#tbl-x}``) without its marks."""
    tokens = document.tokens
    numbers = label_numbers(document)
    labelled: dict[str, str] = {}
    by_token = {id(inline.token): inline for inline in document.inlines}
    for at, token in enumerate(tokens):
        if token.type != "inline" or tokens[at - 1].type != "paragraph_open":
            continue
        match = _CAPTION.match(token.content)
        follows = tokens[at + 2 : at + 3]
        if not match or not (_is_table(tokens[at - 2]) or (follows and _is_table(follows[0]))):
            continue
        inline = by_token[id(token)]
        attributes = read_attributes((match["attributes"] or "{}").strip())
        text = f'<span id="{escape(attributes.id)}"></span>' if attributes.id else ""
        if attributes.id in numbers:
            text += f"Table {numbers[attributes.id]}: "
        mark = inline.end(match.end("mark"))
        if label := _TABLE_LABEL.match(token.content, match.end("mark")):
            # bookdown's label; the caption's number is that of `\\@ref`
            labelled = labelled or book_numbers("tab", document, context)
            text = f"Table {labelled[label['label']]}: "
            mark = inline.end(label.end())
        yield Edit(inline.offset(0), mark, text, "caption")
        if match["attributes"]:
            start, end = match.span("attributes")
            yield Edit(inline.offset(start), inline.end(end), "", "caption")


def _is_table(token: Token) -> bool:
    """Tell whether a table begins or ends at a token, in whichever of MyST's forms."""
    if token.type == "html_block":
        return "<table>" in token.content or "</table>" in token.content
    return token.type in ("table_open", "table_close") or (
        token.type.startswith("directive_") and token.meta.get("name") == "list-table"
    )


_MARKS = re.compile(r"[*_`\\\[]")
_PLAIN = MarkdownIt("commonmark")


def read_title_block(path: str, text: str, dialect: str) -> Post:
    """Return a post whose metadata are Pandoc's ``% title``, or any other front matter."""
    match = _TITLE_BLOCK.match(text)
    if match is None:
        return _unmarked(read_post(path, text, dialect))
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
    line = match[0].count("\n") + 1
    return _unmarked(Post(path, front_matter, body, line, dialect, tuple(notices)))


def _unmarked(post: Post) -> Post:
    """Return a post whose title and description, which Pandoc reads as Markdown, are plain text."""
    front_matter = post.front_matter
    title, description = front_matter.title, front_matter.description
    if not any(text and _MARKS.search(text) for text in (title, description)):
        return post
    front_matter = replace(
        front_matter, title=_plain(title or "") or title, description=_plain(description or "")
    )
    return replace(post, front_matter=front_matter)


def _plain(text: str) -> str | None:
    # what stands in formulas and in code that runs is no Markdown
    if not _MARKS.search(text) or "$" in text or "`r " in text:
        return text or None
    return plain_text(_PLAIN.parseInline(text)[0].children or []).strip() or text
