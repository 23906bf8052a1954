"""HTML as it is read here: which elements are blocks, which are the theme's, where the post is."""

from __future__ import annotations

import re

import lxml.html
from lxml.html import HtmlElement

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "img", "label", "legend", "li", "main",
    "nav", "ol", "option", "p", "pre", "section", "select", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
UNREAD = frozenset({
    "script", "style", "noscript", "template", "head", "title", "svg", "canvas", "math", "textarea",
})  # fmt: skip
EMBEDS = frozenset({"iframe", "video", "audio", "object", "embed", "lite-youtube"})
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
CODES = frozenset({"code", "kbd", "samp", "tt"})
# headings in these have no place in the outline
INNER = ("blockquote", "li", "td", "th", "dd", "details")
# what may be the author's, or a name that the page gives
NAMED = frozenset({"admonition-title", "sd-summary-text", "code-block-caption", "std-numref"})
# links whose text the theme cuts short
SHORTENED = frozenset({"github", "gitlab", "bitbucket"})
# what stands in an article and is not the author's: marks of the theme and of Sphinx, outputs of
# cells, and what Postpress itself puts there
_FURNITURE = frozenset({
    "headerlink", "backrefs", "footnote-backref", "copybtn", "linenos", "eqno", "contents",
    "toctree-wrapper", "onlyprint", "prev-next-area", "sd-summary-icon", "sd-summary-state-marker",
    "cell_output", "caption-number", "fn-bracket",
})  # fmt: skip
# `postpress-…` marks what the author wrote: the text of a dead link, a box, an unknown directive
_OURS = (
    "post-meta", "post-tags", "post-series", "post-facts", "post-lead", "post-state",
    "post-end", "post-list", "post-description",
)  # fmt: skip
_ARTICLES = (
    "//article[contains(concat(' ', @class, ' '), ' bd-article ')]",
    "//*[@role='main']",
    "//main",
    "//article",
    "//div[contains(concat(' ', @class, ' '), ' body ')]",
    "//body",
)


def parse(html: str) -> HtmlElement:
    """Return the tree of a piece of HTML, however broken; nothing is fetched."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", html)
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    document = f"<html><body>{text}</body></html>" if "<body" not in text else text
    return lxml.html.document_fromstring(document.encode("utf-8", "replace"), parser=parser)


def article(tree: HtmlElement) -> HtmlElement:
    """Return the element of a built page that holds the post, whatever the theme."""
    for path in _ARTICLES:
        found = tree.xpath(path)
        if isinstance(found, list) and found and isinstance(found[0], HtmlElement):
            return found[0]
    return tree


def furniture(element: HtmlElement, classes: frozenset[str]) -> bool:
    """Tell whether an element is none of the author's."""
    if "label" in classes:
        above = element.getparent()
        return above is not None and "footnote" in (above.get("class") or "").split()
    return bool(classes & _FURNITURE) or any(one.startswith(_OURS) for one in classes)
