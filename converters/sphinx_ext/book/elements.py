"""Elements of HTML as those of XHTML that a book may have: tables, and how each is copied.

Rules: https://html.spec.whatwg.org/multipage/indices.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree

from .foreign import append, foreign, formula, names_of

_BLOCKS = names_of(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table caption colgroup "
    "col tbody thead tfoot tr td th ul"
)
_INLINE = names_of(
    "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q ruby rb rp rt s samp "
    "small span strong sub sup time u var wbr"
)
_NAMED = _BLOCKS | _INLINE
# elements that go with all that is in them: it was for a browser
_GONE = names_of(
    "script style noscript template head link meta title base input select textarea datalist "
    "object embed applet canvas dialog source track param map area frame frameset noframes"
)
# what a book cannot play, and a link to it can
_PLAYED = {"iframe": "src", "video": "src", "audio": "src"}
_INSTEAD = {
    "tt": "code",
    "strike": "s",
    "center": "div",
    "acronym": "abbr",
    "dir": "ul",
    "menu": "ul",
    "search": "div",
    "hgroup": "div",
    "form": "div",
    "xmp": "pre",
    "listing": "pre",
}
# what else may not stand in an element is put into what may
_ONLY = {
    "ul": ("li", "li"),
    "ol": ("li", "li"),
    "dl": ("dd", "dt dd div"),
    "tr": ("td", "td th"),
    "table": ("caption", "caption colgroup thead tbody tfoot tr"),
    "thead": ("tr", "tr"),
    "tbody": ("tr", "tr"),
    "tfoot": ("tr", "tr"),
    "colgroup": ("", "col"),
}
# an element that stands elsewhere is plain
_WITHIN = {
    "li": "ul ol",
    "dt": "dl div",
    "dd": "dl div",
    "td": "tr",
    "th": "tr",
    "tr": "table thead tbody tfoot",
    "thead": "table",
    "tbody": "table",
    "tfoot": "table",
    "caption": "table",
    "colgroup": "table",
    "col": "colgroup",
    "summary": "details",
    "figcaption": "figure",
    "rt": "ruby",
    "rp": "ruby",
    "rb": "ruby",
}
_EVERYWHERE = frozenset(("id", "class", "title", "lang", "dir"))
_ATTRIBUTES = {
    "a": ("href", "hreflang", "rel"),
    "img": ("src", "alt", "width", "height"),
    "td": ("colspan", "rowspan", "headers"),
    "th": ("colspan", "rowspan", "headers", "scope"),
    "col": ("span",),
    "colgroup": ("span",),
    "ol": ("start", "type", "reversed"),
    "li": ("value",),
    "time": ("datetime",),
    "data": ("value",),
    "blockquote": ("cite",),
    "q": ("cite",),
    "ins": ("cite", "datetime"),
    "del": ("cite", "datetime"),
}
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp")
_ID = re.compile(r"[^\s]+")


def copy(source: etree._Element, into: etree._Element, ids: set[str], inline: bool) -> None:
    """Copy what is in an element, as far as a book may have it."""
    wrapper, allowed = _ONLY.get(str(into.tag), ("", ""))

    def place(name: str) -> etree._Element:
        """Return where an element, or text without a name, goes."""
        if not allowed or name in allowed.split() or not wrapper:
            return into
        around = etree.SubElement(into, wrapper)
        return etree.SubElement(around, "td") if wrapper == "tr" else around

    def text(words: str | None) -> None:
        if allowed and words and words.strip():
            append(place(""), words)
        elif words and not allowed:
            append(into, words)

    text(source.text)
    for child in source:
        if isinstance(child.tag, str):
            name = _name(child)
            _element(child, place(_INSTEAD.get(name, name)), ids, inline)
        text(child.tail)


def _name(element: etree._Element) -> str:
    """Return an element's name; HTML has names that are none in XML (``<a<``)."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _element(child: etree._Element, into: etree._Element, ids: set[str], inline: bool) -> None:
    tag = _name(child)
    if tag in ("svg", "math"):
        into.append(foreign(child, tag))
    elif tag in _PLAYED:
        _play(child, tag, into)
    elif tag == "img" and not _is_picture(child):
        into.append(words_of(child))
    elif tag == "input" and child.get("type") == "checkbox":
        append(into, "☑" if "checked" in child.attrib else "☐")
    elif tag in _GONE:
        return
    elif (made := formula(child)) is not None:
        _identify(made, str(child.get("id") or ""), ids)
        into.append(made)
    else:
        name = _INSTEAD.get(tag, tag)
        if name not in _NAMED:
            name = "span" if inline else "div"
        if name in _WITHIN and into.tag not in _WITHIN[name].split():
            name = "div"
        # a block may not stand within a line of text
        if inline and name in _BLOCKS:
            name = "span"
        made = etree.SubElement(into, name)
        _attributes(child, made, name, ids)
        inner = inline or name in ("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dt", "summary")
        copy(child, made, ids, inner or (name in _INLINE and name not in ("a", "ins", "del")))


