"""The tags of Hexo's themes Stellar and AnZhiYu, and Butterfly's galleries.

Sources: https://xaox.cc/wiki/stellar/tag-plugins/, https://docs.anheyu.com/page/site/tag.html,
https://butterfly.js.org/posts/4aa8abbe/
"""

from __future__ import annotations

import re

from .liquid_call import Block, Call, Result, Translate
from .liquid_embeds import link
from .liquid_figures import admonition, is_image
from .text import destination, escape_text

_KEY = re.compile(r"(?:^|(?<=\s))([a-z]\w*):(?!/)(\S+)")


def _read(call: Call) -> tuple[str, dict[str, str]]:
    """Return a tag's text without its ``key:value`` pairs, and those."""
    keys = dict(_KEY.findall(call.tag.text))
    return " ".join(_KEY.sub("", call.tag.text).split()).strip("'\""), keys


def _box(call: Call) -> Result:
    """A box with a title."""
    title, _ = _read(call)
    return admonition(call, "note", title) if call.tag.close else None


def _poem(call: Call) -> Result:
    """A poem: its title and who wrote it above, its foot below."""
    title, keys = _read(call)
    head = " — ".join(
        one for one in (f"**{escape_text(title)}**" if title else "", keys.get("author", "")) if one
    )
    foot = keys.get("footer", "")
    return Block((head, "") if head else (), ("", escape_text(foot)) if foot else ())


def _text(call: Call) -> Result:
    """A text with a look: its words."""
    return _read(call)[0] or None


def _copied(call: Call) -> Result:
    """A line to copy: as code."""
    text, _ = _read(call)
    return f"`{text}`" if text and "`" not in text else None


def _bubble(call: Call) -> Result:
    """A word, and what a bubble above it says."""
    word, *more = (part.strip(" '\"") for part in call.tag.text.split(","))
    return f"{word} ({more[0]})" if more and more[0] else word or None


def _album(call: Call) -> Result:
    """Butterfly's card of an album: its name as a link, what it is, its cover."""
    words = [word for word in call.words if word]
    cover = next((word for word in words if is_image(word)), "")
    address = next((word for word in words if "/" in word and word != cover), "")
    texts = [word for word in words if word not in (cover, address)]
    if not texts:
        return None
    shown = link(address, texts[0]) if address else escape_text(texts[0])
    lines = (f"{shown}: {escape_text(texts[1])}" if texts[1:] else shown,)
    return Block((*lines, "", f"![]({destination(cover)})") if cover else lines)


def _wrapper(call: Call) -> Result:
    """Nothing: it only arranges what it holds."""
    return "" if call.tag.close else None


STELLAR: dict[str, Translate] = {
    **dict.fromkeys(("box", "about"), _box),
    "poetry": _poem,
    **dict.fromkeys(("quot", "mark", "navbar"), _text),
    "copy": _copied,
    "bubble": _bubble,
    **dict.fromkeys(("galleryGroup", "gallerygroup"), _album),
    **dict.fromkeys(("gallery", "grid", "swiper", "carousel"), _wrapper),
}
