"""The sidebar's tree of pages, rendered once and in pieces.

The HTML is what pydata-sphinx-theme 0.17 makes of Sphinx's toctree, to the letter, but for the name
of what opens and closes a branch, which screen readers need and the theme leaves out. A page
differs from the next one only in the branches that lead to it; everything else is rendered once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

# stands for the way to the site's root in all that is cached; no other NUL can be in HTML
ROOT = "\0"
_TOGGLE = (
    '<span class="toctree-toggle" role="presentation">'
    '<i class="fa-solid fa-chevron-down"></i></span>'
)


_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Options:
    """The theme's options of the sidebar: see "primary sidebar behavior" in its ``theme.conf``."""

    max_depth: int = 4
    shown_depth: int = 1
    collapse: bool = False
    number_suffix: str = ". "


@dataclass(eq=False, slots=True)
class Entry:
    """A line of the sidebar, and what is below it.

    ``docname`` is empty for a URL. ``closed`` is its HTML on a page that it does not lead to,
    ``below`` a hash of the HTML that its children have when none of them leads to the page.
    """

    docname: str
    uri: str
    text: str
    depth: int
    is_post: bool = False
    children: list[Entry] = field(default_factory=list)
    closed: str = ""
    below: bytes = b""


@dataclass(eq=False, slots=True)
class Part:
    """A toctree of the root page: its caption, and its entries down to a depth (0: all)."""

    caption: str
    limit: int
    entries: list[Entry]
    closed: str = ""


class Tree:
    """The whole navigation of a site, which knows the HTML of the sidebar on every page."""

    def __init__(self, parts: Sequence[Part], options: Options) -> None:
        self.parts = parts
        self.options = options
        self.trails: dict[str, list[tuple[Entry, ...]]] = {}
        for part in parts:
            for entry in part.entries:
                self._close(entry, part.limit, ())
            part.closed = self._list(part, frozenset(), "")
        self.top = digest("".join(part.closed for part in parts))

    def _close(self, entry: Entry, limit: int, above: tuple[Entry, ...]) -> None:
        trail = (*above, entry)
        if entry.docname:
            self.trails.setdefault(entry.docname, []).append(trail)
        for child in entry.children:
            self._close(child, limit, trail)
        within = not limit or entry.depth < limit
        if within:
            entry.below = digest("".join(child.closed for child in entry.children))
        link = f'<a class="reference {_kind(entry)}" href="{entry.uri}">{entry.text}</a>'
        # a year's posts are on its own page, and in the sidebar of their own pages
        hidden = self.options.collapse or any(child.is_post for child in entry.children)
        if within and entry.children and not hidden:
            inner = "".join(child.closed for child in entry.children)
            is_open = entry.depth < self.options.shown_depth
            entry.closed = _item(entry, link, inner, is_open=is_open)
        else:
            entry.closed = _item(entry, link)

    def html(self, docname: str, root: str) -> str:
        """Return the sidebar's HTML for a page; ``root`` is the relative URL of the site's root."""
        on_trail = frozenset(entry for trail in self.trails.get(docname, ()) for entry in trail)
        html = ""
        for foldable, parts in groupby(self.parts, self._is_foldable):
            shown = "".join(
                self._list(part, on_trail, docname)
                if any(entry in on_trail for entry in part.entries)
                else part.closed
                for part in parts
            )
            html += f'<ul class="list-caption">{shown}</ul>' if foldable else shown
        return html.replace(ROOT, escape(root))

    def _is_foldable(self, part: Part) -> bool:
        return bool(part.caption) and self.options.shown_depth == 0

    def fingerprint(self, docname: str) -> bytes:
        """Return a hash of all that the sidebar of a page shows."""
        found = [self.top]
        for trail in self.trails.get(docname, ()):
            found += [entry.below for entry in trail]
            found += [entry.closed.encode() for entry in trail]
        return b"".join(found)

    def _list(self, part: Part, on_trail: frozenset[Entry], docname: str) -> str:
        """Return the HTML of a part: its caption, which may fold it, and its entries."""
        current = any(entry in on_trail for entry in part.entries)
        items = "".join(self._open(entry, part.limit, on_trail, docname) for entry in part.entries)
        html = f'<ul class="{"current " if current else ""}nav bd-sidenav">\n{items}</ul>'
        if not part.caption:
            return f"{html}\n"
        caption = (
            '<p aria-level="2" class="caption" role="heading">'
            f'<span class="caption-text">{part.caption}</span></p>'
        )
        if not self._is_foldable(part):
            return f"{caption}\n{html}\n"
        return (
            f'<li class="toctree-l0 has-children"><details{" open" if current else ""}>'
            f"<summary>{caption}{_TOGGLE}</summary>{html}</details></li>"
        )

    def _open(self, entry: Entry, limit: int, on_trail: frozenset[Entry], docname: str) -> str:
        """Return the HTML of an entry, with its branch open if it leads to the page."""
        if entry not in on_trail:
            return entry.closed
        is_page = entry.docname == docname
        uri = "#" if is_page else entry.uri
        classes = "current reference" if is_page else "reference"
        link = f'<a class="{classes} {_kind(entry)}" href="{uri}">{entry.text}</a>'
        inner = ""
        if not limit or entry.depth < limit:
            inner = "".join(self._open(child, limit, on_trail, docname) for child in entry.children)
        leads_on = any(child in on_trail for child in entry.children)
        return _item(
            entry, link, inner, " current active", ' class="current"' * leads_on, is_open=True
        )


def _kind(entry: Entry) -> str:
    return "internal" if entry.docname else "external"


def _item(
    entry: Entry,
    link: str,
    inner: str = "",
    classes: str = "",
    list_class: str = "",
    *,
    is_open: bool = False,
) -> str:
    name = f"toctree-l{entry.depth}{classes}"
    if not inner:
        return f'<li class="{name}">{link}</li>\n'
    state = ' open="open"' if is_open else ""
    label = _TAG.sub("", entry.text).replace('"', "&quot;")
    return (
        f'<li class="{name} has-children">{link}<details{state}>'
        f'<summary aria-label="{label}">{_TOGGLE}</summary>'
        f"<ul{list_class}>\n{inner}</ul>\n</details></li>\n"
    )


def digest(text: str) -> bytes:
    """Return a hash of a text: 16 bytes, the same in every process."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
