"""Take the syntax out that stands in the text itself, and keep its words.

Syntax: https://kramdown.gettalong.org/syntax.html, https://help.obsidian.md/syntax,
https://pandoc.org/MANUAL.html. A step here reads text whose code is masked.
"""

from __future__ import annotations

import re
from html import escape

from .draft import Draft, image
from .signs import KEPT, KEPT_END, blank, maybe

_KEY = r"[\w:-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s}\"']+)"
_LIST = re.compile(
    rf"(?<!\\[_^])\{{:?[ \t]*(?:[#.][^\s{{}}=]+|{_KEY})"
    rf"(?:[ \t\n]+(?:[#.][^\s{{}}=]+|{_KEY}|[\w-]+))*[ \t]*\}}"
)
_HEADING_ID = re.compile(
    r"^([ \t]{0,3}#{1,6}[ \t].*?)[ \t]*\{#[^{}\s]+\}[ \t]*(?=$|#+[ \t]*$)", re.M
)
_EMOJI = re.compile(r"(?<![\w:/.]):[a-z][a-z0-9_+-]{1,40}:(?![\w:/])|(?<![\w:/]):[+-]1:")
_KRAMDOWN = (
    re.compile(r"\{::comment\}.*?\{:/(?:comment)?\}", re.DOTALL),
    # a list item that stands for the contents
    re.compile(r"^[ \t]*(?:[-*+]|\d+\.)[^\n]*\n[ \t]*\{:[^}\n]*\btoc\b[^}\n]*\}[ \t]*$", re.M),
    re.compile(r"\{:[:/]?[^}\n]*\}"),
    re.compile(r"^\^[ \t]*$", re.M),
)
_ESCAPED_BRACKET = re.compile(r"(\]\(https?://[^\s()\\]*\([^\s()\\]*)\\\)")
_MARKDOWN_IN = re.compile(
    r"<(/?)(div|section|aside|figure|figcaption|details|summary|p|span|center|article|td|th|li|dd"
    r"|blockquote|header|footer)\b([^<>\n]*)>",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?:^|(?<=\n\n))([ \t]*)!\[([^\[\]\n]+)\](\([^()\n]*\))(?:\{[^{}\n]*\})?"
    r"(?=[ \t]*(?:\n[ \t]*\n|\n?\Z))"
)
_WIKI = re.compile(r"(!?)\[\[([^\[\]\n|]*)(?:\\?\|([^\[\]\n]*))?\]\]")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$", re.IGNORECASE)
_VUE = re.compile(r"\{\{(?:(?!\n\n).){0,2000}?\}\}", re.DOTALL)
_SPACED = re.compile(r"(?<=\]\()[^()<>\[\]\n\"']+(?=(?:\"[^\"\n]*\"|'[^'\n]*')?[ \t]*\))")


def attributes(text: str, draft: Draft) -> str:
    """Take out attribute lists: ``{#id .class key=value}``."""
    return _LIST.sub(lambda match: blank(match[0]), text) if "{" in text else text


def heading_ids(text: str, draft: Draft) -> str:
    """Take out the ids at the ends of headings."""
    return _HEADING_ID.sub(r"\1", text) if "{#" in text else text


def emoji(text: str, draft: Draft) -> str:
    """Mark the names of emoji, which may show as signs."""
    return _EMOJI.sub(lambda match: maybe(match[0]), text)


def kramdown(text: str, draft: Draft) -> str:
    """Take out kramdown's attribute lists and extensions, and what it does not see in addresses."""
    if "{:" in text:
        for pattern in _KRAMDOWN:
            text = pattern.sub(lambda match: blank(match[0]), text)
    # a bracket counts, a backslash before it or not
    return _ESCAPED_BRACKET.sub(r"\1)", text)


def spaced(text: str, draft: Draft) -> str:
    """Encode the spaces in addresses, which kramdown and Python-Markdown allow there."""

    def change(match: re.Match[str]) -> str:
        address = match[0].strip(" \t")
        if not re.search(r"[/.#]", address):
            return match[0]
        return match[0].replace(address, re.sub(r"[ \t]", "%20", address))

    return _SPACED.sub(change, text)


def markdown_in_html(text: str, draft: Draft) -> str:
    """Take out the tags of HTML that says to have Markdown in it."""
    if not re.search(r"<[^<>\n]*\smarkdown\b", text):
        return text
    opened: list[tuple[str, bool]] = []

    def shown(match: re.Match[str]) -> str:
        name = match[2].lower()
        if not match[1]:
            opened.append((name, bool(re.search(r"\smarkdown\b", match[3]))))
            return "" if opened[-1][1] else match[0]
        while opened and opened[-1][0] != name:
            opened.pop()
        return "" if opened and opened.pop()[1] else match[0]

    return _MARKDOWN_IN.sub(shown, text)


