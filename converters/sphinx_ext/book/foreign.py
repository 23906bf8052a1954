"""Formulas as MathML, and SVG as XML."""

from __future__ import annotations

import re

from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from lxml import etree


def names_of(text: str) -> frozenset[str]:
    """Return the names in a text."""
    return frozenset(text.split())


_TEX = re.compile(r"^\s*(?:\\\((?P<inline>.*)\\\)|\\\[(?P<block>.*)\\\])\s*$", re.DOTALL)
# HTML has these in lower case whatever was written, XML must have them as SVG does
_SVG_NAMES = {
    name.lower(): name
    for name in sorted(
        names_of(
            "clipPath foreignObject linearGradient radialGradient textPath feBlend "
            "feColorMatrix feGaussianBlur feMerge feMergeNode feOffset feFlood feComposite "
            "feDropShadow viewBox preserveAspectRatio gradientUnits gradientTransform "
            "spreadMethod patternUnits patternTransform patternContentUnits clipPathUnits "
            "maskUnits markerWidth markerHeight markerUnits refX refY textLength lengthAdjust "
            "startOffset stdDeviation tableValues primitiveUnits filterUnits pathLength "
            "baseFrequency numOctaves"
        )
    )
}
_XML_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_ACTIVE = ("script", "style", "foreignobject", "annotation-xml")
NAMESPACES = {
    "svg": "http://www.w3.org/2000/svg",
    "math": "http://www.w3.org/1998/Math/MathML",
}


def append(into: etree._Element, text: str | None) -> None:
    """Add text behind what an element has already."""
    if not text:
        return
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text


def formula(child: etree._Element) -> etree._Element | None:
    """Return a formula as MathML, or as its TeX where that cannot be read; None for no formula."""
    if "math" not in str(child.get("class") or "").split() or len(child) > 1:
        return None
    text = "".join(map(str, child.itertext()))
    # the number of an equation stands before it
    numbered = len(child) == 1 and child[0].get("class") == "eqno"
    number = "".join(map(str, child[0].itertext())) if numbered else ""
    match = _TEX.match(text.replace(number, "", 1))
    if match is None:
        return None
    block = match["block"] is not None
    tex = match["block"] if block else match["inline"]
    made = etree.Element("div" if block else "span", {"class": "math-block" if block else "math"})
    if number:
        etree.SubElement(made, "span", {"class": "eqno"}).text = number
    # Sphinx puts lines without an alignment into this environment, which docutils does not know
    for instead in ("", r"\\\1{align}"):
        try:
            known = re.sub(r"\\(begin|end)\{split\}", instead, tex).strip()
            made.append(etree.fromstring(tex2mathml(known, as_block=block)))
        except (MathError, SyntaxError, ValueError, IndexError, KeyError, AttributeError):
            continue
        return made
    etree.SubElement(made, "code").text = tex.strip()
    return made


def foreign(child: etree._Element, tag: str) -> etree._Element:
    """Return SVG or MathML in its own namespace, without scripts."""
    space = NAMESPACES[tag]

    def copied(one: etree._Element) -> etree._Element:
        local = str(one.tag).rpartition("}")[2].rpartition(":")[2]
        name = f"{{{space}}}{_SVG_NAMES.get(local, local)}"
        made = etree.Element(name, nsmap={None: space})  # type: ignore[dict-item]
        for key, value in one.attrib.items():
            key = str(key)
            if key.startswith(("on", "xmlns", "data-")) or not _XML_NAME.fullmatch(key):
                continue
            made.set(_SVG_NAMES.get(key, key), value)
        made.text = one.text
        for inner in one:
            if _XML_NAME.fullmatch(str(inner.tag)) and inner.tag not in _ACTIVE:
                below = copied(inner)
                below.tail = inner.tail
                made.append(below)
            else:
                append(made, inner.tail)
        return made

    return copied(child)
