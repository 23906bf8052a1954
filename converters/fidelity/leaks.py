"""Syntax that shows on a page outside code: what a reader should never see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

_HTML = (
    "a|abbr|aside|b|blockquote|br|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure"
    "|font|h[1-6]|hr|i|iframe|img|input|ins|kbd|li|link|mark|object|ol|p|picture|pre|q|s|script"
    "|section|small|source|span|strong|style|sub|summary|sup|table|tbody|td|th|thead|tr|u|ul|video"
)
# (what it is, how it looks); what an earlier one has found is not looked at again
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.MULTILINE | flags))
    for name, pattern, flags in (
        ("a template tag", r"\{%.{0,300}?%\}", re.DOTALL),
        ("a shortcode", r"\{\{\s?[<%].{0,400}?[>%]\s?\}\}", re.DOTALL),
        ("an expression", r"\{\{.{0,200}?\}\}", re.DOTALL),
        ("a comment", r"<!--.{0,400}?-->|\{/\*.{0,400}?\*/\}", re.DOTALL),
        ("an import", r"^\s*import\s[\w{*][^\n]{0,200}\sfrom\s[\"'][^\n]*", 0),
        ("an export", r"^\s*export\s(?:const|default|let|function)\b[^\n]*", 0),
        ("a component", r"</?[A-Z][\w.]*(?:\s[^<>]{0,400})?/?>", re.DOTALL),
        ("a tag", rf"</?(?:{_HTML})\b[^<>]{{0,400}}>", re.DOTALL | re.IGNORECASE),
        ("a directive", r"^[ \t]*:{3,}[ \t]*(?:\{?[\w.-]+[^\n]{0,120})?$", 0),
        ("an alert", r"\[![A-Za-z]+\][+-]?", 0),
        ("an attribute list", r"\{:[^}\n]{0,200}\}|\{::[^}\n]{0,100}/?\}", 0),
        ("an attribute list", r"\{[ ]?[#.][A-Za-z][\w:.-]*(?:[ ][^}\n]{0,200})?[ ]?\}", 0),
        ("a wiki link", r"!?\[\[[^\[\]\n]{1,200}\]\]", 0),
        ("an image", r"!\[[^\]\n]{0,300}\][(\[][^)\]\n]{0,400}[)\]]", 0),
        ("a link", r"\[[^\]\n]{1,300}\]\((?:https?:|/|\.|#|mailto:|[\w-]+[./#])[^)\n]{0,400}\)", 0),
        ("a footnote", r"\[\^[^\]\s]{1,60}\]:?", 0),
        ("a heading", r"^[ \t]*#{1,6}[ \t]+\S[^\n]{0,120}$", 0),
        ("a mark of emphasis", r"(?<![\w*])\*\*(?=\S)[^*\n]{1,200}(?<=\S)\*\*(?![\w*])", 0),
        ("a mark of emphasis", r"(?<![=\w])==(?=\S)[^=\n]{1,120}(?<=\S)==(?!=)", 0),
        ("a fence", r"^[ \t]*(?:`{3,}|~{3,})[^\n]{0,80}$", 0),
        ("a table", r"^[ \t]*\|?(?:[ \t]*:?-{3,}:?[ \t]*\|)+[ \t]*:?-{2,}:?[ \t]*\|?[ \t]*$", 0),
        (
            "a block",
            r"^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+\w[^\n]{0,120}|^[ \t]*===[ \t]+\"[^\n]{1,80}",
            0,
        ),
        ("a marker", r"^[ \t]*(?:\[TOC\]|\[\[toc\]\]|;?--8<--.*)[ \t]*$", re.IGNORECASE),
        ("an address", r"[{|](?:filename|static|attach)[}|]\S*", 0),
        ("a formula", r"\$\$|\\(?:frac|sum|int|sqrt|begin|end|mathbf|mathbb|mathcal|text)\{", 0),
        ("a role", r"\{[a-z][\w:-]+\}(?=\u00b7)", 0),
        ("an entity", r"&(?:nbsp|amp|lt|gt|quot|mdash|ndash|hellip|#\d+);", 0),
    )
)
_TEMPLATES = frozenset(("a template tag", "a shortcode"))
# no pattern matches a text without any of these
_SIGNS = re.compile(r"[{<:\[#*=`~|!?$\\&]|import|export|;?--8<--")


def leaks(prose: str) -> Iterator[tuple[str, str, int]]:
    """Yield what syntax a text shows: what it is, the text, and its place."""
    taken: list[tuple[int, int]] = []
    if not _SIGNS.search(prose):
        return
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(prose):
            start, end = match.span()
            if end > start and not any(start < stop and first < end for first, stop in taken):
                taken.append((start, end))
                yield name, _bare(match[0]), start


def leaked(page: str, post: str, strict: bool) -> Iterator[tuple[str, str, int]]:
    """Yield the syntax that a page shows and the reference does not: an author may mean it.

    If ``strict``, nobody means a template's tag: the post's dialect has no templates, so that the
    reference shows them all, and the post escapes none.
    """
    meant = Counter(text for _, text, _ in leaks(post))
    for name, text, place in leaks(page):
        if meant[text] and not (strict and name in _TEMPLATES):
            meant[text] -= 1
        else:
            yield name, text, place


def _bare(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())
