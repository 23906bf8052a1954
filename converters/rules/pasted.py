"""What exports of other blog hosts leave in Markdown: WordPress' shortcodes, Hashnode's embeds.

Syntax: https://codex.wordpress.org/Shortcode_API and https://wordpress.com/support/shortcodes/;
https://hackmd.io/features ("Externals");
https://docs.hashnode.com/ ("Embeds": ``%[address]``; ``![alt](address align="left")``);
https://github.com/tatsy/markdown-it-imsize (``![alt](address =300x200)``).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ..document import Context, Document
from ..model import Edit, Notice
from ..notices import Code
from .embeds import embedded_address, embedded_by_name
from .leaf import framed_line
from .lexers import lexer_for
from .lines import outside_code
from .text import escape_text

_LANGUAGES = (
    "bash|cpp|csharp|css|diff|groovy|html|java|javascript|js|json|matlab|objc|perl|php|plain"
    "|powershell|python|ruby|scala|shell|sql|swift|text|typescript|vb|xml|yaml|cc|crayon"
)
# exporters that escape brackets write `\[caption …\]`
_BLOCK = re.compile(
    rf"\\?\[(?P<name>caption|code|sourcecode|{_LANGUAGES})(?P<rest>\s[^\[\]\n]*?)?\\?\]"
    r"(?P<inside>(?:(?!\\?\[/?(?P=name)\b).)*?)\\?\[/(?P=name)\\?\]",
    re.DOTALL,
)
_CALL = re.compile(
    r"^(?P<lead>[ \t>]*)(?:\\?\[(?:(?P<embed>embed|gist|youtube|vimeo|tweet)[^\[\]\n]*\\?\]"
    r"<?(?P<inside>https?://[^\s\[\]<>\\]+)>?\\?\[/(?P=embed)"
    r"|(?P<name>youtube|vimeo|twitter|tweet|gist|soundcloud|video|audio|gallery)"
    r"(?P<rest>[=\s][^\[\]\n]*?)?)\\?\](?:\\?\[/(?P=name)\\?\])?"
    r"|%\[(?P<url>https?://[^\s\]]+)\])[ \t]*(?=\r?$)",
    re.MULTILINE,
)
# page builders' wrappers, which only arrange what they hold; Hashnode's widgets; Jetpack's formulas
_WRAPPER = re.compile(r"\\?\[/?(?:vc|et_pb|su|fusion)\\?_[\w\\-]+(?:[ \t][^\[\]\n]*)?\]")
_WIDGET = re.compile(r"^[ \t]*%%\[[\w-]+\][ \t]*(?=\r?$)", re.MULTILINE)
_LATEX = re.compile(r"(?<=\$)latex[ \t]+(?=[^$\n]+\$)")
# and the size behind an image's address, as markdown-it-imsize and HedgeDoc have it
_ALIGNED = re.compile(
    r"(?<=\]\()[^\s()<>]+(?:[ \t]+\"[^\"\n]*\")?"
    r"(?P<align>[ \t]+(?:align=\"(?:left|center|right)\"|=(?:\d+%?)?x(?:\d+%?)?))"
    r"(?=[ \t]*(?:\"[^\"\n]*\"[ \t]*)?\))"
)
_IMAGE = re.compile(
    r"\s*(?:\[!\[[^\]\n]*\]\([^()\n]*\)\]\([^()\n]*\)|!\[[^\]\n]*\]\([^()\n]*\)"
    r"|<a\s[^<>]*>\s*<img\s[^<>]*>\s*</a>|<img\s[^<>]*>)"
)
_ADDRESS = re.compile(r"https?://[^\s\"'\[\]<>]+")
_KEY = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_F, _C = "shortcode_figure", "shortcode_highlight"
_SIGNS = (
    *("[/", "[youtube", "[vimeo", "[gallery", "[video", "[audio", "[gist", "%[", "align="),
    "$latex",
    *(f" ={one}" for one in "x123456789"),
    *("__GHOST_URL__/", "[TOC]", "[toc]", "[[TOC]]", "[[toc]]", "[[_TOC_]]", "{%"),
)
# HackMD's embeds, Ghost's sign for its own address, and contents, which a page has beside it
_EMBED = re.compile(
    r"^(?P<lead>[ \t>]*)\{%[ \t]*"
    r"(?P<name>youtube|vimeo|gist|slideshare|speakerdeck|pdf|figma|hackmd)[ \t]+"
    r"(?P<what>[^\s{}%]+)[ \t]*%\}[ \t]*(?=\r?$)",
    re.MULTILINE,
)
_HOSTS = {
    "hackmd": "hackmd.io",
    "slideshare": "www.slideshare.net",
    "speakerdeck": "speakerdeck.com",
}
_GHOST = re.compile(r"__GHOST_URL__(?=/)")
_CONTENTS = re.compile(r"^\[(?:TOC|toc|\[_?(?:TOC|toc)_?\])\][ \t]*(?=\r?$)", re.MULTILINE)
# what goes: syntax, and the code of its edits
_GONE = (
    *((_WRAPPER, "shortcode_wrapper"), (_WIDGET, "template_dropped:widget"), (_LATEX, "math")),
    *((_GHOST, "link"), (_CONTENTS, "toc")),
)


def pasted(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Translate what WordPress and Hashnode show and Markdown does not know; block pass."""
    text = document.text
    if not any(sign in text for sign in _SIGNS):
        return
    outside = outside_code(document)
    for match in _BLOCK.finditer(text):
        if outside(match.start()):
            handler = _caption if match["name"] == "caption" else _code
            yield from handler(document, match)
    for match in _CALL.finditer(text):
        if outside(match.start("lead") + len(match["lead"])):
            yield from _call(document, match)
    for match in _EMBED.finditer(text):
        if outside(match.end("lead")):
            yield framed_line(document, match, _embedded(match["name"], match["what"]), "embed")
    for match in _ALIGNED.finditer(text):
        if outside(match.start()):
            yield Edit(match.start("align"), match.end("align"), "", "image_attributes")
    for pattern, code in _GONE:
        for match in pattern.finditer(text):
            if outside(match.start()):
                yield Edit(*match.span(), "", code)


