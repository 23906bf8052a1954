"""Quarto's template pass: cells, shortcodes, raw blocks, figures and notes in the text.

Syntax: https://quarto.org/docs/computations/execution-options.html,
https://quarto.org/docs/authoring/shortcodes.html, https://quarto.org/docs/authoring/figures.html;
Pandoc's manual, "Generic raw attribute", "Inline notes".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .cell_marks import is_engine
from .embeds import embedded_by_name, provider
from .included import Wanted, takes_in
from .knitr import figure_numbers, graphics
from .lines import outside_code
from .nesting import block_tokens
from .pandoc_attributes import Attributes, read_attributes
from .pandoc_references import label_numbers
from .services import FRAMES
from .site_data import data_value
from .text import escape_text

_CELL = re.compile(r"\{[ ]*(?P<engine>[A-Za-z][\w+-]*)(?P<options>[ ,][^{}]*)?\}")
_RAW = re.compile(r"\{=(?P<format>[\w+-]+)\}")
_ENGINES = {"ojs": "javascript", "rcpp": "cpp", "stan": "stan", "node": "javascript"}
_FILENAME = re.compile(r"filename=(\"[^\"]*\"|'[^']*')")
_SHORTCODE = re.compile(
    r"\{(?P<escaped>\{\{<[^{}]*>\}\})\}|\{\{<[ ]*(?P<name>[\w-]+)(?P<rest>[^{}\n]*?)[ ]*>\}\}"
)
_INCLUDE = re.compile(
    r"^(?P<lead>[ \t>]*)\{\{<[ ]*include[ ]+"
    r"(?P<quote>[\"']?)(?P<name>[^\"'{}\n]+?)(?P=quote)[ ]*>\}\}[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_VIDEO = re.compile(
    r"https?://(?:www\.)?(?:youtu\.be/|youtube\.com/(?:watch\?v=|embed/))(?P<youtube>[\w-]+)"
    r"|https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(?P<vimeo>\d+)"
)
_FIGURE = re.compile(
    r"!\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]*\](?:\([^()]*\))?)*)\]"
    r"\((?:<[^<>]*>|[^\s()<>]*)(?:[ ]+(?:\"[^\"]*\"|'[^']*'))?\)"
    r"(?P<attributes>\{(?:[^{}\"']|\"(?:[^\"\\]|\\.)*\"|'[^']*')*\})?"
)
_NOTE = re.compile(r"\^\[((?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])+)\]")


includes = takes_in("{{<", _INCLUDE, lambda match, context: Wanted(match["name"]), in_code=True)


def cells(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Show executable fences as code in their language, and let raw HTML through."""
    if "{" not in document.text:
        return
    numbers: Mapping[str, str] = {}
    for token in block_tokens(document):
        if token.type != "fence" or not token.map:
            continue
        first, last = token.map
        line = document.line_text(first)
        start = document.line_start(first) + line.index(token.markup)
        end = document.line_start(first) + len(line)
        if match := _RAW.fullmatch(token.info.strip()):
            close = document.line_text(last - 1)
            closed = last - 1 > first and set(close.strip(" \t>")) == {token.markup[0]}
            stop = document.line_start(last - 1) + len(close)
            if match["format"] not in ("html", "html5", "html4"):
                message = f"raw {match['format']} is not for a web page; it is left out"
                yield document.notice(Code.RAW_FORMAT, message, start)
                yield Edit(start, stop, "", "raw_block")
                continue
            yield Edit(start, end, "", "raw_block")
            if closed:
                begin = stop - len(close.lstrip(" \t>"))
                yield Edit(begin, stop, "", "raw_block")
        elif match := _CELL.fullmatch(token.info.strip()):
            engine = match["engine"].lower()
            if context.post.runs and is_engine(engine):
                continue
            name = _FILENAME.search(match["options"] or "")
            title = f" title={name[1]}" if name else ""
            text = token.markup + _ENGINES.get(engine, engine) + title
            yield Edit(start, end, text, "cell")
            if engine == "r" and "include_graphics" in token.content:
                numbers = numbers or figure_numbers(document, context)
                yield from graphics(document, token, match["options"] or "", numbers)


def shortcodes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Put in what Quarto's shortcodes stand for; one that is not known stays as text."""
    if "{{<" not in document.text:
        return
    outside = outside_code(document)
    for match in _SHORTCODE.finditer(document.text):
        if not outside(match.start()):
            continue
        if match["escaped"]:
            yield Edit(*match.span(), match["escaped"], "shortcode_escaped")
            continue
        name, rest = match["name"], match["rest"].strip()
        text = _shortcode(name, rest, document, context)
        if text is None:
            code = Code.SNIPPET if name in ("include", "embed") else Code.TEMPLATE_UNKNOWN
            what = "its text is not on the page" if code == Code.SNIPPET else "it is kept as text"
            yield document.notice(code, f"{{{{< {name} {rest} >}}}}: {what}", match.start())
            if code == Code.SNIPPET:
                yield Edit(*match.span(), "", "include")
            continue
        row = "icon" if name in _ICONS else f"shortcode_{name}"
        row = "embed_line" if provider(name) and name != "video" else row
        yield Edit(*match.span(), text, row)


_ICONS = ("fa", "bi", "iconify")


