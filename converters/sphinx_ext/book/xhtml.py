"""Any page's HTML as XHTML that an EPUB may hold.

A post may have any HTML in it, and a browser reads it all. A reader of EPUBs stops at the first
thing that is no XML, and a validator at what HTML no longer has. So a page is read as a browser
reads it, and written with the elements and attributes of a table; what else it has keeps its words.
Rules: https://www.w3.org/TR/epub-33/#sec-xhtml, https://html.spec.whatwg.org/multipage/indices.html
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

import lxml.html
from lxml import etree

from ...languages import is_right_to_left
from .elements import copy, replace, words_of
from .foreign import NAMESPACES

_XHTML = "http://www.w3.org/1999/xhtml"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="{ns}" xmlns:epub="http://www.idpf.org/2007/ops" lang="{lang}" xml:lang="{lang}"{dir}>
<head>
<meta charset="utf-8"/>
<title>{title}</title>
{styles}
</head>
"""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass
class Page:
    """A page of the book: its file's name, its head, its body, and the ids in that."""

    name: str
    head: str
    body: etree._Element
    ids: frozenset[str]

    def text(self) -> str:
        """Return the whole file."""
        body = etree.tostring(self.body, encoding="unicode", with_tail=False)
        return f"{self.head}{body}\n</html>\n"

    @property
    def properties(self) -> str:
        """What the list of the book's files has to say of the page."""
        found = (name for name in ("mathml", "svg") if self._has(name))
        return " ".join(found)

    def _has(self, name: str) -> bool:
        space = NAMESPACES["math" if name == "mathml" else name]
        return next(self.body.iter(f"{{{space}}}*"), None) is not None

    def drop_dead_links(
        self,
        pages: Mapping[str, Page],
        is_file: Callable[[str], bool],
        base: str,
    ) -> None:
        """Lead links to what the book has not to the site, or make them text.

        ``base`` is the address of the site, empty where it has none.
        """
        for link in list(self.body.iter("a")):
            href = link.get("href")
            if href is None or re.match(r"[a-z][a-z0-9+.-]*:", href, re.IGNORECASE):
                continue
            path, _, fragment = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), unquote(path)))
            page = pages.get(target) if path else self
            if href == "#":
                del link.attrib["href"]
                continue
            if page is not None:
                if fragment and unquote(fragment) not in page.ids:
                    link.set("href", path) if path else link.attrib.pop("href")
            elif base and not target.startswith("../"):
                link.set("href", base.rstrip("/") + "/" + target)
            else:
                del link.attrib["href"]
        for link in self.body.iter("a"):
            if "href" not in link.attrib:
                link.attrib.pop("rel", "")
                link.attrib.pop("hreflang", "")
        for image in list(self.body.iter("img")):
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(self.name), unquote(image.get("src", "")))
            )
            if not is_file(target):
                replace(image, words_of(image))


def mended(text: str, name: str, language: str, styles: Sequence[str]) -> Page:
    """Return a page that Sphinx has written, or that was mended before, as one of a book."""
    if text.startswith("<?xml"):
        return _again(text, name)
    document = lxml.html.document_fromstring(_CONTROL.sub("", text.removeprefix("\ufeff")))
    title = " ".join((document.findtext(".//title") or name).split())
    content = document.find(".//div[@class='body']")
    content = document.find("body") if content is None else content
    body = etree.Element("body")
    main = etree.SubElement(body, "div", {"class": "body"})
    ids: set[str] = set()
    if content is not None:
        copy(content, main, ids, inline=False)
    if is_right_to_left(language):
        # a book may not say so in its styles
        for code in (*main.iter("pre"), *main.iter("code")):
            code.set("dir", "ltr")
    up = "../" * name.count("/")
    links = "\n".join(
        f'<link rel="stylesheet" type="text/css" href="{up}_static/{one}"/>' for one in styles
    )
    head = _HEAD.format(
        ns=_XHTML,
        lang=escape(language),
        dir=' dir="rtl"' if is_right_to_left(language) else "",
        title=escape(title),
        styles=links,
    )
    return Page(name, head, body, frozenset(ids))


def _again(text: str, name: str) -> Page:
    """Return a page that was mended by an earlier build, and is XML since."""
    head = text[: text.index("</head>") + len("</head>\n")]
    written = etree.fromstring(text.encode()).find(f"{{{_XHTML}}}body")
    assert written is not None
    # a new element, which has no namespaces to declare
    body = etree.Element("body")
    body.text = written.text
    body.extend(list(written))
    ids = set()
    for one in body.iter():
        if isinstance(one.tag, str):
            one.tag = one.tag.removeprefix(f"{{{_XHTML}}}")
            ids.add(str(one.get("id") or ""))
    etree.cleanup_namespaces(body)
    return Page(name, head, body, frozenset(ids - {""}))
