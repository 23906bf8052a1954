"""What each known shortcode of Hugo, of its themes and of Zola becomes.

Sources: https://gohugo.io/shortcodes/, and the documentation of the themes Docsy, Book, Relearn,
Hextra, Blowfish, Congo, LoveIt and Wowchemy.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from ..document import Document
from .named_posts import reference
from .shortcode_boxes import BOXES
from .shortcode_calls import Call, Made, Maker
from .shortcode_embeds import EMBEDS
from .shortcode_galleries import GALLERIES
from .shortcode_themes import THEMES
from .shortcode_unknown import one_line, unknown
from .shortcode_verbatim import VERBATIM
from .text import destination, escape_text

_IMAGE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)(?:[?#].*)?$", re.IGNORECASE)


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value)


def _figure(call: Call) -> Made:
    """An image, with its caption as Markdown below it."""
    source = call.get("src", "source", "path", "image", "url", "img", "name", at=0)
    if not source and _IMAGE.search(call.get("link", "href")):
        source = call.get("link", "href")  # a gallery shows what it leads to
    if not source:
        return unknown(call)
    alt = call.get("alt") or (call.get("caption", "title") if call.alone else "")
    image = f"<img{_attributes(src=source, alt=re.sub(r'[*_`]', '', alt))}"
    image += (
        _attributes(width=call.get("width"), height=call.get("height"), id=call.get("id")) + ">"
    )
    if link := call.get("link", "href"):
        image = f'<a href="{escape(link)}">{image}</a>'
    texts = [call.get("title"), call.get("caption", "text")]
    credit, where = call.get("attr", "credit"), call.get("attrlink")
    texts.append(f"[{credit}]({where})" if credit and where else credit)
    shown = [text for text in dict.fromkeys(texts) if text]
    if not shown and not call.node.paired and not call.alone:
        return Made("shortcode_figure", image, block=False)
    head = f"<figure>\n{image}"
    if call.node.paired and not shown:
        return Made("shortcode_figure", head + "\n<figcaption>", "</figcaption>\n</figure>")
    if shown:
        head += "\n<figcaption>\n\n" + "\n\n".join(shown) + "\n\n</figcaption>"
    return Made("shortcode_figure", head, "</figure>", inner="markdown")


def _reference(call: Call) -> Made:
    target = call.get("path", at=0)
    return Made("shortcode_ref", reference(target, call.context), block=False, inner="none")


def _parameter(call: Call) -> Made:
    """A value of the post's own front matter; the site's are not known here."""
    key = call.get("name", at=0)
    value: Any = call.context.post.front_matter.extra
    for name in (["params", *key.split(".")], key.split(".")):
        value = call.context.post.front_matter.extra
        for part in name:
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is not None:
            break
    if value is None:
        value = getattr(call.context.post.front_matter, key.lower(), None)
    if isinstance(value, str | int | float):
        return Made("shortcode_param", str(value), block=False, inner="none")
    if _in_destination(call.document, call.node.start):
        text = ""  # an address with blanks and braces would be none
    else:
        text = f"`{call.document.text[call.node.start : call.node.end]}`"
    message = f"no value for the parameter {key!r} in the front matter"
    code = f"shortcode_{'unknown' if text else 'dropped'}:{call.node.name}"
    return Made(code, text, block=False, inner="none", notice=message)


def _in_destination(document: Document, offset: int) -> bool:
    before = document.text[max(offset - 400, 0) : offset]
    return bool(re.search(r"\]\(<?[^\s()]*$|(?:href|src)=[\"'][^\"'\s]*$|\]:[ \t]*\S*$", before))


def _button(call: Call) -> Made:
    address = call.get("href", "link", "url", "relref", "ref", "page", "cta_link", at=0)
    text = call.get("text", "title", "label", "name", "cta_text")
    if not address:
        return unknown(call)
    if call.get("relref", "ref", "page"):
        address = reference(address, call.context)
    if not text and call.inner.strip():
        # the blanks of the inner text would end up inside of the brackets, where they do no harm
        return Made("shortcode_button", "[", f"]({destination(address)})", block=False)
    return Made(
        "shortcode_button",
        f"[{text or escape_text(address)}]({destination(address)})",
        block=False,
        inner="none",
    )


def _static(call: Call) -> Made:
    """Wowchemy's link to a file of the static folder."""
    address = "/" + call.get("path", "src", at=0).lstrip("/")
    return Made("shortcode_ref", "[", f"]({destination(address)})", block=False)


