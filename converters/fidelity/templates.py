"""Take the template tags out of a post, and keep what a reader saw of them.

Syntax: https://shopify.github.io/liquid/, https://gohugo.io/content-management/shortcodes/,
https://www.getzola.org/documentation/content/shortcodes/. Written apart from the rules of the
conversion, so that a tag that those overlook is not overlooked here too.
"""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from .draft import Draft, call, embed, image
from .masks import unmask
from .signs import DEFERRED, UNKNOWN, blank, literal, maybe, settled

_RAW = re.compile(
    r"\{%-?\s*(raw|verbatim)\s*-?%\}(.*?)\{%-?\s*end\1\s*-?%\}|\{%-?\s*comment\s*-?%\}.*?"
    r"\{%-?\s*endcomment\s*-?%\}",
    re.DOTALL,
)
_NOTE = re.compile(r"\{#(?![\w:.-]+(?:[ \t]+[^{}\n#]*)?\}).*?#\}", re.DOTALL)
_CODE = re.compile(
    r"\{%-?\s*(highlight|codeblock|code|runkit)\b(?P<arguments>[^%]*?)-?%\}(?P<code>.*?)"
    r"\{%-?\s*end\1\s*-?%\}",
    re.DOTALL,
)
_LIQUID = re.compile(
    r"\{%-?\s*(?P<name>[\w-]*)(?P<rest>.{0,4000}?)-?%\}|\{\{-?(.*?)-?\}\}", re.DOTALL
)
_WORD = re.compile(
    r"(?:(?P<key>[\w.-]+)\s*[=:]\s*(?!//))?(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`]*)`"
    r"|([^\s,\"'`]+))"
)
# values that are the beginning of the site's own addresses
_ROOTS = frozenset(("site.baseurl", "site.url", "site.github.url", "baseurl", "base_url", "root"))
# tags that steer, and show nothing
_SILENT = frozenset({
    "if", "else", "elsif", "elif", "endif", "unless", "for", "endfor", "assign", "set",
    "capture", "case", "when", "break", "continue", "raw", "include_cached_start", "layout",
    "block", "extends", "import", "from", "macro", "increment", "decrement", "cycle", "more",
    "toc",
})  # fmt: skip
_HUGO_CODE = re.compile(
    r"\{\{[<%]\s*(highlight|code|codeblock|code-block)\b(?P<arguments>[^\n]*?)[>%]\}\}(?P<code>.*?)"
    r"\{\{[<%]\s*/\s*\1\s*[>%]\}\}",
    re.DOTALL,
)
_HUGO_TEXT = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}|\{\{/\*.*?\*/\}\}", re.DOTALL)
_HUGO = re.compile(
    r"\{\{[<%]\s*(?P<close>/?)\s*(?P<name>[\w.][\w./-]*)"
    r"(?P<rest>(?:\"(?:\\.|[^\"\\])*\"|(?![>%]\}\}).){0,4000}?)/?\s*[>%]\}\}",
    re.DOTALL,
)
_ZOLA_TEXT = re.compile(r"(\{\{|\{%)/\*(.*?)\*/(\}\}|%\})", re.DOTALL)
_ZOLA = re.compile(
    r"(?:\{\{|\{%-?)\s*(?P<name>[A-Za-z_][\w:]*)\((?P<rest>(?:\"[^\"]*\"|'[^']*'|[^()\"']){0,4000})\)"
    r"\s*(?:\}\}|-?%\})|\{%-?\s*end\s*-?%\}",
    re.DOTALL,
)


