"""Images that say nothing to who cannot see them: without alternative text, and not on purpose.

What counts is the page, so that an image is found in whatever syntax its post has it. An image in
HTML with ``alt=""`` (or ``role="presentation"``) is decoration, and said to be it.
See https://www.w3.org/WAI/tutorials/images/ and, for what names an image besides ``alt``,
https://www.w3.org/TR/html-aam-1.0/#img-element-accessible-name-computation
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it.token import Token

from . import toc
from .cells import runs_of, settings_of
from .dialects import dialects
from .document import Document
from .execution.execute import merged, plan
from .execution.store import Store, Stored
from .files import read_text
from .frontmatter import read_post
from .model import Notice, Page
from .notebook import page_file
from .notices import Code
from .publish import Conversion
from .rules.html import raw_html
from .split_url import split_url
from .tags import Tag, tags

# a text without any of these has no image that lacks its alternative text
_SIGNS = re.compile(r"!\[\s*\]|<img\b|\{(?:figure|image)\}", re.IGNORECASE)
_OPTION = re.compile(r"[ \t>]*:(?P<name>[\w-]+):[ \t]*(?P<value>.*)")
_YAML_OPTION = re.compile(r"[ \t>]*(?P<name>[\w-]+):[ \t]*(?P<value>.*)")
# what an element says of itself: its name, or that it has none to give
_NAMING = frozenset({"aria-label", "aria-labelledby", "title"})
_BARE_ALT = re.compile(r"\salt(?=[\s/>])", re.IGNORECASE)
_ADVICE = 'say what it shows, or write it in HTML with alt="" where it only decorates'
_CELL_ADVICE = "say what it shows (`fig-alt`, or `alt` below `mystnb: image:`)"
# what a page shows of an output rather than an image that it has, too
_RATHER = frozenset({"text/html", "application/javascript"})
_UNSEEN = frozenset({"remove-cell", "remove-output"})


def without_alt(conversion: Conversion) -> Iterator[Notice]:
    """Yield a notice for each image of the site's pages that has no alternative text.

    Images that cells put out are those of the results that are stored; nothing runs.
    """
    site = conversion.site
    docnames = site.index.docnames
    for post in site.posts:
        page = conversion.pages[docnames[post.path]]
        for line, message in images(page.text):
            yield Notice(Code.ALT_MISSING, message, post.path, page.source_map.line(line))
    for path in _written(conversion):
        for line, message in images(read_text(site.root / path) or ""):
            yield Notice(Code.ALT_MISSING, message, path, line)
    yield from _put_out(conversion)


def _written(conversion: Conversion) -> Iterator[str]:
    """Yield the hand-written pages in MyST that ``_toc.yml`` lists."""
    site = conversion.site
    try:
        listed = toc.docnames(read_text(site.root / "_toc.yml") or toc.NEW)
    except toc.TocError:
        return  # reported where it is registered
    ours = conversion.pages.keys() | conversion.listings.keys()
    yield from (
        f"{one}.md" for one in listed if one not in ours and f"{one}.md" in site.index.files
    )


def images(text: str) -> Iterator[tuple[int, str]]:
    """Yield the line, from 1, and what to say, of each image of a page that lacks a text."""
    if not _SIGNS.search(text):
        return
    post = read_post("", text, "myst")
    document = Document(post, post.body, dialects()["myst"])
    for offset, address in sorted(_nameless(document)):
        name = posixpath.basename(unquote(split_url(address).path)) or address or "this image"
        yield document.post_line(offset), f"{name} has no alternative text; {_ADVICE}"


def _nameless(document: Document) -> Iterator[tuple[int, str]]:
    """Yield the offset and the address of each image without a text."""
    for inline, token in document.inline_tokens("image"):
        if not token.content.strip():
            yield inline.span(token)[0], str(token.attrs.get("src", ""))
    for start, html, _ in raw_html(document):
        for tag in tags(html):
            if tag.name == "img" and not _named(tag, html[tag.start : tag.end]):
                source = [one.value for one in tag.attributes if one.name == "src"]
                yield start + tag.start, source[0] if source else ""
    for token in document.tokens:
        shows = token.type == "directive_open" and token.meta["name"] in ("figure", "image")
        if shows and token.map and not _described(document, token):
            yield document.line_start(token.map[0]), token.info


def _named(tag: Tag, text: str) -> bool:
    """Tell whether an element of HTML has a name, or says that it needs none."""
    said = {one.name: one.value for one in tag.attributes}
    return (
        "alt" in said
        or _BARE_ALT.search(text) is not None
        or any(said.get(name, "").strip() for name in _NAMING)
        or said.get("role") in ("presentation", "none")
        or said.get("aria-hidden") == "true"
    )


def _described(document: Document, token: Token) -> bool:
    """Tell whether a ``figure`` or ``image`` directive has a text; a caption stands in for one."""
    assert token.map is not None
    first, end = token.map[0] + 1, token.map[1]
    lines = [document.line_text(line) for line in range(first, end)]
    if lines and set(lines[-1].strip(" \t>")) <= set(token.markup):
        lines.pop()
    option = _OPTION
    if lines and lines[0].strip(" \t>") == "---":
        option = _YAML_OPTION
        del lines[0]
    for number, line in enumerate(lines):
        match = option.fullmatch(line)
        if not match:
            body = "\n".join(lines[number:])
            return token.meta["name"] == "figure" and bool(body.strip("- \t\r\n>"))
        if match["name"] == "alt" and match["value"].strip(" \"'"):
            return True
    return False


def _put_out(conversion: Conversion) -> Iterator[Notice]:
    """Yield a notice for each cell whose stored outputs show an image without a text."""
    site = conversion.site
    runs = runs_of(conversion)
    planned = plan(runs, site.root, settings_of(conversion), Store.of(site.root)) if runs else ()
    stored = {one.job.docname: one.stored for one in planned if one.stored}
    for post in site.posts:
        page = conversion.pages[site.index.docnames[post.path]]
        for line in _silent_cells(page, stored.get(page.docname)) if page.cells else ():
            message = f"an image of the cell has no alternative text; {_CELL_ADVICE}"
            yield Notice(Code.ALT_MISSING, message, post.path, line)


def _silent_cells(page: Page, stored: Stored | None) -> Iterator[int]:
    """Yield the post's line of each cell that shows an image without a text."""
    for cell in json.loads(merged(page_file(page), stored))["cells"]:
        metadata = cell["metadata"]
        shown = metadata.get("mystnb", {})
        text = shown.get("image", {}).get("alt") or shown.get("figure", {}).get("caption")
        if text or not _UNSEEN.isdisjoint(metadata.get("tags", ())):
            continue
        kinds = [output.get("data", {}).keys() for output in cell.get("outputs", ())]
        if any(
            any(kind.startswith("image/") for kind in some) and _RATHER.isdisjoint(some)
            for some in kinds
        ):
            yield metadata["postpress"]["line"]
