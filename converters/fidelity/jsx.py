"""Take the tags of components and the expressions of MDX out of the text, and keep what they show.

Syntax: https://mdxjs.com/docs/what-is-mdx/, https://facebook.github.io/jsx/
"""

from __future__ import annotations

import re
from html import escape, unescape

from .draft import Draft, call, image
from .signs import KEPT, KEPT_END, blank

_TAG = re.compile(r"<(/?)([A-Za-z][\w.:-]*)(?=[\s/>])|<(/?)>")
_ATTRIBUTE = re.compile(
    r"([\w:.@-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|\{\s*(?:\"([^\"]*)\"|'([^']*)'|([^{}]*))\s*\})"
)
_STRING = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)')\s*$", re.DOTALL)
_TEMPLATE = re.compile(rf"\s*{KEPT}(\d+){KEPT_END}\s*$")
# HTML that MDX reads Markdown in: without its tags, CommonMark does so too
_OPENED = frozenset({
    "div", "section", "center", "aside", "article", "figure", "figcaption", "p", "details",
    "summary", "main", "header", "footer", "span", "font", "small", "u", "nav",
})  # fmt: skip
_HTML = frozenset({
    "src", "href", "alt", "title", "id", "name", "width", "height", "colspan", "rowspan",
    "poster",
})  # fmt: skip


def components(text: str, draft: Draft) -> str:
    """Take out the tags of components, whose names begin with a capital; HTML stays."""
    return _tags(text, draft, False)


def jsx(text: str, draft: Draft) -> str:
    """Take out the tags of components and of HTML that MDX reads Markdown in, and expressions."""
    text = re.sub(r"\{\s*/\*.*?\*/\s*\}", lambda match: blank(match[0]), text, flags=re.DOTALL)
    return _expressions(_tags(text, draft, True), draft)


def _tags(text: str, draft: Draft, html: bool) -> str:
    out, place = [], 0
    for match in _TAG.finditer(text):
        if match.start() < place:
            continue
        name = match[2] or ""
        component = name[:1].isupper() or "." in name or not name or "-" in name
        if not component and not html:
            continue
        end = _tag_end(text, match.end() - (0 if name else 1))
        if end < 0 or name.lower().startswith(("http", "mailto")):
            continue
        raw = text[match.end() : end - 1]
        shown = _component(name, raw, draft) if component else _element(match[0], name, raw, draft)
        closes = match[1] or match[3]
        if component and closes:
            shown = ""
        out += [text[place : match.start()], shown, blank(text[match.start() : end])]
        place = end
    return "".join([*out, text[place:]])


def _tag_end(text: str, place: int) -> int:
    """Return the place behind a tag's ``>``, -1 where there is none near."""
    quote, depth = "", 0
    for at in range(place, min(place + 8000, len(text))):
        character = text[at]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and text[at - 1] in "={( \t\n,:[":
            quote = character
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif character == ">" and depth <= 0:
            return at + 1
        elif character == "<" and depth <= 0:
            return -1
    return -1


def _values(raw: str, draft: Draft) -> dict[str, str]:
    """Return the attributes of a tag that are text, or that name a file."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(raw):
        value = next((one for one in match.groups()[1:5] if one is not None), None)
        if value is None:
            source = match[6].strip()
            required = re.match(r"require\(\s*[\"']([^\"']+)", source)
            value = required[1] if required else draft.names.get(source.removesuffix(".src"))
            if value is None and (template := _TEMPLATE.match(source)):
                value = draft.kept[int(template[1])].strip("`")
        if value is not None:
            found.setdefault(match[1].lower().lstrip(":"), value)
    return found


def _component(name: str, raw: str, draft: Draft) -> str:
    named = _values(raw, draft)
    address = named.get("href") or named.get("to")
    shown = call(name, {key: one for key, one in named.items() if key not in ("href", "to")})
    return shown + (f'<a href="{escape(address)}"></a>' if address and not shown.strip() else "")


def _element(opening: str, name: str, raw: str, draft: Draft) -> str:
    if name.lower() in _OPENED:
        return ""
    if opening.startswith("</"):
        return f"</{name}>"
    values = _values(raw, draft).items()
    named = {key: unescape(one) for key, one in values if key in _HTML}
    written = "".join(f' {key}="{escape(value)}"' for key, value in named.items())
    if name.lower() == "img":
        return image(named.get("src", ""))
    return f"<{name}{written}>"


def _expressions(text: str, draft: Draft) -> str:
    """Put the text of literal expressions in their places; others show nothing."""
    out, place, start, depth = [], 0, 0, 0
    for match in re.finditer(r"\\[{}]|[{}]", text):
        if match[0] == "{":
            start = start if depth else match.start()
            depth += 1
        elif match[0] == "}" and depth:
            depth -= 1
            if not depth:
                source = text[start + 1 : match.start()]
                out += [text[place:start], _literal(source, draft), blank(source)]
                place = match.end()
    return "".join([*out, text[place:]])


def _literal(source: str, draft: Draft) -> str:
    if string := _STRING.match(source):
        return string[1] or string[2] or ""
    if template := _TEMPLATE.match(source):
        text = draft.kept[int(template[1])].strip("`")
        return "" if "${" in text else escape(text, quote=False).replace("\n", " ")
    return ""