def _embedded(name: str, what: str) -> str:
    """Return what shows a thing of HackMD's embeds: a frame, else a link."""
    if "://" in what:
        return embedded_address(what)
    if name in _HOSTS:
        return embedded_address(f"https://{_HOSTS[name]}/{what}")
    return embedded_by_name(name, what, "", "")


def _attributes(match: re.Match[str]) -> dict[str, str]:
    found = _KEY.findall(match["rest"] or "")
    return {name.lower(): double or single or bare for name, double, single, bare in found}


def _alone(document: Document, start: int, end: int) -> str | None:
    """Return what the first line of a span begins with, None where other text is on its lines."""
    first, last = document.line_of(start), document.line_of(end)
    lead = document.text[document.line_start(first) : start]
    behind = document.text[end : document.line_start(last + 1)]
    return None if lead.strip(" \t>") or behind.strip() else lead


def _caption(document: Document, match: re.Match[str]) -> Iterator[Edit]:
    """Write an image with its caption as a figure."""
    inside = match["inside"]
    image = _IMAGE.match(inside)
    lead = _alone(document, *match.span())
    text = inside[image.end() :].strip() if image else ""
    shown = text or escape_text(_attributes(match).get("caption", ""))
    start, end = match.start("inside"), match.end("inside")
    if image is None or lead is None or not shown:
        # the text alone is kept, where it stands
        yield Edit(match.start(), start, "", _F)
        gap = " " if shown and not text else ""
        yield Edit(end, match.end(), gap + (shown if not text else ""), _F)
        return
    line = document.newline + lead
    blank = document.newline + lead.rstrip() + line
    yield Edit(match.start(), start + len(inside) - len(inside.lstrip()), f"<figure>{blank}", _F)
    place = start + image.end()
    behind = len(inside[image.end() :]) - len(inside[image.end() :].lstrip())
    yield Edit(place, place + behind, f"{blank}<figcaption>{blank}{'' if text else shown}", _F)
    stop = start + len(inside.rstrip())
    stop = max(stop, place + behind)
    yield Edit(stop, match.end(), f"{blank}</figcaption>{line}</figure>", _F)


def _code(document: Document, match: re.Match[str]) -> Iterator[Edit]:
    """Write code between shortcodes, on lines of their own, as a fence."""
    lead = _alone(document, *match.span())
    if lead is None or "\n" not in match["inside"].strip(" \t"):
        return
    attributes = _attributes(match)
    named = attributes.get("language") or attributes.get("lang")
    plain = ("code", "sourcecode", "cc", "crayon")
    language = named or ("" if match["name"] in plain else match["name"])
    longest = max([2, *(len(run) for run in re.findall(r"`{3,}", match["inside"]))])
    fence = "`" * (longest + 1)
    escaped = match[0].startswith("\\")
    start, end = match.start("inside"), match.end("inside")
    newline = document.newline + lead
    head = newline if document.text[start : start + 2].lstrip(" \t\r")[:1] != "\n" else ""
    yield Edit(match.start(), start, f"{fence}{lexer_for(language or 'text')}{head}", _C)
    for one in re.finditer(r"&(?:lt|gt|amp|quot|#0?39);|\\(?=[\\`*_{}\[\]()#+.!~<>-])", match[0]):
        place = match.start() + one.start()
        if start <= place < end and (escaped or one[0] != "\\"):
            shown = "" if one[0] == "\\" else html.unescape(one[0])
            yield Edit(place, place + len(one[0]), shown, _C)
    tail = newline if document.text[max(start, end - 1)] != "\n" else ""
    yield Edit(end, match.end(), f"{tail}{fence}", _C)


def _call(document: Document, match: re.Match[str]) -> Iterator[Edit | Notice]:
    """Write an embed as its frame, player or link."""
    start = match.end("lead")
    rest = match["rest"] or ""
    address = match["inside"] or match["url"]
    if address is None and (found := _ADDRESS.search(rest)):
        address = found[0]
    if address is None and match["name"] in ("video", "audio"):
        address = next((one for one in _attributes(match).values() if "." in one), None)
    if address is None and match["name"] in ("youtube", "vimeo") and rest.strip(" =\"'"):
        address = {
            "youtube": "https://www.youtube.com/watch?v={}",
            "vimeo": "https://vimeo.com/{}",
        }[match["name"]].format(rest.strip(" =\"'").split()[0])
    if address is None:
        message = f"[{match['name']}] is WordPress' own; what it shows is not on the page"
        yield document.notice(Code.TEMPLATE_UNKNOWN, message, start)
        yield Edit(start, match.end(), "", f"template_dropped:{match['name']}")
        return
    yield Edit(start, match.end(), embedded_address(html.unescape(address)), "shortcode_embed")
