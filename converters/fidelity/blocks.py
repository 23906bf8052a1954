"""Take the lines of syntax out that open and close blocks, and keep the titles on them.

Syntax: https://docusaurus.io/docs/markdown-features/admonitions, https://vitepress.dev/guide/markdown,
https://facelessuser.github.io/pymdown-extensions/, https://pandoc.org/MANUAL.html,
https://mystmd.org/guide/directives. A step here reads whole lines, and passes over fenced code.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .draft import Draft
from .masks import Walk
from .signs import blank
from .templates import arguments

_LEAD = r"(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*[ \t>]*)"
_COLONS = re.compile(rf"{_LEAD}:{{3,}}[ \t]*(?P<rest>(?:[\w{{\[.].*)?:*[ \t]*)$")
_HEADING = re.compile(r"[ \t]*#{1,6}[ \t]+(.*)$")
# containers whose name is followed by no title
_UNTITLED = frozenset({
    "code-group", "code-tabs", "tabs", "tab-group", "div", "grid", "raw", "row", "col",
    "columns", "column", "v-pre", "center", "left", "right", "figure",
})  # fmt: skip
_BLOCK = re.compile(
    r"(?P<lead>[ \t]*)(?:(?:!!!|\?\?\?\+?)[ \t]+[\w -]+?(?:[ \t]+\"(?P<title>.*)\")?"
    r"|===[!+]*[ \t]+\"(?P<tab>.*)\")[ \t]*$"
)
_CALLOUT = re.compile(
    rf"^{_LEAD}\[!(?P<kind>[\w][\w -]*)(?:\|[^\]\n]*)?\](?P<fold>[+-]?)[ \t]*(?P<title>.*)$"
)
_ALERTS = frozenset(("note", "tip", "important", "warning", "caution"))
_TITLED = frozenset((
    "info", "todo", "abstract", "summary", "tldr", "success", "check", "done", "hint", "question",
    "help", "faq", "example", "attention", "failure", "fail", "missing", "error", "bug", "danger",
    "quote", "cite", "seealso", "snippet",
))  # fmt: skip
_IMPORT = re.compile(
    r"^import\s+(?:(?:type\s+)?[\w$*{},\s]{1,1500}?\s+from\s+)?"
    r"(?:\"[^\"\n]+\"|'[^'\n]+')[ \t]*;?[ \t]*$",
    re.MULTILINE,
)
_NAMES = re.compile(r"import\s+([\w$]+)\s*(?:,\s*\{[^}]*\}\s*)?from\s+[\"']([^\"'\n]+)")
_EXPORT = re.compile(
    r"^export\s+(?:default\b|(?:const|let|var)\s|(?:async\s+)?function\b|class\s|\{|\*)"
)
_STRINGS = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`", re.DOTALL)
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)")


def _lines(text: str, change: Callable[[str], str]) -> str:
    """Return a text with each of its lines changed that is in no fenced code."""
    lines = text.split("\n")
    for at, fence in Walk(lines):
        if fence is None:
            lines[at] = change(lines[at])
    return "\n".join(lines)


def code_pipes(text: str, draft: Draft) -> str:
    """Escape the pipes of code in rows, where it keeps a table's cells together."""
    if "|" not in text:
        return text

    def change(line: str) -> str:
        if not line.lstrip("> \t").startswith("|"):
            return line
        return _CODE_SPAN.sub(lambda match: re.sub(r"(?<!\\)\|", r"\\|", match[0]), line)

    return _lines(text, change)


def containers(text: str, draft: Draft) -> str:
    """Take out ``:::name Title``, its end, and ``@tab Title``; the titles stay."""
    if ":::" not in text:
        return text

    opened: list[str] = []

    def change(line: str) -> str:
        if tab := re.match(r"[ \t]*@tab(?::active)?[ \t]+(.+)", line):
            return re.sub(r"(?<=.)[ \t]*#[\w-]+[ \t]*$", "", tab[1])
        if opened and (heading := _HEADING.match(line)):
            return _headed(opened, heading, line)
        match = _COLONS.match(line)
        if match is None:
            return line
        rest = match["rest"].rstrip(": \t")
        if rest:
            opened.append(rest)
        elif opened:
            opened.pop()
        return match["lead"] + _title(rest)

    return _lines(text, change)


def _headed(opened: list[str], heading: re.Match[str], line: str) -> str:
    """Return a heading inside containers: Quarto makes it a tab's or a callout's title."""
    if ".panel-tabset" in opened[-1]:
        return heading[1]
    if opened[-1].startswith("{.callout") or opened[-1].startswith("{ .callout"):
        opened[-1] = "{}"
        return heading[1]
    return line