def arguments(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the named and the positional arguments of a tag."""
    named: dict[str, str] = {}
    positional = []
    for match in _WORD.finditer(text):
        value = next(one for one in match.groups()[1:] if one is not None)
        if match["key"]:
            named.setdefault(match["key"].lower(), value)
        else:
            positional.append(value)
    return named, tuple(positional)


def _code(match: re.Match[str], draft: Draft) -> str:
    """Return the sign of a tag's code; what else the tag says may be its caption."""
    code = unmask(match["code"], draft.kept)
    line = match.string.count("\n", 0, match.start("code"))
    before = blank(match.string[match.start() : match.start("code")])
    if code.startswith("\n"):
        code, line, before = code[1:], line + 1, before + "\n"
    _, words = arguments(match["arguments"])
    if "lang:" in match["arguments"] or match[1] == "codeblock":
        before += maybe(" ".join(words))
    return f"{before} {draft.hold(code, line)} "


def liquid_text(text: str, draft: Draft) -> str:
    """Read ``{% raw %}``, comments and blocks of code, wherever they stand."""
    if "{%" not in text:
        return text
    text = _RAW.sub(lambda match: literal(match[2]) if match[2] else blank(match[0]), text)
    return _CODE.sub(lambda match: _code(match, draft), text)


def notes(text: str, draft: Draft) -> str:
    """Take out Nunjucks' comments, without a blank line that would part HTML."""
    if "{#" not in text:
        return text
    return _NOTE.sub(lambda match: "<!---->" + "\n<!---->" * match[0].count("\n"), text)


def liquid(text: str, draft: Draft) -> str:
    """Take out Liquid's tags and values."""
    if "{%" not in text and "{{" not in text:
        return text

    def shown(match: re.Match[str]) -> str:
        if match["name"] is None:
            return _value(match[3].strip(), draft) + DEFERRED * match[0].count("\n")
        return _tag(match["name"].lower(), match["rest"].strip()) + blank(match[0])

    return settled(_LIQUID.sub(shown, text))


def _value(expression: str, draft: Draft) -> str:
    if text := re.match(r"\"([^\"]*)\"|'([^']*)'", expression):
        found = text[1] or text[2] or ""
        return quote(found) if "url" in expression.partition("|")[2] else found
    name = expression.partition("|")[0].strip()
    if name == "page.title":
        return draft.post.front_matter.title or ""
    return "" if name in _ROOTS else UNKNOWN


def _tag(name: str, rest: str) -> str:
    named, positional = arguments(rest)
    if name in _SILENT or name.startswith("end"):
        return ""
    if name == "post_url":
        return "post:" + (positional[0] if positional else "")
    if name == "link" and positional and not re.match(r"https?:", positional[0]):
        return positional[0]
    if name in ("post_link", "asset_link") and positional:
        title = " ".join(positional[1:])
        address = ("post:" if name == "post_link" else "") + positional[0]
        return f'<a href="{escape(address)}">{title or maybe(positional[0])}</a>'
    if name == "asset_path" and positional:
        return positional[0]
    if name.startswith("include") and positional:
        name, positional = positional[0].rpartition("/")[2].partition(".")[0], positional[1:]
        if re.search(r"youtube|vimeo|twitter|tweet|gist|video", name, re.IGNORECASE):
            return embed(" ".join([*named.values(), *positional]))
    if name in ("details", "spoiler", "collapsible"):
        return rest
    if name == "link" or (name == "embed" and positional):
        return embed(positional[0] if positional else "")
    if name in ("img", "asset_img", "imgcap", "image", "figure") and positional:
        source = next((one for one in positional if re.search(r"[/.]", one)), positional[0])
        return image(source) + maybe(" ".join(one for one in positional if one != source))
    return call(name, named, positional)


def hugo_text(text: str, draft: Draft) -> str:
    """Read Hugo's escaped shortcodes, comments and blocks of code, wherever they stand."""
    if "{{" not in text:
        return text

    def escaped(match: re.Match[str]) -> str:
        if match[1] is None:
            return blank(match[0])
        return literal("{{" + match[1] + match[2] + match[3] + "}}")

    text = _HUGO_TEXT.sub(escaped, text)
    return _HUGO_CODE.sub(lambda match: _code(match, draft), text)


def hugo(text: str, draft: Draft) -> str:
    """Take out Hugo's shortcodes."""

    def shown(match: re.Match[str]) -> str:
        if match["close"]:
            return blank(match[0])
        named, positional = arguments(match["rest"])
        name = match["name"]
        if name in ("ref", "relref"):
            return "ref:" + (named.get("path") or (positional[0] if positional else ""))
        if name == "param":
            return ""
        return call(name, named, positional) + blank(match[0])

    return _HUGO.sub(shown, text) if "{{" in text else text


def zola_text(text: str, draft: Draft) -> str:
    """Read Zola's escaped shortcodes, wherever they stand."""
    return _ZOLA_TEXT.sub(lambda match: literal(match[1] + match[2] + match[3]), text)


def zola(text: str, draft: Draft) -> str:
    """Take out Zola's shortcodes."""

    def shown(match: re.Match[str]) -> str:
        if match["name"] is None:
            return blank(match[0])
        named, positional = arguments(match["rest"])
        return call(match["name"], named, positional) + blank(match[0])

    return _ZOLA.sub(shown, text)
