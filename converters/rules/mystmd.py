"""What mystmd reads and Sphinx does not: its names of directives and options, its links.

Syntax: https://mystmd.org/guide/directives, https://mystmd.org/guide/external-references
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from markdown_it.token import Token

from ..document import Context, Document
from ..model import Edit, Notice
from .lexers import lexer_for
from .lines import outside_code
from .nesting import block_tokens
from .text import escape_text

_BOXES = frozenset(
    {"note", "tip", "warning", "important", "caution", "danger", "attention", "hint", "error"}
    | {"seealso", "admonition"}
)
_CODE = frozenset({"code-block", "code", "sourcecode"})
_NAMES = {"details": "dropdown", "tabSet": "tab-set", "tabItem": "tab-item", "tabs": "tab-set"}
# those of sphinx-tabs, inside its ``tabs``
_TABS = frozenset({"tab", "group-tab"})
_LABELLED = _BOXES | _CODE | {"figure", "image", "table", "list-table", "csv-table", "math"}
_HEAD = re.compile(
    r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<fence>`{3,}|~{3,}|:{3,})"
    r"\{(?P<name>[A-Za-z][\w:.-]*)\}[ \t]*(?P<rest>.*?)[ \t]*$"
)
_WITH_ATTRIBUTES = re.compile(
    r"^(?P<lead>[ \t>]*)(?P<fence>`{3,}|~{3,}|:{3,})\{(?P<name>[A-Za-z][\w:.-]*)"
    r"(?P<attributes>(?:[ \t]+(?:[.#][\w-]+|[\w-]+=(?:\"[^\"\n]*\"|[^\s{}\"]+)))+)[ \t]*\}"
    r"(?P<rest>[^\n]*?)(?P<end>\r?)$",
    re.MULTILINE,
)
_WORD = re.compile(r"\.(?P<class>[\w-]+)|#(?P<id>[\w-]+)|(?P<key>[\w-]+)=\"?(?P<value>[^\"]*?)\"?$")
_OPTION = re.compile(r"(?P<lead>[ \t>]*):(?P<key>[\w-]+):[ \t]*(?P<value>.*?)[ \t]*$")
_SCHEMES = {
    "wiki": "https://en.wikipedia.org/wiki/{}",
    "doi": "https://doi.org/{}",
    "rrid": "https://scicrunch.org/resolver/{}",
    "ror": "https://ror.org/{}",
}
_LINK = re.compile(
    r"(?P<open>\[(?P<text>[^\[\]\n]*)\]\(|<)(?P<scheme>wiki|doi|rrid|ror):(?P<what>[^\s()<>]+)"
    r"(?P<close>[)>])",
    re.IGNORECASE,
)


def mystmd_syntax(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write attributes beside a directive's name as options, and links in full; source pass."""
    text = document.text
    if _WITH_ATTRIBUTES.search(text):
        shown = {
            line
            for token in block_tokens(document)
            if token.type in ("fence", "code_block") and token.map
            for line in range(token.map[0] + (token.type == "fence"), token.map[1])
        }
        for match in _WITH_ATTRIBUTES.finditer(text):
            if document.line_of(match.start()) not in shown:
                yield from _attributes(document, match)
    if ":" not in text or not _LINK.search(text):
        return
    outside = outside_code(document)
    for match in _LINK.finditer(text):
        if (match["open"] == "<") == (match["close"] == ">") and outside(match.start()):
            what = match["what"]
            address = _SCHEMES[match["scheme"].lower()].format(quote(what, safe="/:;%#.~_-"))
            label = match["text"] or escape_text(what.replace("_", " "))
            yield Edit(match.start(), match.end(), f"[{label}]({address})", "link")


def _attributes(document: Document, match: re.Match[str]) -> Iterator[Edit]:
    classes, identifier, others = [], "", []
    for word in match["attributes"].split():
        found = _WORD.fullmatch(word)
        if found and found["class"]:
            classes.append(found["class"])
        elif found and found["id"]:
            identifier = found["id"]
        elif found:
            others.append(f":{found['key']}: {found['value']}")
    options = [f":class: {' '.join(classes)}"] if classes else []
    options += [f":name: {identifier}"] if identifier else []
    line_end = document.newline + match["lead"]
    written = "".join(line_end + option for option in [*options, *others])
    start = match.start("attributes")
    yield Edit(start, match.end("rest"), "}" + match["rest"] + written, "directive_options")


def mystmd(document: Document, context: Context) -> Iterator[Edit | Notice]:
    """Write mystmd's directives and options as Sphinx names them, and lexers that exist."""
    parents: list[tuple[int, str]] = []
    for token in document.tokens:
        if token.type == "directive_close":
            parents.pop()
            continue
        if token.type == "fence" and token.map and not token.info.lstrip().startswith("{"):
            yield from _plain_fence(document, token)
        if token.type not in ("directive_open", "fence", "colon_fence") or not token.map:
            continue
        line = token.map[0]
        head = _HEAD.match(document.line_text(line))
        name = head["name"] if head else ""
        if head:
            inside = parents[-1][1] if parents else ""
            yield from _directive(document, token, head, inside)
        if token.type == "directive_open":
            parents.append((line, name))


