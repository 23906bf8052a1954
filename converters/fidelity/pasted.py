"""Take out what exports of WordPress and Hashnode leave: the tags go, what they hold stays.

Syntax: https://wordpress.com/support/shortcodes/, https://docs.hashnode.com/
"""

from __future__ import annotations

import html
import re

from .draft import Draft, embed
from .masks import Walk
from .signs import blank, maybe

_LANGUAGES = (
    "bash|cpp|csharp|css|diff|groovy|html|java|javascript|js|json|matlab|objc|perl|php|plain"
    "|powershell|python|ruby|scala|shell|sql|swift|text|typescript|vb|xml|yaml|cc|crayon"
)
_CODE = re.compile(
    rf"^(?P<lead>[ \t>]*)(?P<escaped>\\?)\[(?P<name>code|sourcecode|{_LANGUAGES})(?:\s[^\[\]\n]*?)?"
    r"\\?\](?P<inside>(?:(?!\\?\[/?(?P=name)\b).)*?)\\?\[/(?P=name)\\?\][ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_CAPTION = re.compile(
    r"\\?\[caption(?P<rest>[^\[\]\n]*?)\\?\](?=(?:(?!\n[ \t>]*\n).)*?\\?\[/caption)"
    r"|\\?\[/caption\\?\]",
    re.DOTALL,
)
_TEXT = re.compile(r"caption=\"([^\"]*)\"")
_EMBED = re.compile(
    r"^(?P<lead>[ \t>]*)(?:\\?\[(?P<embed>embed|gist|youtube|vimeo|tweet)[^\[\]\n]*\\?\]"
    r"(?P<inside>https?:[^\[\]\n]*?)\\?\[/(?P=embed)\\?\]"
    r"|\\?\[(?P<name>youtube|vimeo|twitter|tweet|gist|soundcloud|video|audio|gallery)"
    r"(?P<rest>[=\s][^\[\]\n]*?)?\\?\](?:\\?\[/(?P=name)\\?\])?"
    r"|%\[(?P<url>https?://[^\s\]]+)\]"
    r"|\{%[ \t]*(?:youtube|vimeo|gist|slideshare|speakerdeck|pdf|figma|hackmd)[ \t]+"
    r"(?P<what>[^\s{}%]+)[ \t]*%\})[ \t]*$",
    re.MULTILINE,
)
_GONE = re.compile(
    r"\\?\[/?(?:vc|et_pb|su|fusion)\\?_[\w\\-]+(?:[ \t][^\[\]\n]*)?\]"
    r"|^[ \t]*%%\[[\w-]+\][ \t]*$|(?<=\$)latex[ \t]+(?=[^$\n]+\$)|__GHOST_URL__(?=/)"
    r"|^[ \t]*\[(?:TOC|toc|\[_?(?:TOC|toc)_?\])\][ \t]*$",
    re.MULTILINE,
)
_ALIGNED = re.compile(
    r"(?<=\]\()([^\s()<>]+(?:[ \t]+\"[^\"\n]*\")?)"
    r"[ \t]+(?:align=\"(?:left|center|right)\"|=(?:\d+%?)?x(?:\d+%?)?)"
    r"(?=[ \t]*(?:\"[^\"\n]*\"[ \t]*)?\))"
)


def pasted(text: str, draft: Draft) -> str:
    """Take out shortcodes and embeds; code between them becomes a fence."""
    signs = (
        *("[/", "[youtube", "[vimeo", "[gallery", "%[", "align=", "$latex", " =", "{%", "__GHOST"),
        *("[TOC]", "[toc]", "_TOC_]"),
    )
    if not any(sign in text for sign in signs):
        return text

    def fence(match: re.Match[str]) -> str:
        inside = html.unescape(match["inside"])
        if "\n" not in inside.strip(" \t"):
            return match[0]
        if match["escaped"]:
            inside = re.sub(r"\\([\\`*_{}\[\]()#+.!~<>-])", r"\1", inside)
        lead, body = match["lead"], inside.strip("\n")
        fence = f"{lead}~~~~~text\n{lead}{body}\n{lead}~~~~~"
        return fence + "\n" * max(0, match[0].count("\n") - fence.count("\n"))

    def caption(match: re.Match[str]) -> str:
        found = _TEXT.search(match["rest"] or "")
        return (f"{maybe(found[1])} " if found else "") + blank(match[0])

    def call(match: re.Match[str]) -> str:
        rest = (match["rest"] or "").strip(" =\"'")
        address = match["inside"] or match["url"] or match["what"] or rest
        return match["lead"] + (embed(address) if address and match["name"] != "gallery" else "")

    def changed(chunk: str) -> str:
        chunk = _GONE.sub("", _CAPTION.sub(caption, _CODE.sub(fence, chunk)))
        return _ALIGNED.sub(r"\1", _EMBED.sub(call, chunk))

    lines = text.split("\n")
    chunk: list[str] = []
    out: list[str] = []
    walk = Walk(lines)
    for at, found in walk:
        if found is None:
            chunk.append(lines[at])
            continue
        out += changed("\n".join(chunk)).split("\n") if chunk else []
        out += lines[at : walk.next]
        chunk = []
    return "\n".join([*out, *(changed("\n".join(chunk)).split("\n") if chunk else [])])
