"""The text of a page as a feed has it: HTML that needs no style sheet, no script and no base.

Programs that read feeds strip what they do not know, so everything that only the site's own style
sheets and scripts give a meaning to goes here, and what it means stays: code is plain text in
``<pre><code>``, formulas are TeX, every address is a full one.
"""

from __future__ import annotations

import re

from lxml import html
from lxml.etree import _Comment, _ProcessingInstruction
from lxml.html import HtmlElement

from ..split_url import join_url

# nothing of these is for readers of a feed
_GONE = {"script", "style", "button", "form", "input", "select", "textarea", "link", "meta", "base"}
_GONE |= {"template", "noscript"}
_GONE_CLASSES = {
    *("headerlink", "copybtn", "post-meta", "post-series", "linenos", "expanded"),
    # the lead image is the entry's own
    "post-lead-box",
}
_URLS = ("href", "src", "poster", "data", "cite")
_KEPT = {
    *(*_URLS, "srcset", "alt", "title", "width", "height", "lang", "dir", "datetime"),
    *("colspan", "rowspan", "scope", "start", "reversed", "value", "type", "controls", "open"),
    "allowfullscreen",
}
_LANGUAGE = re.compile(r"\bhighlight-([\w+#.-]+)")
# names of Pygments and MyST-NB that mean nothing to others
_LANGUAGES = {"ipython3": "python", "ipython": "python", "myst-ansi": ""}
_LANGUAGES |= dict.fromkeys(("default", "none", "text"), "")
_SHOWN = ["img", "svg", "table", "video", "audio", "iframe", "picture", "object"]
# XML has no way to write these
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _UNFIT.sub("", text)


def feed_html(body: str, url: str) -> str:
    """Return the body of a page as a feed has it; ``url`` is the page's own."""
    root = html.fragment_fromstring(clean(body), create_parent="div")
    title = next(root.iter("h1"), None)
    if title is not None:
        title.drop_tree()
    for element in list(root.iter()):
        if element is not root and (element.getparent() is None or _is_gone(element)):
            _drop(element, url)
    for frame in list(root.iter("iframe")):
        if "srcdoc" in frame.attrib:
            _link_instead(frame)
    for element in list(root.iter("div", "span")):
        if element.tag == "div" and (match := _LANGUAGE.search(element.get("class", ""))):
            for block in element.iter("pre"):
                _plain_code(block, match[1])
    for element in list(root.iter()):
        if element is not root:
            _plain(element, url)
    for element in reversed(list(root.iter("div", "section"))):
        if element is not root and _only_holds(element):
            element.drop_tag()
    whole: str = html.tostring(root, encoding="unicode")
    return whole.removeprefix("<div>").removesuffix("</div>").strip()


def _classes(element: HtmlElement) -> set[str]:
    return set((element.get("class") or "").split())


def _is_gone(element: HtmlElement) -> bool:
    if isinstance(element, _Comment | _ProcessingInstruction):
        return True
    return element.tag in _GONE or not _GONE_CLASSES.isdisjoint(_classes(element))


def _drop(element: HtmlElement, url: str) -> None:
    """Take an element out; where a script drew the whole of an output, a link stands for it."""
    parent = element.getparent()
    if parent is None:
        return
    drawn = None
    if element.tag == "script":
        drawn = next((one for one in element.iterancestors() if "output" in _classes(one)), None)
    if isinstance(element, _Comment | _ProcessingInstruction):
        _keep_tail(element)
        parent.remove(element)
    else:
        element.drop_tree()
    if drawn is not None and not any(_shows(one) for one in drawn.iter()):
        cell = next((one.get("id") for one in drawn.iterancestors() if one.get("id")), "")
        link = html.fragment_fromstring("<p><a>This output is drawn on the page.</a></p>")
        link[0].set("href", f"{url}#{cell}" if cell else url)
        drawn.append(link)


def _keep_tail(element: HtmlElement) -> None:
    if not element.tail:
        return
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + element.tail
    elif parent is not None:
        parent.text = (parent.text or "") + element.tail


def _shows(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _GONE:
        return bool((element.tail or "").strip())
    texts = (element.text or "") + (element.tail or "")
    return element.tag in _SHOWN or bool(texts.strip())


def _link_instead(frame: HtmlElement) -> None:
    """Put a link in the place of a frame that waits for a click, to the page of what it shows."""
    still = html.document_fromstring(frame.get("srcdoc") or "<p></p>")
    links = still.cssselect("a.page") or still.cssselect("a.load")
    name = (still.findtext(".//title") or "").strip()
    link = html.Element("a", href=links[0].get("href") if links else frame.get("src", ""))
    link.text = name or link.get("href")
    link.tail = frame.tail
    parent = frame.getparent()
    if parent is not None:
        parent.replace(frame, link)


def _plain_code(block: HtmlElement, language: str) -> None:
    """Make highlighted code plain text in a ``<code>`` that names its language."""
    text = str(block.text_content())
    for child in list(block):
        block.remove(child)
    block.text = None
    code = html.Element("code")
    code.text = text
    language = _LANGUAGES.get(language, language)
    if language:
        code.set("class", f"language-{language}")
    block.append(code)


def _plain(element: HtmlElement, url: str) -> None:
    """Leave an element only the attributes that mean something anywhere, with full addresses."""
    tag = element.tag
    if any(one.tag == "svg" for one in (element, *element.iterancestors())):
        return
    if tag == "p" and "admonition-title" in _classes(element):
        strong = html.Element("strong")
        strong.text, element.text = element.text, None
        strong.extend(list(element))
        element.append(strong)
    for name, value in list(element.attrib.items()):
        if name == "class" and tag == "code":
            if not str(value).startswith("language-"):
                del element.attrib[name]
        elif name not in _KEPT:
            del element.attrib[name]
        elif name in _URLS:
            address = join_url(url, str(value).strip())
            if address.partition(":")[0].lower() in ("javascript", "vbscript"):
                del element.attrib[name]
            else:
                element.set(name, address)
        elif name == "srcset":
            element.set(name, _srcset(str(value), url))
    if tag == "span" and not element.attrib:
        element.drop_tag()


def _only_holds(element: HtmlElement) -> bool:
    """Tell whether an element is there for its blocks only, and says nothing of its own."""
    texts = (element.text, *(child.tail for child in element))
    return not element.attrib and len(element) > 0 and not any((one or "").strip() for one in texts)


def _srcset(value: str, url: str) -> str:
    """Return the candidates of a ``srcset`` with full addresses."""
    found = []
    for candidate in re.split(r",\s+|,$", value):
        address, _, size = candidate.strip().partition(" ")
        if address:
            found.append(f"{join_url(url, address)} {size}".strip())
    return ", ".join(found)