def _quote(call: Call) -> Made:
    who = call.get("author", "attribution", "caption", "by")
    where, address = call.get("source", "cite"), call.get("url", "link", "href")
    if where.startswith(("http://", "https://")) and not address:
        where, address = "", where
    if address:
        where = f"[{one_line(where or who or address)}]({destination(address)})"
        who = who if call.get("source", "cite") else ""
    source = ", ".join(one_line(one) for one in (who, where) if one)
    closing = f"\n— {source}\n\n</blockquote>" if source else "</blockquote>"
    text = call.get("text", "quote")
    if not call.node.paired:
        return (
            Made("shortcode_quote", f"<blockquote>\n\n{text}\n\n{closing}")
            if text
            else unknown(call)
        )
    return Made("shortcode_quote", "<blockquote>", closing)


def _comment(call: Call) -> Made:
    return Made("shortcode_comment", block=False, inner="none")


def _wrapper(call: Call) -> Made:
    """What only styles its inner text."""
    return Made("shortcode_wrapper", block=False) if call.inner.strip() else unknown(call)


def _raw(call: Call) -> Made:
    return Made("shortcode_html", block=False, inner="verbatim")


def _element(call: Call) -> Made:
    """An element of HTML of the shortcode's own name."""
    name = {"highlight-text": "mark"}.get(call.name, call.name)
    if not call.node.paired:
        text = call.get("text", "content", at=0)
        return Made("shortcode_html", f"<{name}>{text}</{name}>", block=False, inner="none")
    return Made("shortcode_html", f"<{name}>", f"</{name}>", block=False)


def _embed(call: Call) -> Made:
    html = EMBEDS[call.name](call)
    return Made("shortcode_embed", html) if html else unknown(call)


SHORTCODES: dict[str, Maker] = {
    **dict.fromkeys(
        (
            "figure",
            "img",
            "image",
            "picture",
            "photo",
            "galleryimage",
            "figure-img",
            "imgcap",
            "fig",
        ),
        _figure,
    ),
    **dict.fromkeys(
        ("img-responsive", "responsive-image", "imglink", "screenshot", "thumbnail", "lightbox"),
        _figure,
    ),
    **VERBATIM,
    **dict.fromkeys(("ref", "relref"), _reference),
    "staticref": _static,
    "param": _parameter,
    "quote": _quote,
    **dict.fromkeys(("button", "btn", "cta", "link-button"), _button),
    **dict.fromkeys(("blockquote", "pull-quote", "pullquote", "epigraph"), _quote),
    **dict.fromkeys(("md", "markdown", "steps", "center", "div", "style"), _wrapper),
    **dict.fromkeys(("lead", "ltr", "rtl", "section", "conditional-text"), _wrapper),
    "comment": _comment,
    **dict.fromkeys(("rawhtml", "html", "raw", "unsafe"), _raw),
    **dict.fromkeys(("sup", "sub", "kbd", "mark", "small", "ins", "del", "u"), _element),
    **dict.fromkeys(EMBEDS, _embed),
    **THEMES,
    **GALLERIES,
}


def make(call: Call) -> Made:
    """Return what a shortcode becomes; of an unknown one its inner and visible text is kept."""
    if call.node.stray:
        message = f"shortcode {call.node.name!r} ends and was never begun; the tag is left out"
        code = f"shortcode_dropped:{call.node.name}"
        return Made(code, block=False, notice=message)
    if call.node.name.endswith(".inline"):
        message = "an inline shortcode is a program; it is left out"
        return Made("shortcode_dropped:inline", block=False, inner="none", notice=message)
    maker = BOXES.get(call.name) or SHORTCODES.get(call.name, unknown)
    made = maker(call)
    lacks = not call.node.paired and made is not None and made.inner != "none"
    if made is None or (lacks and (made.depth or made.inner == "verbatim")):
        return unknown(call)  # it lacks the text that it is about
    return made