def _identify(made: etree._Element, value: str, ids: set[str]) -> None:
    """Give an element its id, which is one place and has no blanks."""
    if _ID.fullmatch(value) and value not in ids:
        ids.add(value)
        made.set("id", value)


def _attributes(child: etree._Element, made: etree._Element, name: str, ids: set[str]) -> None:
    allowed = _EVERYWHERE.union(_ATTRIBUTES.get(name, ()))
    for key, value in child.attrib.items():
        key, value = str(key), str(value)
        if key == "id" or (key == "name" and name == "a" and "id" not in child.attrib):
            _identify(made, value, ids)
        elif key in allowed and _VALUES.get(key, _anything)(value):
            made.set(key, value)
    if "lang" in made.attrib:
        made.set("{http://www.w3.org/XML/1998/namespace}lang", made.get("lang", ""))
    if name == "img" and "alt" not in made.attrib:
        made.set("alt", "")


def _anything(value: str) -> bool:
    return True


def _is_address(href: str) -> bool:
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", href.strip(), re.IGNORECASE)
    return bool(href.strip()) and (
        scheme is None or scheme[1].lower() in ("http", "https", "mailto", "tel")
    )


_VALUES: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(
        ("width", "height", "colspan", "rowspan", "span", "start", "value"), str.isdigit
    ),
    "href": _is_address,
    "dir": lambda value: value in ("ltr", "rtl", "auto"),
}


def _is_picture(image: etree._Element) -> bool:
    """Tell whether an image is a file of the book, of a kind that readers know."""
    source = str(image.get("src") or "")
    return "//" not in source and ":" not in source and source.lower().endswith(_PICTURES)


def words_of(image: etree._Element) -> etree._Element:
    """Return what stands for an image that a book cannot have: its description, linked."""
    source = str(image.get("src") or "")
    remote = source.startswith(("http://", "https://"))
    made = etree.Element("a", {"href": source}) if remote else etree.Element("span")
    made.text = image.get("alt") or (source if remote else None)
    return made


def replace(old: etree._Element, new: etree._Element) -> None:
    """Put an element in the place of another; the text behind that stays."""
    parent = old.getparent()
    if parent is not None:
        new.tail = old.tail
        parent.replace(old, new)


def _play(child: etree._Element, tag: str, into: etree._Element) -> None:
    """Put a link in the place of what is played; without an address its own words."""
    source = child.get(_PLAYED[tag]) or next(
        (one.get("src") for one in child.iter("source") if one.get("src")), ""
    )
    if str(source).startswith("//"):
        source = f"https:{source}"
    if str(source).startswith(("http://", "https://")):
        link = etree.SubElement(into, "a", {"href": str(source)})
        link.text = child.get("title") or str(source)
    else:
        words = " ".join(str(child.text_content()).split())  # type: ignore[attr-defined]
        etree.SubElement(into, "span").text = words or child.get("title") or None