def _title(rest: str) -> str:
    """Return the title that stands behind a container's colons."""
    if rest.startswith("{") or re.match(r"[\w-]+(?:\{|[ \t]+[\w-]+=[\"'])", rest):
        named, _ = arguments(re.sub(r"^[\w-]*[ \t]*\{?", "", rest).rstrip("}"))
        return named.get("title") or named.get("summary") or ""
    match = re.match(r"(?P<name>[\w-]+)[ \t]*(?:\[(?P<title>.*)\])?[ \t]*(?P<more>.*)$", rest)
    if match is None or match["name"].lower() in _UNTITLED:
        return ""
    return match["title"] or re.sub(r"\{[^{}]*\}$", "", match["more"]).strip()


def indented(text: str, draft: Draft) -> str:
    """Bring what is indented below ``!!!``, ``???`` and ``===`` out to the text; titles stay."""
    if not re.search(r"^[ \t]*(?:!!!|\?\?\?|===)", text, re.MULTILINE):
        return text
    return "\n".join(_outdented(text.split("\n"), 0))


def _outdented(lines: list[str], depth: int) -> list[str]:
    out = []
    walk = Walk(lines)
    for at, fence in walk:
        match = None if fence or depth > 20 else _BLOCK.match(lines[at])
        if match is None:
            out += lines[at : walk.next]
            continue
        width = len(match["lead"].expandtabs(4))
        out.append(match["lead"] + (match["title"] or match["tab"] or ""))
        body = []
        while walk.next < len(lines):
            line = re.sub(r"^[ \t]+", lambda lead: lead[0].expandtabs(4), lines[walk.next])
            if line.strip() and len(line) - len(line.lstrip(" ")) < width + 4:
                break
            body.append(line[:width] + line[width + 4 :] if line.strip() else "")
            walk.next += 1
        out += _outdented(body, depth + 1)
    return out


def code_names(text: str, draft: Draft) -> str:
    """Take out the first line of indented code that names its language: ``:::python``, ``#!sh``."""
    first = r"^((?: {4,}|\t+)(?::::+|#!)[a-zA-Z][\w+-]*)(?:[ \t]+hl_lines=.*)?[ \t]*$"
    return _lines(text, lambda line: re.sub(first, "", line))


def callouts(text: str, draft: Draft) -> str:
    """Take out the ``[!kind]`` at the head of a quote; a title behind it stays."""
    return _marked(text, lambda match: True)


def alerts(text: str, draft: Draft) -> str:
    """Take out the ``[!NOTE]`` of GitHub's alerts, and of those of more kinds that have titles."""

    def known(match: re.Match[str]) -> bool:
        kind = match["kind"].lower()
        return kind in _ALERTS or (kind in _TITLED and bool(match["title"].strip()))

    return _marked(text, known)


def _marked(text: str, accepts: Callable[[re.Match[str]], bool]) -> str:
    if "[!" not in text:
        return text

    def change(line: str) -> str:
        match = _CALLOUT.match(line)
        if match is None or ">" not in match["lead"] or not accepts(match):
            return line
        return match["lead"] + match["title"]

    return _lines(text, change)


def modules(text: str, draft: Draft) -> str:
    """Take out the ``import`` and ``export`` of MDX, and note what the imports name."""
    if "import" not in text and "export" not in text:
        return text
    lines = text.split("\n")
    walk = Walk(lines)
    for at, fence in walk:
        if fence:
            continue
        end = at
        if lines[at].startswith("import"):
            rest = "\n".join(lines[at : at + 40])
            if found := _IMPORT.match(rest):
                end = at + found[0].count("\n") + 1
                for name, source in _NAMES.findall(found[0]):
                    draft.names[name] = source
        elif _EXPORT.match(lines[at]):
            end = _export_end(lines, at)
        lines[at:end] = [""] * (end - at)
        walk.next = max(end, at + 1)
    return "\n".join(lines)


def _export_end(lines: list[str], at: int) -> int:
    """Return the line behind an export: the first at which its brackets are closed."""
    for end in range(at + 1, len(lines) + 1):
        source = _STRINGS.sub("", "\n".join(lines[at:end]))
        depth = sum(map(source.count, "([{")) - sum(map(source.count, ")]}"))
        if depth <= 0 and not re.search(r"(?:=|=>|[?:&|,+])[ \t]*$", source):
            return end
        if end - at > 400:
            break
    return at + 1


def markers(text: str, draft: Draft) -> str:
    """Take out lines that stand for something else: contents, snippets, abbreviations."""
    return re.sub(
        r"^[ \t]*(?:\[TOC\]|\[\[toc\]\]|\$\{?toc\}?|;?-+8<-+.*|<<<.*|\*\[[^\]\n]+\][ ]?:.*)[ \t]*$",
        lambda match: blank(match[0]),
        text,
        flags=re.MULTILINE | re.IGNORECASE,
    )
