"""Cells that show an image of the site: knitr's ``include_graphics("a.png")``.

A cell that does not run would leave the image out; its code says all that there is to be shown.
Syntax: https://bookdown.org/yihui/rmarkdown-cookbook/include-graphics.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from markdown_it.token import Token

from ..document import Context, Document
from ..model import Edit
from .cell_options import OptionsError, from_attributes, from_comments
from .pandoc_references import book_numbers, label_numbers
from .text import destination, escape_text

_STRING = r"(?:\"[^\"\n]+\"|'[^'\n]+')"
_GRAPHICS = re.compile(
    rf"\s*(?:(?:knitr|rmarkdown)::)?include_graphics\(\s*(?:path\s*=\s*)?(?:c\(\s*)?"
    rf"(?P<paths>{_STRING}(?:\s*,\s*{_STRING})*)\s*\)?(?:\s*,[^()\n]*)?\s*\)?\s*"
)
_WIDTH = re.compile(r"\d+(?:\.\d+)?(?:%|px)")


def figure_numbers(document: Document, context: Context) -> Mapping[str, str]:
    """Return the numbers of figures by their labels: Quarto's, and those that bookdown names."""
    chunks = book_numbers("fig", document, context)
    shown = "\\@ref(fig:" in document.post.body or any("." in one for one in chunks.values())
    return {**(chunks if shown else {}), **label_numbers(document)}


def graphics(
    document: Document, token: Token, options: str, numbers: Mapping[str, str]
) -> Iterator[Edit]:
    """Show below a cell of R the images that are all it shows, with their caption."""
    assert token.map is not None
    first, last = token.map
    try:
        own, header = from_comments(token.content)
    except OptionsError:
        own, header = {}, 0
    named = from_attributes(options) | own
    match = _GRAPHICS.fullmatch(re.sub(r"^\s*#.*$", "", token.content[header:], flags=re.M))
    closing = document.line_text(last - 1)
    if not match or last - 1 == first or set(closing.strip(" \t>")) != {token.markup[0]}:
        return
    column = document.line_text(first).index(token.markup)
    prefix = document.newline + document.prefix(first, column)
    blank = prefix.rstrip(" ")
    paths = [
        double or single for double, single in re.findall(r"\"(.+?)\"|'(.+?)'", match["paths"])
    ]
    below = blank
    for line in _figure(paths, named, numbers):
        below += prefix + line if line else blank
    place = document.line_start(last - 1) + len(closing)
    yield Edit(place, place, below, "graphics")


def _figure(paths: list[str], options: Mapping[str, Any], numbers: Mapping[str, str]) -> list[str]:
    """Return the lines that show images, as a figure where they have a caption."""
    caption = str(options.get("fig-cap") or "")
    alt = escape_text(str(options.get("fig-alt") or caption))
    width = str(options.get("out-width") or "")
    size = f'{{width="{width}"}}' if _WIDTH.fullmatch(width) else ""
    images = [f"![{alt}]({destination(path)}){size}" for path in paths]
    if not caption:
        return images
    label = str(options.get("label") or "")
    identifier = f' id="{escape(label)}"' if label.startswith("fig-") else ""
    caption = f"Figure {numbers[label]}: {caption}" if label in numbers else caption
    return [
        f"<figure{identifier}>",
        "",
        *images,
        "",
        "<figcaption>",
        "",
        caption,
        "",
        "</figcaption>",
        "</figure>",
    ]