def wiki(text: str, draft: Draft) -> str:
    """Write ``[[Note#Part|text]]`` as links and ``![[a.png]]`` as images, in HTML."""

    def shown(match: re.Match[str]) -> str:
        target, _, part = match[2].strip().partition("#")
        words = (match[3] or "").strip()
        if match[1] and _PICTURE.search(target):
            return image("wiki:" + target.strip())
        if not words:
            words = target.strip() or part.lstrip("#^")
            words = maybe(words + " " + part) if target and part else words
            words = maybe(words) if match[1] else words
        address = f"wiki:{target.strip()}" + (f"#{part}" if part else "")
        return f'<a href="{escape(address)}">{words}</a>'

    return _WIKI.sub(shown, text) if "[[" in text else text


def obsidian(text: str, draft: Draft) -> str:
    """Take out comments and the ids of blocks."""
    text = re.sub(r"%%.*?%%", lambda match: blank(match[0]), text, flags=re.DOTALL)
    return re.sub(r"(?:^|(?<=[ \t]))\^[\w-]+[ \t]*$", "", text, flags=re.MULTILINE)


def scripts(text: str, draft: Draft) -> str:
    """Join what ``~sub~``, ``^super^``, ``==mark==`` and ``^^ins^^`` stand around."""
    text = re.sub(r"(?<![~\\])~([^\s~]{1,60})~(?!~)", r"\1", text)
    text = re.sub(r"(?<![\^\\\[])\^([^\s\^\[\]]{1,60})\^(?!\^)", r"\1", text)
    return re.sub(r"(\^\^|==)(?=\S)([^\n]{1,400}?)(?<=\S)\1", r"\2", text)


def icons(text: str, draft: Draft) -> str:
    """Mark the names of Material's icons, and critic marks, keys."""
    icon = r":(?:material|octicons|fontawesome|simple|twemoji)-[\w-]+:"
    return re.sub(icon, lambda match: maybe(match[0]), text)


def pelican(text: str, draft: Draft) -> str:
    """Take ``{filename}`` and the like out of addresses."""
    signs = r"([(\"' <]|^\[[^\]\n]+\]:[ ]*)[{|](?:filename|static|attach)[}|]"
    return re.sub(signs, r"\1", text, flags=re.MULTILINE)


def vue(text: str, draft: Draft) -> str:
    """Take out Vue's expressions."""
    return _VUE.sub(lambda match: blank(match[0]), text) if "{{" in text else text


def figures(text: str, draft: Draft) -> str:
    """Put the text of an image that is a paragraph by itself behind it: it is the caption."""
    return _FIGURE.sub(r"\1![]\3 \2", text)


def pandoc(text: str, draft: Draft) -> str:
    """Take out the brackets of spans; citations and references may show in other words."""
    text = re.sub(r"\[([^\[\]\n]*)\]\{[^{}\n]*\}", r"\1", text)
    text = re.sub(r"(?<=[\])])\{[^{}]*\}", lambda match: blank(match[0]), text)
    text = re.sub(
        r"\[[^\[\]\n]*(?<![\w@])-?@[\w:.#$%&+?<>~/-]+[^\[\]\n]*\](?![(\[])|\\@ref\([^)\n]*\)",
        lambda match: maybe(match[0]),
        text,
    )
    return re.sub(
        r"(?<![\w@/`.])@(?:fig|tbl|sec|eq|lst|thm)-[\w-]+", lambda one: maybe(one[0]), text
    )


def roles(text: str, draft: Draft) -> str:
    """Unwrap MyST's roles, and take out its targets and comments."""

    def shown(match: re.Match[str]) -> str:
        inside = draft.kept[int(match[2])].strip("`")
        if match[1] == "math":
            return f'<span class="math">{escape(inside)}</span>'
        titled = re.match(r"(?P<title>.*?)\s*<[^<>]*>$", inside, re.DOTALL)
        return titled["title"] if titled else maybe(inside)

    text = re.sub(rf"\{{([\w:.-]+)\}}{KEPT}(\d+){KEPT_END}", shown, text)
    return re.sub(r"^(?:\([^()\n]+\)=[ \t]*|%.*|\+\+\+.*)$", "", text, flags=re.MULTILINE)