def _plain_fence(document: Document, token: Token) -> Iterator[Edit]:
    """Give a fence a lexer that exists, where its whole info string is a language."""
    language = token.info.strip()
    if not re.fullmatch(r"[\w+#.-]+", language) or lexer_for(language) == language:
        return
    assert token.map is not None
    line = document.line_text(token.map[0])
    place = document.line_start(token.map[0]) + line.rindex(language)
    yield Edit(place, place + len(language), lexer_for(language), "code_language")


def _directive(
    document: Document, token: Token, head: re.Match[str], inside: str
) -> Iterator[Edit | Notice]:
    assert token.map is not None
    name, start = head["name"], document.line_start(token.map[0])
    options = dict(directive_options(document, token))
    if name == "iframe" and re.match(r"https?://\S+$", head["rest"]):
        yield from _frame(document, token, head, options)
        return
    new = _NAMES.get(name, name)
    if name in _TABS and inside in ("tabs", "tab-set"):
        new = "tab-item"
        if name == "group-tab" and head["rest"]:
            end = start + head.end()
            lead = document.prefix(token.map[0], head.start("fence"))
            option = f"{document.newline}{lead}:sync: {head['rest']}"
            yield Edit(end, end, option, "directive_options")
    elif name == "card" and inside == "grid":
        new = "grid-item-card"
    elif name in _BOXES - {"admonition"} and head["rest"] and options and _has_body(token, options):
        # docutils would take the title for the first words of the text
        new = "admonition"
        own = options.get("class")
        if own:
            yield Edit(own.end("value"), own.end("value"), f" {name}", "directive_options")
        else:
            end = start + head.end()
            lead = document.prefix(token.map[0], head.start("fence"))
            option = f"{document.newline}{lead}:class: {name}"
            yield Edit(end, end, option, "directive_options")
    if new != name:
        yield Edit(start + head.start("name"), start + head.end("name"), new, "directive_name")
    if name in _CODE and head["rest"] and lexer_for(head["rest"]) != head["rest"]:
        lexer = lexer_for(head["rest"])
        yield Edit(start + head.start("rest"), start + head.end("rest"), lexer, "code_language")
    for key, found in options.items():
        yield from _option(document, new, key, found, options, start + head.end())


def _option(
    document: Document,
    name: str,
    key: str,
    option: re.Match[str],
    options: dict[str, re.Match[str]],
    head_end: int,
) -> Iterator[Edit]:
    start, end = option.start("key"), option.end("key")
    if key == "label" and name in _LABELLED and "name" not in options:
        yield Edit(start, end, "name", "directive_options")
    elif key == "filename" and name in _CODE and "caption" not in options:
        yield Edit(start, end, "caption", "directive_options")
    elif key in ("icon", "open") and name in _BOXES:
        yield _without(document, option)
    elif key == "class" and name == "div":
        yield Edit(head_end, head_end, f" {option['value']}", "directive_options")
        yield _without(document, option)


def _without(document: Document, option: re.Match[str]) -> Edit:
    line = document.line_of(option.start())
    start, end = document.line_start(line), document.line_start(line + 1)
    return Edit(start, end, "", "directive_options")


def directive_options(document: Document, token: Token) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the option lines right below a directive's first line, by key."""
    assert token.map is not None
    for line in range(token.map[0] + 1, token.map[1]):
        start = document.line_start(line)
        end = start + len(document.line_text(line))
        option = _OPTION.match(document.text, start, end)
        if option is None:
            return
        yield option["key"], option


def _has_body(token: Token, options: dict[str, re.Match[str]]) -> bool:
    assert token.map is not None
    return token.map[1] - token.map[0] > len(options) + 2


def _frame(
    document: Document, token: Token, head: re.Match[str], options: dict[str, re.Match[str]]
) -> Iterator[Edit]:
    """Write a frame as HTML, what the directive holds as its caption."""
    assert token.map is not None
    first, last = token.map
    begin = document.line_start(first) + head.start("fence")
    prefix = document.newline + document.prefix(first, head.start("fence"))
    size = "".join(
        f' {key}="{escape(options[key]["value"])}"' for key in ("width", "height") if key in options
    )
    frame = f'<iframe src="{escape(head["rest"])}"{size} loading="lazy" allowfullscreen></iframe>'
    body = first + 1 + len(options)
    closed = set(document.line_text(last - 1).strip(" \t>")) == {head["fence"][0]} and last > body
    end = document.line_start(body - 1) + len(document.line_text(body - 1))
    yield Edit(begin, end, frame + prefix.rstrip(" "), "directive_name")
    if closed:
        start = document.line_start(last - 1)
        lead = len(document.line_text(last - 1)) - len(document.line_text(last - 1).lstrip(" \t>"))
        yield Edit(start + lead, start + len(document.line_text(last - 1)), "", "directive_name")