def _shortcode(name: str, rest: str, document: Document, context: Context) -> str | None:
    words = [word.strip("\"'") for word in re.findall(r"\"[^\"]*\"|'[^']*'|\S+", rest)]
    first = words[0] if words else ""
    if name == "video" and first:
        if match := _VIDEO.match(first):
            kind = match.lastgroup or "youtube"
            source = FRAMES[kind].format(match[kind])
            frame = f'<iframe src="{source}" width="560" height="315" allowfullscreen></iframe>'
            return f"<span>{frame}</span>"
        return f'<video src="{escape(first)}" controls></video>'
    if name == "meta" and first:
        return _meta(first, document)
    if name == "var" and first:
        return data_value(("_variables.yml", "_variables.yaml"), first.split("."), context)
    if name == "kbd" and words:
        return "+".join(
            f"<kbd>{escape(key)}</kbd>" for key in re.split("[-+]", first) if "=" not in key
        )
    if words and provider(name):
        named = dict(word.split("=", 1) for word in words if "=" in word)
        identifier = next((word for word in words if "=" not in word), named.get("id", ""))
        return f"<span>{embedded_by_name(name, identifier, '', '')}</span>" if identifier else None
    return "" if name == "pagebreak" or name in _ICONS else None


def _meta(key: str, document: Document) -> str | None:
    front_matter = document.post.front_matter
    known = {
        "title": front_matter.title,
        "description": front_matter.description,
        "author": ", ".join(author.name for author in front_matter.authors),
        "date": front_matter.date and front_matter.date.date().isoformat(),
    }
    value = known.get(key)
    if value is None:
        found: object = front_matter.extra
        for part in key.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        value = str(found) if isinstance(found, (str, int, float)) else None
    return escape_text(value) if value else None


def figures(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Show the text of an image that is a paragraph by itself as its caption."""
    if "![" not in document.text:
        return
    tokens = block_tokens(document)
    numbers = label_numbers(document)
    in_table = 0
    for opened, token in pairwise(tokens):
        if opened.type.startswith("directive_") and opened.meta["name"] == "list-table":
            in_table += opened.nesting
        if in_table or opened.type != "paragraph_open" or token.type != "inline" or not token.map:
            continue
        match = _FIGURE.fullmatch(token.content.strip())
        line = document.line_text(token.map[0])
        if not match or "\n" in token.content or match[0] not in line:
            continue
        attributes = read_attributes(match["attributes"] or "{}")
        column = line.index(match[0])
        start = document.line_start(token.map[0]) + column
        if match["attributes"] and (kept := _kept(attributes)) != match["attributes"]:
            span = start + match.start("attributes"), start + match.end("attributes")
            yield Edit(*span, kept, "figure")
        if alt := attributes.values.get("fig-alt"):
            span = start + match.start("text"), start + match.end("text")
            yield Edit(*span, escape_text(alt), "figure")
        caption = attributes.values.get("fig-cap") or match["text"]
        if not caption:
            continue
        prefix = document.prefix(token.map[0], column)
        line_end = document.newline + prefix
        blank = document.newline + prefix.rstrip() + line_end
        if attributes.id.startswith("fig-") and attributes.id in numbers:
            _, _, part = numbers[attributes.id].partition(" ")
            named = part or f"Figure {numbers[attributes.id]}:"
            caption = f"{named} {caption}"
        identifier = f' id="{escape(attributes.id)}"' if attributes.id else ""
        yield Edit(start, start, f"<figure{identifier}>{blank}", "figure")
        text = f"{blank}<figcaption>{blank}{caption}{blank}</figcaption>{line_end}</figure>"
        yield Edit(start + len(match[0]), start + len(match[0]), text, "figure")


def _kept(attributes: Attributes) -> str:
    """Return what is left in an image's braces without its id and what only a figure has."""
    words = [f".{one}" for one in attributes.classes]
    for key, value in attributes.values.items():
        if not key.startswith("fig-") and '"' not in value:
            words.append(f'{key}="{value}"')
    return "{" + " ".join(words) + "}" if words else ""


def table_captions(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Part a table from the caption right below it, which else would be a row."""
    if not re.search(r"^[ \t>]*(?:Table)?:[ \t]", document.text, re.MULTILINE):
        return
    for token in block_tokens(document):
        if token.type == "tr_open" and token.map:
            line = document.line_text(token.map[0])
            lead = re.match(r"[ \t>]*(?=(?:Table)?:[ \t])", line)
            if lead and "|" not in line:
                start = document.line_start(token.map[0])
                yield Edit(start, start, lead[0].rstrip() + document.newline, "caption")


def notes(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Move the text of ``^[inline notes]`` below the post, as footnotes."""
    if "^[" not in document.text:
        return
    outside = outside_code(document)
    number = 0
    for match in _NOTE.finditer(document.text):
        if outside(match.start()):
            number += 1
            yield Edit(*match.span(), f"[^inline-{number}]", "inline_note")
            text = " ".join(match[1].split())
            line_end, end = document.newline, len(document.text)
            below = f"{line_end}[^inline-{number}]: {text}{line_end}"
            if number == 1 and not document.text.endswith(("\n", "\r")):
                below = line_end + below
            yield Edit(end, end, below, "inline_note")
